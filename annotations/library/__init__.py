"""The library: where it is, which articles it holds, whether it is intact."""

__all__ = [
    "catalogue",
    "copying",
    "doctor",
    "file_names",
    "letters",
    "library",
    "library_store",
    "moving",
    "record_names",
    "shared_doctor",
]
