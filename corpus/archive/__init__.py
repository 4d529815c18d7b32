"""An archive: millions of passages on PostgreSQL, on one server or several, filled and searched."""

__all__ = [
    "address",
    "archive_search",
    "archive_session",
    "archive_tables",
    "archived_passages",
    "biwords",
    "filling",
    "kept_words",
    "variants",
]
