"""The changes that the server refused: kept in the folder `shared`, each with the reason.

`refused.jsonl` holds a line for each. No change is made of it: it keeps what the reader wrote, until the
reader has it removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from synoptic.annotations.files import disk
from synoptic.annotations.model.wording import counted
from synoptic.annotations.server.checked_lines import line, said_in

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "refused.jsonl"
"""Name of the file, in the folder `shared` of a library's folder."""
_WORDS = {"exact", "text", "name", "description", "note", "label", "query"}
"""The fields of records that hold what a reader marked or wrote."""
_PROVENANCE = {"title", "source", "author", "date", "url", "section", "language", "fields"}
"""Those of the record of an article."""


class RefusedChange(Struct, frozen=True):
    """A change that the server refused."""

    label: str
    """The change, in a few words."""
    why: str
    """The reason."""
    words: tuple[str, ...]
    """What the reader had marked or written."""


class RefusedChanges(Struct, frozen=True):
    """What a file of refused changes holds."""

    changes: tuple[RefusedChange, ...]
    """The changes, the first refused first."""
    unreadable: int
    """Number of lines that cannot be read."""


def keep(folder: Path, said: dict[str, Any]) -> Path:
    """Keep a change: its `id`, its `label`, `why` it was refused, its `edits`; return the file.

    For the one who holds the lock of the queue. Raises OSError.
    """
    path = folder / FILE_NAME
    known = _content(folder)
    if all(other is None or other.get("id") != said["id"] for other in map(said_in, known.splitlines())):
        disk.write_whole(path, known + line(said))
    return path


def refused_in(folder: Path) -> RefusedChanges:
    """Return the changes that were refused. Raises OSError."""
    lines = [said_in(raw) for raw in _content(folder).splitlines()]
    changes = tuple(_refused(said) for said in lines if said is not None)
    return RefusedChanges(changes, len(lines) - len(changes))


def notice_of(folder: Path) -> str | None:
    """Return a line that says that changes are kept that the server refused; None if there are none."""
    try:
        found = refused_in(folder)
    except OSError:  # `synoptic doctor` says what is wrong
        return None
    number = len(found.changes) + found.unreadable
    return (
        f"The server refused {counted(number, 'change')}; `synoptic doctor` lists them." if number else None
    )


def remove_refused(folder: Path) -> RefusedChanges:
    """Remove the changes that were refused, and return them; what cannot be read stays.

    For the one who holds the lock of the queue. Raises OSError.
    """
    found = refused_in(folder)
    unreadable = [raw for raw in _content(folder).splitlines(keepends=True) if said_in(raw.rstrip()) is None]
    if unreadable:
        disk.write_whole(folder / FILE_NAME, b"".join(unreadable))
    else:
        (folder / FILE_NAME).unlink(missing_ok=True)
        disk.sync_folder(folder)
    return found


def _content(folder: Path) -> bytes:
    disk.ensure_own_folder(folder)
    found = disk.read_whole(folder / FILE_NAME)
    return b"" if found is None else found[0]


def _refused(said: dict[str, Any]) -> RefusedChange:
    edits = said.get("edits")
    words = tuple(dict.fromkeys(_written(edits if isinstance(edits, list) else [])))
    return RefusedChange(str(said.get("label", "")), str(said.get("why", "")), words)


def _written(edits: list[Any]) -> Iterator[str]:
    """Yield what the reader marked or wrote in a change, and nothing that was there before."""
    for edit in edits:
        # The record of an article that goes along with what is marked in it is not the reader's.
        if isinstance(edit, dict) and (edit.get("shelf") != "articles" or edit.get("before") is not None):
            before = set(_words_of(edit.get("before")))
            yield from (each for each in _words_of(edit.get("after")) if each not in before)


def _words_of(value: object, field: str = "") -> Iterator[str]:
    """Yield the words in a record, or in a part of it that is under the name `field`."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _words_of(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _words_of(part, field)
    elif isinstance(value, str) and value and field in _WORDS | _PROVENANCE:
        yield value
