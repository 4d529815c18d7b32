"""The matrix: claims followed through all articles."""

__all__ = ["claims", "matrix", "sources"]
