"""The links together."""

__all__ = ["screen", "table"]
