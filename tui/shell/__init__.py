"""The frame of the app: files of the reader's own, keeper, display, clipboard."""

__all__ = [
    "clipboard",
    "comparison_source",
    "contrast_text",
    "display",
    "fault",
    "keeper",
    "keymap",
    "locations",
    "naming",
    "preferences",
    "session",
    "settings",
    "strip_gate",
    "themes",
    "toml_file",
]
