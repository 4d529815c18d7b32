"""Quotations, their speakers, and their wordings in other articles."""
