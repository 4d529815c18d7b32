"""Choosing where a highlight belongs whose words are not found in its article any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Label

from synoptic.tui.dialogs.dialog import ListDialog
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.annotations.anchoring.placing import Place


class PlacePicker(ListDialog[int]):
    """The likeliest places, each with what was changed since; it answers with the index of one."""

    DEFAULT_CSS = """
    PlacePicker > Vertical { width: 90; }
    PlacePicker ChoiceList { height: auto; max-height: 16; text-wrap: wrap; }
    """
    TITLE = "Where does this highlight belong?"
    enter = "attach here"

    def __init__(self, words: str, places: Sequence[tuple[Place, str]]) -> None:
        """Offer these places, each with its words, for a highlight of `words`."""
        super().__init__()
        self._words = words
        self._places = places

    def compose_box(self) -> ComposeResult:
        yield Label(f"“{single_line(self._words)}”", markup=False)
        yield Label("removed: struck through; added: bold", classes="remark", markup=False)
        yield from super().compose_box()

    def lines(self) -> Iterable[tuple[str, Content]]:
        return ((str(index), self._line(*place)) for index, place in enumerate(self._places))

    def _line(self, candidate: Place, words: str) -> Content:
        parts: list[Content | tuple[str, str]] = [(f"{candidate.score:4.0%}  ", "bold")]
        for difference in candidate.differences:
            old = single_line(self._words[difference.old.start : difference.old.end])
            new = single_line(words[difference.new.start : difference.new.end])
            if difference.is_same:
                parts.append(Content(new))
            else:
                parts += [(old, "strike dim"), (new, "bold underline")]
        return Content.assemble(*parts)

    def choose(self, identifier: str) -> None:
        self.dismiss(int(identifier))
