"""What in one article stands beside a place in another, and how several are brought to one height."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synoptic.corpus.parallels.comparison import Parallel

REACH = 250
"""Code points around a sentence that has a counterpart for which this still says where the other article is:
two sentences. Beyond them nothing does."""
_STRETCHED = 3
"""How many times longer than the one the other stretch between two counterparts may be."""


class Alignment:
    """The way from a place in one article to what tells the same in another."""

    def __init__(self, parallels: Iterable[Parallel], length: int) -> None:
        """Take what the two share, with the one article as side `a`; `length` is that of the other's text.

        Of the counterparts of one sentence the best is taken.
        """
        best: dict[Span, Parallel] = {}
        for one in parallels:
            known = best.get(one.a)
            if known is None or (one.score, -one.b.start) > (known.score, -known.b.start):
                best[one.a] = one
        self._pairs = [(span, best[span].b) for span in sorted(best)]
        self._starts = [here.start for here, _ in self._pairs]
        self._length = length

    @property
    def is_empty(self) -> bool:
        """Whether the two share nothing that was found."""
        return not self._pairs

    def counterpart(self, offset: int) -> int | None:
        """Return the place in the other article that stands beside an offset; None: nothing says which.

        In a sentence with a counterpart, it is as far in that. Between two whose counterparts follow each
        other as they do, it is as far between those. Else it is as far from the nearest one's counterpart, up
        to `REACH`.
        """
        index = bisect_right(self._starts, offset) - 1
        before = self._pairs[index] if index >= 0 else None
        after = self._pairs[index + 1] if index + 1 < len(self._pairs) else None
        if before is not None and offset < before[0].end:
            return _as_far(offset, *before)
        if before is not None and after is not None:
            gap = Span(before[0].end, after[0].start)
            other_gap = Span(before[1].end, after[1].start)
            if (
                other_gap.start <= other_gap.end <= other_gap.start + REACH + _STRETCHED * len(gap)
                and len(gap) <= 2 * REACH
            ):
                return _as_far(offset, gap, other_gap)
        to_before = offset - before[0].end if before is not None else REACH + 1
        to_after = after[0].start - offset if after is not None else REACH + 1
        if before is not None and to_before <= min(to_after, REACH):
            return min(before[1].end + to_before, self._length)
        if after is not None and to_after <= REACH:
            return max(after[1].start - to_after, 0)
        return None


def _as_far(offset: int, here: Span, there: Span) -> int:
    """Return the offset that is as far in one stretch as another offset is in another."""
    return there.start + (offset - here.start) * (there.end - there.start) // max(1, here.end - here.start)


def common_height(wanted: int, possible: Sequence[tuple[int, int]]) -> int:
    """Return the height nearest to the wanted one at which several passages can stand side by side.

    `possible` are the least and the greatest height of each, in rows. Where there is none for all, it is the
    wanted one: each then comes as near as it can.
    """
    least = max(low for low, _ in possible)
    most = min(high for _, high in possible)
    return min(max(wanted, least), most) if least <= most else wanted
