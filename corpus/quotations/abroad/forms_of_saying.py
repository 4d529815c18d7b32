"""Speakers in languages whose grammar of speech is not known: only where a form leaves no doubt.

*Ana Pérez dijo: «…»* at the head of a sentence; *«…», dijo Ana Pérez* behind a quotation that opens one.
Pronouns, descriptions without a name, and what goes on from before give no speaker.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span
from synoptic.corpus.languages.languages import codes, language, words_listed
from synoptic.corpus.quotations.reader import UNKNOWN, Attribution
from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.terms import function_words_of

if TYPE_CHECKING:
    from synoptic.corpus.text.quotation_marks import QuotedStretch

_SPACE = r"[ \u00a0\u202f]"
_SMALL = r"a-zß-öø-ÿ"
_NAME_WORD = rf"(?:d’|d'|O’|O')?[^\W\d_{_SMALL}](?:[\w’'-]*[^\W_])"
_PARTICLE = r"(?:von der|von|van der|van|de la|de|del|di|da|du|al|bin|ben|zu)"
_NAME = rf"(?P<name>{_NAME_WORD}(?:{_SPACE}(?:{_PARTICLE}{_SPACE})?{_NAME_WORD}){{0,3}})"
# "el presidente", "la ministre", "l’avocate" before a name, where nouns have no capital; "Mme", "Sr."
_DESCRIBED = rf"(?:(?:[Ee]l|[Ll]a|[Ll]e){_SPACE}|[Ll][’'])[{_SMALL}-]+{_SPACE}"
_TITLE = rf"(?:(?:M|Sr|Sra|D|Dr|Dra)\.|Mme|Mlle|Herr|Frau){_SPACE}"
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?…:][»”“\"’)]*)\s*[—–-]?\s*$")
_ENDED = frozenset(".!?…,")
_NEAR_CHARACTERS = 200
_MOST_CERTAIN_WORDS = 2


class FormsOfSaying:
    """Finds speakers by the verbs of saying of a language; asked in the order of the text."""

    def __init__(self, text: str, spoken: str) -> None:
        """Take the article's text and the code of its language."""
        self._text, self._spoken = text, spoken
        self._last: Attribution | None = None
        """What the stretch before has, if a form behind it gives it."""

    def of(self, stretch: QuotedStretch, paragraph: Span) -> Attribution:
        """Return to whom a form beside a stretch gives it, or that the speaker is not known."""
        if self._spoken not in codes() or not language(self._spoken).saying:
            return UNKNOWN
        last, self._last = self._last, None
        behind, before = self._behind(stretch, paragraph), self._before(stretch, paragraph)
        if behind is not None and before is not None:
            return UNKNOWN
        self._last = behind
        if last is not None and last.place is not None and behind is None and before is None:
            # “…”, dijo Ana Pérez, “…”
            between = self._text[last.place.end : stretch.outside.start]
            return last if between.strip() == "," and last.place.end <= stretch.outside.start else UNKNOWN
        return behind or before or UNKNOWN

    def _behind(self, stretch: QuotedStretch, paragraph: Span) -> Attribution | None:
        if not _OPENS_SENTENCE.search(self._text[paragraph.start : stretch.outside.start]):
            return None
        end = min(paragraph.end, stretch.outside.end + _NEAR_CHARACTERS)
        said = _forms(self._spoken)[0].match(self._text, stretch.outside.end, end)
        if said is None or not (said["comma"] or self._text[stretch.inside.end - 1] in _ENDED):
            return None
        return self._given(said, 0)

    def _before(self, stretch: QuotedStretch, paragraph: Span) -> Attribution | None:
        start = max(paragraph.start, stretch.outside.start - _NEAR_CHARACTERS)
        line = self._text[start : stretch.outside.start]
        said = _forms(self._spoken)[1].search(line)
        if said is None or not (
            (start == paragraph.start and said.start() == 0) or re.search(r"[.!?…]\s+$", line[: said.start()])
        ):
            return None
        return self._given(said, start)

    def _given(self, said: re.Match[str], offset: int) -> Attribution | None:
        known = language(self._spoken)
        stops = {word.casefold() for word in words_listed(known.not_in_names)}
        words = re.split(_SPACE, said["name"])
        kept = next(
            (at for at, word in enumerate(words) if not stops.isdisjoint(word.casefold().split("-"))),
            len(words),
        )
        if kept == 0 or folded_text(words[0]) in function_words_of(self._spoken):
            return None
        start = offset + said.start("name")
        place = Span(start, start + len(" ".join(words[:kept])))
        name = self._text[place.start : place.end]
        fuller = self._fuller(name)
        is_certain = len(fuller) <= 1 and (not known.capitalises_nouns or kept <= _MOST_CERTAIN_WORDS)
        speaker = fuller.pop() if len(fuller) == 1 else name
        return Attribution(speaker, place, said["verb"], None, is_certain=is_certain)

    def _fuller(self, name: str) -> set[str]:
        """Return the fuller names that the text has of a single one: “Ana Pérez” of “Pérez”."""
        # Where nouns have capitals, what stands before a name may be anything.
        if re.search(_SPACE, name) or language(self._spoken).capitalises_nouns:
            return set()
        form = rf"(?<![\w-])(?P<first>{_NAME_WORD}){_SPACE}(?:{_PARTICLE}{_SPACE})?{re.escape(name)}(?![\w-])"
        common = function_words_of(self._spoken)
        return {
            found[0]
            for found in re.finditer(form, self._text)
            if folded_text(found["first"]) not in common and found["first"] not in _TITLES
        }


_TITLES = frozenset({"Mme", "Mlle"})


@cache
def _forms(spoken: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the form behind a quotation and the one before it, in a language that has verbs of saying."""
    phrases = sorted(language(spoken).saying, key=len, reverse=True)
    verb = "|".join(re.escape(each).replace(r"\ ", _SPACE).replace("'", "['’]") for each in phrases)
    doubts = "|".join(map(re.escape, words_listed(language(spoken).not_behind_names)))
    name_ends = rf"(?=[.,;:!?…)—–\n]|{_SPACE}(?!(?:{doubts})(?!\w))(?:[{_SMALL}\d(—–-])|$)"
    described = _TITLE if language(spoken).capitalises_nouns else f"{_DESCRIBED}|{_TITLE}"
    return (
        re.compile(
            rf"(?P<comma>,?){_SPACE}*(?:[—–-]{_SPACE}*)?(?P<verb>{verb}){_SPACE}(?:{described})?"
            rf"{_NAME}(?![\w’'-]){name_ends}"
        ),
        re.compile(rf"(?<!\w)(?:{described})?{_NAME}{_SPACE}(?P<verb>{verb})\s*:\s*$"),
    )
