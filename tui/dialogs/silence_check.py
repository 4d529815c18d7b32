"""Confirming that an article is silent on a claim, in sight of what comes nearest to it there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Label

from synoptic.tui.dialogs.dialog import ListDialog
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.app import ComposeResult

CONFIRM = -1
"""The answer that the article is silent."""


class SilenceCheck(ListDialog[int]):
    """The nearest passages, and last the silence; it answers with the index of one, or with `CONFIRM`."""

    DEFAULT_CSS = """
    SilenceCheck > Vertical { width: 100; }
    SilenceCheck ChoiceList { height: auto; max-height: 20; text-wrap: wrap; }
    """
    TITLE = "Is the article silent?"
    enter = "go there, or confirm"

    def __init__(self, claim: str, remark: str, nearest: Sequence[Content]) -> None:
        """Offer these passages, each a line, of an article on the claim of that name."""
        super().__init__()
        self._claim, self._remark, self._nearest = claim, remark, nearest

    def compose_box(self) -> ComposeResult:
        yield Label(single_line(self._claim), markup=False)
        yield Label(single_line(self._remark), classes="remark", markup=False)
        yield from super().compose_box()

    def lines(self) -> Iterable[tuple[str, Content]]:
        yield from ((str(index), line) for index, line in enumerate(self._nearest))
        yield str(CONFIRM), Content.styled("∅ Confirm that the article is silent", "bold")

    def choose(self, identifier: str) -> None:
        self.dismiss(int(identifier))
