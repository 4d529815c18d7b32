"""Records as JSON documents, and back: each field of a document is checked by the type that it must have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from synoptic.annotations.model.changes import SHELVES
from synoptic.annotations.model.values import (
    COLOURS,
    LINK_KINDS,
    Anchor,
    ArticleLetter,
    ArticleRecord,
    ClaimRow,
    Discarded,
    Dismissal,
    Highlight,
    Link,
    LinkEnd,
    Note,
    Record,
    SavedSearch,
    Silence,
    Tag,
    is_iso_date,
)

_KINDS = (
    *(Anchor, ArticleLetter, ArticleRecord, ClaimRow, Discarded, Dismissal, Highlight, Link),
    *(LinkEnd, Note, SavedSearch, Silence, Tag),
)
_PARTS: Mapping[str, type] = {kind.__name__: kind for kind in _KINDS}
# The type of each field as `model.values` writes it, and whether the field may be None.
_FORMS: Mapping[type, Mapping[str, tuple[str, bool]]] = {
    kind: {
        name: (form.removesuffix(" | None"), form.endswith(" | None"))
        for name, form in kind.__annotations__.items()
    }
    for kind in _KINDS
}
_PAIRS = "tuple[tuple[str, str], ...]"
"""The type of names and their values, in their order; a document has them as an object."""
_LIKENESS = 0.75
"""Ratio of letters, by difflib, from which on a name is taken for a misspelled one."""
_NEVER_EMPTY = frozenset(
    {"id", "article", "claim", "difference", "digest", "exact", "letter", "name", "query", "scope", "target"}
)
_CHOICES: Mapping[str, tuple[str, ...]] = {"colour": COLOURS, "kind": LINK_KINDS}


def to_document(record: Record) -> dict[str, Any]:
    """Return a record as JSON values: objects for parts, lists for tuples, ISO 8601 in UTC for times.

    The creator stands only in the records of a library that several readers share.
    """
    forms = _FORMS[type(record)].items()
    document = {name: _plain(getattr(record, name), form) for name, (form, _) in forms}
    if document.get("creator", record) is None:
        del document["creator"]
    return document


def from_document(kind: type[Record], document: Mapping[str, object]) -> Record:
    """Return the record of that kind that a document holds; unknown fields are ignored.

    Raises ValueError, which names the field and its fault.
    """
    if kind is Highlight and (highlight := _sound_highlight(document)) is not None:
        return highlight
    record: Record = _read(kind, document)
    return record


def respelled(table: str, documents: Iterable[Mapping[str, object]]) -> str | None:
    """Return the table whose name a table had before some letters of it were lost; None if there is none.

    Its documents are then records of that kind.
    """
    # Imported for an unknown table, which is in no file without faults.
    from difflib import get_close_matches

    near = get_close_matches(table, SHELVES.values(), 1, _LIKENESS)
    return near[0] if near and all(is_record(near[0], each) for each in documents) else None


def is_record(table: str, document: Mapping[str, object]) -> bool:
    """Tell whether a document is a record that can be in a table."""
    kind = next((kind for kind, name in SHELVES.items() if name == table), None)
    with suppress(ValueError):
        return kind is not None and from_document(kind, document) is not None
    return False


def _sound_highlight(document: Mapping[str, Any]) -> Highlight | None:
    """Return the highlight of a document without any fault, in half the time of `_read`; else None.

    Highlights are many, and all are read when a library is opened.
    """
    try:
        held, tags = document["anchor"], document["tags"]
        anchor = Anchor(
            held["start"], held["end"], held["exact"], held["before"], held["after"], held["digest"]
        )
        names = (document["id"], document["article"], anchor.exact, anchor.digest, *tags)
        created = datetime.fromisoformat(document["created"])
        modified = datetime.fromisoformat(document["modified"])
        is_sound = (
            type(anchor.start) is type(anchor.end) is int
            and type(anchor.before) is type(anchor.after) is str
            and type(tags) is list
            and 0 <= anchor.start == anchor.end - len(anchor.exact)
            and all(map(str.__len__, names))
            and "\r" not in anchor.exact
            and created.tzinfo is modified.tzinfo is UTC
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None
    creator = document.get("creator")
    if not is_sound or document.get("moved_to") is not None or not isinstance(creator, str | None):
        return None
    return Highlight(names[0], names[1], anchor, tuple(tags), created, modified, None, creator)


def _plain(value: Any, form: str = "") -> Any:
    if form == _PAIRS and value is not None:
        return dict(value)
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return to_document(value)


def _read(kind: type, document: Mapping[str, object], within: str = "") -> Any:
    """Return a record, or a part of one; `within` is the dotted name of the part, for messages."""
    values: dict[str, Any] = {}
    for name, (form, may_be_none) in _FORMS[kind].items():
        if (value := document.get(name)) is None and may_be_none:
            values[name] = None
            continue
        if value is None and form == _PAIRS:
            continue  # an older version had none
        try:
            found = _checked(name, form, value)
        except ValueError as error:
            why = error if name in document else "is missing"
            raise ValueError(f"“{within}{name}” {why}") from error
        values[name] = _read(_PARTS[form], found, f"{within}{name}.") if form in _PARTS else found
    if kind is Anchor and values["end"] - values["start"] != len(values["exact"]):
        raise ValueError(f"“{within}exact” is not as long as the passage from “start” to “end”")
    if kind is Discarded and not (values["highlight"] or values["note"] or values["row"]):
        raise ValueError("it holds no highlight, no note and no row")
    return kind(**values)


def _checked(name: str, form: str, value: Any) -> Any:
    """Return the value of a field of that type; a part is returned as its document.

    Raises ValueError, which names the fault.
    """
    if form in _PARTS:
        if not isinstance(value, Mapping):
            raise ValueError("is not an object")
        return value
    if form == "int":
        if type(value) is not int or value < 0:
            raise ValueError("is not a whole number from 0 upwards")
        return value
    if form == "tuple[str, ...]":
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            raise ValueError("is not a list of ids")
        return tuple(value)
    if form == _PAIRS:
        if not isinstance(value, Mapping) or not all(
            isinstance(each, str) and each for pair in value.items() for each in pair
        ):
            raise ValueError("is not an object of names and texts")
        return tuple(value.items())
    if form == "datetime":
        return _moment(value)
    if isinstance(value, str):
        return _checked_text(name, value)
    raise ValueError("is not text")


def _checked_text(name: str, text: str) -> str:
    if not text and name in _NEVER_EMPTY:
        raise ValueError("is empty")
    if text not in _CHOICES.get(name, (text,)):
        raise ValueError(f"is none of {', '.join(_CHOICES[name])}")
    if name == "path" and "\0" in text:
        raise ValueError("holds a NUL")
    if name == "date" and not is_iso_date(text):
        raise ValueError("is not a date such as 2031-03-14, 2031-03 or 2031")
    if name == "exact" and "\r" in text:
        raise ValueError("holds a carriage return, which no text of an article has")
    return text


def _moment(value: Any) -> datetime:
    with suppress(TypeError, ValueError, OverflowError):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    raise ValueError("is not a time in ISO 8601 with its time zone")
