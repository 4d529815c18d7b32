"""Search across text, notes, tags and titles of a library."""
