"""In which order hits come.

First by score, from 0 to 100:

* 100: the words of the query, all of them, side by side and in order (an exact phrase).
* 99: the same, but of the last word, which is still being typed, only the beginning.
* up to 98: a stretch of one paragraph with enough of the words. Each word counts by how rare it is (inverse
  document frequency: K. Spärck Jones, 1972) and by how well it is spelt; then 60 % of the score is for having
  the words, 25 % for their closeness (after T. Tao and C. Zhai, 2007), 15 % for their order. So all words
  near each other in the query's order come before all near each other, and these before scattered ones; each
  typo costs. The formula is in `search.ranking.score`.
* up to 60: a stretch that resembles the query letter by letter (see `search.near_misses`).
* where there is none of these: what has fewer of the words, by their share (see `search.near_misses`).

A stretch in a title gets 3 points more and one in a quotation 1, but no more than 98: readers look for what
was said, and a title says what a text is about. That fields weigh differently is the idea of BM25F (S.
Robertson, H. Zaragoza, M. Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004). Where
scores are equal, titles come before quotations and these before the rest; then the earlier date, articles
without one last; then the order of the library and of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from math import log
from statistics import fmean
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.corpus.articles.provenance import title_of
from synoptic.corpus.search.vocabulary import EXACT

if TYPE_CHECKING:
    from synoptic.corpus.article import Article
    from synoptic.corpus.search.results import Hit
    from synoptic.corpus.search.windows import Window

_MARK = re.compile('["“”„‟«»]')
_OPENING = "“„‟«"
_BEGINNING = ('"', *_OPENING)
# A mark of a quotation that runs over several paragraphs is far away at the most.
_MAX_QUOTATION_CHARACTERS = 1500

PHRASE_SCORE = 100.0
"""The score of an exact phrase."""
BEGUN_PHRASE_SCORE = 99.0
"""The score of a phrase whose last word the query only begins."""
BEST_WINDOW_SCORE = 98.0
"""The highest score of any other window."""
MIN_SCORE = 50.0
"""The lowest score of a window: words that add up to less are no match."""

_MIN_RARITY = 0.1
# What having the words is worth, and what their closeness and their order add.
_WORDS, _CLOSENESS, _ORDER = 0.6, 0.25, 0.15
_NO_DATE = "9999"


class Prominence(IntEnum):
    """How prominent a place is."""

    PLAIN = 0
    QUOTED = 1
    TITLE = 2


def prominence(article: Article, start: int, end: int) -> Prominence:
    """Return the prominence of the place from `start` to `end` of an article."""
    title = title_of(article)
    if title is not None and title.start <= start and end <= title.end:
        return Prominence.TITLE
    return Prominence.QUOTED if _is_quoted(article.text, start) else Prominence.PLAIN


def prominence_of_passage(article: Article, written: str) -> Prominence:
    """Return the highest prominence that a place in a passage of the article may have."""
    if written == article.title:
        return Prominence.TITLE
    return Prominence.QUOTED if any(mark in written for mark in _BEGINNING) else Prominence.PLAIN


def _is_quoted(text: str, offset: int) -> bool:
    """Tell whether a quotation is open at an offset, by the marks before it in its line."""
    line = max(text.rfind("\n", 0, offset) + 1, offset - _MAX_QUOTATION_CHARACTERS)
    is_open = False
    for mark in _MARK.findall(text, line, offset + 1):
        is_open = not is_open if mark == '"' else mark in _OPENING
    return is_open


def needed(words: int) -> int:
    """Return how many words of a query of `words` words a window must hold: 1, 2, then three fifths."""
    return words if words < 3 else (3 * words + 4) // 5


def width(words: int) -> int:
    """Return how many words of a text a window for a query of `words` words takes at most."""
    return 3 * words + 8


def score(share: float, words: int, *, between: int = 0, order: float = 1.0) -> float:
    """Return the score of a window, from 0 to 98, for a query of `words` words.

    It is 98 times the `share` of the query that was matched, from 0 to 1, times 0.6 + 0.25 c + 0.15 `order`.
    In the share each word of the query counts by its weight (see `weights`) and by the quality of its match,
    so that a typo costs by the share of the word that is wrong. The closeness c is 1 where nothing is between
    the matched words and falls with the number of words `between`: n / (n + b). `order` is the share of
    neighbouring matched words that are in the query's order. Of windows with the same words, the one in order
    and near thus comes first, then the near one, then the scattered one.

    That short windows are better evidence is the ground of cover density ranking (C. Clarke, G. Cormack, E.
    Tudhope, "Relevance ranking for one to three term queries", Information Processing & Management 36/2,
    2000); T. Tao and C. Zhai ("An exploration of proximity measures in information retrieval", SIGIR 2007)
    compare measures of it. The three parts are ours.
    """
    return BEST_WINDOW_SCORE * share * (_WORDS + _CLOSENESS * words / (words + between) + _ORDER * order)


def weights(counts: Sequence[int], paragraphs: int) -> tuple[int, ...]:
    """Return how much each word of a query counts: the more, the fewer of the `paragraphs` may have it.

    `counts` says how many may have each. A weight is the inverse document frequency of K. Spärck Jones ("A
    statistical interpretation of term specificity and its application in retrieval", Journal of Documentation
    28/1, 1972), ln(N / n), in hundredths, and somewhat more, so that no word counts for nothing. A word that
    no paragraph has counts as the others do on average.
    """
    known = {
        place: round(100 * (_MIN_RARITY + log(paragraphs / min(count, paragraphs))))
        for place, count in enumerate(counts)
        if count
    }
    average = round(fmean(known.values())) if known else 1
    return tuple(known.get(place, average) for place in range(len(counts)))


def decisive(counts: Sequence[int], weights: Sequence[int]) -> frozenset[int]:
    """Return the words of a query of which every window has at least one: its rarest.

    Without any of them it has fewer words than are needed, or words that count for too little. `counts` says
    how many paragraphs may have each.
    """
    words, whole = len(weights), sum(weights)
    rarest = sorted(range(words), key=counts.__getitem__)
    few = words - needed(words) + 1
    while few > 1 and score(sum(weights[place] for place in rarest[few - 1 :]) / whole, words) < MIN_SCORE:
        few -= 1
    return frozenset(rarest[:few])


def bounds(
    by_word: Sequence[Mapping[int, int]], weights: Sequence[int], floor: float = MIN_SCORE
) -> list[tuple[float, int]]:
    """Return the paragraphs that may hold a window with a score of `floor` or more, each after the negated
    score that it reaches at best.

    That is the score which the best words of the paragraph would have side by side.
    """
    words, whole = len(weights), EXACT * sum(weights)
    need = needed(words)
    weighed = tuple(zip(by_word, weights, strict=True))
    found = []
    rarest = decisive([len(having) for having in by_word], weights)
    for paragraph in set[int]().union(*(by_word[place] for place in rarest)):
        worth = [having[paragraph] * weight for having, weight in weighed if paragraph in having]
        if len(worth) >= need and (best := score(sum(worth) / whole, words)) >= floor:
            found.append((-best, paragraph))
    return found


_POINTS = {Prominence.PLAIN: 0.0, Prominence.QUOTED: 1.0, Prominence.TITLE: 3.0}
MOST_POINTS = max(_POINTS.values())
"""The most that prominence adds to a score."""


def ordered(hits: Iterable[Hit], ranks: Mapping[str, tuple[int, Article]]) -> list[Hit]:
    """Return the hits in their order, their scores raised by their prominence.

    `ranks` has each article by its id, with its place in the library.
    """
    keyed = []
    for hit in hits:
        rank, article = ranks[hit.passage.article]
        stands = prominence(article, hit.passage.start, hit.passage.end)
        score = (
            hit.score
            if hit.score > BEST_WINDOW_SCORE
            else min(BEST_WINDOW_SCORE, hit.score + _POINTS[stands])
        )
        key = (-score, -stands, article.date or _NO_DATE, rank, hit.passage.start)
        keyed.append((key, replace(hit, score=score)))
    keyed.sort(key=lambda pair: pair[0])
    return [hit for _, hit in keyed]


def ranks_of(articles: Sequence[Article]) -> Mapping[str, tuple[int, Article]]:
    """Return articles by their ids, each with its place among them."""
    return {article.id: (rank, article) for rank, article in enumerate(articles)}


def hopeful(windows: Sequence[Window], limit: int | None) -> list[Window]:
    """Return, best first, the windows that may be among the first `limit` once prominence counts."""
    best = sorted(windows, key=lambda window: (-window.score, window.start))
    if limit is None or len(best) <= limit:
        return best
    least = min(best[limit - 1].score, BEST_WINDOW_SCORE) - MOST_POINTS
    return [window for window in best if window.score >= least]
