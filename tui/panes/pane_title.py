"""The line at the top of a pane: its name, and what there is to say about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import RenderResult


class PaneTitle(Static):
    """One line: a name on the left, a remark on the right."""

    DEFAULT_CSS = """
    PaneTitle {
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, name: str, remark: str = "", *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._title = name
        self._remark = remark

    def tell(self, name: str, remark: str = "") -> None:
        """Show this name and remark instead."""
        if (name, remark) != (self._title, self._remark):
            self._title, self._remark = name, remark
            self.refresh()

    def render(self) -> RenderResult:
        """Draw both, the name cut short where they do not fit."""
        width = self.content_size.width
        remark = Content(self._remark)
        name = Content(self._title).truncate(max(0, width - remark.cell_length - 1), ellipsis=True)
        gap = max(1, width - name.cell_length - remark.cell_length)
        return Content.assemble(name.stylize("bold"), " " * gap, remark)
