"""A passage as an account: its amounts, moments, names, negations, and the words around each."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from synoptic.corpus.differences.amounts import PERSONS, Amount, amounts_of
from synoptic.corpus.differences.lexemes import Lexemes, word_set
from synoptic.corpus.differences.moments import Moment, moments_of
from synoptic.corpus.differences.negations import Negation, negations_of
from synoptic.corpus.differences.opposites import Side, side_of
from synoptic.corpus.differences.proper_names import REPORTING, ProperName, names_of
from synoptic.corpus.text.words import folded_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from synoptic.corpus.article import Span

_REACH = 8
"""Lexemes on each side among which the words next to another are looked for."""
_FRAME_REACH = 12
_HOLDER_REACH = 4
_GOVERNORS_BEFORE, _GOVERNORS_BEHIND = 3, 2
_ARGUMENTS_BEFORE, _ARGUMENTS_BEHIND = 2, 3
_MIN_SHARED = 2
MOST_RIVALS = 12
"""How many amounts, days, names or words of a passage are held against those of another."""
_MIN_SHARE = 0.5
_MIN_SHARE_AROUND, _MIN_SHARE_BESIDE = 1 / 4, 1 / 3

_DETERMINERS = word_set("a an the his her its their this that any no some")
_INSTANCES = word_set(
    "first second third fourth fifth last next previous earlier later another new return final other "
    "original latest initial former"
)


class Account:
    """A passage with all that can differ in substance; lexemes are named by their numbers."""

    def __init__(self, text: str, span: Span) -> None:
        """Read the passage at that span of a text."""
        self._text = text
        self.lexemes = Lexemes.of(text, span)
        self.moments = moments_of(self.lexemes)
        dated = _numbers_of(self.moments)
        self.amounts = amounts_of(self.lexemes, dated)
        self.names = names_of(self.lexemes, dated)
        self.negations = negations_of(self.lexemes)
        self.figures = dated | _numbers_of(self.amounts)
        """The lexemes of amounts and moments, with their signs and units."""
        self._named = _numbers_of(self.names)

    @cached_property
    def topics(self) -> frozenset[str]:
        """Topics of all content words."""
        return self.lexemes.topics(filter(self._is_argument, range(len(self.lexemes.all))))

    @cached_property
    def is_table(self) -> bool:
        """Whether it has so many amounts or moments that they cannot be told apart."""
        return max(len(self.amounts), len(self.moments)) > MOST_RIVALS

    @cached_property
    def by_stem(self) -> dict[str, list[int]]:
        """The content words, by their stems."""
        found: dict[str, list[int]] = {}
        for number, one in enumerate(self.lexemes.all):
            if one.is_content:
                found.setdefault(one.stem, []).append(number)
        return found

    @cached_property
    def sides(self) -> tuple[tuple[int, Side], ...]:
        """The words that take a side in an opposition."""
        return tuple(
            (number, side)
            for number, one in enumerate(self.lexemes.all)
            if not self.lexemes.is_compound(number) and (side := side_of(one.text)) is not None
        )

    def tells_the_like_of(self, other: Account) -> bool:
        """Tell whether two passages have enough in common to be held against each other."""
        common = self._common(other)
        if common < _MIN_SHARED and not (self.is_table or other.is_table):
            common += sum(any(map(amount.agrees, other.amounts)) for amount in self.amounts)
        least = max(1.0, _MIN_SHARE * min(len(self.topics), len(other.topics)))
        return common >= min(_MIN_SHARED, least) and not self._is_another_instance(other)

    def is_like(self, other: Account) -> bool:
        """Tell whether the longer of two passages has half of what the shorter says, two words at least."""
        common = self._common(other)
        return common >= _MIN_SHARED and common >= _MIN_SHARE * min(len(self.topics), len(other.topics))

    def says_as_much_of(self, figure: Amount | Moment, other: Account, its: Amount | Moment) -> bool:
        """Tell whether two figures stand among the same words, in passages that have enough in common.

        Either two words around them are the same and a fourth of what the shorter passage says; or one word
        next to them and a third: one year in two long sentences is seldom the year of one event.
        """
        share = self._share(other)
        around = self._around(figure) & other._around(its)
        if len(around) >= _MIN_SHARED:
            return share >= _MIN_SHARE_AROUND
        beside = self.neighbours_of(figure.first, figure.end) & other.neighbours_of(its.first, its.end)
        return bool(beside) and share >= _MIN_SHARE_BESIDE

    def denies(self, negation: Negation, other: Account, at: int) -> bool:
        """Tell whether a negation turns round what the other passage states at a word.

        A word next to both is the same, and without the words themselves half of what the shorter passage
        says is in the other: a speech denies much of what another one states of something else.
        """
        focus, stated = self.lexemes.all[negation.focus].topic, other.lexemes.all[at].topic
        turned = frozenset({focus, stated})
        return (
            bool((self.neighbours(negation.focus) & other.neighbours(at)) - turned)
            and self._share(other, turned) >= _MIN_SHARE
        )

    def has_another_subject(self, other: Account) -> bool:
        """Tell whether two passages begin with two names: what they count and date is then not the same."""
        name, its = (next(filter(_is_subject, own.names), None) for own in (self, other))
        return name is not None and its is not None and not other.mentions(name) and not self.mentions(its)

    def mentions(self, name: ProperName) -> bool:
        """Tell whether the passage has a name, or its text anywhere: both places are then known to it."""
        return name.is_one_of(self.names) or name.words[-1] in _words_of(self._text)

    def frame(self, first: int, end: int) -> frozenset[str]:
        """Return the topics of the words around a stretch, without names and figures."""
        return self.lexemes.topics(filter(self._is_plain, self.lexemes.around(first, end, _FRAME_REACH)))

    def arguments(self, at: int) -> frozenset[str]:
        """Return the topics of the words around one, names among them."""
        return self.lexemes.topics(filter(self._is_argument, self.lexemes.around(at, at + 1, _REACH)))

    def neighbours(self, at: int) -> frozenset[str]:
        """Return the topics of the words next to one, names among them."""
        return self.neighbours_of(at, at + 1)

    def neighbours_of(self, first: int, end: int) -> frozenset[str]:
        """Return the topics of the words next to a stretch, names among them."""
        before = filter(self._is_argument, self.lexemes.before(first, _REACH))
        behind = filter(self._is_argument, self.lexemes.behind(end, _REACH))
        return self.lexemes.topics((*[*before][:_ARGUMENTS_BEFORE], *[*behind][:_ARGUMENTS_BEHIND]))

    def subject(self, at: int) -> frozenset[str]:
        """Return the topics of the name before a verb that no preposition leads, else of the word before."""
        for one in reversed(self.names):
            if one.end <= at <= one.first + _REACH and not one.lead:
                return self.lexemes.topics(range(one.first, one.end))
        before = filter(self._is_plain, self.lexemes.clause_before(at, _REACH))
        return self.lexemes.topics([*before][:1])

    def holders(self, age: Amount) -> frozenset[str]:
        """Return the topics of those who may have an age: names next to it, and what a person is called."""
        around = self.lexemes.around(age.first, age.end, _HOLDER_REACH)
        return self.lexemes.topics(
            number
            for number in around
            if self.lexemes.all[number].is_capital or self.lexemes.text(number) in PERSONS
        )

    def is_determined(self, at: int) -> bool:
        """Tell whether a word has an article or the like before it, and so is a noun."""
        return self.lexemes.text(at - 1) in _DETERMINERS

    def is_of_speech(self, moment: Moment) -> bool:
        """Tell whether a moment is the one at which something was said."""
        before = [*self.lexemes.before(moment.first, _REACH)]
        nearest = next((self.lexemes.text(number) for number in before if self._is_plain(number)), "")
        said = any(self.lexemes.text(number) in REPORTING for number in before)
        return nearest in REPORTING or (nearest == "today" and said)

    def days_at(self, at: int) -> list[Moment]:
        """Return the moments around a word."""
        return [moment for moment in self.moments if abs(moment.first - at) <= _REACH]

    def governs_alike(self, figure: Amount | Moment, other: Account, its: Amount | Moment) -> bool:
        """Tell whether two figures are governed by the same words.

        Either two of the words next to them are the same; or one, in passages that are like each other; or
        the word before the one is next to the other.
        """
        here, there = self._governors(figure), other._governors(its)
        common = len({*here} & {*there})
        if common >= _MIN_SHARED or (common and self.is_like(other)):
            return True
        return bool(here and there) and (here[0] in there or there[0] in here)

    def _governors(self, figure: Amount | Moment) -> list[str]:
        # In “Sunday’s game” the day belongs to what follows.
        is_owner = self.lexemes.text(figure.first).endswith("'s")
        reach = 0 if is_owner else _REACH
        before = filter(self._is_plain, self.lexemes.before(figure.first, reach))
        behind = filter(self._is_plain, self.lexemes.behind(figure.end, _REACH))
        numbers = (*[*before][:_GOVERNORS_BEFORE], *[*behind][:_GOVERNORS_BEHIND])
        return [self.lexemes.all[number].topic for number in numbers]

    def _around(self, figure: Amount | Moment) -> frozenset[str]:
        around = self.lexemes.around(figure.first, figure.end, _REACH)
        return self.lexemes.topics(filter(self._is_argument, around))

    def _common(self, other: Account) -> int:
        return len(self.topics & other.topics)

    def _share(self, other: Account, apart: frozenset[str] = frozenset()) -> float:
        """Return the share of what the shorter passage says that the other says too, some topics left out."""
        here, there = self.topics - apart, other.topics - apart
        return len(here & there) / max(1, min(len(here), len(there)))

    def _is_another_instance(self, other: Account) -> bool:
        """Tell whether two passages count one thing apart: the first inquiry, the second inquiry."""
        here, there = self._instances, other._instances
        return any(here[noun].isdisjoint(there[noun]) for noun in here.keys() & there.keys())

    @cached_property
    def _instances(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one, following in zip(self.lexemes.all, self.lexemes.all[1:], strict=False):
            if one.text in _INSTANCES and following.is_content:
                found.setdefault(following.topic, set()).add(one.text)
        return found

    def _is_argument(self, number: int) -> bool:
        return number not in self.figures and self.lexemes.all[number].is_content

    def _is_plain(self, number: int) -> bool:
        return number not in self._named and self._is_argument(number)


@lru_cache(maxsize=256)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(folded_words(text))


def _is_subject(name: ProperName) -> bool:
    return not name.lead and not name.is_speaker


def _numbers_of(found: Iterable[Amount | Moment | ProperName]) -> frozenset[int]:
    """Return the numbers of all lexemes of amounts, moments or names."""
    return frozenset(number for one in found for number in range(one.first, one.end))
