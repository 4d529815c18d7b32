"""The commands that bring in articles and annotations."""

__all__ = ["add", "importing", "progress_bar"]
