"""In which order hits come.

First by score, from 0 to 100:

* 100: the words of the query, all of them, side by side and in order (an exact phrase).
* 99: the same, but of the last word, which is still being typed, only the beginning.
* up to 98: a stretch of one paragraph with enough of the words. What it has of the query is counted by how
  rare each word is (inverse document frequency: K. Spärck Jones, 1972) and by how well it is spelt; then 60 %
  of the score is for having the words, 25 % for their closeness (after T. Tao and C. Zhai, 2007), 15 % for
  their order. So all words near each other in the query's order come before all near each other, and these
  before scattered ones; each typo costs. The formula is in `search.ranking.score`.
* up to 60: a stretch that resembles the query letter by letter (see `search.resemblance`).
* where there is none of these: what has fewer of the words, by their share (see `search.fewer_words`).

A stretch in a title gets 3 points more and one in a quotation 1, but no more than 98: readers look for what
was said, and a title says what a text is about. That fields weigh differently is the idea of BM25F (S.
Robertson, H. Zaragoza, M. Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004). Where
scores are equal, titles come before quotations and these before the rest; then the earlier date, articles
without one last; then the order of the library and of the text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from synoptic.corpus.articles.prominence import Prominence, prominence
from synoptic.corpus.search.ranking import BEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from synoptic.corpus.article import Article
    from synoptic.corpus.search.hits import Hit
    from synoptic.corpus.search.windows import Window

_POINTS = {Prominence.PLAIN: 0.0, Prominence.QUOTED: 1.0, Prominence.TITLE: 3.0}
_NO_DATE = "9999"


def ordered(hits: Iterable[Hit], ranks: Mapping[str, tuple[int, Article]]) -> list[Hit]:
    """Return the hits in their order, with the points for where they stand.

    Each hit's score is as its words have it. `ranks` has all articles by their ids, each with its place in
    the library.
    """
    keyed = []
    for hit in hits:
        rank, article = ranks[hit.passage.article]
        stands = prominence(article, hit.passage.start, hit.passage.end)
        score = hit.score if hit.score > BEST else min(BEST, hit.score + _POINTS[stands])
        key = (-score, -stands, article.date or _NO_DATE, rank, hit.passage.start)
        keyed.append((key, replace(hit, score=score)))
    keyed.sort(key=lambda pair: pair[0])
    return [hit for _, hit in keyed]


def ranks_of(articles: Sequence[Article]) -> Mapping[str, tuple[int, Article]]:
    """Return articles by their ids, each with its place among them."""
    return {article.id: (rank, article) for rank, article in enumerate(articles)}


def hopeful(windows: Sequence[Window], limit: int | None) -> list[Window]:
    """Return, best first, the windows that may be among the first `limit` wherever they stand."""
    best = sorted(windows, key=lambda window: (-window.score, window.start))
    if limit is None or len(best) <= limit:
        return best
    least = min(best[limit - 1].score, BEST) - max(_POINTS.values())
    return [window for window in best if window.score >= least]
