"""Web pages: their encoding, which of their blocks are the article, and what they say about it."""

__all__ = ["main_text", "mime_parts", "page_encoding", "page_facts"]
