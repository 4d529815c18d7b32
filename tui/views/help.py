"""All keys, by what they are for; those of the view that is on top come first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from synoptic.tui.commands import COMMANDS, Group, shown_key
from synoptic.tui.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

_MOUSE = (
    ("drag", "Select"),
    ("double, triple click", "Select the word, the sentence; four times: the paragraph"),
    ("Shift+click", "Extend the selection"),
    ("wheel", "Scroll"),
    ("click", "Put the caret; open an article, a hit or a note; light up a tag"),
)
_ELSEWHERE = (
    ("Ctrl+P", "Command palette: everything by name"),
    ("Ctrl+T", "In the search field: search text, notes, tags or titles"),
    ("t  r  d", "In the list of tags: give, rename, remove the marked one"),
    ("a", "In the list of notes: edit the marked one"),
)


def _of_views() -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Yield the keys of the views over the articles, as the views have them."""
    # Imported late: each comes with its screen.
    from synoptic.tui.panes.grid import GridView
    from synoptic.tui.panes.who_else import ParallelsPane
    from synoptic.tui.views.compare.screen import CompareView
    from synoptic.tui.views.matrix.screen import MatrixView
    from synoptic.tui.views.quotations.screen import QuotationsView
    from synoptic.tui.views.view import View

    lined_up = ("enter", "", "Line them up; once more: go into the marked article")
    go = ("enter", "", "Go there; in the wordings: to one of them")
    for name, bindings in (
        (ParallelsPane.NAME, (lined_up, *ParallelsPane.BINDINGS)),
        (QuotationsView.NAME, (go, *QuotationsView.BINDINGS[:-1], *View.BINDINGS)),
        (CompareView.NAME, (*CompareView.BINDINGS, *GridView.BINDINGS, *View.BINDINGS)),
        (MatrixView.NAME, (*MatrixView.BINDINGS, *GridView.BINDINGS, *View.BINDINGS)),
    ):
        yield (
            name,
            tuple(
                ("  ".join(shown_key(key) for key in binding[0].split(",")), binding[2])
                for binding in bindings
                if isinstance(binding, tuple) and len(binding) == 3
            ),
        )


class HelpScreen(Dialog[None]):
    """The list of actions, with the keys that the reader has given them."""

    DEFAULT_CSS = """
    HelpScreen > Vertical { width: 78; }
    HelpScreen VerticalScroll { height: auto; max-height: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("question_mark,q,f1", "leave", "Back")]

    def __init__(self, keymap: Mapping[str, str], first: str = "") -> None:
        """Show the keys that the reader has given; `first` is the name of the section to begin with."""
        super().__init__()
        self._keymap = keymap
        self._first = first

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical() as box:
            box.border_title = "Keys"
            box.border_subtitle = "Esc back"
            with VerticalScroll():
                yield Static(self._page(), markup=False)

    def _page(self) -> Content:
        sections = [
            (
                str(group),
                tuple(
                    (self._keys(command.id, command.keys), command.description)
                    for command in COMMANDS
                    if command.group is group
                ),
            )
            for group in Group
        ]
        sections += [*_of_views(), ("With the mouse", _MOUSE), ("Elsewhere", _ELSEWHERE)]
        sections.sort(key=lambda section: section[0] != self._first)
        lines: list[Content] = []
        for heading, rows in sections:
            lines.append(Content.styled(heading, "bold underline"))
            lines.extend(Content.assemble((f"{keys:<21}", "bold"), what) for keys, what in rows)
            lines.append(Content(""))
        return Content("\n").join(lines)

    def _keys(self, identifier: str, default: str) -> str:
        return "  ".join(shown_key(key) for key in self._keymap.get(identifier, default).split(","))
