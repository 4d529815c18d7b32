"""Completion of the command line in a shell: commands, options, and the names in the reader's library."""

__all__ = ["names", "shells", "speakers", "typed_line"]
