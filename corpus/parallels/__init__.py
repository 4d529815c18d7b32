"""Parallels: passages of two articles that say the same, and rows of several."""
