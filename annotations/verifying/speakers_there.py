"""Whose words a place in an article has, beside whose a document says they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.article import Span
from synoptic.corpus.articles.naming import article_name
from synoptic.corpus.languages.detection import language_of
from synoptic.corpus.quotations.people import People, merged_speakers
from synoptic.corpus.quotations.quotations import quotations_of
from synoptic.corpus.text.folding import folded_text

if TYPE_CHECKING:
    from synoptic.annotations.verifying.verdict import WrittenQuotation
    from synoptic.corpus.article import Article
    from synoptic.corpus.quotations.quotations import Quotation

_MARKS = re.compile('[“”„«»"‘「『]')
_NEAR = 4000
"""Characters on each side of a place in which a quotation around it begins and ends."""
_AUTHORS = re.compile(r"\s*(?:,|;|&|\band\b)\s*")


class Fit(Struct, frozen=True, order=True):
    """How a place fits what a document says of the words; the least fits best."""

    is_wrong: bool
    """Whether they are another article's or another speaker's."""
    is_unsure: bool
    """Whether they may be."""
    is_unquoted: bool
    """Whether the article has them outside quotation marks, although somebody is said to have said them."""
    remarks: tuple[str, ...] = ()
    """The same in sentences."""


class SpeakersThere:
    """The quotations of articles, found when they are asked for."""

    def __init__(self) -> None:
        self._quotations: dict[str, tuple[Quotation, ...]] = {}
        self._people: dict[str, People] = {}

    def interruptions(self, article: Article, start: int, end: int) -> tuple[Span, ...]:
        """Return the stretches between two offsets in which the article interrupts a quotation."""
        if _MARKS.search(article.text, start, end) is None:
            return ()
        gaps = (
            Span(before.end, after.start)
            for quotation in self._of(article)
            for before, after in zip(quotation.parts, quotation.parts[1:], strict=False)
        )
        return tuple(gap for gap in gaps if start < gap.end and gap.start < end)

    def fit(
        self, written: WrittenQuotation, article: Article, parts: Sequence[Span], articles: Sequence[Article]
    ) -> Fit:
        """Return how a place of the words fits what the document says of them."""
        remarks: list[str] = []
        is_wrong = is_unsure = is_unquoted = False
        if written.source_claims and article.id not in written.source_claims:
            is_wrong = True
            remarks.append(f"Given to {_names(written.source_claims, articles)}; stands in {named(article)}.")
        elif written.mentions and article.id not in written.mentions:
            is_unsure = True
            remarks.append(
                f"To be checked: named beside it is {_names(written.mentions, articles)}, "
                f"it stands in {named(article)}."
            )
        if written.speaker is not None:
            around, share = self._around(article, parts)
            if around is None:
                is_unquoted = not _is_author(written.speaker, article)
                if is_unquoted and (author := _other_author(written.speaker, article, articles)) is not None:
                    is_wrong = True
                    remarks.append(f"Given to {written.speaker}; stands in an article by {author}.")
                elif is_unquoted:
                    part = "Only partly in" if share else "Not in"
                    remarks.append(f"{part} quotation marks there.")
            elif around.denied_by is not None:
                is_unsure = True
                remarks.append(f"To be checked: there {around.denied_by} denies it.")
            elif around.speaker is not None and not self._is_same(written.speaker, around.speaker):
                if around.is_certain and self._is_person(article, written.speaker, around.speaker):
                    is_wrong = True
                    remarks.append(f"Given to {written.speaker}; there {around.speaker} says it.")
                else:
                    is_unsure = True
                    remarks.append(f"To be checked: given to {written.speaker}, there to {around.speaker}.")
        return Fit(is_wrong, is_unsure, is_unquoted, tuple(remarks))

    def _around(self, article: Article, parts: Sequence[Span]) -> tuple[Quotation | None, bool]:
        """Return the quotation that holds a place, and whether any of it stands in quotation marks."""
        start, end = parts[0].start, parts[-1].end
        if _MARKS.search(article.text, max(0, start - _NEAR), end + _NEAR) is None:
            return None, False
        touching = [
            quotation
            for quotation in self._of(article)
            if any(part.overlaps(one) for part in quotation.parts for one in parts)
        ]
        whole = [one for one in touching if one.span.start <= start + 1 and end - 1 <= one.span.end]
        named_ones = [one for one in whole if one.speaker is not None]
        # Of quotations within one another, the words are the innermost one's.
        found = max(named_ones or whole, key=lambda one: one.depth, default=None)
        return found, bool(touching)

    def _is_same(self, claimed: str, speaker: str) -> bool:
        names = [_without_titles(claimed), _without_titles(speaker)]
        merged = merged_speakers(names)
        return merged[names[0]] == merged[names[1]]

    def _is_person(self, article: Article, claimed: str, speaker: str) -> bool:
        """Tell whether both are whole names of persons, so that they cannot be one."""
        if article.id not in self._people:
            self._people[article.id] = People(article.text)
        people = self._people[article.id]
        return all(
            len(words) > 1 and name[:1].isupper() and people.is_person(words)
            for name in (claimed, speaker)
            if (words := people.full_name(name.split()).split())
        )

    def _of(self, article: Article) -> tuple[Quotation, ...]:
        if article.id not in self._quotations:
            self._quotations[article.id] = quotations_of(article.own_text, language_of(article) or "en")
        return self._quotations[article.id]


def named(article: Article) -> str:
    """Return what an article is called in a remark."""
    if article.source:
        return f"{article.letter} {article.source}".strip()
    return f"{article.letter} “{article_name(article)}”".strip()


def _without_titles(name: str) -> str:
    """Return a name without Dr. and Lt. Gen. before it."""
    words = name.split()
    while len(words) > 1 and words[0].endswith("."):
        del words[0]
    return " ".join(words)


def _names(ids: Sequence[str], articles: Sequence[Article]) -> str:
    names = dict.fromkeys(named(article) for article in articles if article.id in ids)
    return " or ".join(names)


def _authors(article: Article) -> Iterator[str]:
    yield from filter(None, _AUTHORS.split(article.author or ""))


def _is_author(name: str, article: Article) -> bool:
    return any(_last(name) == _last(author) for author in _authors(article))


def _other_author(name: str, article: Article, articles: Sequence[Article]) -> str | None:
    """Return an article's author if somebody of that name wrote another one; None if not."""
    if article.author is None or not any(_is_author(name, each) for each in articles):
        return None
    return article.author


def _last(name: str) -> str:
    return folded_text(name.split()[-1]) if name.split() else ""
