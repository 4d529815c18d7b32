"""Where graphemes, what readers take for one character, begin and end (Unicode Standard Annex #29).

English, Greek, Cyrillic, Chinese and Japanese are done with the standard library; the `regex` package, which
has Unicode's tables, is imported when a text needs them. English needs no pattern at all: each is compiled
for the first text that does.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regex import Pattern

# Characters that join no neighbour: in Unicode's terms Grapheme_Cluster_Break is Other, Control or LF.
# Between two of them there is always a boundary.
SIMPLE = (
    "\x00-\x0c\x0e-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u1fff\u2000-\u200b\u200e-\u20cf\u20f1-\u2cee"
    "\u2e00-\u3029\u3030-\u3098\u309b-\ua66e"
)
"""Those that are looked for without `regex`, as the inside of a class of a regular expression."""


@cache
def _simple_run() -> re.Pattern[str]:
    return re.compile(f"[{SIMPLE}]+")


@cache
def _simple_pair() -> re.Pattern[str]:
    return re.compile(f"[{SIMPLE}]{{2}}")


def next_grapheme(text: str, offset: int) -> int:
    """Return the offset after the grapheme that holds the character at `offset`.

    At the end of the text and beyond it, the text's length; before its beginning, 0.
    """
    if not 0 <= offset < len(text):
        return 0 if offset < 0 else len(text)
    if (
        _are_apart(text[offset : offset + 2])
        or _simple_pair().match(text, offset)
        or (offset + 1 == len(text) and _simple_run().match(text, offset))
    ):
        return offset + 1
    return next(end for _, end in _clusters(text, _certain(text, offset)) if end > offset)


def previous_grapheme(text: str, offset: int) -> int:
    """Return where the grapheme begins that ends at `offset`, or that `offset` stands within.

    At the beginning of the text and before it, 0; beyond its end, the beginning of its last grapheme.
    """
    offset = min(offset, len(text))
    if offset <= 1:
        return 0
    if _are_apart(text[offset - 2 : offset]) or _simple_pair().match(text, offset - 2):
        return offset - 1
    return next(start for start, end in _clusters(text, _certain(text, offset - 1)) if end >= offset)


def iter_graphemes(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield beginning and end of each grapheme of `text[start:end]`, as offsets into the text.

    The graphemes are those of the whole text: one that `start` or `end` stands within is yielded in part.
    """
    start, end = max(start, 0), min(end, len(text))
    at = start
    while at < end:
        run = _simple_run().match(text, at, end)
        # The last of a run may have marks after it.
        simple_until = 0 if run is None else run.end() if run.end() == len(text) else run.end() - 1
        if at < simple_until:
            for offset in range(at, simple_until):
                yield offset, offset + 1
            at = simple_until
            continue
        for first, last in _clusters(text, _certain(text, at)):
            if last <= at:
                continue
            yield max(first, at), min(last, end)
            at = last
            if at >= end or _simple_pair().match(text, at):
                break


def _are_apart(pair: str) -> bool:
    """Tell without a pattern, for ASCII, whether two neighbours are two graphemes: GB3 alone joins there."""
    return pair.isascii() and pair != "\r\n"


def _clusters(text: str, boundary: int) -> Iterator[tuple[int, int]]:
    """Yield the graphemes from a boundary to the end of the text."""
    for cluster in _cluster_pattern().finditer(text, boundary):
        yield cluster.span()


def _certain(text: str, offset: int) -> int:
    """Return a boundary at or before `offset`, one that two neighbouring characters alone decide.

    It is as close as such a one comes: in prose of any script a few characters away.
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
