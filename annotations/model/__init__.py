"""Annotations as values: records, changes, reading coverage."""
