"""Checking quotations against articles from the command line."""

__all__ = ["verify"]
