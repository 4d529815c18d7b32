"""A library's files: base, journal, kept texts, and their repair."""

__all__ = [
    "annotation_file",
    "base",
    "codec",
    "disk",
    "glance",
    "journal",
    "kept_texts",
    "reading_record",
    "repair",
    "store_files",
    "tinydb_storage",
]
