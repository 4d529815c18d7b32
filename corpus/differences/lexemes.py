"""Words, figures and signs of a passage in order, each with its stem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.article import Span
from synoptic.corpus.text.english import FUNCTION_WORDS
from synoptic.corpus.text.folding import fold
from synoptic.corpus.text.terms import group_of, stem_of

if TYPE_CHECKING:
    from synoptic.corpus.text.folding import Folded

_LEXEME = re.compile(
    r"o'clock|(?:[^\W\d_]\.){2,}|[^\W\d_]\.[^\W\d_](?![^\W_])"
    r"|[^\W\d_]+(?:'[^\W\d_]{1,2}(?![^\W_]))?"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:[.:]\d+)?"
    r"|[^\w\s]"
)
_STOPS = frozenset(".!?;:")
_PAUSES = _STOPS | frozenset(',()"')
# Past tenses that no stemmer leads back.
_PAST = """
arisen arise arose arise became become began begin begun begin bought buy broke break broken break brought
bring built build came come chose choose chosen choose fallen fall fell fall fled flee forgave forgive found
find fought fight froze freeze frozen freeze gave give given give gone go went go grew grow grown grow heard
hear held hold hidden hide knew know known know laid lay led lead left leave lost lose made make meant mean
met meet paid pay ran run risen rise rose rise said say sank sink sunk sink sent send shook shake shot shoot
shrank shrink shrunk shrink shown show sold sell spoke speak spoken speak spent spend stole steal stolen steal
stood stand struck strike taken take took take taught teach thought think threw throw thrown throw told tell
understood understand upheld uphold withdrawn withdraw withdrew withdraw withheld withhold won win wore wear
written write wrote write overthrew overthrow overthrown overthrow
"""
_LEMMAS = dict(zip(*[iter(_PAST.split())] * 2, strict=True))


class Lexeme(Struct, frozen=True):
    """A word, a figure or a sign of a passage."""

    text: str
    """Its folded text, without the stops of initials."""
    span: Span
    """Where it stands in the folded passage."""
    is_capital: bool
    """Whether it is written with a capital."""
    is_spaced: bool
    """Whether white space parts it from the one before."""

    @property
    def is_word(self) -> bool:
        """Whether it consists of letters."""
        return self.text[0].isalpha()

    @property
    def is_figure(self) -> bool:
        """Whether it is a number in digits."""
        return self.text[0].isdigit()

    @property
    def is_content(self) -> bool:
        """Whether it is a word that says something by itself."""
        return self.is_word and self.text.replace("'", "") not in FUNCTION_WORDS

    @property
    def stem(self) -> str:
        """Its stem: of a past tense, that of the infinitive."""
        return stem(self.text)

    @property
    def topic(self) -> str:
        """The stem that stands for all words that newsrooms swap for it."""
        return topic(self.text)


class Lexemes(Struct, frozen=True):
    """A passage in lexemes."""

    whole: str
    """The text that the passage is of."""
    folded: Folded
    """The folded passage."""
    start: int
    """Where the passage begins in its text."""
    all: tuple[Lexeme, ...]
    """In order."""

    @classmethod
    def of(cls, text: str, span: Span) -> Lexemes:
        """Return the lexemes of a passage of a text."""
        stretch = text[span.start : span.end]
        folded = fold(stretch)
        found: list[Lexeme] = []
        end = 0
        for match in _LEXEME.finditer(folded.text):
            written = stretch[folded.offsets[match.start()]]
            word = match[0].replace(".", "") if match[0][0].isalpha() else match[0]
            is_spaced = match.start() > end
            found.append(Lexeme(word, Span(match.start(), match.end()), written.isupper(), is_spaced))
            end = match.end()
        return cls(text, folded, span.start, tuple(found))

    def place(self, first: int, end: int) -> Span:
        """Return the stretch of the text that the lexemes from `first` to before `end` fill."""
        span = self.folded.span(self.all[first].span.start, self.all[end - 1].span.end)
        return Span(self.start + span.start, self.start + span.end)

    def written(self, at: int) -> str:
        """Return a lexeme as it is written."""
        place = self.place(at, at + 1)
        return self.whole[place.start : place.end]

    def text(self, at: int) -> str:
        """Return the text of a lexeme, and nothing beyond both ends."""
        return self.all[at].text if 0 <= at < len(self.all) else ""

    def is_compound(self, at: int) -> bool:
        """Tell whether a word is a part of one with a hyphen, such as game-winning."""
        return any(
            self.text(dash) == "-" and not self.all[max(dash, at)].is_spaced for dash in (at - 1, at + 1)
        )

    def around(self, first: int, end: int, reach: int) -> Iterator[int]:
        """Yield the numbers of lexemes up to `reach` before `first` and behind `end`, within the sentence."""
        yield from self.before(first, reach)
        yield from self.behind(end, reach)

    def before(self, first: int, reach: int, stops: frozenset[str] = _STOPS) -> Iterator[int]:
        """Yield the numbers of lexemes before one, the nearest first, up to a stop."""
        for number in range(first - 1, max(-1, first - 1 - reach), -1):
            if self.all[number].text in stops:
                return
            yield number

    def behind(self, end: int, reach: int, stops: frozenset[str] = _STOPS) -> Iterator[int]:
        """Yield the numbers of lexemes from `end` on, up to a stop."""
        for number in range(end, min(len(self.all), end + reach)):
            if self.all[number].text in stops:
                return
            yield number

    def clause_before(self, first: int, reach: int) -> Iterator[int]:
        """Yield the numbers of lexemes before one as far as a pause, the nearest first."""
        return self.before(first, reach, _PAUSES)

    def clause_behind(self, end: int, reach: int) -> Iterator[int]:
        """Yield the numbers of lexemes from `end` on as far as a pause."""
        return self.behind(end, reach, _PAUSES)

    def topics(self, numbers: Iterable[int]) -> frozenset[str]:
        """Return the topics of those lexemes that are content words."""
        return frozenset(one.topic for number in numbers if (one := self.all[number]).is_content)


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """Return the stem of a folded word: of a past tense, that of the infinitive."""
    return stem_of(_LEMMAS.get(word, word).replace("'", ""))


@lru_cache(maxsize=1 << 14)
def topic(word: str) -> str:
    """Return the stem that stands for all words that newsrooms swap for a folded word."""
    return group_of(stem(word)) or stem(word)


def word_set(listed: str) -> frozenset[str]:
    """Return words that are listed with spaces between them."""
    return frozenset(listed.split())
