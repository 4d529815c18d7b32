"""A report for an editor as a Word document: quotations in their sentences, links, tables, sources."""

__all__ = ["report_document", "word_package", "word_text"]
