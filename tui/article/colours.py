"""The colours of tags in the theme at hand, and the styles of the layers over a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.style import Style

from synoptic.corpus.article import Role
from synoptic.tui.article.marks import Layer, Mark

if TYPE_CHECKING:
    from textual.color import Color as ThemeColour

_DARK = {
    "yellow": "#efde4e",
    "green": "#6cc399",
    "blue": "#0684e5",
    "magenta": "#ad5e91",
    "orange": "#f99000",
    "cyan": "#80fbfc",
    "red": "#f01f16",
    "violet": "#caa7fe",
}
_LIGHT = {
    "yellow": "#b08f0f",
    "green": "#38720b",
    "blue": "#314279",
    "magenta": "#e335d0",
    "orange": "#672b0d",
    "cyan": "#0b8691",
    "red": "#d23e61",
    "violet": "#6e28c6",
}
_UNTAGGED = {True: "#9aa5b1", False: "#5f6b78"}
_LAYERS = {
    Layer.SENTENCE: (Style(), 0.06),
    Layer.LINK: (Style(underline=True), 0.06),
    Layer.HIGHLIGHT: (Style(underline=True), 0.38),
    Layer.CHOSEN: (Style(bold=True), 0.45),
    Layer.PARALLEL: (Style(italic=True), 0.12),
    Layer.ARRIVED: (Style(bold=True, underline=True), 0.3),
    Layer.HIT: (Style(bold=True, underline2=True), 0.22),
}
"""Layer to its style, and how strongly it tints the text's background: the sentence under the caret just so
much that it is seen; the chosen highlight has to stand out of those that overlap it."""
_OVERLAP = Style(underline=False, underline2=True)
"""Over the style of a highlight: where others lie over it, which a blend of colours may not tell."""
_ROLES = {
    Role.HEADING: Style(bold=True),
    Role.STRONG: Style(bold=True),
    Role.QUOTE: Style(italic=True),
    Role.EMPHASIS: Style(italic=True),
    Role.MARKUP: Style(dim=True),
}
_LEAST_CONTRAST = 4.7
"""The contrast of text that a tint leaves at the least (WCAG 2.2, success criterion 1.4.3, asks for 4.5)."""
_CODE_STRENGTH = 0.08
_SEEN_STRENGTH = 0.3
_WEAKEST = 0.02
_NOT_DIM = Style(dim=False)


def colour_of(name: str, *, dark: bool) -> str:
    """Return a tag's colour in a dark or light theme, as `#rrggbb`; without a name, that of no tag."""
    return (_DARK if dark else _LIGHT).get(name, _UNTAGGED[dark])


def contrast_of(one: ThemeColour, other: ThemeColour) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2.2 defines it (relative luminance)."""
    light, dark = sorted(map(_luminance, (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: ThemeColour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Inks:
    """The styles in which rows are drawn, for one theme. Made anew when the theme changes."""

    def __init__(self, background: ThemeColour, foreground: ThemeColour, *, dark: bool) -> None:
        self._background, self._foreground = background, foreground
        self._dark = dark
        self._strongest = "#ffffff" if dark else "#000000"
        self._roles = _ROLES | {Role.LINK: Style(color=colour_of("blue", dark=dark))}
        self.plain = background.ansi is not None
        """A theme in the terminal's own colours: they cannot be blended, and nothing lies on a ground."""
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
        if self.plain:
            return style + Style(reverse=True)
        background = self._tinted(self._background, self._strongest, _SEEN_STRENGTH)
        return style + Style(bgcolor=background.rich_color)

    def fold(self, *, selected: bool) -> Style:
        """Return the style of the line that stands for folded lines."""
        return self.selection + Style(dim=True) if selected else self.dim

    def selected(self, roles: frozenset[Role]) -> Style:
        return self._with_roles(self.text, roles) + Style(reverse=True, dim=False)

    def _run(self, marks: Sequence[Mark], roles: frozenset[Role] = frozenset()) -> Style:
        """Return the style of text under these marks: highlights blend, what is at hand is reversed."""
        background = self._background
        if Role.CODE in roles:
            background = self._tinted(background, self._strongest, _CODE_STRENGTH)
        style = self._with_roles(self.text, roles)
        for mark in marks:
            if mark.layer is Layer.CURRENT_HIT:
                return style + Style(bold=True, reverse=True)
            if mark.layer is Layer.PENDING:
                return self.selected(roles)
            own, strength = _LAYERS[mark.layer]
            style += own
            is_tagged = mark.layer in {Layer.HIGHLIGHT, Layer.CHOSEN}
            colour = self._mixed(mark.colours) if is_tagged else self._strongest
            background = self._tinted(background, colour, strength)
            if is_tagged:
                style += _NOT_DIM  # what is dim already would not stand out of a tint
        if sum(mark.layer is Layer.HIGHLIGHT for mark in marks) > 1:
            style += _OVERLAP
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
        """Return the background in a tint, as strong as leaves the text its contrast."""
        if self.plain:
            return background
        tint = type(background).parse(colour)
        while strength > _WEAKEST:
            tinted = background.blend(tint, strength, 1.0)
            if contrast_of(self._foreground, tinted) >= _LEAST_CONTRAST:
                return tinted
            strength *= 0.9
        return background
