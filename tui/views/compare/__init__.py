"""The compare view."""

__all__ = ["screen", "table"]
