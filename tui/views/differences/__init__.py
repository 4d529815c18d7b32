"""The view of what is worth a look: where the articles differ in substance."""

__all__ = ["screen", "table"]
