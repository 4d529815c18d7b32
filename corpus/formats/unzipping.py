"""Read ZIP archives, those of DOCX, ODT, EPUB and WACZ included, within limits.

What an archive declares is checked by reading: sizes, ratios and checksums. The name of an entry is
never a path of this machine. Nothing packed by other methods than deflate is read: the standard library
unpacks those without a bound.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from msgspec import Struct

from synoptic.corpus.errors import CorpusError, TooLarge, on_one_line

MEBIBYTE = 1024**2
MAX_ENTRIES = 10_000
"""The number of entries of the largest archive that is read."""
MAX_ENTRY_BYTES = 64 * MEBIBYTE
"""The size of the largest entry, unpacked."""
SIGNATURE = b"PK\x03\x04"
"""How a ZIP archive with a file in it begins."""
MAX_TOTAL_BYTES = 512 * MEBIBYTE
"""What is unpacked of one archive at most, entries that are read twice counted twice."""
MAX_RATIO = 200
"""How many times larger than packed an entry may be; XML and text stay below 60."""
RATIO_FREE_BYTES = 8 * MEBIBYTE
"""The size up to which any ratio is fair."""

_CHUNK_BYTES = 256 * 1024
_IS_ENCRYPTED, _IS_UTF8 = 0x1, 0x800
_DIRECTORY_SIGNATURE, _END_SIGNATURE, _WIDE_END_SIGNATURE = b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07"
_WIDE_END_BYTES = 20
_DAMAGED = "Damaged, or no ZIP archive. Copy it again from its source."
_FAULTS = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)


class _Budget:
    """The bytes that may still be unpacked."""

    def __init__(self, most: int) -> None:
        self.most = self.left = most

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise TooLarge(f"Unpacks to more than {self.most // MEBIBYTE} MiB. Split it into several files.")


_SHARED: ContextVar[_Budget | None] = ContextVar("shared budget", default=None)


@contextmanager
def shared_budget(max_total_bytes: int) -> Iterator[None]:
    """Have all archives that are read meanwhile, within one another, unpack to so many bytes together."""
    if _SHARED.get() is not None:
        yield
        return
    token = _SHARED.set(_Budget(max_total_bytes))
    try:
        yield
    finally:
        _SHARED.reset(token)


class ArchiveEntry(Struct, frozen=True):
    """One file in an archive."""

    name: str
    """Its name as the archive has it, folders included, with `/` between them."""
    part: str
    """A name for it that no other entry of the archive has: "a.txt", and for a second one "a.txt (2)"."""
    number: int
    """Its place in the archive, from 0."""
    packed_bytes: int
    """The size that the archive declares for it, packed."""
    is_encrypted: bool
    """Whether reading it takes a password."""


class Archive:
    """An archive's entries, and their bytes on demand. Raises CorpusError where it cannot be read at all."""

    def __init__(
        self,
        content: bytes,
        *,
        max_total_bytes: int = MAX_TOTAL_BYTES,
        max_entry_bytes: int = MAX_ENTRY_BYTES,
    ) -> None:
        if _number_of_entries(content) > MAX_ENTRIES:
            raise TooLarge(f"More than {MAX_ENTRIES:,} files in the archive. Split it into several archives.")
        try:
            self._zip = ZipFile(BytesIO(content))
            self._infos = [info for info in self._zip.infolist() if not info.is_dir()]
        except _FAULTS as error:
            raise CorpusError(_DAMAGED) from error
        self._max_entry_bytes = max_entry_bytes
        self._budgets = [_Budget(max_total_bytes)]
        if (shared := _SHARED.get()) is not None:
            self._budgets.append(shared)
        self.entries = tuple(_entries(self._infos))
        """The files in it, in its order; folders are none."""
        self._by_name = {entry.name: entry for entry in self.entries}

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def entry(self, name: str) -> ArchiveEntry | None:
        """Return the entry of a name, the last of several as in other programs; None if there is none."""
        return self._by_name.get(name)

    def read(self, entry: ArchiveEntry) -> bytes:
        """Return an entry's bytes, checked against its checksum. Raises CorpusError with one line."""
        return b"".join(self._chunks(entry))

    def read_named(self, name: str) -> bytes | None:
        """Return the bytes of the entry of a name; None if there is none. Raises CorpusError."""
        entry = self._by_name.get(name)
        return None if entry is None else self.read(entry)

    def _chunks(self, entry: ArchiveEntry) -> Iterator[bytes]:
        info = self._infos[entry.number]
        shown = on_one_line(entry.name)
        if entry.is_encrypted:
            raise CorpusError(f"{shown} is protected by a password. Unpack it and read what is in it.")
        if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise CorpusError(f"{shown} is packed by an unusual method. Unpack it and read what is in it.")
        size = 0
        try:
            with self._zip.open(info) as file:
                while chunk := file.read(_CHUNK_BYTES):
                    size += len(chunk)
                    for budget in self._budgets:
                        budget.take(len(chunk))
                    if size > self._max_entry_bytes:
                        raise TooLarge(
                            f"{shown} unpacks to more than {self._max_entry_bytes // MEBIBYTE} MiB. Split it."
                        )
                    if size > max(RATIO_FREE_BYTES, MAX_RATIO * info.compress_size):
                        raise TooLarge(
                            f"{shown} unpacks to more than {MAX_RATIO} times its size, as ZIP bombs do. "
                            "Leave it out."
                        )
                    yield chunk
        except _FAULTS as error:
            raise CorpusError(f"{shown} is damaged in the archive. Copy it again from its source.") from error


def _entries(infos: list[ZipInfo]) -> Iterator[ArchiveEntry]:
    seen: Counter[str] = Counter()
    taken = {_name(info) for info in infos}
    for number, info in enumerate(infos):
        name = part = _name(info)
        seen[name] += 1
        while seen[name] > 1 and part in taken:
            part = f"{name} ({seen[name]})"
            seen[name] += part in taken
        taken.add(part)
        yield ArchiveEntry(name, part, number, info.compress_size, bool(info.flag_bits & _IS_ENCRYPTED))


def _name(info: ZipInfo) -> str:
    """Return an entry's name; without a mark of UTF-8 it may be UTF-8 all the same, else it is CP 437."""
    name = info.filename
    if not info.flag_bits & _IS_UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _number_of_entries(content: bytes) -> int:
    """Return the number of entries in the directory, or more, before anything is made of them."""
    end = content.rfind(_END_SIGNATURE)
    if end < 0 or len(content) < end + 16:
        return 0
    size = int.from_bytes(content[end + 12 : end + 16], "little")
    is_wide = content[: end - _WIDE_END_BYTES + 4].endswith(_WIDE_END_SIGNATURE)
    start = 0 if is_wide or size > end else end - size
    return content.count(_DIRECTORY_SIGNATURE, start, end)
