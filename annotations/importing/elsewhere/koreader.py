"""Read highlights of KOReader: its exports as JSON and Markdown, and the `metadata.….lua` beside a book.

Sources: `koreader/koreader`, its plugin `exporter.koplugin` (`clip.lua`, `target/json.lua`,
`template/md.lua`); for the files in Lua its issues 13030, 12957 and 14333, and pull request 11563, since
which a book has `annotations` instead of `bookmarks`. Its export as My Clippings is read as a Kindle's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.importing.elsewhere._lua_table import LuaTable, lua_table
from synoptic.annotations.importing.elsewhere.distinctions import ForeignHighlight, told_apart
from synoptic.annotations.importing.elsewhere.foreign_json import (
    document_in,
    looks_like_json,
    moment_in,
    objects_in,
    text_in,
)
from synoptic.annotations.importing.incoming import (
    Incoming,
    IncomingAnchor,
    IncomingArticle,
    IncomingHighlight,
)
from synoptic.corpus.articles.decoding import decode
from synoptic.corpus.errors import CorpusError, on_one_line
from synoptic.corpus.formats.lists.entries import Refused

if TYPE_CHECKING:
    from synoptic.corpus.formats.lists.json_records import Record

_LISTS = ("documents", "entries")
_PROBE_BYTES = 300
_LUA = re.compile(rb"\s*(?:--[^\n]*\n\s*)*return\s*\{")
_HEADING = re.compile(r"^### Page (?P<page>.+?) @ (?P<time>.+)$", re.MULTILINE)
_TITLE = re.compile(r"^# (?P<title>.+)\n##### (?P<author>.+)$", re.MULTILINE)
_OF_CHAPTER = re.compile(r"\n## [^\n]*\n?\Z")
_GENERATED = re.compile(r"\n(?:## \n)?_Generated at: [^\n]*_\s*\Z")
_BACKLINK = re.compile(r"\n\n\[[^\]\n]*\]\(<file://[^\n]*>\)\s*\Z")
_MARKS = (("**_", "_**"), ("**", "**"), ("==", "=="), ("*", "*"), ("++", "++"), ("~~", "~~"), ("<u>", "</u>"))
"""How an export in Markdown may mark the words of a highlight."""
_AUTOMATIC = re.compile(
    r"(?:\S+ )?\[?\d*\]?\s?\S* ?(?P<words>.*) @ \d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.DOTALL
)
"""What KOReader wrote as the note of a highlight without one: "Page 12 the words @ 2024-09-02 22:39:54"."""


def recognises(content: bytes, name: str) -> bool:
    """Tell whether a file is an export of KOReader or the file that it keeps beside a book."""
    del name
    head = content[:_PROBE_BYTES].removeprefix(b"\xef\xbb\xbf")
    if looks_like_json(content):
        return b'"entries"' in content and b'"created_on"' in content
    if _LUA.match(head):
        return b"annotations" in content or b"bookmarks" in content or b"highlight" in content
    return head.startswith(b"# ") and b"\n##### " in head and b"\n### Page " in content


def read(content: bytes, name: str) -> Incoming:
    """Return what a file of KOReader says. Raises InvalidRequest for a file that is none of its."""
    reader = _Reader()
    if looks_like_json(content):
        found = document_in(content, name, _LISTS)
        books = [book for each in objects_in(found) for book in (objects_in(each.get("documents")) or [each])]
        for book in books:
            entries = book.get("entries")
            reader.book(book, list(entries) if isinstance(entries, list) else [])
    else:
        try:
            text = decode(content).text.replace("\r\n", "\n")
            if _LUA.match(content[:_PROBE_BYTES].removeprefix(b"\xef\xbb\xbf")):
                reader.lua(lua_table(text), name)
            else:
                reader.markdown(text)
        except (CorpusError, ValueError) as error:
            raise InvalidRequest(f"{on_one_line(name)}: {error}; copy the file again.") from error
    if not reader.is_of_koreader:
        raise InvalidRequest(f"{on_one_line(name)}: no highlights of KOReader; export them as JSON.")
    return reader.incoming()


class _Reader:
    def __init__(self) -> None:
        self.is_of_koreader = False
        self._articles: list[IncomingArticle] = []
        self._found: list[ForeignHighlight] = []
        self._left_out: list[str] = []
        self._number = self._bookmarks = 0

    def incoming(self) -> Incoming:
        """Return all that was read."""
        highlights, tags = told_apart(self._found)
        bookmarks = "1 bookmark" if self._bookmarks == 1 else f"{self._bookmarks:,} bookmarks"
        return Incoming(
            format="KOReader",
            articles=tuple(self._articles),
            tags=tags,
            highlights=highlights,
            left_out=(*self._left_out, *([bookmarks] if self._bookmarks else ())),
        )

    def book(self, book: Record, entries: list[object]) -> None:
        """Take a book and its highlights, as its export in JSON has them."""
        key = self._article(
            text_in(book.get("title")),
            ", ".join(text_in(book.get("author")).split("\n")),
            text_in(book.get("file")),
        )
        for entry in entries:
            if isinstance(entry, Refused):
                self._leave(entry.reason)
            elif isinstance(entry, Mapping):
                self._highlight(entry, key, entry.get("text"), entry.get("note"), entry.get("time"))
            else:
                self._leave("no highlight")

    def lua(self, table: LuaTable, name: str) -> None:
        """Take the file that KOReader keeps beside a book."""
        about, stats = _table(table.get("doc_props")), _table(table.get("stats"))
        path = text_in(table.get("doc_path"))
        title = text_in(about.get("title")) or text_in(stats.get("title"))
        author = text_in(about.get("authors")) or text_in(stats.get("authors"))
        file = path or name.removesuffix(".lua")
        key = self._article(title or PurePosixPath(file).stem, ", ".join(author.split("\n")), path)
        if "annotations" in table:
            for each in _array(table["annotations"]):
                if not each.get("drawer"):
                    self._bookmarks += 1
                    continue
                made = each.get("datetime")
                self._highlight(
                    each, key, each.get("text"), each.get("note"), made, each.get("datetime_updated")
                )
            return
        bookmarks = list(_array(table.get("bookmarks")))
        for each in bookmarks:
            if not each.get("highlighted"):
                self._bookmarks += 1
                continue
            words, note = text_in(each.get("notes")), text_in(each.get("text"))
            automatic = _AUTOMATIC.fullmatch(note)
            if note.strip() == words.strip() or (automatic and automatic["words"].strip() in words):
                note = ""
            self._highlight(each, key, words, note, each.get("datetime"))
        if not bookmarks:
            for page in _array(table.get("highlight")):
                for each in _array(page):
                    self._highlight(each, key, each.get("text"), None, each.get("datetime"))

    def markdown(self, text: str) -> None:
        """Take an export in Markdown, which has a heading with page and time before each highlight."""
        titles = list(_TITLE.finditer(text))
        ends = [each.start() for each in titles[1:]] + [len(text)]
        for found, end in zip(titles, ends, strict=True):
            key = self._article(found["title"].strip(), found["author"].strip(), "")
            part = _GENERATED.sub("", text[found.end() : end])
            headings = list(_HEADING.finditer(part))
            stops = [each.start() for each in headings[1:]] + [len(part)]
            for heading, stop in zip(headings, stops, strict=True):
                said = _BACKLINK.sub("", _OF_CHAPTER.sub("", part[heading.end() + 1 : stop].rstrip()))
                words, _, note = said.partition("\n\n---\n")
                self._highlight({}, key, _unmarked(words.strip()), note, _time_of(heading["time"]))

    def _article(self, title: str, author: str, file: str) -> str:
        key = f"{len(self._articles) + 1}"
        self._articles.append(IncomingArticle(key=key, title=title, author=author or None, file=file))
        self.is_of_koreader = self.is_of_koreader or bool(title)
        return key

    def _highlight(
        self,
        entry: Mapping[str, object] | LuaTable,
        article: str,
        words: object,
        note: object,
        made: object,
        changed: object = None,
    ) -> None:
        self._number += 1
        exact = text_in(words).strip()
        if not exact:
            self._left_out.append(f"highlight {self._number:,}: it has no words")
            return
        created = made if isinstance(made, datetime) else moment_in(made)
        highlight = IncomingHighlight(
            article=article,
            anchor=IncomingAnchor(exact=exact),
            note=text_in(note).strip(),
            created=created,
            modified=moment_in(changed) or created,
        )
        self._found.append(ForeignHighlight(highlight, text_in(dict(entry).get("color"))))

    def _leave(self, reason: str) -> None:
        self._number += 1
        self._left_out.append(f"highlight {self._number:,}: {reason}")


def _table(value: object) -> LuaTable:
    return value if isinstance(value, dict) else {}


def _array(value: object) -> Iterator[LuaTable]:
    """Yield the tables in an array, in its order."""
    table = _table(value)
    numbers = sorted(key for key in table if not isinstance(key, str))
    yield from (each for key in numbers if isinstance(each := table[key], dict))


def _unmarked(words: str) -> str:
    """Return the words of a highlight without what marks all of them."""
    for begins, ends in _MARKS:
        inner = words.removeprefix(begins).removesuffix(ends)
        if len(words) - len(inner) == len(begins) + len(ends):
            return words if ends in inner else inner
    return words


def _time_of(written: str) -> datetime | None:
    """Return the time in a heading: `02 January 2024 10:00:00 PM`, whose zone it does not say."""
    try:
        return datetime.strptime(written.strip(), "%d %B %Y %I:%M:%S %p").replace(tzinfo=UTC)
    except ValueError:
        return None
