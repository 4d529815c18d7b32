"""Marks over an article's text: made of highlights, links and hits, found by place, flattened to be drawn."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.anchoring.placing import Texts, place, place_anchor
from synoptic.annotations.store.tags import carries
from synoptic.corpus.article import Article, Span

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Highlight


class Layer(IntEnum):
    """The kinds of marks, a higher one drawn over a lower one, and the selection and the caret over all."""

    SENTENCE = 1
    LINK = 2
    HIGHLIGHT = 3
    CHOSEN = 4
    PARALLEL = 5
    ARRIVED = 6
    HIT = 7
    CURRENT_HIT = 8
    PENDING = 9


class Mark(Struct, frozen=True):
    """A span of the text that is drawn differently."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    layer: Layer
    colours: tuple[str, ...] = ()
    """For a highlight: the colours of its tags, each one of `model.values.COLOURS`."""
    highlight: str = ""
    """For a highlight: its id."""
    noted: bool = False
    """For a highlight: whether it carries a note."""
    link: str = ""
    """For an end of a link: the link's id."""


class StyledRun(Struct, frozen=True):
    """A stretch of the text over which the same marks lie."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    marks: tuple[Mark, ...]
    """The marks, lowest layer first, within a layer in text order."""


class Marks:
    """The marks on a text, found by place: a sorted list with the running maximum of the ends.

    What is asked for is a row or an offset, so only the marks there are ever flattened.
    """

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        """Take marks in any order; empty ones are left out."""
        self.all = tuple(
            sorted(
                (mark for mark in marks if mark.end > mark.start),
                key=lambda mark: (mark.start, mark.end, mark.layer),
            )
        )
        """Every mark, in text order."""
        self._starts = [mark.start for mark in self.all]
        self._reach = list(accumulate((mark.end for mark in self.all), max))

    def touching(self, start: int, end: int) -> tuple[Mark, ...]:
        """Return the marks that share a code point with the span, in text order."""
        first = bisect_right(self._reach, start)
        last = bisect_left(self._starts, end)
        return tuple(mark for mark in self.all[first:last] if mark.end > start)

    def at(self, offset: int) -> tuple[Mark, ...]:
        """Return the marks that cover an offset, lowest layer first, within a layer in text order."""
        return tuple(sorted(self.touching(offset, offset + 1), key=_order))

    def highlights_at(self, offset: int) -> tuple[Mark, ...]:
        """Return the highlights that cover an offset, in text order."""
        return tuple(mark for mark in self.at(offset) if mark.layer is Layer.HIGHLIGHT)

    def links_at(self, offset: int) -> tuple[str, ...]:
        """Return the ids of the links that have an end over an offset, in text order."""
        return tuple(mark.link for mark in self.at(offset) if mark.layer is Layer.LINK)

    def next_highlight(self, offset: int, count: int = 1) -> int | None:
        """Return the start of the `count`th highlight after an offset, or of the last; None without any."""
        later = [start for start in self._highlight_starts() if start > offset]
        return later[min(count, len(later)) - 1] if later else None

    def previous_highlight(self, offset: int, count: int = 1) -> int | None:
        """Return the start of the `count`th highlight before an offset, or of the first; None without any."""
        earlier = [start for start in self._highlight_starts() if start < offset]
        return earlier[-min(count, len(earlier))] if earlier else None

    def _highlight_starts(self) -> list[int]:
        return sorted({mark.start for mark in self.all if mark.layer is Layer.HIGHLIGHT})


class Choice(Struct, frozen=True):
    """The highlight that keys act on, where several overlap: the chosen or the new one, else the shortest."""

    highlight: str = ""
    """Id of the highlight that the reader chose; empty where none was."""
    made: Span | None = None
    """The span of the highlight that was made last."""

    def among(self, here: Sequence[Mark]) -> Mark | None:
        """Return the chosen one of the highlights under the caret; None without any."""
        chosen = next((mark for mark in here if mark.highlight == self.highlight), None)
        made = next((mark for mark in here if Span(mark.start, mark.end) == self.made), None)
        return chosen or made or min(here, key=lambda mark: mark.end - mark.start, default=None)

    def after(self, here: Sequence[Mark]) -> Choice:
        """Return the choice of the highlight that follows the chosen one among those under the caret."""
        chosen = self.among(here)
        if chosen is None:
            return self
        return replace(self, highlight=here[(here.index(chosen) + 1) % len(here)].highlight)

    def beginning(self, here: Sequence[Mark], offset: int) -> Choice:
        """Return the choice of the shortest highlight that begins at an offset."""
        begun = (mark for mark in here if mark.start == offset)
        chosen = min(begun, key=lambda mark: mark.end, default=None)
        return replace(self, highlight=chosen.highlight if chosen is not None else "")


def flatten(marks: Iterable[Mark], start: int, end: int) -> tuple[StyledRun, ...]:
    """Return the disjoint runs of a span in text order: a sweep over the borders of the marks in it."""
    ordered = sorted(marks, key=_order)
    borders: dict[int, tuple[list[int], list[int]]] = {}
    for index, mark in enumerate(ordered):
        first, last = max(mark.start, start), min(mark.end, end)
        if first < last:
            borders.setdefault(first, ([], []))[0].append(index)
            borders.setdefault(last, ([], []))[1].append(index)
    runs: list[StyledRun] = []
    active: set[int] = set()
    previous = start
    for offset in sorted(borders):
        if active:
            runs.append(StyledRun(previous, offset, tuple(ordered[index] for index in sorted(active))))
        opening, closing = borders[offset]
        active.difference_update(closing)
        active.update(opening)
        previous = offset
    return tuple(runs)


def _order(mark: Mark) -> tuple[Layer, int, int]:
    return mark.layer, mark.start, mark.end


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
