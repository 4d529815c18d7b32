"""The matrix view."""

__all__ = ["screen", "table"]
