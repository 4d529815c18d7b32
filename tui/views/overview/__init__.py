"""The overview: tables that count what is in the library, and the words on each claim through time."""

__all__ = ["screen", "table"]
