"""Imports: annotations from files of this program and of others, each back on its very words."""

__all__ = [
    "elsewhere",
    "import_formats",
    "import_report",
    "incoming",
    "library_reader",
    "planning",
    "refi",
    "synopsis_reader",
    "taking_over",
]
