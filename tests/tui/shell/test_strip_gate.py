"""The last gate before the terminal: no widget, whatever it draws, gets a control character through."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from synoptic.tui.shell.display import OBEYED, visible
from synoptic.tui.shell.strip_gate import gate_after
from tests.tui.command_line.test_hostile_text import OBEYED as OBEYED_BY_TERMINALS
from tests.tui.command_line.test_hostile_text import SEQUENCES, assert_harmless

if TYPE_CHECKING:
    from tests.tui.conftest import Desk

BLACK = Color(0, 0, 0)
BOLD = Style(bold=True)


class Careless(Widget):
    """Draws text of others as it is, in its line and on its border."""

    DEFAULT_CSS = "Careless { height: 3; border: solid red; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.border_title = Content(text)
        self.border_subtitle = Content(text)

    def render_line(self, _: int) -> Strip:
        return Strip([Segment(self._text, BOLD)])


def test_the_gate_knows_every_character_that_is_made_visible() -> None:
    characters = "".join(map(chr, range(sys.maxunicode + 1)))
    replaced = {each for each in characters if visible(each) != each}
    replaced.remove("\u200d")  # only between letters, for its width
    assert all(map(OBEYED.fullmatch, replaced | {"\n"}))
    stopped = OBEYED.findall(characters)
    assert not any(map(str.isprintable, stopped))
    assert {category(each) for each in stopped} <= {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}


@given(st.lists(st.text(st.characters() | st.sampled_from([*OBEYED_BY_TERMINALS, "\ud800", "\n"]))))
def test_nothing_passes_and_the_line_keeps_its_room(texts: list[str]) -> None:
    segments = [Segment(text, BOLD) for text in texts]
    passed = gate_after(()).apply(segments, BLACK)
    whole = "".join(segment.text for segment in passed)
    assert OBEYED_BY_TERMINALS.isdisjoint(whole)
    assert OBEYED.search(whole) is None
    assert [cell_len(segment.text) for segment in passed] == [cell_len(text) for text in texts]
    assert all(segment.style == BOLD for segment in passed)


def test_a_harmless_line_is_not_copied_twice() -> None:
    segments = [Segment("Zażółć gęślą jaźń ⟦漢字⟧ 👩‍👩‍👧 │ نص", BOLD)]
    assert gate_after(()).apply(segments, BLACK) is segments
    assert gate_after(()) is gate_after(()), "strips remember what passed one gate"


@pytest.mark.parametrize("text", SEQUENCES.values(), ids=SEQUENCES)
async def test_no_widget_can_forget_it(desk: Desk, text: str) -> None:
    async with desk.open(size=(100, 30)) as running:
        await running.screen.mount(Careless(text))
        running.app.notify(text, title=text, markup=False)
        await running.pilot.pause()
        strips = running.app.screen._compositor.render_strips()
        assert len(strips) == 30
        for strip in strips:
            assert_harmless("".join(segment.text for segment in strip))
