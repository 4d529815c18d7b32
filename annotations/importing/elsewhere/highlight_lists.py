"""Read the highlights in lists of articles: exports of Readwise, Instapaper, Omnivore and Zotero.

The same loaders read the lists for `synoptic add` (`corpus.formats.lists`); here their highlights count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.importing.elsewhere.distinctions import ForeignHighlight, told_apart
from synoptic.annotations.importing.elsewhere.foreign_json import looks_like_json, moment_in, text_in
from synoptic.annotations.importing.incoming import (
    Incoming,
    IncomingAnchor,
    IncomingArticle,
    IncomingHighlight,
)
from synoptic.corpus.articles.decoding import decode
from synoptic.corpus.errors import CorpusError, on_one_line
from synoptic.corpus.formats.found_article import RawFile
from synoptic.corpus.formats.lists import csv_list, json_list, omnivore
from synoptic.corpus.formats.unzipping import SIGNATURE, Archive
from synoptic.corpus.text.normalising import normalise

if TYPE_CHECKING:
    from synoptic.corpus.formats.found_article import Fact, FileContents, Listed, ListedHighlight

_DISCARD = frozenset({"discard", ".discard"})
"""Readwise's tags for a highlight that its reader has thrown away."""
_HEADER_BYTES = 1000
_OMNIVORE = b"metadata_0_to_"
_LIST_OF_OMNIVORE = re.compile(r"metadata_\d+_to_\d+\.json")
_IS_OF_A_RECORD = re.compile(r"(?:Line|Entry|Item) [\d,]+ |[\d,]+ more cannot")


def recognises(content: bytes, name: str) -> bool:
    """Tell whether a file is a list with highlights, or the archive that Omnivore exports."""
    del name
    if content.startswith(SIGNATURE):
        return _OMNIVORE in content
    if looks_like_json(content):
        return b'"annotationText"' in content
    header = next(iter(content[:_HEADER_BYTES].lower().splitlines()), b"")
    return b"selection" in header and b"url" in header


def read(content: bytes, name: str) -> Incoming:
    """Return the highlights in a list. Raises InvalidRequest for a file that is no list, or has none."""
    return read_list(content, name)


def read_list(content: bytes, name: str) -> Incoming:
    """Return the highlights in a list of any program, as `read` does."""
    try:
        if content.startswith(SIGNATURE):
            lists = _of_omnivore(content)
        else:
            loader = json_list.load if looks_like_json(content) else csv_list.load
            lists = [loader(RawFile(name, content))]
    except CorpusError as error:
        raise InvalidRequest(f"{on_one_line(name)}: {error}") from error
    listed = [each for found in lists for each in found.listed]
    remarks = [each for found in lists for each in found.remarks if _IS_OF_A_RECORD.match(each)]
    articles: dict[str, IncomingArticle] = {}
    highlights: list[ForeignHighlight] = []
    thrown_away = 0
    for number, about in enumerate(listed, start=1):
        kept = [each for each in about.highlights if _DISCARD.isdisjoint(map(str.casefold, each.tags))]
        thrown_away += len(about.highlights) - len(kept)
        if kept:
            article = _article(about, str(number))
            articles[article.key] = article
            highlights += (_highlight(each, article.key) for each in kept)
    if not articles:
        raise InvalidRequest(f"{on_one_line(name)}: a list without highlights; `synoptic add` reads it.")
    if thrown_away:
        said = "1 highlight" if thrown_away == 1 else f"{thrown_away:,} highlights"
        remarks.append(f"{said} tagged “discard”")
    marked, tags = told_apart(highlights)
    origins = {fact.origin for about in listed for fact in (about.title, about.author) if fact is not None}
    return Incoming(
        format=origins.pop() if len(origins) == 1 else "a list",
        articles=tuple(articles.values()),
        tags=tags,
        highlights=marked,
        left_out=tuple(remarks),
    )


def _of_omnivore(content: bytes) -> list[FileContents]:
    """Return the lists in an archive of Omnivore, each with the highlights that are in files beside it."""
    archive = Archive(content)
    entries = {each.name: each for each in archive.entries}
    lists: list[FileContents] = []
    for name, entry in entries.items():
        if not _LIST_OF_OMNIVORE.fullmatch(name):
            continue
        found = json_list.load(RawFile(name, archive.read(entry)))
        listed = []
        for about in found.listed:
            file = entries.get(about.highlights_file)
            text = "" if file is None else normalise(decode(archive.read(file)).text)
            listed.append(replace(about, highlights=(*about.highlights, *omnivore.highlights_in(text))))
        lists.append(replace(found, listed=tuple(listed)))
    return lists


def _article(about: Listed, key: str) -> IncomingArticle:
    return IncomingArticle(
        key=about.url or key,
        title=_value(about.title) or "",
        source=_value(about.source),
        author=_value(about.author),
        date=_value(about.date),
        url=about.url or None,
        section=_value(about.section),
        language=_value(about.language),
        file=next(iter(about.files), ""),
    )


def _value(fact: Fact | None) -> str | None:
    return None if fact is None else text_in(fact.value)


def _highlight(marked: ListedHighlight, article: str) -> ForeignHighlight:
    made = moment_in(marked.made)
    highlight = IncomingHighlight(
        id=marked.key,
        article=article,
        anchor=IncomingAnchor(exact=text_in(marked.words)),
        tags=tuple(each for each in marked.tags if each.strip()),
        note=text_in(marked.note),
        created=made,
        modified=made,
    )
    return ForeignHighlight(highlight, marked.colour)
