"""Formats of files: for each, a loader that finds the articles in a file's bytes, and loses nothing."""

__all__ = [
    "documents",
    "email_message",
    "found_article",
    "html_blocks",
    "lists",
    "mhtml",
    "news",
    "pages",
    "pdf",
    "pdf_pages",
    "registry",
    "safe_xml",
    "unzipping",
    "web_archive",
    "web_page",
    "zip_archive",
]
