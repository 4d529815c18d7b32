"""The store of annotations, and every change a reader can make."""

__all__ = [
    "adjudicating",
    "backend",
    "claim_rows",
    "dismissals",
    "highlights",
    "in_memory",
    "links",
    "ownership",
    "searches",
    "silences",
    "store",
    "tags",
    "taking_in",
    "trash",
]
