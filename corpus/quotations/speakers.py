"""One name for each speaker over all articles, however each of them spells it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from synoptic.corpus.text.folding import fold, fold_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHORTEST_MISSPELT = 6


def merged_speakers(names: Iterable[str]) -> Mapping[str, str]:
    """Return for each name the form under which its bearer is listed: the fullest, then the most frequent.

    Names are one if their last words are the same, or in a long one differ by a letter ("Zelensky",
    "Zelenskyy"), and nothing before contradicts it: a first name is the same, an initial of it, or missing.
    Descriptions, which begin with a small letter, stay what they are.
    """
    counts = Counter(names)
    groups: list[list[str]] = []
    for name in sorted(counts, key=lambda name: (-len(name.split()), name)):
        if name[:1].islower():
            groups.append([name])
            continue
        fitting = [group for group in groups if all(_is_same(name, other) for other in group)]
        # "Brandt" may be either of two Brandts: then it stays by itself.
        if len(fitting) == 1:
            fitting[0].append(name)
        else:
            groups.append([name])
    merged: dict[str, str] = {}
    for group in groups:
        listed = max(group, key=lambda name: (len(name.split()), counts[name], name))
        merged |= dict.fromkeys(group, listed)
    return merged


def _is_same(name: str, other: str) -> bool:
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.distance import OSA

    if fold(name).text == fold(other).text:
        return True
    if name[:1].islower() or other[:1].islower():
        return False
    *first, last = [fold_word(word) for word in name.split()]
    *other_first, other_last = [fold_word(word) for word in other.split()]
    allowed = 1 if min(len(last), len(other_last)) >= _SHORTEST_MISSPELT else 0
    if OSA.distance(last, other_last, score_cutoff=allowed) > allowed:
        return False
    if not first or not other_first:
        return True
    one, another = first[0], other_first[0]
    return one == another or (min(len(one), len(another)) == 1 and one[:1] == another[:1])
