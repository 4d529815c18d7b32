"""Proper names of a passage, each with its role: title or office, preposition, verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.differences.lexemes import topic, word_set
from synoptic.corpus.differences.numerals import NUMERAL_WORDS
from synoptic.corpus.differences.regions import NATIONALITIES, levels_of
from synoptic.corpus.text.english import SHARES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from synoptic.corpus.differences.lexemes import Lexeme, Lexemes

_OFFICES = word_set(
    "president minister premier chancellor judge justice king queen prince princess senator governor "
    "mayor secretary general chief captain colonel commander lieutenant sergeant pope bishop archbishop "
    "cardinal professor doctor sheriff ambassador envoy inspector superintendent spokesman spokeswoman "
    "spokesperson director head leader chairman chairwoman chairperson chair manager coach lawyer "
    "attorney prosecutor owner founder author editor officer commissioner councillor deputy driver "
    "victim suspect killer winner capital author"
)
_TITLES = _OFFICES | word_set(
    "mr mrs ms miss dr sir lady lord dame prof gen sen rep gov prime storm hurricane"
)
REPORTING = word_set(
    "said say says told tell tells added announced reported reports stated statement according "
    "reporters confirmed spokesman spokeswoman asked"
)
"""Verbs of speech, and what else names a speaker."""
_LEADS = word_set("in at to from near by with against as into for outside towards")
_INSIDE = frozenset({"of", "de", "van", "von", "der", "al", "bin", "du", "la", "el"})
_AFTER_OPENINGS = frozenset('.!?:"(')
_SHOUTED_SHARE = 0.6
_MIN_SHOUTED = 4
_ROLE_REACH = 6
_GOVERNOR_REACH = 5
_VERB_REACH = 3
_MIN_SPELLING = 85
_MIN_STEM, _MAX_ENDING = 4, 2
_VERBS = word_set("is was will has had would can could may might must won lost beat led left found took made")


class ProperName(Struct, frozen=True):
    """A name, and the part that it plays."""

    first: int
    """Its first lexeme."""
    end: int
    """One past its last lexeme."""
    words: tuple[str, ...]
    """Its words, folded, without titles."""
    offices: frozenset[str]
    """Topics of the titles and offices that go with it."""
    manner: frozenset[str]
    """Topics of other words that go with them, such as the country."""
    lead: str
    """The preposition before it, or nothing."""
    governors: frozenset[str]
    """Topics of the content words before the preposition."""
    verb: str
    """Topic of the next content word behind it; empty where that is a verb of speech."""
    is_speaker: bool
    """Whether a verb of speech follows."""

    def is_one_of(self, names: Iterable[ProperName]) -> bool:
        """Tell whether names have this one, a part of it, or it as a part: Dessou, Amara Dessou."""
        return any(_is_part(self.words, one.words) or _is_part(one.words, self.words) for one in names)

    def likeness_of_role(self, other: ProperName) -> int:
        """Return how surely two names play one role, 0 if nothing says so."""
        if levels_of(self.words).isdisjoint(levels_of(other.words)):
            return 0
        found = 0
        if self.offices & other.offices:
            fits = not (self.manner and other.manner) or bool(self.manner & other.manner)
            if not fits:
                return 0
            found += 2
        elif self.offices and other.offices:
            return 0
        if self.lead and self.lead == other.lead:
            found += 2 if self.governors & other.governors else 0
        elif self.lead and other.lead:
            return found
        if self.verb and self.verb == other.verb and not self.lead and not other.lead:
            found += 2
        return found


def _is_part(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    if all(any(_is_spelling(word, other) for other in others) for word in words):
        return True
    # Given names are spelt in more ways than others: Dmitri, Dmytro.
    return _is_spelling(words[-1], others[-1]) and words[0][0] == others[0][0]


def _is_spelling(word: str, other: str) -> bool:
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.fuzz import ratio

    if word == other:
        return True
    # Egypt, Egyptian; Sicily, Sicilian.
    stem_letters = max(_MIN_STEM, min(len(word), len(other)) - _MAX_ENDING)
    if word[:stem_letters] == other[:stem_letters]:
        return True
    if min(len(word), len(other)) <= _MIN_STEM or word[0] != other[0]:
        return False
    return ratio(word, other) >= _MIN_SPELLING


def names_of(lexemes: Lexemes, taken: frozenset[int]) -> tuple[ProperName, ...]:
    """Return the names of a passage, but for lexemes that are `taken`; none where nearly all is capital."""
    words = [one for one in lexemes.all if one.is_content]
    if sum(one.is_capital for one in words) > _SHOUTED_SHARE * len(words) and len(words) >= _MIN_SHOUTED:
        return ()
    return tuple(_names(lexemes, taken))


def _names(lexemes: Lexemes, taken: frozenset[int]) -> Iterator[ProperName]:
    at = 0
    while at < len(lexemes.all):
        if not _may_begin(lexemes, at, taken):
            at += 1
            continue
        end = at + 1
        while end < len(lexemes.all):
            if _may_go_on(lexemes, end, taken):
                end += 1
            elif lexemes.text(end) in _INSIDE | {"-"} and _may_go_on(lexemes, end + 1, taken):
                end += 2
            else:
                break
        if (name := _name(lexemes, at, end)) is not None:
            yield name
        at = end


def _may_begin(lexemes: Lexemes, at: int, taken: frozenset[int]) -> bool:
    one = lexemes.all[at]
    return one.is_capital and one.is_content and at not in taken and one.text not in NUMERAL_WORDS


def _may_go_on(lexemes: Lexemes, at: int, taken: frozenset[int]) -> bool:
    return 0 <= at < len(lexemes.all) and _may_begin(lexemes, at, taken)


def _name(lexemes: Lexemes, at: int, end: int) -> ProperName | None:
    offices: set[str] = set()
    manner: set[str] = set()
    first = at
    for number in range(at, end):
        if lexemes.text(number) in _TITLES:
            manner |= lexemes.topics(range(first, number))
            if lexemes.text(number) in _OFFICES or number == first:
                offices.add(topic(lexemes.text(number)))
            first = number + 1
    if first >= end:
        return None
    words = tuple(
        lexemes.text(number).removesuffix("'s")
        for number in range(first, end)
        if lexemes.all[number].is_content
    )
    opens = at == 0 or lexemes.text(at - 1) in _AFTER_OPENINGS
    is_sure = not opens or len(words) > 1 or first > at or words[0] in NATIONALITIES
    if not is_sure and (words[0] in SHARES or words[0].endswith("s") or not _may_act(lexemes, end)):
        return None
    is_nickname = lexemes.text(at - 1) in {"'", '"'}
    if not words or is_nickname or (len(words) == 1 and _is_acronym(lexemes, first)):
        return None
    _office_before(lexemes, at, offices, manner)
    _office_behind(lexemes, end, offices, manner)
    offices.discard(topic("prime"))
    lead_at = next(
        (
            number
            for number in lexemes.before(at, 3)
            if lexemes.text(number) in _LEADS
            or not (lexemes.text(number) in {"the", "a"} or lexemes.text(number) in _TITLES)
        ),
        -1,
    )
    lead = lexemes.text(lead_at) if lexemes.text(lead_at) in _LEADS else ""
    governors = lexemes.topics(lexemes.before(lead_at, _GOVERNOR_REACH)) if lead else frozenset()
    behind = (lexemes.all[number] for number in lexemes.clause_behind(end, _VERB_REACH))
    verb = next(filter(_is_content, behind), None)
    is_speaker = verb is not None and verb.text in REPORTING
    return ProperName(
        first,
        end,
        words,
        frozenset(offices),
        frozenset(manner),
        lead,
        governors,
        "" if verb is None or is_speaker else verb.topic,
        is_speaker,
    )


def _may_act(lexemes: Lexemes, end: int) -> bool:
    """Tell whether a verb follows, or a stop: the first word of “Subsea cable” is no name."""
    following = lexemes.text(end)
    return not following.isalpha() or following.endswith(("ed", "s")) or following in _VERBS


def _is_content(lexeme: Lexeme) -> bool:
    return lexeme.is_content


def _is_acronym(lexemes: Lexemes, at: int) -> bool:
    """Tell whether a name is in capitals throughout: the other passage may have what they stand for."""
    return lexemes.written(at).removesuffix("s").rstrip("’'").isupper()


def _office_before(lexemes: Lexemes, at: int, offices: set[str], manner: set[str]) -> None:
    """Add what stands before a name: “finance minister”, “a spokeswoman for the port authority,”."""
    number = at - 1
    is_apposed = lexemes.text(number) == ","
    if is_apposed:
        number -= 1
    found: list[int] = []
    for each in lexemes.clause_before(number + 1, _ROLE_REACH):
        one = lexemes.all[each]
        if one.is_content or (is_apposed and one.text in {"of", "for", "the"}):
            found.append(each)
        else:
            break
    _take_office(lexemes, found, offices, manner)


def _office_behind(lexemes: Lexemes, end: int, offices: set[str], manner: set[str]) -> None:
    """Add what stands behind a name: “, the finance minister,”."""
    if lexemes.text(end) != ",":
        return
    found: list[int] = []
    for each in lexemes.clause_behind(end + 1, _ROLE_REACH):
        one = lexemes.all[each]
        if one.is_content or one.text in {"of", "for", "the", "a", "an", "its", "his", "her", "'s"}:
            found.append(each)
        else:
            break
    _take_office(lexemes, found, offices, manner)


def _take_office(lexemes: Lexemes, found: list[int], offices: set[str], manner: set[str]) -> None:
    here = {lexemes.all[number].topic for number in found if lexemes.text(number) in _OFFICES}
    if here:
        offices |= here
        manner |= lexemes.topics(found) - here
