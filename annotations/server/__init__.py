"""A library on a PostgreSQL server that several people read together."""

__all__ = ["administration", "connection"]
