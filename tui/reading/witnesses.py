"""What each other article has on a passage: its best counterpart, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.comparisons import Comparisons
from tui.reading.differing import differing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpus.article import Article, Span
    from corpus.parallels import Parallel
    from tui.reading.differing import Piece

PERHAPS = 0.3
"""The score from which on a counterpart is shown as one that may be none: of those below the usual score,
nearly every second one is right (docs/parallels.md)."""
_AT_ONCE = 16
"""Articles that are compared before it is asked whether anybody still waits."""


@dataclass(frozen=True, slots=True)
class Witness:
    """What one other article has on a passage."""

    article: str
    """Its id."""
    parallel: Parallel | None
    """The passage and its counterpart; None: nothing here."""
    is_sure: bool
    """Whether the score is one from which on parallels are shown everywhere."""
    pieces: tuple[Piece, ...]
    """The counterpart as against the passage, word by word."""
    copied: int
    """Words of the long stretches that the two articles have in common: they probably have one source."""


class Inquirer:
    """Asks the other articles. May be used from several threads."""

    @cached_property
    def comparisons(self) -> Comparisons:
        """What is shown everywhere."""
        return Comparisons()

    @cached_property
    def _doubtful(self) -> Comparisons:
        return Comparisons(least=PERHAPS)

    def ask(
        self,
        article: Article,
        passage: Span,
        others: Sequence[Article],
        *,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[Witness, ...] | None:
        """Return what each of the others has on a passage: the best first, then the silent ones in order.

        None if it was cancelled meanwhile.
        """
        found: list[Witness] = []
        for first in range(0, len(others), _AT_ONCE):
            if cancelled():
                return None
            found += self._ask(article, passage, others[first : first + _AT_ONCE])
        return tuple(sorted(found, key=_rank))

    def _ask(self, article: Article, passage: Span, others: Sequence[Article]) -> Iterator[Witness]:
        sure = self.comparisons.of_passage(article, passage, others)
        silent = [each.article for each in sure if each.parallel is None]
        doubtful = self._doubtful.of_passage(article, passage, silent) if silent else ()
        perhaps = {each.article.id: each.parallel for each in doubtful}
        for each in sure:
            other = each.article
            parallel = each.parallel or perhaps.get(other.id)
            yield Witness(
                other.id,
                parallel,
                each.parallel is not None,
                differing(article.text, parallel, other.text) if parallel is not None else (),
                sum(run.words for run in self.comparisons.between(article, other).copied),
            )


def _rank(witness: Witness) -> tuple[bool, float]:
    return witness.parallel is None, -witness.parallel.score if witness.parallel is not None else 0.0
