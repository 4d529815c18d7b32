"""Fuzzy search across articles, in memory and from an index on the disk."""
