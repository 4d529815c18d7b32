"""Count the items of lists as word processors do: a counter a level, set back when a level above goes on."""

from __future__ import annotations

import re

from msgspec import Struct

BULLET = "•"
MAX_LEVELS = 10
_PLACE = re.compile(r"%(\d+)")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MAX_ROMAN = 4999


class ListLevel(Struct, frozen=True):
    """How one level of a list is labelled."""

    numbering: str = "decimal"
    """The numbers' form: "decimal", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "bullet",
    "none"."""
    pattern: str = "%1."
    """The label, with `%1` for the number of the first level, `%2` for that of the second."""
    start: int = 1
    """The first number."""


class ListCounter:
    """The labels of one list, item by item."""

    def __init__(self, levels: dict[int, ListLevel]) -> None:
        self.levels = levels
        """By their depth, from 0."""
        self._numbers: dict[int, int] = {}

    def label(self, depth: int, start: int | None = None) -> str:
        """Return the label of the next item, at this depth; `start` is its number where the list sets one."""
        level = self.levels.get(depth, ListLevel(pattern=f"%{depth + 1}."))
        number = start if start is not None else self._numbers.get(depth, level.start - 1) + 1
        self._numbers[depth] = number
        for deeper in [each for each in self._numbers if each > depth]:
            del self._numbers[deeper]
        if level.numbering == "bullet":
            return BULLET if level.pattern.strip() else ""
        return "" if level.numbering == "none" else _PLACE.sub(self._number_at, level.pattern).strip()

    def _number_at(self, place: re.Match[str]) -> str:
        depth = int(place[1]) - 1
        level = self.levels.get(depth, ListLevel())
        return written(self._numbers.get(depth, level.start), level.numbering)


def written(number: int, numbering: str) -> str:
    """Return a number in the form of a list: 4 is "4", "d", "D", "iv" or "IV"."""
    match numbering:
        case "lowerLetter" | "upperLetter" if number >= 1:
            # Word and LibreOffice go on after z with aa, bb.
            letters = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)
            return letters.upper() if numbering == "upperLetter" else letters
        case "lowerRoman" | "upperRoman" if 1 <= number <= _MAX_ROMAN:
            roman = ""
            for value, letters in _ROMAN:
                roman += letters * (number // value)
                number %= value
            return roman.upper() if numbering == "upperRoman" else roman
        case "decimalZero":
            return f"{number:02}"
        case "bullet" | "none":
            return ""
        case _:
            return str(number)
