"""Views over all articles, the help and the palette."""

__all__ = ["compare", "help", "matrix", "palette", "quotations", "view"]
