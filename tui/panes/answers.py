"""What each other article has on a passage: its best counterpart, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Literal, TypeAlias

from synoptic.corpus.articles.provenance import title_of
from synoptic.corpus.parallels.comparison import Confidence, Parallel, tied
from synoptic.tui.panes.who_else import Piece, differing

if TYPE_CHECKING:
    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.parallels.comparer import Comparer

NEAREST = 5
"""How many passages that come nearest a reader can look through in one article."""
AT_ONCE = 16
"""Articles that are asked in one go: after each, the answers so far can be shown and the rest given up."""


FoundBy: TypeAlias = Literal["words", "link", "title"]
"""What makes a passage the answer: its words; that the reader has tied it to what is asked about; or that it
is the title, as what is asked about is, where nothing else was found."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one other article has on a passage."""

    article: str
    """Its id."""
    parallel: Parallel | None
    """The passage and its counterpart; None: nothing was found."""
    is_sure: bool
    """Whether it is likely, or the reader's own."""
    pieces: tuple[Piece, ...]
    """The counterpart as against the passage, word by word."""
    copied: int
    """Words of the long stretches that the two articles have in common: they probably have one source."""
    found_by: FoundBy = "words"
    nearest: tuple[int, int] | None = None
    """Which it is, and of how many, where the reader looks at what comes nearest besides the answer."""


def ask(
    comparisons: Comparer,
    article: Article,
    passage: Span,
    first: Sequence[Article],
    others: Sequence[Article],
    tied_to: Mapping[str, Span] | None = None,
) -> Iterator[tuple[Answer, ...]]:
    """Yield what other articles have on a passage: those to be asked `first` at once, then by the handful.

    `tied_to` has by article the passage that the reader has tied to this one: it is what that article has.
    """
    handfuls = (others[start : start + AT_ONCE] for start in range(0, len(others), AT_ONCE))
    for handful in chain([first] if first else [], handfuls):
        yield tuple(_ask(comparisons, article, passage, handful, tied_to or {}))


def nearest_besides(
    comparisons: Comparer, article: Article, passage: Span, answer: Answer, other: Article
) -> tuple[Answer, ...]:
    """Return what comes nearest to a passage in another article besides its answer, whatever it scores."""
    own = answer.parallel.b if answer.parallel is not None else None
    (there,) = comparisons.of_passage(article, passage, [other])
    found = [each for each in there.parallels if each.b != own][:NEAREST]
    return tuple(
        Answer(
            other.id,
            parallel,
            parallel.confidence is Confidence.LIKELY,
            differing(article.text, parallel, other.text),
            answer.copied,
            nearest=(number, len(found)),
        )
        for number, parallel in enumerate(found, start=1)
    )


def best_first(witnesses: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the best first, then the silent ones; of equals, who was asked first."""
    return tuple(sorted(witnesses, key=lambda each: -each.parallel.score if each.parallel else 1.0))


def _ask(
    comparisons: Comparer,
    article: Article,
    passage: Span,
    others: Sequence[Article],
    tied_to: Mapping[str, Span],
) -> Iterator[Answer]:
    title = title_of(article)
    is_title = title is not None and title.start <= passage.start and passage.end <= title.end
    found = comparisons.of_passage(article, passage, others)
    for each, shared in zip(found, comparisons.beside(article, others), strict=True):
        other = each.article
        parallel = each.parallel
        found_by: FoundBy = "words"
        if (span := tied_to.get(other.id)) is not None:
            found_by, parallel = "link", tied(article.text, passage, other.text, span)
        elif parallel is None and is_title and (span := title_of(other)) is not None:
            found_by = "title"
            parallel = replace(
                tied(article.text, passage, other.text, span),
                score=0.0,
                alone=0.0,
                confidence=Confidence.NEAREST,
            )
        yield Answer(
            other.id,
            parallel,
            parallel is not None and parallel.confidence is Confidence.LIKELY,
            differing(article.text, parallel, other.text) if parallel is not None else (),
            sum(run.words for run in shared.copied),
            found_by,
        )
