"""Annotations as values: records, changes, reading coverage."""

__all__ = [
    "annotations",
    "changes",
    "corrections",
    "merging",
    "reading",
    "rebasing",
    "three_way",
    "twins",
    "values",
    "voices",
    "wording",
]
