"""Search across articles: queries, fuzzy and exact matching, ranking, an index for large libraries, KWIC."""
