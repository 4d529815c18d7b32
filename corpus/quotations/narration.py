"""The narration of an article: what is around its quotations, sentence by sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from synoptic.corpus.article import Span
from synoptic.corpus.quotations.clauses import QUOTED, Token, VerbGroup, tokens_of, verb_groups
from synoptic.corpus.quotations.people import Mention, People, mentions_in
from synoptic.corpus.text.segmentation import paragraphs
from synoptic.corpus.text.speech import speech_tag, verb_of

_ENDS = re.compile(r"[.!?…](?=[\"'”’»)\]]*(?:\s|$))(?![\"'”’»)\]]*\s+[a-z])")
_ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|Dr|Mr|Mrs|Ms|Lt|Gen|Sen|Rep|Gov|Col|Sgt|Capt|St|Prof|Jr|Sr|No|vs|U\.S|a\.m|p\.m)$"
)
_REFERENCE = re.compile(r"\[[^\]\n]{1,40}\]")
"""What stands in brackets right behind a closing mark: “What is truth?”[John 18:38] she wrote."""
_INTRODUCED = re.compile(r"(?::|(?P<verb>\b[a-z]+)(?: \w+){0,4},) *$")
_PLAIN_VERBS = frozenset(["say", "ask", "tell", "add", "write", "reply", "explain", "tweet"])
# No sentence reaches farther than this from what is quoted in it, in code points.
_FARTHEST_CHARACTERS = 1000
_NEAR_CHARACTERS = 8
_NARRATED = re.compile(f"[^ {QUOTED}]")
_RUN = re.compile(rf"{QUOTED}+|[^{QUOTED}\s]+\s*|\s+")


class Sentence(Struct, frozen=True):
    """A sentence of the narration, read once for all quotations in it."""

    span: Span
    """Where it stands."""
    tokens: tuple[Token, ...]
    """Its words and marks; a quotation is one."""
    groups: tuple[VerbGroup, ...]
    """Its verbs that bring in words."""
    mentions: tuple[Mention, ...]
    """The people that are spoken of in it, outside quotations."""
    phrases: tuple[int, ...]
    """Where words begin that may name a speaker without a verb: according to, in her words, a dash before."""
    narrated: int
    """Where the first character is that is neither a space nor quoted; the sentence's end without one."""

    def token_at(self, offset: int) -> int:
        """Return the number of the first token that does not begin before an offset."""
        return bisect_left(self.tokens, offset, key=lambda token: token.span.start)

    def mention_ending(self, end: int) -> Mention | None:
        """Return who is spoken of right before a token."""
        offset = self.tokens[end - 1].span.end if end else -1
        return next((one for one in self.mentions if one.span.end == offset), None)


def sentence_ends(text: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Yield where sentences of a narration end: one past each mark that ends one, unless it abbreviates."""
    for found in _ENDS.finditer(text, *slice(start, end).indices(len(text))[:2]):
        if not _ABBREVIATED.search(text[max(start, found.start() - 5) : found.start()]):
            yield found.end()


class Narration:
    """An article's text with its quotations blanked out: they name nobody and end no sentence."""

    def __init__(self, text: str, people: People, quoted: Sequence[Span]) -> None:
        """Take the text, its people, and where its quotations are, marks included."""
        self.text = text
        self._people = people
        # A wrapped line ends no sentence either.
        blank = list(text)
        for paragraph in paragraphs(text):
            for offset in range(paragraph.start, paragraph.end):
                if blank[offset] == "\n":
                    blank[offset] = " "
        for one in quoted:
            blank[one.start : one.end] = QUOTED * len(one)
            if (reference := _REFERENCE.match(text, one.end)) is not None:
                blank[one.end : reference.end()] = " " * (reference.end() - one.end)
        self.words = "".join(blank)
        """The text, of the same length, with `QUOTED` for each quoted character."""
        # A quotation that ends with a full stop ends the sentence, if a capital follows.
        ends = (one.end for one in quoted if _ends(text, self.words, one))
        self._stops = list(_with_breaks(self.words, sorted({*sentence_ends(self.words), *ends})))
        self.read = lru_cache(maxsize=16)(self._read)
        """Return a sentence, read for its words and people."""

    def sentence(self, around: Span, paragraph: Span) -> Span:
        """Return the sentence of the narration around a stretch; a quotation in it is one word to it."""
        number = bisect_right(self._stops, around.start)
        start = max(paragraph.start, self._stops[number - 1] if number else 0)
        end = paragraph.end
        if number < len(self._stops):
            end = min(end, max(self._stops[number], around.end))
        while start < end and self.text[start].isspace():
            start += 1
        return Span(start, end)

    def end_before(self, offset: int) -> int:
        """Return where the words before an offset end, white space left out."""
        while offset > 0 and self.text[offset - 1].isspace():
            offset -= 1
        return offset

    def _read(self, span: Span) -> Sentence:
        tokens = tokens_of(self.words, span)
        mentions = tuple(mentions_in(self._people, self.words, span))
        phrases = tuple(
            number
            for number, token in enumerate(tokens)
            if token.word in {"according", "in"} or (number and tokens[number - 1].word in {"—", "–", "-"})
        )
        narrated = _NARRATED.search(self.words, span.start, span.end)
        begin = span.end if narrated is None else narrated.start()
        return Sentence(span, tokens, verb_groups(tokens), mentions, phrases, begin)


def _with_breaks(words: str, stops: Sequence[int]) -> Iterator[int]:
    """Yield stops, with one more wherever words without any run on for longer than a sentence does.

    Quotations do not count: after the longest speech stands who made it.
    """
    start = 0
    for stop in (*stops, len(words)):
        if stop - start > _FARTHEST_CHARACTERS:
            told = 0
            for word in _RUN.finditer(words, start, stop):
                told += 0 if word[0].startswith(QUOTED) else len(word[0])
                if told > _FARTHEST_CHARACTERS:
                    yield word.end()
                    told = 0
        if stop < len(words):
            yield stop
        start = stop


def _ends(text: str, narration: str, quoted: Span) -> bool:
    """Tell whether a quotation ends its sentence: “…” Ilse asked goes on, “…” Ilse left does not."""
    inner = text[max(quoted.start, quoted.end - 8) : quoted.end].rstrip("”\"’'»“")
    line_end = text.find("\n", quoted.end)
    line_end = len(text) if line_end < 0 else line_end
    following = narration[quoted.end : line_end][:_NEAR_CHARACTERS].lstrip()
    if not inner.endswith((".", "!", "?", "…")):
        return False
    if following and not (following[0].isupper() or following[0] in '“"‘«' + QUOTED):
        return False
    tag = speech_tag(narration, quoted.end, line_end)
    if tag is None or _is_introduced(narration, quoted):
        return True
    if inner.endswith("."):
        verb = verb_of(text[tag.verb.start : tag.verb.end])
        return verb not in _PLAIN_VERBS or text[tag.verb.end : tag.verb.end + 1] not in {".", ","}
    return narration[tag.verb.end : line_end].lstrip(" ,:").startswith(QUOTED)


def _is_introduced(narration: str, quoted: Span) -> bool:
    found = _INTRODUCED.search(narration, max(0, quoted.start - 60), quoted.start)
    return found is not None and (found["verb"] is None or verb_of(found["verb"]) is not None)
