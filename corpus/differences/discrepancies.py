"""Find where two passages that tell of the same thing differ in substance.

A difference is marked only between words about the same thing: of one unit and noun, or in one frame of words
that both passages have. What can be explained by rounding, by conversion of units or by less exact words is
none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from msgspec import Struct

from synoptic.corpus.differences.accounts import MOST_RIVALS, Account
from synoptic.corpus.differences.negations import is_negated, is_stated

if TYPE_CHECKING:
    from synoptic.corpus.article import Span
    from synoptic.corpus.differences.amounts import Amount
    from synoptic.corpus.differences.moments import Moment
    from synoptic.corpus.differences.opposites import Side
    from synoptic.corpus.differences.proper_names import ProperName

DifferenceKind: TypeAlias = Literal["number", "day", "name", "outcome", "negation"]
DIFFERENCE_KINDS: tuple[DifferenceKind, ...] = ("number", "day", "name", "outcome", "negation")
"""What can differ."""

_T = TypeVar("_T")
_Place: TypeAlias = tuple[int, int]
_Found: TypeAlias = Iterator[tuple[DifferenceKind, _Place, _Place]]

_MEASURED = frozenset({"time", "length", "weight", "point"})
"""Units of which a report has many: the words that govern them must agree."""
_MIN_SHARED = 2


class Discrepancy(Struct, frozen=True):
    """A difference in substance between two passages."""

    kind: DifferenceKind
    """What differs."""
    a: Span
    """The words of the one text."""
    b: Span
    """The words of the other."""

    def turned(self) -> Discrepancy:
        """Return the same difference seen from the other text."""
        return Discrepancy(self.kind, self.b, self.a)

    def place(self) -> tuple[Span, Span, DifferenceKind]:
        """Return what differences are sorted by: their places."""
        return self.a, self.b, self.kind


def discrepancies(text: str, passage: Span, other_text: str, other_passage: Span) -> tuple[Discrepancy, ...]:
    """Return the differences in substance between two passages, in the order of the one.

    Spans are of the texts. The result is the same whichever passage comes first (see `Discrepancy.turned`);
    nothing for passages that have less than two words that say something in common, and less than half of
    those of the shorter one. English only.
    """
    return discrepancies_of(Account(text, passage), Account(other_text, other_passage))


def discrepancies_of(one: Account, other: Account) -> tuple[Discrepancy, ...]:
    """Return the differences in substance between two accounts, as `discrepancies` does."""
    if not one.tells_the_like_of(other):
        return ()
    found = {
        Discrepancy(kind, one.lexemes.place(*here), other.lexemes.place(*there))
        for kind, here, there in _found(one, other)
    }
    return tuple(sorted(found, key=Discrepancy.place))


def _found(one: Account, other: Account) -> _Found:
    if not (one.is_table or other.is_table or one.has_another_subject(other)):
        yield from _numbers(one, other)
        yield from _days(one, other)
    yield from _names(one, other)
    yield from _outcomes(one, other)
    yield from (("negation", here, there) for here, there in _negated(one, other))
    yield from (("negation", there, here) for here, there in _negated(other, one))


def _numbers(one: Account, other: Account) -> _Found:
    def worth(amount: Amount, its: Amount) -> tuple[int, ...] | None:
        if not amount.is_of_the_same(its) or not one.says_as_much_of(amount, other, its):
            return None
        if amount.unit in _MEASURED and not one.governs_alike(amount, other, its):
            return None
        if amount.unit == "age" and not one.holders(amount) & other.holders(its):
            return None
        common = len(one.frame(amount.first, amount.end) & other.frame(its.first, its.end))
        return (
            (common,) if common >= (1 if amount.unit or amount.frame == its.frame else _MIN_SHARED) else None
        )

    here, there = (
        [amount for amount in own.amounts if not _is_accounted_for(amount, own.amounts, its.amounts)]
        for own, its in ((one, other), (other, one))
    )
    for amount, its in _matched(here, there, worth):
        yield "number", (amount.first, amount.end), (its.first, its.end)


def _is_accounted_for(amount: Amount, own: Sequence[Amount], others: Sequence[Amount]) -> bool:
    """Tell whether another passage has an amount, its sum or its parts: a woman and two children, three."""
    return any(amount.agrees(its) for its in others) or any(
        _adds_up(one, two, whole)
        for parts, wholes in ((others, (amount,)), (own, others))
        for one, two in combinations(parts, 2)
        if parts is others or amount in {one, two}
        for whole in wholes
    )


def _adds_up(one: Amount, two: Amount, whole: Amount) -> bool:
    return (
        one.unit == two.unit == whole.unit
        and one.frame == two.frame
        and math.isclose(one.value + two.value, whole.value)
    )


def _days(one: Account, other: Account) -> _Found:
    def worth(moment: Moment, its: Moment) -> tuple[int, ...] | None:
        if not moment.is_like(its) or one.is_of_speech(moment) or other.is_of_speech(its):
            return None
        if not one.governs_alike(moment, other, its) or not one.says_as_much_of(moment, other, its):
            return None
        return (len(one.frame(moment.first, moment.end) & other.frame(its.first, its.end)),)

    here, there = (
        [moment for moment in own.moments if not any(map(moment.is_the_same_as, its.moments))]
        for own, its in ((one, other), (other, one))
    )
    for moment, its in _matched(here, there, worth):
        yield "day", (moment.first, moment.end), (its.first, its.end)


def _names(one: Account, other: Account) -> _Found:
    def worth(name: ProperName, its: ProperName) -> tuple[int, ...] | None:
        common = len(one.frame(name.first, name.end) & other.frame(its.first, its.end))
        likeness = name.likeness_of_role(its)
        return (likeness, common) if likeness and common else None

    if not one.is_like(other):
        return
    here, there = (
        [name for name in own.names if not its.mentions(name)] for own, its in ((one, other), (other, one))
    )
    for name, its in _matched(here, there, worth):
        yield "name", (name.first, name.end), (its.first, its.end)


def _outcomes(one: Account, other: Account) -> _Found:
    taken, its_taken = ({side for _, side in account.sides} for account in (one, other))

    def worth(place: tuple[int, Side], its: tuple[int, Side]) -> tuple[int, ...] | None:
        (at, side), (its_at, its_side) = place, its
        if not side.opposes(its_side) or side in its_taken or its_side in taken:
            return None
        if is_negated(one.lexemes, at) != is_negated(other.lexemes, its_at):
            return None
        if side.is_converse and not one.subject(at) & other.subject(its_at):
            return None
        if (side.is_sequential or side.is_of_degree) and not one.is_like(other):
            return None
        if side.is_sequential and _differ_in_day(one, at, other, its_at):
            return None
        if not one.neighbours(at) & other.neighbours(its_at):
            return None
        return (len(one.arguments(at) & other.arguments(its_at)),)

    for (at, _), (its_at, _) in _matched(one.sides, other.sides, worth):
        yield "outcome", (at, at + 1), (its_at, its_at + 1)


def _differ_in_day(one: Account, at: int, other: Account, its_at: int) -> bool:
    return any(
        day.is_like(its) and not day.agrees(its) for day in one.days_at(at) for its in other.days_at(its_at)
    )


def _negated(one: Account, other: Account) -> Iterator[tuple[_Place, _Place]]:
    """Yield what the one passage negates and the other states."""
    if not one.is_like(other):
        return
    negated = {negation.focus for negation in other.negations}
    for negation in one.negations:
        focus = one.lexemes.all[negation.focus]
        is_noun = one.is_determined(negation.focus)
        places = [
            number
            for number in other.by_stem.get(focus.stem, ())[:MOST_RIVALS]
            if (other.lexemes.text(number) == focus.text if is_noun else not other.is_determined(number))
        ]
        if focus.is_capital or not all(
            number not in negated and is_stated(other.lexemes, number) for number in places
        ):
            continue
        about = one.arguments(negation.focus) - {focus.topic}
        common, at = max(
            (
                (len(about & other.arguments(number)), -number)
                for number in places
                if one.denies(negation, other, number)
            ),
            default=(0, 0),
        )
        if common:
            yield (negation.first, negation.focus + 1), (-at, 1 - at)


def _matched(
    here: Sequence[_T], there: Sequence[_T], worth: Callable[[_T, _T], tuple[int, ...] | None]
) -> Iterator[tuple[_T, _T]]:
    """Yield pairs of two lists, each member once, the worthiest first; of equal rivals none, nor of many."""
    if max(len(here), len(there)) > MOST_RIVALS:
        return
    values = {
        (row, column): value
        for row, one in enumerate(here)
        for column, other in enumerate(there)
        if (value := worth(one, other)) is not None
    }
    rows: set[int] = set()
    columns: set[int] = set()
    for best in sorted(set(values.values()), reverse=True):
        level = [
            (row, column)
            for (row, column), value in values.items()
            if value == best and row not in rows and column not in columns
        ]
        for row, column in level:
            if sum(row == each or column == other for each, other in level) == 1:
                yield here[row], there[column]
        rows |= {row for row, _ in level}
        columns |= {column for _, column in level}
