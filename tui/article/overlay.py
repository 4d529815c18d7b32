"""What is laid over one article: its highlights and links where they are now, and the hits of a search."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from synoptic.annotations.anchoring.placing import place, place_anchor
from synoptic.annotations.store.tags import carries
from synoptic.tui.article.marks import Layer, Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Highlight, Tag
    from synoptic.corpus.article import Article, Span


def orphans_of(article: Article, annotations: Annotations, texts: Texts) -> tuple[Highlight, ...]:
    """Return the article's highlights whose place is gone."""
    found = annotations.highlights_of(article.id)
    return tuple(highlight for highlight in found if place(article, highlight, texts).span is None)


def highlight_marks(
    article: Article, annotations: Annotations, lit: frozenset[str], texts: Texts
) -> Iterator[Mark]:
    """Yield a mark for each highlight that has its place; with `lit` tags, only for those that carry one."""
    noted = {note.target for note in annotations.notes.values()}
    for highlight in annotations.highlights_of(article.id):
        span = place(article, highlight, texts).span
        if span is None or (lit and not any(carries(annotations, highlight, name) for name in lit)):
            continue
        colours = tuple(tag.colour for tag in annotations.tags_of(highlight))
        yield Mark(span.start, span.end, Layer.HIGHLIGHT, colours, highlight.id, highlight.id in noted)


def link_marks(article: Article, annotations: Annotations, texts: Texts) -> Iterator[Mark]:
    """Yield a mark for each end of a link that has its place in the article."""
    for link in annotations.links_of(article.id):
        for end in link.ends:
            if end.article == article.id and end.anchor is not None:
                span = place_anchor(article, end.anchor, texts).span
                if span is not None:
                    yield Mark(span.start, span.end, Layer.LINK, link=link.id)


def hit_marks(text: str, spans: Iterable[Span], layer: Layer) -> Iterator[Mark]:
    """Yield a mark for each stretch of matched words, given in order: words side by side are one stretch."""
    open_mark: Mark | None = None
    for span in spans:
        if open_mark is not None and not text[open_mark.end : span.start].strip():
            open_mark = replace(open_mark, end=span.end)
            continue
        if open_mark is not None:
            yield open_mark
        open_mark = Mark(span.start, span.end, layer)
    if open_mark is not None:
        yield open_mark


def recent_tags(annotations: Annotations) -> tuple[Tag, ...]:
    """Return all tags, those of the highlights changed last first."""
    ranked: dict[str, Tag] = {}
    for highlight in sorted(annotations.highlights.values(), key=lambda each: each.modified, reverse=True):
        for tag in annotations.tags_of(highlight):
            ranked.setdefault(tag.id, tag)
    for tag in sorted(annotations.tags.values(), key=lambda each: each.modified, reverse=True):
        ranked.setdefault(tag.id, tag)
    return tuple(ranked.values())
