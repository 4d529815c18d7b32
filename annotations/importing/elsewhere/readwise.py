"""Read highlights of Readwise: its export as CSV, and what its API exports as JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from synoptic.annotations.importing.elsewhere.foreign_json import looks_like_json
from synoptic.annotations.importing.elsewhere.highlight_lists import read_list

if TYPE_CHECKING:
    from synoptic.annotations.importing.incoming import Incoming

_HEADER = re.compile(
    rb"(?:\xef\xbb\xbf)?\"?Highlight\"?[,;\t]\"?Book Title\"?[,;\t]\"?Book Author", re.IGNORECASE
)


def recognises(content: bytes, name: str) -> bool:
    """Tell whether a file has the header of Readwise's CSV, or the members of its JSON."""
    del name
    if looks_like_json(content):
        return b'"user_book_id"' in content and b'"highlights"' in content
    return _HEADER.match(content) is not None


def read(content: bytes, name: str) -> Incoming:
    """Return what Readwise says. Raises InvalidRequest for a file without a highlight of its."""
    return read_list(content, name)
