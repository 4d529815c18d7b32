"""The colours of the page, light and dark: text is read at 4.5 : 1 or more on each ground it may stand on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class ColourPair(NamedTuple):
    """A colour for the light page and one for the dark page, as `#rrggbb`."""

    light: str
    """On light paper, and in print."""
    dark: str
    """On dark paper."""


class TagColours(NamedTuple):
    """The colours of a tag."""

    ground: ColourPair
    """Behind marked words."""
    line: ColourPair
    """Under them, and beside notes."""


INKS: Mapping[str, ColourPair] = {
    "ink": ColourPair("#17191c", "#ebe7df"),
    "muted": ColourPair("#595d64", "#a9adb4"),
    "accent": ColourPair("#0a4f86", "#93c0f2"),
    "alarm": ColourPair("#a01c22", "#ff9c94"),
}
"""Colours of text."""
PAPERS: Mapping[str, ColourPair] = {
    "paper": ColourPair("#fffdfa", "#141618"),
    "panel": ColourPair("#f6f2ea", "#1d2023"),
}
"""Grounds of text."""
RULE = ColourPair("#d8d2c6", "#3a3e43")
"""Lines between things."""
UNTAGGED = TagColours(ColourPair("#e6e7e9", "#34383d"), ColourPair("#5f6b78", "#9aa5b1"))
"""Those of a highlight without a tag."""
TAG_COLOURS: Mapping[str, TagColours] = {
    "yellow": TagColours(ColourPair("#fbeca3", "#453b08"), ColourPair("#a88700", "#e3cf3f")),
    "green": TagColours(ColourPair("#cfeccb", "#17402a"), ColourPair("#38720b", "#6cc399")),
    "blue": TagColours(ColourPair("#cfe2f8", "#123a5e"), ColourPair("#25609c", "#5aaef2")),
    "magenta": TagColours(ColourPair("#f7d3ec", "#4d2440"), ColourPair("#b0269e", "#e08bc6")),
    "orange": TagColours(ColourPair("#fbdcb8", "#4f3008"), ColourPair("#b05a00", "#f99f2a")),
    "cyan": TagColours(ColourPair("#c6eeee", "#0f4246"), ColourPair("#0b7c86", "#6fe3e6")),
    "red": TagColours(ColourPair("#fbd2cf", "#54211f"), ColourPair("#c02a45", "#ff7b70")),
    "violet": TagColours(ColourPair("#e2d6fa", "#382758"), ColourPair("#6e28c6", "#caa7fe")),
}
"""Those of a tag's colour, by its name."""


def colours_as_css() -> str:
    """Return the style sheet that names these colours: variables, and a class for each tag's colour."""
    named = {**INKS, **PAPERS, "rule": RULE}
    of_page = "".join(f"--{name}:{_css(pair)};" for name, pair in named.items())
    of_tags = (
        f".c-{name}{{--g:{_css(tag.ground)};--l:{_css(tag.line)}}}"
        for name, tag in {"none": UNTAGGED, **TAG_COLOURS}.items()
    )
    return "\n".join([f":root{{{of_page}}}", *of_tags])


def _css(pair: ColourPair) -> str:
    return f"light-dark({pair.light},{pair.dark})"
