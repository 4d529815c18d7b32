"""Annotations of other programs: a reader for each format that they write."""

__all__ = [
    "distinctions",
    "foreign_json",
    "highlight_lists",
    "hypothesis",
    "kindle",
    "koreader",
    "readwise",
    "web_annotation_reader",
]
