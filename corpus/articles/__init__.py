"""Articles: files read, decoded, normalised; provenance, structure, boilerplate."""
