"""Every word of some passages with its places: the inverted index that matching works on."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from msgspec import Struct

from synoptic.corpus.article import Span
from synoptic.corpus.search.vocabulary import Vocabulary
from synoptic.corpus.text.folding import Folded, fold, folded_text
from synoptic.corpus.text.segmentation import paragraphs
from synoptic.corpus.text.words import places_of, words_in


class Paragraph(Struct, frozen=True):
    """One paragraph of a text."""

    text: int
    """Number of its text, from 0."""
    start: int
    """Its start there, in code points."""
    written: str
    """Its text as written."""
    folded: str
    """The same, folded (see `text.folding`)."""


class WordIndex:
    """The words of paragraphs in order, numbered through from 0 as tokens."""

    def __init__(
        self,
        pieces: Iterable[tuple[int, int, str]],
        known: tuple[Vocabulary, Mapping[str, int]] | None = None,
    ) -> None:
        """Read pieces of texts in their order, each as the number of its text, its start there, and its
        words.

        With `known`, a vocabulary and the numbers in it of some words, only these words are told apart.
        """
        numbers: defaultdict[str, int] = defaultdict(lambda: len(numbers))
        holding: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
        tokens, firsts = array("I"), array("I", [0])
        found: list[Paragraph] = []
        other = -1 if known is None else len(known[0])
        for text, start, written in pieces:
            folded = folded_text(written)
            if known is None:
                of_paragraph = [numbers[word] for word in words_in(folded)]
            else:
                of_paragraph = [known[1].get(word, other) for word in words_in(folded)]
            for one in set(of_paragraph):
                holding[one].append(len(found))
            tokens.extend(of_paragraph)
            found.append(Paragraph(text, start, written, folded))
            firsts.append(len(tokens))
        self.vocabulary = Vocabulary(dict(numbers)) if known is None else known[0]
        """The distinct words."""
        self.paragraphs: Sequence[Paragraph] = found
        """The paragraphs, in the order of the texts."""
        self._holding = dict(holding)
        self._firsts = firsts
        self._width = tokens.itemsize
        self._packed = tokens.tobytes()
        self._tokens = memoryview(self._packed).cast("I")
        self._placed: tuple[int, Folded, Sequence[tuple[int, int]]] | None = None

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> WordIndex:
        """Return the index of all paragraphs of the texts: about a second for 10 MB of prose."""
        return cls(
            (index, span.start, text[span.start : span.end])
            for index, text in enumerate(texts)
            for span in paragraphs(text)
        )

    def paragraphs_with(self, word: int) -> Sequence[int]:
        """Return which paragraphs have the word of that number, in ascending order."""
        return self._holding.get(word, ())

    def tokens_of(self, paragraph: int) -> tuple[int, Sequence[int]]:
        """Return the first token of a paragraph, and the number of the word that each of its tokens is."""
        first, last = self._firsts[paragraph], self._firsts[paragraph + 1]
        return first, self._tokens[first:last]

    def paragraph_of(self, token: int) -> int:
        """Return which paragraph a token is in."""
        return bisect_right(self._firsts, token) - 1

    def span(self, token: int, tokens: int = 1) -> Span:
        """Return the span of `tokens` tokens in their text."""
        first = self._span_of(token)
        return first if tokens == 1 else Span(first.start, self._span_of(token + tokens - 1).end)

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
        for paragraph in sorted(set[int]().union(*(self.paragraphs_with(word) for word in words))):
            first, tokens = self.tokens_of(paragraph)
            for place, word in enumerate(tokens, start=first):
                if word in words:
                    yield place

    def word_at(self, token: int) -> int | None:
        """Return the number of the word that a token is; None past the last token."""
        return self._tokens[token] if token < len(self._tokens) else None

    def words_at(self, tokens: Iterable[int]) -> list[str]:
        """Return the words that tokens are, folded, whether the vocabulary has them or not."""
        found = []
        for token in tokens:
            paragraph = self.paragraph_of(token)
            folded, places = self._places_in(paragraph)
            start, end = places[token - self._firsts[paragraph]]
            found.append(folded.text[start:end])
        return found

    def in_one_text(self, first: int, last: int) -> bool:
        """Tell whether two tokens are in the same text."""
        one, other = self.paragraph_of(first), self.paragraph_of(last)
        return one == other or self.paragraphs[one].text == self.paragraphs[other].text

    def tokens_between(self, paragraph: int, start: int, end: int) -> range:
        """Return the tokens that overlap `start` to `end` of the folded paragraph."""
        _, places = self._places_in(paragraph)
        touched = [number for number, (first, last) in enumerate(places) if last > start and first < end]
        at = self._firsts[paragraph]
        return range(at + touched[0], at + touched[-1] + 1) if touched else range(at, at)

    def share(self, token: int, start: int, end: int) -> float:
        """Return the share of a token, from 0 to 1, between `start` and `end` of its folded paragraph."""
        paragraph = self.paragraph_of(token)
        first, last = self._places_in(paragraph)[1][token - self._firsts[paragraph]]
        return max(0, min(end, last) - max(start, first)) / (last - first)

    def _span_of(self, token: int) -> Span:
        paragraph = self.paragraph_of(token)
        folded, places = self._places_in(paragraph)
        within = folded.span(*places[token - self._firsts[paragraph]])
        start = self.paragraphs[paragraph].start
        return Span(start + within.start, start + within.end)

    def _places_in(self, paragraph: int) -> tuple[Folded, Sequence[tuple[int, int]]]:
        """Return a folded paragraph with its offsets, and the places of its tokens.

        Only places in hits are asked for, one paragraph after the other.
        """
        placed = self._placed
        if placed is None or placed[0] != paragraph:
            folded = fold(self.paragraphs[paragraph].written)
            placed = (paragraph, folded, places_of(folded.text))
            # One assignment: searches may be made from several threads.
            self._placed = placed
        return placed[1], placed[2]
