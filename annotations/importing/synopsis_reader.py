"""Reading the program's own JSON (see `export.json_document`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.files.codec import from_document
from synoptic.annotations.importing.incoming import (
    Incoming,
    IncomingAnchor,
    IncomingArticle,
    IncomingHighlight,
    IncomingLink,
    IncomingLinkEnd,
    IncomingNote,
    IncomingTag,
)
from synoptic.annotations.model.values import (
    ArticleLetter,
    ArticleRecord,
    ClaimRow,
    Dismissal,
    SavedSearch,
    Silence,
)
from synoptic.corpus.article import digest_of
from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    from synoptic.annotations.model.values import Record

R = TypeVar("R")

VERSION = 1
"""The highest version that can be read."""
LABEL = "Synoptic JSON"
"""The name of the format."""
_KEY = b'"synoptic"'
_HEAD = 4096


def recognises(content: bytes, name: str) -> bool:
    """Tell whether a file is such a document, from its first lines."""
    del name
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    # In JSON-LD, the same key may name our terms.
    return head.startswith(b"{") and _KEY in head and b'"@context"' not in head


def read(content: bytes, name: str) -> Incoming:
    """Return what a document says; a record that cannot be read is told, and all others are read.

    Raises InvalidRequest for what is no such document, and for one of a later version.
    """
    named = on_one_line(name)
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(f"{named}: not valid JSON ({error}); export it again.") from error
    version = document.get("synoptic") if isinstance(document, dict) else None
    if type(version) is not int:
        raise InvalidRequest(f"{named}: not a JSON export of Synoptic; it has no “synoptic”: {VERSION}.")
    if version > VERSION:
        raise InvalidRequest(
            f"{named}: a later Synoptic wrote it (version {version}); update this one to read it."
        )
    return _Reading(document).incoming()


class _Reading:
    """The reading of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._left_out: list[str] = []
        self._texts = dict(self._read_texts())
        self._articles = tuple(self._each("articles", self._article))
        self._keys = {each.key for each in self._articles}

    def incoming(self) -> Incoming:
        current = {each.text for each in self._articles}
        return Incoming(
            format=LABEL,
            articles=self._articles,
            tags=tuple(self._each("tags", _tag)),
            highlights=tuple(self._each("highlights", _highlight)),
            notes=tuple(self._each("notes", _note)),
            links=tuple(self._each("links", _link)),
            silences=tuple(self._each("silences", _record_of(Silence))),
            rows=tuple(self._each("rows", _record_of(ClaimRow))),
            searches=tuple(self._each("searches", _record_of(SavedSearch))),
            dismissals=tuple(self._each("dismissals", _record_of(Dismissal))),
            letters=tuple(self._each("letters", _letter)),
            texts=tuple(text for text in self._texts.values() if text not in current),
            is_own=True,
            left_out=tuple(self._left_out),
        )

    def _each(self, name: str, read_one: Callable[[Mapping[str, Any]], R]) -> Iterator[R]:
        """Yield what is in a list; what cannot be read is told."""
        values = self._document.get(name) or []
        if not isinstance(values, list):
            self._left_out.append(f"“{name}”: it is no list")
            return
        for number, value in enumerate(values, 1):
            if not isinstance(value, dict):
                self._left_out.append(f"{name.removesuffix('s')} {number}: it is no object")
                continue
            try:
                yield read_one(value)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                why = f"it has no {error}" if isinstance(error, KeyError) else str(error)
                self._left_out.append(f"{name.removesuffix('s')} {number}: {why}")

    def _read_texts(self) -> Iterator[tuple[str, str]]:
        texts = self._document.get("texts")
        for digest, text in texts.items() if isinstance(texts, dict) else ():
            if isinstance(text, str) and digest_of(text) == digest:
                yield digest, text
            else:
                self._left_out.append(f"text {digest[:8]}: it is not the one that was annotated")

    def _article(self, document: Mapping[str, Any]) -> IncomingArticle:
        record = None
        if document.get("created") is not None:
            found = from_document(ArticleRecord, document)
            assert isinstance(found, ArticleRecord)  # noqa: S101  # that was asked for
            record = found
        fields = document.get("fields") or {}
        return IncomingArticle(
            key=_text(document, "id"),
            id=_text(document, "id"),
            title=_text(document, "title"),
            source=_text(document, "source") or None,
            author=_text(document, "author") or None,
            date=_text(document, "date") or None,
            url=_text(document, "url") or None,
            section=_text(document, "section") or None,
            language=_text(document, "language") or None,
            fields=tuple((str(name), str(value)) for name, value in fields.items()),
            file=_text(document, "path"),
            part=_text(document, "part") or None,
            digest=_text(document, "digest"),
            text=self._texts.get(_text(document, "text")),
            record=record,
        )


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"“{name}” is not text")
    return value or ""


def _number(document: Mapping[str, Any], name: str) -> int | None:
    value = document.get(name)
    if value is not None and (type(value) is not int or value < 0):
        raise ValueError(f"“{name}” is not a whole number from 0 upwards")
    return value


def _time(document: Mapping[str, Any], name: str) -> datetime | None:
    value = _text(document, name)
    return datetime.fromisoformat(value) if value else None


def _tag(document: Mapping[str, Any]) -> IncomingTag:
    return IncomingTag(
        id=_text(document, "id"),
        name=_text(document, "name"),
        colour=_text(document, "colour"),
        description=_text(document, "description"),
        created=_time(document, "created"),
        modified=_time(document, "modified"),
    )


def _anchor(document: Mapping[str, Any]) -> IncomingAnchor:
    return IncomingAnchor(
        exact=_text(document, "text") or None,
        before=_text(document, "before"),
        after=_text(document, "after"),
        start=_number(document, "start"),
        end=_number(document, "end"),
        digest=_text(document, "digest"),
    )


def _highlight(document: Mapping[str, Any]) -> IncomingHighlight:
    place, moved, note = document["place"], document.get("moved"), document.get("note") or {}
    tags = document.get("tags") or []
    return IncomingHighlight(
        id=_text(document, "id"),
        article=_text(place, "article"),
        anchor=_anchor(place),
        moved_to=None if moved is None else _anchor(moved),
        tags=tuple(str(tag) for tag in tags),
        note=_text(note, "text"),
        note_id=_text(note, "id"),
        note_created=_time(note, "created"),
        note_modified=_time(note, "modified"),
        note_creator=_text(note, "creator") or None,
        created=_time(document, "created"),
        modified=_time(document, "modified"),
        creator=_text(document, "creator") or None,
    )


def _note(document: Mapping[str, Any]) -> IncomingNote:
    return IncomingNote(
        id=_text(document, "id"),
        article=_text(document, "article") or None,
        highlight=_text(document, "highlight"),
        text=_text(document, "text"),
        created=_time(document, "created"),
        modified=_time(document, "modified"),
        creator=_text(document, "creator") or None,
    )


def _link(document: Mapping[str, Any]) -> IncomingLink:
    return IncomingLink(
        id=_text(document, "id"),
        kind=_text(document, "kind"),
        one=_end(document["one"]),
        other=_end(document["other"]),
        note=_text(document, "note"),
        created=_time(document, "created"),
        modified=_time(document, "modified"),
        creator=_text(document, "creator") or None,
    )


def _end(document: Mapping[str, Any]) -> IncomingLinkEnd:
    is_whole = "text" not in document and "start" not in document
    return IncomingLinkEnd(article=_text(document, "article"), anchor=None if is_whole else _anchor(document))


def _letter(document: Mapping[str, Any]) -> ArticleLetter:
    found = from_document(ArticleLetter, {**document, "id": document["article"], "path": ""})
    assert isinstance(found, ArticleLetter)  # noqa: S101  # that was asked for
    return found


def _record_of(kind: type[R]) -> Callable[[Mapping[str, Any]], R]:
    """Return a reader of records of a kind."""

    def read_one(document: Mapping[str, Any]) -> R:
        known: type[Record] = kind  # type: ignore[assignment]  # it is one
        found = from_document(known, document)
        assert isinstance(found, kind)  # noqa: S101  # that was asked for
        return found

    return read_one
