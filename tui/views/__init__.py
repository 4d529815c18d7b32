"""Views over all articles, the help and the palette."""

__all__ = ["compare", "differences", "full_screen", "help", "matrix", "palette", "quotations"]
