"""Anchors: finding the place of a highlight again in a changed article."""

__all__ = ["anchors", "candidates", "differences", "placed_links", "placing", "versions"]
