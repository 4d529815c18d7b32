"""The people whom an article names: one name for all the forms in which each of them stands in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from synoptic.corpus.article import Span
from synoptic.corpus.articles.boilerplate import is_boilerplate
from synoptic.corpus.quotations._speech_words import (
    BODIES,
    FEMALE,
    LEADERS,
    MALE,
    PREPOSITIONS,
    ROLES,
    TITLES,
)
from synoptic.corpus.text.english import FUNCTION_WORDS, SHARES
from synoptic.corpus.text.folding import fold, fold_word
from synoptic.corpus.text.segmentation import sentences
from synoptic.corpus.text.speech import AUXILIARIES, PRONOUNS, verb_forms

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽЀ-Я]"
_NAME_WORD = rf"(?:{_CAPITAL}[\w’'\-]*|{_CAPITAL}\.)"
_PARTICLE = r"(?:von|van|der|den|de|del|della|di|da|dos|du|la|le|bin|al|el|ben|ter)"
_NAME = re.compile(
    rf"(?<![\w’'])(?:Lt\. Gen\. |Mr\. |Mrs\. |Ms\. |Dr\. |Gen\. |Sen\. |Rep\. |Gov\. |Col\. |St\. )*"
    rf"{_NAME_WORD}(?:(?: {_PARTICLE}){{1,2}}(?= {_CAPITAL})| {_NAME_WORD})*"
)
_OFFICE = re.compile(r"(?:[Mm]inister|[Ss]ecretary|[Dd]irector|[Cc]hief|[Hh]ead|[Dd]epartment) (?:of|for) $")
_OFFICE_BEFORE = re.compile(r"\b(\w+) of (?:the )?(\w+) $")
_POSSESSIVE = re.compile(r"[’'](?:s|S)?$")
_DESCRIBED = re.compile(
    r"\b(?P<article>[Tt]he|[Hh]er|[Hh]is|[Tt]heir|[Ii]ts|[Aa]n?|[Oo]ne)((?: [\w’'.\-]+){1,3})"
)
_SAID_BEFORE = re.compile(r"[”\"»’'],? (?P<verb>\w+) $")
_SAID_AFTER = re.compile(r" (?P<verb>\w+)\b")
_NOT_SUBJECT = re.compile(
    r"\b(?:of|with|by|to|from|for|in|at|on|after|alongside|between|against|about|over|and|as|near|like|than"
    r"|including|following|beside|before|behind|under|outside|inside|the|an?|its|his|her|their|our"
    r"|[\w’']+[’']s) $",
    re.IGNORECASE,
)
_KIN_BEFORE = re.compile(r"\b([a-z]+),? $")
_KIN_AFTER = re.compile(r", (?:an? |the |his |her |their )?((?:[\w\-]+ ){0,3}?[a-z]+)(?=,| of | for | who )")
_AGE = re.compile(r", \d{1,3}\b(?!,\d)")
_QUOTING = re.compile(r"[“”\"„«»]|(?<!\w)[‘’'](?=\w)")
_NOT_NAMES_WORDS = """
i the a an this that these those it he she they we you his her their its our my your but and or so if in on
at by for from of to with as when while where what who why how after before since until once although though
because like just only then there here now yes no not never all any some every each both many most few such
one two three four five six seven eight nine ten nobody everybody everyone somebody asked speaking earlier
later today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday january february
march april may june july august september october november december importantly obviously clearly afterward
afterwards meanwhile however still also key related another other read more putting having joining pressed
roughly highlighting assuring during security described
"""
_NOT_NAMES = frozenset(_NOT_NAMES_WORDS.split())
_NO_BEGINNINGS = _NOT_NAMES | PREPOSITIONS
NOT_NAMES = _NOT_NAMES | FUNCTION_WORDS | SHARES.keys()
"""Words that are no name by themselves, folded, whatever they begin with."""
_NO_SURNAMES = NOT_NAMES | ROLES | TITLES
"""What is no name by itself, whatever it begins with; with a first name it may be one ("Ada March")."""

_MIN_MISSPELT_LETTERS = 6


Gender: TypeAlias = Literal["female", "male"]


class Mention(Struct, frozen=True):
    """A place where somebody is spoken of."""

    span: Span
    """Where, in code points of the text: a name, a description or a pronoun."""
    kind: str
    """`name`, `description` or `pronoun`."""
    person: str | None
    """The full name, as far as the article gives it; a description itself where it is nobody named."""
    is_certain: bool
    """Whether the article leaves no doubt who it is."""


class People:
    """Those whom one article names."""

    def __init__(self, text: str) -> None:
        """Read the text."""
        self._text = text
        self._names: dict[str, str] = {}
        self._roles: dict[str, list[tuple[str, int]]] = {}
        self._offices: dict[str, set[str]] = {}
        """Words of offices such as "Secretary of State" before a name, by the name."""
        self._genders: dict[str, Gender] = {}
        self._surnames: set[str] = set()
        """Names without a first name that stand right beside a verb of saying, folded."""
        self._sure: set[str] = set()
        """Names that are surely people's, folded: with a title, an age, an office, or the surname alone."""
        forms: dict[str, list[tuple[str, ...]]] = {}
        for span in sentences(text):
            line = text[span.start : span.end].replace("\n", " ")
            if is_boilerplate(line):
                continue
            for found in _names_in(line):
                bare, titles = _without_titles(line[found.start : found.end].split())
                if not bare or fold_word(bare[-1]) in BODIES:
                    continue
                forms.setdefault(fold_word(bare[-1]), []).append(bare)
                if len(bare) == 1 and is_surname_of_speaker(bare[0], line, found):
                    self._surnames.add(fold_word(bare[0]))
                self._note_gender(bare[-1], titles, line, found)
                self._note_office(bare[-1], line[: found.start])
                if titles or len(bare) == 1 or _AGE.match(line, found.end):
                    self._sure.add(fold_word(bare[-1]))
                if len(bare) > 1 or titles:
                    self._note_roles(bare[-1], titles, span.start + found.start)
                    self._note_apposition(bare[-1], line[found.end :], span.start + found.start)
                    self._note_apposition_before(bare[-1], line[: found.start], span.start + found.start)
        for last, written in forms.items():
            if (full := _fullest(written)) is not None:
                self._names[last] = " ".join(full)

    def full_name(self, words: Sequence[str]) -> str:
        """Return the fullest form in which the article has a name; the name itself if there is no fuller."""
        bare = " ".join(words)
        full = self._names.get(fold_word(words[-1]))
        return full if full is not None and (len(words) == 1 or fold_word(full) == fold_word(bare)) else bare

    def is_person(self, words: Sequence[str]) -> bool:
        """Tell whether a name may be that of a person: it names no body, and has a first name somewhere.

        Without one, it stands beside a verb of saying somewhere (see `is_surname_of_speaker`).
        """
        last = fold_word(words[-1])
        return last not in BODIES and (last in self._names or last in self._surnames or len(words) > 1)

    def is_surely_person(self, name: str) -> bool:
        """Tell whether the article leaves no doubt that a name is a person's, and no place's or company's."""
        last = fold_word(name.split()[-1])
        return last in self._sure | self._genders.keys() | self._surnames and not name.isupper()

    def gender_of(self, name: str) -> Gender | None:
        """Return the gender that the article's titles and words of kin give to somebody; None without any.

        Of a name it is Mr or Mrs, "his wife Ada", "Ada, his wife"; of a description its noun.
        """
        last = fold_word(name.split()[-1]) if name.split() else ""
        if name[:1].islower():
            return next(filter(None, (_gender(word) for word in name.split()[:5])), None)
        return self._genders.get(last)

    def described(self, words: Sequence[str], before: int) -> str | None:
        """Return who is meant by a description such as "NATO chief": one who was given that role, or None."""
        *modifiers, noun = [fold_word(word) for word in words]
        if noun not in LEADERS:
            return None
        candidates: dict[str, int] = {}
        for modifier in modifiers or [noun]:
            for last, place in self._roles.get(modifier, []):
                if place < before:
                    candidates[last] = max(place, candidates.get(last, -1))
        if not candidates:
            return None
        last = max(candidates, key=lambda name: candidates[name])
        return self._names.get(last)

    def roles_of(self, name: str) -> frozenset[str]:
        """Return the words of the roles that the article gives somebody, folded: nato, secretary, general."""
        last = fold_word(name.split()[-1])
        roles = (word for word, bearers in self._roles.items() if any(one == last for one, _ in bearers))
        return frozenset(roles) | self._offices.get(last, set())

    def _note_gender(self, last: str, titles: Sequence[str], line: str, place: Span) -> None:
        before = _KIN_BEFORE.search(line, max(0, place.start - 40), place.start)
        after = _KIN_AFTER.match(line, place.end)
        words = [*titles, *(before[1].split() if before else ()), *(after[1].split() if after else ())]
        gender: Gender | None = next(filter(None, map(_gender, words)), None)
        if gender is not None:
            self._genders.setdefault(fold_word(last), gender)

    def _note_roles(self, last: str, titles: Sequence[str], place: int) -> None:
        for title in titles:
            for part in re.split(r"[-\s]", title):
                self._roles.setdefault(fold_word(_POSSESSIVE.sub("", part)), []).append(
                    (fold_word(last), place)
                )

    def _note_office(self, last: str, before: str) -> None:
        found = _OFFICE_BEFORE.search(before)
        if found is not None and fold_word(found[1]) in ROLES:
            self._offices.setdefault(fold_word(last), set()).update(map(fold_word, found.groups()))

    def _note_apposition(self, last: str, after: str, place: int) -> None:
        found = re.match(r",(?: who [\w ]+?as)? ([^,.;]{3,60})[,.;]", after)
        if found is not None and any(fold_word(word) in ROLES for word in found[1].split()):
            self._sure.add(fold_word(last))
            self._note_roles(last, [word for word in found[1].split() if word[0].isalpha()], place)

    def _note_apposition_before(self, last: str, before: str, place: int) -> None:
        found = re.search(r"(?:^|[,;—] )(?:[Tt]he |[Ii]ts |[Hh]is |[Hh]er )?([^,.;]{3,60}), $", before)
        if found is not None and any(fold_word(word) in ROLES for word in found[1].split()):
            self._sure.add(fold_word(last))
            self._note_roles(last, found[1].split(), place)


def is_surname_of_speaker(word: str, line: str, place: Span) -> bool:
    """Tell whether a word alone, written like a name, is said to have said what its sentence quotes.

    `place` is where it stands in the sentence, titles before it included: “…,” Marsh said; “…,” said Captain
    Marsh; Marsh told us: “…”. Not where a preposition or an article is before it: a source in London said.
    Words that are no names, such as pronouns and days, never are.
    """
    folded = fold_word(word)
    is_like_a_name = len(word) > 1 and any(letter.islower() for letter in word)
    if not is_like_a_name or folded in _NO_SURNAMES:
        return False
    before, after = line[: place.start], line[place.end :]
    ahead = _SAID_BEFORE.search(before)
    if ahead is not None and _says(ahead["verb"]):
        return True
    following = _SAID_AFTER.match(after)
    verb = following["verb"].lower() if following is not None else ""
    if not _says(verb) or verb.endswith("ing") or _NOT_SUBJECT.search(before):
        return False
    return _QUOTING.search(before) is not None or _QUOTING.search(after) is not None


def mentions_in(people: People, text: str, span: Span) -> Iterator[Mention]:
    """Yield who is spoken of in a stretch of narration, in order; what stands inside others is left out."""
    line = text[span.start : span.end]
    taken = 0
    found: list[tuple[int, int, str, str | None, bool]] = []
    for name in _names_in(line):
        bare, _ = _without_titles(line[name.start : name.end].split())
        if bare and people.is_person(bare) and not _is_attributive(line, name):
            found.append((name.start, name.end, "name", people.full_name(bare), True))
    for match in _DESCRIBED.finditer(line):
        described = _description(people, match, span.start + match.start())
        if described is not None:
            found.append(described)
    found += (
        (match.start(), match.end(), "pronoun", None, False)
        for match in re.finditer(r"\b\w+\b", line)
        if match.group().lower() in PRONOUNS
    )
    for start, end, kind, person, certain in sorted(found, key=lambda one: (one[0], -one[1])):
        if start >= taken:
            taken = end
            yield Mention(Span(span.start + start, span.start + end), kind, person, certain)


def _is_attributive(line: str, name: Span) -> bool:
    """Tell whether a name says which thing is meant: "the Trump administration"."""
    after = line[name.end : name.end + 3]
    return line[: name.start].lower().endswith("the ") and re.match(r" [a-z]", after) is not None


def _description(
    people: People, match: re.Match[str], place: int
) -> tuple[int, int, str, str | None, bool] | None:
    words = match[2].split()
    for count in range(len(words), 0, -1):
        noun = fold_word(_POSSESSIVE.sub("", words[count - 1]))
        if noun in ROLES and not _POSSESSIVE.search(words[count - 1]):
            chosen = words[:count]
            end = match.start(2) + sum(len(word) + 1 for word in chosen)
            end -= chosen[-1].endswith(".")
            article = match["article"].lower()
            if article in {"a", "an", "one"}:
                after = re.match(
                    r" (?:for|of|at|from) (?:the )?[A-Z][\w’]*(?: [A-Z][\w’]*)*", match.string[end:]
                )
                end += after.end() if after else 0
                return match.start(), end, "description", _lowered(match.string[match.start() : end]), True
            named = people.described(chosen, place)
            if named is not None:
                return match.start(), end, "description", named, True
            return match.start(), end, "description", _lowered(match.string[match.start() : end]), True
    return None


def _gender(word: str) -> Gender | None:
    folded = fold_word(word)
    return "female" if folded in FEMALE else "male" if folded in MALE else None


def _lowered(words: str) -> str:
    return words[0].lower() + words[1:]


def _names_in(line: str) -> Iterator[Span]:
    """Yield the stretches that are written like names; in a headline, a verb of saying ends one."""
    for found in _NAME.finditer(line):
        start = found.start()
        words = found.group().split(" ")
        if _OFFICE.search(line, max(0, start - 40), start) and len(words) > 2:
            # "Minister of Waters Edvard Quill".
            start += len(words.pop(0)) + 1
        while words and (fold_word(words[0]) in _NO_BEGINNINGS or _is_auxiliary(words[0])):
            # "But Rutte", "On Friday".
            start += len(words.pop(0)) + 1
        kept = 0
        while kept < len(words) and (kept == 0 or not _ends_name(words[kept]) or len(words) == 2):
            kept += 1
        if kept:
            yield Span(start, start + len(" ".join(words[:kept])))


def _says(word: str) -> bool:
    known = verb_forms().get(word.lower())
    return known is not None and known.forms != {"base"}


def _ends_name(word: str) -> bool:
    return _says(word) or _is_auxiliary(word)


def _is_auxiliary(word: str) -> bool:
    return word.lower() in AUXILIARIES and word not in {"Will", "May"}


def _without_titles(words: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the words of a name without those before it that are none, and these.

    "NATO Secretary-General Mark Rutte" is Mark Rutte, "Britain’s Keir Starmer" is Keir Starmer.
    """
    first = 0
    for number, word in enumerate(words[:-1]):
        if _POSSESSIVE.search(word):
            first = number + 1
    while first < len(words) and _is_title(_POSSESSIVE.sub("", words[first])):
        first += 1
    return tuple(_POSSESSIVE.sub("", word) for word in words[first:]), list(words[:first])


def _is_title(word: str) -> bool:
    plain = fold(word).text.replace(".", "")
    return plain in TITLES or all(part in TITLES for part in plain.split("-"))


def _fullest(written: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return the form of a name with a first name that the article has most often, or first."""
    counts = Counter(form for form in written if len(form) > 1)
    return max(counts, key=lambda form: counts[form], default=None)


def merged_speakers(names: Iterable[str]) -> Mapping[str, str]:
    """Return for each name the form under which its bearer is listed: the fullest, then the most frequent.

    Names are one if their last words are the same, or in a long one differ by a letter ("Zelensky",
    "Zelenskyy"), and nothing before contradicts it: a first name is the same, an initial of it, or missing.
    Descriptions, which begin with a small letter, stay what they are.
    """
    counts = Counter(names)
    groups: list[list[str]] = []
    # Last words that differ by a letter have their first three letters in common, or their last three.
    near: dict[str, list[list[str]]] = {}
    for name in sorted(counts, key=lambda name: (-len(name.split()), name)):
        if name[:1].islower():
            groups.append([name])
            continue
        last = fold_word(name.split()[-1])
        keys = {f"{last[:3]}-", f"-{last[-3:]}"}
        close = {id(group): group for key in keys for group in near.get(key, ())}
        fitting = [group for group in close.values() if all(_is_same(name, other) for other in group)]
        # "Brandt" may be either of two Brandts: then it stays by itself.
        if len(fitting) == 1:
            group = fitting[0]
            group.append(name)
        else:
            group = [name]
            groups.append(group)
        for key in keys:
            own = near.setdefault(key, [])
            if not any(one is group for one in own):
                own.append(group)
    merged: dict[str, str] = {}
    for group in groups:
        listed = max(group, key=lambda name: (len(name.split()), counts[name], name))
        merged |= dict.fromkeys(group, listed)
    return merged


def _is_same(name: str, other: str) -> bool:
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.distance import OSA

    if fold(name).text == fold(other).text:
        return True
    if name[:1].islower() or other[:1].islower():
        return False
    *first, last = [fold_word(word) for word in name.split()]
    *other_first, other_last = [fold_word(word) for word in other.split()]
    allowed = 1 if min(len(last), len(other_last)) >= _MIN_MISSPELT_LETTERS else 0
    if OSA.distance(last, other_last, score_cutoff=allowed) > allowed:
        return False
    if not first or not other_first:
        return True
    one, another = first[0], other_first[0]
    return one == another or (min(len(one), len(another)) == 1 and one[:1] == another[:1])
