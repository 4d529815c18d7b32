"""The text of the store's file: valid TinyDB JSON, one document a line, so that git shows each change."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeGuard

from synoptic.annotations.errors import StoreBroken
from synoptic.annotations.files.journal import FORMAT

if TYPE_CHECKING:
    from pathlib import Path


Tables: TypeAlias = dict[str, dict[str, Any]]
"""Name of a table, number of a document as text, document: the form that a TinyDB storage has."""
_MEND = "repair it or restore a copy; nothing was changed"
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_STRUCTURE = frozenset({b"", b"{", b"}"})
_BEGUN = re.compile(rb'"([1-9][0-9]{0,17})":')


def serialise(tables: Tables) -> bytes:
    """Return tables as JSON in UTF-8. Raises ValueError for values that JSON lacks, such as NaN."""
    text = ",\n".join(
        f"{_encode(name)}: {{\n"
        + ",\n".join(f"{_encode(number)}: {_encode(document)}" for number, document in table.items())
        + "\n}"
        for name, table in tables.items()
    )
    # Half a surrogate pair, as a file name may hold, has no UTF-8; the escape that stands in for it is JSON.
    return f"{{\n{text}\n}}\n".encode("utf-8", "backslashreplace")


def parse(path: Path, content: bytes) -> Tables:
    """Return the tables in the content of a file; the path is for the message.

    Raises StoreBroken for anything but tables of numbered documents, each of which is there once.
    """
    if not content.strip():
        raise StoreBroken(path, "is empty", "restore a copy, or delete it to start anew")
    try:
        text = content.decode()
        tables = json.loads(text, parse_constant=_refuse_constant)
        if not _are_tables(tables) or _lines_of(tables) != text.count("\n"):
            # Not as it was written: two documents may have one number.
            tables = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise StoreBroken(path, f"is not valid JSON ({where}: {error.msg})", _MEND) from error
    except UnicodeDecodeError as error:
        raise StoreBroken(path, f"is not UTF-8 (byte {error.start})", _MEND) from error
    except RecursionError as error:
        raise StoreBroken(path, "is nested too deeply", _MEND) from error
    except ValueError as error:
        raise StoreBroken(path, str(error), _MEND) from error
    if not _are_tables(tables):
        raise StoreBroken(path, "is JSON, but not tables of numbered documents", _MEND)
    return tables


class Salvage(NamedTuple):
    """The readable part of a damaged file."""

    tables: Tables
    """The documents that can be read."""
    lost: tuple[str, ...]
    """One entry for each unreadable line: the fault."""
    numbers: frozenset[tuple[str, str]]
    """Table and number of those documents of which at least that can be read."""


def salvage(content: bytes) -> Salvage:
    """Return the readable lines of a file in the form that `serialise` writes.

    Of two documents with one number, as a merge can leave them, the second gets a number of its own.
    """
    tables: Tables = {}
    table = ""
    lost: list[str] = []
    numbers: set[tuple[str, str]] = set()
    twice: list[tuple[str, Any]] = []
    for place, line in enumerate(content.splitlines(), 1):
        bare = line.strip().rstrip(b",")
        if bare in _STRUCTURE:
            continue
        try:
            found = json.loads(
                b"{%b}}" % bare if bare.endswith(b": {") else b"{%b}" % bare, parse_constant=_refuse_constant
            )
        except (ValueError, RecursionError):
            found = None
        (name, value), *rest = found.items() if isinstance(found, dict) and found else [("", None)]
        if value == {} and bare.endswith(b": {"):
            table = name
            tables.setdefault(table, {})
        elif rest or not table or not isinstance(value, dict) or not _is_number(name):
            lost.append(f"line {place} cannot be read")
            if begun := _BEGUN.match(bare):
                numbers.add((table, begun[1].decode()))
        elif name in tables[table]:
            twice.append((table, value))
        else:
            tables[table][name] = value
    for name, document in twice:
        tables[name][str(max(map(int, tables[name])) + 1)] = document
    return Salvage(tables, tuple(lost), frozenset(numbers))


def _lines_of(tables: Tables) -> int:
    """Return how many line ends `serialise` gives tables."""
    return 2 + sum(2 + (len(table) or 1) for table in tables.values()) if tables else 3


def _are_tables(value: object) -> TypeGuard[Tables]:
    return isinstance(value, dict) and all(
        isinstance(table, dict)
        and all(isinstance(document, dict) and _is_number(number) for number, document in table.items())
        for table in value.values()
    )


def _is_number(text: str) -> bool:
    # One spelling a number: TinyDB would take 7 and 07 for the same document.
    return text.isdecimal() and text.isascii() and (text[0] != "0" or text == "0") and len(text) < 19


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object. Of two documents with one number, which a merge can leave, none may be lost."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in found if names.count(name) > 1)
        raise ValueError(f"holds “{twice}” twice in one object")
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"holds {name}, which is not JSON")


META = "_meta"
"""The table in which the base describes itself."""


@dataclass(frozen=True, slots=True)
class Meta:
    """The description of the base, in its table `_meta`."""

    format: int | None = None
    """None: it names none."""
    generation: int = 0
    """How many times it was written."""
    sequence: int = 0
    """Number of the last change that it holds."""
    id: str = ""
    """Random name of this very version; the journal of it bears the name."""
    previous: str = ""
    """Name of the version before."""

    @classmethod
    def of(cls, table: dict[str, Any]) -> Meta:
        """Return the description in the table; with a format of None where it is damaged."""
        documents = list(table.values())
        said = documents[0] if len(documents) == 1 else {}
        wanted = {"format": int, "generation": int, "sequence": int, "id": str, "previous": str}
        fields = {name: said[name] for name, kind in wanted.items() if type(said.get(name)) is kind}
        return cls(**fields) if fields.get("format", 0) > 0 else cls()

    def before(self, tables: Tables) -> Tables:
        """Return tables with this said before them."""
        said = {name: getattr(self, name) for name in ("format", "generation", "sequence", "id", "previous")}
        return {META: {"1": said}, **tables}


def _from_1(tables: Tables) -> Tables:
    return tables


_STEPS: Mapping[int, Callable[[Tables], Tables]] = {1: _from_1}
"""From each older format to the next."""


def lift(tables: Tables, version: int | None) -> tuple[Tables, bool]:
    """Return tables of a format in the present one, and whether they were in it already.

    Tables of an unknown format are returned as they are.
    """
    if version is None or version >= FORMAT:
        return tables, True
    for step in range(version, FORMAT):
        tables = _STEPS[step](tables)
    return tables, False
