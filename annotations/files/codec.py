"""Records as JSON documents, and back: what leaves the store's file is checked field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from synoptic.annotations.model.values import (
    COLOURS,
    LINK_KINDS,
    Anchor,
    ArticleRecord,
    ClaimRow,
    Discarded,
    Highlight,
    Link,
    LinkEnd,
    Note,
    SavedSearch,
    Silence,
    Tag,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from synoptic.annotations.model.values import Record


def to_document(record: Record) -> dict[str, Any]:
    """Return a record as JSON values: objects for parts, lists for tuples, ISO 8601 in UTC for times."""
    return {name: _plain(getattr(record, name)) for name in _NAMES[type(record)]}


def from_document(kind: type[Record], document: Mapping[str, object]) -> Record:
    """Return the record of that kind that a document holds; fields it does not know are passed over.

    Raises ValueError, which says what is wrong with which field.
    """
    if kind is Highlight and (highlight := _sound_highlight(document)) is not None:
        return highlight
    return _READERS[kind](_Fields(document))


def _sound_highlight(document: Mapping[str, Any]) -> Highlight | None:
    """Return the highlight of a document in which all is as it should be, in half the time; else None.

    Of highlights there are many, and all are read when a library is opened.
    """
    try:
        held, tags = document["anchor"], document["tags"]
        anchor = Anchor(
            held["start"], held["end"], held["exact"], held["before"], held["after"], held["digest"]
        )
        names = (document["id"], document["article"], anchor.exact, anchor.digest, *tags)
        created = _moment(document["created"])
        modified = _moment(document["modified"])
        is_sound = (
            type(anchor.start) is type(anchor.end) is int
            and type(anchor.before) is type(anchor.after) is str
            and type(tags) is list
            and 0 <= anchor.start == anchor.end - len(anchor.exact)
            and all(map(str.__len__, names))
            and created.tzinfo is modified.tzinfo is UTC
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None
    if not is_sound or document.get("moved_to") is not None:
        return None
    return Highlight(names[0], names[1], anchor, tuple(tags), created, modified)


_moment = datetime.fromisoformat


_NAMES: Mapping[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (
        *(Anchor, ArticleRecord, ClaimRow, Discarded, Highlight),
        *(Link, LinkEnd, Note, SavedSearch, Silence, Tag),
    )
}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return to_document(value)


class _Fields:
    """A document's fields, each asked for by the type that it has to have."""

    def __init__(self, document: Mapping[str, object], within: str = "") -> None:
        self._document = document
        self._within = within

    def text(self, name: str) -> str:
        value = self._document.get(name)
        if not isinstance(value, str):
            raise self.wrong(name, "is not text")
        return value

    def text_or_none(self, name: str) -> str | None:
        return None if self._document.get(name) is None else self.text(name)

    def name(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise self.wrong(name, "is empty")
        return value

    def offset(self, name: str) -> int:
        value = self._document.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(name, "is not a whole number from 0 upwards")
        return value

    def names(self, name: str) -> tuple[str, ...]:
        values = self._document.get(name)
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise self.wrong(name, "is not a list of ids")
        return tuple(values)

    def moment(self, name: str) -> datetime:
        try:
            value = datetime.fromisoformat(self.text(name))
            if value.tzinfo is not None:
                return value if value.tzinfo is UTC else value.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise self.wrong(name, "is not a time in ISO 8601 with its time zone")

    def part(self, name: str) -> _Fields:
        value = self._document.get(name)
        if not isinstance(value, Mapping):
            raise self.wrong(name, "is not an object")
        return _Fields(value, f"{self._within}{name}.")

    def part_or_none(self, name: str) -> _Fields | None:
        return None if self._document.get(name) is None else self.part(name)

    def wrong(self, name: str, why: str) -> ValueError:
        return ValueError(f"“{self._within}{name}” {why if name in self._document else 'is missing'}")


def _article(found: _Fields) -> ArticleRecord:
    path = found.text("path")
    if "\0" in path:
        raise found.wrong("path", "holds a NUL")
    return ArticleRecord(
        id=found.name("id"),
        path=path,
        digest=found.name("digest"),
        title=found.text("title"),
        source=found.text_or_none("source"),
        author=found.text_or_none("author"),
        date=found.text_or_none("date"),
        url=found.text_or_none("url"),
        created=found.moment("created"),
        modified=found.moment("modified"),
    )


def _highlight(found: _Fields) -> Highlight:
    return Highlight(
        id=found.name("id"),
        article=found.name("article"),
        anchor=_anchor(found.part("anchor")),
        tags=found.names("tags"),
        created=found.moment("created"),
        modified=found.moment("modified"),
        moved_to=None if (later := found.part_or_none("moved_to")) is None else _anchor(later),
    )


def _anchor(found: _Fields) -> Anchor:
    anchor = Anchor(
        start=found.offset("start"),
        end=found.offset("end"),
        exact=found.name("exact"),
        before=found.text("before"),
        after=found.text("after"),
        digest=found.name("digest"),
    )
    if anchor.end - anchor.start != len(anchor.exact):
        raise found.wrong("exact", "is not as long as the passage from “start” to “end”")
    return anchor


def _tag(found: _Fields) -> Tag:
    colour = found.text("colour")
    if colour not in COLOURS:
        raise found.wrong("colour", f"is none of {', '.join(COLOURS)}")
    return Tag(
        id=found.name("id"),
        name=found.name("name"),
        colour=colour,
        description=found.text("description"),
        created=found.moment("created"),
        modified=found.moment("modified"),
    )


def _note(found: _Fields) -> Note:
    return Note(
        id=found.name("id"),
        target=found.name("target"),
        text=found.text("text"),
        created=found.moment("created"),
        modified=found.moment("modified"),
    )


def _link(found: _Fields) -> Link:
    kind = found.text("kind")
    if kind not in LINK_KINDS:
        raise found.wrong("kind", f"is none of {', '.join(LINK_KINDS)}")
    return Link(
        id=found.name("id"),
        kind=kind,
        one=_link_end(found.part("one")),
        other=_link_end(found.part("other")),
        note=found.text("note"),
        created=found.moment("created"),
        modified=found.moment("modified"),
    )


def _link_end(found: _Fields) -> LinkEnd:
    place = found.part_or_none("anchor")
    return LinkEnd(found.name("article"), None if place is None else _anchor(place))


def _discarded(found: _Fields) -> Discarded:
    highlight, note = found.part_or_none("highlight"), found.part_or_none("note")
    article, row = found.part_or_none("article"), found.part_or_none("row")
    if highlight is None and note is None and row is None:
        raise ValueError("it holds no highlight, no note and no row")
    return Discarded(
        id=found.name("id"),
        highlight=None if highlight is None else _highlight(highlight),
        note=None if note is None else _note(note),
        tags=found.names("tags"),
        article=None if article is None else _article(article),
        created=found.moment("created"),
        row=None if row is None else _row(row),
    )


def _search(found: _Fields) -> SavedSearch:
    return SavedSearch(
        id=found.name("id"),
        name=found.name("name"),
        query=found.name("query"),
        scope=found.name("scope"),
        created=found.moment("created"),
        modified=found.moment("modified"),
    )


def _silence(found: _Fields) -> Silence:
    return Silence(
        id=found.name("id"),
        claim=found.name("claim"),
        label=found.text("label"),
        article=found.name("article"),
        digest=found.name("digest"),
        created=found.moment("created"),
    )


def _row(found: _Fields) -> ClaimRow:
    return ClaimRow(
        id=found.name("id"),
        claim=found.name("claim"),
        label=found.text("label"),
        created=found.moment("created"),
    )


_READERS: Mapping[type[Record], Callable[[_Fields], Record]] = {
    ArticleRecord: _article,
    Highlight: _highlight,
    Tag: _tag,
    Note: _note,
    Link: _link,
    Discarded: _discarded,
    SavedSearch: _search,
    Silence: _silence,
    ClaimRow: _row,
}
