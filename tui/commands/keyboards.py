"""Keyboards on which the keys of the commands write other letters, or write a digit only with Shift."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from synoptic.tui.commands.keys import key_named, split_keys

_PLACES = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_SHIFTED = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
"""The rows of letters of a US keyboard, without and with Shift."""
# The same keys elsewhere: Russian, Ukrainian, Greek, Hebrew, Arabic. Where a key writes no letter of the
# script, it says what it writes: "ſ" stands for a dead key.
_SCRIPTS = (
    ("йцукенгшщзхъфывапролджэячсмитьбю.", "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"),
    ("йцукенгшщзхїфівапролджєячсмитьбю/", "ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ?"),
    (";ςερτυθιοπ[]ασδφγηξκλſ'ζχψωβνμ,./", ':ΣΕΡΤΥΘΙΟΠ{}ΑΣΔΦΓΗΞΚΛſ"ΖΧΨΩΒΝΜ<>?'),
    ("/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ.", 'QWERTYUIOP}{ASDFGHJKL:"ZXCVBNM><?'),
    (
        "ضصثقفغعهخحجدشسيبلاتنمكطئءؤر\ufefbىةوزظ",
        "\u064e\u064b\u064f\u064c\ufef9إ`÷×؛<>\u0650\u064d][\ufef7أـ،/:\"~\u0652}{\ufef5آ',.؟",
    ),
)
"""Both rows of each, as the X Keyboard Configuration Database has them (symbols ru, ua, gr, il and ara)."""
_DIGITS = {
    "azerty": "à&é\"'(-è_ç",
    "belgian": "à&é\"'(§è!ç",
    "czech": "é+ěščřžýáí",
    "slovak": "é+ľščťžýáí",
}
"""What the keys from 0 to 9 write without Shift; the same source (symbols fr, be, cz and sk)."""


class Keyboard:
    """Takes a key for that of the commands at its place."""

    def __init__(self, name: str, keymap: Mapping[str, str]) -> None:
        """Take keys as on the keyboard of that name; those that a keymap names stay what they are."""
        self.name = name
        self._places = dict(_places(name))
        self._own = {key for keys in keymap.values() for key in split_keys(keys)}

    def meant(self, key: str, character: str | None) -> str:
        """Return the key that is meant by one, both named as Textual names them."""
        modifier, plus, name = key.rpartition("+")
        pressed = name if len(name) == 1 else "" if plus else character or ""
        place = self._places.get(pressed)
        return key if place is None or key in self._own else f"{modifier}{plus}{key_named(place)}"


def _places(keyboard: str) -> Iterator[tuple[str, str]]:
    """Yield characters, each with the one that a US keyboard writes at its place."""
    if keyboard == "latin":
        return
    for plain, shifted in _SCRIPTS:
        # Signs have keys of their own: a full stop is one, wherever it is.
        pairs = zip(shifted + plain, _SHIFTED + _PLACES, strict=True)
        yield from (pair for pair in pairs if not pair[0].isascii() and pair[0] != "ſ")
    yield "№", "#"
    row = _DIGITS.get(keyboard, "")
    yield from zip(row, "0123456789", strict=False)
    if "(" in row:  # it is at 5, and the other parenthesis has a key of its own: with Shift, that is ° here
        yield "°", "("
