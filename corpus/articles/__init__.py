"""Articles as read from files: decoded and normalised, with provenance, dates, structure, boilerplate."""

__all__ = [
    "article_names",
    "boilerplate",
    "crossheads",
    "date_lines",
    "dates",
    "decoding",
    "encodings",
    "front_matter",
    "inline_markup",
    "provenance",
    "structure",
    "telling_names",
]
