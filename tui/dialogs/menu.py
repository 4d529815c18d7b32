"""A short list of what can be done, at a place of the screen or in its middle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content

from synoptic.tui.commands import shown_key
from synoptic.tui.dialogs.dialog import ListDialog
from synoptic.tui.panes.lists import ChoiceList

if TYPE_CHECKING:
    from textual import events

_EDGES = 4
"""Columns that the box takes besides its lines."""
_LIST_KEYS = frozenset({"enter", "escape", "up", "down"})
"""Keys that the list takes, whatever they do elsewhere."""


class Menu(ListDialog[str]):
    """Lines to choose from by the mark or by their keys; it answers with the id of one.

    A click beside it goes back.
    """

    DEFAULT_CSS = """
    Menu > Vertical { width: auto; min-width: 24; }
    Menu ChoiceList { height: auto; max-height: 16; width: auto; }
    Menu.-placed { align: left top; background: transparent; }
    """

    def __init__(
        self,
        title: str,
        choices: Sequence[tuple[str, str]],
        *,
        keys: Mapping[str, str] | None = None,
        at: tuple[int, int] | None = None,
        mark: str = "",
    ) -> None:
        """Offer choices, each an id and a line; `at` is a column and row of the screen.

        A line without an id is a heading. The line with the id `mark` is marked, by default the first.
        `keys` choose at once: by id, as a person writes them; by default the digits, for the first nine.
        """
        super().__init__()
        self.title = title
        self._choices = choices
        self.first = next((index for index, (each, _) in enumerate(choices) if mark and each == mark), 0)
        offered = [identifier for identifier, _ in choices if identifier]
        digits = dict(zip(offered, "123456789", strict=False))
        self._keys = digits if keys is None else {each: keys[each] for each in offered if each in keys}
        self._key_width = max(map(len, self._keys.values()), default=0)
        self._at = at

    def hints(self) -> str:
        return ""

    def lines(self) -> Iterable[tuple[str, Content]]:
        for identifier, line in self._choices:
            key = f"{self._keys.get(identifier, ''):<{self._key_width}}  "
            yield identifier, Content.assemble((key, "bold $accent"), line)

    def on_key(self, event: events.Key) -> None:
        chosen = (each for each, key in self._keys.items() if key in {event.character, shown_key(event.key)})
        if event.key not in _LIST_KEYS and (identifier := next(chosen, None)) is not None:
            event.stop()
            event.prevent_default()
            self.choose(identifier)

    def on_mount(self) -> None:
        width = self._key_width + 2 + max(len(line) for _, line in self._choices)
        self.query_one(ChoiceList).styles.width = width + 2
        if self._at is not None:
            self.add_class("-placed")
            column, row = self._at
            room, height = self.app.size
            box = self.query_one(Vertical)
            box.styles.offset = (
                max(0, min(column, room - width - _EDGES - 2)),
                max(0, min(row + 1, height - len(self._choices) - 2)),
            )

    def choose(self, identifier: str) -> None:
        self.dismiss(identifier)

    def on_click(self, event: events.Click) -> None:
        if not self.query_one(Vertical).region.contains(event.screen_x, event.screen_y):
            self.dismiss(None)
