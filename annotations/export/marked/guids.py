"""The GUIDs of a project: ids of records are UUIDs already, all others follow from them and never change."""

from __future__ import annotations

import re
from uuid import UUID, uuid5

_NAMESPACE = UUID("6b1f3f2e-7d0c-4c39-9a54-0f5a5b3d7f10")
_AS_WRITTEN = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

READER = str(uuid5(_NAMESPACE, "reader"))
"""The one user of a project of one reader."""


def user_of(creator: str | None) -> str:
    """Return the GUID of the user that a reader is, by the reader's name; None is one without."""
    return READER if creator is None else derived("reader", creator)


def guid_of(identifier: str) -> str:
    """Return the GUID of a record: its id, if that is a UUID as they are written."""
    return identifier if _AS_WRITTEN.fullmatch(identifier) else derived("record", identifier)


def derived(*parts: str) -> str:
    """Return the GUID of what has no id of its own: the same for the same parts."""
    return str(uuid5(_NAMESPACE, "\n".join(parts).encode("utf-8", "surrogatepass").hex()))


def earlier_text(article: str, digest: str) -> str:
    """Return the GUID of an earlier text of an article, by the article's GUID and the text's SHA-256."""
    return derived("text", article, digest)


def fact(name: str) -> str:
    """Return the GUID of the variable for a fact that every article may have, such as `author`."""
    return derived("fact", name)


def own_field(name: str) -> str:
    """Return the GUID of the variable for a field of the reader's own."""
    return derived("field", name)


def link_end(link: str, side: str) -> str:
    """Return the GUID of the selection that is there only for the `one` or the `other` end of a link."""
    return derived("end", link, side)
