"""Amounts: numbers with their unit, sign and currency, and what they count."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.differences.lexemes import topic, word_set
from synoptic.corpus.differences.numerals import numeral_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synoptic.corpus.differences.lexemes import Lexemes
    from synoptic.corpus.differences.numerals import Numeral

_MEASURES = """
length m 1 metre 1 meter 1 km 1000 kilometre 1000 kilometer 1000 mile 1609.34 foot .3048 feet .3048 ft .3048
length cm .01 centimetre .01 centimeter .01 mm .001 inch .0254 inches .0254 yard .9144
weight kg 1 kilo 1 kilogram 1 g .001 gram .001 tonne 1000 ton 1000 pound .4536 lb .4536
time second 1 minute 60 hour 3600 day 86400 week 604800 month 2629800 year 31557600
speed mph 1.609 kmh 1 kph 1 knot 1.852
area acre .4047 hectare 1
share % 1 percent 1
point point 1
temperature degree 1 celsius 1 fahrenheit 1 ° 1
"""


def _units() -> dict[str, tuple[str, float]]:
    """Return the measure of each unit, and how much of the measure's base it is."""
    found: dict[str, tuple[str, float]] = {}
    for line in _MEASURES.strip().splitlines():
        measure, *listed = line.split()
        for name, factor in zip(listed[::2], listed[1::2], strict=True):
            found[name] = measure, float(factor)
            found.setdefault(f"{name}s", (measure, float(factor)))
    return found


_UNITS = _units()
_CURRENCIES = {
    **dict.fromkeys(("$", "dollar", "dollars", "usd"), "$"),
    **dict.fromkeys(("€", "euro", "euros", "eur"), "€"),
    **dict.fromkeys(("£", "sterling", "gbp"), "£"),
    **{sign: sign for sign in "¥₹₽₩₺₴"},
}
_ATTACHED = {"m": 1_000_000, "mm": 1_000_000, "k": 1_000, "b": 1_000_000_000}
"""Letters that are scales right behind a number with a currency."""

_PER = frozenset({"per", "a", "an", "each", "every"})
_PERIODS = word_set("hour day week month year season head person")
"""What a rate is of: so much a year is no sum."""
_ABOUT = word_set("about around roughly approximately circa estimated some ~ ≈ nearly almost")
_AT_LEAST = frozenset({"least", "over", "exceeding", ">", "≥", "above"})
_AT_MOST = frozenset({"most", "under", "below", "<", "≤", "maximum"})
_CLOSE = 0.15
"""How far an amount may be from what “about” says of it."""
_CONVERTED = 0.1
"""How far amounts in two units of one measure may be apart."""
_MOST_TIMES, _MOST_TIMES_IN_FRAME = 4.0, 10.0
"""How many times one count may be another of the same thing: of whatever; of a measure, or in one frame."""

_PEOPLE = word_set(
    "people person persons resident residents inhabitant inhabitants passenger passengers villager "
    "villagers civilian civilians victim victims individual individuals local locals others citizens "
    "demonstrators protesters protestors bodies lives"
)
PERSONS = word_set("man woman boy girl driver teenager pensioner suspect victim")
"""What a person is called whose age is told."""
_FRAME_WORDS = {
    "dead": "killed kill kills killing dead die dies died death deaths toll fatal fatalities lives drowned "
    "drown perished murdered claimed leaves",
    "hurt": "injured injuring injure injures injuries hurt wounded wounding wounds hospital treated",
    "missing": "missing unaccounted",
    "arrested": "arrested arrest arrests detained custody detaining arresting",
    "driven out": "evacuated evacuate displaced homeless fled flee leave",
    "shot": "shot shooting shoot shoots shootings",
    "rescued": "rescued rescue saved pulled",
}
_FRAMES = {word: frame for frame, words in _FRAME_WORDS.items() for word in words.split()}
_FRAME_REACH = 7
_NOUN_WORDS = 3
_RELATIVE = frozenset({"past", "last", "next", "coming", "previous", "recent"})
_RELATIVE_BEHIND = frozenset({"ago", "later", "earlier"})
_FIRST_AGE, _LAST_AGE = 10, 110


class Amount(Struct, frozen=True):
    """A number of something."""

    first: int
    """Its first lexeme."""
    end: int
    """One past its last lexeme."""
    value: float
    """How much, in the base of its unit."""
    low: float
    """The least that its words allow."""
    high: float
    """The most."""
    unit: str
    """What is measured, such as `length`; `age`, `score`, `money`, `share`; empty for a count."""
    written: str
    """The unit as it is written, for conversions."""
    nouns: frozenset[str]
    """Topics of the words that name what is counted."""
    frame: str | None
    """What befell those who are counted, where that is said."""
    lead: str
    """The word before it."""
    is_toll: bool
    """Whether it counts people whom its frame befell, and nobody in particular: “killed 12”, “three dead”."""

    def agrees(self, other: Amount) -> bool:
        """Tell whether two amounts can be the same one, rounded, converted or said less exactly."""
        if self.unit != other.unit or (self.unit.startswith("money") and self.written != other.written):
            return False
        low, high = max(self.low, other.low), min(self.high, other.high)
        slack = _CONVERTED if self.written != other.written else 1e-9
        return low <= high + slack * max(abs(low), abs(high))

    def is_of_the_same(self, other: Amount) -> bool:
        """Tell whether two amounts count or measure the same thing, as far as their own words go."""
        if self.unit != other.unit:
            return False
        if self.lead != other.lead and {self.lead, other.lead} <= {"to", "by", "from"}:
            return False
        if self.frame != other.frame and None not in {self.frame, other.frame}:
            return False
        in_frame = self.frame is not None and self.frame == other.frame
        less, more = sorted((abs(self.value), abs(other.value)))
        if more > less * (_MOST_TIMES_IN_FRAME if self.unit or in_frame else _MOST_TIMES):
            return False
        if self.unit.startswith("money") and self.written != other.written:
            # Other sums are likely to be conversions.
            return self.value == other.value
        return bool(self.unit or self.nouns & other.nouns) or (in_frame and self.is_toll and other.is_toll)


def amounts_of(lexemes: Lexemes, dated: frozenset[int]) -> tuple[Amount, ...]:
    """Return the amounts of a passage, in order; `dated` are the lexemes of days and times."""
    return tuple(_amounts(lexemes, dated))


def _amounts(lexemes: Lexemes, dated: frozenset[int]) -> Iterator[Amount]:
    at = 0
    while at < len(lexemes.all):
        amount = None if at in dated else _amount_at(lexemes, at)
        if amount is None or amount.end - 1 in dated:
            at += 1
        else:
            yield amount
            at = amount.end


def _amount_at(lexemes: Lexemes, at: int) -> Amount | None:
    found = numeral_at(lexemes, at)
    if found is None or (found.value == 1 and not _counts_one(lexemes, at, found.end)):
        return None
    first = at
    if lexemes.text(first - 1) in _CURRENCIES and not lexemes.all[first - 1].is_word:
        first -= 1
        written = _CURRENCIES[lexemes.text(first)]
        found = replace(found, unit="money")
        scale = _ATTACHED.get(lexemes.text(found.end))
        if scale is not None and not lexemes.all[found.end].is_spaced:
            found = replace(found.times(scale), end=found.end + 1)
    else:
        found, written = _measured(lexemes, at, found)
    if found.unit == "time" and _counts_from_another_day(lexemes, first, found.end):
        return None
    if lexemes.text(found.end) in _PER and lexemes.text(found.end + 1) in _PERIODS:
        found = replace(found, unit=f"{found.unit} per {lexemes.text(found.end + 1)}")
    found = _bounded(lexemes, first, found)
    value, low, high = found.value, found.low, found.high
    if lexemes.text(first - 1) == "-" and (first == 1 or lexemes.all[first - 1].is_spaced):
        first -= 1
        value, low, high = -value, -high, -low
    nouns, frame = _nouns(lexemes, found.end), _frame(lexemes, first, found.end)
    if _is_designation(lexemes, first, found.unit, nouns):
        return None
    is_toll = _is_toll(lexemes, first, found.end, nouns)
    lead = lexemes.text(first - 1)
    return Amount(first, found.end, value, low, high, found.unit, written, nouns, frame, lead, is_toll)


def _counts_from_another_day(lexemes: Lexemes, first: int, end: int) -> bool:
    """Tell whether a span of time ends or begins with its text's own day, or with one told before."""
    behind = lexemes.text(end), lexemes.text(end + 1)
    return lexemes.text(first - 1) in _RELATIVE or behind[0] in _RELATIVE_BEHIND or behind == ("from", "now")


def _is_designation(lexemes: Lexemes, first: int, unit: str, nouns: frozenset[str]) -> bool:
    """Tell whether a number names something rather than counts it: Gate 4, Number Four."""
    if unit or first == 0:
        return False
    before = lexemes.all[first - 1]
    return before.text in {"number", "no"} or (before.is_capital and before.is_content and not nouns)


def _counts_one(lexemes: Lexemes, at: int, end: int) -> bool:
    """Tell whether *one* counts somebody: “one person”, “one dead”, but not “one of them”."""
    word = lexemes.text(end)
    return lexemes.text(at) != "one" or word in _PEOPLE or word in _FRAMES or word in PERSONS


def _measured(lexemes: Lexemes, at: int, found: Numeral) -> tuple[Numeral, str]:
    """Return a number in the base of its unit, which stands behind it or before, and the unit as written."""
    if found.unit:
        return found, found.unit
    end = found.end
    if lexemes.text(end) == "-" and not lexemes.all[end].is_spaced:
        end += 1
    word = lexemes.text(end)
    if word == "per" and lexemes.text(end + 1) == "cent":
        return replace(found, unit="share", end=end + 2), "percent"
    if word == "percentage" and lexemes.text(end + 1).startswith("point"):
        return replace(found, unit="point", end=end + 2), "point"
    if "magnitude" in {word, *(lexemes.text(at - step) for step in (1, 2, 3))}:
        return replace(found, unit="magnitude"), "magnitude"
    if word in _CURRENCIES:
        return replace(found, unit="money", end=end + 1), _CURRENCIES[word]
    if _is_age(lexemes, at, end):
        old = next((step for step in (2, 3) if lexemes.text(end + step - 1) == "old"), 1)
        return replace(found, unit="age", end=end + old if word in {"year", "years"} else found.end), "age"
    if word in _UNITS:
        measure, factor = _UNITS[word]
        written = "percent" if measure == "share" else topic(word)
        return replace(found.times(factor), unit=measure, end=end + 1), written
    return found, ""


def _is_age(lexemes: Lexemes, at: int, end: int) -> bool:
    """Tell whether a number is an age: 34-year-old, aged 34, a man of 34, “Voss, 34,”, dead at 34."""
    word, before = lexemes.text(end), lexemes.text(at - 1)
    if word in {"year", "years"}:
        return "old" in {lexemes.text(end + 1), lexemes.text(end + 2)}
    digits = lexemes.text(at)
    if not digits.isdecimal() or word in _UNITS or not _FIRST_AGE <= int(digits) <= _LAST_AGE:
        return False
    if before in {"aged", "age"} or (before == "of" and lexemes.text(at - 2) in PERSONS):
        return True
    if before == "at" and not _nouns(lexemes, end):
        around = {lexemes.text(number) for number in lexemes.clause_before(at, _FRAME_REACH)}
        return "toll" not in around and not around.isdisjoint({"dead", "dies", "died"})
    is_apposed = before == "," and (word in {",", "."} or end >= len(lexemes.all))
    return is_apposed and at > 1 and lexemes.all[at - 2].is_capital


def _bounded(lexemes: Lexemes, first: int, found: Numeral) -> Numeral:
    """Return a number with the range that the words before it leave: about, at least, up to."""
    before = [lexemes.text(number) for number in lexemes.before(first, 3)] + [""] * 3
    nearest, second, third = before[:3]
    is_more = lexemes.text(found.end) == "or" and lexemes.text(found.end + 1) == "more"
    if nearest == "than":
        is_at_least = (second == "more") != (third == "no")
    elif nearest in _AT_LEAST or is_more:
        is_at_least = True
    elif nearest in _AT_MOST or (nearest, second) == ("to", "up") or (nearest, third) == ("as", "as"):
        is_at_least = False
    elif nearest in _ABOUT:
        room = _CLOSE * found.value
        return replace(
            found, low=min(found.low, found.value - room), high=max(found.high, found.value + room)
        )
    else:
        return found
    return replace(found, high=math.inf) if is_at_least else replace(found, low=0.0)


def _nouns(lexemes: Lexemes, end: int) -> frozenset[str]:
    """Return the topics of the words that name what is counted: those behind a number, up to three."""
    if lexemes.text(end) == "of":
        end += 2 if lexemes.text(end + 1) in {"the", "its", "their", "these"} else 1
    found: set[str] = set()
    for number in lexemes.clause_behind(end, _NOUN_WORDS):
        one = lexemes.all[number]
        if one.is_content:
            found.add("people" if one.text in _PEOPLE else one.topic)
        elif one.text != "-":
            break
    return frozenset(found)


def _frame(lexemes: Lexemes, first: int, end: int) -> str | None:
    """Return what befell those who are counted: the nearest word that says so, rather behind than before."""
    nearest = [(number - end, number) for number in lexemes.clause_behind(end, _FRAME_REACH)]
    nearest += [(first - 1 - number, number) for number in lexemes.clause_before(first, _FRAME_REACH)]
    found = (_FRAMES.get(lexemes.text(number)) for _, number in sorted(nearest))
    return next(filter(None, found), None)


def _is_toll(lexemes: Lexemes, first: int, end: int, nouns: frozenset[str]) -> bool:
    if "people" in nouns or lexemes.text(end) in _FRAMES:
        return True
    if nouns or lexemes.text(first - 1) == "of":
        return False
    before = [lexemes.text(number) for number in lexemes.clause_before(first, _FRAME_REACH)]
    return "toll" in before or not _FRAMES.keys().isdisjoint(before[:2])
