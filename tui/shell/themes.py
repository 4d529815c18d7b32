"""The two themes of the app: a quiet dark one, and a light one with a white page.

Text is readable on each surface (contrast of at least 4.5 : 1, WCAG 2.2, success criterion 1.4.3); the accent
is for what has the keyboard and for keys, and for nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

from synoptic.tui.shell.naming import letter_variables

_LINES = {True: "#39414d", False: "#b9c0c9"}
"""The colour of lines between panes, in a dark and in a light theme."""


def wants_no_colour(environment: Mapping[str, str]) -> bool:
    """Return whether the reader wants no colours: `NO_COLOR` is not empty, or `CLICOLOR` is 0.

    `CLICOLOR_FORCE` goes before `CLICOLOR`. See the conventions of these names.
    """
    if environment.get("NO_COLOR"):
        return True
    return environment.get("CLICOLOR") == "0" and environment.get("CLICOLOR_FORCE", "0") in {"", "0"}


def theme_variables(*, dark: bool) -> Mapping[str, str]:
    """Return the variables of the app that a dark or light theme need not have: lines, letters."""
    return {"border-line": _LINES[dark], **letter_variables(dark=dark)}


DARK_THEME = Theme(
    name="synoptic-dark",
    primary="#4d9fe8",
    secondary="#7fb2d9",
    accent="#f2b45c",
    foreground="#d9dde3",
    background="#14171c",
    surface="#1a1e25",
    panel="#222831",
    warning="#f2b45c",
    error="#ff7b72",
    success="#6fcf97",
    dark=True,
    variables={
        "text-muted": "#a3abb6",
        "text-error": "#ff9d96",
        "text-warning": "#f2b45c",
        "block-cursor-text-style": "none",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#152b43",
        "block-cursor-blurred-background": "#222831",
        "block-hover-background": "#222831",
        "input-selection-background": "#2a4d70",
        "scrollbar": "#39414d",
        "scrollbar-background": "#14171c",
        "footer-key-foreground": "#f2b45c",
        **theme_variables(dark=True),
    },
)
LIGHT_THEME = Theme(
    name="synoptic-light",
    primary="#0a5fb4",
    secondary="#3b6f9e",
    accent="#9a4d00",
    foreground="#1b2027",
    background="#ffffff",
    surface="#f5f6f8",
    panel="#e9ecf0",
    warning="#8a5a00",
    error="#b3261e",
    success="#0b7350",
    dark=False,
    variables={
        "text-muted": "#535c68",
        "text-error": "#a11e17",
        "text-warning": "#7a4f00",
        "block-cursor-text-style": "none",
        "block-cursor-foreground": "#0b1c2e",
        "block-cursor-background": "#d9e9fb",
        "block-cursor-blurred-background": "#e4e9ee",
        "block-hover-background": "#e9ecf0",
        "input-selection-background": "#c3dbf5",
        "scrollbar": "#b9c0c9",
        "scrollbar-background": "#f5f6f8",
        "footer-key-foreground": "#9a4d00",
        **theme_variables(dark=False),
    },
)

_PLAIN_LETTERS = {
    True: ("bright_cyan", "bright_magenta", "bright_green", "bright_yellow", "bright_red", "cyan", "green"),
    False: ("blue", "magenta", "red", "default"),
}
_FEW = {"standard", "windows"}
"""Rich's names of what a terminal of 16 colours has."""


def themes_for(*, colours: str | None, no_colour: bool) -> tuple[Theme, Theme]:
    """Return the dark and the light theme for what a terminal has; they have the same names on each.

    `colours` is what Rich calls the terminal's colours. With 16 of them both are in the terminal's own, which
    its owner chose to be readable. Without colour the marked line of a list is underlined.
    """
    if no_colour:
        return _without_colour(DARK_THEME), _without_colour(LIGHT_THEME)
    if colours in _FEW:
        return _in_few_colours(DARK_THEME), _in_few_colours(LIGHT_THEME)
    return DARK_THEME, LIGHT_THEME


def _without_colour(theme: Theme) -> Theme:
    marked = {
        "block-cursor-text-style": "bold underline",
        "block-cursor-blurred-text-style": "underline",
    }
    return replace(theme, variables={**theme.variables, **marked})


def _in_few_colours(theme: Theme) -> Theme:
    own = BUILTIN_THEMES["ansi-dark" if theme.dark else "ansi-light"]
    names = _PLAIN_LETTERS[theme.dark]
    letters = {
        variable: f"ansi_{names[index % len(names)]}"
        for index, variable in enumerate(letter_variables(dark=theme.dark))
    }
    variables = {
        **own.variables,
        "text-muted": "ansi_default",
        "border-line": "ansi_bright_black",
        "block-cursor-text-style": "bold underline",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-blurred-text-style": "underline",
        **letters,
    }
    accent = "ansi_bright_yellow" if theme.dark else "ansi_magenta"
    return replace(own, name=theme.name, accent=accent, warning=accent, variables=variables)
