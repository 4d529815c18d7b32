"""Text of others, made fit for a terminal: articles, titles, file names, tags and notes pass through here.

A terminal obeys some characters instead of showing them: with escape sequences a text could clear the screen
or fill the clipboard, with bidirectional controls it could show words in an order that nobody wrote. Each of
these is replaced by one visible character, so that offsets into the text stay what they were.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from synoptic.annotations.model.wording import WITHIN, in_quotation_marks, marks_around

NARROW = (
    "\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u058f"
    "\u2010-\u2027\u202f-\u205e\u20a0-\u20bf\u2400-\u2424\ufffd"
)
"""Characters that every terminal draws, each in one cell, as the inside of a class of a regular expression.

Latin, Greek, Cyrillic, and the punctuation, currency and pictures of control characters that articles hold.
"""
LONGEST_STACK = 30
"""Marks that may stand over and under one letter; no language needs more (UAX #15, stream-safe text)."""

OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200e\u200f\u2028-\u202e\u2061-\u206f\ufeff\ufff0-\ufffb"
    "\ud800-\udfff\U00013430-\U0001343f\U0001bca0-\U0001bcaf\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
"""The characters that `visible` replaces wherever they stand, and the line break."""

_OTHER = re.compile(f"[^{NARROW}]")
# Unicode's Extended_Pictographic, rounded to ranges.
_PICTOGRAPHS = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001faff"
)
_REPLACEMENT = 0xFFFD
_ZERO_WIDTH_SPACE = 0x200B
JOINER = "\u200d"
_WITHOUT_WIDTH = frozenset({"Mn", "Mc", "Me", "Cf"})
# Vowels and final consonants, which join the Hangul syllable before them.
_JOINING_JAMO = frozenset((*range(0x1160, 0x1200), *range(0xD7B0, 0xD7FC)))

_LETTERS_AMONG_FORMATS = frozenset(
    {
        _ZERO_WIDTH_SPACE,
        0x200C,  # zero width non-joiner, which Persian is spelt with
        ord(JOINER),  # zero width joiner, which emoji are spelt with
        0x2060,  # word joiner
        0x180E,  # Mongolian vowel separator
        *range(0x600, 0x606),  # the Arabic signs that stand before a number
        *(0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD),
    }
)

MAX_UNCUT_CHARACTERS = 120
"""Code points of words that `middle_cut` leaves whole."""
_CUT_TO_CHARACTERS = 40


class _Visible(dict[int, int]):
    """Code point to the code point that is shown, filled as characters are met."""

    def __missing__(self, code: int) -> int:
        category = unicodedata.category(chr(code))
        is_letter = category not in {"Cc", "Cs", "Zl", "Zp", "Cf"} or code in _LETTERS_AMONG_FORMATS
        self[code] = shown = code if is_letter else _REPLACEMENT
        return shown


_TABLE = _Visible({control: 0x2400 + control for control in range(ord(" "))})  # their pictures
_TABLE |= {
    ord("\n"): ord("\n"),
    0x7F: 0x2421,
    0xAD: _ZERO_WIDTH_SPACE,  # soft hyphen: terminals do not agree on its width; on this one's they do
}


def visible(text: str) -> str:
    r"""Return `text` with every character that a terminal would obey replaced, one code point by one.

    Control characters but `\n` become their pictures (U+2400 and after); C1 controls, bidirectional and other
    invisible formats, line and paragraph separators, byte-order marks and lone surrogates become U+FFFD.
    The joiners of emoji stay; one between letters becomes a zero width space, since terminals and what they
    are measured by do not agree on how wide joined letters are. Marks stay, up to `LONGEST_STACK` on one
    letter: those beyond, which would pile up over other lines, become U+FFFD.
    """
    # Most texts hold nothing but these, and looking takes a tenth of the time that replacing takes.
    if not _OTHER.search(text):
        return text
    shown = _likely_stack().sub(_without_stacks, text.translate(_TABLE))
    return _joins_no_pictographs().sub("\u200b", shown) if JOINER in shown else shown


@cache
def _likely_stack() -> re.Pattern[str]:
    # East Asian writing has no marks, and would take long to look through.
    east_asian = "\u3000-\u3029\u3030-\u3098\u309b-\ua66e\uac00-\ud7a3\uff01-\uffee"
    return re.compile(f"[^{NARROW}{east_asian}]{{{LONGEST_STACK + 1},}}")


@cache
def _joins_no_pictographs() -> re.Pattern[str]:
    return re.compile(f"(?<![{_PICTOGRAPHS}\ufe0f])\u200d|\u200d(?![{_PICTOGRAPHS}])")


def _without_stacks(match: re.Match[str]) -> str:
    shown = []
    height = 0
    for character in match[0]:
        joins = unicodedata.category(character) in _WITHOUT_WIDTH or ord(character) in _JOINING_JAMO
        height = height + 1 if joins else 0
        shown.append(character if height <= LONGEST_STACK else chr(_REPLACEMENT))
    return "".join(shown)


def single_line(text: str) -> str:
    """Return `visible(text)` with a space for each line break and tab: what a list or a message shows."""
    return visible(text.replace("\n", " ").replace("\t", " "))


def quoted(text: str) -> str:
    """Return words in quotation marks, unless they are one quotation with its own, on one line."""
    return in_quotation_marks(single_line(text))


def passage_quoted(text: str) -> str:
    """Return words of an article as `quoted` does; between ⟨ ⟩ if they hold other marks.

    So all quotation marks within are seen to be the article's.
    """
    line = single_line(text)
    before, after = ("⟨", "⟩") if (around := marks_around(line)) == WITHIN else around
    return f"{before}{line}{after}"


def middle_cut(words: str, *, longest: int = MAX_UNCUT_CHARACTERS, ends: int = _CUT_TO_CHARACTERS) -> str:
    """Return words as they are; of more than `longest` code points, so many at both `ends`."""
    if len(words) <= longest:
        return words
    return f"{words[:ends].rstrip()} … {words[-ends:].lstrip()}"


def quoted_in_short(text: str) -> str:
    """Return words in quotation marks as `quoted` does, with the middle left out where they are long."""
    return quoted(middle_cut(" ".join(text.split()), longest=40, ends=18))
