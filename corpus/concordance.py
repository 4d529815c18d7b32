"""Every word of some texts with its places: the inverted index that matching works on."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.folding import fold
from corpus.segmentation import paragraphs
from corpus.vocabulary import Vocabulary, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from corpus.folding import Folded


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a text, folded."""

    text: int
    """Which of the texts it is in, from 0."""
    start: int
    """Where it starts there, in code points."""
    folded: Folded
    """What it says."""

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the text that `start` to `end` of the folded paragraph comes from."""
        within = self.folded.span(start, end)
        return Span(self.start + within.start, self.start + within.end)


class Concordance:
    """The words of texts in order, numbered through from 0 as tokens, and the paragraphs that hold them."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Read the texts: about a second for 5 MB of prose."""
        numbers: defaultdict[str, int] = defaultdict(lambda: len(numbers))
        holding: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
        tokens, starts, ends, firsts = array("I"), array("I"), array("I"), array("I", [0])
        found: list[Paragraph] = []
        for index, text in enumerate(texts):
            for span in paragraphs(text):
                folded = fold(text[span.start : span.end])
                for word, start, end in words_of(folded.text):
                    tokens.append(numbers[word])
                    starts.append(start)
                    ends.append(end)
                for number in set(tokens[firsts[-1] :]):
                    holding[number].append(len(found))
                found.append(Paragraph(index, span.start, folded))
                firsts.append(len(tokens))
        self.vocabulary = Vocabulary(dict(numbers))
        """The distinct words."""
        self.paragraphs: Sequence[Paragraph] = found
        """The paragraphs, in the order of the texts."""
        self._holding = dict(holding)
        self._starts, self._ends, self._firsts = starts, ends, firsts
        self._width = tokens.itemsize
        self._packed = tokens.tobytes()
        self._tokens = memoryview(self._packed).cast("I")

    def paragraphs_with(self, word: int) -> Sequence[int]:
        """Return which paragraphs have the word of that number, in ascending order."""
        return self._holding[word]

    def tokens_of(self, paragraph: int) -> tuple[int, Sequence[int]]:
        """Return the first token of a paragraph, and the number of the word that each of its tokens is."""
        first, last = self._firsts[paragraph], self._firsts[paragraph + 1]
        return first, self._tokens[first:last]

    def paragraph_of(self, token: int) -> int:
        """Return which paragraph a token is in."""
        return bisect_right(self._firsts, token) - 1

    def span(self, token: int, tokens: int = 1) -> Span:
        """Return where, in its text, a stretch of so many tokens stands."""
        first = self._stretch(token)
        return first if tokens == 1 else Span(first.start, self._stretch(token + tokens - 1).end)

    def phrase(self, words: Sequence[int]) -> Iterator[int]:
        """Yield, in order, the first token of each place in one text where these words follow each other.

        Places may overlap, and a phrase may run on into the next paragraph.
        """
        sought = array("I", words).tobytes()
        position = self._packed.find(sought)
        while position >= 0:
            token, rest = divmod(position, self._width)
            # With a rest, the bytes of two neighbouring numbers happen to look like one that is sought.
            if not rest and self.in_one_text(token, token + len(words) - 1):
                yield token
            position = self._packed.find(sought, position + self._width - rest)

    def places(self, words: Set[int]) -> Iterator[int]:
        """Yield, in order, the tokens that are one of the words."""
        for paragraph in sorted(set[int]().union(*(self._holding[word] for word in words))):
            first, tokens = self.tokens_of(paragraph)
            for place, word in enumerate(tokens, start=first):
                if word in words:
                    yield place

    def word_at(self, token: int) -> int | None:
        """Return the number of the word that a token is; None past the last token."""
        return self._tokens[token] if token < len(self._tokens) else None

    def in_one_text(self, first: int, last: int) -> bool:
        """Tell whether two tokens are in the same text."""
        return self.paragraphs[self.paragraph_of(first)].text == self.paragraphs[self.paragraph_of(last)].text

    def tokens_between(self, paragraph: int, start: int, end: int) -> range:
        """Return the tokens of which some part lies between `start` and `end` of the folded paragraph."""
        first, last = self._firsts[paragraph], self._firsts[paragraph + 1]
        return range(
            bisect_right(self._ends, start, first, last), bisect_left(self._starts, end, first, last)
        )

    def share(self, token: int, start: int, end: int) -> float:
        """Return how much of a token, from 0 to 1, lies between `start` and `end` of its folded paragraph."""
        first, last = self._starts[token], self._ends[token]
        return max(0, min(end, last) - max(start, first)) / (last - first)

    def _stretch(self, token: int) -> Span:
        return self.paragraphs[self.paragraph_of(token)].span(self._starts[token], self._ends[token])
