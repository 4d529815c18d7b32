"""Commands on the desk: offered where the pointer is, in the palette and in the help."""

__all__ = ["menu", "palette"]
