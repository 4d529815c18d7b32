"""The text of the store's file: valid TinyDB JSON, one document a line, so that git shows each change."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeGuard
from zlib import crc32

from msgspec import Struct
from msgspec.structs import asdict

from synoptic.annotations.errors import StoreBroken
from synoptic.annotations.model.wording import counted

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
    numbers: frozenset[tuple[str, str]] = frozenset()
    """Table and number of those documents of which at least that can be read."""
    lacking: frozenset[str] | None = None
    """The tables with fewer documents than were sealed; None where the file does not say how many."""


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
_WITHOUT_CHECKSUM = frozenset({1, 2})
"""The formats before there was one. In all else they are as the present one."""
_MOST_REASONS = 4
"""The tables that are named at most, where the numbers of records are wrong."""
_ZEROS = "00000000"
"""What stands in the place of the checksum while that is computed."""


class Meta(Struct, frozen=True):
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
        said = _description(table)
        wanted = {"format": int, "generation": int, "sequence": int, "id": str, "previous": str}
        fields = {name: said[name] for name, kind in wanted.items() if type(said.get(name)) is kind}
        return cls(**fields) if fields.get("format", 0) > 0 else cls()


def sealed(meta: Meta, tables: Tables) -> bytes:
    """Return a base: tables with their description before them, how many documents each has, and a checksum.

    The checksum is the CRC-32 of the whole base with zeros in its own place. Raises ValueError for values
    that JSON lacks.
    """
    said = {**asdict(meta), "counts": _counts(tables), "checksum": _ZEROS}
    content = serialise({META: {"1": said}, **tables})
    # The first such place is this one: the description is what comes first.
    return content.replace(_place_of(_ZEROS), _place_of(f"{crc32(content):08x}"), 1)


class Mismatch(NamedTuple):
    """A difference between a base and what was sealed."""

    reason: str
    """The difference, in a few words."""
    is_rewritten: bool
    """Whether the layout is another one too: a program wrote it that is not ours. Rot keeps the layout."""


def mismatch(content: bytes, tables: Tables) -> Mismatch | None:
    """Return the difference between a base and what was sealed; None without any.

    `tables` are those in the content, `_meta` among them. The same tables in another layout, as after a
    change of line ends, are no difference; nor is there any in a base of a format that has no checksum.
    """
    said = _description(tables.get(META, {}))
    checksum = said.get("checksum")
    if not isinstance(checksum, str):
        if Meta.of(tables.get(META, {})).format in {None, *_WITHOUT_CHECKSUM}:
            return None
        return Mismatch("its checksum is missing", is_rewritten=False)
    if _agrees(content, checksum):
        return None
    blank = {**tables, META: {number: {**said, "checksum": _ZEROS} for number in tables[META]}}
    if _agrees(serialise(blank), _ZEROS, checksum):
        return None
    found, stated = _counts(tables), said.get("counts")
    found.pop(META)
    stated = stated if isinstance(stated, dict) else found
    reasons = [
        f"“{name}” has {counted(found.get(name, 0), 'record')} instead of {stated.get(name, 0)}"
        for name in dict.fromkeys((*stated, *found))
        if found.get(name, 0) != stated.get(name, 0)
    ]
    return Mismatch(
        ", ".join(
            ("its checksum is wrong", *reasons[:_MOST_REASONS], *["…"][: len(reasons) > _MOST_REASONS])
        ),
        is_rewritten=content.count(b"\n") != _lines_of(tables),
    )


def lacking(tables: Tables) -> frozenset[str] | None:
    """Return the tables of a base that have fewer documents than were sealed; None where it does not say."""
    stated = _description(tables.get(META, {})).get("counts")
    if not isinstance(stated, dict):
        return None
    return frozenset(
        name for name, number in stated.items() if type(number) is int and len(tables.get(name, ())) < number
    )


def _agrees(content: bytes, stands: str, checksum: str = "") -> bool:
    """Tell whether a base has a checksum, by default the one that stands in it."""
    at = content.find(_place_of(stands)) + len(_place_of("")) - 1
    until = at + len(_ZEROS)
    body = memoryview(content)
    computed = crc32(body[until:], crc32(_ZEROS.encode(), crc32(body[:at])))
    return content[at:until] == stands.encode() and f"{computed:08x}" == (checksum or stands)


def _place_of(checksum: str) -> bytes:
    return f'"checksum": "{checksum}"'.encode()


def _counts(tables: Tables) -> dict[str, int]:
    return {name: len(table) for name, table in tables.items() if table}


def _description(table: dict[str, Any]) -> dict[str, Any]:
    """Return the only document of `_meta`; an empty one if it has none, or several."""
    documents = list(table.values())
    return documents[0] if len(documents) == 1 else {}
