"""Whose words a verb or a phrase makes of a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.article import Span
from synoptic.corpus.quotations._speech_words import NOBODIES
from synoptic.corpus.quotations.clauses import QUOTED, Stance, VerbGroup, depends_on_condition, phrase_before
from synoptic.corpus.quotations.pronouns import antecedent, named_beside
from synoptic.corpus.quotations.subjects import Subject, Subjects
from synoptic.corpus.text.speech import forms_of

if TYPE_CHECKING:
    from synoptic.corpus.quotations.narration import Narration, Sentence
    from synoptic.corpus.quotations.people import People

_VENUES = (
    re.compile(
        r"\b(?P<verb>told|tells|telling) (?P<venue>"
        r"(?:our|a|an|the|his|her|its) [a-z]+(?: [a-z]+)?(?: [A-Z][\w&’.]*)*"
        r"|reporters\b[^,.;“\"]*|us\b[^,.;“\"]*|(?:[A-Z][\w&’.]*)(?: (?:of |& )?[A-Z][\w&’]*)*)"
    ),
    re.compile(
        r"\b(?P<venue>(?:in|during|at) (?:a|an|the|another|his|her|its|our) (?:[\w&’\-]+ ){0,6}?"
        r"(?:interview|statement|report|letter|speech|post|briefing|conference|programme|program|meeting|email"
        r"|session|address|tweet|podcast|column|summit)\b[^,.;“\"]*)"
    ),
    re.compile(
        r"\b(?P<venue>by (?:phone|email|telephone|letter)|on (?:Twitter|X|Facebook|Telegram|Truth Social))\b"
    ),
    re.compile(r"\b[Ss]peaking (?P<venue>(?:in|at|on|to) [^,.;“\"]+)"),
    re.compile(r"\b(?P<verb>said) (?P<venue>(?:in|at) [A-Z][\w’]*(?: [A-Z][\w’]*)*)"),
)


class Attribution(Struct, frozen=True):
    """To whom an article gives a quotation."""

    speaker: str | None
    """The full name, as far as the article gives it, or its description of one it does not name; None where
    the article does not tell."""
    place: Span | None
    """Where that one is spoken of beside the quotation: a name, a description, a pronoun."""
    verb: str | None
    """The verb that brings the words in, as it is written."""
    venue: Span | None
    """To whom, or where, they were said, as far as the sentence tells."""
    is_certain: bool
    """False where the speaker was carried over, or is a pronoun that may stand for another."""
    denied_by: str | None = None
    """Who, as the article tells, did not say it, or denies having said it; then there is no speaker."""


NOBODY = Attribution(None, None, None, None, is_certain=True)
"""The article does not tell whose words these are."""
UNKNOWN = Attribution(None, None, None, None, is_certain=False)
"""The article tells that somebody may have said these words, but not who did."""


class Reader:
    """Reads what the sentences of an article tell of its quotations."""

    def __init__(self, people: People, narration: Narration) -> None:
        """Take the article's people and its narration."""
        self.narration = narration
        self.subjects = Subjects(people, narration)
        self._venues = lru_cache(maxsize=16)(lambda sentence: tuple(_venues_in(narration.words, sentence)))

    def given(self, subject: Subject, sentence: Sentence, verb: Span) -> Attribution:
        """Return the words as those of somebody, whom a verb or what stands for one names."""
        mention = subject.mention
        speaker, is_certain = mention.person, mention.is_certain and subject.is_certain
        if mention.kind == "pronoun":
            speaker, is_certain = antecedent(self.subjects, mention, sentence, verb)
            is_certain = is_certain and subject.is_certain
        elif mention.kind == "description":
            speaker = named_beside(self.subjects, mention, verb) or speaker
        return Attribution(
            speaker,
            mention.span,
            self.narration.text[verb.start : verb.end],
            self._venue_of(sentence.span, verb),
            is_certain=is_certain and speaker is not None,
        )

    def _venue_of(self, sentence: Span, verb: Span) -> Span | None:
        """Return to whom or where a verb of a sentence says it."""
        venues = self._venues(sentence)
        return next((venue for at, venue in venues if at is None or at == verb.start), None)

    def judged(self, sentence: Sentence, group: VerbGroup, quoted: int) -> Attribution | None:
        """Return what a verb group tells of a quotation: whose words they are, or that they were not said."""
        stance = group.stance
        verb = sentence.tokens[group.at].span
        if stance is Stance.UNDERGONE:
            following = [token.word for token in sentence.tokens[group.at + 1 : group.at + 3]]
            if following[:1] == ["as"] and following[1:] and "ing" in forms_of(following[1]):
                # She is quoted as saying.
                stance = Stance.SAID
            else:
                return self._agent(sentence, group, quoted)
        if _is_nobody(sentence, group):
            return replace(UNKNOWN, verb=sentence.tokens[group.at].written)
        subject = self.subjects.subject_of(sentence, group)
        if subject is None:
            return None if stance is Stance.SAID else replace(UNKNOWN, verb=sentence.tokens[group.at].written)
        number = sentence.token_at(subject.mention.span.start)
        if stance is Stance.SAID and depends_on_condition(sentence.tokens, number):
            stance = Stance.OPEN
        found = self.given(subject, sentence, verb)
        if stance is Stance.DENIED:
            return replace(found, speaker=None, is_certain=False, denied_by=found.speaker)
        return replace(found, speaker=None, is_certain=False) if stance is Stance.OPEN else found

    def _agent(self, sentence: Sentence, group: VerbGroup, quoted: int) -> Attribution:
        """Return by whom something was said to somebody, or of it: has been called “…” by the crew."""
        tokens = sentence.tokens
        verb = tokens[group.at].span
        for number in range(group.at + 1, min(len(tokens), max(group.at, quoted) + 12)):
            if (
                tokens[number].word == "by"
                and (found := self.subjects.phrase_from(sentence, number + 1)) is not None
            ):
                return self.given(found, sentence, verb)
        return replace(UNKNOWN, verb=self.narration.text[verb.start : verb.end])


def _is_nobody(sentence: Sentence, group: VerbGroup) -> bool:
    """Tell whether it is said that nobody said so: nobody said, no one in the crew said."""
    tokens = sentence.tokens
    if group.is_participle or group.first == 0:
        return False
    if tokens[group.first - 1].word in NOBODIES:
        return True
    phrase = phrase_before(tokens, group.first)
    start = group.first if phrase is None else phrase[0]
    return any(token.word in {"no", "none", "neither"} for token in tokens[max(0, start - 1) : start + 1])


def _venues_in(narration: str, sentence: Span) -> Iterator[tuple[int | None, Span | None]]:
    """Yield where a verb of a sentence begins, None if any may be meant, and to whom or where it says it.

    `narration` is the article with `QUOTED` in the place of quotations; "told reporters" is about no other
    verb.
    """
    for form in _VENUES:
        for found in form.finditer(narration, sentence.start, sentence.end):
            start, end = found.span("venue")
            bare = narration[start:end].rstrip(f"{QUOTED} .")
            verb = found.start("verb") if "verb" in form.groupindex else None
            yield verb, Span(start, start + len(bare)) if bare else None
