"""Files of articles: which there are, what is in each, what of it was read before, and naming them."""

__all__ = [
    "article_file",
    "file_bytes",
    "fit_name",
    "folders",
    "listed_files",
    "loading",
    "pasted_paths",
    "path_completion",
    "reading_cache",
]
