"""Views over all articles, the help and the palette."""
