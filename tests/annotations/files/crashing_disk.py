"""A folder on a disk that is watched: every state in which a crash could have left it can be rebuilt.

What POSIX promises is what was synced, and no more. Of a file, any of the writes since its last sync may be
on the disk, the last of them in part, or with its beginning lacking. Of a folder, any of the names that were
made, changed or removed since its last sync may be as before.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

State = tuple[tuple[str, bytes], ...]
"""Names and contents of the files in the folder."""
MOST_AT_ONCE = 6
"""Changes of names that are tried in every combination; of more, the first so many."""


@dataclass
class File:
    """A file with whatever names."""

    content: bytes = b""
    """What a program reads."""
    may_hold: list[bytes] = field(default_factory=lambda: [b""])
    """What the disk may hold."""

    def write(self, offset: int, data: bytes) -> None:
        def written(part: bytes, at: int = offset) -> bytes:
            return self.content[:at].ljust(at, b"\0") + part + self.content[at + len(part) :]

        half = len(data) // 2
        parts = [written(data[:1]), written(data[:half]), written(data[:-1])]
        late = written(b"\0" * half + data[half:])
        self.content = written(data)
        self.may_hold += [*parts, late, self.content]

    def cut(self, size: int) -> None:
        self.content = self.content[:size]
        self.may_hold.append(self.content)

    def sync(self) -> None:
        self.may_hold = [self.content]


class CrashingDisk:
    """Watches what is done to the files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, File] = {}
        self._synced: dict[str, File] = {}
        self._pending: list[dict[str, File | None]] = []
        self._open: dict[int, File | None] = {}
        self.on_step: Callable[[], None] = lambda: None
        """Called before and after everything that is done."""

    def states(self) -> Iterator[State]:
        """Yield every state that a crash could leave now, some more than once."""
        pending = self._pending[:MOST_AT_ONCE]
        for chosen in product((False, True), repeat=len(pending)):
            names: dict[str, File | None] = dict(self._synced)
            for change, is_there in zip(pending, chosen, strict=True):
                if is_there:
                    names.update(change)
            found = {name: file for name, file in sorted(names.items()) if file is not None}
            for contents in product(*(dict.fromkeys(file.may_hold) for file in found.values())):
                yield tuple(zip(found, contents, strict=True))

    @contextmanager
    def watched(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Watch all that is done within the block."""
        with monkeypatch.context() as patch:
            notes: dict[str, Callable[..., None]] = {
                "open": self._opened,
                "close": self._closed,
                "write": self._written,
                "ftruncate": self._cut,
                "truncate": self._cut_at,
                "fsync": self._synced_now,
                "fdatasync": self._synced_now,
                "link": self._linked,
                "replace": self._replaced,
                "unlink": self._unlinked,
            }
            for name, note in notes.items():
                patch.setattr(os, name, self._stand_in(getattr(os, name), note))
            yield

    def _stand_in(self, real: Callable[..., Any], note: Callable[..., Any]) -> Callable[..., Any]:
        def stand_in(*args: Any, **kwargs: Any) -> Any:
            before = os.lseek(args[0], 0, os.SEEK_CUR) if real.__name__ == "write" else 0
            result = real(*args, **kwargs)
            note(result, before, *args)
            self.on_step()
            return result

        return stand_in

    def _is_here(self, path: Any) -> bool:
        return Path(path).parent == self._folder and not str(path).endswith(".lock")

    def _rename(self, changes: dict[str, File | None]) -> None:
        self._names.update({name: file for name, file in changes.items() if file is not None})
        for name, file in changes.items():
            if file is None:
                self._names.pop(name, None)
        self._pending.append(changes)

    def _opened(self, descriptor: int, _: int, path: Any, flags: int, *__: Any) -> None:
        if Path(path) == self._folder:
            self._open[descriptor] = None
        elif self._is_here(path):
            name = Path(path).name
            if flags & os.O_CREAT and name not in self._names:
                self._rename({name: File()})
            self._open[descriptor] = self._names[name]

    def _closed(self, _: Any, __: int, descriptor: int) -> None:
        self._open.pop(descriptor, None)

    def _written(self, taken: int, before: int, descriptor: int, data: Any) -> None:
        if (file := self._open.get(descriptor)) is not None:
            file.write(before, bytes(data)[:taken])

    def _cut(self, _: Any, __: int, descriptor: int, size: int) -> None:
        if (file := self._open.get(descriptor)) is not None:
            file.cut(size)

    def _cut_at(self, _: Any, __: int, path: Any, size: int) -> None:
        if self._is_here(path):
            self._names[Path(path).name].cut(size)

    def _synced_now(self, _: Any, __: int, descriptor: int) -> None:
        if descriptor not in self._open:
            return
        if (file := self._open[descriptor]) is not None:
            file.sync()
        else:
            self._synced, self._pending = dict(self._names), []

    def _linked(self, _: Any, __: int, source: Any, target: Any) -> None:
        if self._is_here(target):
            self._rename({Path(target).name: self._names[Path(source).name]})

    def _replaced(self, _: Any, __: int, source: Any, target: Any) -> None:
        if self._is_here(target):
            old, new = Path(source).name, Path(target).name
            if self._names.get(new) is not self._names[old]:
                self._rename({new: self._names[old], old: None})

    def _unlinked(self, _: Any, __: int, path: Any) -> None:
        if self._is_here(path):
            self._rename({Path(path).name: None})
