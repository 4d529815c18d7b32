"""Texts with what is marked in them, in XML: what REFI-QDA and TEI, which carry both, have in common."""

__all__ = ["guids", "marked_texts", "xml_writing"]
