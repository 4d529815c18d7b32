"""Who does what a verb says: the subject of a verb group, wherever its sentence has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.article import Span
from synoptic.corpus.quotations._speech_words import (
    BLAMING,
    DETERMINERS,
    DOCUMENTS,
    PLURALS,
    PREPOSITIONS,
    QUANTITIES,
    ROLES,
    TITLES,
)
from synoptic.corpus.quotations.clauses import (
    QUOTED,
    VerbGroup,
    before_time,
    is_noun_phrase,
    phrase_after,
    phrase_before,
)
from synoptic.corpus.quotations.people import NOT_NAMES, Mention, People
from synoptic.corpus.text.folding import fold_word
from synoptic.corpus.text.speech import PRONOUNS, verb_forms

if TYPE_CHECKING:
    from synoptic.corpus.quotations.narration import Narration, Sentence

_PREPOSITION = re.compile(
    r"\b(?i:of|with|by|to|from|for|in|at|on|after|alongside|between|against|about|over|and|as|near|like|told"
    r"|asked|tells|including|following|beside|before|behind|under)\s+(?:the\s+|its\s+|his\s+|her\s+|an?\s+)?"
    r"(?:(?:[A-Z]\w*|Lt\.|Gen\.|Dr\.|Mr\.|Mrs\.|Ms\.)\s+)*$"
)
_POSSESSED = re.compile(r"^[’']s?(?:\s|$)|[’']s?$")
LEAD = frozenset(",—–-;)]")
"""Marks that may stand between a quotation and who said it."""
_AFTER_SUBJECT = frozenset(
    [
        "has",
        "have",
        "had",
        "was",
        "were",
        "is",
        "are",
        "will",
        "would",
        "also",
        "did",
        "does",
        "could",
        "can",
        "who",
    ]
)
_NO_SPEAKERS_WORDS = """
i you it this that these those who what which it's nothing something anything everything monday tuesday
wednesday thursday friday saturday sunday january february march april may june july august september
october november december today yesterday tomorrow here there then now so but and or however meanwhile
still if when while as after before
"""
_NO_SPEAKERS = frozenset(_NO_SPEAKERS_WORDS.split())
_PLACES = frozenset(["moscow", "washington", "london", "paris", "berlin", "hague", "beijing", "brussels"])
_NEVER = _NO_SPEAKERS | _PLACES
_NOT_ALONE = NOT_NAMES - {"another"} - ROLES


class Subject(Struct, frozen=True):
    """Who does what a verb says, and how plainly the sentence tells."""

    mention: Mention
    """Who."""
    is_certain: bool = True
    """Whether no other reading is likely."""


class Subjects:
    """Finds who does what a verb says, in the sentences of one article."""

    def __init__(self, people: People, narration: Narration) -> None:
        """Take the article's people and its narration."""
        self.people = people
        self.narration = narration

    def subject_of(self, sentence: Sentence, group: VerbGroup) -> Subject | None:
        """Return who does what a verb group says."""
        tokens = sentence.tokens
        if group.is_participle:
            return self._subject_of_participle(sentence, group)
        if group.first == 0:
            # Said Comey, “…”.
            return self.phrase_from(sentence, group.at + 1) if group.at == 0 else None
        if group.first == group.at and (inverted := self._inverted(sentence, group.at)) is not None:
            return inverted
        first = before_time(tokens, group.first)
        before = tokens[first - 1].word
        if before in {"who", "which", "that"} and first > 1:
            end = first - 1
            end -= tokens[end - 1].word == ","
            return self._adjoining(sentence, end)
        if before in {"and", "but", "or", "then", "nor"}:
            return self._subject_before(sentence, first - 1)
        if before in {",", ")", "—", "–", "-"}:
            return self._subject_before_aside(sentence, first - 1)
        found = self._adjoining(sentence, first)
        return found if found is not None or first == group.first else self._adjoining(sentence, group.first)

    def _inverted(self, sentence: Sentence, at: int) -> Subject | None:
        """Return who stands after the verb: “…,” said Marsh, “…”; In other words, explained Marsh: “…”."""
        tokens = sentence.tokens
        number = at - 1
        while number > 0 and tokens[number].word in LEAD:
            number -= 1
        if tokens[number].kind == "quoted":
            return self.phrase_from(sentence, at + 1)
        if tokens[at - 1].word != ",":
            return None
        found = self.phrase_from(sentence, at + 1)
        end = len(tokens) if found is None else sentence.token_at(found.mention.span.end)
        return found if end < len(tokens) and tokens[end].word in {",", ":"} else None

    def phrase_from(self, sentence: Sentence, start: int) -> Subject | None:
        """Return who is spoken of from a token on: said Marsh; said General Ada Marsh of the Corrie."""
        tokens = sentence.tokens
        if start >= len(tokens):
            return None
        if tokens[start].word in PRONOUNS:
            return Subject(Mention(tokens[start].span, "pronoun", None, is_certain=False))
        phrase = phrase_after(tokens, start)
        if phrase is None:
            return None
        _, end = phrase
        limit = tokens[end - 1].span.end
        inside = [
            one
            for one in sentence.mentions
            if one.kind == "name" and tokens[start].span.start <= one.span.start and one.span.end <= limit
        ]
        for one in inside:
            is_owner = _POSSESSED.search(
                self.narration.words[one.span.start : one.span.end]
            ) or _POSSESSED.match(self.narration.words[one.span.end : one.span.end + 2])
            if one.span.end == limit or (one.span.start == tokens[start].span.start and not is_owner):
                return Subject(one)
        for one in sentence.mentions:
            is_whole = one.span.end >= limit or not tokens[end - 1].is_capital
            if one.kind == "description" and one.span.start == tokens[start].span.start and is_whole:
                return Subject(one)
        if end < len(tokens) and tokens[end].word in {"of", "for", "at", "from"}:
            further = phrase_after(tokens, end + 1)
            end = further[1] if further is not None else end
        return self._described(sentence, start, end)

    def may_be_subject(self, mention: Mention) -> bool:
        """Tell whether somebody can be the subject: no preposition before, nothing that is theirs after."""
        text = self.narration.words
        line = text.rfind("\n", 0, mention.span.start) + 1
        before = text[max(line, mention.span.start - 60) : mention.span.start]
        if (found := _PREPOSITION.search(before)) is not None:
            verb = found[0].split()[0]
            # "…,” told Ilse us": inverted, the one after the verb speaks.
            is_inverted = (
                verb in {"asked", "told", "tells"} and before[: found.start()].rstrip(" ,")[-1:] == QUOTED
            )
            if not is_inverted:
                return False
        return not _POSSESSED.search(text[mention.span.start : mention.span.end]) and not _POSSESSED.match(
            text[mention.span.end : mention.span.end + 2]
        )

    def _adjoining(self, sentence: Sentence, end: int) -> Subject | None:
        """Return who is spoken of right before a token."""
        tokens = sentence.tokens
        mention = sentence.mention_ending(end)
        phrase = phrase_before(tokens, end)
        if mention is not None and mention.kind == "pronoun":
            return Subject(mention)
        if phrase is None:
            return None if mention is None else Subject(mention)
        start, _ = phrase
        if mention is not None and mention.kind == "name":
            number = sentence.token_at(mention.span.start)
            if number > start and tokens[number - 1].word in PREPOSITIONS:
                return self._described(sentence, start, end)
            return Subject(mention)
        if mention is not None and mention.span.start <= tokens[start].span.start:
            return Subject(mention)
        for one in sentence.mentions:
            # Former Governor Jeb Bush of Florida.
            number = sentence.token_at(one.span.end)
            is_head = start <= sentence.token_at(one.span.start) and number < end
            if one.kind == "name" and is_head and tokens[number].word in {"of", "from", "at"}:
                return Subject(one)
        return self._described(sentence, start, end)

    def _described(self, sentence: Sentence, start: int, end: int) -> Subject | None:
        """Return somebody whom the article does not name: the daily, another, Clinton officials, CBS News."""
        tokens = sentence.tokens
        while start < end and tokens[start].word in _NO_SPEAKERS and end - start > 1:
            start += 1
        if start == end or not is_noun_phrase(tokens, start, end):
            return None
        for mention in sentence.mentions:
            is_whole = mention.span.end >= tokens[end - 1].span.end or not tokens[end - 1].is_capital
            if mention.kind == "description" and mention.span.start == tokens[start].span.start and is_whole:
                return Subject(mention)
        for number in range(start + 1, end):
            if tokens[number].word in {"in", "on", "with", "to"}:
                end = number
                break
        last = tokens[end - 1]
        folded = fold_word(last.written)
        if folded in _NEVER:
            return None
        is_one_role = folded in ROLES and last.word not in PLURALS and not last.word.endswith("s")
        if end - start == 1 and (is_one_role or folded in _NOT_ALONE):
            return None
        span = Span(tokens[start].span.start, last.span.end)
        written = self.narration.words[span.start : span.end]
        first = tokens[start]
        is_plain = first.word in DETERMINERS | QUANTITIES or first.word in ROLES
        if all(token.is_capital for token in tokens[start:end] if len(token.word) > 3) and not is_plain:
            named = self.people.full_name(written.split()) if end - start == 1 else written
            return Subject(Mention(span, "description", named, is_certain=True))
        begins = start == 0 or tokens[start - 1].kind != "word"
        if is_plain and (begins or not tokens[end - 1].is_capital):
            written = written[0].lower() + written[1:]
        return Subject(Mention(span, "description", written, is_certain=True))

    def _subject_before(self, sentence: Sentence, end: int) -> Subject | None:
        """Return who did what the verb before "and" says, whose subject goes on."""
        earlier = [group for group in sentence.groups if group.at < end]
        for group in reversed(earlier):
            if not group.is_participle and group.first < end and (found := self.subject_of(sentence, group)):
                return found
        return self._main_subject(sentence, end)

    def _subject_before_aside(self, sentence: Sentence, comma: int) -> Subject | None:
        """Return who is spoken of before an aside: Marsh, the captain, said."""
        tokens = sentence.tokens
        mark = tokens[comma].word
        opening = {")": {"("}, ",": {","}}.get(mark, {mark})
        number = comma - 1
        while number > 0 and tokens[number].word not in opening and tokens[number].kind != "quoted":
            number -= 1
        if tokens[number].word in opening and number > 0:
            found = self._adjoining(sentence, number)
            start = 0 if found is None else sentence.token_at(found.mention.span.start)
            if mark == "," and start > 1 and tokens[start - 1].word in {"of", "in", "at", "from", "near"}:
                # James, 22, of Flint, Michigan, said.
                further = start - 2 if tokens[start - 2].word == "," else start - 1
                if tokens[further].word == ",":
                    return self._subject_before_aside(sentence, further)
            if found is not None:
                aside = sentence.mention_ending(comma)
                names_aside = (
                    aside is not None and aside.kind == "name" and found.mention.kind == "description"
                )
                if names_aside and aside is not None:
                    start = sentence.token_at(aside.span.start)
                    if all(token.is_capital for token in tokens[number + 1 : start]):
                        return Subject(aside)
                return found
            # An aside in an aside: Marsh, a captain in Sarne, Norway, said.
            return self._subject_before_aside(sentence, number) if mark == "," else None
        return self._main_subject(sentence, comma)

    def _subject_of_participle(self, sentence: Sentence, group: VerbGroup) -> Subject | None:
        """Return who is saying: the one right before, or the subject of its clause."""
        tokens = sentence.tokens
        if group.first == 0:
            return self._main_subject(sentence, len(tokens))
        before = tokens[group.first - 1].word
        if before == "for":
            blamed = next((n for n in range(group.first - 2, -1, -1) if tokens[n].word in BLAMING), None)
            found = self._adjoining(sentence, group.first - 1)
            if (
                blamed is not None
                and found is not None
                and sentence.token_at(found.mention.span.start) > blamed
            ):
                return replace(found, is_certain=False)
        if before == "," and (apposed := self._apposed(sentence, group.first - 1)) is not None:
            return apposed
        is_apart = tokens[group.first].word == "without" or before in PREPOSITIONS | {
            ",",
            "and",
            "or",
            "—",
            "–",
            "then",
        }
        if not is_apart and (found := self._adjoining(sentence, group.first)) is not None:
            issuer = self._main_subject(sentence, group.first) if before in DOCUMENTS else None
            return found if issuer is None else issuer
        return self._main_subject(sentence, group.first)

    def _apposed(self, sentence: Sentence, comma: int) -> Subject | None:
        """Return the one whom a name beside an office names: its director, Dr. Ingrid Sollace, saying."""
        named = sentence.mention_ending(comma)
        start = 0 if named is None else sentence.token_at(named.span.start)
        while start > 0 and sentence.tokens[start - 1].word.rstrip(".") in TITLES:
            start -= 1
        if named is None or named.kind != "name" or start < 2 or sentence.tokens[start - 1].word != ",":
            return None
        return Subject(named) if sentence.tokens[start - 2].word in ROLES else None

    def _main_subject(self, sentence: Sentence, end: int) -> Subject | None:
        """Return the subject of the clause before a token: what follows a quotation has one of its own."""
        tokens = sentence.tokens
        quoted = next((number for number in range(end - 1, -1, -1) if tokens[number].kind == "quoted"), -1)
        found = self._subject_between(sentence, quoted + 1, end)
        return found if found is not None or quoted < 0 else self._subject_between(sentence, 0, quoted)

    def _subject_between(self, sentence: Sentence, begin: int, end: int) -> Subject | None:
        """Return the subject of a clause: the first in it that can be one."""
        tokens = sentence.tokens
        if begin >= end:
            return None
        groups = [group for group in sentence.groups if begin < group.first < end and not group.is_participle]
        offset, limit = tokens[begin].span.start, tokens[end - 1].span.end
        able = [
            one
            for one in sentence.mentions
            if offset <= one.span.start and one.span.end <= limit and self.may_be_subject(one)
        ]
        own = self.subject_of(sentence, groups[0]) if groups else None
        if own is not None and (not able or own.mention.span.start <= able[0].span.start):
            return own
        leading = self._leading(sentence, begin, end)
        if leading is not None and (not able or leading.mention.span.start < able[0].span.start):
            return leading
        if not able:
            return None
        names = {one.person for one in able if one.kind != "pronoun"}
        return Subject(able[0], is_certain=len(names) < 3)

    def _leading(self, sentence: Sentence, begin: int, end: int) -> Subject | None:
        """Return the phrase that a clause begins with: The conservative publication has been …"""
        tokens = sentence.tokens
        while begin < end and tokens[begin].kind == "mark":
            begin += 1
        phrase = phrase_after(tokens, begin) if begin < end else None
        if phrase is None or phrase[1] >= end:
            return None
        following = tokens[phrase[1]].word
        if following not in _AFTER_SUBJECT and following not in verb_forms():
            return None
        return self._described(sentence, *phrase)
