"""How much two texts share: runs of words, and the longest order that both have them in.

A text is taken as the runs of three words in it, each beginning one word after the other (“shingles”: Broder,
On the resemblance and containment of documents, 1997). RapidFuzz compares two such sequences by the runs that
are in both in the same order (Indel similarity: twice their number, over all runs). A word that was changed
breaks three runs, so that texts at the threshold differ in one word of fifteen, spread evenly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

NEARLY_THE_SAME = 0.8
"""The similarity from which a text is nearly another."""

_RUN = 3
_SHORT, _EIGHTH = 200, 8
# Chinese, Japanese and Korean are written without blanks: each sign counts as a word.
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\\w+?(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])|\\w+"
)


def shingles_of(text: str) -> tuple[int, ...]:
    """Return the runs of words of a text, as numbers that hold for this process."""
    words = _WORD.findall(text.casefold())
    if len(words) <= _RUN:
        return tuple(map(hash, words))
    return tuple(map(hash, zip(*(words[start:] for start in range(_RUN)), strict=False)))


def sample_of(shingles: Sequence[int]) -> frozenset[int]:
    """Return some shingles of a text: all of a short one, of a long one an eighth, chosen by their values.

    Two texts that are nearly the same have some of these in common (Broder's sketch of a text).
    """
    if len(shingles) <= _SHORT:
        return frozenset(shingles)
    return frozenset(each for each in shingles if each % _EIGHTH == 0)


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the similarity of two texts by their shingles, 0 to 1; 0 if it is below the threshold."""
    # Imported late: what is the same to the letter is found without it.
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(one, other, score_cutoff=NEARLY_THE_SAME)
