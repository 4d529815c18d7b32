"""Search across articles: queries, fuzzy and exact matching, ranking, an index for large libraries, KWIC."""

__all__ = [
    "concordance",
    "engine",
    "large_search",
    "matcher",
    "near_misses",
    "passage_index",
    "patterns",
    "query",
    "ranking",
    "results",
    "retrieval",
    "vocabulary",
    "windows",
    "word_index",
    "word_matches",
]
