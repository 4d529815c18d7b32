"""Line several articles up in rows, as the Gospels are printed in a synopsis.

Sentences in one row say the same; a gap is an article's silence. The texts are added one by one to the rows,
each by the heaviest chain of matches that keeps both orders: a progressive alignment, as of many sequences
(D.-F. Feng and R. F. Doolittle, "Progressive sequence alignment as a prerequisite to correct phylogenetic
trees", Journal of Molecular Evolution 25, 1987; with a chain instead of a table, since few pairs of sentences
match).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from synoptic.corpus.article import Article, Span
from synoptic.corpus.articles.boilerplate import is_boilerplate, is_invitation
from synoptic.corpus.articles.front_matter import front_matter_end
from synoptic.corpus.articles.provenance import is_provenance
from synoptic.corpus.parallels.comparison import Parallel, Ties, with_ties
from synoptic.corpus.parallels.shared_words import Kind, shared_words
from synoptic.corpus.text.segmentation import sentences
from synoptic.corpus.text.words import compared_words

if TYPE_CHECKING:
    from synoptic.corpus.parallels.comparer import Comparer

_SAME_WORDS_SCORE = 1.0
_FEW_WORDS = 4
_SAME_FEW_WORDS_SCORE = 0.3
"""Score of a sentence too short to be a parallel by itself, such as "That was wrong."."""

_Row: TypeAlias = tuple[int | None, ...]
"""For each column the number of its sentence, or None for a gap."""
_Scores: TypeAlias = "Mapping[tuple[int, int], Mapping[tuple[int, int], float]]"
"""For two columns, the smaller first: pairs of sentences that say the same, and their scores above 0."""


@dataclass(frozen=True, slots=True)
class RowCell:
    """A sentence in its row."""

    span: Span
    """Its place in its article."""
    kind: Kind | None
    """Its relation to the first cell of its row; None for that cell."""
    common: tuple[Span, ...]
    """The words that it has in common with the first cell, or that one with any other; in order, within the
    span, none overlapping."""
    elsewhere: tuple[tuple[int, int], ...]
    """Column and row of sentences in other rows that say the same: the articles differ in order."""


@dataclass(frozen=True, slots=True)
class SynopsisRow:
    """Sentences that say the same."""

    cells: tuple[RowCell | None, ...]
    """One for each article; None is a gap."""

    @property
    def filled(self) -> int:
        """Number of articles with a sentence in it."""
        return sum(cell is not None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Synopsis:
    """Articles in rows."""

    articles: tuple[Article, ...]
    """The columns."""
    rows: tuple[SynopsisRow, ...]
    """Each sentence of each article is in one of them, in the order of its article."""


def lined_up(text: str) -> tuple[Span, ...]:
    """Return the sentences of a text in a synopsis: all but boilerplate, bylines and dates."""
    return tuple(
        span
        for span in sentences(text, front_matter_end(text))
        if not is_boilerplate(line := text[span.start : span.end])
        and not is_invitation(line)
        and not is_provenance(line)
    )


def synopsis(
    articles: Sequence[Article],
    comparisons: Comparer,
    lead: int = 0,
    *,
    ties: Ties | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Synopsis | None:
    """Return the articles in rows that follow the article with the index `lead`.

    A row has likely parallels and sentences of the same words, in the order of all its articles. `ties`,
    passages that a reader has tied, come before found parallels. Returns None once `cancelled()`, asked
    before each pair of articles, is true.
    """
    columns = [lined_up(article.text) for article in articles]
    scores: dict[tuple[int, int], Mapping[tuple[int, int], float]] = {}
    for one, other in combinations(range(len(articles)), 2):
        if cancelled is not None and cancelled():
            return None
        comparison = comparisons.between(articles[one], articles[other])
        here, there = articles[one], articles[other]
        tied = ties.get((here.id, there.id), ()) if ties else ()
        parallels = with_ties(comparison.likely, here.text, there.text, tied)
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
    """Return the pairs of sentences of two texts that say the same, with their scores."""
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
            is_told = (number, other) in found or len(words) >= _FEW_WORDS
            found[number, other] = _SAME_WORDS_SCORE if is_told else _SAME_FEW_WORDS_SCORE
    return found


def _words(text: str, span: Span) -> tuple[str, ...]:
    shown = text[span.start : span.end]
    # What has no words is the same only if it is the same.
    return tuple(compared_words(shown)) or ("", shown)


def _holding(spans: Sequence[Span], passage: Span) -> int | None:
    """Return the number of the sentence in which a passage begins."""
    number = bisect_right(spans, passage.start, key=lambda span: span.start) - 1
    return number if number >= 0 and passage.start < spans[number].end else None


def _elsewhere(
    rows: Sequence[Sequence[int | None]], scores: Mapping[tuple[int, int], Mapping[tuple[int, int], float]]
) -> Mapping[tuple[int, int], tuple[tuple[int, int], ...]]:
    """Return for each column and row the columns and rows of other places that say the same."""
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
            if row != another and score > _SAME_FEW_WORDS_SCORE and not told_there:
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
    cells: list[RowCell | None] = [None] * len(spans)
    first: int | None = None
    shared: list[Span] = []
    for column, others in zip(order, elsewhere, strict=True):
        span = spans[column]
        if span is None:
            continue
        if first is None:
            first = column
            cells[column] = RowCell(span, None, (), others)
            continue
        anchor = spans[first]
        assert anchor is not None  # noqa: S101  # the first cell is one
        words = shared_words(texts[first], anchor, texts[column], span)
        shared += (match.a for match in words.matches)
        cells[column] = RowCell(span, words.kind, _joined(match.b for match in words.matches), others)
    if first is not None and shared and (cell := cells[first]) is not None:
        cells[first] = RowCell(cell.span, None, _joined(shared), cell.elsewhere)
    return SynopsisRow(tuple(cells))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, overlapping ones as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def align(lengths: Sequence[int], scores: _Scores, lead: int = 0) -> tuple[_Row, ...]:
    """Return the rows of columns with these numbers of sentences.

    Every sentence is in one row, the sentences of each column in their order. The rows follow the column
    `lead`: sentences of other columns alone come after the sentence they follow in their own text, or before
    the first match if nothing matches before.
    """
    order = [lead, *(column for column in range(len(lengths)) if column != lead)]
    rows: list[list[int | None]] = [
        [number if column == lead else None for column in range(len(lengths))]
        for number in range(lengths[lead])
    ]
    for added, column in enumerate(order[1:], start=1):
        points = _points(rows, order[:added], column, scores)
        rows = _merged(rows, len(lengths), column, lengths[column], heaviest_chain(points))
    return tuple(tuple(row) for row in rows)


def heaviest_chain(points: Mapping[tuple[int, int], float]) -> tuple[tuple[int, int], ...]:
    """Return the points, both numbers of which rise from one to the next, that weigh most together.

    A heaviest increasing subsequence, in n log n: the best chain up to each second number is kept in a tree
    of prefixes (P. M. Fenwick, "A new data structure for cumulative frequency tables", Software: Practice
    and Experience 24/3, 1994).
    """
    size = max((second for _, second in points), default=-1) + 1
    tree: list[tuple[float, tuple[int, int] | None]] = [(0.0, None)] * (size + 1)
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    best: tuple[float, tuple[int, int] | None] = (0.0, None)
    # Of one row, later columns first: two of them cannot be in one chain.
    for point in sorted(points, key=lambda point: (point[0], -point[1])):
        place = point[1]
        reached: tuple[float, tuple[int, int] | None] = (0.0, None)
        while place > 0:
            reached = max(reached, tree[place], key=_weight)
            place -= place & -place
        before[point] = reached[1]
        chain = (reached[0] + points[point], point)
        best = max(best, chain, key=_weight)
        place = point[1] + 1
        while place <= size:
            tree[place] = max(tree[place], chain, key=_weight)
            place += place & -place
    found: list[tuple[int, int]] = []
    last = best[1]
    while last is not None:
        found.append(last)
        last = before[last]
    return tuple(reversed(found))


def _weight(chain: tuple[float, tuple[int, int] | None]) -> float:
    return chain[0]


def _points(
    rows: Sequence[Sequence[int | None]], placed: Sequence[int], column: int, scores: _Scores
) -> dict[tuple[int, int], float]:
    """Return the matches of a column's sentences with rows, and their weights added up over the row."""
    row_of = {
        (other, number): place
        for place, row in enumerate(rows)
        for other in placed
        if (number := row[other]) is not None
    }
    points: dict[tuple[int, int], float] = {}
    for other in placed:
        is_first = other < column
        for (one, two), score in sorted(scores.get((min(other, column), max(other, column)), {}).items()):
            there, here = (one, two) if is_first else (two, one)
            point = row_of[other, there], here
            points[point] = points.get(point, 0.0) + score
    return points


def _merged(
    rows: Sequence[list[int | None]], columns: int, column: int, length: int, chain: Sequence[tuple[int, int]]
) -> list[list[int | None]]:
    """Return the rows with one more of so many columns in them."""

    def alone(start: int, end: int) -> list[list[int | None]]:
        return [
            [number if each == column else None for each in range(columns)] for number in range(start, end)
        ]

    if not chain:
        return [*rows, *alone(0, length)]
    matched = dict(chain)
    # What stands between two matches follows the first of them.
    ends = dict(zip(matched, [*(number for _, number in chain[1:]), length], strict=True))
    merged: list[list[int | None]] = []
    for place, row in enumerate(rows):
        number = matched.get(place)
        if number is None:
            merged.append(row)
            continue
        if place == chain[0][0]:
            merged += alone(0, number)
        merged.append([number if each == column else other for each, other in enumerate(row)])
        merged += alone(number + 1, ends[place])
    return merged
