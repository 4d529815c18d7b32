"""A library on a PostgreSQL server that several people read together."""

__all__ = [
    "administration",
    "connection",
    "documents",
    "listening",
    "offline",
    "pointer",
    "queue",
    "replica",
    "server_session",
    "shared_annotations",
    "shared_texts",
    "timed_connection",
]
