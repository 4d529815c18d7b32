"""The question whether to import annotations, and whose they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.containers import VerticalScroll
from textual.widgets import Input, Label

from synoptic.tui.dialogs.dialog import Dialog
from synoptic.tui.panes.lists import Field
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.app import ComposeResult

_WHOSE = "Reader, if the file has no names"


class ImportOffer(Dialog[str]):
    """Says what an import would do; Enter answers with the name of the reader whose annotations they are.

    The answer is empty for one's own. With another name than that of the preview, there is to be another.
    """

    DEFAULT_CSS = """
    ImportOffer Label { width: 1fr; height: auto; }
    ImportOffer > Vertical { width: 100; }
    ImportOffer VerticalScroll { height: auto; max-height: 14; margin: 1 0; scrollbar-size-vertical: 1; }
    ImportOffer Input { background: $panel; }
    """
    enter = "import"

    def __init__(
        self, offer: str, lines: Sequence[str], name: str, check: Callable[[str], str | None]
    ) -> None:
        """Offer an import, previewed with a name; `lines` tell more, `check` what is wrong with another."""
        super().__init__()
        self.title = "Import annotations?"
        self._offer, self._lines, self._name, self._check = offer, lines, name, check

    def compose_box(self) -> ComposeResult:
        yield Label(single_line(self._offer), markup=False)
        with VerticalScroll(can_focus=False):
            yield Label("\n".join(map(single_line, self._lines)), classes="remark", markup=False)
        yield Label(_WHOSE, classes="remark", markup=False)
        yield Field(self._name, placeholder="yours", compact=True)
        yield Label("", classes="fault", markup=False)

    def on_mount(self) -> None:
        self.query_one(Field).focus()

    @on(Field.Typed)
    def _show_hints(self, event: Field.Typed) -> None:
        event.stop()
        self.enter = "import" if event.value.strip() == self._name else "preview with this name"
        self.query_one("Vertical").border_subtitle = self.hints()

    @on(Input.Submitted)
    def _answer(self, event: Input.Submitted) -> None:
        event.stop()
        name = event.value.strip()
        if name and (fault := self._check(name)):
            self.query_one(".fault", Label).update(single_line(fault))
        else:
            self.dismiss(name)
