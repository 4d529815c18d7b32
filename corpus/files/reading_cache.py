"""Keep articles as they were read, so that of a large library only changed files are read again.

A file is known by its signature: device, inode, size, and the times of its last change and of its last change
of state, which no program can set back. A file that changed just before it was read may change once more
within one tick of the clock, so its article is not kept (as in Git's index: "racy-git" in its technical
documentation).
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from synoptic.corpus.files.loading import LoadedFile  # noqa: TC001  # what was kept is read by it
from synoptic.corpus.formats.registry import PLAIN

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

FORMAT = 3
"""Changes whenever another version of the program would read a file otherwise."""
LARGE_CHARACTERS = 1_000_000
"""Code points; fewer are read as fast as they are looked up."""

Signature: TypeAlias = tuple[int, int, int, int, int]
"""Device, inode, size in bytes, times of the last change and of the last change of state in nanoseconds."""

# The clock of some file systems ticks every two seconds.
_UNSETTLED_NS = 2_000_000_000
_CHECK_BYTES = 4
# A character of a web page or a document is read so many times slower than one of plain text.
_TIMES_AS_SLOW = 100


class _Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What was read of a file, with the file's signature."""

    signature: Signature
    read: LoadedFile


class _Cache(msgspec.Struct, frozen=True, array_like=True):
    version: str
    """The version of this format and of the program."""
    files: dict[str, _Kept]
    """By their paths, as they were named."""


class ReadingCache:
    """The articles of some paths as they were read last, in one file. It may be deleted at any time."""

    def __init__(self, file: Path) -> None:
        """Take the file; one that is damaged, of another version or missing holds nothing."""
        self._file = file
        self._before = _kept_in(file)
        self._now: dict[str, _Kept] = {}
        self._size = 0

    def read(self, path: Path, read: Callable[[Path], LoadedFile]) -> LoadedFile:
        """Return what is in a file: as it was kept if the file is unchanged, else what `read` returns."""
        try:
            signature = _signature_of(path)
        except (OSError, ValueError):
            return read(path)
        kept = self._before.get(str(path))
        if kept is not None and kept.signature == signature:
            self._note(str(path), kept)
            return kept.read
        found = read(path)
        self._keep(path, signature, found)
        return found

    def _keep(self, path: Path, signature: Signature, read: LoadedFile) -> None:
        """Keep what was read of a file after it had this signature, if both are sure to agree."""
        try:
            is_same = _signature_of(path) == signature
        except (OSError, ValueError):
            return
        settled = time.time_ns() - max(signature[3:]) > _UNSETTLED_NS
        if is_same and settled and not read.names_files and all(map(_is_encodable, read.articles)):
            self._note(str(path), _Kept(signature, read))

    def close(self) -> None:
        """Write what changed, for a large library. A disk that does not take it is no reason to complain."""
        if self._size <= LARGE_CHARACTERS or self._now == self._before:
            return
        content = msgspec.msgpack.encode(_Cache(_version(), self._now), enc_hook=str)
        temporary = self._file.with_name(f".{self._file.name}.{os.getpid()}.tmp")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            try:
                descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(zlib.crc32(content).to_bytes(_CHECK_BYTES, "big"))
                    file.write(content)
                temporary.replace(self._file)
            finally:
                temporary.unlink(missing_ok=True)

    def _note(self, path: str, kept: _Kept) -> None:
        self._now[path] = kept
        characters = sum(len(each.text) for each in kept.read.articles)
        is_plain = Path(path).suffix.lower() in PLAIN
        self._size += characters if is_plain else characters * _TIMES_AS_SLOW


def _kept_in(file: Path) -> Mapping[str, _Kept]:
    try:
        content = memoryview(file.read_bytes())
        if int.from_bytes(content[:_CHECK_BYTES], "big") != zlib.crc32(content[_CHECK_BYTES:]):
            return {}
        cache = msgspec.msgpack.decode(content[_CHECK_BYTES:], type=_Cache, dec_hook=_as_path)
    except (OSError, msgspec.MsgspecError):
        return {}
    return cache.files if cache.version == _version() else {}


def _as_path(_: type, value: object) -> Path:
    return Path(str(value))


def _signature_of(path: Path) -> Signature:
    about = path.stat()
    return about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns


def _is_encodable(article: Article) -> bool:
    """Tell whether an article can be written as UTF-8: a name on disk may have lone surrogates."""
    try:
        for text in (article.text, article.title, article.part, str(article.path)):
            text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _version() -> str:
    from importlib.metadata import version

    return f"{FORMAT} {version('synoptic-reader')}"
