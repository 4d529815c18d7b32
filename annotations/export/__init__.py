"""Exports: Markdown, and tables as CSV."""
