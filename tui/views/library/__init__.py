"""The library as a screen."""

__all__ = ["arranging", "holdings", "screen", "sheet", "table"]
