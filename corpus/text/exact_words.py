"""The words of a quotation as fact-checkers compare them: with every sign that changes what is said.

Case, accents and punctuation do not count; a sign, a currency, per cent, a comparison or an exponent at a
number does, and so does the apostrophe of a contraction: "we’re" is not "were". Stops of initials do not:
"U.S." is "US", which is not "us".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from synoptic.corpus.article import Span
from synoptic.corpus.text.english import FUNCTION_WORDS
from synoptic.corpus.text.folding import fold
from synoptic.corpus.text.words import whole_words

_APOSTROPHE = re.compile("[^\\W\\d_]['’‘ʼ＇][^\\W\\d_]")
_MINUS = frozenset("-−–‐‑")
_COMPARISONS = {
    "<": "<",
    ">": ">",
    "≤": "≤",
    "≥": "≥",
    "≈": "~",
    "~": "~",
    "±": "±",
    "+": "+",
    "=": "=",
    "≠": "≠",
}
_MARKS_BEFORE = frozenset("§#^")
_RAISED = re.compile("[⁰¹²³⁴-⁹⁺⁻]+")
_PER_CENT = re.compile(r"\s?(?:%|％|per ?cent\b)", re.IGNORECASE)
_AFTER = {"‰": "‰", "°": "°", "º": "°"}
_HYPHEN = re.compile("[-‐‑\u00ad]")


class ExactWord(Struct, frozen=True):
    """A word as it is compared."""

    word: str
    """Its letters, folded, with the signs that count; no white space."""
    span: Span
    """Where it stands, in code points of the text, its signs included."""
    is_joined: bool
    """Whether a hyphen alone parts it from the word before."""


def exact_words(text: str) -> tuple[ExactWord, ...]:
    """Return the words of a text, in order."""
    folded = fold(text)
    is_shouted = text.isupper()
    found: list[ExactWord] = []
    taken = 0
    for word, first, last in whole_words(folded.text):
        span = folded.span(first, last)
        if span.end <= taken and found and found[-1].word.endswith("%"):
            continue
        if span.start < taken and found:
            # The halves of ½ are one character: they are one word.
            whole = Span(found[-1].span.start, max(taken, span.end))
            found[-1] = ExactWord(f"{found[-1].word}/{word}", whole, found[-1].is_joined)
            taken = whole.end
            continue
        if word[:1].isdigit() and word.replace(".", "").isdigit():
            for one in _number(text, word, span, taken):
                found.append(one)
                taken = one.span.end
            continue
        between = text[found[-1].span.end : span.start] if found else ""
        found.append(
            ExactWord(_spelt(text, word, span, is_shouted), span, _HYPHEN.fullmatch(between) is not None)
        )
        taken = max(taken, span.end)
    return tuple(found)


def joined_as_in(words: Sequence[ExactWord], others: Collection[str]) -> Iterator[ExactWord]:
    """Yield the words; those that a hyphen parts are one where `others` has them so: e-mail, email."""
    number = 0
    while number < len(words):
        end = number + 1
        whole = words[number].word
        best = number + 1
        while end < len(words) and words[end].is_joined:
            whole += words[end].word
            end += 1
            if whole in others:
                best = end
        if best > number + 1:
            word = "".join(one.word for one in words[number:best])
            yield ExactWord(
                word, Span(words[number].span.start, words[best - 1].span.end), words[number].is_joined
            )
        else:
            yield words[number]
        number = best


def _spelt(text: str, word: str, span: Span, is_shouted: bool) -> str:
    written = text[span.start : span.end]
    plain = word.replace(".", "")
    if (
        written.isupper()
        and len(plain) > 1
        and plain in FUNCTION_WORDS
        and (not is_shouted or "." in written)
    ):
        return plain.upper()
    if (found := _APOSTROPHE.search(written)) is not None:
        # Folded words leave it out.
        place = len(
            "".join(character for character in fold(written[: found.start() + 1]).text if character.isalnum())
        )
        return f"{plain[:place]}'{plain[place:]}"
    return plain or word


def _number(text: str, number: str, span: Span, taken: int) -> Iterator[ExactWord]:
    """Yield a number with its signs, and its exponent after it."""
    start, end = span.start, span.end
    raised = _RAISED.search(text, start, end)
    exponent = ""
    if raised is not None and raised.start() > start:
        exponent = unicodedata.normalize("NFKC", raised[0]).replace("−", "-")
        number = number[: len(number) - sum(character.isdigit() for character in exponent)]
        end = raised.start()
    before = start
    signs = ""
    while before > taken and (sign := _sign_before(text, before, taken)) is not None:
        mark, before = sign
        signs = mark + signs
    after = raised.end() if exponent and raised is not None else end
    behind = ""
    if (per_cent := _PER_CENT.match(text, after)) is not None:
        behind, after = "%", per_cent.end()
    elif after < len(text) and text[after] in _AFTER:
        behind, after = _AFTER[text[after]], after + 1
    elif (currency := re.compile(r"\s?(\S)").match(text, after)) and unicodedata.category(
        currency[1]
    ) == "Sc":
        behind_it = text[currency.end() : currency.end() + 1]
        if not behind_it.isdigit():
            signs, after = currency[1] + signs, currency.end()
    if exponent:
        yield ExactWord(f"{signs}{number}", Span(before, end), is_joined=False)
        yield ExactWord(f"^{exponent}{behind}", Span(end, after), is_joined=False)
    else:
        yield ExactWord(f"{signs}{number}{behind}", Span(before, after), is_joined=False)


def _sign_before(text: str, at: int, taken: int) -> tuple[str, int] | None:
    """Return the sign that stands before an offset, and where it begins; None if none does."""
    mark = text[at - 1]
    if mark == " " and at - 1 > taken and text[at - 2] in _COMPARISONS and text[at - 2] != "+":
        return _COMPARISONS[text[at - 2]], at - 2
    if mark in _COMPARISONS:
        return _COMPARISONS[mark], at - 1
    if mark in _MARKS_BEFORE or unicodedata.category(mark) == "Sc":
        return mark, at - 1
    if mark in _MINUS and text[at : at + 1].strip():
        outside = text[at - 2] if at - 2 >= 0 else " "
        # A range has a number or a word before its dash: 10–12, A-12.
        return None if outside.isalnum() or outside in _MINUS else ("-", at - 1)
    return None
