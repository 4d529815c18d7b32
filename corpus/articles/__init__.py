"""Articles as read from files: decoded and normalised, with provenance, dates, structure, boilerplate."""

__all__ = [
    "boilerplate",
    "crossheads",
    "date_lines",
    "dates",
    "decoding",
    "encodings",
    "front_matter",
    "inline_markup",
    "naming",
    "provenance",
    "structure",
    "telling_names",
]
