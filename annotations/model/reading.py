"""Reading progress in a text, and the pace at which text in sight counts as read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from msgspec import Struct

from synoptic.corpus.article import Span

READING_RATE = 60.0
"""Code points that a very fast reader takes in within a second (see `paced`)."""
GLANCE_SECONDS = 5.0
"""Seconds below which a page that a reader came to is glanced at, not read."""
_START = attrgetter("start")
_END = attrgetter("end")


class Coverage(Struct, frozen=True):
    """The read parts of one text. Made by `add`, `of` or `|`, which keep the spans in order."""

    spans: tuple[Span, ...] = ()
    """Sorted, none of them empty, and at least one code point between any two."""

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Coverage:
        """Return the coverage of all these spans, which may come in any order, overlap, touch or be empty.

        Raises ValueError if one starts before the text does.
        """
        joined: list[Span] = []
        for span in sorted(spans):
            if span.start < 0:
                raise ValueError(f"No text has an offset of {span.start}")
            if span.start >= span.end:
                continue
            if joined and span.start <= joined[-1].end:
                if span.end > joined[-1].end:
                    joined[-1] = Span(joined[-1].start, span.end)
            else:
                joined.append(span)
        return cls(tuple(joined))

    def add(self, start: int, end: int) -> Coverage:
        """Return this coverage with a stretch more; the same where that adds nothing.

        Raises ValueError if it starts before the text does.
        """
        if start < 0:
            raise ValueError(f"No text has an offset of {start}")
        if start >= end or self.covers(start, end):
            return self
        # Whatever overlaps the stretch or touches it becomes one with it.
        first = bisect_left(self.spans, start, key=_END)
        last = bisect_right(self.spans, end, key=_START)
        if first < last:
            start = min(start, self.spans[first].start)
            end = max(end, self.spans[last - 1].end)
        return Coverage((*self.spans[:first], Span(start, end), *self.spans[last:]))

    def covers(self, start: int, end: int) -> bool:
        """Tell whether all of a stretch was read; an empty one always was."""
        return self.first_gap(start, end) is None

    def covered(self, start: int, end: int) -> int:
        """Return how many code points of a stretch were read."""
        if start >= end:
            return 0
        first = bisect_right(self.spans, start, key=_END)
        last = bisect_left(self.spans, end, lo=first, key=_START)
        if first == last:
            return 0
        # Of the spans at both ends, what lies outside does not count.
        outside = max(0, start - self.spans[first].start) + max(0, self.spans[last - 1].end - end)
        return sum(span.end - span.start for span in self.spans[first:last]) - outside

    def share(self, text_length: int) -> float:
        """Return how much of a text of so many code points was read, from 0 to 1; 0 of an empty one."""
        return self.covered(0, text_length) / text_length if text_length > 0 else 0.0

    def first_gap(self, start: int, end: int) -> int | None:
        """Return the first offset in a stretch that was not read; None if all of it was."""
        if start >= end:
            return None
        at = bisect_right(self.spans, start, key=_START) - 1
        if at < 0 or self.spans[at].end <= start:
            return start
        # Between two spans there is always something.
        after = self.spans[at].end
        return after if after < end else None

    def __or__(self, other: Coverage) -> Coverage:
        if not other.spans or self == other:
            return self
        return Coverage.of((*self.spans, *other.spans)) if self.spans else other

    def _gaps(self, start: int, end: int) -> Iterator[Span]:
        """Yield the stretches of a stretch that were not read, in order."""
        for at in range(bisect_right(self.spans, start, key=_END), len(self.spans)):
            span = self.spans[at]
            if span.start >= end:
                break
            if start < span.start:
                yield Span(start, span.start)
            start = span.end
        if start < end:
            yield Span(start, end)


def round_down(share: float) -> int:
    """Return a share from 0 to 1 in per cent, 100 only where nothing is left."""
    return int(share * 100)


def only_read(share: float) -> str:
    """Return the words for a share of an article that was read, such as `only 40 % read`; "" below 1 %."""
    return f"only {round_down(share)} % read" if round_down(share) else ""


def paced(
    coverage: Coverage, visible: Sequence[Span], seconds: float, rate: float = READING_RATE
) -> Coverage:
    """Return a coverage with the words that a reader may have read in some seconds.

    `visible` are the stretches in sight, in reading order. Their unread words count as read in that order, at
    most `rate` code points a second. So a page that is only leafed through adds a line or two, and one that
    stays in sight long enough is covered to its end.

    Readers of English non-fiction take in 238 words a minute on average (Brysbaert 2019, “How many words do
    we read per minute? A review and meta-analysis of reading rate”, Journal of Memory and Language 109). The
    default rate is that of a very fast reader who skims, 600 words a minute: ten words a second of six code
    points each, the space included. To call read words unread would be worse than the reverse.
    """
    pending = [(span, tuple(coverage._gaps(span.start, span.end))) for span in visible]
    unread = sum(len(gap) for _, gaps in pending for gap in gaps)
    # The least of both first: an unbounded time has no whole number.
    budget = int(min(max(seconds, 0.0) * rate, unread))
    for span, gaps in pending:
        end = span.start
        for gap in gaps:
            taken = min(budget, len(gap))
            budget -= taken
            if taken:
                end = gap.start + taken
        # Between the gaps all was read before, so that one stretch says it.
        coverage = coverage.add(span.start, end)
    return coverage


class Gaze(Struct, frozen=True):
    """What a reader has before their eyes, and for how long without a break."""

    visible: tuple[Span, ...] = ()
    """The stretches in sight."""
    seconds: float = 0.0
    """Seconds since the reader came there."""
    glanced: Coverage = Coverage()
    """The words that may have been read in these, not counted as long as it may be a glance."""
    is_reading: bool = False
    """Whether it is more than a glance."""

    def look(self, visible: tuple[Span, ...], seconds: float, coverage: Coverage) -> tuple[Gaze, Coverage]:
        """Return gaze and coverage when these stretches have been in sight for some seconds more.

        Where less than half of them was in sight before, the reader has jumped or leafed on, and nothing
        counts for `GLANCE_SECONDS`, or until all in sight may have been read. Then all that is `paced` since
        the reader came counts, and what is read from there on.
        """
        before = Coverage.of(self.visible)
        kept = sum(before.covered(span.start, span.end) for span in visible)
        if 2 * kept < sum(map(len, visible)):
            return Gaze(visible), coverage
        now = paced(coverage | self.glanced, visible, seconds)
        stayed = self.seconds + seconds
        is_through = all(now.covers(span.start, span.end) for span in visible)
        if self.is_reading or stayed >= GLANCE_SECONDS or is_through:
            return Gaze(visible, stayed, is_reading=True), now
        return Gaze(visible, stayed, now), coverage


_NOTHING_READ = Coverage()


class ReadShare(Struct, frozen=True):
    """Reading progress in one text of an article."""

    digest: str
    """SHA-256 of the text that the offsets are of."""
    coverage: Coverage = _NOTHING_READ
    """The read parts."""
    folded: tuple[Span, ...] = ()
    """Folds that the reader made."""
    unfolded: tuple[Span, ...] = ()
    """Folds that the reader opened, of those that the article came with."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not (self.coverage.spans or self.folded or self.unfolded)
