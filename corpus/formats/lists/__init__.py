"""Lists of articles: feeds, libraries of references, exports of reading lists, bookmarks, addresses."""

__all__ = [
    "address_list",
    "bibtex",
    "bookmarks",
    "csv_list",
    "entries",
    "feed",
    "json_list",
    "json_records",
    "omnivore",
    "ris",
]
