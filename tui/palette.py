"""The colours of tags in the theme at hand, and the styles of the layers over a text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.style import Style

from tui.reading.marks import Layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.color import Color as ThemeColour

    from tui.reading.marks import Mark

_DARK = {
    "yellow": "#e6c229",
    "green": "#5cc16b",
    "blue": "#5b9cf0",
    "magenta": "#e069c0",
    "orange": "#f08c4a",
    "cyan": "#3fc1c9",
    "red": "#ef5f6b",
    "violet": "#a585f0",
}
_LIGHT = {
    "yellow": "#b58900",
    "green": "#2f8f3f",
    "blue": "#2367c9",
    "magenta": "#b5338f",
    "orange": "#c25f12",
    "cyan": "#0f8288",
    "red": "#c62f3d",
    "violet": "#6f42c1",
}
_UNTAGGED = {True: "#9aa5b1", False: "#5f6b78"}
_HIGHLIGHT_STRENGTH = 0.38
_HIT_STRENGTH = 0.22


def colour_of(name: str, *, dark: bool) -> str:
    """Return a tag's colour in a dark or light theme, as `#rrggbb`; without a name, that of no tag."""
    return (_DARK if dark else _LIGHT).get(name, _UNTAGGED[dark])


class Inks:
    """The styles in which rows are drawn, for one theme. Made anew when the theme changes."""

    def __init__(self, background: ThemeColour, foreground: ThemeColour, *, dark: bool) -> None:
        self._background = background
        self._dark = dark
        self._plain = background.ansi is not None
        """A theme in the terminal's own colours: they cannot be blended."""
        self.text = Style(color=foreground.rich_color, bgcolor=background.rich_color)
        self.dim = self.text + Style(dim=True)
        self.selection = self.text + Style(reverse=True)
        self.caret = self.text + Style(reverse=True, bold=True)
        self.run = lru_cache(maxsize=512)(self._run)

    def gutter(self, colour: str) -> Style:
        """Return the style of a mark in the mark column."""
        return self.text + Style(color=colour_of(colour, dark=self._dark), bold=True)

    def _run(self, marks: Sequence[Mark]) -> Style:
        """Return the style of text under these marks: highlights blend, the current hit is reversed."""
        background = self._background
        style = self.text
        for mark in marks:
            match mark.layer:
                case Layer.HIGHLIGHT:
                    colour = colour_of(mark.colour, dark=self._dark)
                    style += Style(underline=True)
                    background = (
                        background if self._plain else _blend(background, colour, _HIGHLIGHT_STRENGTH)
                    )
                case Layer.HIT:
                    style += Style(bold=True, underline2=True)
                    background = (
                        background if self._plain else _blend(background, _hit(self._dark), _HIT_STRENGTH)
                    )
                case Layer.CURRENT_HIT:
                    return style + Style(bold=True, reverse=True)
        return style + Style(bgcolor=background.rich_color)


def _hit(dark: bool) -> str:
    return "#ffffff" if dark else "#000000"


def _blend(background: ThemeColour, colour: str, strength: float) -> ThemeColour:
    return background.blend(type(background).parse(colour), strength, 1.0)
