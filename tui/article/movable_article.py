"""Moving through an article and selecting in it with keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.reactive import reactive

from synoptic.corpus.article import Span
from synoptic.tui.article.article_text import ArticleText
from synoptic.tui.article.motions import MOTIONS, grow
from synoptic.tui.commands import Where, bindings

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.timer import Timer

    from synoptic.tui.article.opening import Opening

_COUNT_WAITS = 3.0
"""Seconds after which a number that was typed, and no motion after it, is forgotten."""
_LARGEST_COUNT = 100_000


class MovableArticle(ArticleText):
    """An article with a caret that goes where keys say, by itself or at the end of a selection."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ARTICLE)]

    count: reactive[int] = reactive(0, repaint=False)
    """How many times the next motion is made; 0 where no number was typed."""
    reshaping: reactive[str] = reactive("", repaint=False)
    """Id of the highlight whose ends the selection will be; nothing while the selection is just that."""

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening)
        self._goal: tuple[int, int] | None = None
        """Where the caret was put when it last went up or down, and the column that it makes for."""
        self._grown: list[tuple[Span, Span]] = []
        """What the selection was before each growth, and after it."""
        self._count_timer: Timer | None = None
        self._before_reshaping = 0
        """Where the caret was when a highlight was taken hold of."""

    # Counts

    def type_digit(self, digit: int) -> None:
        """Take a digit of the count for the next motion."""
        self.count = min(self.count * 10 + digit, _LARGEST_COUNT)
        if self._count_timer is not None:
            self._count_timer.stop()
        self._count_timer = self.set_timer(_COUNT_WAITS, self.forget_count)

    def forget_count(self) -> None:
        """Make the next motion once."""
        self.count = 0

    def take_count(self) -> int:
        """Return how often a motion is to be made, and forget it; at least 1."""
        count, self.count = self.count, 0
        return max(1, count)

    def watch_count(self) -> None:
        """Have it shown."""
        self.post_message(self.Moved(self))

    def watch_reshaping(self) -> None:
        """Have it shown."""
        self.post_message(self.Moved(self))

    # Motions

    def _move(self, offset: int) -> None:
        """Put the caret on an offset; one inside a fold goes on to the fold's end, or back to its line."""
        offset = min(max(offset, 0), len(self.article.text))
        fold = self._layout.fold_at(offset)
        if fold is not None and offset != fold.start:
            offset = fold.end if offset > self.caret >= fold.start else fold.start
        self.forget_count()
        self.caret = offset
        self._bring_into_sight(self.caret)

    def action_move_rows(self, rows: int) -> None:
        """Go down so many rows, or up, in the column where this began."""
        rows *= self.take_count()
        row, cell = self._layout.cell_of(self.caret)
        goal = self._goal[1] if self._goal is not None and self._goal[0] == self.caret else cell
        last = len(self._layout) - 1
        target = min(max(row + rows, 0), last)
        start, end = self._layout.bounds(target)
        if rows and start == end and 0 < target < last:  # the gap between paragraphs holds no character
            target += 1 if rows > 0 else -1
        self._move(self._layout.offset_at(target, goal))
        self._goal = (self.caret, goal)

    def action_move_page(self, pages: float) -> None:
        """Go down so many pages, but for two rows, or up."""
        rows = round(pages * self.take_count() * max(1, self._height - 2))
        self._take_size()
        top = self.scroll_offset.y
        self._scroll_to_row(min(max(0, top + rows), max(0, len(self._layout) - self._height)), top=True)
        self.action_move_rows(rows)

    def action_move(self, motion: str) -> None:
        """Go where a motion of `MOTIONS` goes, as often as was typed."""
        move = MOTIONS[motion][1 if self.selecting else 0]
        offset = self.caret
        for _ in range(self.take_count()):
            before, offset = offset, move(self.article.text, offset)
            if offset == before:
                break
        self._move(offset)

    def action_line_start(self) -> None:
        """Go to the start of the row; after a digit, this is one more digit."""
        if self.count:
            self.type_digit(0)
        else:
            self._move(self._layout.row(self._layout.row_of(self.caret)).start)

    def action_line_end(self) -> None:
        """Go to the end of the row."""
        row = self._layout.row(self._layout.row_of(self.caret))
        self._move(row.drawn_end if self.selecting else max(row.start, row.drawn_end - 1))

    def action_article_start(self) -> None:
        """Go to the start of the article."""
        self._move(0)

    def action_article_end(self) -> None:
        """Go to the end of the article."""
        self._move(len(self.article.text))

    def action_share(self) -> None:
        """Go to the place that so many per cent of the text stand before: the number that was typed."""
        if self.count:
            self._move(-(-len(self.article.text) * min(self.take_count(), 100) // 100))

    def action_next_highlight(self) -> None:
        """Go to the next highlight."""
        count = self.take_count()
        later = [start for start in self._marks.highlight_starts() if start > self.caret]
        if later:
            self._move_into(later[min(count, len(later)) - 1])

    def action_previous_highlight(self) -> None:
        """Go to the previous highlight."""
        count = self.take_count()
        earlier = [start for start in self._marks.highlight_starts() if start < self.caret]
        if earlier:
            self._move_into(earlier[-min(count, len(earlier))])

    def _move_into(self, offset: int) -> None:
        """Go to where a highlight begins, and choose it among those that overlap there."""
        self._unfold(offset)
        beginning = (mark for mark in self._marks.at(offset) if mark.start == offset and mark.highlight)
        chosen = min(beginning, key=lambda mark: mark.end, default=None)
        self._cycled = chosen.highlight if chosen is not None else ""
        self._move(offset)

    def action_next_overlapping(self) -> None:
        """Choose the next of the highlights that overlap under the caret."""
        self.forget_count()
        here = self.marks_here()
        if (chosen := self.chosen()) is not None:
            place = next(index for index, mark in enumerate(here) if mark.highlight == chosen.highlight)
            self._cycled = here[(place + 1) % len(here)].highlight
            self._choose()
            self.post_message(self.Moved(self))

    # Selecting

    def action_select(self) -> None:
        """Begin to select at the caret, or drop the selection."""
        self.forget_count()
        if self.selecting:
            self.drop_selection()
        else:
            self.origin = self.caret

    def drop_selection(self) -> None:
        """Select nothing; the caret stays, or goes back into the highlight that was taken hold of."""
        was_reshaping, self.reshaping = self.reshaping, ""
        self._grown.clear()
        super().drop_selection()
        if was_reshaping:
            self._move(self._before_reshaping)

    def go_to(self, offset: int, *, end: int | None = None) -> None:
        """Put the caret on an offset and bring it into sight, with the text up to `end` if it fits."""
        self.drop_selection()
        super().go_to(offset, end=end)

    def action_swap_ends(self) -> None:
        """Put the caret on the selection's other end."""
        self.forget_count()
        if self.origin is not None:
            self.origin, self.caret = self.caret, self.origin
            self._bring_into_sight(self.caret)

    def action_grow_selection(self) -> None:
        """Select the word, then the sentence, the quotation, the paragraph, whichever is next in size."""
        for _ in range(self.take_count()):
            span = self.selection or Span(self.caret, self.caret)
            grown = grow(self.article.text, span)
            if grown == span:
                return
            if not self._grown or self._grown[-1][1] != span:
                self._grown.clear()
            self._grown.append((span, grown))
            self._select(grown)

    def action_shrink_selection(self) -> None:
        """Select what was selected before it grew last."""
        self.forget_count()
        span = self.selection
        if span is None:
            return
        while self._grown and self._grown[-1][1] != span:
            self._grown.pop()
        if not self._grown:
            return
        before = self._grown.pop()[0]
        if before.start == before.end:
            self.origin = None
            self._move(before.start)
        else:
            self._select(before)

    def action_reshape(self) -> None:
        """Take hold of the chosen highlight: its end goes where motions go, until Enter or Escape."""
        self.forget_count()
        mark = self.chosen()
        if mark is not None:
            before = self.caret
            self._select(Span(mark.start, mark.end))
            self.reshaping = mark.highlight
            self._before_reshaping = before

    def _select(self, span: Span | None) -> None:
        if span is not None:
            self.origin = span.start
            self._move(span.end)
