"""Quotations: their speakers, their wordings in other articles, and the same words unquoted."""

__all__ = ["attribution", "collation", "people", "quotations", "said_by", "survey", "unquoted", "wordings"]
