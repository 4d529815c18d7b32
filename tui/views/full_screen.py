"""What the screens have in common that stand over the articles in full size: title, keys, the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from synoptic.corpus.article import Passage
from synoptic.tui.commands import Where, bindings, command_of, key_or_name, keymap_of
from synoptic.tui.panes.bars import PaneTitle, pressable
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

_SAID_FOR = 4.0
"""Seconds for which a remark stands in the place of the keys."""

_LONGEST = 70
"""Characters of a place in the menu of places."""

_OVER_VIEWS = {"help", "switch-light", "undo", "redo"}
"""Commands of the articles that leave a view open."""


class ViewKeys(Static):
    """The keys of a view; each can be clicked."""

    DEFAULT_CSS = """
    ViewKeys { height: auto; padding: 0 1; background: $surface; color: $text-muted; text-wrap: nowrap; }
    """
    ALLOW_SELECT = False

    def __init__(self, commands: Sequence[str], keymap: Mapping[str, str]) -> None:
        """Show the keys of the commands of these ids, in as many lines as it takes."""
        super().__init__(markup=False)
        self._keys = [pressable(identifier, keymap) for identifier in commands]

    def on_mount(self) -> None:
        self._pack(self.app.size.width - 2)

    def on_resize(self, event: events.Resize) -> None:
        self._pack(event.size.width - 2)

    def _pack(self, width: int) -> None:
        """Show the keys in lines of so many cells; none is parted from what it does."""
        lines: list[Content] = []
        for key in self._keys:
            if lines and lines[-1].cell_length + 2 + key.cell_length <= width:
                lines[-1] = Content.assemble(lines[-1], "  ", key)
            else:
                lines.append(key)
        self.update(Content("\n").join(lines))


class View(Screen[Passage]):
    """A screen over the articles. It answers with the passage to go to, or with Escape with None."""

    DEFAULT_CSS = """
    View #said { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; }
    """
    BINDINGS = bindings(Where.VIEW)
    ALLOW_SELECT = False
    AUTO_FOCUS = None
    SHOWN: ClassVar[Sequence[str]] = ()
    """Ids of the commands that the last line shows, before the way back."""
    NAME: ClassVar[Where] = Where.VIEW
    """The place that it is to the commands, and what the first line calls it."""
    _remark = ""
    _hush: Timer | None = None

    def compose(self) -> ComposeResult:
        yield PaneTitle(self.NAME, "working …")
        yield from self.compose_view()
        yield Static("", id="said", markup=False)
        yield ViewKeys((*self.SHOWN, "view-back"), keymap_of(self.app))

    def compose_view(self) -> ComposeResult:
        """Lay out what the view is about."""
        yield from ()

    def tell(self, remark: str, name: str = "") -> None:
        """Show a remark beside the view's name, and after it a name of what is shown."""
        if self.is_mounted:
            title = f"{self.NAME}: {name}" if name else self.NAME
            self.query_one(PaneTitle).tell(single_line(title), single_line(remark))

    def point_out(self, remark: str) -> None:
        """Say above the keys what is at the mark, as soon as nothing else is being said there."""
        self._remark = single_line(remark)
        if self._hush is None:
            self.query_one("#said", Static).update(self._remark)

    def say(self, message: str) -> None:
        """Say something there for a while."""
        self.hush()
        self.query_one("#said", Static).update(Content.styled(single_line(message), "bold"))
        self._hush = self.set_timer(_SAID_FOR, self.hush)

    def hush(self) -> None:
        """Show what is at the mark again, in the place of what was said for a while."""
        if self._hush is not None:
            self._hush.stop()
            self._hush = None
            self.query_one("#said", Static).update(self._remark)

    def offer(self, places: Sequence[tuple[str, Passage]]) -> None:
        """Go to one of these places; among several the reader chooses in a menu, by the line of each."""
        if len(places) == 1:
            self.dismiss(places[0][1])
            return
        from synoptic.tui.dialogs.menu import Menu

        def go(chosen: str | None) -> None:
            if chosen is not None:
                self.dismiss(places[int(chosen)][1])

        lines = (line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …" for line, _ in places)
        self.app.push_screen(Menu("Where to?", [(str(at), line) for at, line in enumerate(lines)]), go)

    def key(self, identifier: str) -> str:
        """Return the key of a command as a person writes it, or its name if it has none."""
        return key_or_name(identifier, keymap_of(self.app))

    def action_leave(self) -> None:
        self.dismiss(None)

    async def action_command(self, identifier: str) -> None:
        """Do a command by its id; for most of those of the articles, they come back first."""
        command = command_of(identifier)
        if command.where in {self.NAME, Where.VIEW, Where.GRID}:
            owner = self.query_one("GridView") if command.where is Where.GRID else self
            await self.app.run_action(command.call, default_namespace=owner)
        else:
            below = self.app.screen_stack[-2]
            if identifier not in _OVER_VIEWS:
                await self.dismiss(None)
            await self.app.run_action(f"command('{identifier}')", default_namespace=below)
