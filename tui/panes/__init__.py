"""The panes and bars of the desk."""

__all__ = [
    "answers",
    "article_pane",
    "bars",
    "grid",
    "library",
    "lists",
    "note_area",
    "note_editor",
    "notes",
    "prompt",
    "row",
    "search",
    "status_text",
    "tags",
    "who_else",
]
