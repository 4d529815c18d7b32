"""The annotated texts, saved beside the store: a changed article is compared with them.

`texts/` in the library's folder holds each once, under its hash, as UTF-8 in gzip, so that `zcat` shows it:

    texts/5f0c…e2.txt.gz        the SHA-256 of the normalised text, as anchors and records have it

A file is written whole, before the highlight that needs it, and is not changed afterwards. It is checked
against its name when it is read; a missing or rotten one counts as not saved: highlights are then searched
for by their words and the text around them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.files import disk
from synoptic.corpus.article import Article, digest_of

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.files.disk import Stamp
    from synoptic.annotations.model.annotations import Annotations


FOLDER_NAME = "texts"
"""Name of the folder in a library's folder."""
LOCK_TIMEOUT = 10.0
"""Seconds to wait for another process that keeps a text."""
_SUFFIX = ".txt.gz"
_GZIP = 31  # to zlib: a header and a checksum as gzip has them
_NAME = re.compile(rf"([0-9a-f]{{64}}){re.escape(_SUFFIX)}")

MAX_CHARACTERS = 16 * 1024 * 1024
"""As many as an article's file may have bytes: more was not kept by us, and would only fill the memory."""
_MAX_BYTES = 4 * MAX_CHARACTERS


class KeptTexts(Struct, frozen=True):
    """The kept texts of one library."""

    folder: Path
    """The library's folder; the texts are in `texts` below it, made with the first."""

    def get(self, digest: str, /, longest: int = MAX_CHARACTERS) -> str | None:
        """Return the text with that SHA-256, hexadecimal; None if it is not kept or cannot be used.

        `longest` is in characters: a longer one is not even unpacked.
        """
        if not _NAME.fullmatch(digest + _SUFFIX):
            return None
        try:
            self.ensure_folder()
            packed = disk.read_whole(self._path(digest), _MAX_BYTES)
        except OSError:
            return None
        text = None if packed is None else _unpacked(packed[0], min(longest, MAX_CHARACTERS))
        return text if text is not None and digest_of(text) == digest else None

    def keep(self, text: str) -> str:
        """See to it that a normalised text is kept, down to the disk, and return its SHA-256.

        One that is there and rotten is written anew. Raises OSError, TimeoutError among them if another
        process holds the folder.
        """
        digest = digest_of(text)
        if self.get(digest) is None:
            self.ensure_folder()
            disk.make_folder(self.folder / FOLDER_NAME)
            lock = self.folder / FOLDER_NAME / ".lock"
            with disk.locked(lock, lock, LOCK_TIMEOUT):
                if self.get(digest) is None:
                    disk.write_whole(self._path(digest), _packed(text))
        return digest

    def ensure_folder(self) -> None:
        """Raise UnfitFile where anything but a folder is in the folder's place, even a link to one."""
        disk.ensure_own_folder(self.folder / FOLDER_NAME)

    def stamp(self, digest: str) -> Stamp | None:
        """Return the stamp of a text's file, which changes with the file; None where none can be seen."""
        try:
            return disk.stamp_of(self._path(digest))
        except OSError:
            return None

    def keep_annotated(self, articles: Iterable[Article], annotations: Annotations) -> None:
        """Keep the texts of those articles that have highlights made in just that text. Raises OSError.

        For libraries whose highlights are older than this folder, or whose kept texts were lost.
        """
        wanted = needed_digests(annotations)
        for article in articles:
            if article.digest in wanted and digest_of(article.text) == article.digest:
                self.keep(article.text)

    def digests(self) -> Iterator[str]:
        """Yield the SHA-256 of each text that has a file, which may be rotten, in order."""
        folder = self.folder / FOLDER_NAME
        try:
            self.ensure_folder()
        except disk.UnfitFile:
            return
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        for name in names:
            if (match := _NAME.fullmatch(name)) is not None:
                yield match[1]

    def unneeded(self, digests: Collection[str]) -> tuple[str, ...]:
        """Return the SHA-256 of each kept text that is none of those given."""
        return tuple(digest for digest in self.digests() if digest not in digests)

    def remove(self, digests: Iterable[str]) -> None:
        """Remove texts for good, at the reader's word alone: an undo may need them. Raises OSError."""
        self.ensure_folder()
        for digest in digests:
            self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        return self.folder / FOLDER_NAME / f"{digest}{_SUFFIX}"


def needed_digests(annotations: Annotations) -> frozenset[str]:
    """Return the SHA-256 of each text in which a highlight or a link is anchored, the trash included."""
    removed = (each.highlight for each in annotations.trash.values() if each.highlight is not None)
    marked = frozenset(
        anchor.digest
        for highlight in (*annotations.highlights.values(), *removed)
        for anchor in (highlight.anchor, highlight.current)
    )
    return marked.union(
        end.anchor.digest
        for link in annotations.links.values()
        for end in link.ends
        if end.anchor is not None
    )


def _unpacked(content: bytes, longest: int) -> str | None:
    """Return the text in a file; None if there is none, or one of more characters."""
    # Imported late: an app that starts has no need of it yet.
    import zlib

    stream = zlib.decompressobj(wbits=_GZIP)
    try:
        raw = stream.decompress(content, 4 * longest + 1)
        text = raw.decode("utf-8", "surrogatepass") if stream.eof else None
    except (zlib.error, UnicodeDecodeError):
        return None
    return text if text is not None and len(text) <= longest else None


def _packed(text: str) -> bytes:
    import gzip

    # Without the time of day, so that the same text is the same file.
    return gzip.compress(text.encode("utf-8", "surrogatepass"), mtime=0)
