"""The matrix view."""

__all__ = ["nearest", "screen", "table"]
