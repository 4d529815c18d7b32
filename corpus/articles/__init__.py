"""Articles as read from files: decoded and normalised, with provenance, dates, structure, boilerplate."""
