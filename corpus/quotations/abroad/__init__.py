"""Speakers in languages other than English."""

__all__ = ["forms_of_saying"]
