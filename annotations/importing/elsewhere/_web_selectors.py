"""The passage that the selectors of a Web Annotation choose (section 4.2 of the model)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from synoptic.annotations.importing.elsewhere._web_terms import own_value, types_of
from synoptic.annotations.importing.elsewhere.foreign_json import (
    members,
    object_in,
    objects_in,
    offset_in,
    text_in,
)
from synoptic.annotations.importing.incoming import IncomingAnchor, OffsetUnit

if TYPE_CHECKING:
    from synoptic.corpus.formats.lists.json_records import Record

_MAX_DEPTH = 6
_CHARACTERS = re.compile(r"char=(\d+),(\d+)")
"""A range of RFC 5147, in characters."""


def anchor_of(target: Record) -> IncomingAnchor | None:
    """Return the passage that the selectors of a target choose, by its words first; None without any."""
    exact, before, after = "", "", ""
    start: int | None = None
    end: int | None = None
    for selector, is_whole in _selectors(target.get("selector")):
        if not exact and (exact := text_in(selector.get("exact"))):
            before, after = text_in(selector.get("prefix")), text_in(selector.get("suffix"))
        # Offsets within an element say nothing of the place in the text.
        if is_whole and start is None:
            start, end = _range(selector)
    if start is not None and end is None and exact:
        end = start + len(exact)
    if start is None or end is None or end <= start:
        start = end = None
    if not exact.strip() and start is None:
        return None
    return IncomingAnchor(
        exact=exact or None,
        before=before.lstrip("\ufffd"),
        after=after.rstrip("\ufffd"),
        start=start,
        end=end,
        unit=_unit(exact, start, end),
        digest=text_in(own_value(object_in(target.get("state")), "sha256")),
    )


def _selectors(value: object, depth: int = 0) -> Iterator[tuple[Record, bool]]:
    """Yield the selectors, and whether each chooses from the whole text, not from what another has chosen."""
    for each in objects_in(value):
        yield each, depth == 0
        if depth < _MAX_DEPTH:
            yield from _selectors(each.get("refinedBy"), depth + 1)


def _range(selector: Record) -> tuple[int | None, int | None]:
    if "TextPositionSelector" in types_of(selector):
        return offset_in(selector.get("start")), offset_in(selector.get("end"))
    if "FragmentSelector" in types_of(selector):
        found = _CHARACTERS.match(text_in(selector.get("value")))
        return (int(found[1]), int(found[2])) if found else (None, None)
    return None, None


def _unit(exact: str, start: int | None, end: int | None) -> OffsetUnit:
    """Return what offsets count: code points, as the model wants, unless the words' length says otherwise."""
    if start is None or end is None or end - start == len(exact):
        return OffsetUnit.CODE_POINTS
    in_utf16 = len(exact.encode("utf-16-le", "surrogatepass")) // 2
    return OffsetUnit.UTF16 if end - start == in_utf16 else OffsetUnit.CODE_POINTS


def has_selector(target: object) -> bool:
    """Tell whether a target is a part of something."""
    return isinstance(target, Mapping) and bool(list(filter(None, members(target.get("selector")))))
