"""Searches that the reader keeps by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest, UnknownRecord
from synoptic.annotations.model.values import SCOPES, SavedSearch

if TYPE_CHECKING:
    from synoptic.annotations.model.changes import Draft


def save_search(draft: Draft, name: str, query: str, scope: str) -> SavedSearch:
    """Save a query under a name, in place of the search with that name, ignoring case.

    Raises InvalidRequest for a blank name or query, and for an unknown scope.
    """
    clean = " ".join(name.split())
    if not clean:
        raise InvalidRequest("A saved search needs a name.")
    if not query.strip():
        raise InvalidRequest("No search to save; type one first.")
    if scope not in SCOPES:
        raise InvalidRequest(f"Unknown scope “{scope}”; use one of {', '.join(SCOPES)}.")
    known = draft.picture.search_named(clean)
    if known is None:
        saved = SavedSearch(draft.new_id(), clean, query, scope, draft.now, draft.now)
    elif (known.name, known.query, known.scope) == (clean, query, scope):
        return known
    else:
        saved = replace(known, name=clean, query=query, scope=scope, modified=draft.now)
    draft.put(saved)
    draft.label = f"save search “{clean}”"
    return saved


def forget_search(draft: Draft, name: str) -> None:
    """Remove the saved search of that name, ignoring case. Raises UnknownRecord if there is none."""
    known = draft.picture.search_named(" ".join(name.split()))
    if known is None:
        raise UnknownRecord("search", name)
    draft.drop(known)
    draft.label = f"remove search “{known.name}”"
