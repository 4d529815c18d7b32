"""What a reader adds, on the desk: changes kept, highlights and tags, notes, links."""

__all__ = ["encoding_choice", "keeping", "links", "marking", "notes", "provenance_form"]
