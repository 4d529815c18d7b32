"""Dialogs: forms, menus, pickers."""

__all__ = [
    "add_dialog",
    "dialog",
    "encoding_picker",
    "export_dialog",
    "form",
    "import_offer",
    "menu",
    "offer",
    "place_picker",
    "search_picker",
    "silence_check",
    "tag_picker",
    "tick_list",
    "trash",
    "unsaved",
]
