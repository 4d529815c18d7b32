"""A synopsis: several articles in rows, as the Gospels are printed beside each other.

In one row stands what tells the same; a gap is what an article does not tell there.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span
from synoptic.corpus.articles.furniture import is_furniture
from synoptic.corpus.articles.provenance import front_matter_end, is_provenance
from synoptic.corpus.parallels.agreement import agreement
from synoptic.corpus.parallels.alignment import align
from synoptic.corpus.parallels.parallels import with_ties
from synoptic.corpus.text.folding import fold
from synoptic.corpus.text.segmentation import sentences
from synoptic.corpus.text.terms import whole_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from synoptic.corpus.article import Article
    from synoptic.corpus.parallels.agreement import Kind
    from synoptic.corpus.parallels.comparisons import Comparisons
    from synoptic.corpus.parallels.parallels import Parallel, Ties

_SAME_WORDS = 1.0
_SAME_FEW_WORDS = 0.3
"""A sentence too short to be a parallel of its own, such as "That was wrong.", hardly tells anything."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A sentence in its row."""

    span: Span
    """Its place in its article."""
    kind: Kind | None
    """What it is to the first cell of its row; None for that one itself."""
    common: tuple[Span, ...]
    """The words that it has in common with the first cell, or that one with any other; in order, within the
    span, none overlapping."""
    elsewhere: tuple[tuple[int, int], ...]
    """Column and row of what tells the same in other rows, because the articles tell it in another order."""


@dataclass(frozen=True, slots=True)
class SynopsisRow:
    """What tells the same."""

    cells: tuple[Cell | None, ...]
    """One for each article; None is a gap."""

    @property
    def filled(self) -> int:
        """How many articles have it."""
        return sum(cell is not None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Synopsis:
    """Articles in rows."""

    articles: tuple[Article, ...]
    """The columns."""
    rows: tuple[SynopsisRow, ...]
    """Each sentence of each article is in one of them, in the order of its article."""


def lined_up(text: str) -> tuple[Span, ...]:
    """Return the sentences of a text that stand in a synopsis: all but furniture, bylines and dates."""
    return tuple(
        span
        for span in sentences(text, front_matter_end(text))
        if not is_furniture(line := text[span.start : span.end]) and not is_provenance(line)
    )


def synopsis(
    articles: Sequence[Article],
    comparisons: Comparisons,
    lead: int = 0,
    *,
    ties: Ties | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Synopsis | None:
    """Return the articles in rows that follow the one with the index `lead`.

    What goes into one row are `Parallel`s and sentences of the same words, as far as all
    articles tell them in one order. `ties`, passages that a reader has tied, come before what was found. None
    as soon as `cancelled`, which is asked before each pair of articles, says so.
    """
    columns = [lined_up(article.text) for article in articles]
    scores: dict[tuple[int, int], Mapping[tuple[int, int], float]] = {}
    for one, other in combinations(range(len(articles)), 2):
        if cancelled is not None and cancelled():
            return None
        comparison = comparisons.between(articles[one], articles[other])
        here, there = articles[one], articles[other]
        tied = ties.get((here.id, there.id), ()) if ties else ()
        parallels = with_ties(comparison.parallels, here.text, there.text, tied)
        scores[one, other] = _scores(here.text, columns[one], there.text, columns[other], parallels)
    rows = align([len(column) for column in columns], scores, lead)
    elsewhere = _elsewhere(rows, scores)
    texts = [article.text for article in articles]
    order = [lead, *(column for column in range(len(articles)) if column != lead)]
    made = []
    for number, row in enumerate(rows):
        spans = [None if at is None else columns[column][at] for column, at in enumerate(row)]
        made.append(_row(texts, spans, order, [elsewhere.get((column, number), ()) for column in order]))
    return Synopsis(tuple(articles), tuple(made))


def _scores(
    text: str,
    spans: Sequence[Span],
    other_text: str,
    other_spans: Sequence[Span],
    parallels: Iterable[Parallel],
) -> Mapping[tuple[int, int], float]:
    """Return which sentences of two texts tell the same, and how likely."""
    found: dict[tuple[int, int], float] = {}
    for parallel in parallels:
        one, other = _holding(spans, parallel.a), _holding(other_spans, parallel.b)
        if one is not None and other is not None:
            found[one, other] = max(parallel.score, found.get((one, other), 0.0))
    places: dict[tuple[str, ...], list[int]] = {}
    for number, span in enumerate(other_spans):
        places.setdefault(_words(other_text, span), []).append(number)
    for number, span in enumerate(spans):
        words = _words(text, span)
        for other in places.get(words, ()):
            is_told = (number, other) in found or _is_long(words)
            found[number, other] = _SAME_WORDS if is_told else _SAME_FEW_WORDS
    return found


_FEW = 4


def _is_long(words: Sequence[str]) -> bool:
    return len(words) >= _FEW


def _words(text: str, span: Span) -> tuple[str, ...]:
    shown = text[span.start : span.end]
    # What has no words is the same only if it is the same.
    return tuple(word for word, _, _ in whole_words(fold(shown).text)) or ("", shown)


def _holding(spans: Sequence[Span], passage: Span) -> int | None:
    """Return the number of the sentence in which a passage begins."""
    number = bisect_right(spans, passage.start, key=lambda span: span.start) - 1
    return number if number >= 0 and passage.start < spans[number].end else None


def _elsewhere(
    rows: Sequence[Sequence[int | None]], scores: Mapping[tuple[int, int], Mapping[tuple[int, int], float]]
) -> Mapping[tuple[int, int], tuple[tuple[int, int], ...]]:
    """Return for each column and row where else, by column and row, the same is told."""
    row_of = {
        (column, at): number
        for number, row in enumerate(rows)
        for column, at in enumerate(row)
        if at is not None
    }
    found: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for (one, other), pairs in scores.items():
        # Of short sentences with the same words nobody wants to know all the others.
        for (here, there), score in pairs.items():
            row, another = row_of[one, here], row_of[other, there]
            told_there = rows[row][other] is not None or rows[another][one] is not None
            if row != another and score > _SAME_FEW_WORDS and not told_there:
                found.setdefault((one, row), set()).add((other, another))
                found.setdefault((other, another), set()).add((one, row))
    return {place: tuple(sorted(others)) for place, others in found.items()}


def _row(
    texts: Sequence[str],
    spans: Sequence[Span | None],
    order: Sequence[int],
    elsewhere: Sequence[tuple[tuple[int, int], ...]],
) -> SynopsisRow:
    """Return a row; the first of its cells, in the given order, is the one the others are compared with."""
    cells: list[Cell | None] = [None] * len(spans)
    first: int | None = None
    shared: list[Span] = []
    for column, others in zip(order, elsewhere, strict=True):
        span = spans[column]
        if span is None:
            continue
        if first is None:
            first = column
            cells[column] = Cell(span, None, (), others)
            continue
        anchor = spans[first]
        assert anchor is not None  # noqa: S101  # the first cell is one
        words = agreement(texts[first], anchor, texts[column], span)
        shared += (match.a for match in words.matches)
        cells[column] = Cell(span, words.kind, _joined(match.b for match in words.matches), others)
    if first is not None and shared and (cell := cells[first]) is not None:
        cells[first] = Cell(cell.span, None, _joined(shared), cell.elsewhere)
    return SynopsisRow(tuple(cells))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that overlap as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
