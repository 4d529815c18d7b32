"""Views over all articles, the help and the palette."""

__all__ = [
    "agreement",
    "compare",
    "differences",
    "full_screen",
    "help",
    "library",
    "links",
    "lower_screen",
    "matrix",
    "overview",
    "palette",
    "quotations",
]
