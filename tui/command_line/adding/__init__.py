"""The commands that bring in articles and annotations."""

__all__ = ["add", "importing", "merge", "progress_bar", "taken_in"]
