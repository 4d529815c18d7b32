"""Compare two articles sentence by sentence: passages that say the same, and passages without a parallel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from synoptic.corpus.article import Span
from synoptic.corpus.parallels.copied import CopiedRun, copied_runs
from synoptic.corpus.parallels.profile import TextProfile, profile_of
from synoptic.corpus.parallels.scoring import least_for, neighbour_support, score_of, shared_weights
from synoptic.corpus.parallels.shared_words import Kind, SharedWords, shared_words

SHOWN_SCORE = 0.6
"""Least score of a parallel that is shown; docs/parallels.md says how many of these are right."""

Ties: TypeAlias = "Mapping[tuple[str, str], Sequence[tuple[Span, Span]]]"
"""Passages that a reader has tied, by the ids of their articles; from both ends."""

# Sentences may be one apart to be side by side.
_MAX_STEP_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Parallel:
    """A passage of one text and one of another that say the same."""

    a: Span
    """The passage of the one text."""
    b: Span
    """The passage of the other."""
    score: float
    """Likelihood that they say the same, from 0 to 1, in thousandths."""
    alone: float
    """The score without the sentences around them."""
    kind: Kind
    """Whether the words are the same, mostly the same, or different."""
    matches: tuple[SharedWords, ...]
    """The words that they have in common."""

    def turned(self) -> Parallel:
        """Return the same parallel seen from the other text."""
        matches = tuple(sorted((SharedWords(match.b, match.a) for match in self.matches), key=_by_place))
        return Parallel(self.b, self.a, self.score, self.alone, self.kind, matches)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The parallels of two texts."""

    parallels: tuple[Parallel, ...]
    """In the order of the one text: pairs of sentences each of which is the best counterpart of the other, or
    at least one of the other."""
    copied: tuple[CopiedRun, ...]
    """Long stretches of the same words outside quotations, in the order of the one text."""

    def counterpart(self, span: Span) -> Parallel | None:
        """Return the best parallel that touches a span of the first text; None: the other is silent."""
        touching = (one for one in self.parallels if one.a.overlaps(span))
        return max(touching, key=lambda one: (one.score, -one.b.start), default=None)

    def turned(self) -> Comparison:
        """Return the same comparison seen from the other text."""
        return Comparison(
            tuple(sorted((one.turned() for one in self.parallels), key=lambda one: (one.a, one.b))),
            tuple(sorted((one.turned() for one in self.copied), key=lambda one: (one.a, one.b))),
        )


def tied(text: str, passage: Span, other_text: str, other_passage: Span) -> Parallel:
    """Return the parallel of two passages that a reader has tied; its score is 1, whatever the words."""
    words = shared_words(text, passage, other_text, other_passage)
    return Parallel(passage, other_passage, 1.0, 1.0, words.kind, words.matches)


def with_ties(
    parallels: Iterable[Parallel], text: str, other_text: str, ties: Sequence[tuple[Span, Span]]
) -> tuple[Parallel, ...]:
    """Return parallels of two texts with a reader's ties in place of all that touch them."""
    made = [tied(text, here, other_text, there) for here, there in ties]
    kept = (
        one for one in parallels if not any(one.a.overlaps(tie.a) or one.b.overlaps(tie.b) for tie in made)
    )
    return tuple(sorted((*made, *kept), key=lambda one: (one.a, one.b)))


def compare(one: TextProfile, other: TextProfile, least: float = SHOWN_SCORE) -> Comparison:
    """Return the comparison of two texts: parallels that score `least` or more, and copied runs.

    The best counterpart of each sentence is taken, from both sides. The result depends on nothing but the two
    texts, and is the same whichever comes first (see `Comparison.turned`).
    """
    if (len(other.text), other.text) < (len(one.text), one.text):
        return compare(other, one, least).turned()
    needed = [least_for(least, total) for total in one.totals]
    other_needed = [least_for(least, total) for total in other.totals]
    cells = shared_weights(one, other, needed, other_needed)
    supports = neighbour_support(cells)
    scored: dict[tuple[int, int], float] = {}
    for (row, column), value in cells.items():
        total, other_total = one.totals[row], other.totals[column]
        # Without the support that it might have at best, most of them are out already.
        if value >= min(needed[row], other_needed[column]):
            score = score_of(value, total, other_total, supports.of(row, column))
            if score >= least:
                scored[row, column] = score
    best = _best(scored, cells, least)
    found = []
    for row, column in sorted(best):
        span, other_span = one.units[row], other.units[column]
        words = shared_words(one.text, span, other.text, other_span)
        alone = score_of(cells[row, column], one.totals[row], other.totals[column])
        found.append(
            Parallel(
                span,
                other_span,
                round(scored[row, column], 3),
                round(alone, 3),
                words.kind,
                words.matches,
            )
        )
    return Comparison(tuple(found), copied_runs(one, other))


def counterparts_of(
    text: str, passage: Span, others: Sequence[TextProfile], least: float = SHOWN_SCORE
) -> tuple[Parallel | None, ...]:
    """Return the best counterpart of any passage of a text in each other text; None where there is none.

    A passage of several sentences is compared sentence by sentence; counterparts side by side in the other
    text are joined, and their score is the mean by length, a sentence without counterpart counting 0. If that
    is too low, or the passage is within one sentence, it is compared as a whole.
    """
    profile, whole = profile_of(text), profile_of(text, passage)
    parts = [unit for unit in profile.units if unit.overlaps(passage)]
    found: list[Parallel | None] = []
    for other in others:
        best = _joined(profile, passage, parts, other, least) if len(parts) > 1 else None
        found.append(best or _best_of(whole, passage, other, least))
    return tuple(found)


def nearest_to(text: str, passage: Span, other: TextProfile, most: int) -> tuple[Parallel, ...]:
    """Return at most so many sentences of another profile that come nearest to a passage, the best first.

    Any score will do, and a sentence that is nearer to another passage counts as well: this is for readers
    who look for themselves. Sentences that share hardly a word with the passage are not among them.
    """
    profile = profile_of(text, passage)
    if passage not in profile.units:
        return ()
    own = profile.units.index(passage)
    total = profile.totals[own]
    cells = shared_weights(profile, other, [0.0] * len(profile.units), [0.0] * len(other.units))
    supports = neighbour_support(cells)
    ranked = sorted(
        (
            (score_of(value, total, other.totals[column], supports.of(row, column)), value, -column)
            for (row, column), value in cells.items()
            if row == own
        ),
        reverse=True,
    )
    found = []
    for score, value, negative in ranked[:most]:
        span = other.units[-negative]
        words = shared_words(text, passage, other.text, span)
        alone = score_of(value, total, other.totals[-negative])
        found.append(Parallel(passage, span, round(score, 3), round(alone, 3), words.kind, words.matches))
    return tuple(found)


def _best_of(profile: TextProfile, passage: Span, other: TextProfile, least: float) -> Parallel | None:
    found = (one for one in compare(profile, other, least).parallels if one.a == passage)
    return max(found, key=lambda one: (one.score, -one.b.start), default=None)


def _joined(
    profile: TextProfile, passage: Span, parts: Sequence[Span], other: TextProfile, least: float
) -> Parallel | None:
    """Return the passage with the run of neighbouring sentences of the other text that has most of it."""
    comparison = compare(profile, other, least)
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
    if score < least:
        return None
    span = Span(run[0].b.start, run[-1].b.end)
    words = shared_words(profile.text, passage, other.text, span)
    alone = sum(one.alone * len(one.a) for one in run) / length
    return Parallel(passage, span, round(score, 3), round(alone, 3), words.kind, words.matches)


def _best(
    scored: dict[tuple[int, int], float], cells: dict[tuple[int, int], float], least: float
) -> Iterable[tuple[int, int]]:
    """Return the cells that are the best of their row or column; of equals, the one that shares more."""
    rows: dict[int, tuple[float, float, int, int]] = {}
    columns: dict[int, tuple[float, float, int, int]] = {}
    for (row, column), score in scored.items():
        if score < least:
            continue
        rank = score, cells[row, column], -abs(row - column), -row - column
        if row not in rows or rank > rows[row]:
            rows[row] = rank
        if column not in columns or rank > columns[column]:
            columns[column] = rank
    return {
        (row, column)
        for (row, column), score in scored.items()
        if score >= least
        and (score, cells[row, column], -abs(row - column), -row - column) in (rows[row], columns[column])
    }


def _by_place(match: SharedWords) -> tuple[Span, Span]:
    return match.a, match.b
