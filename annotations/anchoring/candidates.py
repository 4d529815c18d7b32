"""Where a passage may be in a changed text: followed through the edits, or sought by its words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from msgspec import Struct

from synoptic.annotations.anchoring._diff import ALLOWANCE, GROWTH, MIN_LIKENESS, common_runs
from synoptic.annotations.anchoring._tokens import TokenNumbers
from synoptic.annotations.anchoring.anchors import CONTEXT_LENGTH, snapped
from synoptic.annotations.anchoring.anchors import anchor as anchor_at
from synoptic.annotations.anchoring.versions import VersionMap
from synoptic.annotations.model.values import Anchor, Placement, State
from synoptic.corpus.article import Span
from synoptic.corpus.text.folding import fold

MIN_WORDS_LIKENESS = 0.6
"""The least likeness of a result, 0 to 1."""
_MAX_PLACES = 64
"""A token that stands in more places than this says little about where a quotation is."""
_MAX_WINDOWS = 8
"""So many windows, those that share most with the quotation, are compared letter by letter."""
_MAX_LENGTH = 10_000
"""A longer quotation, of many pages, is not sought: comparing it letter by letter takes too long."""


class Likeness(Struct, frozen=True):
    """A place that resembles a quotation."""

    span: Span
    """Where it is."""
    words: float
    """How much of its letters is the quotation's, 0 to 1: twice those in common, by the lengths of both."""
    context: float
    """The same for the surrounding text, on the better side."""

    @property
    def score(self) -> float:
        """How likely it is the place, 0 to 1: the words count four times as much as their surroundings."""
        return 0.8 * self.words + 0.2 * self.context


class PlaceFinder:
    """Finds quotations in stretches of a text."""

    def __init__(self, text: str, stretches: Iterable[Span]) -> None:
        self._text = text
        self._numbers = TokenNumbers()
        self._ids: list[int] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._places: dict[int, list[int]] = defaultdict(list)
        self._pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
        for stretch in stretches:
            tokens = self._numbers.tokens(text, stretch.start, stretch.end)
            # Between two stretches stands a token that no quotation has.
            self._ids.extend((*tokens.ids, -1))
            self._starts.extend((*tokens.starts, stretch.end))
            self._ends.extend((*tokens.ends, stretch.end))
        for place, token in enumerate(self._ids):
            self._places[token].append(place)
        for place, pair in enumerate(zip(self._ids, self._ids[1:], strict=False)):
            self._pairs[pair].append(place)

    def find(self, exact: str, before: str, after: str) -> tuple[Likeness, ...]:
        """Return the places that resemble `exact`, best first; no two overlap. For many pages, none.

        `before` and `after` are the text around the words.
        """
        quoted = self._numbers.tokens(exact, 0, len(exact)).ids
        if not quoted or len(exact) > _MAX_LENGTH:
            return ()
        wanted = fold(exact).text.strip()
        found = [
            self._likeness(span, wanted, before, after)
            for first in self._windows(quoted)
            if (span := self._best_ends(quoted, wanted, first)) is not None
        ]
        chosen: list[Likeness] = []
        for likeness in sorted(found, key=lambda each: (-each.score, each.span.start)):
            if likeness.words >= MIN_WORDS_LIKENESS and not any(
                _overlap(likeness.span, each.span) for each in chosen
            ):
                chosen.append(likeness)
        return tuple(chosen)

    def _windows(self, quoted: Sequence[int]) -> list[int]:
        """Return where windows may begin that share most with the quotation."""
        votes: Counter[int] = Counter()
        slack = max(2, len(quoted) // 8)
        for index, token in enumerate(quoted):
            places: Sequence[int] = self._places.get(token, ())
            if len(places) > _MAX_PLACES:
                places = self._pairs.get((token, quoted[index + 1]), ()) if index + 1 < len(quoted) else ()
            for place in places[: 4 * _MAX_PLACES]:
                votes[(place - index) // slack] += 1
        # A window may lie across the border of two counts.
        joined = Counter({key: number + votes.get(key + 1, 0) for key, number in votes.items()})
        return [key * slack for key, _ in joined.most_common(_MAX_WINDOWS)]

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


_SURVIVING = 0.5
"""Of the letters of a passage, so many are still there, or it is gone."""
_FEW_LETTERS, _FEW_WORDS = 16, 3
"""Shorter passages occur elsewhere too: their neighbours have to agree."""
_AROUND_FEW = 0.5
_SURE, _SURE_OF_FEW = 0.75, 0.95
"""How alike words are that were sought and count as found."""
_MAX_STRETCH_LENGTH = 4000
"""A longer stretch around a passage is not sought as a whole."""
_STRONG = 0.7
"""How alike the context is that decides where words stand in several places."""
_APART = 0.1
"""Of two places whose scores are no further apart, neither is taken."""


class PassageFollower:
    """Marked passages of a text, in its next version."""

    def __init__(self, version_map: VersionMap) -> None:
        self._map = version_map
        self._stretches: dict[Span, tuple[int, PassageFollower] | None] = {}

    def have(self, anchor: Anchor) -> bool:
        """Tell whether the anchor says the truth about the old text."""
        return self._map.old[anchor.start : anchor.end] == anchor.exact

    def placement(self, anchor: Anchor) -> Placement:
        """Return where an anchor of the old text is in the new one."""
        span = self._followed(anchor)
        if span is not None:
            is_same = self._map.new[span.start : span.end] == anchor.exact
            return Placement(span, State.SAME if is_same else State.EDITED)
        window = self._map.moved_window(anchor.start, anchor.end)
        if window is not None and (span := self._in_window(window, anchor)) is not None:
            return Placement(span, State.MOVED)
        placement = judged(self._sought(anchor), anchor)
        if placement.span is None:
            for stretch in self._map.surroundings(anchor.start, anchor.end):
                if (
                    len(anchor.exact) < len(stretch) <= _MAX_STRETCH_LENGTH
                    and (span := self._within(stretch, anchor)) is not None
                ):
                    return Placement(span, State.MOVED)
        return placement

    @cached_property
    def _finder(self) -> PlaceFinder:
        # What was there before was somebody else's place: only what was added can be the passage.
        return PlaceFinder(self._map.new, self._map.added())

    def _sought(self, anchor: Anchor) -> Sequence[Likeness]:
        return self._finder.find(anchor.exact, anchor.before, anchor.after)

    def _followed(self, anchor: Anchor) -> Span | None:
        """Return the new place of the passage; None if too little of it is left."""
        old, new = self._map.old, self._map.new
        mapped = self._map.mapped(anchor.start, anchor.end)
        if mapped is None or mapped.survived < _SURVIVING:
            return None
        if (
            _is_short(anchor)
            and not mapped.is_certain
            and self._map.kept_around(anchor.start, anchor.end, CONTEXT_LENGTH) < _AROUND_FEW
        ):
            return None
        # White space at the ends of the words is no token, and does not go along by itself.
        start = mapped.span.start - (len(anchor.exact) - len(anchor.exact.lstrip()))
        as_it_was, passage = Span(start, start + len(anchor.exact)), Span(anchor.start, anchor.end)
        if start >= 0 and new.startswith(anchor.exact, start):
            span = snapped(old, passage, new, as_it_was)
            if span == as_it_was:
                return span
        else:
            span = snapped(old, passage, new, mapped.span)
        if len(span) > GROWTH * len(anchor.exact) + ALLOWANCE:
            return None
        likeness = likeness_of(fold(anchor.exact).text, fold(new[span.start : span.end]).text)
        return span if likeness >= MIN_LIKENESS else None

    def _in_window(self, window: Span, anchor: Anchor) -> Span | None:
        """Return where the passage is in a stretch of the new text that it was moved into."""
        follower = PassageFollower(VersionMap(anchor.exact, self._map.new[window.start : window.end]))
        span = follower._followed(anchor_at(anchor.exact, 0, len(anchor.exact), anchor.digest))
        return None if span is None else Span(span.start + window.start, span.end + window.start)

    def _within(self, stretch: Span, anchor: Anchor) -> Span | None:
        """Return where the passage is if the stretch around it was moved and edited as a whole."""
        old, new = self._map.old, self._map.new
        if stretch not in self._stretches:
            around = anchor_at(old, stretch.start, stretch.end, anchor.digest)
            place = judged(self._sought(around), around).span
            self._stretches[stretch] = (
                None
                if place is None
                else (place.start, PassageFollower(VersionMap(around.exact, new[place.start : place.end])))
            )
        if (found := self._stretches[stretch]) is None:
            return None
        shift, follower = found
        start, end = anchor.start - stretch.start, anchor.end - stretch.start
        inner = anchor_at(old[stretch.start : stretch.end], start, end, anchor.digest)
        span = follower._followed(inner)
        return None if span is None else Span(span.start + shift, span.end + shift)


def judged(found: Sequence[Likeness], anchor: Anchor) -> Placement:
    """Return the first of the places found, if it is the one, or its context says so."""
    if found:
        best, others = found[0], found[1:]
        is_short = _is_short(anchor)
        is_alike = best.words >= (_SURE_OF_FEW if is_short else _SURE)
        is_strong = best.context >= _STRONG or not (others or is_short)
        if is_alike and is_strong and all(best.score - other.score >= _APART for other in others):
            return Placement(best.span, State.MOVED)
    return Placement(None, State.ORPHAN)


def _is_short(anchor: Anchor) -> bool:
    return len(anchor.exact) < _FEW_LETTERS or len(anchor.exact.split()) < _FEW_WORDS
