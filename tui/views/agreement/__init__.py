"""The view of how far coders agree, and where they do not."""

__all__ = ["comparing_coders", "screen", "table"]
