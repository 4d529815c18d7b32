"""Two wordings of one quotation, word by word: what was kept, dropped, inserted, replaced, moved."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal, TypeAlias, TypeVar

from synoptic.corpus.article import Span
from synoptic.corpus.text.english import FUNCTION_WORDS
from synoptic.corpus.text.exact_words import exact_words, joined_as_in

_T = TypeVar("_T")
_K = TypeVar("_K")

ChangeKind: TypeAlias = Literal["kept", "dropped", "inserted", "bracketed", "replaced", "moved"]
Label: TypeAlias = Literal["verbatim", "trimmed", "altered", "paraphrased"]

MIN_ALTERED_SHARE = 0.6
"""The share of the shorter wording's words that the other has in the same order, of what is only altered."""
_ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.")
BRACKETED = re.compile(r"\[[^\[\]]*\]")
"""What somebody else has put into a quotation."""


@dataclass(frozen=True, slots=True)
class WordChange:
    """A stretch of two wordings that is the same, or what became of it."""

    kind: ChangeKind
    """`dropped` is in the first only, `inserted` and `bracketed` (in square brackets) in the second only;
    `moved` stands in both, at another place, and comes once for each place."""
    a: Span
    """The words of the first wording; empty where they are in the second only."""
    b: Span
    """The words of the second wording; empty where they are in the first only."""
    is_marked: bool
    """Whether what was dropped is marked by an ellipsis, or what was inserted by brackets."""


@dataclass(frozen=True, slots=True)
class Collation:
    """Two wordings beside each other."""

    label: Label
    """What the second is to the first, or the first to the second: labels have no direction."""
    changes: tuple[WordChange, ...]
    """In order; together they hold every word of both."""
    common: float
    """The share of the shorter wording's words that both have in the same order, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    span: Span
    part: int
    is_bracketed: bool
    is_joined: bool


def collate(text: str, parts: Sequence[Span], other_text: str, other_parts: Sequence[Span]) -> Collation:
    """Return two wordings word by word; `parts` are their stretches, in code points of their texts.

    Case, accents and punctuation do not count; signs of numbers do (see `exact_words`). Verbatim are wordings
    with the same words; trimmed, where one has only left words out; altered, where three fifths of the
    shorter one's words stand in the other in the same order; paraphrased is what is left. Kept words are the
    longest common subsequence of the two.
    """
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.distance import LCSseq

    words, others = _words_of_both(text, parts, other_text, other_parts)
    blocks = LCSseq.opcodes(
        [word.folded for word in words], [word.folded for word in others]
    ).as_matching_blocks()
    changes: list[WordChange] = []
    at = other_at = common = 0
    for block in blocks:
        gap, other_gap = words[at : block.a], others[other_at : block.b]
        changes += _between(gap, other_gap, _point(words, at), _point(others, other_at), other_text)
        if block.size:
            kept = zip(
                words[block.a : block.a + block.size], others[block.b : block.b + block.size], strict=True
            )
            changes += (
                WordChange(
                    "kept",
                    _around([one for one, _ in run]),
                    _around([two for _, two in run]),
                    is_marked=False,
                )
                for _, run in _grouped(kept, lambda pair: (pair[0].part, pair[1].part))
            )
        at, other_at = block.a + block.size, block.b + block.size
        common += block.size
    shorter = min(len(words), len(others))
    share = common / shorter if shorter else 0.0
    return Collation(_label(words, others, common, share), tuple(_with_moves(changes, words, others)), share)


def label_of(text: str, parts: Sequence[Span], other_text: str, other_parts: Sequence[Span]) -> Label:
    """Return the label of `collate` alone, in a fraction of the time."""
    from rapidfuzz.distance import LCSseq

    if [text[part.start : part.end] for part in parts] == [
        other_text[part.start : part.end] for part in other_parts
    ]:
        return "verbatim"
    words, others = _words_of_both(text, parts, other_text, other_parts)
    common = LCSseq.similarity([word.folded for word in words], [word.folded for word in others])
    shorter = min(len(words), len(others))
    return _label(words, others, common, common / shorter if shorter else 0.0)


def _words_of_both(
    text: str, parts: Sequence[Span], other_text: str, other_parts: Sequence[Span]
) -> tuple[Sequence[_Word], Sequence[_Word]]:
    """Return the words of two wordings; what a hyphen parts in one is one word if it is one in the other."""
    words, others = _single_words(text, tuple(parts)), _single_words(other_text, tuple(other_parts))
    if not any(word.is_joined for each in (words, others) for word in each):
        return words, others
    known, other_known = ({word.folded for word in each} for each in (words, others))
    return _words(text, parts, other_known), _words(other_text, other_parts, known)


def _label(words: Sequence[_Word], others: Sequence[_Word], common: int, share: float) -> Label:
    if common == len(words) == len(others):
        return "verbatim"
    if common and common in (len(words), len(others)):
        longer = others if common == len(words) else words
        # What is added in brackets was not said: it is no trimming to leave it out.
        return "altered" if any(word.is_bracketed for word in longer) else "trimmed"
    return "altered" if share >= MIN_ALTERED_SHARE else "paraphrased"


_exact_words = lru_cache(maxsize=4096)(exact_words)


@lru_cache(maxsize=1024)
def _single_words(text: str, parts: tuple[Span, ...]) -> Sequence[_Word]:
    """Return the words of the parts, whatever hyphens part: those of one wording beside all others."""
    return _words(text, parts)


def _words(text: str, parts: Iterable[Span], others: Collection[str] = ()) -> list[_Word]:
    """Return the words of the parts; those that a hyphen parts are one where `others` has them so."""
    found: list[_Word] = []
    for number, part in enumerate(parts):
        stretch = text[part.start : part.end]
        brackets = [match.span() for match in BRACKETED.finditer(stretch)]
        for word in joined_as_in(_exact_words(stretch), others):
            before = bisect_right(brackets, (word.span.start, len(stretch)))
            inside = before > 0 and word.span.start < brackets[before - 1][1]
            span = Span(part.start + word.span.start, part.start + word.span.end)
            found.append(_Word(word.word, span, number, inside, word.is_joined))
    return found


def _between(
    gap: Sequence[_Word], other_gap: Sequence[_Word], point: int, other_point: int, other_text: str
) -> list[WordChange]:
    """Return what became of the words between two kept stretches."""
    nothing, other_nothing = Span(point, point), Span(other_point, other_point)
    if gap and other_gap and gap[0].part == gap[-1].part and other_gap[0].part == other_gap[-1].part:
        is_marked = any(word.is_bracketed for word in other_gap)
        return [WordChange("replaced", _around(gap), _around(other_gap), is_marked=is_marked)]
    around = other_text[max(0, other_point - 8) : other_point + 8]
    is_marked = _ELLIPSIS.search(around) is not None
    found = [
        WordChange("dropped", _around(run), other_nothing, is_marked=is_marked)
        for _, run in _grouped(gap, lambda word: word.part)
    ]
    found += (
        WordChange("bracketed" if bracketed else "inserted", nothing, _around(run), is_marked=bracketed)
        for (_, bracketed), run in _grouped(other_gap, lambda word: (word.part, word.is_bracketed))
    )
    return found


def _grouped(words: Iterable[_T], key: Callable[[_T], _K]) -> Iterator[tuple[_K, list[_T]]]:
    """Yield runs of neighbours with the same key: what stands in one part, so that no change crosses two."""
    for value, run in groupby(words, key):
        yield value, list(run)


def _with_moves(
    changes: Sequence[WordChange], words: Sequence[_Word], others: Sequence[_Word]
) -> Iterable[WordChange]:
    """Yield the changes; words dropped at one place and inserted at another were moved."""
    dropped: dict[tuple[str, ...], WordChange] = {}
    inserted: dict[tuple[str, ...], WordChange] = {}
    for change in changes:
        if change.kind == "dropped" and (run := _run(words, change.a)):
            dropped.setdefault(run, change)
        elif change.kind == "inserted" and (run := _run(others, change.b)):
            inserted.setdefault(run, change)
    moved = [change for run in dropped.keys() & inserted.keys() for change in (dropped[run], inserted[run])]
    for change in changes:
        yield WordChange("moved", change.a, change.b, is_marked=False) if change in moved else change


def _run(words: Sequence[_Word], span: Span) -> tuple[str, ...]:
    """Return the words of a stretch; none if they are nothing but function words, which stand anywhere."""
    run = tuple(word.folded for word in words if span.start <= word.span.start < span.end)
    return run if any(word not in FUNCTION_WORDS for word in run) else ()


def _around(words: Sequence[_Word]) -> Span:
    return Span(words[0].span.start, words[-1].span.end)


def _point(words: Sequence[_Word], number: int) -> int:
    """Return the offset between the word of that number and the one before."""
    if number:
        return words[number - 1].span.end
    return words[0].span.start if words else 0
