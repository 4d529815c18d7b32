"""The reference of the command line: what each command's help, the man page and the documentation say."""

__all__ = ["command_tree", "conventions", "helped", "man_page"]
