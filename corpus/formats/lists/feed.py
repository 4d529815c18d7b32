"""Read feeds, RSS and Atom, by feedparser: an item with its whole text is an article, else an address.

What an item calls its content (`content:encoded`, Atom's `content`) is the article, unless a link leads on
and it is not all: it ends in "…", "[…]" or "Read more", or has fewer than 40 words. What it calls its summary
or description is a teaser, unless there is no link (RSS 2.0: an item "may be complete in itself"), or it has
200 words in three paragraphs and does not break off.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeAlias, cast

from synoptic.corpus.articles.decoding import decode, known_encoding
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import Block, Fact, FileContents, Listed, RawFile
from synoptic.corpus.formats.lists.entries import (
    ListEntry,
    Refused,
    contents_of,
    fact,
    iso_date,
    language_fact,
    page_blocks,
    title_fact,
    web_address,
)

if TYPE_CHECKING:
    from typing import Any

_Parsed: TypeAlias = "Mapping[str, Any]"

_THE_FEED = "the feed"
_MIN_WORDS = 40
_MIN_WORDS_OF_DESCRIPTION, _MIN_PARAGRAPHS_OF_DESCRIPTION = 200, 3
_BREAKS_OFF = re.compile(
    r"(?:\[?\(?(?:…|\.\.\.)\)?\]?|\bread (?:more|on|the (?:full|whole|rest)\b.*)"
    r"|\b(?:(?:continue|keep) reading|weiterlesen|mehr lesen)\b.*"
    r"|\b(?:lire la suite|lees (?:meer|verder)|leer más)\b.*)[\s.»›>→]*",
    re.IGNORECASE,
)
_MAX_LAST_WORDS = 80
_DECLARATION = re.compile(r"\s*<\?xml\b([^>]*)\?>", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml\b[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_PROLOG = re.compile(r"(?:\s+|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->)*", re.DOTALL)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(rss|feed|RDF|channel)\b")
_NOT_COUNTED = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_ITEM = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?:item|entry)(?=[\s>/])")
_MAX_PROLOG = 64 * 1024


def load(file: RawFile) -> FileContents:
    """Return the items of a feed: articles, and addresses of those of which it has a teaser.

    Raises CorpusError for XML that is no feed, or has a DOCTYPE.
    """
    text = _checked(file.content)
    parsed = _parsed(text, file.url)
    about: _Parsed = parsed["feed"]
    entries = [_entry(item, about, number) for number, item in enumerate(parsed["entries"], start=1)]
    remarks: list[str] = []
    count = len(_ITEM.findall(_NOT_COUNTED.sub("", text)))
    if count > len(entries):
        remarks.append(f"The feed has {count:,} items, {count - len(entries):,} of them could not be read.")
    if parsed.get("bozo") and not isinstance(parsed.get("bozo_exception"), _harmless()):
        remarks.append("The feed is damaged: words may be missing where it breaks off.")
    return contents_of(entries, remarks, noun="items")


def _checked(content: bytes) -> str:
    """Return the text of a feed, as it declares its encoding. Raises CorpusError for a DOCTYPE or no feed."""
    text = _decoded(content).lstrip("\ufeff")
    prolog = _PROLOG.match(text, 0, _MAX_PROLOG)
    start = prolog.end() if prolog is not None else 0
    if text[start : start + 9].upper() == "<!DOCTYPE" and not re.match("(?i)<!doctype html", text[start:]):
        raise CorpusError("The feed declares XML entities, which are never followed. Delete its DOCTYPE.")
    if _ROOT.match(text, start) is None:
        raise CorpusError("No feed: RSS and Atom are read. Save the page itself, or a feed of it.")
    return _DECLARATION.sub("", text, count=1)


def _decoded(content: bytes) -> str:
    declared = _ENCODING.search(content, 0, 400)
    marked = content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if declared is not None and not marked:
        with suppress(CorpusError, UnicodeDecodeError):
            return content.decode(known_encoding(declared[1].decode("ascii")))
    return decode(content).text


def _parsed(text: str, url: str | None) -> _Parsed:
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    if url is not None:
        headers["content-location"] = url
    # Nothing is shown as HTML: its words are taken, so that there is nothing to sanitise.
    return cast(
        "_Parsed",
        feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        ),
    )


def _harmless() -> tuple[type[Exception], ...]:
    from feedparser.exceptions import CharacterEncodingOverride, NonXMLContentType

    return (CharacterEncodingOverride, NonXMLContentType)


def _entry(item: _Parsed, feed: _Parsed, number: int) -> ListEntry | Refused:
    link = _link(item)
    origin = item.get("source") or {}
    teaser = _teaser(item)
    try:
        blocks = page_blocks(_content(item))
        summary = page_blocks(teaser)
    except CorpusError as error:
        return Refused(f"Item {number:,}", f"cannot be read: {str(error).rstrip('.')}")
    furniture = () if _holds(blocks, summary) else summary
    if blocks and link and _is_teaser(blocks):
        blocks, furniture = (), ()
    if not blocks and summary and (not link or _is_whole(summary)):
        blocks, furniture = summary, ()
    names = ", ".join(each["name"] for each in item.get("authors", ()) if each.get("name"))
    return ListEntry(
        Listed(
            url=link,
            title=title_fact(item.get("title"), _THE_FEED),
            source=title_fact(origin.get("title") or feed.get("title"), _THE_FEED),
            author=fact(names or item.get("author"), _THE_FEED),
            date=_date(item),
            language=language_fact(feed.get("language"), _THE_FEED),
            summary="" if blocks else "\n\n".join(block.text for block in summary),
        ),
        blocks,
        furniture,
        key=item.get("id") or link,
        url=fact(link, _THE_FEED),
    )


def _content(item: _Parsed) -> str:
    """Return the longest of the contents, which may be one in several media types."""
    texts = [_markup(each) for each in item.get("content", ()) if each.get("value")]
    return max(texts, key=len, default="")


def _teaser(item: _Parsed) -> str:
    detail = item.get("summary_detail")
    teaser = _markup(detail) if detail and detail.get("value") else str(item.get("summary") or "")
    # feedparser gives an item without a summary the content as its summary.
    return "" if any(each.get("value") == item.get("summary") for each in item.get("content", ())) else teaser


def _markup(detail: _Parsed) -> str:
    value = str(detail["value"])
    if detail.get("type") != "text/plain":
        return value
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{each}</p>" for each in re.split(r"\n\s*\n", escaped))


def _link(item: _Parsed) -> str:
    links: Sequence[_Parsed] = item.get("links", ())
    own = (each.get("href") for each in links if each.get("rel", "alternate") == "alternate")
    named = item.get("id") if item.get("guidislink") else None
    return next(filter(None, map(web_address, (item.get("link"), *own, named))), "")


def _date(item: _Parsed) -> Fact | None:
    """Return the day on which an item was published, where it was published; else that of its last change."""
    for name in ("published", "created", "updated"):
        written = str(item.get(name) or "")
        with suppress(ValueError, TypeError):
            return Fact(parsedate_to_datetime(written).date().isoformat(), _THE_FEED)
        if iso := iso_date(written):
            return Fact(iso, _THE_FEED)
        if parsed := item.get(f"{name}_parsed"):
            return Fact(f"{parsed[0]:04}-{parsed[1]:02}-{parsed[2]:02}", _THE_FEED)
    return None


def _is_teaser(blocks: Sequence[Block]) -> bool:
    return _words(blocks) < _MIN_WORDS or _breaks_off(blocks)


def _is_whole(summary: Sequence[Block]) -> bool:
    return (
        _words(summary) >= _MIN_WORDS_OF_DESCRIPTION
        and len(summary) >= _MIN_PARAGRAPHS_OF_DESCRIPTION
        and not _breaks_off(summary)
    )


def _words(blocks: Sequence[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _breaks_off(blocks: Sequence[Block]) -> bool:
    last = blocks[-1].text.rstrip()[-_MAX_LAST_WORDS:]
    return any(found.end() == len(last) for found in _BREAKS_OFF.finditer(last))


def _holds(blocks: Sequence[Block], summary: Sequence[Block]) -> bool:
    """Tell whether the words of a summary stand in a text; that it is cut short is no difference."""
    whole = " ".join(" ".join(block.text.split()) for block in blocks)
    words = " ".join(" ".join(block.text.split()) for block in summary)
    return (
        words.removesuffix("[…]").removesuffix("…").removesuffix("[...]").removesuffix("...").rstrip()
        in whole
    )
