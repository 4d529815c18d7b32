"""Where words may stand in a text that has changed: the places that resemble a quotation, best first."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synoptic.annotations.anchoring.alignment import common_runs
from synoptic.annotations.anchoring.tokens import Vocabulary
from synoptic.corpus.article import Span
from synoptic.corpus.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALIKE = 0.6
"""The least likeness of what is found, 0 to 1."""

_MOST_PLACES = 64
"""A token that stands in more places than this says little about where a quotation is."""
_MOST_WINDOWS = 8
"""So many windows, those that share most with the quotation, are compared letter by letter."""
_LONGEST = 10_000
"""A longer quotation, of many pages, is not sought: comparing it letter by letter takes too long."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A place that resembles a quotation."""

    span: Span
    """Where it is."""
    words: float
    """How much of its letters is the quotation's, 0 to 1: twice those in common, by the lengths of both."""
    context: float
    """The same for what stands around, on the better side."""

    @property
    def score(self) -> float:
        """How likely it is the place, 0 to 1: the words count four times as much as what stands around."""
        return 0.8 * self.words + 0.2 * self.context


class Seeker:
    """Finds quotations in stretches of a text."""

    def __init__(self, text: str, stretches: Iterable[Span]) -> None:
        self._text = text
        self._vocabulary = Vocabulary()
        self._ids: list[int] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._places: dict[int, list[int]] = defaultdict(list)
        self._pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
        for stretch in stretches:
            tokens = self._vocabulary.tokens(text, stretch.start, stretch.end)
            # Between two stretches stands a token that no quotation has.
            self._ids.extend((*tokens.ids, -1))
            self._starts.extend((*tokens.starts, stretch.end))
            self._ends.extend((*tokens.ends, stretch.end))
        for place, token in enumerate(self._ids):
            self._places[token].append(place)
        for place, pair in enumerate(zip(self._ids, self._ids[1:], strict=False)):
            self._pairs[pair].append(place)

    def seek(self, exact: str, before: str, after: str) -> tuple[Likeness, ...]:
        """Return the places that resemble `exact`, best first; no two overlap. For many pages, none.

        `before` and `after` are what stood around the words.
        """
        quoted = self._vocabulary.tokens(exact, 0, len(exact)).ids
        if not quoted or len(exact) > _LONGEST:
            return ()
        wanted = fold(exact).text.strip()
        found = [
            self._likeness(span, wanted, before, after)
            for first in self._windows(quoted)
            if (span := self._best_ends(quoted, wanted, first)) is not None
        ]
        chosen: list[Likeness] = []
        for likeness in sorted(found, key=lambda each: (-each.score, each.span.start)):
            if likeness.words >= ALIKE and not any(_overlap(likeness.span, each.span) for each in chosen):
                chosen.append(likeness)
        return tuple(chosen)

    def _windows(self, quoted: Sequence[int]) -> list[int]:
        """Return where windows may begin that share most with the quotation."""
        votes: Counter[int] = Counter()
        slack = max(2, len(quoted) // 8)
        for index, token in enumerate(quoted):
            places: Sequence[int] = self._places.get(token, ())
            if len(places) > _MOST_PLACES:
                places = self._pairs.get((token, quoted[index + 1]), ()) if index + 1 < len(quoted) else ()
            for place in places[: 4 * _MOST_PLACES]:
                votes[(place - index) // slack] += 1
        # A window may lie across the border of two counts.
        joined = Counter({key: number + votes.get(key + 1, 0) for key, number in votes.items()})
        return [key * slack for key, _ in joined.most_common(_MOST_WINDOWS)]

    def _best_ends(self, quoted: Sequence[int], wanted: str, first: int) -> Span | None:
        """Return the stretch around a window that resembles the quotation most."""
        slack = max(2, len(quoted) // 8)
        low, high = max(0, first - slack), min(len(self._ids), first + len(quoted) + 2 * slack)
        runs = common_runs(quoted, self._ids[low:high])
        if not runs:
            return None
        start, end = runs[0].new + low, runs[-1].new + runs[-1].length + low
        lead, trail = runs[0].old, len(quoted) - runs[-1].old - runs[-1].length
        best: Span | None = None
        most = -1.0
        for begin in {start, self._back(start, lead)}:
            for finish in {end, self._forth(end, trail)}:
                span = Span(self._starts[begin], self._ends[finish - 1])
                likeness = likeness_of(wanted, fold(self._text[span.start : span.end]).text)
                if likeness > most:
                    best, most = span, likeness
        return best

    def _back(self, place: int, steps: int) -> int:
        while steps and place and self._ids[place - 1] != -1:
            place, steps = place - 1, steps - 1
        return place

    def _forth(self, place: int, steps: int) -> int:
        while steps and place < len(self._ids) and self._ids[place] != -1:
            place, steps = place + 1, steps - 1
        return place

    def _likeness(self, span: Span, wanted: str, before: str, after: str) -> Likeness:
        text = self._text
        context = max(
            _context(before, text[max(0, span.start - len(before)) : span.start]),
            _context(after, text[span.end : span.end + len(after)]),
        )
        return Likeness(span, likeness_of(wanted, fold(text[span.start : span.end]).text), context)


def likeness_of(wanted: str, there: str) -> float:
    """Return how much of two texts is the same, 0 to 1: twice the letters in common, by both lengths."""
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(wanted, there)


def _context(wanted: str, there: str) -> float:
    """Return how alike two contexts are; no context is like nothing."""
    folded = fold(wanted).text.strip()
    return likeness_of(folded, fold(there).text.strip()) if folded else 0.0


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
