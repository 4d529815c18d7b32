"""Search across text, notes, tags and titles of a library."""

__all__ = ["contexts", "filters", "finder"]
