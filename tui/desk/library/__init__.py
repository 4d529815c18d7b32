"""The library on the desk: choosing what to read, and bringing more in."""

__all__ = ["bringing_back", "bringing_in", "choosing"]
