"""A table of prose on the screen: its heads stay in sight, and one cell has the mark."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from msgspec import Struct
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from synoptic.tui.article.wrapping import WIDE
from synoptic.tui.article.wrapping import row_starts as wrap
from synoptic.tui.commands import Where, bindings
from synoptic.tui.shell.naming import distinguishing_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events


_MAX_HEAD = 2
"""Lines that the name of a column may take where there is room."""
_ROOMY = 16
"""Lines of a table from which on there is."""

Prose: TypeAlias = "tuple[Content, ...]"
"""The paragraphs of a cell, each without line breaks."""


class Grid(Struct, frozen=True, eq=False):
    """The contents of a table."""

    heads: tuple[Content, ...]
    """Over each column."""
    labels: tuple[Prose, ...]
    """Before each row."""
    rows: tuple[tuple[Prose, ...], ...]
    """The cells of each row, one for each column."""
    together: tuple[tuple[int, ...], ...] = ()
    """For each row the columns to be seen beside each other, those that matter most first; may be empty."""
    is_ruled: bool = True
    """Whether there is a rule below each row; a table of numbers is read without."""
    leads: tuple[Content, ...] = ()
    """What stands before each head, such as an article's letter: heads with one are cut so that they differ.
    May be empty."""


def wrapped(prose: Prose, width: int, most: int | None = None) -> list[Content]:
    """Return the lines of a cell, each at most so many cells wide; of more than `most`, the last says so."""
    lines: list[Content] = []
    for paragraph in prose:
        if len(paragraph.plain) <= width and not WIDE.search(paragraph.plain):
            lines.append(paragraph)
            continue
        starts = [*wrap(paragraph.plain, width), len(paragraph.plain)]
        lines += (paragraph[start:end].rstrip() for start, end in pairwise(starts) if end > start)
        if most is not None and len(lines) > most:
            return [*lines[: most - 1], lines[most - 1].truncate(max(1, width - 2)) + " …"]
    return lines


class GridLayout:
    """The rows of a table in lines, with a rule below each where it is ruled."""

    def __init__(self, grid: Grid, width: int, label_width: int, most: int | None) -> None:
        """Lay out a table whose columns are so many cells wide; a cell has `most` lines at the most."""
        self._grid = grid
        self._width, self._label_width, self._most = width, label_width, most
        self._lines: dict[tuple[int, int], list[Content]] = {}
        heights = []
        for row, cells in enumerate(grid.rows):
            columns = range(-1 if label_width else 0, len(cells))
            heights.append(max((len(self.lines(row, column)) for column in columns), default=1) or 1)
        self._starts = [0, *accumulate(height + grid.is_ruled for height in heights)]

    def __len__(self) -> int:
        return self._starts[-1]

    def start(self, row: int) -> int:
        """Return the first line of a row; of the one after the last, the end."""
        return self._starts[row]

    def row_at(self, line: int) -> tuple[int, int]:
        """Return the row that a line belongs to, and which of its lines that is."""
        row = bisect_right(self._starts, line) - 1
        return row, line - self._starts[row]

    def is_rule(self, row: int, within: int) -> bool:
        return self._grid.is_ruled and self._starts[row] + within == self._starts[row + 1] - 1

    def lines(self, row: int, column: int) -> list[Content]:
        """Return the lines of a cell; of column -1, those of the row's label."""
        key = row, column
        if (found := self._lines.get(key)) is None:
            is_label = column < 0
            prose = self._grid.labels[row] if is_label else self._grid.rows[row][column]
            width = self._label_width if is_label else self._width
            found = self._lines[key] = wrapped(prose, width, self._most)
        return found

    def line(self, row: int, column: int, within: int) -> Content:
        """Return one of the lines of a row in a cell; an empty one below the last."""
        lines = self.lines(row, column)
        return lines[within] if within < len(lines) else Content("")


def columns_in(width: int, label_width: int, columns: int, least: int) -> tuple[int, int]:
    """Return how many columns fit beside the labels, at least one, and how wide the text in each is.

    Each column has a line before it and a cell of space on both sides of its text.
    """
    room = max(0, width - label_width)
    count = max(1, min(columns, room // (least + 3)))
    return count, max(4, room // count - 3)


def columns_in_sight(
    before: tuple[int, ...], marked: int, together: tuple[int, ...], count: int, columns: int
) -> tuple[int, ...]:
    """Return which of so many columns are in sight, in order: `count` of them, the marked one among them.

    `before` are those that were. They stay if the marked one and two of those that belong `together` are
    among them, the first of these too; else these come into sight, as many as there is room for, in the place
    of others. Where none belong together, a stretch of columns that has the marked one comes into sight.
    """
    count = min(count, columns)
    if not count:
        return ()
    is_whole = len(before) == count and before[-1] < columns
    if is_whole and marked in before:
        needed = min(2, len(together), count - (marked not in together))
        if not needed or (together[0] in before and len(set(together).intersection(before)) >= needed):
            return before
    if not together:
        is_stretch = is_whole and before[-1] - before[0] == count - 1
        start = before[0] if is_stretch else 0
        start = marked if marked < start else max(start, marked - count + 1)
        return tuple(range(start, start + count))
    wanted = dict.fromkeys((marked, *together, *before, *range(columns)))
    return tuple(sorted([column for column in wanted if column < columns][:count]))


def sight_label(sight: Sequence[int], columns: int) -> str:
    """Return which of so many columns are in sight: `1–4/5`, or `1 3/5` where some between are not."""
    is_stretch = sight[-1] - sight[0] == len(sight) - 1 and len(sight) > 1
    numbers = f"{sight[0] + 1}–{sight[-1] + 1}" if is_stretch else " ".join(str(each + 1) for each in sight)
    return f"{numbers}/{columns}"


def row_after(
    before: Sequence[str], row: int, after: Sequence[str], gone: Sequence[str]
) -> tuple[int, Sequence[str]]:
    """Return the row of the mark once other rows are shown, and the keys of marked rows that are gone.

    `before` and `after` are the keys of all rows, and `row` had the mark. A row that was `gone` and is back
    takes it, the one removed last first. Else it stays on its row; where that is gone, at its place.
    """
    if back := [key for key in gone if key in after]:
        return after.index(back[-1]), [key for key in gone if key not in back]
    if row >= len(before):
        return row, gone
    return (after.index(before[row]), gone) if before[row] in after else (row, [*gone, before[row]])


class GridView(ScrollView, can_focus=True):
    """Rows of cells; columns that do not fit beside each other are put out of sight, whole."""

    DEFAULT_CSS = """
    GridView { height: 1fr; background: $background; scrollbar-gutter: stable; }
    GridView > .grid--cursor { background: $block-cursor-background; }
    GridView > .grid--head { text-style: bold; background: $panel; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--cursor", "grid--head"}
    BINDINGS = bindings(Where.GRID)
    ALLOW_SELECT = False
    cursor: reactive[tuple[int, int]] = reactive((0, 0))
    """Row and column of the marked cell."""

    @dataclass
    class Moved(Message):
        """The mark is on another cell, or other rows are shown."""

        row: int
        column: int

    @dataclass
    class Chosen(Message):
        """The reader wants to go to a cell."""

        row: int
        column: int

    def __init__(
        self, *, label_width: int, label_share: float = 0.25, least: int = 24, most: int | None
    ) -> None:
        """Make an empty table.

        Labels take so many cells, but no more than their share of the width, and none where that is 0; a
        column's text is at least `least` cells wide, and a cell has `most` lines at the most.
        """
        super().__init__()
        self._most_label, self._label_share = label_width, label_share
        self._least, self._most = least, most
        self._grid = Grid((), (), ())
        self._layout = GridLayout(self._grid, self._least, 0, None)
        self._sight: tuple[int, ...] = ()
        self._count, self._width, self._label_width = 1, least, 0
        self._heads: tuple[list[Content], ...] = ()
        self._head_height = 2
        """Lines of the heads: the columns' names, and a rule."""

    @property
    def in_sight(self) -> tuple[int, ...]:
        """The columns in sight, in order; not always those next to each other."""
        return self._sight

    def show(self, grid: Grid, cursor: tuple[int, int] | None = None) -> None:
        """Show a table instead, with the mark on a cell, or where it was as far as there is one."""
        self._grid = grid
        self._lay_out()
        self.set_reactive(GridView.cursor, self.validate_cursor(cursor or self.cursor))
        self._bring_into_sight()
        self.refresh()
        self.post_message(self.Moved(*self.cursor))

    def on_resize(self) -> None:
        self._lay_out()
        self._bring_into_sight()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width or self.app.size.width
        longest = max((len(line.plain) for label in self._grid.labels for line in label), default=0)
        self._label_width = min(self._most_label, longest + 1, int(width * self._label_share))
        columns = len(self._grid.heads)
        self._count, self._width = columns_in(width, self._label_width, columns, self._least)
        if self._label_width and self._count < columns:
            # The corner has which columns are in sight: the longest is that of a gap and the last ones.
            gap = bool(self._grid.together)
            last = range(columns - self._count + gap, columns)
            corner = sight_label((columns - self._count - 1, *last) if gap else last, columns)
            self._label_width = max(self._label_width, len(corner) + 1)
            self._count, self._width = columns_in(width, self._label_width, columns, self._least)
        self._sight = columns_in_sight(
            self._sight, self.cursor[1] if self._grid.rows else 0, (), self._count, columns
        )
        self._layout = GridLayout(self._grid, self._width, self._label_width, self._most)
        most_head = _MAX_HEAD if self.size.height >= _ROOMY else 1
        self._heads = tuple(wrapped((head,), self._width, most_head) for head in self._fitting_heads())
        self._head_height = max(map(len, self._heads), default=1) + 1
        self.virtual_size = Size(width, len(self._layout) + self._head_height)

    def _fitting_heads(self) -> Sequence[Content]:
        """Return the heads; those with something before them as the parts in which they differ."""
        grid = self._grid
        if not grid.leads:
            return grid.heads
        room = self._width - 1 - max(lead.cell_length for lead in grid.leads)
        parts = distinguishing_parts([head.plain for head in grid.heads], max(1, room))
        return [
            Content(" ").join(filter(None, (lead, Content(part))))
            for lead, part in zip(grid.leads, parts, strict=True)
        ]

    def validate_cursor(self, cursor: tuple[int, int]) -> tuple[int, int]:
        row, column = cursor
        last_row, last_column = len(self._grid.rows) - 1, len(self._grid.heads) - 1
        return max(0, min(row, last_row)), max(0, min(column, last_column))

    def watch_cursor(self) -> None:
        if self._grid.rows:
            self._bring_into_sight()
            self.refresh()
            self.post_message(self.Moved(*self.cursor))

    def _bring_into_sight(self) -> None:
        if not self._grid.rows:
            return
        row, column = self.cursor
        together = self._grid.together[row] if self._grid.together else ()
        columns = len(self._grid.heads)
        self._sight = columns_in_sight(self._sight, column, together, self._count, columns)
        room = max(1, self.size.height - self._head_height)
        start, end = self._layout.start(row), self._layout.start(row + 1)
        top = max(self.scroll_offset.y, end - room)
        if start < top or end - start > room:
            top = start
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    # Moving

    def action_move_rows(self, rows: int) -> None:
        row, column = self.cursor
        self.cursor = (row + rows, column)

    def action_move_columns(self, columns: int) -> None:
        """Move the mark to the next column in sight on that side, or to one that is out of sight there."""
        row, column = self.cursor
        beside = [each for each in self._sight if (each - column) * columns > 0]
        nearest = min(beside, key=lambda each: abs(each - column), default=column + columns)
        self.cursor = (row, nearest)

    def action_move_page(self, pages: int) -> None:
        """Move the mark by as much as is in sight, and by a row at the least."""
        if not self._grid.rows:
            return
        row, column = self.cursor
        line = self._layout.start(row) + pages * max(1, self.size.height - self._head_height)
        there, _ = self._layout.row_at(max(0, min(line, len(self._layout) - 1)))
        self.cursor = (there if there != row else row + pages, column)

    def action_choose(self) -> None:
        if self._grid.rows:
            self.post_message(self.Chosen(*self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Put the mark on a cell; a second click goes there."""
        event.stop()
        self.focus()
        offset = event.get_content_offset(self)
        if offset is None or not self._grid.rows or offset.y < self._head_height:
            return
        line = offset.y - self._head_height + self.scroll_offset.y
        if line >= len(self._layout):
            return
        row, _ = self._layout.row_at(line)
        place = max(0, offset.x - self._label_width) // (self._width + 3)
        self.cursor = (row, self._sight[min(place, len(self._sight) - 1)])
        if event.chain == 2:
            self.action_choose()

    # Drawing

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        style = self.visual_style
        if not self._grid.heads:
            return Strip.blank(width, style.rich_style)
        if y < self._head_height - 1:
            style = self.get_visual_style("grid--head")
            line = self._head_line(y)
        elif y < self._head_height:
            line = self._rule("┬")
        else:
            line = self._line(y - self._head_height + self.scroll_offset.y)
        line = line.truncate(width, pad=True)
        return Strip(line.render_segments(style), width)

    def _head_line(self, within: int) -> Content:
        """Return a line of the heads; the first one says which columns are in sight, if not all are."""
        columns = self.in_sight
        label = ""
        if not within and len(columns) < len(self._grid.heads):
            label = sight_label(columns, len(self._grid.heads))
        parts = [Content(label).truncate(self._label_width, ellipsis=True, pad=True)]
        for column in columns:
            lines = self._heads[column]
            mark = "▸ " if column == self.cursor[1] and not within else "  "
            line = lines[within] if within < len(lines) else Content("")
            parts += [Content(mark), line.truncate(self._width, ellipsis=True, pad=True), Content(" ")]
        return Content.assemble(*parts)

    def _rule(self, joint: str) -> Content:
        columns = (joint + "─" * (self._width + 2)) * len(self.in_sight)
        return Content.styled("─" * self._label_width + columns, "$border-line")

    def _line(self, number: int) -> Content:
        if number >= len(self._layout):
            return Content("")
        row, within = self._layout.row_at(number)
        if self._layout.is_rule(row, within):
            return self._rule("┼" if row + 1 < len(self._grid.rows) else "┴")
        marked_row, marked_column = self.cursor
        parts: list[Content] = []
        if self._label_width:
            label = self._layout.line(row, -1, within).truncate(self._label_width, pad=True)
            parts.append(label.stylize("bold") if row == marked_row else label)
        for column in self.in_sight:
            text = self._layout.line(row, column, within).truncate(self._width, pad=True)
            text = Content.assemble(" ", text, " ")
            if (row, column) == (marked_row, marked_column):
                text = text.stylize_before(self.get_visual_style("grid--cursor"))
                parts += [Content.styled("▌", "$accent"), text]
            else:
                parts += [Content.styled("│", "$border-line"), text]
        return Content.assemble(*parts)
