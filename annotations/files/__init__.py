"""A library's files: base, journal, kept texts, and their repair."""
