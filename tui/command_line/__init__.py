"""The `synoptic` command. Nothing here imports Textual until a screen is asked for."""

__all__ = [
    "adding",
    "annotating",
    "archive",
    "comparing",
    "exporting",
    "groups",
    "library",
    "list",
    "main",
    "named",
    "opening",
    "options",
    "output",
    "read",
    "search",
    "searches",
    "set",
    "sharing",
    "unread",
    "verifying",
]
