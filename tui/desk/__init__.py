"""The desk: the reading screen and its features."""

__all__ = [
    "annotating",
    "coverage",
    "exports",
    "feature",
    "features",
    "folds",
    "following",
    "in_step",
    "leaving",
    "menu",
    "open_panes",
    "pane_layout",
    "routes",
    "screen",
    "search",
    "status",
    "views",
    "who_else",
]
