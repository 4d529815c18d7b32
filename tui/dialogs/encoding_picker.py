"""Choosing the encoding of an article's file by how words of it read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Label

from synoptic.tui.dialogs.dialog import ListDialog
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from synoptic.corpus.articles.encodings import PossibleEncoding

_GUESS = "guess"


class EncodingPicker(ListDialog[str]):
    """The encodings that a file may be in, the guess first; it answers with Python's name of one."""

    DEFAULT_CSS = """
    EncodingPicker > Vertical { width: 96; }
    EncodingPicker ChoiceList { height: auto; max-height: 16; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    TITLE = "Encoding of this file"
    enter = "read in it"

    def __init__(self, encodings: Sequence[PossibleEncoding], now: str) -> None:
        """Offer these encodings; the file is read in `now`."""
        super().__init__()
        self._encodings = encodings
        self._now = now
        self.first = next((index for index, each in enumerate(encodings) if each.encoding == now), 0)

    def compose_box(self) -> ComposeResult:
        yield Label("Choose the line whose words are right; › is how the file is read now.", classes="remark")
        yield from super().compose_box()

    def lines(self) -> Iterable[tuple[str, Content]]:
        width = max(len(each.name) for each in self._encodings)
        for number, each in enumerate(self._encodings):
            mark = "›" if each.encoding == self._now else " "
            said = "" if number else _GUESS
            yield (
                each.encoding,
                Content.assemble(
                    f"{mark} {each.name:<{width}} ",
                    (f"{said:<{len(_GUESS)}}  ", "dim"),
                    (single_line(each.sample), "bold"),
                ),
            )

    def choose(self, identifier: str) -> None:
        self.dismiss(identifier)
