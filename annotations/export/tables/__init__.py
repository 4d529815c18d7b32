"""Tables: what a library has as rows and columns, and the formats that are made of them."""

__all__ = [
    "agreement_tables",
    "claims_in_articles",
    "comparisons",
    "crosstabs",
    "csv_document",
    "json_lines",
    "markdown_tables",
    "records",
    "subject_tables",
    "table",
    "xlsx_document",
]
