"""The command that takes annotations elsewhere."""

__all__ = ["export", "export_contents", "exported_material"]
