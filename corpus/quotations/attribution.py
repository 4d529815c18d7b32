"""Who is said to have said it: a rule finds it beside the quotation, or it goes on from before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.corpus.article import Span
from synoptic.corpus.quotations._speech_words import NAMING, TITLED
from synoptic.corpus.quotations.clauses import QUOTED, Stance
from synoptic.corpus.quotations.narration import Narration
from synoptic.corpus.quotations.reader import NOBODY, Attribution, Reader
from synoptic.corpus.quotations.rules import RULES, before, labelled

if TYPE_CHECKING:
    from synoptic.corpus.quotations.people import People
    from synoptic.corpus.text.quotation_marks import QuotedStretch

_NAMED_SO = re.compile(
    r"\b(?:known|titled|entitled|headlined)(?: as)?(?: the| an?)? ?$"
    r"|\bso-called ?$"
)
_NAMED_THING = re.compile(
    rf"(?:\b(?:{'|'.join(sorted(TITLED))})|[’']s?)(?: (?:{'|'.join(sorted(NAMING))}))?,? ?$"
)
_NAMING_CHARACTERS = 100
_NOT_SPACE = re.compile(r"\S")
_SENTENCE_END = frozenset(".!?…,")


class Attributions:
    """Finds the speakers of an article's quotations; asked in the order of the text."""

    def __init__(self, text: str, people: People, stretches: Sequence[QuotedStretch]) -> None:
        """Take the article's text, its people, and its stretches in quotation marks."""
        self._text = text
        quoted = [stretch.outside for stretch in stretches if stretch.depth == 0]
        self._narration = Narration(text, people, quoted)
        self._reader = Reader(people, self._narration)

    def of(
        self, stretch: QuotedStretch, paragraph: Span, previous: Attribution | None, *, is_near: bool = True
    ) -> Attribution:
        """Return to whom a stretch is given.

        `previous` is what the one before it has, `is_near` whether that is in the same paragraph.
        """
        quoted = stretch.outside
        sentence = self._narration.read(self._narration.sentence(quoted, paragraph))
        near = max(sentence.span.start, quoted.start - _NAMING_CHARACTERS)
        if _NAMED_SO.search(self._narration.words, near, quoted.start) or self._is_title(near, stretch):
            return NOBODY
        number = sentence.token_at(quoted.start)
        for rule in RULES:
            if (found := rule(self._reader, sentence, number)) is not None:
                return found
        stands_alone = quoted.start <= sentence.narrated
        if is_near and stands_alone and previous is not None and previous.speaker is not None:
            return replace(previous, verb=None, is_certain=False)
        if quoted.start == paragraph.start:
            return (
                self._signed(quoted, paragraph)
                or self._announced(paragraph)
                or self._carried(paragraph, previous)
                or NOBODY
            )
        return (self._said_before(sentence.span.start, paragraph) if stands_alone else None) or NOBODY

    def _is_title(self, near: int, stretch: QuotedStretch) -> bool:
        """Tell whether a stretch is the title of a work: on ABC’s “This Week”, the song “Fight On”."""
        if _NAMED_THING.search(self._narration.words, near, stretch.outside.start) is None:
            return False
        words = self._text[stretch.inside.start : stretch.inside.end].split()
        return len(words) < 9 and all(
            word[:1].isupper() or not word[:1].isalpha() for word in words if len(word) > 4
        )

    def _signed(self, quoted: Span, paragraph: Span) -> Attribution | None:
        """“…” and, in a paragraph of its own: – Ilse Brandt."""
        if quoted.end != paragraph.end:
            return None
        following = _NOT_SPACE.search(self._text, paragraph.end)
        start = len(self._text) if following is None else following.start()
        line_end = self._text.find("\n", start)
        line = Span(start, len(self._text) if line_end < 0 else line_end)
        sentence = self._narration.read(line)
        tokens = sentence.tokens
        if not tokens or tokens[0].word not in {"—", "–", "-"} or len(tokens) > 20:
            return None
        number = 1
        while number < len(tokens) and tokens[number].word in {"—", "–", "-"}:
            number += 1
        subject = self._reader.subjects.phrase_from(sentence, number)
        if subject is None or subject.mention.kind == "pronoun":
            return None
        end = sentence.token_at(subject.mention.span.end)
        if end < len(tokens) and tokens[end].word not in {",", "(", "."}:
            return None
        return replace(self._reader.given(subject, sentence, tokens[0].span), verb=None)

    def _announced(self, paragraph: Span) -> Attribution | None:
        """Wren tells it like this: and the next paragraph is the quotation."""
        end = self._narration.end_before(paragraph.start)
        if end == 0 or self._text[end - 1] != ":":
            return None
        start = self._narration.words.rfind("\n", 0, end) + 1
        sentence = self._narration.read(self._narration.sentence(Span(end - 1, end), Span(start, end)))
        number = len(sentence.tokens)
        return before(self._reader, sentence, number) or labelled(self._reader, sentence, number)

    def _carried(self, paragraph: Span, previous: Attribution | None) -> Attribution | None:
        """A paragraph that is nothing but a quotation goes on with the speaker of the one before."""
        if self._narration.words[paragraph.start : paragraph.end].strip(f" {QUOTED}"):
            return None
        end = self._narration.end_before(paragraph.start)
        is_heading = self._text[paragraph.start : paragraph.end].strip("“”\"'‘’«» ")[-1:] not in _SENTENCE_END
        if end == 0 or paragraph.start - end > 3 or is_heading:
            return None
        start = self._narration.words.rfind("\n", 0, end) + 1
        if (
            QUOTED in self._narration.words[start:end]
            and previous is not None
            and previous.speaker is not None
        ):
            return replace(previous, verb=None, is_certain=False)
        return self._said_before(paragraph.start, Span(start, end))

    def _said_before(self, start: int, paragraph: Span) -> Attribution | None:
        """Bolton said that he would come. “I am on my way.”: who said something goes on."""
        end = self._narration.end_before(start)
        if end <= paragraph.start:
            return None
        earlier = self._narration.read(self._narration.sentence(Span(end - 1, end), paragraph))
        for group in earlier.groups:
            following = earlier.tokens[group.at + 1 :][:1]
            is_empty = bool(following) and following[0].word == "nothing"
            says_so = group.stance is Stance.SAID and group.verb.is_saying and not group.is_participle
            if says_so and not is_empty:
                subject = self._reader.subjects.subject_of(earlier, group)
                if subject is not None:
                    found = self._reader.given(subject, earlier, earlier.tokens[group.at].span)
                    return replace(found, verb=None, venue=None, is_certain=False)
        return None
