"""Fetching of addresses: politely, within limits, and never from the reader's own networks unasked."""

__all__ = ["exchange", "fetcher", "hosts", "page_records", "robots", "web_address"]
