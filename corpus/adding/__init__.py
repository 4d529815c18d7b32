"""Bring articles into a folder: from addresses, files, lists and pasted text, each once."""

__all__ = ["adder", "collection", "differing_words", "shingles", "wanted"]
