"""A library on a PostgreSQL server that several people read together."""

__all__ = [
    "administration",
    "checked_lines",
    "connection",
    "documents",
    "listening",
    "offline",
    "pointer",
    "queue",
    "refused_changes",
    "replica",
    "server_session",
    "shared_annotations",
    "shared_texts",
    "timed_connection",
]
