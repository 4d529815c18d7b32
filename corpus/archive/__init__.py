"""An archive: millions of passages on PostgreSQL, on one server or several, filled and searched."""

__all__ = [
    "address",
    "archive_search",
    "candidates",
    "filling",
    "layout",
    "lexemes",
    "session",
    "variants",
]
