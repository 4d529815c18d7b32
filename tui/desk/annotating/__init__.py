"""What a reader adds, on the desk: changes kept, highlights and tags, notes, links."""

__all__ = [
    "adjudication",
    "citing",
    "encoding_choice",
    "keeping",
    "links",
    "links_together",
    "marking",
    "notes",
    "provenance_form",
    "steps",
]
