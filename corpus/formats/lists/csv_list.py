"""Read lists in CSV, which their headers tell apart: Readwise, Pocket, Instapaper, Zotero, plain lists.

The headers are those of the exports: Readwise ("Highlight, Book Title, Book Author, …"), Readwise Reader
("Title, URL, ID, Document tags, …"), Pocket ("title, url, time_added, tags, status"), Instapaper ("URL,
Title, Selection, Folder, Timestamp"), Zotero ("Key, Item Type, …").
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from msgspec.structs import replace

from synoptic.corpus.articles.decoding import decode
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import FileContents, Listed, ListedHighlight, RawFile
from synoptic.corpus.formats.lists.entries import (
    ListEntry,
    Refused,
    contents_of,
    date_fact,
    doi_address,
    fact,
    given_first,
    language_fact,
    text_blocks,
    title_fact,
    web_address,
)

_Row: TypeAlias = Mapping[str, str]

_DELIMITERS = (",", ";", "\t")
_MAX_FIELD = 16 * 1024**2
_MAX_BROKEN = 100
_READWISE = frozenset({"highlight", "book title", "book author"})
_READER = frozenset({"title", "url", "document tags", "saved date"})
_POCKET = frozenset({"title", "url", "time_added", "tags", "status"})
_INSTAPAPER = frozenset({"url", "title", "selection", "folder", "timestamp"})
_ZOTERO = frozenset({"key", "item type", "title", "url"})
_ADDRESSES = ("url", "link", "address", "web address", "source url", "permalink")
_TITLES = ("title", "headline", "name")
_TEXTS = ("text", "full text", "full_text", "fulltext", "content", "body", "article text")
_SOURCES = ("source", "outlet", "publication", "publication title", "publisher", "newspaper", "site")
_DATES = ("date", "published", "published date", "publication date", "date published", "published_at")
_INSTAPAPER_FOLDERS = frozenset({"", "unread", "archive", "starred", "home"})
_TAG = re.compile(r"""[^\s,;|"'\[\]][^,;|"'\[\]]*""")


def load(file: RawFile) -> FileContents:
    """Return what a list in CSV holds: articles where it has their text, else addresses, with tags and
    highlights.

    Raises CorpusError for a table whose header says of no column that it has addresses or texts.
    """
    text = decode(file.content).text.lstrip("\ufeff")
    csv.field_size_limit(_MAX_FIELD)
    for delimiter in _DELIMITERS:
        columns = _columns(text, delimiter)
        read = _reader_of(frozenset(columns))
        if read is not None:
            return contents_of(list(_grouped(_entries(text, delimiter, columns, read))))
    if not text.strip():
        return FileContents(())
    raise CorpusError(
        "A table of another kind. Read are exports of Readwise, Pocket, Instapaper and Zotero, and tables "
        "with a column “url”, or “title” and “text”."
    )


def _columns(text: str, delimiter: str) -> list[str]:
    try:
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        # A cell without end is no header.
        return []
    return [column.strip().lower() for column in header]


_Read: TypeAlias = Callable[[_Row], ListEntry]


def _reader_of(columns: frozenset[str]) -> _Read | None:
    known: tuple[tuple[frozenset[str], _Read], ...] = (
        (_READWISE, _readwise),
        (_READER, _reader),
        (_POCKET, _pocket),
        (_INSTAPAPER, _instapaper),
        (_ZOTERO, _zotero),
    )
    for needed, read in known:
        if needed <= columns:
            return read
    has_address = any(name in columns for name in _ADDRESSES)
    has_text = any(name in columns for name in _TITLES) and any(name in columns for name in _TEXTS)
    return _plain if has_address or has_text else None


def _entries(text: str, delimiter: str, columns: list[str], read: _Read) -> Iterator[ListEntry | Refused]:
    for line, cells in _rows(text, delimiter):
        if isinstance(cells, str):
            yield Refused(f"Line {line:,}", cells)
        elif len(cells) > len(columns) and any(map(str.strip, cells[len(columns) :])):
            yield Refused(f"Line {line:,}", "has more cells than the table has columns")
        elif any(map(str.strip, cells)):
            row: dict[str, str] = {}
            for column, cell in zip(columns, cells, strict=False):
                row.setdefault(column, cell)
            try:
                yield read(row)
            except CorpusError as error:
                yield Refused(f"Line {line:,}", f"cannot be read: {str(error).rstrip('.')}")


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the rows below the header, or why one is broken, each with the number of its first line.

    After a quotation mark that is never closed, reading goes on with the next line.
    """
    lines = list(io.StringIO(text, newline=""))
    first, is_header, broken = 0, True, 0
    while first < len(lines):
        reader = csv.reader(lines[first:], delimiter=delimiter, strict=True)
        start = first
        try:
            for cells in reader:
                if not is_header:
                    yield start + 1, cells
                is_header = False
                start = first + reader.line_num
        except csv.Error as error:
            broken += 1
            if broken > _MAX_BROKEN:
                yield start + 1, f"is broken as {_MAX_BROKEN} before: the rest is not read"
                return
            never_closed = "unexpected end" in str(error)
            reason = (
                "has a quotation mark that is never closed" if never_closed else "has a stray quotation mark"
            )
            yield start + 1, reason
            is_header = False
            first = start + 1 if never_closed else first + max(reader.line_num, 1)
        else:
            return


def _grouped(entries: Iterator[ListEntry | Refused]) -> Iterator[ListEntry | Refused]:
    """Yield the entries; rows of the same article, each with a highlight of it, are one."""
    found: dict[tuple[str, str, str], ListEntry] = {}
    order: list[ListEntry | Refused | tuple[str, str, str]] = []
    for entry in entries:
        if isinstance(entry, Refused) or not entry.listed.highlights:
            order.append(entry)
            continue
        about = entry.listed
        title = about.title.value if about.title is not None else ""
        author = about.author.value if about.author is not None else ""
        key = (title, author, about.url)
        before = found.get(key)
        if before is None:
            order.append(key)
            found[key] = entry
        else:
            listed = replace(
                before.listed,
                highlights=(*before.listed.highlights, *about.highlights),
                tags=tuple(dict.fromkeys((*before.listed.tags, *about.tags))),
            )
            found[key] = replace(before, listed=listed)
    yield from (found[each] if isinstance(each, tuple) else each for each in order)


def _readwise(row: _Row) -> ListEntry:
    words = row["highlight"].strip()
    marked = ListedHighlight(
        words,
        row.get("note", "").strip(),
        _tags(row.get("tags", "")),
        colour=row.get("color", "").strip(),
        made=row.get("highlighted at", "").strip(),
    )
    return ListEntry(
        Listed(
            url=_first_address(row),
            title=title_fact(row["book title"], "Readwise"),
            author=fact(given_first(row["book author"]), "Readwise"),
            tags=_tags(row.get("document tags", "")),
            highlights=(marked,) if words else (),
        )
    )


def _reader(row: _Row) -> ListEntry:
    return _saved(row, "Readwise", _tags(row["document tags"]))


def _pocket(row: _Row) -> ListEntry:
    return _saved(row, "Pocket", _tags(row["tags"]))


def _instapaper(row: _Row) -> ListEntry:
    folder = row["folder"].strip()
    folders = () if folder.lower() in _INSTAPAPER_FOLDERS else (folder,)
    words = row["selection"].strip()
    entry = _saved(row, "Instapaper", (*folders, *_tags(row.get("tags", ""))))
    marked = (ListedHighlight(words),) if words else ()
    return replace(entry, listed=replace(entry.listed, highlights=marked))


def _saved(row: _Row, origin: str, tags: tuple[str, ...]) -> ListEntry:
    title = row["title"]
    # Where a program found no title, it writes the address.
    named = None if web_address(title) else title_fact(title, origin)
    return ListEntry(Listed(url=web_address(row["url"]), title=named, tags=tags))


def _zotero(row: _Row) -> ListEntry:
    origin = "Zotero"
    names = ", ".join(filter(None, map(given_first, row.get("author", "").split(";"))))
    tags = (each.strip() for each in row.get("manual tags", "").split(";"))
    files = (each.strip() for each in row.get("file attachments", "").split(";"))
    return ListEntry(
        Listed(
            url=web_address(row["url"]) or doi_address(row.get("doi")),
            files=tuple(filter(None, files)),
            title=title_fact(row["title"], origin),
            source=title_fact(row.get("publication title") or row.get("publisher"), origin),
            author=fact(names, origin),
            date=date_fact(row.get("date") or row.get("publication year"), origin),
            section=fact(row.get("section"), origin),
            language=language_fact(row.get("language"), origin),
            summary=row.get("abstract note", "").strip(),
            tags=tuple(filter(None, tags)),
        ),
        key=row["key"],
    )


def _plain(row: _Row) -> ListEntry:
    origin = "the list"
    address = _first_address(row)
    return ListEntry(
        Listed(
            url=address,
            title=title_fact(_first(row, _TITLES), origin),
            source=fact(_first(row, _SOURCES), origin),
            author=fact(_first(row, ("author", "authors", "byline")), origin),
            date=date_fact(_first(row, _DATES), origin),
            section=fact(row.get("section"), origin),
            language=language_fact(_first(row, ("language", "lang")), origin),
            summary=_first(row, ("summary", "abstract", "excerpt", "description")),
            tags=_tags(row.get("tags", "")),
        ),
        text_blocks(_first(row, _TEXTS)),
        key=row.get("id", "").strip() or address,
        url=fact(address, origin),
    )


def _first(row: _Row, names: tuple[str, ...]) -> str:
    return next((cell.strip() for name in names if (cell := row.get(name, "")).strip()), "")


def _first_address(row: _Row) -> str:
    return next(filter(None, (web_address(row.get(name)) for name in _ADDRESSES)), "")


def _tags(cell: str) -> tuple[str, ...]:
    """Return the tags in a cell: between commas, semicolons or bars, or as a list of Python or JSON."""
    return tuple(dict.fromkeys(found.strip() for found in _TAG.findall(cell)))
