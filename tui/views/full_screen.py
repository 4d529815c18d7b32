"""What the screens have in common that stand over the articles in full size: title, keys, the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from textual.content import Content
from textual.widgets import Static

from synoptic.corpus.article import Passage
from synoptic.tui.commands import Where, bindings, command_of, key_or_name, keymap_of
from synoptic.tui.commands.key_queue import QueuesKeys
from synoptic.tui.panes.bars import Hint, KeyBar, PaneTitle
from synoptic.tui.shell.display import quoted, single_line
from synoptic.tui.views.lower_screen import LowerScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.widget import Widget

_SAID_FOR = 4.0
"""Seconds for which a remark stands in that line, unless the reader does something else before."""

_LONGEST = 70
"""Characters of a place in the menu of places."""

_OVER_VIEWS = {"help", "switch-light", "undo", "redo", "add-articles", "tour", "tour-back"}
"""Commands of the articles that leave a view open."""


@runtime_checkable
class CitesPassages(Protocol):
    """A screen that copies a passage with its source."""

    def cite(self, passage: Passage, /) -> str:
        """Copy a passage with where it is from; return what to say of it."""


class View(LowerScreen[Passage]):
    """A screen over the articles. It answers with the passage to go to, or with Escape with None."""

    DEFAULT_CSS = """
    View #said { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; }
    """
    BINDINGS = bindings(Where.VIEW)
    ALLOW_SELECT = False
    AUTO_FOCUS = None
    SHOWN: Sequence[Hint] = ("view-back",)
    """The keys of the bottom row."""
    NAME: ClassVar[Where] = Where.VIEW
    """The place that it is to the commands, and what the first line calls it."""
    above: Widget | None = None
    """What stands above the first line, of whoever put the view up."""
    _remark = ""
    _hush: Timer | None = None

    def compose(self) -> ComposeResult:
        if self.above is not None:
            yield self.above
        yield PaneTitle(self.NAME, "working …")
        yield from self.compose_view()
        yield Static("", id="said", markup=False)
        yield KeyBar(keymap_of(self.app))

    def compose_view(self) -> ComposeResult:
        """Lay out what the view is about."""
        yield from ()

    def tell(self, remark: str, name: str = "") -> None:
        """Show a remark beside the view's name, and after it a name of what is shown."""
        if self.is_composed:
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

    def on_mouse_down(self) -> None:
        self.hush()

    def refuse(self, message: str) -> None:
        """Say why the key just pressed did nothing, and ignore what is typed right after it."""
        if isinstance(self.app, QueuesKeys):
            self.app.key_queue.refuse(message)
        self.say(message)

    def hush(self) -> None:
        """Show what is at the mark again, in the place of what was said for a while."""
        if self._hush is not None:
            self._hush.stop()
            self._hush = None
            self.query_one("#said", Static).update(self._remark)

    def offer(self, places: Sequence[tuple[str, Passage]]) -> None:
        """Go to one of these places; among several the reader chooses in a menu, by the line of each."""
        self._choose("Where to?", places, self.dismiss)

    def _choose(
        self, title: str, places: Sequence[tuple[str, Passage]], act: Callable[[Passage], object]
    ) -> None:
        if len(places) == 1:
            act(places[0][1])
            return
        from synoptic.tui.dialogs.menu import Menu

        def go(chosen: str | None) -> None:
            if chosen is not None:
                act(places[int(chosen)][1])

        lines = (line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …" for line, _ in places)
        self.app.push_screen(Menu(title, [(str(at), line) for at, line in enumerate(lines)]), go)

    def marked_passages(self) -> Sequence[Passage]:
        """Return the passages at the mark."""
        return ()

    def _cite(self) -> None:
        """Copy the passage at the mark with its source; one of them if there are several."""
        places = [(quoted(passage.text), passage) for passage in self.marked_passages()]
        below = next((each for each in self.app.screen_stack[::-1] if isinstance(each, CitesPassages)), None)
        if not places or below is None:
            self.refuse("No passage here to copy.")
        else:
            self._choose("Copy which?", places, lambda passage: self.say(below.cite(passage)))

    def key(self, identifier: str) -> str:
        """Return the key of a command as a person writes it, or its name if it has none."""
        return key_or_name(identifier, keymap_of(self.app))

    def action_leave(self) -> None:
        self.dismiss(None)

    async def action_command(self, identifier: str) -> None:
        """Do a command by its id; for most of those of the articles, they come back first."""
        command = command_of(identifier)
        if identifier == "copy-cited":
            self._cite()
        elif command.where in {self.NAME, Where.VIEW, Where.GRID}:
            owner = self.query_one("GridView") if command.where is Where.GRID else self
            await self.app.run_action(command.call, default_namespace=owner)
        else:
            below = self.app.screen_stack[-2]
            if identifier not in _OVER_VIEWS:
                await self.dismiss(None)
            await self.app.run_action(f"command('{identifier}')", default_namespace=below)
