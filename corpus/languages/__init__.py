"""Languages: what the analysis knows of each, one data file a language, and which one an article is in."""

__all__ = ["detection", "languages", "reach"]
