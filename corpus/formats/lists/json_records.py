"""Read the records of a list in JSON one by one, so that a broken one costs itself alone.

RFC 8259 knows no NaN, and says nothing about names that an object has twice: a record with either is refused,
and so is one that is nested beyond what Python's reader takes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from synoptic.corpus.articles.decoding import decode
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.lists.entries import Refused

Json: TypeAlias = "str | float | bool | Sequence[Json] | Mapping[str, Json] | None"
"""A value of JSON."""
Record: TypeAlias = Mapping[str, Json]
"""An object of JSON."""

LISTS = ("items", "results", "articles", "entries", "documents", "bookmarks", "links", "data")
"""Names under which an object has the list of its records, the likeliest first."""

_SPACE = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_AFTER = re.compile(r'[^,\]}"]*')


class Records(Struct, frozen=True):
    """The records of a file, and what stands around them."""

    records: tuple[Record | Refused, ...]
    """In their order."""
    about: Record
    """The other members of the object that holds the list; empty where the list is the file."""
    name: str = ""
    """The name of the list in that object; empty where the list is the file."""


class WrongType(CorpusError):
    """A member of a record has another type than its format says."""


def records_in(content: bytes, names: Sequence[str] = LISTS) -> Records:
    """Return the records in a file: the members of its list, or of the likeliest list in its object.

    `names` are those that an object's list may have, the likeliest first. Raises CorpusError for what is no
    JSON, or has no list of objects.
    """
    text = decode(content).text
    reader = _Reader(text, names)
    start = _past_space(text, 0)
    if text.startswith("[", start):
        return Records(tuple(reader.list_at(start)), {})
    if text.startswith("{", start):
        about, lists = reader.object_at(start)
        name = next((each for each in names if each in lists), None)
        if name is not None:
            return Records(tuple(lists[name]), about, name)
        if about:
            return Records((about,), {})
    raise CorpusError("No JSON that holds a list. Export the list again.")


def text_of(record: Record, *names: str) -> str:
    """Return the text of the first member that has one; empty if none has. Raises WrongType."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str):
            if value.strip():
                return value
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        elif value is not None and value != [] and value != {}:
            raise WrongType(f"has a “{name}” that is no text")
    return ""


def list_of(record: Record, name: str) -> Sequence[Json]:
    """Return the list that is a member, empty without it. Raises WrongType."""
    value = record.get(name)
    if value is None:
        return ()
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise WrongType(f"has “{name}” that are no list")
    return value


def records_of(record: Record, name: str) -> list[Record]:
    """Return the objects in the list that is a member. Raises WrongType."""
    found = [each for each in list_of(record, name) if isinstance(each, Mapping)]
    if len(found) != len(list_of(record, name)):
        raise WrongType(f"has “{name}” that are no objects")
    return found


class _Reader:
    def __init__(self, text: str, names: Sequence[str]) -> None:
        self._text = text
        self._names = names
        self._fault = ""
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_constant=self._constant, parse_int=_integer
        )

    def list_at(self, start: int) -> list[Record | Refused]:
        """Return the members of the list that begins at an offset, and remember where it ends."""
        text = self._text
        found: list[Record | Refused] = []
        place = _past_space(text, start + 1)
        while place < len(text) and text[place] != "]":
            value, place = self._value_at(place)
            number = f"Entry {len(found) + 1:,}"
            if isinstance(value, str) and self._fault:
                found.append(Refused(number, value))
            elif isinstance(value, Mapping):
                found.append(value)
            else:
                found.append(Refused(number, "is no object"))
            place = self._past_comma(place)
        self.end = place + 1
        return found

    def object_at(self, start: int) -> tuple[dict[str, Json], dict[str, list[Record | Refused]]]:
        """Return the members of the object that begins at an offset: the lists of records apart."""
        text = self._text
        about: dict[str, Json] = {}
        lists: dict[str, list[Record | Refused]] = {}
        place = _past_space(text, start + 1)
        while place < len(text) and text[place] == '"':
            name, place = self._value_at(place)
            place = _past_space(text, place)
            if self._fault or not isinstance(name, str) or not text.startswith(":", place):
                break
            place = _past_space(text, place + 1)
            if name in self._names and text.startswith("[", place) and name not in lists:
                lists[name] = self.list_at(place)
                place = self.end
            else:
                value, place = self._value_at(place)
                if not self._fault:
                    about[name] = value
            place = self._past_comma(place)
        return about, lists

    def _value_at(self, place: int) -> tuple[Json, int]:
        """Return the value at an offset and where it ends; of one that is refused, the reason."""
        self._fault = ""
        value: Json
        try:
            value, end = self._decoder.raw_decode(self._text, place)
        except RecursionError:
            self._fault, end = "is nested too deep", self._end_of(place)
        except ValueError:
            self._fault, end = "is no valid JSON", self._end_of(place)
        else:
            return self._fault or value, end
        if end > len(self._text):
            self._fault = "breaks off: the file is not whole"
        return self._fault, min(end, len(self._text))

    def _end_of(self, place: int) -> int:
        """Return where a broken value ends, by its brackets; past the text if it never does."""
        depth = 0
        if self._text[place : place + 1] not in {"{", "["}:
            found = _AFTER.match(self._text, place)
            return max(found.end() if found else place, place + 1)
        for token in _TOKEN.finditer(self._text, place):
            if token[0] in {"{", "["}:
                depth += 1
            elif token[0] in {"}", "]"}:
                depth -= 1
                if depth == 0:
                    return token.end()
        return len(self._text) + 1

    def _past_comma(self, place: int) -> int:
        place = _past_space(self._text, place)
        return _past_space(self._text, place + 1) if self._text.startswith(",", place) else place

    def _object(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        found = dict(pairs)
        if len(found) != len(pairs) and not self._fault:
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            self._fault = f"names “{twice}” twice"
        return found

    def _constant(self, name: str) -> None:
        self._fault = self._fault or f"holds {name}, which is no JSON"


def _integer(digits: str) -> int | float:
    # Python refuses to read integers of more than 4,300 digits, and nobody counts so far.
    return int(digits) if len(digits) < 30 else float(digits)


def _past_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
