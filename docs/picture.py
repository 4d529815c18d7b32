"""Screens of the app as SVG: dark or light as the viewer has it, each line once, still or moving.

A forge shows such a file as an image: no script runs, and no font is fetched. What moves, moves by CSS; who
wants nothing to move sees one frame. Lines and blocks are drawn as shapes, which join whatever the font is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from unicodedata import name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_T = TypeVar("_T")

_CELL, _ROW, _FONT = 9, 18, 15
"""Width and height of a cell, and the size of the font: what is 0.6 of it wide fills the cell."""
_BASE_LINE = 14
_MARGIN = 12
"""Around the screen."""
_CAPTION = 36
"""Height of the line below a moving picture."""
_FONTS = "ui-monospace,SFMono-Regular,Menlo,'DejaVu Sans Mono','Liberation Mono',Consolas,monospace"


class Look(NamedTuple):
    """How a cell looks in one theme."""

    colour: str
    background: str
    bold: bool = False
    italic: bool = False
    line: str = ""
    """`underline`, `line-through` or nothing."""


class Cell(NamedTuple):
    """A character of the screen, and its looks."""

    char: str
    dark: Look
    light: Look


Row = tuple[Cell, ...]
Screen = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A moment of a moving picture."""

    screen: Screen
    seconds: float
    keys: tuple[str, ...]
    """What was pressed, for the line below."""
    says: str
    """What that does."""


# From what the app exports

_RICH_CELL, _RICH_ROW, _RICH_BASE_LINE = 12.2, 24.4, 20
"""What Rich, with which the app exports, draws with."""
_BAR = re.compile(r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="[\d.]+" shape')
_TEXT = re.compile(r'<text class="(terminal-\d+-r\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>')
_STYLE = re.compile(r"\.(terminal-\d+-r\d+) \{ (.*?) \}")


def screen_of(dark: str, light: str) -> Screen:
    """Return a screen from the two pictures of it that the app exported, one in each theme."""
    rows = []
    for in_dark, in_light in zip(_exported(dark), _exported(light), strict=True):
        both = list(zip(in_dark, in_light, strict=True))
        assert all(one == other for (one, _), (other, _) in both), "the themes say different things"
        rows.append(tuple(_cell(char, look, other) for (char, look), (_, other) in both))
    return tuple(rows)


def _exported(picture: str) -> list[list[tuple[str, Look]]]:
    """Return the character and the look of each cell of an exported picture, row by row."""
    styles = dict(_STYLE.findall(picture))
    rows: defaultdict[int, list[tuple[str, Look]]] = defaultdict(list)
    for colour, _, y, width in _BAR.findall(picture):
        rows[int(float(y) / _RICH_ROW)] += [(" ", _look("", colour))] * round(float(width) / _RICH_CELL)
    for style, x, y, text in _TEXT.findall(picture):
        row = rows[round((float(y) - _RICH_BASE_LINE) / _RICH_ROW)]
        for column, char in enumerate(unescape(text).replace("\xa0", " "), round(float(x) / _RICH_CELL)):
            row[column] = (char, _look(styles[style], row[column][1].background))
    return [row for _, row in sorted(rows.items())]


@cache
def _look(style: str, background: str) -> Look:
    said = dict(re.findall(r"([\w-]+): ([\w#-]+)", style))
    return Look(
        said.get("fill", ""),
        background,
        said.get("font-weight") == "bold",
        said.get("font-style") == "italic",
        said.get("text-decoration", ""),
    )


@cache
def _cell(char: str, dark: Look, light: Look) -> Cell:
    return Cell(char, dark, light)


# Pictures


def still(screen: Screen, title: str) -> str:
    """Return the picture of a screen."""
    sheet = _Sheet(_most_frequent_ground([screen]))
    rows = "".join(
        f'\n<g transform="translate(0 {number * _ROW})">{drawn}</g>'
        for number, drawn in enumerate(_drawn(row, sheet) for row in screen)
        if drawn
    )
    content = _backdrop(screen, sheet) + rows
    return _svg(screen, 0, title, sheet.rules(), content)


def moving(frames: Sequence[Frame], shown: int, title: str) -> str:
    """Return the frames one after the other, again and again; `shown` alone where nothing may move."""
    screens = [frame.screen for frame in frames]
    sheet = _Sheet(_most_frequent_ground(screens))
    clock = _Clock((0.0, *accumulate(frame.seconds for frame in frames)), shown)
    lines: dict[Row, int] = {}
    rows = "".join(
        f'\n<use href="#r{lines.setdefault(row, len(lines))}"'
        f' y="{number * _ROW}"{clock.attributes(begin, end)}/>'
        for number in range(len(screens[0]))
        for row, begin, end in _stretches(screen[number] for screen in screens)
    )
    defined = "".join(f'\n<g id="r{number}">{_drawn(row, sheet)}</g>' for row, number in lines.items())
    top = len(screens[0]) * _ROW
    captions = "".join(
        f"<g{clock.attributes(begin, end)}>{_caption(keys, says, top, sheet)}</g>"
        for (keys, says), begin, end in _stretches((frame.keys, frame.says) for frame in frames)
    )
    progress = _rect(0, top + _MARGIN + 3, _width(screens[0]), 2, f"p {sheet.fill(*_ACCENT)}")
    content = f"<defs>{defined}</defs>{_backdrop(screens[0], sheet)}{rows}{progress}{captions}"
    return _svg(screens[0], _CAPTION, title, sheet.rules() + clock.rules(), content)


_ACCENT, _QUIET = ("#5aa7ff", "#0b62c4"), ("#9aa4b2", "#57606a")
_KEY = ("#2d333b", "#d8dee4")


def _width(screen: Screen) -> int:
    return len(screen[0]) * _CELL


def _svg(screen: Screen, below: int, title: str, rules: str, content: str) -> str:
    width, height = _width(screen) + 2 * _MARGIN, len(screen) * _ROW + 2 * _MARGIN + below
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f"<title>{escape(title)}</title>"
        f"<style>text{{font:{_FONT}px {_FONTS};white-space:pre}}.m{{text-anchor:middle}}"
        f".g{{shape-rendering:crispEdges}}{rules}.o{{fill:none;stroke:currentColor;stroke-width:1.3}}</style>"
        f'<g transform="translate({_MARGIN} {_MARGIN})">{content}</g></svg>\n'
    )


def _backdrop(screen: Screen, sheet: _Sheet) -> str:
    """Return the card on which the screen lies, in the colour that most of it has."""
    width, height = _width(screen) + 2 * _MARGIN, len(screen) * _ROW + 2 * _MARGIN
    edge = sheet.named("stroke:#444c56", "stroke:#c6cdd5")
    return (
        f'<rect class="{sheet.fill(*sheet.ground)}" x="{-_MARGIN}" y="{-_MARGIN}"'
        f' width="{width}" height="{height}" rx="8"/>'
        f'<rect class="{edge}" fill="none" x="{0.5 - _MARGIN}" y="{0.5 - _MARGIN}"'
        f' width="{width - 1}" height="{height - 1}" rx="8"/>'
    )


def _caption(keys: tuple[str, ...], says: str, top: int, sheet: _Sheet) -> str:
    """Return the line below: the keys that were pressed, each in a box, and what they do."""
    y = top + _MARGIN + 10
    parts: list[str] = []
    x = 0
    for key in keys:
        width = len(key) * _CELL + 14
        parts.append(
            f'<rect class="{sheet.fill(*_KEY)}" x="{x}" y="{y}" width="{width}" height="22" rx="4"/>'
        )
        ink = sheet.named("fill:#f0f3f6;font-weight:bold", "fill:#1f2328;font-weight:bold")
        parts.append(_text(key, x + 7, y + 16, ink))
        x += width + 8
    parts.append(_text(says, x + 4 * bool(keys), y + 16, sheet.fill(*_QUIET)))
    return "".join(parts)


@dataclass
class _Sheet:
    """The classes of a picture, each with what it is in the dark and in the light."""

    ground: tuple[str, str]
    """The colours on which the picture lies."""
    _names: dict[tuple[str, str], str] = field(default_factory=dict)

    def named(self, dark: str, light: str) -> str:
        """Return the class of these declarations."""
        return self._names.setdefault((dark, light), f"s{len(self._names)}")

    def fill(self, dark: str, light: str) -> str:
        """Return the class of what is filled with a colour."""
        return self.named(f"fill:{dark}", f"fill:{light}")

    def ink(self, cell: Cell) -> str:
        """Return the class of the character of a cell."""
        return self.named(_declared(cell.dark), _declared(cell.light))

    def rules(self) -> str:
        """Return the rules: those for the dark, and others where the viewer has it light."""
        dark = "".join(f".{each}{{{one}}}" for (one, _), each in self._names.items())
        light = "".join(f".{each}{{{other}}}" for (one, other), each in self._names.items() if one != other)
        return f"{dark}@media(prefers-color-scheme:light){{{light}}}"


def _declared(look: Look) -> str:
    return (
        f"fill:{look.colour};color:{look.colour}"
        + ";font-weight:bold" * look.bold
        + ";font-style:italic" * look.italic
        + f";text-decoration:{look.line}" * bool(look.line)
    )


@dataclass
class _Clock:
    """When each frame begins, and the classes of what is there from one frame to another."""

    begins: tuple[float, ...]
    """Seconds at which each frame begins, and the last one ends."""
    shown: int
    """The frame that is seen where nothing moves."""
    _names: dict[tuple[int, int], str] = field(default_factory=dict)

    def attributes(self, begin: int, end: int) -> str:
        """Return the attributes of what is there in these frames, with a space before."""
        if (begin, end) == (0, len(self.begins) - 1):
            return ""
        named = self._names.setdefault((begin, end), f"t{len(self._names)}")
        hidden = "" if begin <= self.shown < end else ' visibility="hidden"'
        return f' class="{named}"{hidden}'

    def rules(self) -> str:
        """Return the rules of motion, for those who want it."""
        total = self.begins[-1]
        moves = [
            f"[class^=t]{{animation:{total:g}s step-end infinite}}",
            f".p{{animation:p {total:g}s linear infinite}}",
            "@keyframes p{from{transform:scaleX(0)}}",
        ]
        for (begin, end), named in self._names.items():
            steps = [(0, begin == 0), (begin, True), (end, False)]
            times = {
                100 * self.begins[frame] / total: seen
                for frame, seen in steps
                if frame < len(self.begins) - 1
            }
            moves.append(f".{named}{{animation-name:{named}}}@keyframes {named}{{")
            moves.extend(
                f"{time:.2f}%{{visibility:{'visible' if seen else 'hidden'}}}" for time, seen in times.items()
            )
            last = end == len(self.begins) - 1
            moves.append(f"100%{{visibility:{'visible' if last else 'hidden'}}}}}")
        return f"@media(prefers-reduced-motion:no-preference){{{''.join(moves)}}}"


def _stretches(values: Iterable[_T]) -> Iterator[tuple[_T, int, int]]:
    """Yield each value with where the run of it begins and ends."""
    begin = 0
    for value, run in groupby(values):
        end = begin + len(list(run))
        yield value, begin, end
        begin = end


def _most_frequent_ground(screens: Iterable[Screen]) -> tuple[str, str]:
    counted = Counter(
        (cell.dark.background, cell.light.background) for screen in screens for row in screen for cell in row
    )
    return counted.most_common(1)[0][0]


# Rows

_TEXT_SIGNS = "“”‘’–—…•"
"""Beside the letters, what every monospaced font has in the width of a cell."""
_ARMS = {
    "UP": {"U"},
    "DOWN": {"D"},
    "LEFT": {"L"},
    "RIGHT": {"R"},
    "VERTICAL": {"U", "D"},
    "HORIZONTAL": {"L", "R"},
}
_EIGHTHS = {"EIGHTH": 1, "QUARTER": 2, "HALF": 4}
_NUMBERS = ("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN")
_SHADES = {"LIGHT": 0.25, "MEDIUM": 0.5, "DARK": 0.75}


def _drawn(row: Row, sheet: _Sheet) -> str:
    """Return the shapes and words of a row."""
    return "".join([*_bars(row, sheet), *_characters(row, sheet)])


def _bars(row: Row, sheet: _Sheet) -> Iterator[str]:
    for ground, begin, end in _stretches((cell.dark.background, cell.light.background) for cell in row):
        if ground != sheet.ground:
            yield _rect(begin * _CELL, 0, (end - begin) * _CELL, _ROW, f"{sheet.fill(*ground)} g")


def _characters(row: Row, sheet: _Sheet) -> Iterator[str]:
    for (ink, kind), begin, end in _stretches((sheet.ink(cell), _kind(cell.char)) for cell in _joined(row)):
        chars = "".join(cell.char for cell in row[begin:end])
        if kind == "text":
            for word in re.finditer(r"\S+(?: \S+)*", chars):
                x, width = (begin + word.start()) * _CELL, len(word[0]) * _CELL
                yield _text(word[0], x, _BASE_LINE, ink, f' textLength="{width}"' * (len(word[0]) > 1))
        elif kind == "sign":
            for column, char in enumerate(chars, begin):
                yield _text(char, column * _CELL + _CELL / 2, _BASE_LINE, f"{ink} m")
        else:
            for char, first, last in _stretches(chars):
                yield _shape(char, begin + first, last - first, ink)


def _joined(row: Row) -> Iterator[Cell]:
    """Yield the cells, a space as a part of the run of text before it: only its ground is seen."""
    before = next((cell for cell in row if cell.char != " "), row[0])
    for cell in row:
        before = before._replace(char=" ") if cell.char == " " else cell
        yield before


def _kind(char: str) -> str:
    if char == " " or ord(char) < 0x250 or char in _TEXT_SIGNS:
        return "text"
    return "shape" if _box(char) or _block(char) else "sign"


def _text(text: str, x: float, y: float, ink: str, more: str = "") -> str:
    return f'<text class="{ink}" x="{x:g}" y="{y}"{more}>{escape(text, quote=False)}</text>'


def _rect(x: float, y: float, width: float, height: float, ink: str, more: str = "") -> str:
    return f'<rect class="{ink}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"{more}/>'


def _shape(char: str, column: int, times: int, ink: str) -> str:
    """Return some equal line or block characters in a row."""
    if block := _block(char):
        x, y, width, height, opacity = block
        full = width == 1
        more = f' opacity="{opacity}"' * (opacity != 1)
        return "".join(
            _rect(
                (column + each + x) * _CELL,
                y * _ROW,
                width * _CELL * (times if full else 1),
                height * _ROW,
                ink,
                more,
            )
            for each in range(1 if full else times)
        )
    arms = _box(char)
    if arms == {"L", "R"}:
        path = f"M{column * _CELL} {_ROW / 2:g}h{times * _CELL}"
    else:
        path = "".join(
            _lines(arms, (column + each) * _CELL, is_arc="ARC" in name(char)) for each in range(times)
        )
    return f'<path class="{ink} o" d="{path}"/>'


def _lines(arms: frozenset[str], left: int, *, is_arc: bool) -> str:
    x, y = left + _CELL / 2, _ROW / 2
    ends = {"U": (x, 0), "D": (x, _ROW), "L": (left, y), "R": (left + _CELL, y)}
    if is_arc:
        (x0, y0), (x1, y1) = (ends[arm] for arm in sorted(arms, key="UDLR".index))
        return f"M{x0:g} {y0:g}V{(y + y0) / 2:g}Q{x:g} {y:g} {x1:g} {y1:g}"
    return "".join(f"M{x:g} {y:g}L{ends[arm][0]:g} {ends[arm][1]:g}" for arm in "UDLR" if arm in arms)


@cache
def _box(char: str) -> frozenset[str]:
    """Return the arms of a character that draws thin lines; none of any other."""
    words = name(char, "").removeprefix("BOX DRAWINGS LIGHT ").removeprefix("ARC ").split(" AND ")
    return (
        frozenset().union(*(_ARMS.get(word, set()) for word in words))
        if "BOX" in name(char, "")
        else frozenset()
    )


@cache
def _block(char: str) -> tuple[float, float, float, float, float] | None:
    """Return a block's left, top, width, height, in parts of its cell, and its density; None of others."""
    words = name(char, "").split()
    if words == ["FULL", "BLOCK"]:
        return (0, 0, 1, 1, 1)
    if words[1:] == ["SHADE"]:
        return (0, 0, 1, 1, _SHADES[words[0]])
    if not words or words[-1] != "BLOCK" or words[0] not in {"UPPER", "LOWER", "LEFT", "RIGHT"}:
        return None
    number = _NUMBERS.index(words[1]) + 1 if words[1] in _NUMBERS else 1
    part = number * _EIGHTHS[words[-2].removesuffix("S")] / 8
    return {
        "UPPER": (0.0, 0.0, 1.0, part, 1.0),
        "LOWER": (0.0, 1 - part, 1.0, part, 1.0),
        "LEFT": (0.0, 0.0, part, 1.0, 1.0),
        "RIGHT": (1 - part, 0.0, part, 1.0, 1.0),
    }[words[0]]
