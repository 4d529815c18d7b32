"""What each other article has on a passage: its best counterpart, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from corpus.parallels import SHOWN, tied
from tui.reading.differing import differing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corpus.article import Article, Span
    from corpus.comparisons import Comparisons
    from corpus.parallels import Parallel
    from tui.reading.differing import Piece

PERHAPS = 0.3
"""The score from which on a counterpart is shown as one that may be none: of those below the usual score,
one in three is right (docs/parallels.md)."""
NEAREST = 5
"""How many passages that come nearest a reader can look through in one article."""
AT_ONCE = 16
"""Articles that are asked in one go: after each, the answers so far can be shown and the rest given up."""


@dataclass(frozen=True, slots=True)
class Witness:
    """What one other article has on a passage."""

    article: str
    """Its id."""
    parallel: Parallel | None
    """The passage and its counterpart; None: nothing was found."""
    is_sure: bool
    """Whether the score is one from which on parallels are shown everywhere."""
    pieces: tuple[Piece, ...]
    """The counterpart as against the passage, word by word."""
    copied: int
    """Words of the long stretches that the two articles have in common: they probably have one source."""
    is_tied: bool = False
    """Whether it is the passage to which the reader has tied the one that is asked about."""
    nearest: tuple[int, int] | None = None
    """Which it is, and of how many, where the reader looks at what comes nearest besides the answer."""


def ask(
    comparisons: Comparisons,
    article: Article,
    passage: Span,
    first: Sequence[Article],
    others: Sequence[Article],
    tied_to: Mapping[str, Span] | None = None,
) -> Iterator[tuple[Witness, ...]]:
    """Yield what other articles have on a passage: those to be asked `first` at once, then by the handful.

    `tied_to` has by article the passage that the reader has tied to this one: it is what that article has.
    """
    handfuls = (others[start : start + AT_ONCE] for start in range(0, len(others), AT_ONCE))
    for handful in chain([first] if first else [], handfuls):
        yield tuple(_ask(comparisons, article, passage, handful, tied_to or {}))


def nearest_besides(
    comparisons: Comparisons, article: Article, passage: Span, answer: Witness, other: Article
) -> tuple[Witness, ...]:
    """Return what comes nearest to a passage in another article besides its answer, whatever it scores."""
    own = answer.parallel.b if answer.parallel is not None else None
    found = [each for each in comparisons.nearest(article, passage, other, NEAREST + 1) if each.b != own]
    found = found[:NEAREST]
    return tuple(
        Witness(
            other.id,
            parallel,
            parallel.score >= SHOWN,
            differing(article.text, parallel, other.text),
            answer.copied,
            nearest=(number, len(found)),
        )
        for number, parallel in enumerate(found, start=1)
    )


def best_first(witnesses: Iterable[Witness]) -> tuple[Witness, ...]:
    """Return the best first, then the silent ones; of equals, who was asked first."""
    return tuple(sorted(witnesses, key=_rank))


def _ask(
    comparisons: Comparisons,
    article: Article,
    passage: Span,
    others: Sequence[Article],
    tied_to: Mapping[str, Span],
) -> Iterator[Witness]:
    sure = comparisons.of_passage(article, passage, others)
    silent = [each.article for each in sure if each.parallel is None]
    doubtful = comparisons.of_passage(article, passage, silent, least=PERHAPS) if silent else ()
    perhaps = {each.article.id: each.parallel for each in doubtful}
    for each, shared in zip(sure, comparisons.beside(article, others), strict=True):
        other = each.article
        parallel = each.parallel or perhaps.get(other.id)
        span = tied_to.get(other.id)
        if span is not None:
            parallel = tied(article.text, passage, other.text, span)
        yield Witness(
            other.id,
            parallel,
            each.parallel is not None or span is not None,
            differing(article.text, parallel, other.text) if parallel is not None else (),
            sum(run.words for run in shared.copied),
            span is not None,
        )


def _rank(witness: Witness) -> tuple[bool, float]:
    return witness.parallel is None, -witness.parallel.score if witness.parallel is not None else 0.0
