"""Read annotations of Hypothesis: its API's, and the files that its client exports as JSON or as CSV.

Sources: the types of `hypothesis/client` (`src/types/api.ts`) and its `AnnotationsExporter`; the API's
reference at h.readthedocs.io. A quotation is in `target[0].selector`, the note in `text`, tags in `tags`.
Offsets there count UTF-16 units in the text of a page, with its bars and menus: words are what counts.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.importing.elsewhere.distinctions import ForeignHighlight, told_apart
from synoptic.annotations.importing.elsewhere.foreign_json import (
    document_in,
    looks_like_json,
    moment_in,
    object_in,
    objects_in,
    offset_in,
    text_in,
    texts_in,
)
from synoptic.annotations.importing.incoming import (
    Incoming,
    IncomingAnchor,
    IncomingArticle,
    IncomingHighlight,
    IncomingNote,
    OffsetUnit,
)
from synoptic.annotations.model.wording import counted
from synoptic.corpus.articles.decoding import decode
from synoptic.corpus.errors import CorpusError, on_one_line
from synoptic.corpus.formats.lists.entries import Refused, web_address

if TYPE_CHECKING:
    from synoptic.corpus.formats.lists.json_records import Record

_LISTS = ("rows", "annotations")
"""Where the API has its annotations, and where a file of the client has."""
_COLUMNS = ("Created at", "Author", "Page", "URL", "Group", "Type", "Quote/description", "Comment", "Tags")
"""The header of a file of the client in CSV; an older one has "Quote"."""
_TYPES = frozenset({"Annotation", "Highlight", "Page note", "Reply"})
_DELIMITERS = (",", ";", "\t")


def recognises(content: bytes, name: str) -> bool:
    """Tell whether a file is JSON with the members of Hypothesis, or CSV with its header."""
    del name
    if looks_like_json(content):
        return b'"uri"' in content and b'"user"' in content and b'"target"' in content
    return _delimiter(content.removeprefix(b"\xef\xbb\xbf")[:200].decode("utf-8", "replace")) is not None


def read(content: bytes, name: str) -> Incoming:
    """Return what a file of Hypothesis says. Raises InvalidRequest for one without annotations."""
    reader = _Reader()
    if looks_like_json(content):
        found = document_in(content, name, _LISTS)
        records = found if isinstance(found, list) else _members(object_in(found))
        reader.take(list(records))
    else:
        reader.take(list(_rows(content, name)))
    return reader.incoming(name)


class _Annotation(Struct, frozen=True):
    number: int
    record: Record
    by: str


class _Reader:
    def __init__(self) -> None:
        self._articles: dict[str, IncomingArticle] = {}
        self._annotations: list[_Annotation] = []
        self._replies: defaultdict[str, list[_Annotation]] = defaultdict(list)
        self._found: list[ForeignHighlight] = []
        self._notes: list[IncomingNote] = []
        self._left_out: list[str] = []

    def take(self, records: list[object]) -> None:
        """Take annotations, and answers to them."""
        for number, record in enumerate(records, start=1):
            if isinstance(record, Refused):
                self._leave(number, record.reason)
            elif not isinstance(record, Mapping) or not {"uri", "target", "text"} & record.keys():
                self._leave(number, "no annotation")
            else:
                one = _Annotation(number, record, _person(record))
                if references := texts_in(record.get("references")):
                    self._replies[references[0]].append(one)
                else:
                    self._annotations.append(one)

    def incoming(self, name: str) -> Incoming:
        """Return what they say."""
        if not self._annotations and not self._replies:
            raise InvalidRequest(f"{on_one_line(name)}: no annotations of Hypothesis; export them again.")
        known = {text_in(each.record.get("id")) for each in self._annotations}
        for above, replies in self._replies.items():
            if above not in known:
                for reply in replies:
                    self._leave(reply.number, "an answer to an annotation that is not in the file")
        for each in self._annotations:
            self._annotation(each)
        groups = {text_in(each.record.get("group")) for each in self._annotations}
        if len(groups) > 1:
            self._left_out.append(f"{counted(len(groups), 'group')}: annotations here have none")
        highlights, tags = told_apart(self._found)
        return Incoming(
            format="Hypothesis",
            articles=tuple(self._articles.values()),
            tags=tags,
            highlights=highlights,
            notes=tuple(self._notes),
            left_out=tuple(self._left_out),
        )

    def _annotation(self, one: _Annotation) -> None:
        record = one.record
        identifier, tags = text_in(record.get("id")), texts_in(record.get("tags"))
        target = object_in(record.get("target"))
        article = self._article(record, target)
        if not article:
            self._leave(one.number, "it does not say of which page it is")
            return
        selectors = objects_in(target.get("selector"))
        anchor = _anchor(selectors)
        note = "\n\n".join(self._said(one))
        created, modified = moment_in(record.get("created")), moment_in(record.get("updated"))
        if anchor is not None:
            highlight = IncomingHighlight(
                id=identifier,
                article=article,
                anchor=anchor,
                tags=tags,
                note=note,
                created=created,
                modified=modified,
            )
            self._found.append(ForeignHighlight(highlight, by=one.by))
        elif selectors and not _is_of_page(selectors):
            self._leave(
                one.number, "it quotes no words, and its offsets count in the page, not in its article"
            )
        elif note:
            self._notes.append(
                IncomingNote(id=identifier, article=article, text=note, created=created, modified=modified)
            )
            if tags:
                said = ", ".join(map(on_one_line, tags))
                self._leave(one.number, f"the tags of a note on a page: {said}")
        else:
            self._leave(one.number, "it marks a page as a whole and has no note")

    def _said(self, one: _Annotation) -> Iterator[str]:
        """Yield the note of an annotation, and the answers to it by name."""
        if (note := text_in(one.record.get("text"))).strip():
            yield note
        replies = self._replies.get(text_in(one.record.get("id")), ())
        for reply in sorted(replies, key=lambda each: text_in(each.record.get("created"))):
            if (text := text_in(reply.record.get("text"))).strip():
                yield f"{reply.by}: {text}" if reply.by else text

    def _article(self, record: Record, target: Record) -> str:
        """Return the key of the article of an annotation; empty where it has none."""
        address = (text_in(record.get("uri")) or text_in(target.get("source"))).strip()
        if address and address not in self._articles:
            document = object_in(record.get("document"))
            url = next(filter(None, map(web_address, (address, *_links(document)))), "")
            is_file = not url and address.startswith("file:")
            self._articles[address] = IncomingArticle(
                key=address,
                title=next(iter(texts_in(document.get("title"))), ""),
                url=url or None,
                file=unquote(urlsplit(address).path) if is_file else "",
            )
        return address

    def _leave(self, number: int, reason: str) -> None:
        self._left_out.append(f"annotation {number:,}: {reason}")


def _anchor(selectors: list[Record]) -> IncomingAnchor | None:
    """Return the words that are quoted, and where they were in the page; None without words."""
    quotes = (each for each in selectors if text_in(each.get("exact")).strip())
    quote = next(quotes, None)
    if quote is None:
        return None
    kinds = {text_in(each.get("type")): each for each in selectors}
    position = kinds.get("TextPositionSelector", {})
    start, end = offset_in(position.get("start")), offset_in(position.get("end"))
    is_range = start is not None and end is not None and start < end
    return IncomingAnchor(
        exact=text_in(quote["exact"]),
        before=text_in(quote.get("prefix")).lstrip("\ufffd"),
        after=text_in(quote.get("suffix")).rstrip("\ufffd"),
        start=start if is_range else None,
        end=end if is_range else None,
        unit=OffsetUnit.UTF16,
    )


def _is_of_page(selectors: list[Record]) -> bool:
    """Tell whether selectors choose nothing of a page: they name a page or a chapter at the most."""
    whole = {"PageSelector", "EPUBContentSelector"}
    return all(text_in(each.get("type")) in whole for each in selectors)


def _members(found: Record) -> list[object]:
    for name in _LISTS:
        if isinstance(rows := found.get(name), list):
            return list(rows)
    return [found] if "uri" in found else []


def _links(document: Record) -> Iterator[str]:
    """Yield the addresses under which a document is known, as of a PDF."""
    for each in objects_in(document.get("link")):
        yield text_in(each.get("href"))


def _person(record: Record) -> str:
    """Return the name of who made an annotation: of `acct:judith@hypothes.is` judith, or a name to show."""
    shown = text_in(object_in(record.get("user_info")).get("display_name"))
    account = text_in(record.get("user")).removeprefix("acct:").partition("@")[0]
    return on_one_line(shown or account).strip()


# CSV


def _delimiter(text: str) -> str | None:
    """Return what separates the columns of the client's CSV; None for another file."""
    header = next(iter(text.splitlines()), "")
    for each in _DELIMITERS:
        columns = header.split(each)
        if columns[:6] == list(_COLUMNS[:6]) and columns[7:9] == list(_COLUMNS[7:9]):
            return each
    return None


def _rows(content: bytes, name: str) -> Iterator[object]:
    """Yield the rows of the client's CSV as records of its JSON."""
    try:
        text = decode(content).text.lstrip("\ufeff")
    except CorpusError as error:
        raise InvalidRequest(f"{on_one_line(name)}: {error}") from error
    if (delimiter := _delimiter(text)) is None:
        raise InvalidRequest(f"{on_one_line(name)}: no annotations of Hypothesis; export them as JSON.")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for row in list(rows)[1:]:
        if len(row) != len(_COLUMNS) or row[5] not in _TYPES:
            yield Refused("", "has not the columns of its header")
            continue
        created, author, _, url, _, kind, quoted, comment, tags = row
        is_reply = kind == "Reply"
        yield {
            "created": created,
            "user": author,
            "uri": url,
            "text": comment,
            "tags": [each.strip() for each in tags.split(",")],
            "target": [{"selector": [{"exact": quoted}] if quoted.strip() else None}],
            # The client's CSV does not say what an answer is to.
            "references": ["an annotation"] if is_reply else None,
        }
