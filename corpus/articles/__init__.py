"""Articles as read from files: decoded and normalised, with provenance, dates, structure, boilerplate."""

__all__ = ["boilerplate", "dates", "decoding", "inline_markup", "loading", "provenance", "structure"]
