"""The texts that go out with what is marked in them, for formats that carry both: REFI-QDA and TEI."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct, field

from synoptic.annotations.export.marked.guids import earlier_text, guid_of, link_end
from synoptic.annotations.model.values import ADJUDICATION
from synoptic.annotations.model.wording import UNTITLED, counted

if TYPE_CHECKING:
    from datetime import datetime

    from synoptic.annotations.export.material import (
        ExportedArticle,
        ExportedEnd,
        ExportedHighlight,
        ExportedLink,
        Material,
    )


class MarkedPlace(Struct, frozen=True):
    """A place in a text: a highlight, or the end of a link where nothing is highlighted."""

    guid: str
    """The GUID of the highlight, or of the end of the link."""
    start: int
    """First code point."""
    end: int
    """One past the last."""
    created: datetime
    """When it was made, UTC."""
    modified: datetime
    """When it last changed, UTC."""
    highlight: ExportedHighlight | None = None
    """The highlight; None for the end of a link."""


class MarkedText(Struct):
    """A text of an article: the present one, or an earlier one that something was marked in."""

    guid: str
    """Its GUID: of the first one the article's id."""
    name: str
    """What it is called: no other is called the same."""
    text: str
    """The text; empty where it is not to be had."""
    article: ExportedArticle
    """The article."""
    selections: list[MarkedPlace] = field(default_factory=list)
    """The places in it, highlights first."""
    by_place: dict[tuple[int, int], str] = field(default_factory=dict)
    """GUIDs of the first selection at each place."""

    def holds(self, start: int, end: int, words: str) -> bool:
        """Tell whether these words are from `start` to `end`."""
        return start < end and self.text[start:end] == words

    def add(self, selection: MarkedPlace) -> None:
        """Have one more place in it."""
        self.selections.append(selection)
        self.by_place.setdefault((selection.start, selection.end), selection.guid)


class TiedPlaces(Struct, frozen=True):
    """A link, and the GUIDs of the two things that it ties."""

    link: ExportedLink
    """The link."""
    one: str
    """Where it was made from."""
    other: str
    """The other end."""


class MarkedTexts(Struct, frozen=True):
    """The texts and links that go out, and lines about what is in none of them."""

    sources: tuple[MarkedText, ...]
    """The texts, article by article."""
    links: tuple[TiedPlaces, ...]
    """The links whose ends are in them."""
    left_out: tuple[str, ...]
    """What has no place, a line each."""


def marked_texts_of(material: Material, form: str) -> MarkedTexts:
    """Return where everything goes: whatever was marked in an earlier text stays in that text, to the letter.

    An article whose text is not to be had has an empty one: its facts and its note go out. `form` is what the
    lines about the rest call the format.
    """
    names = Counter(_title(article) for article in material.articles)
    linked = _linked_texts(material)
    sources: list[MarkedText] = []
    by_text: dict[tuple[str, str], MarkedText] = {}
    main: dict[str, MarkedText] = {}
    for article in material.articles:
        name = _title(article)
        if names[name] > 1:
            name = f"{name} ({article.letter or article.file or article.id})"
        for source, digest in _sources(article, name, linked.get(article.id, ()), material):
            sources.append(source)
            by_text[article.id, digest] = source
            main.setdefault(article.id, source)
        for each in article.highlights:
            place = by_text.get((article.id, each.digest))
            if place is not None and place.holds(each.start, each.end, each.quotation):
                record = each.record
                place.add(
                    MarkedPlace(guid_of(each.id), each.start, each.end, record.created, record.modified, each)
                )
    links = tuple(_links(material, by_text, main))
    return MarkedTexts(tuple(sources), links, tuple(_left_out(material, sources, links, form)))


def _title(article: ExportedArticle) -> str:
    return article.title.strip() or UNTITLED


def _linked_texts(material: Material) -> dict[str, dict[str, None]]:
    """Return the hashes of the texts that ends of links are in, by articles."""
    found: dict[str, dict[str, None]] = {}
    for link in material.links:
        for end in (link.one, link.other):
            if end.words is not None:
                found.setdefault(end.article.id, {})[end.digest] = None
    return found


def _sources(
    article: ExportedArticle, name: str, linked: dict[str, None] | tuple[()], material: Material
) -> Iterator[tuple[MarkedText, str]]:
    """Yield the texts of an article that are to be had, with their hashes, the present one first."""
    read = material.read.get(article.id)
    main = guid_of(article.id)
    is_first = True
    for digest in dict.fromkeys((article.digest, *(each.digest for each in article.highlights), *linked)):
        text = read.text if read is not None and read.digest == digest else material.texts.get(digest)
        if text is None:
            continue
        if is_first:
            yield MarkedText(main, name, text, article), digest
        else:
            earlier = f"{name} (earlier text {digest[:8]})"
            yield MarkedText(earlier_text(main, digest), earlier, text, article), digest
        is_first = False
    if is_first:
        yield MarkedText(main, name, "", article), ""


def _links(
    material: Material, by_text: dict[tuple[str, str], MarkedText], main: dict[str, MarkedText]
) -> Iterator[TiedPlaces]:
    """Yield the links whose ends both have a place; where nothing is highlighted, an end gets a selection."""

    def target(end: ExportedEnd, link: ExportedLink, side: str) -> str | None:
        if end.words is None:
            whole = main.get(end.article.id)
            return None if whole is None else whole.guid
        source = by_text.get((end.article.id, end.digest))
        if source is None or not source.holds(end.start, end.end, end.words):
            return None
        if (end.start, end.end) not in source.by_place:
            record = material.annotations.links[link.id]
            guid = link_end(guid_of(link.id), side)
            source.add(MarkedPlace(guid, end.start, end.end, record.created, record.modified))
        return source.by_place[end.start, end.end]

    for link in material.links:
        one, other = target(link.one, link, "one"), target(link.other, link, "other")
        if one is not None and other is not None:
            yield TiedPlaces(link, one, other)


def _left_out(
    material: Material, sources: list[MarkedText], links: tuple[TiedPlaces, ...], form: str
) -> Iterator[str]:
    kept, highlights, no_place = material.annotations, material.highlights, f"no place in {form}"
    decisions = sum(each.creator == ADJUDICATION for each in kept.dismissals.values())
    placed = sum(each.highlight is not None for source in sources for each in source.selections)
    moved = sum(
        each.record.moved_to is not None
        or (each.start, each.digest) != (each.record.anchor.start, each.record.anchor.digest)
        for each in highlights
    )
    for number, thing, said, why in (
        (sum(not source.text for source in sources), "article", "{}", "the text is not to be had"),
        (len(highlights) - placed, "highlight", "{}", "the text with the words is not kept"),
        (moved, "highlight", "the other place of {}", f"{form} keeps one"),
        (len(material.links) - len(links), "link", "{}", "an end is in no text that is exported"),
        (len(links), "link", "the times of {}", f"{form} keeps none"),
        (len(material.silences), "silence", "{} as such", "told in a note"),
        (len(kept.rows), "chosen matrix row", "{} as such", "told in a note"),
        (len(kept.searches), "saved search", "{}", no_place),
        (len(kept.dismissals) - decisions, "dismissed difference", "{}", no_place),
        (decisions, "decision", "{} on coders as such", f"only passages have a place in {form}"),
    ):
        if number:
            yield f"{said.format(_counted(number, thing))}: {why}"


def _counted(number: int, thing: str) -> str:
    return f"{number} saved searches" if thing == "saved search" and number > 1 else counted(number, thing)
