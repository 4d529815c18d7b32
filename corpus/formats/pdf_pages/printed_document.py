"""Read a PDF's words through pdfium, within limits.

pdfium is made for documents that somebody looks at, and knows no limits: a few hundred bytes draw one form
in another a billion times. A file whose streams are large, or may contain one another, or cannot be measured,
is read in a process of its own, which has so much memory and time and no more.
"""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
import zlib
from contextlib import suppress
from math import prod
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from synoptic.corpus.errors import CorpusError, TooLarge
from synoptic.corpus.formats.pdf_pages.page_words import PageWords, read_page

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGES = 3000
"""Pages that are read at most."""
MAX_SECONDS = 120.0
"""Time after which the rest of a document is left out."""
MAX_UNPACKED = 64 * 1024**2
"""Bytes to which a stream that is no picture may unpack."""

_MAX_WORDS = 3_000_000
_PASSWORD = 4
_STREAM = re.compile(rb">>\s{0,8}stream\r?\n")
_DICTIONARY_BYTES = 1500
_HARMLESS = re.compile(
    rb"/Image|/Length1|/CIDFontType0C|/Type1C|/OpenType|/N [134]\b|/XRef|/ObjStm|/Metadata"
)
"""Pictures, fonts, colours and tables, which draw nothing by themselves."""
_DRAWS = re.compile(rb"\bDo\b")
_TRUSTED_BYTES = 4 * 1024**2
_TRUSTED_DRAWINGS = 10_000
_LIMITS = (int(MAX_SECONDS), 1024**3)
"""Seconds of processor time and bytes of memory that a suspicious document may take."""
_WORDS, _REASON = b"+", b"-"
# pdfium is not made for threads: https://pdfium.googlesource.com/pdfium/+/refs/heads/main/public/fpdfview.h
_PDFIUM = threading.Lock()


class PrintedDocument(Struct, frozen=True):
    """What a PDF says, before anything is made of it."""

    pages: tuple[PageWords, ...]
    """The pages that were read, the first being number 1; a damaged one has no words."""
    count: int
    """Number of pages that it has."""
    damaged: tuple[int, ...]
    """Numbers of pages that cannot be read."""
    title: str
    """The title in its properties."""
    author: str
    """The author in its properties."""


def read_document(content: bytes) -> PrintedDocument:
    """Return the words of a PDF. Raises CorpusError."""
    if _is_suspicious(content):
        return _read_apart(content)
    with _PDFIUM:
        return _read(content)


def _is_suspicious(content: bytes) -> bool:
    """Tell whether streams may draw more than anyone prints. Raises TooLarge for one that unpacks to more."""
    size = 0
    drawings: list[int] = []
    for stream in _STREAM.finditer(content):
        before = content[max(0, stream.start() - _DICTIONARY_BYTES) : stream.end()]
        dictionary = before[before.rfind(b" obj") + 1 :]
        drawn = _unpacked(dictionary, content, stream.end())
        if _HARMLESS.search(dictionary):
            continue
        size += len(drawn)
        drawings.append(sum(1 for _ in _DRAWS.finditer(drawn)) if b"/Form" in dictionary else 1)
    if b"/Encrypt" in content or size > _TRUSTED_BYTES:
        return True
    return prod(number for number in drawings if number > 1) > _TRUSTED_DRAWINGS


def _unpacked(dictionary: bytes, content: bytes, start: int) -> bytes:
    end = content.find(b"endstream", start)
    data = content[start : end if end >= 0 else len(content)]
    for _ in range(dictionary.count(b"FlateDecode") if b"/Image" not in dictionary else 0):
        try:
            data = zlib.decompressobj().decompress(data, MAX_UNPACKED + 1)
        except zlib.error:
            break
        if len(data) > MAX_UNPACKED:
            raise TooLarge(
                f"A page unpacks to more than {MAX_UNPACKED // 1024**2} MiB. Print it to a new PDF."
            )
    return data


def _read_apart(content: bytes) -> PrintedDocument:
    try:
        done = subprocess.run(  # noqa: S603  # nothing of the file is among the arguments
            [sys.executable, "-P", "-m", __name__, *map(str, _LIMITS)],
            input=content,
            capture_output=True,
            timeout=2 * _LIMITS[0] + 10,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise TooLarge("Takes too much time or memory to read. Print it to a new PDF.") from error
    if done.stdout.startswith(_REASON):
        raise CorpusError(done.stdout[1:].decode())
    return msgspec.msgpack.decode(done.stdout[1:], type=PrintedDocument)


def main() -> None:
    """Read a PDF from standard input, and write its words, or why there are none, to standard output."""
    _limit(*map(int, sys.argv[1:]))
    try:
        answer = _WORDS + msgspec.msgpack.encode(_read(sys.stdin.buffer.read()))
    except CorpusError as error:
        answer = _REASON + str(error).encode()
    sys.stdout.buffer.write(answer)


def _limit(seconds: int, memory: int) -> None:
    if sys.platform != "win32":
        import resource

        # macOS has reserved more for a process than that, and refuses.
        with suppress(ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _read(content: bytes) -> PrintedDocument:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise CorpusError(
                "Locked with a password. Open it with its password and print it to a new PDF."
            ) from error
        raise CorpusError("Damaged, or no PDF. Open it in a PDF viewer and print it to a new PDF.") from error
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise TooLarge(f"{count:,} pages; at most {MAX_PAGES:,} are read. Split it into several files.")
        pages, damaged = _read_pages(document, count)
        return PrintedDocument(
            pages, count, damaged, _property(document, "Title"), _property(document, "Author")
        )
    finally:
        document.close()


def _property(document: pypdfium2.PdfDocument, name: str) -> str:
    return " ".join(document.get_metadata_value(name).replace("\0", "").split())


def _read_pages(document: pypdfium2.PdfDocument, count: int) -> tuple[tuple[PageWords, ...], tuple[int, ...]]:
    import pypdfium2

    pages: list[PageWords] = []
    damaged: list[int] = []
    words = 0
    until = time.monotonic() + MAX_SECONDS
    for index in range(count):
        if time.monotonic() > until or words > _MAX_WORDS:
            break
        try:
            page = document[index]
            try:
                pages.append(read_page(page))
            finally:
                page.close()
        except (pypdfium2.PdfiumError, ValueError):
            pages.append(PageWords(()))
            damaged.append(index + 1)
        words += len(pages[-1].words)
    if damaged and len(damaged) == count:
        raise CorpusError("Damaged: no page can be read. Open it in a PDF viewer and print it to a new PDF.")
    return tuple(pages), tuple(damaged)


if __name__ == "__main__":
    main()
