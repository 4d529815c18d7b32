"""The first words in which two texts differ, in a few words."""

from __future__ import annotations

from itertools import groupby, zip_longest

_MOST = 2
_COMPARED = 2_000
_SHOWN = 5


def differing_words(old: str, new: str) -> tuple[str, ...]:
    """Return the first two runs of words in which texts differ, such as "22 → 29 October".

    The 2,000 words after the first difference are compared.
    """
    # Imported late: what is the same to the letter is found without it.
    from rapidfuzz.distance import Levenshtein

    before, after = old.split(), new.split()
    pairs = enumerate(zip_longest(before, after))
    start = next((at for at, (one, other) in pairs if one != other), None)
    if start is None:
        return ()
    before, after = before[start : start + _COMPARED], after[start : start + _COMPARED]
    found: list[str] = []
    for is_same, group in groupby(Levenshtein.opcodes(before, after), lambda each: each.tag == "equal"):
        if is_same:
            continue
        run = list(group)
        first, last = run[0], run[-1]
        gone = before[first.src_start : last.src_end]
        come = after[first.dest_start : last.dest_end]
        following = after[last.dest_end : last.dest_end + 1]
        found.append(_described(gone, come, following))
        if len(found) == _MOST:
            break
    return tuple(found)


def _described(gone: list[str], come: list[str], following: list[str]) -> str:
    if not come:
        return f"without “{_shown(gone)}”"
    if not gone:
        return f"also “{_shown(come)}”"
    # A number or a name says little without the word behind it.
    behind = [each.rstrip(",.;:") for each in following] if len(come) == 1 else []
    return f"{_shown(gone)} → {_shown([*come, *behind])}"


def _shown(words: list[str]) -> str:
    return " ".join(words if len(words) <= _SHOWN else [*words[:_SHOWN], "…"])
