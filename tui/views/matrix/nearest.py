"""What comes nearest to a claim in an article that seems to be silent on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from textual.content import Content

from synoptic.corpus.article import Article, Passage, Span
from synoptic.tui.panes.answers import Answer, ask, looking_at
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from synoptic.annotations.matrix.matrix import Claim
    from synoptic.corpus.parallels.comparer import Comparer

MOST_SHOWN = 6


class NearPassage(Struct, frozen=True):
    """A passage of an article that may be on a claim."""

    passage: Passage
    line: Content
    """How near it comes, and its words, beside those of another article."""


def nearest_to(
    claim: Claim, other: Article, articles: Iterable[Article], comparisons: Comparer
) -> tuple[NearPassage, ...]:
    """Return the passages of an article that come nearest to those on a claim in the others, the best first.

    Weak matches of a search come before all. None are returned where no sentence shares anything that counts
    with any passage on the claim, or there is none.
    """
    by_id = {article.id: article for article in articles}
    found: dict[Span, tuple[Answer, Article]] = {}
    for passage in claim.passages:
        article = by_id.get(passage.article)
        if article is None or article is other:
            continue
        (answer,) = next(ask(comparisons, article, Span(passage.start, passage.end), [other], ()))
        for place, candidate in enumerate(answer.candidates):
            known = found.get(candidate.parallel.b)
            if known is None or _score(known[0]) < candidate.parallel.score:
                found[candidate.parallel.b] = replace(answer, place=place), article
    weak = [each for each in claim.weak if each.article == other.id]
    best = sorted(found.values(), key=lambda each: -_score(each[0]))
    return (*_matches(weak), *_beside(best, other))[:MOST_SHOWN]


def _score(answer: Answer) -> float:
    return answer.candidates[answer.place].parallel.score


def _matches(weak: Iterable[Passage]) -> Iterator[NearPassage]:
    for passage in weak:
        yield NearPassage(passage, Content("\n").join([Content("weak match"), single_line(passage.text)]))


def _beside(best: Iterable[tuple[Answer, Article]], other: Article) -> Iterator[NearPassage]:
    for answer, article in best:
        candidate = answer.candidates[answer.place]
        drawn, span = looking_at(answer, answer.place, article, other), candidate.parallel.b
        head = Content(" · ".join(filter(None, (candidate.said, drawn.differs))))
        line = Content("\n").join([head, drawn.words])
        passage = Passage.of(other, span.start, span.end)
        yield NearPassage(passage, line if candidate.is_claimed else line.stylize_before("dim"))
