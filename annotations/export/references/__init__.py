"""Articles as references for a bibliography: CSL JSON, BibTeX, RIS."""

__all__ = ["bibtex_entries", "bylines", "csl_items", "reference", "ris_records"]
