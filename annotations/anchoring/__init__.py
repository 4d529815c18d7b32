"""Anchors: finding the place of a highlight again in a changed article."""
