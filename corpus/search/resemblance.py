"""The last resort of a search: stretches of text that resemble a query letter by letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.corpus.search.readings import Reading
from synoptic.corpus.search.windows import Placed, Window
from synoptic.corpus.text.vocabulary import EXACT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence, Set

    from synoptic.corpus.search.word_index import Paragraph, WordIndex

ALIKE = 75.0
"""How alike, of 100, a stretch and a query are at least: twice their common letters, by their lengths."""
MAX_LETTERS = 64
"""Of a longer query, so many characters are compared."""
_WORTH = 0.6
# From so much likeness on, a word is another misspelt; and so much alike is what no word of both is.
_SAME, _LEFT_ALIKE = 80.0, 60.0
SHORTEST = 3
# Three letters of four in a row stand about everywhere: a shorter query must be there letter by letter.
SHORTEST_MISSPELT = 6
_AT_ONCE = 256


def resembling(
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
    query = " ".join(words)[:MAX_LETTERS].strip()
    if len(query) < SHORTEST:
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
            parts = tuple(Placed(token, Reading(0, 1, 1, EXACT)) for token in tokens)
            found.append(Window(_WORTH * likeness, parts))
    return found


def _alike(
    paragraphs: Sequence[Paragraph], query: str, limit: int | None, poll: Callable[[], None]
) -> Iterator[tuple[float, int]]:
    """Yield how alike the most alike paragraphs are; those shorter than the query are none of them."""
    from rapidfuzz.fuzz import partial_ratio
    from rapidfuzz.process import extract

    least = ALIKE if len(query) >= SHORTEST_MISSPELT else 100.0
    for first in range(0, len(paragraphs), _AT_ONCE):
        poll()
        texts = [paragraph.folded for paragraph in paragraphs[first : first + _AT_ONCE]]
        choices = [text if len(text) >= len(query) else None for text in texts]
        for _, likeness, place in extract(
            query, choices, scorer=partial_ratio, score_cutoff=least, limit=limit
        ):
            yield likeness, first + place


def _is_like(sought: Sequence[str], there: Sequence[str]) -> bool:
    """Tell whether two stretches are alike in what is left beside the words that both have.

    "Sea minister" and "the minister" are alike by four fifths, and have one word in common.
    """
    from rapidfuzz.fuzz import ratio

    def left(words: Sequence[str], others: Sequence[str]) -> str:
        return "".join(word for word in words if not any(ratio(word, other) >= _SAME for other in others))

    missing, instead = left(sought, there), left(there, sought)
    return len(missing) == sum(map(len, sought)) or not missing or ratio(missing, instead) >= _LEFT_ALIKE


def _covered(index: WordIndex, paragraph: int, start: int, end: int) -> Sequence[int]:
    """Return the tokens that lie at least by half in the stretch; if none does, those that it touches."""
    touched = index.tokens_between(paragraph, start, end)
    return [token for token in touched if index.share(token, start, end) >= 0.5] or touched
