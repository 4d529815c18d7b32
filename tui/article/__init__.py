"""The widget that shows an article: layout, marks, caret, mouse."""

__all__ = [
    "canvas",
    "caret",
    "colours",
    "drag",
    "folds",
    "frame",
    "layout",
    "marks",
    "messages",
    "motions",
    "mouse",
    "target",
    "view",
    "viewport",
    "wrapping",
]
