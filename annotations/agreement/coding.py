"""What several coders made of the same articles: their passages, each in its place, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from synoptic.annotations.anchoring.placing import Texts, place_all
from synoptic.annotations.library.letters import letter_order
from synoptic.annotations.model.wording import both_texts
from synoptic.corpus.article import Article, Span
from synoptic.corpus.text.segmentation import sentences

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations

UNTAGGED = ""
"""Stands among the tags of a passage that has none: to mark it says something, too."""

Values: TypeAlias = "tuple[frozenset[str], ...]"
"""The tags that each coder gave to a unit."""


class CodingUnit(StrEnum):
    """What is compared one by one."""

    SENTENCE = "sentence"
    CHARACTER = "character"


class CodedPassage(Struct, frozen=True):
    """A passage that a coder marked."""

    span: Span
    """Its place in the article."""
    tags: frozenset[str]
    """Ids of its tags; `UNTAGGED` alone where it has none."""
    highlights: tuple[str, ...]
    """Ids of the coder's highlights there: one, unless somebody edited the file."""
    note: str = ""
    """The coder's note on it."""


class CodedArticle(Struct, frozen=True):
    """An article with the passages of each coder."""

    article: Article
    """The article."""
    passages: tuple[tuple[CodedPassage, ...], ...]
    """Those of each coder, in text order."""


class Coding(Struct, frozen=True):
    """The passages of two coders or more."""

    coders: tuple[str | None, ...]
    """The creators of the passages, in the order of `CodedArticle.passages`."""
    articles: tuple[CodedArticle, ...]
    """The articles in which at least one of them marked something."""
    untouched: tuple[Article, ...]
    """The articles in which none of them did."""
    lost: int
    """Highlights that are left out: their words are not found in the article any more."""
    partly: tuple[Article, ...] = ()
    """The articles that are left out because not all of them marked something there."""

    @property
    def length(self) -> int:
        """Characters of the articles that are compared."""
        return sum(len(each.article.text) for each in self.articles)

    @property
    def starts(self) -> Iterator[tuple[int, CodedArticle]]:
        """The articles, each with its offset if all were one text."""
        lengths = accumulate((len(each.article.text) for each in self.articles), initial=0)
        yield from zip(lengths, self.articles, strict=False)

    def absent(self) -> Iterator[tuple[str | None, Article]]:
        """Yield the coders who marked nothing in an article where another one did."""
        for each in self.articles:
            for coder, passages in zip(self.coders, each.passages, strict=True):
                if not passages:
                    yield coder, each.article


def coding_of(
    articles: Iterable[Article],
    annotations: Annotations,
    texts: Texts,
    coders: Sequence[str | None],
    *,
    by_all: bool = False,
) -> Coding:
    """Return what these coders, by their creators, marked in articles; `texts` are the annotated ones.

    With `by_all`, only in those in which all of them marked something. They are in the order of their
    letters, however they are given.
    """
    coded, partly, untouched, lost = [], [], [], 0
    for article in sorted(articles, key=letter_order):
        marked = [each for each in annotations.highlights_of(article.id) if each.creator in coders]
        placements = place_all(article, marked, texts) if marked else {}
        found: dict[str | None, dict[Span, CodedPassage]] = {coder: {} for coder in coders}
        for each in marked:
            span = placements[each.id].span
            if span is None or not len(span):
                lost += 1
                continue
            tags = frozenset(tag.id for tag in annotations.tags_of(each)) or frozenset({UNTAGGED})
            note = annotations.note_on(each.id, each.creator)
            known = found[each.creator].get(span, CodedPassage(span, frozenset(), ()))
            merged = known.tags | tags
            found[each.creator][span] = CodedPassage(
                span,
                merged - {UNTAGGED} or merged,
                (*known.highlights, each.id),
                both_texts(known.note, note.text if note is not None else ""),
            )
        passages = tuple(
            tuple(own[span] for span in sorted(own, key=lambda span: (span.start, -span.end)))
            for own in found.values()
        )
        if any(passages) and by_all and not all(passages):
            partly.append(article)
        elif any(passages):
            coded.append(CodedArticle(article, passages))
        elif not marked:
            untouched.append(article)
    return Coding(tuple(coders), tuple(coded), tuple(untouched), lost, tuple(partly))


def units_of(coding: Coding, unit: CodingUnit) -> Mapping[Values, int]:
    """Return how many units have each combination of tags, a set for each coder; empty for none.

    A sentence has a tag where any part of it has. White space between sentences is no unit.
    """
    found: Counter[Values] = Counter()
    for each in coding.articles:
        if unit is CodingUnit.SENTENCE:
            for sentence in sentences(each.article.text):
                found[tuple(_tags_in(passages, sentence) for passages in each.passages)] += 1
        else:
            edges = {0, len(each.article.text)}
            for passages in each.passages:
                edges.update(edge for one in passages for edge in (one.span.start, one.span.end))
            for start, end in pairwise(sorted(edges)):
                piece = Span(start, end)
                found[tuple(_tags_in(passages, piece) for passages in each.passages)] += end - start
    return found


def tag_names(one: CodedPassage, annotations: Annotations) -> tuple[str, ...]:
    """Return the names of a passage's tags, in the order in which the codebook was made."""
    return tuple(tag.name for tag in annotations.tags.values() if tag.id in one.tags)


def _tags_in(passages: Sequence[CodedPassage], span: Span) -> frozenset[str]:
    touched: set[str] = set()
    for passage in passages:
        if passage.span.start >= span.end:
            break
        if passage.span.overlaps(span):
            touched |= passage.tags
    return frozenset(touched)
