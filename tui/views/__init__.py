"""Views over all articles, the help and the palette."""

__all__ = ["compare", "full_screen", "help", "matrix", "palette", "quotations"]
