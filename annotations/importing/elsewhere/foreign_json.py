"""JSON of other programs, read for what is of use in it: no member has to be there or of its type."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest
from synoptic.corpus.articles.decoding import decode
from synoptic.corpus.errors import CorpusError, on_one_line
from synoptic.corpus.formats.lists.json_records import records_in

if TYPE_CHECKING:
    from synoptic.corpus.formats.lists.json_records import Record

_MILLISECONDS = 1e11
"""A time since 1970 that is larger than this is in milliseconds: the year 5138 in seconds."""
_PROBE_BYTES = 64


def document_in(content: bytes, name: str, lists: Sequence[str]) -> object:
    """Return what a file of JSON holds.

    Where it is broken, a member of the list that is the file, or of one that its object has by one of the
    names `lists`, is `Refused`. Raises InvalidRequest for what is no JSON.
    """
    try:
        found: object = json.loads(decode(content).text)
    except (ValueError, RecursionError):
        pass
    except CorpusError as error:
        raise InvalidRequest(f"{on_one_line(name)}: {error}") from error
    else:
        return found
    try:
        records = records_in(content, lists)
    except CorpusError as error:
        raise InvalidRequest(f"{on_one_line(name)}: not valid JSON; export it again.") from error
    return {**records.about, records.name or lists[0]: list(records.records)}


def looks_like_json(content: bytes) -> bool:
    """Tell whether a file begins as an object or a list of JSON does."""
    return content[:_PROBE_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}


def text_in(value: object) -> str:
    """Return a text, with U+FFFD for halves of surrogate pairs; empty for anything else.

    JavaScript counts in halves, and cuts characters in two.
    """
    if not isinstance(value, str):
        return ""
    if value.isascii():
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def texts_in(value: object) -> tuple[str, ...]:
    """Return the texts that are a value or in it, without white space around them; blank ones are none."""
    found = (text_in(each).strip() for each in members(value))
    return tuple(each for each in found if each)


def members(value: object) -> Sequence[object]:
    """Return the members of a list; a single value stands for a list of one, and null for an empty one."""
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def objects_in(value: object) -> list[Record]:
    """Return the objects that are a value or in it."""
    return [each for each in members(value) if isinstance(each, Mapping)]


def object_in(value: object) -> Record:
    """Return the first object that is a value or in it, else an empty one."""
    return next(iter(objects_in(value)), {})


def first_of(record: Record, *names: str) -> object:
    """Return the value of the first of these members that has one; None if none has."""
    return next((record[name] for name in names if record.get(name) is not None), None)


def offset_in(value: object) -> int | None:
    """Return a whole number that is not negative; None for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def moment_in(value: object) -> datetime | None:
    """Return a time in UTC: ISO 8601, without a zone in UTC, or seconds or milliseconds since 1970."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > _MILLISECONDS else value, UTC)
        if not isinstance(value, str):
            return None
        found = datetime.fromisoformat(value.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
