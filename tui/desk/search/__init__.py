"""Search on the desk: the query and its hits, earlier and saved searches, finding in one article."""

__all__ = ["actions", "all_matches", "earlier", "extent", "find", "search"]
