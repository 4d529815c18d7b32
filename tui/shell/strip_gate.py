"""The last gate before the terminal: every line that any widget draws passes here.

Text of others is made visible where it is put on the screen (see `display`). What was forgotten there stops
here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.filter import LineFilter

from synoptic.tui.shell.display import OBEYED

if TYPE_CHECKING:
    import re

    from textual.color import Color


class StripGate(LineFilter):
    """Lets no character pass that a terminal would obey, after the filters that Textual has for a line.

    One filter that calls the others costs a line nothing but the look at its text: each filter of Textual's
    list copies the strip.
    """

    def __init__(self, filters: tuple[LineFilter, ...]) -> None:
        super().__init__()
        self._filters = filters

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        for each in self._filters:
            segments = each.apply(segments, background)
        line = "".join([segment.text for segment in segments])
        # What is printable to Unicode, as most lines are, is never obeyed; asking that is six times as fast.
        if line.isprintable() or OBEYED.search(line) is None:
            return segments
        return [Segment(OBEYED.sub(_in_its_room, text), style) for text, style, _ in segments]


@lru_cache(maxsize=8)
def gate_after(filters: tuple[LineFilter, ...]) -> StripGate:
    """Return the gate after these filters: the same one each time, since strips remember what passed it."""
    return StripGate(filters)


def _in_its_room(match: re.Match[str]) -> str:
    # The line was laid out already: what takes no cell leaves nothing behind.
    return "\ufffd" * cell_len(match[0])
