"""Quotations: their speakers, their wordings in other articles, and the same words unquoted."""
