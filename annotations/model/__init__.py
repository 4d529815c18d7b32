"""Annotations as values: records, changes, reading coverage."""

__all__ = ["annotations", "changes", "reading", "values", "wording"]
