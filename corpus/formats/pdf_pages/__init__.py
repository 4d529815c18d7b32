"""Pages as they are printed: from words with places to lines, columns, running heads and paragraphs."""

__all__ = [
    "line_end_hyphens",
    "page_columns",
    "page_tags",
    "page_words",
    "printed_document",
    "printed_lines",
    "printed_paragraphs",
    "running_heads",
]
