"""Whose words a place in an article has, beside whose a document says they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.verifying.roles import is_description, may_have_role
from synoptic.corpus.article import Span
from synoptic.corpus.articles.article_names import article_name
from synoptic.corpus.languages.detection import language_of
from synoptic.corpus.quotations.people import People, merged_speakers
from synoptic.corpus.quotations.quotations import quotations_of
from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.quotation_marks import MARK
from synoptic.corpus.text.words import folded_words

if TYPE_CHECKING:
    from synoptic.annotations.verifying.verdict import WrittenQuotation
    from synoptic.corpus.article import Article
    from synoptic.corpus.quotations.quotations import Quotation

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


_FITS = Fit(is_wrong=False, is_unsure=False, is_unquoted=False)


class SpeakersThere:
    """The quotations of articles, found when they are asked for."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Take the articles."""
        self._articles = articles
        self._quotations: dict[str, tuple[Quotation, ...]] = {}
        self._people: dict[str, People] = {}

    def interruptions(self, article: Article, start: int, end: int) -> tuple[Span, ...]:
        """Return the stretches between two offsets in which the article interrupts a quotation."""
        if MARK.search(article.text, start, end) is None:
            return ()
        gaps = (
            Span(before.end, after.start)
            for quotation in self._of(article)
            for before, after in zip(quotation.parts, quotation.parts[1:], strict=False)
        )
        return tuple(gap for gap in gaps if start < gap.end and gap.start < end)

    def fit(self, written: WrittenQuotation, article: Article, parts: Sequence[Span]) -> Fit:
        """Return how a place of the words fits what the document says of them."""
        remarks: list[str] = []
        is_wrong = is_unsure = is_unquoted = False
        if written.source_claims and article.id not in written.source_claims:
            is_wrong = True
            remarks.append(
                f"Given to {_names(written.source_claims, self._articles)}; stands in {named(article)}."
            )
        elif written.mentions and article.id not in written.mentions:
            is_unsure = True
            remarks.append(
                f"To be checked: named beside it is {_names(written.mentions, self._articles)}, "
                f"it stands in {named(article)}."
            )
        if written.is_spoken:
            spoken = self._fit_of_speaker(written, article, parts)
            is_wrong, is_unsure = is_wrong or spoken.is_wrong, is_unsure or spoken.is_unsure
            is_unquoted = spoken.is_unquoted
            remarks += spoken.remarks
        return Fit(is_wrong, is_unsure, is_unquoted, tuple(remarks))

    def _fit_of_speaker(self, written: WrittenQuotation, article: Article, parts: Sequence[Span]) -> Fit:
        """Return how a place of words that somebody is said to have said fits who that is."""
        around, is_touched = self._around(article, parts)
        if around is None:
            if written.speaker is not None and _is_author(written.speaker, article):
                return _FITS
            author = (
                None if written.speaker is None else _other_author(written.speaker, article, self._articles)
            )
            if author is not None:
                return _wrong(f"Given to {written.speaker}; stands in an article by {author}.", True)
            part = "Only partly in" if is_touched else "Not in"
            return Fit(False, False, True, (f"{part} quotation marks there.",))
        judged = (self._fit_of_quotation(written, article, one) for one in around)
        return max(judged, key=lambda fit: (fit.is_wrong, fit.is_unsure))

    def _fit_of_quotation(self, written: WrittenQuotation, article: Article, there: Quotation) -> Fit:
        """Return how a quotation of an article fits who a document says has said its words."""
        if there.denied_by is not None:
            return _unsure(f"To be checked: there {there.denied_by} denies it.")
        given = written.speaker or written.role
        if given is None or there.speaker is None or self._is_by(written, article, there.speaker):
            return _FITS
        is_sure = written.speaker is not None and there.is_certain
        if is_sure and self._is_person(article, given, there.speaker):
            return _wrong(f"Given to {given}; there {there.speaker} says it.", False)
        return _unsure(f"To be checked: given to {given}, there to {there.speaker}.")

    def _around(self, article: Article, parts: Sequence[Span]) -> tuple[tuple[Quotation, ...] | None, bool]:
        """Return the quotations that hold the parts of a place, None where one is in no quotation marks; and
        whether any of it stands in quotation marks."""
        quotations = self._of(article)
        found = [_innermost(quotations, part) for part in parts]
        held = tuple(dict.fromkeys(one for one in found if one is not None))
        if None not in found:
            return held, True
        is_touched = any(part.overlaps(one) for each in quotations for part in each.parts for one in parts)
        return None, is_touched

    def _is_by(self, written: WrittenQuotation, article: Article, speaker: str) -> bool:
        """Tell whether the speaker of an article may be whom a document means by a name or by a role."""
        name = written.speaker or written.inferred_speaker
        if name is not None and self._is_same(name, speaker):
            return True
        if written.role is None:
            return False
        if may_have_role(speaker, written.role, self._people_of(article)):
            return True
        if is_description(speaker):
            return False
        last = speaker.split()[-1]
        for each in self._articles:
            if last in each.text:
                people = self._people_of(each)
                full = people.full_name([last])
                if self._is_same(full, speaker) and may_have_role(full, written.role, people):
                    return True
        return False

    def _is_same(self, claimed: str, speaker: str) -> bool:
        if _is_longer(claimed, speaker) or _is_longer(speaker, claimed):
            return True
        names = [_without_titles(claimed), _without_titles(speaker)]
        merged = merged_speakers(names)
        return merged[names[0]] == merged[names[1]]

    def _is_person(self, article: Article, claimed: str, speaker: str) -> bool:
        """Tell whether both are whole names of persons, so that they cannot be one."""
        people = self._people_of(article)
        return all(
            len(words) > 1 and not is_description(name) and people.is_person(words)
            for name in (claimed, speaker)
            if (words := people.full_name(name.split()).split())
        )

    def _people_of(self, article: Article) -> People:
        if article.id not in self._people:
            self._people[article.id] = People(article.text)
        return self._people[article.id]

    def _of(self, article: Article) -> tuple[Quotation, ...]:
        if article.id not in self._quotations:
            self._quotations[article.id] = quotations_of(article.own_text, language_of(article) or "en")
        return self._quotations[article.id]


def named(article: Article) -> str:
    """Return what an article is called in a remark."""
    if article.source:
        return f"{article.letter} {article.source}".strip()
    return f"{article.letter} “{article_name(article)}”".strip()


def _wrong(remark: str, is_unquoted: bool) -> Fit:
    return Fit(True, False, is_unquoted, (remark,))


def _unsure(remark: str) -> Fit:
    return Fit(False, True, False, (remark,))


def _innermost(quotations: Sequence[Quotation], place: Span) -> Quotation | None:
    """Return the quotation that holds a place; of those within one another, whose the words are."""
    whole = [one for one in quotations if one.span.start <= place.start + 1 and place.end - 1 <= one.span.end]
    named_ones = [one for one in whole if one.speaker is not None]
    return max(named_ones or whole, key=lambda one: one.depth, default=None)


def _without_titles(name: str) -> str:
    """Return a name without Dr. and Lt. Gen. before it."""
    words = name.split()
    while len(words) > 1 and words[0].endswith("."):
        del words[0]
    return " ".join(words)


def _is_longer(name: str, other: str) -> bool:
    """Tell whether a name is another with more before it: Harbour Council President Ada Marsh."""
    words, others = folded_words(name), folded_words(other)
    return len(others) > 1 and words[-len(others) :] == others


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
