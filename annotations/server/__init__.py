"""A library on a PostgreSQL server that several people read together."""

__all__ = [
    "administration",
    "connection",
    "documents",
    "json_lines",
    "listening",
    "offline",
    "pointer",
    "queue",
    "refusals",
    "replica",
    "server_session",
    "shared_annotations",
    "shared_texts",
    "timed_connection",
]
