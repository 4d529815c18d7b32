"""Find the next best where a query matches nothing: text that resembles it, or fewer of its words."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import combinations
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.corpus.search.ranking import needed
from synoptic.corpus.search.vocabulary import EXACT
from synoptic.corpus.search.windows import Placed, Window
from synoptic.corpus.search.word_matches import WordMatch
from synoptic.corpus.text.english import FUNCTION_WORDS

if TYPE_CHECKING:
    from synoptic.corpus.search.query import Query
    from synoptic.corpus.search.results import Hit
    from synoptic.corpus.search.word_index import Paragraph, WordIndex

MIN_LIKENESS = 75.0
"""Least likeness of a stretch and a query, of 100: twice their common letters, by their lengths."""
MAX_COMPARED_CHARACTERS = 64
"""Of a longer query, so many characters are compared."""
BEST_LIKENESS_SCORE = 60.0
"""The score of a stretch that has the query letter by letter."""
# From so much likeness on, a word is another misspelt; and so much alike is what no word of both is.
_SAME_LIKENESS, _REST_LIKENESS = 80.0, 60.0
MIN_LETTERS = 3
# Three letters of four in a row stand about everywhere: a shorter query must be there letter by letter.
MIN_MISSPELT_LETTERS = 6
_PARAGRAPHS_AT_ONCE = 256

MIN_RELAXED_WORDS, MAX_RELAXED_WORDS = 4, 7
"""Queries of fewer words are content with two already; of more, there are too many ways to shorten them."""


def near_misses(
    index: WordIndex,
    words: Sequence[str],
    limit: int | None,
    poll: Callable[[], None],
    *,
    allowed: Set[int] | None = None,
) -> list[Window]:
    """Return the stretch of each paragraph that resembles the query most, widened to whole words, best first.

    At most `limit` are returned. Their scores are the likeness times 0.6, below those of matched words. The
    likeness is RapidFuzz's `partial_ratio`, which slides the query along a text. `poll` is called between
    portions of the texts. With `allowed`, only those paragraphs are looked at.
    """
    query = " ".join(words)[:MAX_COMPARED_CHARACTERS].strip()
    if len(query) < MIN_LETTERS:
        return []
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.fuzz import partial_ratio_alignment

    alike = _alike(index.paragraphs, query, limit if allowed is None else None, poll)
    if allowed is not None:
        alike = (pair for pair in alike if pair[1] in allowed)
    found = []
    for likeness, paragraph in sorted(alike, key=lambda pair: (-pair[0], pair[1]))[:limit]:
        poll()
        stretch = partial_ratio_alignment(query, index.paragraphs[paragraph].folded)
        if (
            stretch is not None
            and (tokens := _covered(index, paragraph, stretch.dest_start, stretch.dest_end))
            and _is_like(query.split(), index.words_at(tokens))
        ):
            parts = tuple(Placed(token, WordMatch(0, 1, 1, EXACT)) for token in tokens)
            found.append(Window(BEST_LIKENESS_SCORE * likeness / 100, parts))
    return found


def _alike(
    paragraphs: Sequence[Paragraph], query: str, limit: int | None, poll: Callable[[], None]
) -> Iterator[tuple[float, int]]:
    """Yield how alike the most alike paragraphs are; those shorter than the query are none of them."""
    from rapidfuzz.fuzz import partial_ratio
    from rapidfuzz.process import extract

    least = MIN_LIKENESS if len(query) >= MIN_MISSPELT_LETTERS else 100.0
    for first in range(0, len(paragraphs), _PARAGRAPHS_AT_ONCE):
        poll()
        texts = [paragraph.folded for paragraph in paragraphs[first : first + _PARAGRAPHS_AT_ONCE]]
        choices = [text if len(text) >= len(query) else None for text in texts]
        for _, likeness, place in extract(
            query, choices, scorer=partial_ratio, score_cutoff=least, limit=limit
        ):
            yield likeness, first + place


def _is_like(sought: Sequence[str], there: Sequence[str]) -> bool:
    """Tell whether two stretches are alike without the words that both have.

    "Sea minister" and "the minister" are alike by four fifths, and have one word in common.
    """
    from rapidfuzz.fuzz import ratio

    def left(words: Sequence[str], others: Sequence[str]) -> str:
        return "".join(
            word for word in words if not any(ratio(word, other) >= _SAME_LIKENESS for other in others)
        )

    missing, instead = left(sought, there), left(there, sought)
    return len(missing) == sum(map(len, sought)) or not missing or ratio(missing, instead) >= _REST_LIKENESS


def _covered(index: WordIndex, paragraph: int, start: int, end: int) -> Sequence[int]:
    """Return the tokens with at least half of their letters in the stretch; without any, those it touches."""
    touched = index.tokens_between(paragraph, start, end)
    return [token for token in touched if index.share(token, start, end) >= 0.5] or touched


def absent(query: Query, unmatched: Set[int]) -> str:
    """Return that no article has some words of a query, in one clause; empty if there are none."""
    words = [f"“{query.words[place]}”" for place in sorted(unmatched)]
    if not words:
        return ""
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    return f"no article has {listed}"


def relaxed(query: Query, unmatched: Set[int]) -> Iterator[tuple[tuple[Query, ...], str]]:
    """Yield, step by step, queries for ever fewer words, each step with a remark on the words left out.

    First without the words that nothing matches, `unmatched` by place; then without function words; then, of
    four to seven words, with fewer of them, down to two. The order of the words and other conditions stay.
    Nothing is yielded for a query with exact phrases or patterns, which a reader means as they are.
    """
    if query.phrases or query.patterns:
        return
    matched = [place for place in range(len(query.words)) if place not in unmatched]
    said = absent(query, unmatched)
    if unmatched and matched:
        yield (_only(query, matched),), said
    remark = "; ".join(filter(None, (said, "no passage has enough of the words; these have some of them")))
    # What has "the" and "at" in common with the query is everywhere.
    telling = [place for place in matched if query.words[place] not in FUNCTION_WORDS]
    if telling and len(telling) < len(matched):
        yield (_only(query, telling),), remark
        matched = telling
    words = len(matched)
    if not MIN_RELAXED_WORDS <= words <= MAX_RELAXED_WORDS:
        return
    for enough in range(needed(words) - 1, 1, -1):
        kept = max(size for size in range(words) if needed(size) <= enough)
        yield tuple(_only(query, places) for places in combinations(matched, kept)), remark


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
    taken: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for hit in weighed:
        passage, others = hit.passage, taken[hit.passage.article]
        place = bisect_left(others, (passage.end,))
        if place == 0 or others[place - 1][1] <= passage.start:
            best.append(hit)
            others.insert(place, (passage.start, passage.end))
        if len(best) == limit:
            break
    return best
