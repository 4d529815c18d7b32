"""What to look for where nothing has enough of a query's words: the same query with some of them left out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from synoptic.corpus.search.ranking import needed
from synoptic.corpus.text.common_words import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from synoptic.corpus.article import Passage
    from synoptic.corpus.search.hits import Hit
    from synoptic.corpus.search.query import Query

FEWEST, MOST = 4, 7
"""Queries of fewer words are content with two already; of more, there are too many ways to shorten them."""


def absent(query: Query, unheard: Set[int]) -> str:
    """Return that no article has some words of a query, in one clause; empty if there are none."""
    words = [f"“{query.words[place]}”" for place in sorted(unheard)]
    if not words:
        return ""
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    return f"no article has {listed}"


def shortened(query: Query, unheard: Set[int]) -> Iterator[tuple[tuple[Query, ...], str]]:
    """Yield, step by step, queries that passages with ever fewer of its words match, and what they leave out.

    First without the words for which nothing stands, `unheard` by place; then without function words; then,
    of four to seven words, with fewer of them, down to two. All keep the order of the words and the query's
    other conditions. Nothing for a query with exact phrases or patterns, which a reader means as they stand.
    """
    if query.phrases or query.patterns:
        return
    heard = [place for place in range(len(query.words)) if place not in unheard]
    said = absent(query, unheard)
    if unheard and heard:
        yield (_only(query, heard),), said
    remark = "; ".join(filter(None, (said, "nothing has enough of the words: what has some of them")))
    # What has "the" and "at" in common with the query is everywhere.
    telling = [place for place in heard if query.words[place] not in FUNCTION_WORDS]
    if telling and len(telling) < len(heard):
        yield (_only(query, telling),), remark
        heard = telling
    words = len(heard)
    if not FEWEST <= words <= MOST:
        return
    for enough in range(needed(words) - 1, 1, -1):
        kept = max(size for size in range(words) if needed(size) <= enough)
        yield tuple(_only(query, places) for places in combinations(heard, kept)), remark


def _only(query: Query, places: Sequence[int]) -> Query:
    """Return a query with only those of its words."""
    words = tuple(query.words[place] for place in places)
    return replace(query, words=words, begun=query.begun and places[-1] == len(query.words) - 1)


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
