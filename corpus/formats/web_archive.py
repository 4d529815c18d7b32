"""Read web archives: WARC (ISO 28500), packed or not, and WACZ, which is a ZIP archive of them.

Each page that a server sent is an article, with its address as its part; of an address that was saved several
times, the newest. A WACZ file says which addresses are pages; what they embed is left out.
"""

from __future__ import annotations

import datetime
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.errors import CorpusError, TooLarge
from synoptic.corpus.formats.found_article import Fact, FileContents, FoundArticle, RawFile
from synoptic.corpus.formats.registry import PLAIN, format_of
from synoptic.corpus.formats.unzipping import MEBIBYTE, Archive
from synoptic.corpus.formats.zip_archive import MAX_DEPTH, found_in, unread_remarks

MAX_RECORD_BYTES = 16 * MEBIBYTE
"""The size of the largest page or document in a web archive."""
MAX_TOTAL_BYTES = 512 * MEBIBYTE
"""What a web archive unpacks to at most."""
MAX_PAGES = 5_000
"""The number of pages that are read of one web archive."""

_CHUNK_BYTES = 256 * 1024
_WARC, _GZIP, _ZIP = b"WARC/", b"\x1f\x8b", b"PK"
# What embedded scripts fetch is no list of the reader's.
_READ = ("web_page", "pdf", "documents.")
_PAGE_LISTS = ("pages/pages.jsonl", "pages/extraPages.jsonl")
_OK = "200"
_FAULTS = (zlib.error, EOFError, OSError, ValueError, KeyError, IndexError, AttributeError)


class _Saved(Struct, frozen=True):
    """What a server sent for an address."""

    address: str
    content: bytes
    media_type: str
    saved: datetime.datetime | None


def load(file: RawFile) -> FileContents:
    """Return the pages in a web archive; of another file packed by gzip, what it holds.

    Raises CorpusError.
    """
    if file.depth > MAX_DEPTH:
        raise CorpusError(f"Lies in {file.depth} archives. Unpack the outer ones.")
    remarks: list[str] = []
    if file.content.startswith(_ZIP):
        archive = Archive(file.content)
        contents = [
            archive.read(entry)
            for entry in archive.entries
            if entry.name.lower().endswith((".warc", ".warc.gz"))
        ]
        if not contents:
            raise CorpusError("No web archive: no WARC file is in it. Copy it again from its source.")
        return _pages(contents, _page_addresses(archive), remarks)
    if file.content.startswith(_GZIP) and _inflated_start(file.content) != _WARC:
        name = PurePosixPath(file.name).stem
        return found_in(RawFile(name, _inflated(file.content), depth=file.depth + 1))
    if not file.content.startswith((_WARC, _GZIP)):
        raise CorpusError("No web archive: it does not begin with WARC/. Copy it again from its source.")
    return _pages([file.content], frozenset(), remarks)


def _pages(contents: list[bytes], pages: frozenset[str], remarks: list[str]) -> FileContents:
    newest: dict[str, _Saved] = {}
    older: defaultdict[str, list[_Saved]] = defaultdict(list)
    unread: defaultdict[str, list[str]] = defaultdict(list)
    for content in contents:
        for saved in _saved(content, pages, unread, remarks):
            known = newest.get(saved.address)
            if known is None or _time(known) <= _time(saved):
                newest[saved.address] = saved
            if known is not None and known.content != saved.content:
                older[saved.address].append(min(known, saved, key=_time))
    articles: list[FoundArticle] = []
    for saved in newest.values():
        inner = RawFile(
            _name(saved.address), saved.content, saved.address, saved.media_type, saved.saved, depth=1
        )
        try:
            found = found_in(inner).articles
        except CorpusError as error:
            unread[str(error)].append(saved.address)
            continue
        warnings = _versions(older[saved.address])
        articles += (_at(saved.address, each, warnings) for each in found)
    remarks += unread_remarks(unread)
    if not articles and not remarks:
        remarks.append("It holds no page.")
    return FileContents(tuple(articles), tuple(remarks))


def _versions(older: list[_Saved]) -> tuple[str, ...]:
    """Return what the reader is to know of the versions of a page that are not read."""
    if not older:
        return ()
    days = sorted({f"{each.saved:%Y-%m-%d}" for each in older if each.saved is not None})
    when = f" ({', '.join(days)})" if days else ""
    which = "An earlier version is" if len(older) == 1 else f"{len(older)} earlier versions are"
    return (f"{which} kept in its file{when}; this is the newest.",)


def _at(address: str, article: FoundArticle, warnings: tuple[str, ...] = ()) -> FoundArticle:
    """Return an article with its place in the archive; a document has the address that it was saved from."""
    part = f"{address}#{article.part}" if article.part else address
    url = article.url or Fact(address, "the web archive")
    return replace(article, part=part, url=url, warnings=(*article.warnings, *warnings))


def _saved(
    content: bytes, pages: frozenset[str], unread: dict[str, list[str]], remarks: list[str]
) -> Iterator[_Saved]:
    """Yield the pages and documents of a WARC file, up to where it is damaged."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    try:
        for record in ArchiveIterator(_Inflating(content, MAX_TOTAL_BYTES)):
            headers = record.rec_headers
            address = str(headers.get_header("WARC-Target-URI") or "").strip("<>")
            media_type = _media_type(record)
            if not _is_page(record, address, media_type) or (pages and address not in pages):
                continue
            if number == MAX_PAGES:
                remarks.append(f"More than {MAX_PAGES:,} pages; the rest is left out.")
                return
            number += 1
            try:
                body = _body(record.content_stream())
            except TooLarge as error:
                unread[str(error)].append(address)
            else:
                yield _Saved(address, body, media_type, _moment(headers.get_header("WARC-Date")))
    except (ArchiveLoadFailed, TooLarge, *_FAULTS) as error:
        if not number:
            raise CorpusError("Damaged: no page in it can be read. Copy it again from its source.") from error
        why = str(error) if isinstance(error, TooLarge) else "Damaged: copy it again from its source."
        remarks.append(f"Only the first pages are read. {why}")


class _Inflating:
    """The bytes of a file, unpacked if they are packed by gzip, in pieces and within a limit."""

    def __init__(self, content: bytes, most: int) -> None:
        self._packed = BytesIO(content)
        self._inflater = zlib.decompressobj(wbits=31) if content.startswith(_GZIP) else None
        self._most = self._left = most

    def read(self, size: int = _CHUNK_BYTES) -> bytes:
        """Return the next bytes, at most `size`; none at the end. Raises TooLarge and zlib.error."""
        if self._inflater is None:
            return self._packed.read(size)
        data = self._inflated(size)
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge(f"Unpacks to more than {self._most // MEBIBYTE} MiB. Split it.")
        return data

    def _inflated(self, size: int) -> bytes:
        inflater = self._inflater
        while inflater is not None:
            if inflater.eof:
                # A file may be many packed members, one behind the other.
                packed = inflater.unused_data or self._packed.read(_CHUNK_BYTES)
                if not packed.strip(b"\0"):
                    return b""
                self._inflater = inflater = zlib.decompressobj(wbits=31)
            else:
                packed = inflater.unconsumed_tail or self._packed.read(_CHUNK_BYTES)
                if not packed:
                    # An EOFError is the end of the file to warcio.
                    raise zlib.error("the packed data break off")
            data = inflater.decompress(packed, size)
            if data:
                return data
        return b""


def _inflated_start(content: bytes) -> bytes:
    try:
        return _Inflating(content, MAX_TOTAL_BYTES).read(len(_WARC))
    except zlib.error:
        return b""


def _inflated(content: bytes) -> bytes:
    """Return what gzip has packed. Raises CorpusError."""
    stream, pieces = _Inflating(content, MAX_RECORD_BYTES), []
    try:
        while piece := stream.read():
            pieces.append(piece)
    except zlib.error as error:
        raise CorpusError("Damaged: its gzip data cannot be unpacked. Copy it again.") from error
    return b"".join(pieces)


def _is_page(record: Any, address: str, media_type: str) -> bool:
    """Tell whether a record is a page or document as a server sent it, or as it was saved."""
    if record.rec_type == "response":
        headers = record.http_headers
        if headers is None or headers.get_statuscode() != _OK:
            return False
    elif record.rec_type != "resource":
        return False
    name = _name(address)
    # What a server calls a page is one, whatever the end of its address looks like.
    found = format_of(RawFile(name, b"", media_type=media_type)) or format_of(
        RawFile("", b"", media_type=media_type)
    )
    if found is None:
        is_text = media_type.partition(";")[0].strip().lower() == "text/plain"
        return is_text and PurePosixPath(name).suffix.lower() in {"", *PLAIN}
    return found.loader.startswith(_READ)


def _media_type(record: Any) -> str:
    headers = record.rec_headers if record.http_headers is None else record.http_headers
    return str(headers.get_header("Content-Type") or "")


def _body(stream: Any) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(_CHUNK_BYTES):
        size += len(piece)
        if size > MAX_RECORD_BYTES:
            raise TooLarge(f"Larger than {MAX_RECORD_BYTES // MEBIBYTE} MiB.")
        pieces.append(piece)
    return b"".join(pieces)


def _page_addresses(archive: Archive) -> frozenset[str]:
    """Return the addresses that a WACZ file lists as its pages; none if it has no such list."""
    addresses: set[str] = set()
    for name in _PAGE_LISTS:
        try:
            lines = (archive.read_named(name) or b"").splitlines()
        except CorpusError:
            continue
        for line in lines:
            with suppress(ValueError, RecursionError):
                page = json.loads(line)
                if isinstance(page, dict) and isinstance(page.get("url"), str):
                    addresses.add(page["url"])
    return frozenset(addresses)


def _moment(value: str | None) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=datetime.UTC)


def _time(saved: _Saved) -> float:
    return 0.0 if saved.saved is None else saved.saved.timestamp()


def _name(address: str) -> str:
    try:
        return PurePosixPath(unquote(urlsplit(address).path)).name or "page"
    except ValueError:
        return "page"
