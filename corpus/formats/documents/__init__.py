"""Documents of word processors and books: paragraphs with roles, lists with labels, notes last."""

__all__ = ["document_article", "docx", "epub", "list_labels", "odt", "rtf", "rtf_tokens", "word_styles"]
