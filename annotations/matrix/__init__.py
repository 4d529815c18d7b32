"""The matrix: claims followed through all articles."""
