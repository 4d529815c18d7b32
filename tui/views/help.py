"""All keys, by what they are for; those of the place that has the keyboard come first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from synoptic.tui.commands import COMMANDS, Group, Where, bindings, commands_in, keys_of
from synoptic.tui.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult

_MOUSE = (
    ("drag", "Select"),
    ("double, triple click", "Select the word, the sentence; four times: the paragraph"),
    ("Shift+click", "Extend the selection"),
    ("wheel", "Scroll"),
    ("click", "Put the caret; open an article, a match or a note; light up a tag"),
)
_PLACES = (
    (Where.SEARCH, Where.MATCHES),
    (Where.ELSEWHERE,),
    (Where.QUOTATIONS, Where.WORDINGS, Where.VIEW),
    (Where.COMPARE, Where.GRID, Where.VIEW),
    (Where.DIFFERENCES, Where.GRID, Where.VIEW),
    (Where.MATRIX, Where.GRID, Where.VIEW),
)
"""Places with a section of their own, each with those that answer to keys at the same time."""
_OTHERS = tuple(
    place
    for place in Where
    if place not in {Where.ARTICLE, Where.DESK, Where.HELP, *(each for places in _PLACES for each in places)}
)
"""Places in the last section."""


class HelpScreen(Dialog[None]):
    """The list of commands, with the keys that the reader has given them."""

    DEFAULT_CSS = """
    HelpScreen > Vertical { width: 78; }
    HelpScreen VerticalScroll { height: auto; max-height: 100%; }
    """
    BINDINGS = bindings(Where.HELP)
    TITLE = "Keys"

    def __init__(self, keymap: Mapping[str, str], first: str = "") -> None:
        """Show the keys that the reader has given; `first` is the heading of the section to begin with."""
        super().__init__()
        self._keymap = keymap
        self._first = first

    def compose_box(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(self.page(), markup=False)

    def page(self) -> Content:
        lines: list[Content] = []
        for heading, rows in sorted(self._sections(), key=lambda section: section[0] != self._first):
            lines.append(Content.styled(heading, "bold underline"))
            lines.extend(Content.assemble((f"{keys:<21}", "bold"), what) for keys, what in rows)
            lines.append(Content(""))
        return Content("\n").join(lines)

    def _sections(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        keys = {command.id: "  ".join(keys_of(command, self._keymap)) for command in COMMANDS}
        for group in Group:
            yield group, [(keys[each.id], each.description) for each in COMMANDS if each.group is group]
        for places in _PLACES:
            yield places[0], [(keys[each.id], each.description) for each in commands_in(*places)]
        yield "With the mouse", [*_MOUSE]
        others = ((place, command) for place in _OTHERS for command in commands_in(place))
        yield "Elsewhere", [(keys[each.id], f"{place}: {each.description}") for place, each in others]
