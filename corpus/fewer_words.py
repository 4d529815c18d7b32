"""What to look for where nothing has enough of a query's words: the same query with some of them left out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from corpus.ranking import needed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.article import Passage
    from corpus.hits import Hit
    from corpus.query import Query

FEWEST, MOST = 4, 7
"""Queries of fewer words are content with two already; of more, there are too many ways to shorten them."""


def shortened(query: Query) -> Iterator[tuple[Query, ...]]:
    """Yield, step by step, queries that passages with ever fewer of its words match, down to two.

    Each has some of its words in their order, with all its other conditions. Nothing for a query with exact
    phrases or patterns, which a reader means as they stand, nor for one of fewer than four or more than seven
    words.
    """
    words = len(query.words)
    if query.phrases or query.patterns or not FEWEST <= words <= MOST:
        return
    for enough in range(needed(words) - 1, 1, -1):
        kept = max(size for size in range(words) if needed(size) <= enough)
        yield tuple(
            replace(
                query,
                words=tuple(query.words[place] for place in places),
                begun=query.begun and places[-1] == words - 1,
            )
            for places in combinations(range(words), kept)
        )


def best_of(found: Iterable[tuple[float, Hit]], limit: int | None) -> list[Hit]:
    """Return the hits of several queries as one list, best first; none overlaps a better one.

    Each comes with the share, from 0 to 1, of the words that its query has, and its score is lowered to that.
    """
    weighed = [replace(hit, score=share * hit.score) for share, hit in found]
    weighed.sort(key=lambda hit: -hit.score)
    best: list[Hit] = []
    taken: defaultdict[str, list[Passage]] = defaultdict(list)
    for hit in weighed:
        passage, others = hit.passage, taken[hit.passage.article]
        if not any(passage.start < other.end and other.start < passage.end for other in others):
            best.append(hit)
            others.append(passage)
        if len(best) == limit:
            break
    return best
