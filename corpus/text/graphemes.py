"""Graphemes, the units that readers take for one character (Unicode Standard Annex #29).

Most characters of English, Greek, Cyrillic, Chinese and Japanese join no neighbour, and need no table. The
`regex` package, which has Unicode's, is imported for the first text with others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regex import Pattern

# In Unicode's terms Grapheme_Cluster_Break is Other, Control or LF: there is a boundary between any two.
SIMPLE = (
    "\x00-\x0c\x0e-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u1fff\u2000-\u200b\u200e-\u20cf\u20f1-\u2cee"
    "\u2e00-\u3029\u3030-\u3098\u309b-\ua66e"
)
"""Characters that join no neighbour, as the inside of a class of a regular expression."""


@cache
def _simple() -> re.Pattern[str]:
    return re.compile(f"[{SIMPLE}]+")


def next_grapheme(text: str, offset: int) -> int:
    """Return the end of the grapheme that holds the character at `offset`.

    At the text's last character and beyond, that is the text's length; before its beginning, 0.
    """
    if not 0 <= offset < len(text) - 1:
        return 0 if offset < 0 else len(text)
    if _are_apart(text, offset):
        return offset + 1
    return next(end for _, end in _clusters(text, offset))


def previous_grapheme(text: str, offset: int) -> int:
    """Return the start of the grapheme that ends at `offset` or holds it.

    At the beginning of the text and before it, that is 0; beyond its end, the start of its last grapheme.
    """
    offset = min(offset, len(text))
    if offset <= 1:
        return 0
    return offset - 1 if _are_apart(text, offset - 2) else next(_clusters(text, offset - 1))[0]


def iter_graphemes(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each grapheme of `text[start:end]`, as offsets into the text.

    The graphemes are those of the whole text: the first and the last are cut at `start` and `end`.
    """
    at, end = max(start, 0), min(end, len(text))
    while at < end:
        run = _simple().match(text, at, end)
        # The last of a run may have marks after it.
        simple_until = 0 if run is None else run.end() - (run.end() < len(text))
        if at < simple_until:
            for offset in range(at, simple_until):
                yield offset, offset + 1
            at = simple_until
            continue
        for first, last in _clusters(text, at):
            yield max(first, at), min(last, end)
            at = last
            if at >= end or _are_apart(text, at):
                break


def _are_apart(text: str, offset: int) -> bool:
    """Tell without a table whether the characters at `offset` and after it are two graphemes."""
    pair = text[offset : offset + 2]
    # No pattern is compiled for ASCII, where rule GB3 alone joins.
    return pair != "\r\n" if pair.isascii() else _simple().fullmatch(pair) is not None


def _clusters(text: str, offset: int) -> Iterator[tuple[int, int]]:
    """Yield the graphemes from the one that holds the character at `offset` on."""
    for cluster in _cluster_pattern().finditer(text, _certain(text, offset)):
        if cluster.end() > offset:
            yield cluster.span()


def _certain(text: str, offset: int) -> int:
    """Return the last boundary at or before `offset` that two neighbouring characters alone decide.

    In prose of any script, it is a few characters away.
    """
    before = _boundary_pattern().search(text, 0, min(offset + 1, len(text)))
    return 0 if before is None else before.start()


@cache
def _cluster_pattern() -> Pattern[str]:
    import regex

    # Table 1c of the annex. `\X` of regex 2026.11 counts regional indicators anew at each of them, half a
    # minute for a hundred thousand, and joins an Indic consonant to whatever has a virama.
    linked = r"[\p{InCB=Extend}\p{InCB=Linker}]"
    conjunct = (
        rf"\p{{InCB=Consonant}}(?:(?=\p{{InCB=Extend}}*+\p{{InCB=Linker}}){linked}++\p{{InCB=Consonant}})*+"
    )
    syllable = (
        r"\p{GCB=L}*(?:\p{GCB=V}++|\p{GCB=LV}\p{GCB=V}*+|\p{GCB=LVT})\p{GCB=T}*+|\p{GCB=L}++|\p{GCB=T}++"
    )
    pictograph = r"\p{ExtPict}(?:\p{GCB=Extend}*+\p{GCB=ZWJ}\p{ExtPict})*+"
    core = (
        rf"{syllable}|\p{{GCB=Regional_Indicator}}{{1,2}}+|{pictograph}|{conjunct}|[^\p{{GCB=Control}}\r\n]"
    )
    return regex.compile(
        rf"\r\n|[\p{{GCB=Control}}\r\n]"
        rf"|\p{{GCB=Prepend}}*(?:{core})[\p{{GCB=Extend}}\p{{GCB=ZWJ}}\p{{GCB=SpacingMark}}]*+"
    )


@cache
def _boundary_pattern() -> Pattern[str]:
    import regex

    # What joins to the left is a mark (GB9, GB9a), a part of a Hangul syllable (GB6 to GB8), the second of
    # two regional indicators (GB12, GB13), a pictograph after a joiner (GB11), a consonant after a mark that
    # links (GB9c), and anything after a character that is prepended (GB9b). All else begins a grapheme.
    return regex.compile(
        r"(?r)(?<![\p{GCB=Prepend}\p{GCB=ZWJ}\r])"
        r"(?:(?!\p{InCB=Consonant})[\p{GCB=Other}\p{GCB=Control}\n]"
        r"|(?<!\p{GCB=Extend})\p{GCB=Other}"
        r"|(?<!\p{GCB=L})[\p{GCB=LV}\p{GCB=LVT}])"
    )
