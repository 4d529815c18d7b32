"""The text of one article as it is drawn: rows with what is marked, and the whole at the right edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip

from synoptic.annotations.model.reading import Coverage
from synoptic.corpus.articles.structure import Structure, is_markdown
from synoptic.tui.article.folds import label_of
from synoptic.tui.article.laid_out_article import LaidOutArticle
from synoptic.tui.article.marks import Layer, Mark, Marks
from synoptic.tui.article.miniature import cell_of, miniature
from synoptic.tui.article.painting import RAIL, paint_rail, paint_row
from synoptic.tui.article.palette import Inks

if TYPE_CHECKING:
    from rich.segment import Segment

    from synoptic.corpus.article import Span
    from synoptic.tui.article.miniature import Cell
    from synoptic.tui.article.opening import Opening

_MOST_STRIPS = 2000
"""Rows that are kept as they were drawn."""


class ArticleText(LaidOutArticle):
    """An article drawn row by row; what is marked in it, and what was read, it is told."""

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening)
        article = opening.article
        self._structure = Structure(article.text, markdown=is_markdown(article), title=article.title)
        self._marks = Marks()
        self._cycled = ""
        """Id of the highlight that the reader chose among those under the caret."""
        self._made: Span | None = None
        """What was highlighted last: where others overlap it, it is the one that is meant."""
        self._drawn_chosen: Mark | None = None
        self._drawn_selection: Span | None = None
        self._inks: Inks | None = None
        self._strips: dict[tuple[int, int], Strip] = {}
        self._coverage = Coverage()
        self._cells: tuple[Cell, ...] = ()
        """What the column at the right edge has in each row."""
        self._rail: tuple[Segment, ...] = ()
        """The column at the right edge: the whole article, and what of it is in sight."""

    # What the screen asks and tells

    def marks_here(self) -> tuple[Mark, ...]:
        """Return the highlights under the caret, in text order."""
        return tuple(mark for mark in self._marks.at(self.caret) if mark.layer is Layer.HIGHLIGHT)

    def links_here(self) -> tuple[str, ...]:
        """Return the ids of the links that have an end under the caret, in text order."""
        return tuple(mark.link for mark in self._marks.at(self.caret) if mark.layer is Layer.LINK)

    def chosen(self) -> Mark | None:
        """Return the highlight that keys act on: the one cycled to or made last, or else the shortest."""
        here = self.marks_here()
        cycled = next((mark for mark in here if mark.highlight == self._cycled), None)
        if cycled is None and self._made is not None:
            made = self._made
            cycled = next((mark for mark in here if (mark.start, mark.end) == (made.start, made.end)), None)
        return (
            cycled if cycled is not None else min(here, key=lambda mark: mark.end - mark.start, default=None)
        )

    def show_marks(self, marks: Marks) -> None:
        """Lay these marks over the text instead of those before."""
        self._marks = marks
        self._draw_rail()
        self._drawn_chosen = self._shown_chosen()
        self._forget_strips()

    def show_coverage(self, coverage: Coverage) -> None:
        """Show what was read, at the right edge."""
        if coverage != self._coverage:
            self._coverage = coverage
            self._draw_rail()

    def rest_in(self, span: Span) -> None:
        """Put the caret on the last character of what was highlighted just now: keys act on that."""
        self._cycled, self._made = "", span
        self.go_to(max(span.start, span.end - 1))

    def notify_style_update(self) -> None:
        """Take up the theme's colours."""
        super().notify_style_update()
        self._inks = None
        self._draw_rail()
        self._forget_strips()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember which words are first in sight, and show it at the right edge."""
        self._rail = ()
        super().watch_scroll_y(old_value, new_value)

    # Drawing

    def _forget_strips(self) -> None:
        self._strips.clear()
        self._cells = self._rail = ()
        self.refresh()

    def _draw_rail(self) -> None:
        """Draw the column at the right edge anew, where it looks different now."""
        self._cells = self._rail = ()
        if self._laid_out and self.is_attached:
            self.refresh(Region(self._width - RAIL, 0, RAIL, self._height))

    def _rail_now(self, inks: Inks) -> tuple[Segment, ...]:
        if not self._rail:
            first, last = self._seen(self.scroll_offset.y)
            length, height = len(self.article.text), self._height
            self._cells = self._cells or miniature(length, height, self._marks, self._coverage)
            seen = (cell_of(first, length, height), cell_of(max(last - 1, first), length, height))
            self._rail = paint_rail(self._cells, seen, inks)
        return self._rail

    def render_line(self, y: int) -> Strip:
        """Return the strip of one row on the screen."""
        if self._inks is None:
            self._inks = self._theme_inks()
        strip = self._text_strip(self.scroll_offset.y + y, self._width - RAIL, self._inks)
        rail = self._rail_now(self._inks)
        return Strip([*strip, rail[min(y, len(rail) - 1)]], self._width)

    def _text_strip(self, index: int, width: int, inks: Inks) -> Strip:
        """Return a row without what is at the right edge."""
        if index >= len(self._layout):
            return Strip.blank(width, inks.text)
        bounds = start, end = self._layout.bounds(index)
        place = self.caret
        is_here = start <= place <= end and self.has_focus and self._layout.row_of(place) == index
        caret = place if is_here else None
        span, chosen = self._drawn_selection, self._drawn_chosen
        if (
            caret is not None
            or (span is not None and span.start < end and span.end > start)
            or (chosen is not None and chosen.start < end and chosen.end > start)
        ):
            return self._paint(index, width, inks, span, caret, chosen)
        strip = self._strips.get(bounds)
        if strip is None:
            if len(self._strips) >= _MOST_STRIPS:
                self._strips.clear()
            strip = self._strips[bounds] = self._paint(index, width, inks)
        return strip

    def _paint(
        self,
        index: int,
        width: int,
        inks: Inks,
        span: Span | None = None,
        caret: int | None = None,
        chosen: Mark | None = None,
    ) -> Strip:
        row = self._layout.row(index)
        label = label_of(self._folds[row.fold], self._layout.width) if row.fold is not None else ""
        return paint_row(
            row,
            self._marks,
            self._structure.stretches(row.start, row.drawn_end),
            inks,
            margin=self._margin,
            width=width,
            label=label,
            selected=span,
            caret=caret,
            chosen=chosen,
        )

    def _theme_inks(self) -> Inks:
        _, _, background, foreground = self.colors
        return Inks(background, foreground, dark=self.app.current_theme.dark)

    def _shown_chosen(self) -> Mark | None:
        """Return the mark that lets the chosen highlight stand out, while the keyboard is here."""
        chosen = self.chosen() if self.has_focus and not self.selecting else None
        if chosen is None:
            return None
        return Mark(chosen.start, chosen.end, Layer.CHOSEN, chosen.colours)

    def watch_caret(self, old: int, new: int) -> None:
        """Draw anew the rows between where the caret was and where it is."""
        self._drawn_selection = self.selection
        self._refresh_between(old, new)
        self._choose()
        self.post_message(self.Moved(self))

    def watch_origin(self, old: int | None, new: int | None) -> None:
        """Draw anew what was or is selected."""
        self._drawn_selection = self.selection
        self._refresh_between(*(offset for offset in (old, new, self.caret) if offset is not None))
        self._choose()
        self.post_message(self.Moved(self))

    def _choose(self) -> None:
        """Let the highlight under the caret stand out."""
        before, self._drawn_chosen = self._drawn_chosen, self._shown_chosen()
        if before != self._drawn_chosen:
            for mark in (before, self._drawn_chosen):
                if mark is not None:
                    self._refresh_between(mark.start, mark.end)

    def _refresh_between(self, *offsets: int) -> None:
        if not self._laid_out:
            return
        top = self.scroll_offset.y
        first_seen, after_seen = self._seen(top)
        first, last = min(offsets), max(offsets)
        if last < first_seen or first > after_seen:
            return
        # Only what is in sight is asked for: an offset far off may not be wrapped yet.
        begin = self._layout.row_of(max(first, first_seen))
        end = self._layout.row_of(min(last, after_seen))
        self.refresh_lines(begin, end - begin + 1)

    def on_focus(self) -> None:
        """Show the caret."""
        self._refresh_between(self.caret)
        self._choose()

    def on_blur(self) -> None:
        """Hide the caret."""
        self._refresh_between(self.caret)
        self._choose()
