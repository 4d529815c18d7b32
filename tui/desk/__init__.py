"""The desk: the reading screen and its features."""
