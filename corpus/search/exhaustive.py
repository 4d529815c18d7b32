"""The search that reads everything: passages that resemble a query letter by letter.

It finds what an index of words cannot: words joined or parted otherwise, and words with more errors than a
typist makes.
"""

from __future__ import annotations

from heapq import heappush, heappushpop
from typing import TYPE_CHECKING

from synoptic.corpus.search.passage_index import Candidate, key_of, passages_of
from synoptic.corpus.search.resemblance import ALIKE, MAX_LETTERS, SHORTEST, SHORTEST_MISSPELT
from synoptic.corpus.text.folding import folded_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from synoptic.corpus.article import Article

# So much text is compared between two questions whether the answer is still wanted: some milliseconds.
_AT_ONCE = 60_000


def alike(
    articles: Sequence[Article], words: Sequence[str], most: int, poll: Callable[[], None]
) -> list[Candidate]:
    """Return at most so many passages that hold something like the words, the most alike first.

    They are alike by three quarters at least (see `search.resemblance`); queries of less than six letters
    must be there letter by letter. Articles are compared whole first, and passages only of those where
    something is found: 30 MB take about a second. `poll` is called every few milliseconds.
    """
    query = " ".join(words)[:MAX_LETTERS].strip()
    if len(query) < SHORTEST or most <= 0:
        return []
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.fuzz import partial_ratio

    least = ALIKE if len(query) >= SHORTEST_MISSPELT else 100.0
    best: list[tuple[float, int, Candidate]] = []
    gathered = count = 0
    for article in articles:
        gathered += len(article.text)
        if gathered > _AT_ONCE:
            gathered = 0
            poll()
        if not _holds(query, folded_text(article.text), least):
            continue
        for start, end in passages_of(article.text):
            folded = folded_text(article.text[start:end])
            # A passage shorter than the query would be looked for in it instead.
            likeness = partial_ratio(query, folded, score_cutoff=least) if len(folded) >= len(query) else 0
            if likeness >= least:
                count += 1
                entry = (likeness, -count, Candidate(key_of(article.digest), start, end))
                if len(best) < most:
                    heappush(best, entry)
                else:
                    least = max(least, heappushpop(best, entry)[0])
    return [candidate for _, _, candidate in sorted(best, reverse=True)]


def _holds(query: str, folded: str, least: float) -> bool:
    from rapidfuzz.fuzz import partial_ratio

    return len(folded) >= len(query) and partial_ratio(query, folded, score_cutoff=least) >= least
