"""Which loader reads which file: by the suffix of its name, else by its first bytes.

A loader is a function of a `RawFile` that returns `FileContents`, and raises `CorpusError` with one line, the
reason and the remedy, for a file that cannot be read at all. It never writes, never fetches, and stays within
its limits whatever the bytes are. The modules are imported when a file of their format is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import PurePosixPath
from typing import TypeAlias

from msgspec import Struct

from synoptic.corpus.errors import MissingLibrary, TooLarge
from synoptic.corpus.formats.found_article import FileContents, RawFile

Loader: TypeAlias = Callable[[RawFile], FileContents]
"""Return the articles in a file. Raises CorpusError."""

MEBIBYTE = 1024**2


class FileFormat(Struct, frozen=True):
    """A format of files and what reads it."""

    name: str
    """What people call it, with its article: "a PDF"."""
    suffixes: tuple[str, ...]
    """Suffixes of its files, in lower case, with the dot."""
    loader: str
    """The module of `corpus.formats` whose function `load` reads it."""
    extra: str = ""
    """The extra of the package that brings its libraries; empty where none is needed."""
    media_types: tuple[str, ...] = ()
    """Media types by which servers name it."""
    signature: bytes = b""
    """The first bytes of such a file, where they tell it from others."""
    max_bytes: int = 64 * MEBIBYTE
    """The size of the largest file that is read."""
    in_folders: bool = True
    """Whether a folder's files of this format are its articles; False for lists, which are to be named."""
    may_hold_export: bool = False
    """Whether news databases write exports of many articles in it, and its loader gives all as one. Web pages
    are told by their loader, which chooses among their blocks."""
    packed: bytes = b""
    """Bytes that tell such a ZIP archive from others: a name in it, or its media type behind one."""


FORMATS: tuple[FileFormat, ...] = (
    FileFormat(
        "a web page",
        (".html", ".htm", ".xhtml", ".shtml", ".xht"),
        "web_page",
        "web",
        ("text/html", "application/xhtml+xml"),
        max_bytes=16 * MEBIBYTE,
    ),
    FileFormat("a saved web page", (".mhtml", ".mht"), "mhtml", "web", ("multipart/related",)),
    FileFormat(
        "a PDF",
        (".pdf",),
        "pdf",
        "documents",
        ("application/pdf",),
        b"%PDF-",
        256 * MEBIBYTE,
        may_hold_export=True,
    ),
    FileFormat(
        "a Word document",
        (".docx",),
        "documents.docx",
        "documents",
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        packed=b"word/document.xml",
        may_hold_export=True,
    ),
    FileFormat(
        "an OpenDocument text",
        (".odt",),
        "documents.odt",
        "documents",
        ("application/vnd.oasis.opendocument.text",),
        packed=b"mimetypeapplication/vnd.oasis.opendocument.text",
    ),
    FileFormat(
        "a rich text",
        (".rtf",),
        "documents.rtf",
        "documents",
        ("application/rtf", "text/rtf"),
        b"{\\rtf",
        may_hold_export=True,
    ),
    FileFormat(
        "an EPUB",
        (".epub",),
        "documents.epub",
        "documents",
        ("application/epub+zip",),
        packed=b"mimetypeapplication/epub+zip",
    ),
    FileFormat("an e-mail", (".eml",), "email_message", "web", ("message/rfc822",)),
    FileFormat("a kept page", (".warc.gz",), "web_archive", "web"),
    FileFormat(
        "a web archive",
        (".warc", ".gz", ".wacz"),
        "web_archive",
        "web",
        ("application/warc",),
        b"WARC/",
        in_folders=False,
    ),
    FileFormat(
        "a feed",
        (".rss", ".atom", ".xml"),
        "lists.feed",
        "web",
        ("application/rss+xml", "application/atom+xml", "application/xml", "text/xml"),
        max_bytes=32 * MEBIBYTE,
        in_folders=False,
    ),
    FileFormat(
        "a ZIP archive",
        (".zip",),
        "zip_archive",
        "",
        ("application/zip",),
        max_bytes=256 * MEBIBYTE,
        in_folders=False,
    ),
    FileFormat(
        "a RIS list",
        (".ris",),
        "lists.ris",
        "documents",
        ("application/x-research-info-systems",),
        in_folders=False,
    ),
    FileFormat(
        "a BibTeX list", (".bib",), "lists.bibtex", "documents", ("application/x-bibtex",), in_folders=False
    ),
    FileFormat(
        "a list in JSON",
        (".json",),
        "lists.json_list",
        "web",
        ("application/json", "application/feed+json", "application/vnd.citationstyles.csl+json"),
        in_folders=False,
    ),
    FileFormat("a list in CSV", (".csv",), "lists.csv_list", "web", ("text/csv",), in_folders=False),
    FileFormat(
        "a list of addresses",
        (".urls", ".url", ".webloc"),
        "lists.address_list",
        "",
        ("text/uri-list",),
        in_folders=False,
    ),
)
"""The formats that are read, besides plain text and Markdown."""

PLAIN = (".txt", ".text", ".md", ".markdown")
"""Suffixes of plain text and Markdown."""
MAX_PLAIN_BYTES = 16 * MEBIBYTE
"""The size of the largest file of plain text that is read: some forty novels."""

_PAGE_FORMAT = next(each for each in FORMATS if each.loader == "web_page")
_BOOKMARKS_FORMAT = FileFormat("bookmarks", (), "lists.bookmarks", in_folders=False)
_BOOKMARKS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!DOCTYPE\s+NETSCAPE-Bookmark-file-1\s*>"
    rb"|(?:<!DOCTYPE\s+html\s*>\s*)?<html>\s*(?:<!--.*?-->\s*)?<head>\s*(?:<meta[^>]*>\s*)?"
    rb"<title>(?:Pocket Export|Instapaper: Export)</title>)",
    re.IGNORECASE | re.DOTALL,
)
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_START_BYTES = 4000
_ZIP = b"PK\x03\x04"
_REGISTERED: dict[str, Loader] = {}
_COMPOUND = tuple(suffix for each in FORMATS for suffix in each.suffixes if suffix.count(".") > 1)


def register(suffix: str, loader: Loader) -> None:
    """Have files with this suffix (".tei") read by `loader`. Raises ValueError for anything but a suffix."""
    if not suffix.strip(".") or PurePosixPath(f"article{suffix}").suffix != suffix:
        raise ValueError(f"{suffix!r} is no suffix; it needs a dot and a name, such as '.tei'")
    _REGISTERED[suffix.lower()] = loader


def suffixes() -> tuple[str, ...]:
    """Return the suffixes of all files that are read, in lower case."""
    return (*PLAIN, *(suffix for each in FORMATS for suffix in each.suffixes), *_REGISTERED)


def suffixes_in_folders() -> frozenset[str]:
    """Return the suffixes of the files in a folder that are its articles, in lower case."""
    known = (suffix for each in FORMATS if each.in_folders for suffix in each.suffixes)
    return frozenset((*PLAIN, *known, *_REGISTERED))


def suffix_of(name: str) -> str:
    """Return the suffix by which a file of this name is read, in lower case: ".warc.gz" and not ".gz"."""
    lowered = name.lower()
    found = next((each for each in _COMPOUND if lowered.endswith(each)), None)
    return found or PurePosixPath(lowered).suffix


def max_bytes_of(name: str) -> int:
    """Return the size of the largest file of this name that is read."""
    suffix = suffix_of(name)
    return next((each.max_bytes for each in FORMATS if suffix in each.suffixes), MAX_PLAIN_BYTES)


def is_plain(file: RawFile) -> bool:
    """Tell whether a file is read as plain text or Markdown."""
    return _registered(file) is None and format_of(file) is None


def format_of(file: RawFile) -> FileFormat | None:
    """Return a file's format by its media type, suffix or first bytes; None for plain text."""
    if _BOOKMARKS.match(file.content, 0, _PAGE_START_BYTES):
        return _BOOKMARKS_FORMAT
    media_type = (file.media_type or "").partition(";")[0].strip().lower()
    suffix = suffix_of(file.name)
    if suffix in PLAIN:
        return _PAGE_FORMAT if is_page(file.content) else None
    is_packed = file.content.startswith(_ZIP)
    ways: tuple[Callable[[FileFormat], bool], ...] = (
        lambda each: media_type in each.media_types,
        lambda each: suffix in each.suffixes,
        lambda each: bool(each.signature) and file.content.startswith(each.signature),
        lambda each: is_packed and bool(each.packed) and each.packed in file.content,
    )
    found = next((each for is_it in ways for each in FORMATS if is_it(each)), None)
    return _PAGE_FORMAT if found is None and is_page(file.content) else found


def is_page(content: bytes) -> bool:
    """Tell whether bytes begin as a web page does."""
    return _PAGE.match(content, 0, _PAGE_START_BYTES) is not None


def loader_of(file: RawFile) -> Loader | None:
    """Return the loader of a file; None for plain text and Markdown. Raises TooLarge."""
    if (registered := _registered(file)) is not None:
        return registered
    found = format_of(file)
    if found is None:
        return None
    if len(file.content) > found.max_bytes:
        raise TooLarge(f"Larger than {found.max_bytes // MEBIBYTE} MiB. Split it into several files.")
    return _loader(found)


def _registered(file: RawFile) -> Loader | None:
    return _REGISTERED.get(suffix_of(file.name))


def _loader(found: FileFormat) -> Loader:
    def load(file: RawFile) -> FileContents:
        try:
            loader: Loader = import_module(f"synoptic.corpus.formats.{found.loader}").load
            contents = loader(file)
        except ModuleNotFoundError as error:
            if not found.extra or (error.name or "").startswith("synoptic"):
                raise
            raise MissingLibrary(
                f"Reading {found.name} needs {error.name}, which is not installed. "
                f"Run: pip install 'synoptic-reader[{found.extra}]'"
            ) from error
        if not found.may_hold_export:
            return contents
        from synoptic.corpus.formats.news.news_exports import split_if_export

        return split_if_export(contents)

    return load
