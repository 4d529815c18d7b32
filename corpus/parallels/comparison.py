"""Compare two articles sentence by sentence: passages that say the same, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from math import inf, log
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from synoptic.corpus.article import Span
from synoptic.corpus.languages.languages import UNDETERMINED
from synoptic.corpus.parallels.copied import CopiedRun, copied_runs
from synoptic.corpus.parallels.profile import TextProfile, profile_of
from synoptic.corpus.parallels.scoring import MIN_WEIGHT, evidence, likeness, odds_of, score_of
from synoptic.corpus.parallels.shared_words import Kind, SharedWords, shared_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from synoptic.corpus.parallels.scoring import Matrix
    from synoptic.corpus.parallels.ties import Tie

LIKELY_SCORE = 0.77
"""Least score of a parallel that is likely; docs/parallels.md says how many of these are right."""
MIN_LIKELY_WEIGHT = 6.0
"""Sentences that share less are never likely, however alike their articles are."""
POSSIBLE_SCORE = 0.08
"""Least score of a parallel that is possible."""
MOST_OF_ONE = 3
"""Sentences of another article that may be parallels of one: the best."""
MOST_NEAREST = 6
"""Passages of another article that are looked up for a passage: likely, possible, and what comes nearest."""

# Sentences may be one apart to be side by side.
_MAX_STEP_SENTENCES = 2
# Of less than this, nothing can be said about what else two articles share.
_MIN_OTHER_SENTENCES = 3
_MAX_UNRELATED_LIKENESS = 0.15
_ROUNDED = 0.001
_UNLIKELY = log((LIKELY_SCORE - 0.01) / (1 - LIKELY_SCORE + 0.01))


class Confidence(Enum):
    """How sure it is that two passages say the same."""

    LIKELY = "likely"
    """At least eight in ten are right: the page on parallels tells where."""
    POSSIBLE = "possible"
    """Worth a look: few of these are right."""
    NEAREST = "nearest"
    """The best there is, without a claim."""


class Parallel(Struct, frozen=True):
    """A passage of one text and one of another that may say the same."""

    a: Span
    """The passage of the one text."""
    b: Span
    """The passage of the other."""
    score: float
    """Likelihood that they say the same, from 0 to 1, in thousandths."""
    alone: float
    """The score without the sentences around them."""
    confidence: Confidence
    """How sure that is."""
    kind: Kind
    """Whether the words are the same, mostly the same, or different."""
    matches: tuple[SharedWords, ...]
    """The words that they have in common."""

    def turned(self) -> Parallel:
        """Return the same parallel seen from the other text."""
        matches = tuple(sorted((match.turned() for match in self.matches), key=_by_place))
        return Parallel(self.b, self.a, self.score, self.alone, self.confidence, self.kind, matches)


class Comparison(Struct, frozen=True):
    """The parallels of two texts."""

    parallels: tuple[Parallel, ...]
    """In the order of the one text: pairs of sentences each of which is among the best of the other."""
    copied: tuple[CopiedRun, ...]
    """Long stretches of the same words outside quotations, in the order of the one text."""

    @property
    def likely(self) -> tuple[Parallel, ...]:
        """The likely ones, in the same order."""
        return tuple(one for one in self.parallels if one.confidence is Confidence.LIKELY)

    def counterpart(self, span: Span) -> Parallel | None:
        """Return the best parallel that touches a span of the first text, if there is one."""
        touching = (one for one in self.parallels if one.a.overlaps(span))
        # Of two with hardly a doubt, the one with more of the same words.
        return max(
            touching,
            key=lambda one: (one.score, sum(len(match.a) for match in one.matches), -one.b.start),
            default=None,
        )

    def turned(self) -> Comparison:
        """Return the same comparison seen from the other text."""
        return Comparison(
            tuple(sorted((one.turned() for one in self.parallels), key=lambda one: (one.a, one.b))),
            tuple(sorted((one.turned() for one in self.copied), key=lambda one: (one.a, one.b))),
        )


def tied(text: str, passage: Span, other_text: str, other_passage: Span, spoken: str = "en") -> Parallel:
    """Return the parallel of two passages that a reader has tied; its score is 1, whatever the words."""
    words = shared_words(text, passage, other_text, other_passage, spoken)
    return Parallel(passage, other_passage, 1.0, 1.0, Confidence.LIKELY, words.kind, words.matches)


def with_ties(
    parallels: Iterable[Parallel], text: str, other_text: str, ties: Sequence[Tie]
) -> tuple[Parallel, ...]:
    """Return parallels of two texts with a reader's ties in place of all that touch them."""
    made = [tied(text, tie.a, other_text, tie.b) for tie in ties]
    kept = (
        one for one in parallels if not any(one.a.overlaps(tie.a) or one.b.overlaps(tie.b) for tie in made)
    )
    return tuple(sorted((*made, *kept), key=lambda one: (one.a, one.b)))


def compare(
    one: TextProfile, other: TextProfile, least: float = LIKELY_SCORE, *, of_parallels: bool = False
) -> Comparison:
    """Return the comparison of two texts: parallels that score `least` or more, and copied runs.

    With `of_parallels`, copied runs are looked for only where there are parallels. The two were read in one
    language; of texts in two, in none (`UNDETERMINED`), no parallel is likely.

    Each is among the best few of one of its two sentences. The result depends on nothing but the two texts,
    and is the same whichever comes first (`Comparison.turned`).
    """
    if (len(other.text), other.text) < (len(one.text), one.text):
        return compare(other, one, least, of_parallels=of_parallels).turned()
    scores = _scores(one, other, least)
    found = sorted((row, column, sure) for row, column, sure in scores.graded(least))
    copied = copied_runs(one, other) if found or not of_parallels else ()
    return Comparison(tuple(scores.parallel(*each) for each in found), copied)


def counterparts_of(
    text: str, passage: Span, others: Sequence[TextProfile]
) -> tuple[tuple[Parallel, ...], ...]:
    """Return for each other text the passages that come nearest to any passage of a text, the best first.

    The text is read for each in the language of that one's profile.

    Those that are likely or possible are what `compare` finds for the passage, if it is a sentence. None are
    returned where no sentence shares with it anything that counts. A passage of several sentences is also
    compared sentence by sentence: counterparts side by side in the other text are joined, and their score is
    the mean by length, a sentence without counterpart counting 0.
    """
    read: dict[str, tuple[TextProfile, list[Span], TextProfile]] = {}
    found: list[tuple[Parallel, ...]] = []
    for other in others:
        spoken = other.spoken
        if spoken not in read:
            profile = profile_of(text, spoken=spoken)
            parts = [unit for unit in profile.units if unit.overlaps(passage)]
            whole = profile if parts == [passage] else profile_of(text, passage, spoken)
            read[spoken] = profile, parts, whole
        profile, parts, whole = read[spoken]
        nearest = tuple(_nearest(whole, passage, other))
        joined = _joined(profile, passage, parts, other) if len(parts) > 1 else None
        found.append(((joined,) if joined else ()) + nearest)
    return tuple(found)


def _nearest(profile: TextProfile, passage: Span, other: TextProfile) -> Iterator[Parallel]:
    if passage not in profile.units:
        return
    own = profile.units.index(passage)
    scores = _scores(profile, other)
    sure = {column: each for row, column, each in scores.graded(POSSIBLE_SCORE) if row == own}
    ranked = sorted(scores.ranked(own), key=lambda column: column not in sure)
    for column in ranked[: max(MOST_NEAREST, len(sure))]:
        yield scores.parallel(own, column, sure.get(column, Confidence.NEAREST))


def _joined(
    profile: TextProfile, passage: Span, parts: Sequence[Span], other: TextProfile
) -> Parallel | None:
    """Return the passage with the run of neighbouring sentences of the other text that has most of it."""
    comparison = compare(profile, other, POSSIBLE_SCORE)
    numbers = {unit: number for number, unit in enumerate(other.units)}
    runs: list[list[Parallel]] = []
    for one in sorted(filter(None, map(comparison.counterpart, parts)), key=lambda one: one.b):
        if runs and numbers[one.b] - numbers[runs[-1][-1].b] <= _MAX_STEP_SENTENCES:
            runs[-1].append(one)
        else:
            runs.append([one])
    if not runs:
        return None
    length = sum(map(len, parts))
    run = max(runs, key=lambda run: (sum(one.score * len(one.a) for one in run), -run[0].b.start))
    score = sum(one.score * len(one.a) for one in run) / length
    if score < POSSIBLE_SCORE:
        return None
    span = Span(run[0].b.start, run[-1].b.end)
    words = shared_words(profile.text, passage, other.text, span, profile.spoken)
    alone = sum(one.alone * len(one.a) for one in run) / length
    score, alone = round(score, 3), round(alone, 3)
    return Parallel(passage, span, score, alone, _confidence(score), words.kind, words.matches)


class _Scores(Struct, frozen=True, eq=False):
    """The log-odds of each two sentences of two texts."""

    one: TextProfile
    other: TextProfile
    counts: NDArray[np.bool_]
    """Where they share something that counts."""
    shared: Matrix
    odds: Matrix
    support: Matrix
    """What the sentences around them add to the odds."""

    def graded(self, least: float) -> Iterator[tuple[int, int, Confidence]]:
        """Yield the pairs that score `least` or more and are among the best of one of their sentences."""
        found = np.argwhere(self.counts & (self.odds >= _least_odds(least))).tolist()
        of_row: Counter[int] = Counter()
        of_column: Counter[int] = Counter()
        for *_, row, column in sorted(self._rank(row, column) for row, column in found):
            score = score_of(self.odds[row, column])
            if score < least:
                break
            better = min(of_row[row], of_column[column])
            of_row[row] += 1
            of_column[column] += 1
            if better < MOST_OF_ONE:
                yield row, column, _confidence(score)

    def ranked(self, row: int) -> list[int]:
        """Return the sentences of the other text that share something with one, the best first."""
        columns = np.nonzero(self.counts[row])[0].tolist()
        return [ranked[-1] for ranked in sorted(self._rank(row, column) for column in columns)]

    def parallel(self, row: int, column: int, sure: Confidence) -> Parallel:
        """Return two sentences with what they share."""
        span, other_span = self.one.units[row], self.other.units[column]
        words = shared_words(self.one.text, span, self.other.text, other_span, self.one.spoken)
        odds = float(self.odds[row, column])
        alone = score_of(odds - float(self.support[row, column]))
        return Parallel(span, other_span, score_of(odds), alone, sure, words.kind, words.matches)

    def _rank(self, row: int, column: int) -> tuple[float, float, int, int, int, int]:
        """Return what sorts the better pair first; of equals, the one that shares more."""
        score, shared = score_of(self.odds[row, column]), self.shared[row, column]
        return -score, -shared, abs(row - column), row + column, row, column


def _confidence(score: float) -> Confidence:
    if score >= LIKELY_SCORE:
        return Confidence.LIKELY
    return Confidence.POSSIBLE if score >= POSSIBLE_SCORE else Confidence.NEAREST


def _least_odds(score: float) -> float:
    """Return log-odds that all have which are rounded to a score, and hardly any others."""
    return log((score - _ROUNDED) / (1 - score + _ROUNDED)) if score > _ROUNDED else -inf


def _scores(one: TextProfile, other: TextProfile, least: float = 0.0) -> _Scores:
    """Return the log-odds of each two sentences; none reach a score where support is left out."""
    if not (one.postings.keys.size and other.postings.keys.size):
        nothing = np.zeros((len(one.units), len(other.units)))
        return _Scores(one, other, nothing > 0, nothing, nothing, nothing)
    found = evidence(one, other)
    counts = found.shared >= MIN_WEIGHT
    if not one.paragraphs.keys().isdisjoint(other.paragraphs):
        counts[_boilerplate(one, other)] = False
    odds, support = odds_of(found, _least_odds(least))
    if odds.max() > _UNLIKELY:
        is_unlikely = (found.shared < MIN_LIKELY_WEIGHT) | (one.spoken == UNDETERMINED)
        odds = np.where(is_unlikely, np.minimum(odds, _UNLIKELY), odds)
    return _Scores(one, other, counts, found.shared, odds, support)


def _boilerplate(one: TextProfile, other: TextProfile) -> tuple[list[int], list[int]]:
    """Return the paragraphs that are the same in two texts that share nothing else."""
    same = one.paragraphs.keys() & other.paragraphs.keys()
    rows, columns = ([each.paragraphs[key] for key in same] for each in (one, other))
    if not same or min(len(one.units), len(other.units)) - len(same) < _MIN_OTHER_SENTENCES:
        return [], []
    is_related = likeness(one.without(rows), other.without(columns)) >= _MAX_UNRELATED_LIKENESS
    return ([], []) if is_related else (rows, columns)


def _by_place(match: SharedWords) -> tuple[Span, Span]:
    return match.a, match.b
