"""Moments that a passage names: weekdays, dates, years and times of the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.differences.lexemes import word_set
from synoptic.corpus.differences.numerals import ORDINAL_ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synoptic.corpus.differences.lexemes import Lexemes

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = """
january february march april may june july august september october november december
"""
_HOURS = "one two three four five six seven eight nine ten eleven twelve"


def _numbered(listed: str, first: int) -> dict[str, int]:
    return {word: number for number, word in enumerate(listed.split(), first)}


_BY_WEEKDAY, _BY_MONTH, _BY_HOUR = _numbered(_WEEKDAYS, 0), _numbered(_MONTHS, 1), _numbered(_HOURS, 1)
_BY_MONTH |= {month[:3]: number for month, number in _BY_MONTH.items()} | {"sept": 9}
DAY_NAMES = _BY_WEEKDAY.keys() | _BY_MONTH.keys()
"""Names of weekdays and months, folded."""
_MINUTES = {"five": 5, "ten": 10, "quarter": 15, "twenty": 20, "half": 30}
_BEFORE_YEARS = word_set(
    "in since of by from until during before after to and ( spring summer autumn winter fall early late mid"
)
_ROUGHLY = word_set("about around after before by past")
_LATE = frozenset({"night", "late"})
_NOON = frozenset({"noon", "midday", "midnight"})
_OPENINGS = _BY_HOUR.keys() | _MINUTES.keys() | _NOON
_HALF_DAY, _DAY = 720, 1440
_CLOSE_MINUTES = 30


class Moment(Struct, frozen=True):
    """A day, a month, a year or a time of the clock."""

    first: int
    """Its first lexeme."""
    end: int
    """One past its last lexeme."""
    weekday: int | None = None
    """From 0, Monday."""
    days: frozenset[int] = frozenset()
    """Days of the month: more than one of a night or a range."""
    month: int | None = None
    """From 1."""
    year: int | None = None
    """With its century."""
    minute: int | None = None
    """Minutes from midnight, or from noon as well where `is_half` is true."""
    is_half: bool = False
    """Whether nothing says which half of the day a time is in."""
    is_rough: bool = False
    """Whether the moment is near the time rather than at it."""
    is_late: bool = False
    """Whether the night of a weekday is meant, which others count to the next day."""

    def is_like(self, other: Moment) -> bool:
        """Tell whether two moments say one thing of a kind, so that one can be held against the other."""
        return any(
            None not in pair
            for pair in (
                (self.weekday, other.weekday),
                (self.month, other.month),
                (self.year, other.year),
                (self.minute, other.minute),
            )
        )

    def is_the_same_as(self, other: Moment) -> bool:
        """Tell whether two moments say one thing of a kind, and the same."""
        return self.is_like(other) and self.agrees(other)

    def agrees(self, other: Moment) -> bool:
        """Tell whether two moments can be one, as far as both say."""
        if self.weekday is not None and other.weekday is not None:
            after = (other.weekday - self.weekday) % 7
            if after and not (after == 1 and self.is_late) and not (after == 6 and other.is_late):
                return False
        for one, two in (
            (self.month, other.month),
            (self.year, other.year),
        ):
            if one is not None and two is not None and one != two:
                return False
        if self.days and other.days and not self.days & other.days:
            return False
        if self.minute is None or other.minute is None:
            return True
        day = _HALF_DAY if self.is_half or other.is_half else _DAY
        apart = abs(self.minute - other.minute) % day
        return min(apart, day - apart) <= (_CLOSE_MINUTES if self.is_rough or other.is_rough else 0)


def moments_of(lexemes: Lexemes) -> tuple[Moment, ...]:
    """Return the moments of a passage, in order."""
    return tuple(_moments(lexemes))


def _moments(lexemes: Lexemes) -> Iterator[Moment]:
    at = 0
    while at < len(lexemes.all):
        one = lexemes.all[at]
        moment = None
        if one.is_capital or one.is_figure or one.text in _OPENINGS:
            moment = (
                _clock(lexemes, at)
                or _clock_in_words(lexemes, at)
                or _date(lexemes, at)
                or _weekday(lexemes, at)
                or _year_alone(lexemes, at)
            )
        if moment is None:
            at += 1
        else:
            yield moment
            at = moment.end


def _clock(lexemes: Lexemes, at: int) -> Moment | None:
    one = lexemes.all[at]
    if one.text in _NOON:
        minute = 0 if one.text == "midnight" else _HALF_DAY
        return Moment(at, at + 1, minute=minute, is_rough=_is_rough(lexemes, at))
    hour_words = one.text in _BY_HOUR
    if not (one.is_figure or hour_words):
        return None
    hours, _, minutes = one.text.replace(".", ":").partition(":")
    half = lexemes.text(at + 1)
    is_named = half in {"am", "pm", "o'clock"}
    if not is_named and not (":" in one.text and len(minutes) == 2):
        return None
    if minutes and len(minutes) != 2:
        return None
    hour = _BY_HOUR[hours] if hour_words else int(hours) if hours.isdigit() else 99
    minute = int(minutes or 0)
    if hour > 24 or minute > 59:
        return None
    if half in {"am", "pm"}:
        hour = hour % 12 + (12 if half == "pm" else 0)
    is_half = half not in {"am", "pm"} and hour <= 12
    end = at + 2 if is_named else at + 1
    rough = _is_rough(lexemes, at)
    return Moment(at, end, minute=60 * hour + minute, is_half=is_half, is_rough=rough)


def _clock_in_words(lexemes: Lexemes, at: int) -> Moment | None:
    minutes = _MINUTES.get(lexemes.text(at))
    side = at + 2 if lexemes.text(at + 1) == "minutes" else at + 1
    hour = _BY_HOUR.get(lexemes.text(side + 1))
    if minutes is None or hour is None or lexemes.text(side) not in {"past", "to"}:
        return None
    if lexemes.text(side) == "to" and lexemes.text(at) in {"five", "ten", "twenty"}:
        # “Five to nine people” is a range.
        following = lexemes.all[side + 2] if side + 2 < len(lexemes.all) else None
        if following is not None and following.is_content:
            return None
    minute = 60 * hour + (minutes if lexemes.text(side) == "past" else -minutes)
    return Moment(at, side + 2, minute=minute % _HALF_DAY, is_half=True, is_rough=_is_rough(lexemes, at))


def _is_rough(lexemes: Lexemes, at: int) -> bool:
    return lexemes.text(at - 1) in _ROUGHLY


def _weekday(lexemes: Lexemes, at: int) -> Moment | None:
    word = lexemes.text(at).removesuffix("'s").removesuffix("s'")
    if word not in _BY_WEEKDAY or not lexemes.all[at].is_capital:
        return None
    is_late = lexemes.text(at + 1) in _LATE or lexemes.text(at - 1) in _LATE
    return Moment(at, at + 1, weekday=_BY_WEEKDAY[word], is_late=is_late)


def _month(lexemes: Lexemes, at: int) -> int | None:
    if not 0 <= at < len(lexemes.all) or not lexemes.all[at].is_capital:
        return None
    return _BY_MONTH.get(lexemes.text(at).removesuffix("'s"))


def _day_of_month(lexemes: Lexemes, at: int) -> tuple[int, int] | None:
    """Return a day of a month that begins with a lexeme, and where it ends."""
    text = lexemes.text(at)
    if not text.isdigit() or not 1 <= int(text) <= 31:
        return None
    is_ordinal = lexemes.text(at + 1) in ORDINAL_ENDINGS and not lexemes.all[at + 1].is_spaced
    return int(text), at + 2 if is_ordinal else at + 1


def _date(lexemes: Lexemes, at: int) -> Moment | None:
    if (month := _month(lexemes, at)) is not None:
        number = at + 2 if lexemes.text(at + 1) == "." else at + 1
        if (day := _day_of_month(lexemes, number)) is not None:
            year, end = _year_at(lexemes, day[1])
            return Moment(at, end, days=frozenset({day[0]}), month=month, year=year)
        year, end = _year_at(lexemes, at + 1)
        if year is None and len(lexemes.text(at)) < 4 and lexemes.text(at) != "may":
            return None
        is_modal = lexemes.text(at) in {"may", "march"} and at == 0
        return None if is_modal and year is None else Moment(at, end, month=month, year=year)
    if (day := _day_of_month(lexemes, at)) is None:
        return None
    days, end = {day[0]}, day[1]
    last = _day_of_month(lexemes, end + 1) if lexemes.text(end) in {"to", "-", "and"} else None
    if last is not None and last[0] > day[0]:
        days, end = set(range(day[0], last[0] + 1)), last[1]
    if lexemes.text(end) == "of":
        end += 1
    if (month := _month(lexemes, end)) is None:
        return None
    year, end = _year_at(lexemes, end + 1)
    return Moment(at, end, days=frozenset(days), month=month, year=year)


def _year_at(lexemes: Lexemes, at: int) -> tuple[int | None, int]:
    """Return the year that stands behind a date, and where the date ends."""
    number = at + 1 if lexemes.text(at) == "," else at
    return (int(lexemes.text(number)), number + 1) if _is_year(lexemes.text(number)) else (None, at)


def _is_year(text: str) -> bool:
    return text.isdigit() and len(text) == 4 and 1500 <= int(text) <= 2100


def _year_alone(lexemes: Lexemes, at: int) -> Moment | None:
    text = lexemes.text(at)
    if not _is_year(text) or lexemes.text(at - 1) not in _BEFORE_YEARS:
        return None
    following = lexemes.all[at + 1] if at + 1 < len(lexemes.all) else None
    if following is not None and following.is_content and lexemes.text(at - 1) not in {"in", "since"}:
        return None
    return Moment(at, at + 1, year=int(text))
