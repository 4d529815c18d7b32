"""The desk: the reading screen and its features."""

__all__ = [
    "annotating",
    "commands",
    "coverage",
    "exports",
    "feature",
    "features",
    "folds",
    "following",
    "in_step",
    "leaving",
    "library",
    "open_panes",
    "overviews",
    "pane_layout",
    "routes",
    "screen",
    "search",
    "status",
    "views",
    "who_else",
]
