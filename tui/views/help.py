"""All keys, by what they are for; those of the place that has the keyboard come first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from synoptic.tui.commands import COMMANDS, Group, Where, bindings, command_of, commands_in, hint, keymap_of
from synoptic.tui.views.palette import Entry, EntryKind, Found, Palette, command_entry

_MOUSE = (
    ("drag", "Select"),
    ("double, triple click", "Select the word, the sentence; four times: the paragraph"),
    ("Shift+click", "Extend the selection"),
    ("wheel", "Scroll"),
    ("click", "Put the caret; open an article, a match or a note; light up a tag"),
)
ELSEWHERE = "Elsewhere"
"""The heading of the last section, where the keys of dialogs are."""
_PLACES = (
    (Where.SEARCH, Where.MATCHES),
    (Where.ELSEWHERE,),
    (Where.LIBRARY, Where.ARTICLE_LIST, Where.VIEW),
    (Where.QUOTATIONS, Where.WORDINGS, Where.VIEW),
    (Where.COMPARE, Where.GRID, Where.VIEW),
    (Where.DIFFERENCES, Where.GRID, Where.VIEW),
    (Where.MATRIX, Where.GRID, Where.VIEW),
    (Where.LINKS, Where.GRID, Where.VIEW),
    (Where.OVERVIEW, Where.GRID, Where.VIEW),
)
"""Places with a section of their own, each with those that answer to keys at the same time."""
_OTHERS = tuple(
    place
    for place in Where
    if place not in {Where.ARTICLE, Where.DESK, *(each for places in _PLACES for each in places)}
)
"""Places in the last section."""


class HelpScreen(Palette):
    """The commands with the keys that the reader has given them; typing leaves those that match."""

    DEFAULT_CSS = "HelpScreen ChoiceList { text-wrap: wrap; }"
    BINDINGS = bindings(Where.HELP)
    TITLE = "Keys"
    enter = "do it"
    shown: tuple[str, ...] = ("help-tour",)
    placeholder = "type a word of what you want to do, or a key"
    most = None
    has_headings = True

    def __init__(self, keymap: Mapping[str, str], first: str = "") -> None:
        """Show the keys that the reader has given; `first` is the heading of the section to begin with."""
        entries = sorted(_entries(keymap), key=lambda entry: entry.heading != first)
        super().__init__(entries, lambda: entries)

    def hints(self) -> str:
        """Return what Enter and the way back do, and the key of the tour."""
        return " · ".join(filter(None, (hint(self.shown, keymap_of(self.app)), super().hints())))

    def action_take_tour(self) -> None:
        """Start the tour, unless a dialog below waits for an answer."""
        if self.shown:
            self.dismiss(command_entry(command_of("tour"), keymap_of(self.app)))

    def _arranged(self, found: Found) -> Found:
        order = {entry: index for index, entry in enumerate(self.entries)}
        return sorted(found, key=lambda each: order[each[0]])


def _entries(keymap: Mapping[str, str]) -> Iterator[Entry]:
    for group in Group:
        yield from (command_entry(each, keymap, group) for each in COMMANDS if each.group is group)
    for places in _PLACES:
        yield from (command_entry(each, keymap, places[0]) for each in commands_in(*places))
    yield from (Entry(EntryKind.HINT, "", what, how, "With the mouse") for how, what in _MOUSE)
    for place in _OTHERS:
        for command in commands_in(place):
            entry = command_entry(command, keymap, ELSEWHERE)
            yield replace(entry, text=f"{place}: {entry.text}")
