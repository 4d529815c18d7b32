"""Two passages beside each other, each word of one of four kinds: shared, reworded, own, differing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from synoptic.corpus.differences.accounts import Account
from synoptic.corpus.differences.discrepancies import Discrepancy, discrepancies_of
from synoptic.corpus.differences.opposites import side_of

if TYPE_CHECKING:
    from synoptic.corpus.article import Span
    from synoptic.corpus.differences.lexemes import Lexeme

WordKind: TypeAlias = Literal["shared", "reworded", "own", "differing"]
_Kinds: TypeAlias = dict[int, WordKind]
_Pair: TypeAlias = tuple[int, int, WordKind]

_ALIKE_SHARE = 0.5
_MIN_RUN = 4
"""Words in a row that are shared although each of them is a function word."""


class WordRun(Struct, frozen=True):
    """Words of a passage that are of one kind."""

    kind: WordKind
    """`shared` is in the other passage too, `reworded` in other words, `own` not at all; `differing` is part
    of a difference in substance."""
    span: Span
    """Where they stand, in code points of the text."""


class Contrast(Struct, frozen=True):
    """Two passages beside each other."""

    a: tuple[WordRun, ...]
    """The words of the one, all of them, in order."""
    b: tuple[WordRun, ...]
    """The words of the other."""
    differences: tuple[Discrepancy, ...]
    """What differs in substance."""
    is_alike: bool
    """Whether they are alike enough to be marked word by word: half of the shorter one is in the other."""

    def turned(self) -> Contrast:
        """Return the same contrast seen from the other text."""
        turned = sorted((each.turned() for each in self.differences), key=Discrepancy.place)
        return Contrast(self.b, self.a, tuple(turned), self.is_alike)


def contrast(text: str, passage: Span, other_text: str, other_passage: Span) -> Contrast:
    """Return two passages beside each other; the same whichever comes first (see `Contrast.turned`).

    Shared are words of the longest common subsequence, of one stem, and amounts that are equal however they
    are written. Words that newsrooms swap for each other (`text.english`) are reworded, never shared.
    """
    here, there = (
        (len(span), whole[span.start : span.end])
        for whole, span in ((text, passage), (other_text, other_passage))
    )
    if there < here:
        return contrast(other_text, other_passage, text, passage).turned()
    one, other = Account(text, passage), Account(other_text, other_passage)
    kinds, other_kinds = _kinds(one, other)
    differences = discrepancies_of(one, other)
    return Contrast(
        tuple(_runs(one, kinds, [each.a for each in differences])),
        tuple(_runs(other, other_kinds, [each.b for each in differences])),
        differences,
        _are_alike((one, kinds), (other, other_kinds)),
    )


def _are_alike(*passages: tuple[Account, _Kinds]) -> bool:
    """Tell whether half of what the shorter passage says has a counterpart in the other one."""
    counted = []
    for account, kinds in passages:
        saying = [n for n, one in enumerate(account.lexemes.all) if one.is_content or one.is_figure]
        counted.append((len(saying), sum(number in kinds for number in saying)))
    said, shared = min(counted)
    return shared >= _ALIKE_SHARE * said


def _kinds(one: Account, other: Account) -> tuple[_Kinds, _Kinds]:
    """Return the kinds of words that both passages have, by the numbers of their lexemes."""
    kinds: _Kinds = {}
    other_kinds: _Kinds = {}

    def take(pairs: Iterable[_Pair]) -> None:
        for number, its_number, kind in pairs:
            kinds[number], other_kinds[its_number] = kind, kind

    def left(account: Account, known: _Kinds) -> list[int]:
        return [n for n, lexeme in enumerate(account.lexemes.all) if lexeme.is_content and n not in known]

    take(_in_order(one.lexemes.all, other.lexemes.all))
    take(_figures(one, other))
    take(_alike(one, left(one, kinds), other, left(other, other_kinds), _stem, "shared"))
    take(_alike(one, left(one, kinds), other, left(other, other_kinds), _topic, "reworded"))
    return kinds, other_kinds


def _alike(
    one: Account,
    numbers: Iterable[int],
    other: Account,
    its_numbers: Sequence[int],
    key: Callable[[Lexeme], str],
    kind: WordKind,
) -> Iterator[_Pair]:
    """Yield words that have the same key, each once, and do not oppose each other."""
    free: dict[str, list[int]] = {}
    for number in reversed(its_numbers):
        free.setdefault(key(other.lexemes.all[number]), []).append(number)
    for number in numbers:
        lexeme = one.lexemes.all[number]
        rest = free.get(key(lexeme))
        if rest and not _oppose(lexeme, other.lexemes.all[rest[-1]]):
            yield number, rest.pop(), kind


def _in_order(words: Sequence[Lexeme], others: Sequence[Lexeme]) -> Iterator[_Pair]:
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.distance import LCSseq

    texts, other_texts = ([lexeme.text for lexeme in each] for each in (words, others))
    for block in LCSseq.opcodes(texts, other_texts).as_matching_blocks():
        run = words[block.a : block.a + block.size]
        if block.size >= _MIN_RUN or any(lexeme.is_content or lexeme.is_figure for lexeme in run):
            yield from ((block.a + step, block.b + step, "shared") for step in range(block.size))


def _figures(one: Account, other: Account) -> Iterator[_Pair]:
    """Yield the words of amounts that agree, first with first: equal ones are shared."""
    if one.is_table or other.is_table:
        return
    for amount in one.amounts:
        agreeing = [each for each in other.amounts if amount.agrees(each)]
        its = min(agreeing, key=lambda each: (abs(each.value - amount.value), each.first), default=None)
        if its is not None:
            kind: WordKind = "shared" if its.value == amount.value else "reworded"
            yield from ((number, its.first, kind) for number in range(amount.first, amount.end))
            yield from ((amount.first, number, kind) for number in range(its.first, its.end))


def _runs(account: Account, kinds: _Kinds, differing: Sequence[Span]) -> Iterator[WordRun]:
    lexemes = account.lexemes
    marked: list[tuple[WordKind, int]] = []
    for number, lexeme in enumerate(lexemes.all):
        if any(lexemes.place(number, number + 1).overlaps(span) for span in differing):
            marked.append(("differing", number))
        elif lexeme.is_word or lexeme.is_figure or number in account.figures:
            marked.append((kinds.get(number, "own"), number))
    for kind, group in groupby(marked, key=_kind):
        numbers = [number for _, number in group]
        yield WordRun(kind, lexemes.place(numbers[0], numbers[-1] + 1))


def _kind(marked: tuple[WordKind, int]) -> WordKind:
    return marked[0]


def _stem(lexeme: Lexeme) -> str:
    return lexeme.stem


def _topic(lexeme: Lexeme) -> str:
    return lexeme.topic


def _oppose(one: Lexeme, other: Lexeme) -> bool:
    side, its = side_of(one.text), side_of(other.text)
    return side is not None and its is not None and side.opposes(its)
