"""Articles as references for a bibliography: CSL JSON, BibTeX, RIS."""

__all__ = ["bibtex_entries", "bylines", "citation_keys", "csl_items", "reference", "ris_records"]
