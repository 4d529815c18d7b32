"""How the program that wrote a file counts in its texts, found out from the passages that somebody marked.

REFI-QDA counts code points, and says nothing of a byte-order mark or of line ends. ATLAS.ti counts CRLF as
one character, NVivo for Windows as two; others count UTF-16 units, or the mark. One program counts alike in
all its texts, and people mark whole words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from msgspec import Struct

from synoptic.annotations.importing.incoming import OffsetUnit
from synoptic.annotations.importing.planning.raw_offsets import RawText

_BYTE_ORDER_MARK = "\ufeff"
_LAST_OF_ONE_UNIT = "\uffff"
_TOLD_WORDS, _OUTSIDE = 6, -8


class MarkedPassage(Struct, frozen=True):
    """Two offsets, and what the program says of what is between them."""

    start: int
    """First unit."""
    end: int
    """One past the last."""
    words: str = ""
    """The words, or their beginning, or some other name."""


class CountingWay(Struct, frozen=True):
    """How a program counts."""

    counts_mark: bool
    """Whether a byte-order mark is a character."""
    counts_pairs: bool
    """Whether CRLF is two characters."""
    unit: OffsetUnit
    """What a character is."""

    def text_of(self, raw: str) -> RawText:
        """Return a text as the program sees it."""
        text = raw if self.counts_mark else raw.removeprefix(_BYTE_ORDER_MARK)
        return RawText(text if self.counts_pairs else text.replace("\r\n", "\n"))


STANDARD_WAY = CountingWay(counts_mark=False, counts_pairs=True, unit=OffsetUnit.CODE_POINTS)
"""As the standard has it: code points of the file."""


def way_of_counting(
    texts: Iterable[tuple[str, Sequence[MarkedPassage]]], *, counts_pairs: bool
) -> CountingWay:
    """Return how the offsets of these passages count, each in the text beside it, as its file has it.

    Each way is judged by the passages whose words are known, and by how many begin and end where words do;
    `counts_pairs` is what is true of the program where that says nothing.
    """
    marked = [(raw, passages) for raw, passages in texts if passages]
    raws = [raw for raw, _ in marked]
    has_mark = any(raw.startswith(_BYTE_ORDER_MARK) for raw in raws)
    has_pairs = any("\r\n" in raw for raw in raws)
    has_long = any(max(raw, default="") > _LAST_OF_ONE_UNIT for raw in raws)
    ways = [
        CountingWay(*each)
        for each in product(
            (False, True) if has_mark else (False,),
            (counts_pairs, not counts_pairs) if has_pairs else (counts_pairs,),
            OffsetUnit if has_long else (OffsetUnit.CODE_POINTS,),
        )
    ]
    if len(ways) == 1:
        return ways[0]
    # Of ways as good as each other the first, which is the standard's.
    return max(ways, key=lambda way: sum(_score(way.text_of(raw), way.unit, each) for raw, each in marked))


def _score(text: RawText, unit: OffsetUnit, passages: Sequence[MarkedPassage]) -> int:
    score = 0
    for each in passages:
        found = text.span(each.start, each.end, unit)
        if found is None:
            score += _OUTSIDE
            continue
        words = text.text[found.start : found.end]
        if is_name_of(each.words, words):
            score += _TOLD_WORDS
        score += _is_edge(text.text, found.start) + _is_edge(text.text, found.end)
    return score


def is_name_of(name: str, words: str) -> bool:
    """Tell whether a name is these words, or their beginning with an ellipsis after it."""
    told, said = " ".join(name.split()), " ".join(words.split())
    if told == said:
        return bool(told)
    beginning = told.removesuffix("…").removesuffix("...")
    return beginning != told and len(beginning) > 1 and said.startswith(beginning.rstrip())


def _is_edge(text: str, offset: int) -> bool:
    """Tell whether an offset is not within a word."""
    return not (text[offset - 1 : offset].isalnum() and text[offset : offset + 1].isalnum())
