"""What tells the highlights of another program apart: their colours, and the people who made them.

A highlight here has neither; tags say both. Where all are alike, it says nothing, and there is no tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.importing.incoming import IncomingHighlight, IncomingTag
from synoptic.annotations.model.values import COLOURS

_HEXADECIMAL = re.compile(r"#?([0-9a-fA-F]{6})(?:[0-9a-fA-F]{2})?|#([0-9a-fA-F]{3})")
_NAMED = {
    "olive": "#808000",
    "pink": "#ffc0cb",
    "purple": "#800080",
    "gray": "#808080",
    "grey": "#808080",
    "white": "#ffffff",
    "black": "#000000",
    "brown": "#a52a2a",
}
"""Colours of other programs that no tag has, as CSS has them."""


class ForeignHighlight(Struct, frozen=True):
    """A highlight of another program."""

    highlight: IncomingHighlight
    """What becomes of it."""
    colour: str = ""
    """Its colour, as that program says it; empty where it says none."""
    by: str = ""
    """The name of who made it; empty where nobody says."""


def told_apart(
    found: Sequence[ForeignHighlight],
) -> tuple[tuple[IncomingHighlight, ...], tuple[IncomingTag, ...]]:
    """Return the highlights with tags `colour/…` and `by/…` where these differ, and the tags of colours."""
    several_colours = len({each.colour.casefold() for each in found}) > 1
    several_people = len({each.by for each in found}) > 1
    colours: dict[str, IncomingTag] = {}
    highlights = []
    for each in found:
        tags = list(each.highlight.tags)
        if several_colours and each.colour:
            name = f"colour/{each.colour.casefold()}"
            colours.setdefault(name, IncomingTag(name=name, colour=_shade(each.colour)))
            tags.append(name)
        if several_people and each.by:
            tags.append(f"by/{each.by.replace('/', ' ')}")
        highlights.append(replace(each.highlight, tags=tuple(_each_once(tags))))
    return tuple(highlights), tuple(colours.values())


def _each_once(names: Iterable[str]) -> Iterable[str]:
    """Return the names, ignoring case, as tags do."""
    return {name.casefold(): name for name in reversed(list(names))}.values().__reversed__()


def _shade(colour: str) -> str:
    """Return a colour as a tag takes it; empty for one that is unknown."""
    name = colour.casefold().strip()
    if name in COLOURS:
        return name
    found = _HEXADECIMAL.fullmatch(name)
    if found is None:
        return _NAMED.get(name, "")
    return f"#{found[1]}" if found[1] else "#" + "".join(digit * 2 for digit in found[2])
