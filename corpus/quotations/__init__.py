"""Quotations: their speakers, their wordings in other articles, and the same words unquoted."""

__all__ = [
    "abroad",
    "attribution",
    "clauses",
    "collation",
    "narration",
    "people",
    "pronouns",
    "quotations",
    "reader",
    "rules",
    "said_by",
    "subjects",
    "survey",
    "unquoted",
    "wordings",
]
