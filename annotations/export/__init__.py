"""Exports: Markdown, and tables as CSV."""

__all__ = ["destination", "markdown", "matrix_and_concordance"]
