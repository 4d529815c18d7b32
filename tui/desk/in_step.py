"""In step: articles that scroll together by what they tell, and days that lie far apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.model.wording import counted
from synoptic.corpus.article import Article, Span
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes.bars import TopBar

if TYPE_CHECKING:
    from synoptic.corpus.articles.dates import Distance
    from synoptic.corpus.parallels.comparison import Parallel
    from synoptic.corpus.parallels.ties import Ties
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.shell.comparison_source import ComparisonSource

REACH = 250
"""Code points around a sentence that has a counterpart for which this still says where the other article is:
two sentences. Beyond them nothing does."""
_STRETCHED = 3
"""How many times longer than the one the other stretch between two counterparts may be."""
_NOTHING = "= nothing likely"


class InStep:
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


class _Led(Struct, frozen=True):
    """What the others were brought to: another report of the same moves nothing."""

    article: str
    caret: int
    height: int
    panes: tuple[str, ...]


class ScrollingTogether(Feature):
    """Has the other panes follow the one with the keyboard to what tells the same."""

    def __init__(self, desk: Desk, comparisons: ComparisonSource, ties: Callable[[], Ties]) -> None:
        """Compare with this source; `ties` returns the passages that the reader has tied."""
        super().__init__(desk)
        self._comparisons, self._ties = comparisons, ties
        self.is_on = False
        """Whether the articles scroll together."""
        self.ways: Mapping[tuple[str, str], InStep] | None = None
        """Digests of two open articles to the way from the one to the other; None until they are compared."""
        self._led: _Led | None = None

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"link-scrolling": self.switch}

    def switch(self) -> None:
        """Have the articles scroll together, or each by itself."""
        if not self.is_on and len(self._desk.panes) < 2:
            self._desk.refuse(f"Open a second article first: {self.key('library')} lists the library.")
            return
        self.is_on = not self.is_on
        self._led = None
        if (bar := self._desk.query_one_optional(TopBar)) is not None:
            bar.is_together = self.is_on
        if self.is_on:
            self._desk.say(f"Scrolling together. {self.key('link-scrolling')} turns it off.")
            self._compare()
        else:
            self._desk.cancel("align")
            self.ways = None
            for pane in self._desk.row.panes:
                pane.header.in_step = ""

    # Comparing

    def compare_anew(self) -> None:
        """Compare the articles that are open now, by their texts and what the reader has tied."""
        self._led = None
        if self.is_on:
            self._compare()

    def _compare(self) -> None:
        articles, ties, source = self._desk.open_articles, self._ties(), self._comparisons

        def work(cancelled: Callable[[], bool]) -> Iterator[Mapping[tuple[str, str], InStep]]:
            # Imported late, in a worker: an app that starts has no need of it yet.
            from synoptic.corpus.parallels.comparison import with_ties

            ways: dict[tuple[str, str], InStep] = {}
            for one in articles:
                if cancelled():
                    return
                others = [other for other in articles if other is not one]
                shared = source.comparisons.beside(one, others)
                for other, comparison in zip(others, shared, strict=True):
                    tied = ties.get((one.id, other.id), ())
                    parallels = with_ties(comparison.likely, one.text, other.text, tied)
                    ways[one.digest, other.digest] = InStep(parallels, len(other.text))
            yield ways

        self._desk.in_thread("align", work, self.take)

    def take(self, ways: Mapping[tuple[str, str], InStep]) -> None:
        """Bring the others beside the article being read, now that they are compared."""
        if self.is_on:
            if ways and all(each.is_empty for each in ways.values()):
                self._desk.say("No shared passages found, so each article scrolls by itself.")
            self.ways = ways
            self._led = None
            self._lead(self._desk.view)

    # Following

    def moved(self, view: ArticleView) -> None:
        """Have the others follow, if it is the view with the keyboard that moved."""
        # Only that one leads: what follows reports that it moved, too.
        if view is self._desk.focused:
            self._lead(view)

    def _lead(self, leader: ArticleView) -> None:
        """Bring the other panes to what tells the same as the words at the caret, at the same height."""
        if self.ways is None or leader.selecting or not leader.is_settled:
            return
        article = leader.article
        led = _Led(article.id, leader.caret, leader.height_of(leader.caret), self._desk.panes)
        if led == self._led:
            return
        self._led = led
        for pane in self._desk.row.panes:
            if pane.view is leader:
                pane.header.in_step = ""
                continue
            way = self.ways.get((article.digest, pane.article.digest))
            offset = way.counterpart(led.caret) if way is not None else None
            pane.header.in_step = _NOTHING if offset is None else "="
            if offset is not None:
                pane.view.hold(offset, led.height)


class DaysApart(Feature):
    """Says in the headers how many days or years lie between open articles, if they are many.

    Reports of one story that are days or months apart may be of different days: that is a warning. Nobody
    takes articles that are years apart for reports of one day.
    """

    def show_soon(self) -> None:
        """Say it once the open panes have the articles' ids."""
        self._desk.call_after_refresh(self.show)

    def show(self) -> None:
        """Say it in the headers of the two articles that lie furthest apart."""
        from synoptic.corpus.articles.dates import far_apart

        distance = far_apart(self._desk.open_articles)
        for pane in self._desk.row.panes:
            pane.header.apart = _apart(pane.article, distance)


def _apart(article: Article, distance: Distance | None) -> tuple[str, ...]:
    """Return what the header of one of the two articles furthest apart says; a warning shorter, too."""
    if distance is None or article.id not in {distance.earliest.id, distance.latest.id}:
        return ()
    is_first = article.id == distance.earliest.id
    other = distance.latest if is_first else distance.earliest
    word = "before" if is_first else "after"
    if distance.years:
        return (f"{counted(distance.years, 'year')} {word} {other.letter}",)
    return f"⚠ {distance.days} days {word} {other.letter}", f"⚠ {distance.days} d"
