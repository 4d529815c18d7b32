"""Markdown: a document that reads well as it is, in Obsidian, and through pandoc, and its part of a file."""

__all__ = ["escaping", "grouping", "managed_block", "memo", "nested_notes", "obsidian"]
