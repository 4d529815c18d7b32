"""An index of the passages of many articles, on disk or in memory: tantivy behind a small interface.

tantivy (Rust) keeps inverted lists of words with their positions in immutable segments, as Lucene does, and
answers from the file system's cache. The index holds no text, only words and places: what a passage says is
read from its article.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synoptic.corpus.articles.prominence import Prominence, prominence_of_passage
from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.segmentation import paragraphs
from synoptic.corpus.text.vocabulary import Vocabulary, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from synoptic.corpus.article import Article

FORMAT = 1
"""Changes whenever another version of the program would index otherwise: words, passages, fields."""
LONGEST_PASSAGE = 4000
"""Code points; a longer paragraph is indexed as several passages, cut between words."""

WORDS, ARTICLE, PLACE, WEIGHT = "words", "article", "place", "weight"
"""The fields of a passage in the index."""
_TOKENISER = "synoptic"
# A place is two offsets in one number.
_BITS = 32
_LENGTH = (1 << _BITS) - 1
# Bytes for words that are not on the disk yet. With fewer there are many segments to search, and two threads
# of tantivy's are no faster than one: reading the texts takes as long.
_MEMORY = 50_000_000


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A passage that may match."""

    article: int
    """The key of its article."""
    start: int
    """Its first code point there."""
    end: int
    """One past its last."""


def key_of(digest: str) -> int:
    """Return the number that stands for an article in an index: the first 64 bits of its digest."""
    return int(digest[:16], 16)


def passages_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the passages of a text begin and end: its paragraphs, long ones in several pieces."""
    for span in paragraphs(text):
        start = span.start
        while span.end - start > LONGEST_PASSAGE:
            cut = max(
                text.rfind(" ", start, start + LONGEST_PASSAGE),
                text.rfind("\n", start, start + LONGEST_PASSAGE),
            )
            cut = start + LONGEST_PASSAGE if cut <= start else cut
            yield start, cut
            start = cut
        yield start, span.end


class PassageIndex:
    """Passages that can be searched by their words. Searches can be made from several threads."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open the index in a folder, or begin one there; without a folder, one in memory.

        Raises OSError or ValueError where there is something in the folder that is no index.
        """
        # Imported late: few libraries are so large.
        import tantivy

        schema = (
            tantivy.SchemaBuilder()
            .add_text_field(WORDS, tokenizer_name=_TOKENISER, index_option="position")
            .add_unsigned_field(ARTICLE, indexed=True, fast=True)
            .add_unsigned_field(PLACE, fast=True)
            .add_float_field(WEIGHT, fast=True)
            .build()
        )
        self._index = tantivy.Index(schema, None if folder is None else str(folder))
        # The words are told apart here, by the rules that searching has.
        whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer(_TOKENISER, whitespace)
        self._index.config_reader("manual")
        self._index.reload()
        self.schema = schema
        """What tantivy's queries are made for."""
        self._searcher = self._index.searcher()
        self._vocabulary: tuple[Vocabulary, Sequence[int]] | None = None

    def __len__(self) -> int:
        return self._searcher.num_docs

    def writing(self) -> Changes:
        """Return a set of changes to make. One process at a time may have one."""
        return Changes(self, self._index)

    def refresh(self) -> None:
        """See what has been committed."""
        self._index.reload()
        self._searcher = self._index.searcher()
        self._vocabulary = None

    @property
    def vocabulary(self) -> Vocabulary:
        """All words of the passages, the most frequent first."""
        return self._words()[0]

    @property
    def frequencies(self) -> Sequence[int]:
        """In how many passages each word of the vocabulary is, by its number."""
        return self._words()[1]

    def best(self, query: Any, most: int, *, weighed: bool = True) -> list[Candidate]:
        """Return at most so many passages that match a query of tantivy's, best first.

        If `weighed`, those that stand out come before others that match as well.
        """
        if most <= 0 or not len(self):
            return []
        by = WEIGHT if weighed else None
        hits = self._searcher.search(query, most, count=False, weight_by_field=by).hits
        addresses = [address for _, address in hits]
        articles = self._searcher.fast_field_values(ARTICLE, addresses)
        places = self._searcher.fast_field_values(PLACE, addresses)
        return [
            Candidate(int(article), int(place) >> _BITS, (int(place) >> _BITS) + (int(place) & _LENGTH))
            for article, place in zip(articles, places, strict=True)
            if article is not None and place is not None
        ]

    def _words(self) -> tuple[Vocabulary, Sequence[int]]:
        found = self._vocabulary
        if found is None:
            terms = self._searcher.terms_with_prefix(WORDS, "")
            numbers = {word: number for number, (word, _) in enumerate(terms)}
            found = Vocabulary(numbers, by_frequency=True), [count for _, count in terms]
            self._vocabulary = found
        return found


class Changes:
    """Articles to add to an index and to take away, all at once or not at all."""

    def __init__(self, passages: PassageIndex, index: Any) -> None:
        import tantivy

        self._document, self._term_query = tantivy.Document, tantivy.Query.term_query
        self._passages = passages
        self._writer = index.writer(_MEMORY, 1)

    def add(self, article: Article) -> None:
        """Add the passages of an article."""
        key, text = key_of(article.digest), article.text
        for start, end in passages_of(text):
            written = text[start:end]
            document = self._document.from_dict(
                {
                    WORDS: spaced(folded_text(written)),
                    ARTICLE: key,
                    PLACE: start << _BITS | (end - start),
                    WEIGHT: _WEIGHTS[prominence_of_passage(article, written)],
                },
                self._passages.schema,
            )
            self._writer.add_document(document)

    def remove(self, digest: str) -> None:
        """Take the passages of an article away."""
        # Not by term: tantivy-py takes that for a signed number.
        key = self._term_query(self._passages.schema, ARTICLE, key_of(digest))
        self._writer.delete_documents_by_query(key)

    def commit(self) -> None:
        """Make the changes; the index sees them."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._passages.refresh()

    def give_up(self) -> None:
        """Make none of them."""
        self._writer.rollback()
        self._writer.wait_merging_threads()


# What prominence is worth in the choice of passages to look into: less than any word.
_WEIGHTS = {Prominence.PLAIN: 1.0, Prominence.QUOTED: 1.01, Prominence.TITLE: 1.03}
