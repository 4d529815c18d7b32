"""How good a match is, and how good one may be at best."""

from __future__ import annotations

from math import log
from statistics import fmean
from typing import TYPE_CHECKING

from synoptic.corpus.text.vocabulary import EXACT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PHRASE = 100.0
"""The score of an exact phrase."""
BEGUN_PHRASE = 99.0
"""The score of a phrase whose last word the query only begins."""
BEST = 98.0
"""The highest score of any other window."""
LEAST = 50.0
"""The lowest score of a window: words that add up to less are no match."""

_NO_LESS = 0.1
# What having the words is worth, and what their closeness and their order add.
_WORDS, _CLOSENESS, _ORDER = 0.6, 0.25, 0.15


def needed(words: int) -> int:
    """Return how many words of a query of `words` words a window must hold: 1, 2, then three fifths."""
    return words if words < 3 else (3 * words + 4) // 5


def width(words: int) -> int:
    """Return how many words of a text a window for a query of `words` words takes at most."""
    return 3 * words + 8


def score(share: float, words: int, *, between: int = 0, order: float = 1.0) -> float:
    """Return the score of a window, from 0 to 98, for a query of `words` words.

    It is 98 times the `share` of the query that was matched, from 0 to 1, times 0.6 + 0.25 c + 0.15 `order`.
    In the share each word of the query counts by its weight (see `weights`) and by the quality
    of what stands for it, so that a typo costs by the share of the word that is wrong. The closeness c is 1
    where nothing stands between the matched words and falls with the words that stand `between`: n / (n + b).
    `order` is the share of neighbouring matched words that are in the query's order. Of windows with the same
    words, the one in order and near thus comes first, then the near one, then the scattered one.

    That short windows are better evidence is the ground of cover density ranking (C. Clarke, G. Cormack,
    E. Tudhope, "Relevance ranking for one to three term queries", Information Processing & Management 36/2,
    2000); T. Tao and C. Zhai ("An exploration of proximity measures in information retrieval", SIGIR 2007)
    compare measures of it. The three parts are ours.
    """
    return BEST * share * (_WORDS + _CLOSENESS * words / (words + between) + _ORDER * order)


def weights(counts: Sequence[int], paragraphs: int) -> tuple[int, ...]:
    """Return how much each word of a query counts: the more, the fewer of the `paragraphs` may have it.

    `counts` says how many may have each. A weight is the inverse document frequency of K. Spärck Jones ("A
    statistical interpretation of term specificity and its application in retrieval", Journal of Documentation
    28/1, 1972), ln(N / n), in hundredths, and somewhat more, so that no word counts for nothing. A word that
    no paragraph has counts as the others do on average.
    """
    known = {
        place: round(100 * (_NO_LESS + log(paragraphs / min(count, paragraphs))))
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
    while few > 1 and score(sum(weights[place] for place in rarest[few - 1 :]) / whole, words) < LEAST:
        few -= 1
    return frozenset(rarest[:few])


def bounds(by_word: Sequence[Mapping[int, int]], weights: Sequence[int]) -> list[tuple[float, int]]:
    """Return the paragraphs that may hold a window, each after the negated score that it reaches at best.

    That is the score which the best words of the paragraph would have side by side.
    """
    words, whole = len(weights), EXACT * sum(weights)
    need = needed(words)
    weighed = tuple(zip(by_word, weights, strict=True))
    found = []
    rarest = decisive([len(having) for having in by_word], weights)
    for paragraph in set[int]().union(*(by_word[place] for place in rarest)):
        worth = [having[paragraph] * weight for having, weight in weighed if paragraph in having]
        if len(worth) >= need and (best := score(sum(worth) / whole, words)) >= LEAST:
            found.append((-best, paragraph))
    return found
