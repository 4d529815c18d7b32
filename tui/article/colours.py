"""The colours of tags in the theme at hand, and the styles of the layers over a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.style import Style

from synoptic.corpus.articles.inline_markup import Role
from synoptic.tui.article.marks import Layer, Mark

if TYPE_CHECKING:
    from textual.color import Color as ThemeColour

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
_LAYERS = {
    Layer.LINK: (Style(underline=True), 0.06),
    Layer.HIGHLIGHT: (Style(underline=True), 0.38),
    Layer.CHOSEN: (Style(bold=True), 0.45),
    Layer.PARALLEL: (Style(italic=True), 0.12),
    Layer.ARRIVED: (Style(bold=True, underline=True), 0.3),
    Layer.HIT: (Style(bold=True, underline2=True), 0.22),
}
"""Layer to its style, and how strongly it tints the text's background: the chosen highlight has to stand out
of those that overlap it."""
_ROLES = {
    Role.HEADING: Style(bold=True),
    Role.STRONG: Style(bold=True),
    Role.QUOTE: Style(italic=True),
    Role.EMPHASIS: Style(italic=True),
    Role.MARKUP: Style(dim=True),
}
_CODE_STRENGTH = 0.08
_SEEN_STRENGTH = 0.3


def colour_of(name: str, *, dark: bool) -> str:
    """Return a tag's colour in a dark or light theme, as `#rrggbb`; without a name, that of no tag."""
    return (_DARK if dark else _LIGHT).get(name, _UNTAGGED[dark])


class Inks:
    """The styles in which rows are drawn, for one theme. Made anew when the theme changes."""

    def __init__(self, background: ThemeColour, foreground: ThemeColour, *, dark: bool) -> None:
        self._background = background
        self._dark = dark
        self._strongest = "#ffffff" if dark else "#000000"
        self._roles = _ROLES | {Role.LINK: Style(color=colour_of("blue", dark=dark))}
        self._plain = background.ansi is not None
        """A theme in the terminal's own colours: they cannot be blended."""
        self.text = Style(color=foreground.rich_color, bgcolor=background.rich_color)
        self.dim = self.text + Style(dim=True)
        self.selection = self.text + Style(reverse=True)
        self.caret = self.text + Style(reverse=True, bold=True)
        self.caret_after = self.text + Style(underline=True, bold=True)
        """The caret just after the selection: it must not look selected as well."""
        self.caret_within = self.text + Style(reverse=True, underline=True, bold=True)
        self.run = lru_cache(maxsize=1024)(self._run)

    def gutter(self, colours: Sequence[str]) -> Style:
        """Return the style of a mark in the mark column, in the colour of its first tag."""
        return self.text + Style(color=colour_of(next(iter(colours), ""), dark=self._dark), bold=True)

    def rail(self, mark: Mark | None, *, seen: bool) -> Style:
        """Return the style of a cell at the right edge, `seen` if its rows are in sight."""
        style = self.dim if mark is None else self.gutter(mark.colours)
        if not seen:
            return style
        if self._plain:
            return style + Style(reverse=True)
        background = self._tinted(self._background, self._strongest, _SEEN_STRENGTH)
        return style + Style(bgcolor=background.rich_color)

    def fold(self, *, selected: bool) -> Style:
        """Return the style of the line that stands for folded lines."""
        return self.selection + Style(dim=True) if selected else self.dim

    def selected(self, roles: frozenset[Role]) -> Style:
        return self._with_roles(self.text, roles) + Style(reverse=True, dim=False)

    def _run(self, marks: Sequence[Mark], roles: frozenset[Role] = frozenset()) -> Style:
        """Return the style of text under these marks: highlights blend, the current hit is reversed."""
        background = self._background
        if Role.CODE in roles:
            background = self._tinted(background, self._strongest, _CODE_STRENGTH)
        style = self._with_roles(self.text, roles)
        for mark in marks:
            if mark.layer is Layer.CURRENT_HIT:
                return style + Style(bold=True, reverse=True)
            own, strength = _LAYERS[mark.layer]
            style += own
            is_tagged = mark.layer in {Layer.HIGHLIGHT, Layer.CHOSEN}
            colour = self._mixed(mark.colours) if is_tagged else self._strongest
            background = self._tinted(background, colour, strength)
        return style + Style(bgcolor=background.rich_color)

    def _with_roles(self, style: Style, roles: frozenset[Role]) -> Style:
        for role in roles:
            style += self._roles.get(role)
        return style

    def _mixed(self, colours: Sequence[str]) -> str:
        """Return the even mixture of some tags' colours, as `#rrggbb`."""
        first, *others = [colour_of(name, dark=self._dark) for name in colours or ("",)]
        mixed = type(self._background).parse(first)
        for count, colour in enumerate(others, 2):
            mixed = mixed.blend(type(mixed).parse(colour), 1 / count, 1.0)
        return mixed.hex

    def _tinted(self, background: ThemeColour, colour: str, strength: float) -> ThemeColour:
        if self._plain:
            return background
        return background.blend(type(background).parse(colour), strength, 1.0)
