"""Bars of one line: what library this is, where the caret is, which keys matter, what a pane is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from textual.content import Content
from textual.keys import key_to_character
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input, Static

from synoptic.tui.commands import command_of, is_command, key_of, shown_key, split_keys

if TYPE_CHECKING:
    from textual.app import RenderResult
    from textual.geometry import Region

    from synoptic.corpus.article import Span


_ON_SELECTION = ("highlight", "tag", "note", "copy", "parallels", "link", "menu")
_GIVING_WAY = ("link", "parallels", "copy", "note", "tag")
"""What is left out first where there is no room for all: the menu has it."""
_GAP = Content("  ")
_WAYS_BACK = {"step-back", "view-back"}
"""Commands that do not give way, where they are the last in a row."""
MOST_KEYS = 8
"""Keys that the bottom row shows."""
_EDGES = 2
"""Cells that the bar takes besides its actions."""


def _line(left: Content, right: Content, width: int, *, gap: int = 1) -> Content:
    """Return a line with a remark at its right end, whole; the left gives way, but for a gap."""
    left = left.truncate(max(0, width - right.cell_length - gap), ellipsis=True)
    return Content.assemble(left, " " * max(1, width - left.cell_length - right.cell_length), right)


class TopBar(Widget):
    """The library's name, and on the right how much there is and whether it is saved."""

    DEFAULT_CSS = "TopBar { height: 1; padding: 0 1; background: $panel; color: $text-muted; }"
    ALLOW_SELECT = False
    library: reactive[str] = reactive("")
    counts: reactive[str] = reactive("")
    """How much there is."""
    saved: reactive[Content] = reactive(Content(""))
    """Whether all is saved, or why nothing can be."""
    is_together: reactive[bool] = reactive(False)
    """Whether the articles scroll together."""

    def render(self) -> RenderResult:
        name = Content.assemble("Synoptic  ", (self.library, "bold $foreground"))
        said = (Content("= together" if self.is_together else ""), Content(self.counts), self.saved)
        return _line(name, Content(" · ").join(filter(None, said)), self.content_size.width, gap=2)


class StatusLine(Widget):
    """The mode, what lies under the caret, and where the caret is."""

    DEFAULT_CSS = "StatusLine { height: 1; padding: 0 1; background: $panel; color: $text; }"
    ALLOW_SELECT = False
    mode: reactive[str] = reactive("")
    """Said before all else while it is not the usual one, such as SELECT."""
    here: reactive[Content] = reactive(Content(""))
    place: reactive[str] = reactive("")
    said: reactive[str] = reactive("")
    """A remark in the place of what lies under the caret, for a while."""

    def render(self) -> RenderResult:
        mode = Content.styled(f" {self.mode} ", "reverse bold") + " " if self.mode else Content("")
        left = mode + (Content.styled(self.said, "bold") if self.said else self.here)
        return _line(left, Content(self.place), self.content_size.width)


Hint: TypeAlias = str | tuple[str, str]
"""A key of the bottom row: a command by its id; with a label in place of its own; or a key that is no
command's, such as Enter in a list, by Textual's name of it, with a label."""


@runtime_checkable
class ShowsKeys(Protocol):
    """A widget or a screen whose keys stand in the bottom row while the keyboard is in it."""

    SHOWN: Sequence[Hint]
    """The keys in the order of their worth: those at the end give way where there is no room."""


def pressable(identifier: str, keymap: Mapping[str, str], label: str = "") -> Content:
    """Return a command's key, if it has one, and a label, by default its own: a click does it."""
    key = key_of(identifier, keymap)
    click = Style.from_meta({"@click": f"screen.command('{identifier}')"})
    label = label or command_of(identifier).label
    return Content.assemble((key, "bold $accent"), " " if key else "", label).stylize(click)


class KeyBar(Widget):
    """The keys of what has the keyboard, at most eight, help the last; each can be clicked."""

    DEFAULT_CSS = "KeyBar { height: 1; padding: 0 1; background: $surface; color: $text-muted; }"
    ALLOW_SELECT = False
    here: reactive[tuple[Hint, ...]] = reactive(())
    """The keys where what has the keyboard names none."""

    def __init__(self, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self.set_reactive(KeyBar.auto_links, False)  # else each is underlined
        self._keymap = keymap

    def on_mount(self) -> None:
        self.watch(self.screen, "focused", self._show_others)

    def _show_others(self) -> None:
        """Show the keys of what has the keyboard: a field may have others once it is not empty."""
        if isinstance(focused := self.screen.focused, Input):
            self.watch(focused, "value", self._follow_field, init=False)
        self.refresh()

    def _follow_field(self, old: str, new: str) -> None:
        if bool(old) != bool(new):
            self.refresh()

    @property
    def _shown(self) -> Sequence[Hint]:
        focused = self.screen.focused
        around = self.screen.ancestors_with_self if focused is None else focused.ancestors_with_self
        return next((each.SHOWN for each in around if isinstance(each, ShowsKeys)), self.here)

    def render(self) -> RenderResult:
        hints: dict[str, Hint] = {}
        for hint in self._shown:
            hints.setdefault(hint if isinstance(hint, str) else hint[0], hint)
        lines = [line for line in map(self._line, hints.values()) if line is not None][: MOST_KEYS - 1]
        is_back = bool(hints) and list(hints)[-1] in _WAYS_BACK
        last = [line] if (line := self._line("help")) is not None else []
        while len(lines) > 1 and _GAP.join([*lines, *last]).cell_length > self.content_size.width:
            lines.pop(-2 if is_back else -1)
        return _GAP.join([*lines, *last])

    def _line(self, hint: Hint) -> Content | None:
        """Return a key and what it does; None for one that the focused field takes as text."""
        name, label = hint if isinstance(hint, tuple) else (hint, command_of(hint).label)
        keys: Sequence[str] = (name,)
        if is_command(name):
            keys = split_keys(self._keymap.get(name, command_of(name).keys))
        key = next((key for key in keys if not self._is_typed(key)), "")
        if keys and not key:
            return None
        shown = (shown_key(key), "bold $accent") if key else ""
        click = Style.from_meta({"@click": f"press('{name}')"})
        return Content.assemble(shown, " " if key else "", label).stylize(click)

    def _is_typed(self, key: str) -> bool:
        focused, shown = self.screen.focused, shown_key(key)
        character = shown if len(shown) == 1 and shown.isascii() else key_to_character(key)
        return focused is not None and focused.check_consume_key(key, character)

    async def action_press(self, name: str) -> None:
        """Do a command where the keyboard is, or press a key."""
        if not is_command(name):
            self.app.simulate_key(name)
            return
        call = command_of(name).call
        method = f"action_{call.partition('(')[0]}"
        around = (self.screen.focused or self.screen).ancestors_with_self
        owner = next((each for each in around if hasattr(each, method)), self.screen)
        await self.app.run_action(call, default_namespace=owner)


class SelectionBar(Widget):
    """What can be done with a selection, each to be clicked."""

    DEFAULT_CSS = """
    SelectionBar {
        layer: above; width: auto; height: 1; padding: 0 1;
        background: $block-cursor-background; color: $block-cursor-foreground; text-wrap: nowrap;
        text-style: $block-cursor-text-style;
    }
    """
    ALLOW_SELECT = False

    def __init__(
        self, keymap: Mapping[str, str], selection: Span, at: tuple[int, int], within: Region
    ) -> None:
        """Offer actions on a selection; `at` is a column and row of the screen, `within` its article."""
        super().__init__()
        self.selection = selection
        """What was selected when the bar appeared."""
        self._parts = {identifier: pressable(identifier, keymap) for identifier in _ON_SELECTION}
        self._at = at
        self._within = within

    def on_mount(self) -> None:
        """Stand below the place, or above it where there is no room; in the pane, if that is wide enough."""
        for identifier in _GIVING_WAY:
            if self._width > self.app.size.width:
                del self._parts[identifier]
        column, row = self._at
        width = self._width
        left = max(min(self._within.x, column), min(column, self._within.right - width))
        left = max(0, min(left, self.app.size.width - width))
        below = row + 2 < self._within.bottom
        self.styles.offset = (left, row + 2 if below else max(0, row - 2))

    @property
    def _width(self) -> int:
        return _GAP.join(self._parts.values()).cell_length + _EDGES

    def render(self) -> RenderResult:
        return _GAP.join(self._parts.values())


class PaneTitle(Static):
    """One line: a name on the left, a remark on the right."""

    DEFAULT_CSS = """
    PaneTitle {
        height: 1; padding: 0 1; background: $panel; color: $text-muted;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, name: str, remark: str | Content = "") -> None:
        super().__init__()
        self.set_reactive(PaneTitle.auto_links, False)  # else what can be clicked is underlined
        self._title, self._remark = name, Content("") + remark

    def tell(self, name: str, remark: str | Content = "") -> None:
        remark = Content("") + remark
        if (name, remark) != (self._title, self._remark):
            self._title, self._remark = name, remark
            self.refresh()

    def render(self) -> RenderResult:
        return _line(Content.styled(self._title, "bold"), self._remark, self.content_size.width)
