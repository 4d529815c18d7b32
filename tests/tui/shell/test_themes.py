"""The two themes: text that can be read, and colours that colour-blind readers tell apart."""

from __future__ import annotations

from itertools import combinations
from math import dist
from typing import TYPE_CHECKING

import pytest
from textual.color import Color

from synoptic.annotations.model.values import COLOURS
from synoptic.tui.article.colours import Inks, colour_of, contrast_of
from synoptic.tui.article.marks import Layer, Mark
from synoptic.tui.shell.naming import letter_style, letter_variables
from synoptic.tui.shell.themes import DARK_THEME, LIGHT_THEME, themes_for, wants_no_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.theme import Theme

THEMES = pytest.mark.parametrize("theme", [DARK_THEME, LIGHT_THEME], ids=lambda theme: theme.name)
LEAST = 4.5
"""WCAG 2.2, success criterion 1.4.3."""
DIM = 0.66
"""The share of its contrast that Textual leaves dim text."""

# Machado, Oliveira and Fernandes 2009, “A Physiologically-based Model for Simulation of Color Vision
# Deficiency”, IEEE TVCG 15(6): severity 1.0, on linear RGB.
_SEEN_BY = {
    "anyone": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def _variables(theme: Theme) -> dict[str, Color]:
    made = theme.to_color_system().generate() | theme.variables
    return {name: Color.parse(value) for name, value in made.items() if value.startswith("#")}


def _oklab(colour: Color, eye: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """Return a colour as an eye sees it, in Oklab (Ottosson 2020), in which distances are alike."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    ]
    seen = (sum(factor * part for factor, part in zip(row, linear, strict=True)) for row in eye)
    r, g, b = (min(1.0, max(0.0, part)) for part in seen)
    long, middle, short = (
        max(0.0, value) ** (1 / 3)
        for value in (
            0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
            0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
            0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
        )
    )
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _nearest(colours: Sequence[str], eye: Sequence[Sequence[float]]) -> float:
    seen = [_oklab(Color.parse(colour), eye) for colour in colours]
    return min(dist(one, other) for one, other in combinations(seen, 2))


@THEMES
def test_all_text_has_contrast_on_all_surfaces(theme: Theme) -> None:
    colours = _variables(theme)
    surfaces = (
        *("background", "surface", "panel"),
        *("block-cursor-background", "block-cursor-blurred-background"),
    )
    texts = ("foreground", "text-muted", "text-error", "text-warning", "accent")
    for surface in surfaces:
        page = colours[surface]
        shown = {name: colours[name] for name in (*texts, *letter_variables(dark=theme.dark))}
        shown["dim"] = page.blend(colours["foreground"], DIM)
        contrasts = {name: contrast_of(each, page) for name, each in shown.items()}
        assert not {name: each for name, each in contrasts.items() if each < LEAST}, surface
    for ink, surface in (
        ("block-cursor-foreground", "block-cursor-background"),
        ("foreground", "input-selection-background"),
    ):
        assert contrast_of(colours[ink], colours[surface]) >= LEAST


@THEMES
def test_text_under_any_marks_has_contrast(theme: Theme) -> None:
    colours = _variables(theme)
    inks = Inks(colours["background"], colours["foreground"], dark=theme.dark)
    one, many = [(name,) for name in COLOURS], [*combinations(COLOURS, 2), COLOURS]
    for layer in Layer:
        for tags in ((), *one, *many):
            for under in ((), (Mark(0, 1, Layer.HIGHLIGHT, colours=("yellow",)),)):
                style = inks.run((*under, Mark(0, 1, layer, colours=tuple(tags))))
                assert not style.dim
                assert style.color is not None
                assert style.bgcolor is not None
                ink, page = (Color.from_rich_color(each) for each in (style.color, style.bgcolor))
                assert contrast_of(ink, page) >= LEAST, (layer, tags)


@THEMES
def test_signs_of_tags_stand_out_of_the_page(theme: Theme) -> None:
    page = _variables(theme)["background"]
    for name in COLOURS:  # WCAG 2.2, success criterion 1.4.11
        assert contrast_of(Color.parse(colour_of(name, dark=theme.dark)), page) >= 3, name


@THEMES
@pytest.mark.parametrize("eye", _SEEN_BY)
def test_colours_are_told_apart_by_any_eye(theme: Theme, eye: str) -> None:
    tags = [colour_of(name, dark=theme.dark) for name in COLOURS]
    letters = [*letter_variables(dark=theme.dark).values()]
    assert _nearest(tags, _SEEN_BY[eye]) >= 0.07
    assert _nearest(letters, _SEEN_BY[eye]) >= 0.08
    assert _nearest(letters[:5], _SEEN_BY[eye]) >= 0.14


def test_letters_that_follow_each_other_have_colours_of_their_own() -> None:
    styles = [letter_style(letter) for letter in "ABCDEFGH"]
    assert len({*styles}) == len(styles)
    assert letter_style("AA") == letter_style("A")
    assert letter_style("") == ""
    assert {style.removeprefix("$") for style in styles} == set(letter_variables(dark=True))


@pytest.mark.parametrize(
    ("colours", "no_colour"), [("standard", False), ("truecolor", True), ("standard", True)]
)
def test_with_few_colours_or_none_a_marked_line_is_underlined(colours: str, no_colour: bool) -> None:
    themes = themes_for(colours=colours, no_colour=no_colour)
    assert [theme.name for theme in themes] == [DARK_THEME.name, LIGHT_THEME.name]
    for theme in themes:
        assert theme.variables["block-cursor-text-style"] == "bold underline"
        assert theme.variables["block-cursor-blurred-text-style"] == "underline"
        # Textual makes a grey of each colour where none is wanted; it makes black of the terminal's own.
        assert theme.ansi is not no_colour


def test_with_sixteen_colours_all_are_the_terminals_own() -> None:
    for theme in themes_for(colours="standard", no_colour=False):
        made = theme.to_color_system().generate() | theme.variables
        used = ("foreground", "background", "surface", "panel", "accent", "text-muted", "border-line")
        for name in (*used, "text-error", "text-warning", *letter_variables(dark=theme.dark)):
            assert Color.parse(made[name]).ansi is not None or Color.parse(made[name]).a == 0, name


def test_with_more_colours_the_themes_are_their_own() -> None:
    for colours in ("256", "truecolor", None):
        assert themes_for(colours=colours, no_colour=False) == (DARK_THEME, LIGHT_THEME)


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, False),
        ({"NO_COLOR": ""}, False),
        ({"NO_COLOR": "0"}, True),
        ({"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, True),
        ({"CLICOLOR": "0"}, True),
        ({"CLICOLOR": "1"}, False),
        ({"CLICOLOR": "0", "CLICOLOR_FORCE": "1"}, False),
        ({"CLICOLOR": "0", "CLICOLOR_FORCE": "0"}, True),
    ],
)
def test_the_environment_says_whether_there_are_colours(environment: dict[str, str], wanted: bool) -> None:
    assert wants_no_colour(environment) is wanted
