"""Dialogs: forms, menus, pickers."""

__all__ = [
    "dialog",
    "encoding_picker",
    "form",
    "menu",
    "offer",
    "place_picker",
    "search_picker",
    "silence_check",
    "tag_picker",
    "trash",
    "unsaved",
]
