"""Find the speaker of a quotation in the words around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span
from synoptic.corpus.quotations._speech_words import ROLES, SPEECH_VERBS, TITLES
from synoptic.corpus.quotations.people import Mention, People, mentions_in
from synoptic.corpus.text.segmentation import paragraphs

if TYPE_CHECKING:
    from synoptic.corpus.text.quotation_marks import QuotedStretch

_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_ENDS = re.compile(r"[.!?…](?=[\"'”’»)\]]*(?:\s|$))")
_ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|Dr|Mr|Mrs|Ms|Lt|Gen|Sen|Rep|Gov|Col|Sgt|Capt|St|Prof|Jr|Sr|No|vs|U\.S|a\.m|p\.m)$"
)
_PREPOSITION = re.compile(
    r"\b(?:of|with|by|to|from|for|in|at|on|after|alongside|between|against|about|over|and|as|near|like|told|asked"
    r"|tells|including|following|beside|before|behind|under)\s+(?:the\s+|its\s+|his\s+|her\s+|an?\s+)?"
    r"(?:(?:[A-Z]\w*|Lt\.|Gen\.|Dr\.|Mr\.|Mrs\.|Ms\.)\s+)*$"
)
_ASKED = re.compile(r"^(?:[^,]* )?(?:[Ww]hen )?(?:[Aa]sked|[Pp]ressed)\b")
_NAMED_SO = re.compile(
    r"\b(?:known|described|dubbed|nicknamed|referred to|titled|entitled|headlined)(?: as)?(?: the| an?)? ?$"
    r"|\bso-called ?$"
)
_CONJOINED = re.compile(r"\b(?:and|but|or)\s+(?:also |then )?$")
# No sentence reaches farther than this from what is quoted in it, in code points.
_FARTHEST_CHARACTERS = 1000
_NEAR_CHARACTERS = 8
_POSSESSED = re.compile(r"^[’']s?(?:\s|$)|[’']s?$")

QUOTED = "\ue000"
"""Stands for each character of a quotation in a narration; nobody writes it, and it is no letter."""
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


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker of a quotation, according to its article."""

    speaker: str | None
    """The fullest name in the article, or its description of an unnamed speaker; None where it gives neither.
    """
    place: Span | None
    """The speaker's name, description or pronoun beside the quotation."""
    verb: str | None
    """The verb that brings the words in, as it is written."""
    venue: Span | None
    """The audience or the occasion, if the sentence has one."""
    is_certain: bool
    """False for a speaker carried over, and for a pronoun that may mean another person."""


NOBODY = Attribution(None, None, None, None, is_certain=True)
"""The attribution of a quotation without a speaker."""


def sentence_ends(text: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Yield where sentences of a narration end: one past each mark that ends one, unless it abbreviates."""
    for found in _ENDS.finditer(text, *slice(start, end).indices(len(text))[:2]):
        if not _ABBREVIATED.search(text[max(start, found.start() - 5) : found.start()]):
            yield found.end()


def _ends(text: str, quoted: Span) -> bool:
    """Tell whether a quotation ends the sentence that it is in."""
    inner = text[max(quoted.start, quoted.end - 8) : quoted.end].rstrip("”\"’'»")
    line_end = text.find("\n", quoted.end)
    following = text[quoted.end : len(text) if line_end < 0 else line_end][:_NEAR_CHARACTERS].lstrip()
    opens_another = not following or following[0].isupper() or following[0] in '“"‘«'
    return inner.endswith((".", "!", "?")) and opens_another


class Attributions:
    """Finds the speakers of an article's quotations; asked in the order of the text."""

    def __init__(self, text: str, people: People, stretches: Sequence[QuotedStretch]) -> None:
        """Take the article's text, its people, and its stretches in quotation marks."""
        self._text = text
        self._people = people
        self._quoted = [stretch.outside for stretch in stretches if stretch.depth == 0]
        # Quoted words neither name a speaker nor end a sentence of the narration; nor does a wrapped line.
        blank = list(text)
        for paragraph in paragraphs(text):
            for offset in range(paragraph.start, paragraph.end):
                if blank[offset] == "\n":
                    blank[offset] = " "
        for quoted in self._quoted:
            blank[quoted.start : quoted.end] = QUOTED * len(quoted)
        self._narration = "".join(blank)
        # A quotation that ends with a full stop ends the sentence, if a capital follows.
        self._stops = sorted(
            {*sentence_ends(self._narration), *(one.end for one in self._quoted if _ends(text, one))}
        )

    def of(self, stretch: QuotedStretch, paragraph: Span, previous: Attribution | None) -> Attribution:
        """Return the attribution of a stretch; `previous` is that of the stretch before in its paragraph."""
        sentence = self._sentence(stretch.outside, paragraph)
        if _NAMED_SO.search(self._narration[sentence.start : stretch.outside.start]):
            return NOBODY
        found = (
            self._after(stretch.outside, sentence)
            or self._before(stretch.outside, sentence)
            or self._later(stretch.outside, sentence)
        )
        if found is not None:
            return found
        stands_alone = not self._text[sentence.start : stretch.outside.start].strip()
        if stands_alone and previous is not None and previous.speaker is not None:
            return Attribution(previous.speaker, previous.place, None, previous.venue, is_certain=False)
        if stretch.outside.start == paragraph.start:
            return self._announced(paragraph) or NOBODY
        return NOBODY

    def _after(self, quoted: Span, sentence: Span) -> Attribution | None:
        """“…,” Marsh said; “…,” said Edvard Quill, who …; “…,” spokesman Jon Pell continued."""
        after = Span(quoted.end, sentence.end)
        words = self._narration[after.start : after.end]
        lead = re.match(r"[\s,—–-]*", words)
        begin = after.start + (lead.end() if lead else 0)
        mentions = list(mentions_in(self._people, self._narration, Span(begin, after.end)))
        verbs = self._verbs(Span(begin, after.end))
        if not verbs:
            return None
        verb = verbs[0]
        if verb.start == begin:
            if self._text[verb.start : verb.end].lower().endswith("ing"):
                return None
            following = [one for one in mentions if one.span.start >= verb.end]
            if following and following[0].span.start - verb.end < 60:
                return self._given(following[0], verb, sentence)
            return None
        ahead = [one for one in mentions if one.span.start < verb.start]
        if ahead and self._only_titles(begin, ahead[0].span.start):
            before = self._narration[sentence.start : quoted.start]
            if "," not in before and _ASKED.match(before):
                return Attribution(None, None, None, None, is_certain=False)
            return self._given(ahead[0], verb, sentence)
        return None

    def _before(self, quoted: Span, sentence: Span) -> Attribution | None:
        """Marsh stated, “…”; praising him, saying, “…”; She described Pell as “…”."""
        before = Span(sentence.start, quoted.start)
        verbs = self._verbs(before)
        if not verbs:
            return None
        verb = verbs[-1]
        form = self._text[verb.start : verb.end]
        mentions = list(mentions_in(self._people, self._narration, before))
        ahead = [one for one in mentions if one.span.end <= verb.start]
        if not ahead:
            if _ASKED.match(self._narration[before.start : before.end]):
                return Attribution(None, None, None, None, is_certain=False)
            return None
        subject = self._subject(ahead, form.lower().endswith("ing"), verb.start)
        return None if subject is None else self._given(subject, verb, sentence)

    def _later(self, quoted: Span, sentence: Span) -> Attribution | None:
        """The “bump” was a scrape, she told the Courier."""
        for verb in self._verbs(Span(quoted.end, sentence.end)):
            rest = Span(quoted.end, verb.start)
            mentions = list(mentions_in(self._people, self._narration, rest))
            if mentions and not self._text[mentions[-1].span.end : verb.start].strip(" ,"):
                return self._given(mentions[-1], verb, sentence)
        return None

    def _announced(self, paragraph: Span) -> Attribution | None:
        """Wren tells it like this: and the next paragraph is the quotation."""
        end = len(self._text[: paragraph.start].rstrip())
        if end == 0 or self._text[end - 1] != ":":
            return None
        start = self._narration.rfind("\n", 0, end) + 1
        sentence = self._sentence(Span(end - 1, end), Span(start, end))
        return self._before(Span(end - 1, end), sentence)

    def _subject(self, ahead: list[Mention], is_participle: bool, verb: int) -> Mention | None:
        """Return the subject of a verb: of a participle, the sentence's subject, unless a mention adjoins."""
        adjoining = ahead[-1]
        if not self._text[adjoining.span.end : verb].strip(" ,"):
            return adjoining
        able = [one for one in ahead if self._may_be_subject(one)]
        if not able:
            return None
        has_another_before = _CONJOINED.search(self._narration[max(0, verb - 12) : verb]) is not None
        return able[0] if is_participle or has_another_before else able[-1]

    def _may_be_subject(self, mention: Mention) -> bool:
        text = self._narration
        line = text.rfind("\n", 0, mention.span.start) + 1
        if _PREPOSITION.search(text[max(line, mention.span.start - 60) : mention.span.start]):
            return False
        return not _POSSESSED.search(text[mention.span.start : mention.span.end]) and not _POSSESSED.match(
            text[mention.span.end : mention.span.end + 2]
        )

    def _given(self, mention: Mention, verb: Span, sentence: Span) -> Attribution:
        speaker, is_certain = mention.person, mention.is_certain
        if mention.kind == "pronoun":
            speaker, is_certain = self._antecedent(mention.span.start, sentence)
        elif mention.kind == "description":
            speaker = self._named_beside(mention, verb) or speaker
        return Attribution(
            speaker,
            mention.span,
            self._text[verb.start : verb.end],
            venue_of(self._narration, sentence, verb),
            is_certain=is_certain and speaker is not None,
        )

    def _named_beside(self, mention: Mention, verb: Span) -> str | None:
        """The secretary of the Union, Bett Arlow, …; its secretary, Bett Arlow, told us: the name."""
        beside = Span(mention.span.end, max(verb.start, mention.span.end))
        if verb.start < mention.span.start:
            beside = Span(mention.span.end, min(len(self._text), mention.span.end + 80))
        for other in mentions_in(self._people, self._narration, beside):
            between = self._narration[mention.span.end : other.span.start]
            if other.kind == "name" and re.search(r"(?:^|,) $", between) and not re.search(r"[.;]", between):
                return other.person
        return None

    def _antecedent(self, offset: int, sentence: Span) -> tuple[str | None, bool]:
        """Return the person that a pronoun means, a subject of this sentence or one before, and its
        certainty."""
        end = offset
        start = sentence.start
        for _ in range(6):
            mentions = list(mentions_in(self._people, self._narration, Span(start, end)))
            able = [one for one in mentions if self._may_be_subject(one)]
            named = [one for one in able if one.kind == "name"]
            described = [one for one in able if one.kind == "description" and one.person is not None]
            if able and able[0].kind == "description" and described:
                beside = self._named_beside(able[0], Span(end, end))
                if beside is not None:
                    return beside, len(named) < 2
                if able[0].person and able[0].person[0].isupper():
                    return able[0].person, not named
                if not named:
                    return able[0].person, False
            if named and (not able or able[0].kind != "pronoun"):
                is_only = len({one.person for one in named}) == 1
                return named[0].person, is_only or self._goes_on(named[0], start, offset, sentence)
            end = len(self._text[:start].rstrip())
            if end == 0:
                break
            line = self._narration.rfind("\n", 0, end) + 1
            start = self._sentence(Span(end - 1, end), Span(line, end)).start
        return None, False

    def _goes_on(self, subject: Mention, start: int, pronoun: int, sentence: Span) -> bool:
        """Marsh said that …. She described …: the subject of both sentences is one, whoever else is in the
        first.

        A subject that is taken up as the subject, by a pronoun, is the likeliest of all (Grosz, Joshi and
        Weinstein 1995, "Centering", Computational Linguistics 21:2, on continuing).
        """
        said = self._verbs(
            Span(subject.span.end, min(len(self._text), subject.span.end + _NEAR_CHARACTERS * 2))
        )
        says_so = bool(said) and not self._text[subject.span.end : said[0].start].strip()
        return says_so and start == subject.span.start and pronoun == sentence.start

    def _only_titles(self, start: int, end: int) -> bool:
        words = _WORD.findall(self._narration[start:end])
        return all(word.lower() in ROLES | TITLES | {"the", "its", "his", "her", "a", "an"} for word in words)

    def _verbs(self, span: Span) -> list[Span]:
        return [
            Span(word.start(), word.end())
            for word in _WORD.finditer(self._narration, span.start, span.end)
            if word.group().lower() in SPEECH_VERBS
        ]

    def _sentence(self, around: Span, paragraph: Span) -> Span:
        """Return the sentence of the narration around a stretch; a quotation in it is one word to it."""
        number = bisect_right(self._stops, around.start)
        start = max(
            paragraph.start, around.start - _FARTHEST_CHARACTERS, self._stops[number - 1] if number else 0
        )
        end = min(paragraph.end, around.end + _FARTHEST_CHARACTERS)
        if number < len(self._stops):
            end = min(end, max(self._stops[number], around.end))
        while start < end and self._text[start].isspace():
            start += 1
        return Span(start, end)


def venue_of(narration: str, sentence: Span, verb: Span) -> Span | None:
    """Return the audience or occasion of a sentence's verb; "told reporters" belongs to no other verb.

    `narration` is the article with `QUOTED` in the place of quotations.
    """
    for form in _VENUES:
        for found in form.finditer(narration, sentence.start, sentence.end):
            if "verb" in form.groupindex and found.start("verb") != verb.start:
                continue
            start, end = found.span("venue")
            bare = narration[start:end].rstrip(f"{QUOTED} .")
            return Span(start, start + len(bare)) if bare else None
    return None
