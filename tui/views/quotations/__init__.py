"""The quotations view."""

__all__ = ["entry", "screen", "table"]
