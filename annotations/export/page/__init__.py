"""A page for a colleague: one HTML file with the articles, what was marked in them, and what follows."""

__all__ = ["contents", "highlight_html", "html_page", "hypertext", "marked_text", "note_text", "page_colours"]
