"""The words of a wording as they are collated: numbers, contractions and hyphens in one form."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.article import Span
from synoptic.corpus.differences.lexemes import Lexemes
from synoptic.corpus.differences.numerals import NUMERAL_WORDS, number_at
from synoptic.corpus.text.exact_words import ExactWord, exact_words, joined_as_in

if TYPE_CHECKING:
    from synoptic.corpus.differences.numerals import Numeral

BRACKETED = re.compile(r"\[[^\[\]]*\]")
"""What somebody else has put into a quotation."""
_NOT_AFTER = {"can": "can't", "will": "won't", "shall": "shan't"}
_ENDINGS = {"not": "n't", "are": "'re", "am": "'m", "will": "'ll", "have": "'ve", "is": "'s", "us": "'s"}


class CollatedWord(Struct, frozen=True):
    """A word of a quotation."""

    folded: str
    """The form that is compared."""
    span: Span
    """Where it stands, in code points of the text."""
    part: int
    """The number of the stretch that it is in."""
    is_bracketed: bool
    """Whether it stands in square brackets."""
    is_joined: bool
    """Whether a hyphen alone parts it from the word before."""


def words_of_both(
    text: str, parts: Sequence[Span], other_text: str, other_parts: Sequence[Span]
) -> tuple[Sequence[CollatedWord], Sequence[CollatedWord]]:
    """Return the words of two wordings, in forms that meet.

    "Nine thousand" is 9000, "cannot" is "can't"; two words, or what a hyphen parts, are one if they are one
    in the other wording: do not, don't. Case, accents and punctuation do not count; signs of numbers do.
    """
    words, others = _single_words(text, tuple(parts)), _single_words(other_text, tuple(other_parts))
    if not any(word.is_joined or "'" in word.folded for each in (words, others) for word in each):
        return words, others
    known, other_known = ({word.folded for word in each} for each in (words, others))
    return _words(text, parts, other_known), _words(other_text, other_parts, known)


@lru_cache(maxsize=1024)
def _single_words(text: str, parts: tuple[Span, ...]) -> Sequence[CollatedWord]:
    """Return the words of the parts, each by itself: those of one wording beside all others."""
    return _words(text, parts)


def _words(text: str, parts: Iterable[Span], others: Collection[str] = ()) -> list[CollatedWord]:
    """Return the words of the parts; those that a hyphen parts are one where `others` has them so."""
    found: list[CollatedWord] = []
    for number, part in enumerate(parts):
        stretch = text[part.start : part.end]
        brackets = [match.span() for match in BRACKETED.finditer(stretch)]
        for word in _contracted(joined_as_in(_with_figures(stretch), others), others):
            before = bisect_right(brackets, (word.span.start, len(stretch)))
            inside = before > 0 and word.span.start < brackets[before - 1][1]
            span = Span(part.start + word.span.start, part.start + word.span.end)
            found.append(CollatedWord(word.word, span, number, inside, word.is_joined))
    return found


@lru_cache(maxsize=4096)
def _with_figures(stretch: str) -> tuple[ExactWord, ...]:
    words = exact_words(stretch)
    if NUMERAL_WORDS.isdisjoint(word.word for word in words):
        return words
    return tuple(_with_numbers(stretch, words))


def _contracted(words: Iterable[ExactWord], others: Collection[str]) -> Iterator[ExactWord]:
    """Yield the words; two are one contraction where `others` has them so: do not, don't."""
    last: ExactWord | None = None
    for word in words:
        if last is not None and (short := _contraction(last.word, word.word)) in others:
            last = ExactWord(short, Span(last.span.start, word.span.end), last.is_joined)
            continue
        if last is not None:
            yield last
        last = replace(word, word="can't") if word.word == "cannot" else word
    if last is not None:
        yield last


def _contraction(word: str, following: str) -> str:
    if following == "not" and word in _NOT_AFTER:
        return _NOT_AFTER[word]
    return f"{word}{_ENDINGS[following]}" if following in _ENDINGS else ""


def _with_numbers(stretch: str, words: Sequence[ExactWord]) -> Iterator[ExactWord]:
    """Yield the words, each number in words as one word in digits."""
    numbers = list(_numbers(Lexemes.of(stretch, Span(0, len(stretch)))))
    at = 0
    while at < len(words):
        word = words[at]
        found = next((each for each in numbers if each[0].overlaps(word.span)), None)
        if found is None:
            yield word
            at += 1
            continue
        place, value = found
        end = at
        while end < len(words) and words[end].span.start < place.end:
            end += 1
        run, behind = words[at:end], [each.word for each in words[end : end + 2]]
        sign = next(each.word for each in run)
        sign = sign[: len(sign) - len(sign.lstrip("£$€¥-+<>≤≥~±"))]
        last = run[-1].span.end
        if behind[:1] == ["percent"] or behind == ["per", "cent"]:
            end += 1 if behind[0] == "percent" else 2
            value, last = f"{value}%", words[end - 1].span.end
        yield ExactWord(f"{sign}{value}", Span(run[0].span.start, last), word.is_joined)
        at = end


def _numbers(lexemes: Lexemes) -> Iterator[tuple[Span, str]]:
    """Yield the numbers that have a word in them, with their places and their values in digits."""
    at = 0
    while at < len(lexemes.all):
        found: Numeral | None = number_at(lexemes, at)
        if found is None:
            at += 1
            continue
        if any(lexeme.is_word for lexeme in lexemes.all[at : found.end]):
            yield lexemes.place(at, found.end), f"{found.value:f}".rstrip("0").rstrip(".")
        at = found.end
