"""Values of other programs in the form that records have: ids, times, names and colours of tags, facts."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.model.corrections import IMPORT, PROVENANCE
from synoptic.annotations.model.values import ADJUDICATION, COLOUR_VALUES, COLOURS, ArticleRecord, is_iso_date
from synoptic.annotations.model.wording import UNTITLED
from synoptic.corpus.article import digest_of

if TYPE_CHECKING:
    from synoptic.annotations.importing.incoming import IncomingArticle

# With it the same thing of the same format has the same id at every import. It must never change.
_NAMESPACE = UUID("4a0c3b0e-6a36-4b5c-9d0f-1f3d5b1c7e92")
_UUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_LONGEST_NAME = 200
"""Characters of a reader's name."""
_RGB = re.compile(r"#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)


def identifier_for(form: str, kind: str, given: str) -> str:
    """Return the id of a thing of a kind that a format calls by a name: the same each time.

    A UUID stays as it is, in small letters.
    """
    if (found := _UUID.fullmatch(given.strip())) is not None:
        return found[1].lower()
    # A lone surrogate has no UTF-8, which no UUID is made from.
    name = f"{form}\n{kind}\n{given}".encode("utf-8", "backslashreplace").decode()
    return str(uuid5(_NAMESPACE, name))


def utc(moment: datetime | None, otherwise: datetime) -> datetime:
    """Return a time in UTC; one without a time zone counts as UTC."""
    if moment is None:
        return otherwise
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def tag_name(name: str) -> str | None:
    """Return a name that a tag can have, without control characters and empty parts; None for none."""
    clean = "".join(
        " " if unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"} else each
        for each in unicodedata.normalize("NFC", name)
    )
    parts = (" ".join(part.split()) for part in clean.split("/"))
    return "/".join(filter(None, parts)) or None


def reader_name(name: str | None) -> str | None:
    """Return a name that a reader can have, on one line and without control characters; None for none."""
    clean = "".join(
        " " if unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else each
        for each in unicodedata.normalize("NFC", name or "")
    )
    return " ".join(clean.split())[:_LONGEST_NAME].rstrip() or None


def checked_reader_name(name: str) -> str:
    """Return a name that a reader may be given. Raises InvalidRequest for any other."""
    if (clean := reader_name(name)) is None:
        raise InvalidRequest("A reader’s name needs letters.")
    if clean == ADJUDICATION:
        raise InvalidRequest(f"“{ADJUDICATION}” is reserved; use another name.")
    return clean


def nearest_colour(colour: str) -> str:
    """Return the colour of that name, or the one nearest to `#rrggbb`; empty for anything else."""
    if colour.lower() in COLOURS:
        return colour.lower()
    if not (wanted := _red_green_blue(colour)):
        return ""

    def distance(name: str) -> int:
        ours = _red_green_blue(COLOUR_VALUES[name])
        return sum((a - b) ** 2 for a, b in zip(ours, wanted, strict=True))

    return min(COLOURS, key=distance)


def _red_green_blue(colour: str) -> tuple[int, ...]:
    """Return the parts of `#rrggbb`; none for anything else."""
    found = _RGB.fullmatch(colour.strip())
    return () if found is None else tuple(int(part, 16) for part in found.groups())


def record_of_facts(incoming: IncomingArticle, identifier: str, now: datetime) -> ArticleRecord:
    """Return a record of what a file says of an article; it names no file of ours."""
    record = incoming.record or ArticleRecord(
        id=identifier,
        path="",
        digest=incoming.digest or digest_of(incoming.text or ""),
        title=" ".join(incoming.title.split()) or incoming.file or UNTITLED,
        source=incoming.source or None,
        author=incoming.author or None,
        date=_iso_date(incoming.date or ""),
        url=incoming.url or None,
        created=now,
        modified=now,
        section=incoming.section or None,
        language=incoming.language or None,
        fields=tuple((name, value) for name, value in incoming.fields if name and value),
    )
    # What came along holds against what a file of the bare text says.
    origins = tuple((name, IMPORT) for name in PROVENANCE if getattr(record, name))
    return replace(record, id=identifier, path="", part=None, encoding=None, origins=origins)


def _iso_date(date: str) -> str | None:
    return next((part for part in (date, date[:10]) if is_iso_date(part)), None)
