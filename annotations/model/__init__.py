"""Annotations as values: records, changes, reading coverage."""

__all__ = ["annotations", "changes", "corrections", "merging", "reading", "values", "wording"]
