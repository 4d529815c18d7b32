"""Line several articles up in rows, as the Gospels are printed in a synopsis.

Sentences in one row say the same; a gap is an article's silence. The texts are added one by one to the rows,
each by the heaviest chain of matches that keeps both orders: a progressive alignment, as of many sequences
(D.-F. Feng and R. F. Doolittle, "Progressive sequence alignment as a prerequisite to correct phylogenetic
trees", Journal of Molecular Evolution 25, 1987; with a chain instead of a table, since few pairs of sentences
match).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, groupby
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.article import Article, Span
from synoptic.corpus.articles.boilerplate import is_boilerplate, is_invitation
from synoptic.corpus.articles.front_matter import front_matter_end
from synoptic.corpus.articles.provenance import is_provenance
from synoptic.corpus.differences.contrast import Contrast, WordKind, WordRun, contrast
from synoptic.corpus.parallels.comparison import (
    Confidence,
    Parallel,
    with_ties,
)
from synoptic.corpus.parallels.shared_words import Kind, shared_words
from synoptic.corpus.text.segmentation import sentences
from synoptic.corpus.text.words import compared_words

if TYPE_CHECKING:
    from synoptic.corpus.differences.discrepancies import Discrepancy
    from synoptic.corpus.parallels.comparer import Comparer
    from synoptic.corpus.parallels.ties import Tie, Ties

_SAME_WORDS_SCORE = 1.0
_FEW_WORDS = 4
_SAME_FEW_WORDS_SCORE = 0.3
"""Score of a sentence too short to be a parallel by itself, such as "That was wrong."."""
_KEPT_WEIGHT = 1e6
"""What it counts that sentences are in one row already: they never give way to others."""
_STRENGTHS: Mapping[WordKind, int] = {"own": 1, "reworded": 2, "shared": 3, "differing": 4}
"""Of the kinds that a word has beside several passages, the strongest is its own."""
_MAX_CONTRASTS = 4096

_Row: TypeAlias = tuple[int | None, ...]
"""For each column the number of its sentence, or None for a gap."""
_Scores: TypeAlias = "Mapping[tuple[int, int], Mapping[tuple[int, int], float]]"
"""For two columns, the smaller first: pairs of sentences that say the same, and their scores above 0."""
_Unlike: TypeAlias = "Mapping[tuple[int, int], Mapping[tuple[int, int], str]]"
"""For two columns, the smaller first: pairs of sentences that a reader has tied as unlike, and how."""


class RowCell(Struct, frozen=True):
    """A sentence in its row."""

    span: Span
    """Its place in its article."""
    kind: Kind | None
    """Its relation to the first cell of its row; None for that cell."""
    elsewhere: tuple[tuple[int, int], ...]
    """Column and row of sentences in other rows that say the same: the articles differ in order."""
    confidence: Confidence | None = None
    """How sure it is that another cell of its row says the same: likely or possible; None if none does."""
    runs: tuple[WordRun, ...] = ()
    """Its words by their kinds, set beside the first cell; those of the first cell, beside all others."""
    is_alike: bool = False
    """Whether it is alike enough to be marked word by word."""
    differences: tuple[Discrepancy, ...] = ()
    """What differs in substance from the first cell; for that one, from any other."""
    unlike: str = ""
    """What it is to another cell, or that one to it, that a reader has tied to it as not saying the same."""
    repeats: tuple[Span, ...] = ()
    """Other places where its article has the same words, such as a caption that is printed twice."""


class SynopsisRow(Struct, frozen=True):
    """Sentences that say the same."""

    cells: tuple[RowCell | None, ...]
    """One for each article; None is a gap."""

    @property
    def filled(self) -> int:
        """Number of articles with a sentence in it."""
        return sum(cell is not None for cell in self.cells)

    @property
    def confidence(self) -> Confidence | None:
        """How sure it is that two of them say the same, at the best; None if none do."""
        found = {cell.confidence for cell in self.cells if cell is not None}
        return next((each for each in (Confidence.LIKELY, Confidence.POSSIBLE) if each in found), None)


class Synopsis(Struct, frozen=True):
    """Articles in rows."""

    articles: tuple[Article, ...]
    """The columns."""
    rows: tuple[SynopsisRow, ...]
    """Each sentence of each article is in one of them, in the order of its article; one that is printed
    several times, where it is first."""


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
    has_possible: bool = False,
    ties: Ties | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Synopsis | None:
    """Return the articles in rows that follow the article with the index `lead`.

    A row has likely parallels and sentences of the same words, in the order of all its articles; with
    `has_possible` also possible parallels, which displace no likely one. `ties`, passages that a reader has
    tied, come before found parallels; those that do not say the same share a row, and are never as sure as
    that. Returns None once `cancelled()`, asked before each pair of articles and
    each row, is true.
    """
    columns = [_Column.of(article.own_text) for article in articles]
    scores: dict[tuple[int, int], Mapping[tuple[int, int], float]] = {}
    likely: dict[tuple[int, int], Mapping[tuple[int, int], float]] = {}
    unlike: dict[tuple[int, int], Mapping[tuple[int, int], str]] = {}
    for one, other in combinations(range(len(articles)), 2):
        if cancelled is not None and cancelled():
            return None
        comparison = comparisons.between(articles[one], articles[other])
        here, there = articles[one], articles[other]
        tied = ties.get((here.id, there.id), ()) if ties else ()
        found = with_ties(comparison.parallels, here.text, there.text, tied)
        scores[one, other] = _scores(columns[one], columns[other], found)
        sure = (each for each in found if each.confidence is Confidence.LIKELY)
        likely[one, other] = _scores(columns[one], columns[other], sure)
        unlike[one, other] = _unlike(columns[one], columns[other], tied)
    lengths = [len(column.spans) for column in columns]
    rows = align(lengths, likely, lead)
    if has_possible:
        rows = filled_up(rows, lengths, scores, lead)
    # What is unlike has its place in the rows, and no more.
    likely = {
        both: {pair: score for pair, score in pairs.items() if pair not in unlike[both]}
        for both, pairs in likely.items()
    }
    elsewhere = _elsewhere(rows, likely)
    order = [lead, *(column for column in range(len(articles)) if column != lead)]
    made: list[SynopsisRow] = []
    for number, row in enumerate(rows):
        if cancelled is not None and cancelled():
            return None
        cells = {
            column: RowCell(columns[column].spans[at], None, elsewhere.get((column, number), ()))
            for column in order
            if (at := row[column]) is not None
        }
        ties_here = _unlike_in(row, order, unlike)
        # Of two that are unlike, the later one does not have what the row says.
        apart = {later for _, later in ties_here}
        same = tuple(None if column in apart else at for column, at in enumerate(row))
        for column, cell in cells.items():
            cells[column] = replace(
                cell,
                confidence=_confidence(column, same, likely),
                unlike=next((how for pair, how in ties_here.items() if column in pair), ""),
                repeats=columns[column].repeats.get(cell.span, ()),
            )
        made.append(_row(columns, cells))
    return Synopsis(tuple(articles), tuple(made))


class _Column(Struct, frozen=True):
    """The sentences of a text, each once."""

    text: str
    spans: tuple[Span, ...]
    """Of those that are printed several times, the first."""
    repeats: Mapping[Span, tuple[Span, ...]]
    """The other places, by the first."""
    places: tuple[tuple[Span, int], ...]
    """All places in order, each with the number of its sentence."""

    @classmethod
    def of(cls, text: str) -> _Column:
        """Return the sentences of a text; the same few words may be said twice, and count as two."""
        numbers: dict[tuple[str, ...], int] = {}
        spans: list[Span] = []
        repeats: dict[Span, tuple[Span, ...]] = {}
        places: list[tuple[Span, int]] = []
        for span in lined_up(text):
            words = _words(text, span)
            known = numbers.setdefault(words, len(spans)) if len(words) >= _FEW_WORDS else len(spans)
            if known == len(spans):
                spans.append(span)
            else:
                repeats[spans[known]] = (*repeats.get(spans[known], ()), span)
            places.append((span, known))
        return cls(text, tuple(spans), repeats, tuple(places))

    def holding(self, passage: Span) -> int | None:
        """Return the number of the sentence in which a passage begins."""
        place = bisect_right(self.places, passage.start, key=lambda place: place[0].start) - 1
        if place < 0 or passage.start >= self.places[place][0].end:
            return None
        return self.places[place][1]


def _confidence(column: int, row: _Row, likely: _Scores) -> Confidence | None:
    """Return how sure it is that a cell of a row says the same as any other of its cells; None for a gap."""
    others = [(other, at) for other, at in enumerate(row) if other != column and at is not None]
    if row[column] is None or not others:
        return None
    here = column, row[column]
    pairs = ((*here, *other) if here < other else (*other, *here) for other in others)
    is_likely = any((at, its) in likely[one, two] for one, at, two, its in pairs)
    return Confidence.LIKELY if is_likely else Confidence.POSSIBLE


def _scores(
    column: _Column, other_column: _Column, parallels: Iterable[Parallel]
) -> Mapping[tuple[int, int], float]:
    """Return the pairs of sentences of two texts that say the same, with their scores."""
    found: dict[tuple[int, int], float] = {}
    for parallel in parallels:
        one, other = column.holding(parallel.a), other_column.holding(parallel.b)
        if one is not None and other is not None:
            found[one, other] = max(parallel.score, found.get((one, other), 0.0))
    places: dict[tuple[str, ...], list[int]] = {}
    for number, span in enumerate(other_column.spans):
        places.setdefault(_words(other_column.text, span), []).append(number)
    for number, span in enumerate(column.spans):
        words = _words(column.text, span)
        for other in places.get(words, ()):
            is_told = (number, other) in found or len(words) >= _FEW_WORDS
            found[number, other] = _SAME_WORDS_SCORE if is_told else _SAME_FEW_WORDS_SCORE
    return found


def _unlike(column: _Column, other_column: _Column, ties: Iterable[Tie]) -> Mapping[tuple[int, int], str]:
    """Return the pairs of sentences of two texts that a reader has tied as unlike, and how."""
    found: dict[tuple[int, int], str] = {}
    for tie in ties:
        one, other = column.holding(tie.a), other_column.holding(tie.b)
        if tie.unlike and one is not None and other is not None:
            found.setdefault((one, other), tie.unlike)
    return found


def _unlike_in(row: _Row, order: Sequence[int], unlike: _Unlike) -> Mapping[tuple[int, int], str]:
    """Return the pairs of columns that are tied as unlike in a row, the earlier in order first, and how."""
    found: dict[tuple[int, int], str] = {}
    for one, later in combinations(order, 2):
        first, second = min(one, later), max(one, later)
        here, there = row[first], row[second]
        if here is not None and there is not None and (how := unlike[first, second].get((here, there))):
            found[one, later] = how
    return found


def _words(text: str, span: Span) -> tuple[str, ...]:
    shown = text[span.start : span.end]
    # What has no words is the same only if it is the same.
    return tuple(compared_words(shown)) or ("", shown)


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


def _row(columns: Sequence[_Column], cells: Mapping[int, RowCell]) -> SynopsisRow:
    """Return a row; the others of its cells are set beside the first one, in the given order."""
    made: dict[int, RowCell] = {}
    (first, anchor), *others = cells.items()
    contrasts: list[Contrast] = []
    for column, cell in others:
        sides = (columns[first].text, anchor.span, columns[column].text, cell.span)
        beside = _beside(*sides)
        contrasts.append(beside)
        made[column] = replace(
            cell,
            kind=shared_words(*sides).kind,
            runs=beside.b,
            is_alike=beside.is_alike,
            differences=beside.differences,
        )
    made[first] = replace(
        anchor,
        runs=tuple(_strongest(anchor.span, contrasts)),
        is_alike=any(each.is_alike for each in contrasts),
        differences=tuple(difference for each in contrasts for difference in each.differences),
    )
    return SynopsisRow(tuple(made.get(column) for column in range(len(columns))))


_beside = lru_cache(maxsize=_MAX_CONTRASTS)(contrast)


def _strongest(passage: Span, contrasts: Iterable[Contrast]) -> Iterator[WordRun]:
    """Yield the words of a passage that is side `a` of several contrasts, each of the strongest kind."""
    kinds: list[WordKind | None] = [None] * len(passage)
    for beside in contrasts:
        for run in beside.a:
            if not beside.is_alike and run.kind != "differing":
                continue
            for at in range(run.span.start - passage.start, run.span.end - passage.start):
                kinds[at] = max(kinds[at] or "own", run.kind, key=_STRENGTHS.__getitem__)
    at = passage.start
    for kind, group in groupby(kinds):
        end = at + sum(1 for _ in group)
        if kind is not None:
            yield WordRun(kind, Span(at, end))
        at = end


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


def filled_up(
    rows: Sequence[_Row], lengths: Sequence[int], scores: _Scores, lead: int = 0
) -> tuple[_Row, ...]:
    """Return the rows with weaker matches in them; sentences that share a row go on sharing one.

    Each column but the leading one is taken out and aligned with the rest again (G. J. Barton and
    M. J. E. Sternberg, "A strategy for the rapid multiple alignment of protein sequences", Journal of
    Molecular Biology 198, 1987).
    """
    filled = [list(row) for row in rows]
    for column in range(len(lengths)):
        if column == lead:
            continue
        others = [other for other in range(len(lengths)) if other != column]
        rest: list[list[int | None]] = []
        kept: list[tuple[int, int]] = []
        for row in filled:
            number, row[column] = row[column], None
            if any(each is not None for each in row):
                if number is not None:
                    kept.append((len(rest), number))
                rest.append(row)
        points = _points(rest, others, column, scores)
        points.update((point, points.get(point, 0.0) + _KEPT_WEIGHT) for point in kept)
        filled = _merged(rest, len(lengths), column, lengths[column], heaviest_chain(points))
    return tuple(tuple(row) for row in filled)


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
