"""Verifying: whether quotations are what the articles say."""

__all__ = [
    "candidate_places",
    "checker",
    "draft_quotations",
    "draft_text",
    "exported_quotations",
    "memo_quotations",
    "named_sources",
    "quotations_in_files",
    "roles",
    "speakers_there",
    "stored_quotations",
    "verdict",
    "word_by_word",
    "word_positions",
    "written_words",
]
