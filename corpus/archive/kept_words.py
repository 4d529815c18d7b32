"""Keep an archive's vocabulary in a folder, so that not every command reads it from the server.

It is a cache: it may be deleted at any time, and what does not agree with its checksum is not used.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from synoptic.corpus.article import digest_of

if TYPE_CHECKING:
    from pathlib import Path

_CHECK_BYTES = 4


class KeptVocabulary(Struct, frozen=True, array_like=True, gc=False):
    """The words of an archive at one of its versions, the most frequent first."""

    identifier: str
    """UUID of the archive."""
    version: int
    """The version of the archive."""
    words: Sequence[str]
    """The words."""
    frequencies: Sequence[int]
    """In how many passages each is."""


def keep(folder: Path, vocabulary: KeptVocabulary) -> None:
    """Write the vocabulary of an archive, in the place of an earlier one. Raises OSError."""
    content = msgspec.msgpack.encode(vocabulary)
    folder.mkdir(parents=True, exist_ok=True)
    path = _file(folder, vocabulary.identifier)
    temporary = path.with_suffix(".tmp")
    temporary.write_bytes(zlib.crc32(content).to_bytes(_CHECK_BYTES, "big") + content)
    temporary.replace(path)


def kept(folder: Path, identifier: str, version: int) -> KeptVocabulary | None:
    """Return the vocabulary of an archive if it was kept at this very version."""
    with suppress(OSError, msgspec.MsgspecError):
        written = _file(folder, identifier).read_bytes()
        check, content = written[:_CHECK_BYTES], written[_CHECK_BYTES:]
        if int.from_bytes(check, "big") == zlib.crc32(content):
            found = msgspec.msgpack.decode(content, type=KeptVocabulary)
            if (found.identifier, found.version) == (identifier, version):
                return found
    return None


def _file(folder: Path, identifier: str) -> Path:
    # A server may say anything of itself, and is not to name a file elsewhere.
    return folder / f"{digest_of(identifier)[:32]}.words"
