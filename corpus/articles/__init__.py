"""Articles as read from files: decoded and normalised, with provenance, dates, structure, boilerplate."""

__all__ = [
    "boilerplate",
    "date_lines",
    "dates",
    "decoding",
    "encodings",
    "front_matter",
    "inline_markup",
    "loading",
    "provenance",
    "structure",
]
