"""Whom a pronoun stands for: the subject of its sentence or of one before, unless the article contradicts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span
from synoptic.corpus.quotations._speech_words import ADDRESSING, ANSWERING, DETERMINERS, PREPOSITIONS, TITLES
from synoptic.corpus.quotations.clauses import QUOTED
from synoptic.corpus.quotations.people import Gender, Mention, mentions_in
from synoptic.corpus.text.folding import fold_word
from synoptic.corpus.text.speech import verb_forms, verb_of

if TYPE_CHECKING:
    from synoptic.corpus.quotations.narration import Sentence
    from synoptic.corpus.quotations.subjects import Subjects

_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_FOLLOWING = re.compile(rf" ({QUOTED}|[^\W\d_]+)")
_GENDERS: dict[str, Gender] = {"he": "male", "she": "female"}
_SENTENCES_BACK = 5
_SURE_SENTENCES = 2
"""Sentences back in which a name is surely the one that a pronoun stands for: its own and the one before."""
_NEAR_CHARACTERS = 16


def antecedent(
    subjects: Subjects, pronoun: Mention, sentence: Sentence, verb: Span
) -> tuple[str | None, bool]:
    """Return whom a pronoun stands for: the subject of its sentence or of one before, and how surely.

    Surely only if that is the sentence before, at the most, if nobody else is spoken of since who can be
    meant, and if the article leaves no doubt that the name is a person's.
    """
    narration, people = subjects.narration, subjects.people
    gender = _GENDERS.get(narration.words[pronoun.span.start : pronoun.span.end].lower())
    end = pronoun.span.start
    start = sentence.span.start
    answers = verb_of(narration.text[verb.start : verb.end]) in ANSWERING
    others: set[str | None] = set()
    told = 0
    for _ in range(_SENTENCES_BACK + 1):
        fitting = [
            one
            for one in mentions_in(people, narration.words, Span(start, end))
            if one.kind == "pronoun" or _fits(subjects, one, gender)
        ]
        addressed = _addressed(subjects, fitting)
        if answers and addressed is not None:
            return addressed.person, False
        others |= {one.person for one in fitting if one.kind != "pronoun"}
        able = [one for one in fitting if subjects.may_be_subject(one)]
        named = [one for one in able if one.kind == "name"]
        described = [one for one in able if one.kind == "description" and one.person is not None]
        is_near = told < _SURE_SENTENCES
        if able and able[0].kind == "description" and described:
            beside = named_beside(subjects, able[0], Span(end, end))
            if beside is not None:
                return beside, is_near and len(others - {beside, able[0].person}) == 0
            if able[0].person and able[0].person[0].isupper():
                return able[0].person, is_near and len(others) == 1
            if not named:
                return able[0].person, False
        if named and (not able or able[0].kind != "pronoun"):
            found = named[0].person
            is_taken_up = addressed is None and _goes_on(subjects, named[0], start, pronoun, sentence)
            is_only = others == {found} and found is not None and people.is_surely_person(found)
            return found, is_near and (is_taken_up or is_only)
        told += bool(narration.words[start:end].strip(f" {QUOTED}"))
        end = narration.end_before(start)
        if end == 0:
            break
        line = narration.words.rfind("\n", 0, end) + 1
        start = narration.sentence(Span(end - 1, end), Span(line, end)).start
    return None, False


def named_beside(subjects: Subjects, mention: Mention, verb: Span) -> str | None:
    """The secretary of the Union, Bett Arlow, …; its secretary, Bett Arlow, told us: the name."""
    beside = Span(mention.span.end, max(verb.start, mention.span.end))
    is_behind = verb.start < mention.span.start
    if is_behind:
        beside = Span(mention.span.end, min(len(subjects.narration.text), mention.span.end + 80))
    for other in mentions_in(subjects.people, subjects.narration.words, beside):
        between = subjects.narration.words[mention.span.end : other.span.start]
        is_beside = re.search(r"(?:^|,) $", between) and not re.search(r"[.;]", between)
        if other.kind == "name" and is_beside:
            return None if is_behind and _begins_clause(subjects, other) else other.person
    return None


def _begins_clause(subjects: Subjects, name: Mention) -> bool:
    """According to the ministry, Tom Reve has been “…”: the name is a subject and not the ministry's."""
    following = _FOLLOWING.match(subjects.narration.words, name.span.end)
    return following is not None and following[1].lower() not in PREPOSITIONS


def _fits(subjects: Subjects, mention: Mention, gender: Gender | None) -> bool:
    if mention.person is None or gender is None:
        return True
    own = subjects.people.gender_of(mention.person)
    return own is None or own == gender


def _addressed(subjects: Subjects, mentions: Sequence[Mention]) -> Mention | None:
    """Return to whom a sentence says that something was said: told Tom Reve."""
    for one in mentions:
        before = subjects.narration.words[max(0, one.span.start - 30) : one.span.start].split()
        words = [word for word in before if fold_word(word) not in TITLES and word.lower() not in DETERMINERS]
        is_subject = one.kind == "pronoun" or (subjects.may_be_subject(one) and words[-2:-1] == [QUOTED])
        if (
            words
            and verb_of(words[-1]) in ADDRESSING
            and not is_subject
            and QUOTED not in "".join(words[-2:])
        ):
            return one
    return None


def _goes_on(subjects: Subjects, subject: Mention, start: int, pronoun: Mention, sentence: Sentence) -> bool:
    """Marsh said that …. She described …: who begins both sentences is one, whoever else is in the first.

    A subject that is taken up as the subject, by a pronoun, is the likeliest of all (Grosz, Joshi and
    Weinstein 1995, "Centering", Computational Linguistics 21:2, on continuing).
    """
    after = subjects.narration.words[subject.span.end : subject.span.end + _NEAR_CHARACTERS]
    said = _WORD.search(after)
    says_so = said is not None and not after[: said.start()].strip() and said[0].lower() in verb_forms()
    return says_so and start == subject.span.start and pronoun.span.start == sentence.span.start
