"""The file `reading.json`: what it holds, read leniently and written so that whatever was in it stays."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from synoptic.annotations.model.coverage import Coverage
from synoptic.annotations.model.wording import counted
from synoptic.corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME = "reading.json"
"""Beside the annotations."""
FORMAT = 1
"""What is written."""
_ARTICLES = "articles"
_UNREAD = Coverage()

Entries: TypeAlias = dict[str, object]
"""What the file says of each article, by its id, as it stands there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading left of one text of an article."""

    digest: str
    """SHA-256 of the text that the offsets are of."""
    coverage: Coverage = _UNREAD
    """What was read."""
    folded: tuple[Span, ...] = ()
    """Folds that the reader made."""
    unfolded: tuple[Span, ...] = ()
    """Folds that the reader opened, of those that the article came with."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not (self.coverage.spans or self.folded or self.unfolded)


@dataclass(frozen=True, slots=True)
class Content:
    """What is in the file."""

    entries: Entries
    """What it says of each article; also what makes no sense."""
    readings: Mapping[str, Reading]
    """What makes sense of that."""
    rest: Mapping[str, object]
    """What else is in the file."""
    damage: str | None = None
    """Why nothing can be had of it, if so."""
    later_format: int | None = None
    """The format, if it is one that only a later Synoptic knows."""

    @property
    def remark(self) -> str | None:
        """What is wrong with it, in a few words; None if nothing is."""
        if self.damage is not None:
            return self.damage
        if self.later_format is not None:
            return f"has format {self.later_format}, and this Synoptic knows formats up to {FORMAT}"
        lost = len(self.entries) - len(self.readings)
        return f"has {counted(lost, 'article')} of which what was read makes no sense" if lost else None


NOTHING = Content({}, {}, {})
"""What a file holds that is not there."""


def parse(content: bytes) -> Content:
    """Return what is in the file. Raises nothing: entries that make no sense are passed over, one by one."""
    try:
        found = json.loads(content)
    except UnicodeDecodeError:
        return Content({}, {}, {}, damage="is not UTF-8")
    except (ValueError, RecursionError):
        return Content({}, {}, {}, damage="is not whole")
    entries = found.get(_ARTICLES) if isinstance(found, dict) else None
    version = found.get("format") if isinstance(found, dict) else None
    if type(version) is int and version > FORMAT:
        return Content({}, {}, {}, later_format=version)
    if not isinstance(entries, dict) or type(version) is not int:
        return Content({}, {}, {}, damage="is no record of reading")
    rest = {name: each for name, each in found.items() if name not in {"format", _ARTICLES}}
    readings = {
        article: reading for article, entry in entries.items() if (reading := _reading(entry)) is not None
    }
    return Content(entries, readings, rest)


def serialise(content: Content) -> bytes:
    """Return the file's new content: ASCII, one article a line."""
    lines = ",\n".join(
        f"  {json.dumps(article)}: {json.dumps(entry)}" for article, entry in content.entries.items()
    )
    head = {"format": FORMAT, **content.rest}
    begun = ", ".join(f"{json.dumps(name)}: {json.dumps(each)}" for name, each in head.items())
    return f'{{{begun}, "{_ARTICLES}": {{\n{lines}\n}}}}\n'.encode("ascii")


def entry_of(reading: Reading, former: object) -> object:
    """Return what the file is to say of an article; what it said that nobody here knows of is kept."""
    known = {
        "digest": reading.digest,
        "covered": _pairs(reading.coverage.spans),
        "folded": _pairs(reading.folded),
        "unfolded": _pairs(reading.unfolded),
    }
    return {**former, **known} if isinstance(former, dict) else known


def _reading(entry: object) -> Reading | None:
    if not isinstance(entry, dict) or not isinstance(digest := entry.get("digest"), str):
        return None
    spans = [_spans(entry.get(name, [])) for name in ("covered", "folded", "unfolded")]
    covered, folded, unfolded = spans
    if covered is None or folded is None or unfolded is None:
        return None
    return Reading(digest, Coverage.of(covered), folded, unfolded)


def _spans(value: object) -> tuple[Span, ...] | None:
    if not isinstance(value, list):
        return None
    spans = []
    for pair in value:
        if not (isinstance(pair, list) and len(pair) == 2 and all(type(each) is int for each in pair)):
            return None
        start, end = pair
        if not 0 <= start < end:
            return None
        spans.append(Span(start, end))
    return tuple(spans)


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
