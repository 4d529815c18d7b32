"""Collect all quotations of a library and their wordings, in the background, reading each text once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from synoptic.corpus.quotations.quotations import Quotation, quotations_of
from synoptic.corpus.quotations.unquoted import SameWords, running_words, same_words, sought_words
from synoptic.corpus.quotations.wordings import QuotedIn, Wordings, quotations_in, wordings_of

if TYPE_CHECKING:
    from synoptic.corpus.article import Article


@dataclass(frozen=True, slots=True)
class ReadText:
    """The quotations and words of a text."""

    quotations: tuple[Quotation, ...]
    """Its quotations, in order."""
    running: str
    """Its running words (see `quotations.unquoted`)."""


@dataclass(frozen=True, slots=True, eq=False)
class QuotationSurvey:
    """Every quotation of some articles, and which of them are wordings of one."""

    quotations: tuple[QuotedIn, ...]
    """All quotations, by article and place."""
    wordings: tuple[Wordings, ...]
    """Quotations with several wordings."""
    group_of: Mapping[int, Wordings]
    """The group of each quotation, by its index in `quotations`; absent without other wordings."""
    texts: tuple[tuple[Article, ReadText], ...]
    """The articles, with their quotations and words."""

    def others_of(self, number: int) -> tuple[QuotedIn, ...]:
        """Return the other wordings of a quotation, by its index in `quotations`; the fullest first."""
        group = self.group_of.get(number)
        if group is None:
            return ()
        own = key_of(self.quotations[number])
        return tuple(one.quoted for one in group.wordings if key_of(one.quoted) != own)

    def same_words_of(self, number: int) -> tuple[SameWords, ...]:
        """Return the places where other articles have the very words of a quotation but not as a wording of
        it.

        They are in the order of the articles and of their texts, and mostly without quotation marks.
        """
        one, group = self.quotations[number], self.group_of.get(number)
        wordings = () if group is None else tuple(each.quoted for each in group.wordings)
        return self._same_words([one.words], one.article.id, wordings)

    def same_words_of_group(self, group: Wordings) -> tuple[SameWords, ...]:
        """Return where articles have the very words of any wording but not as one of them."""
        wordings = tuple(each.quoted for each in group.wordings)
        return self._same_words([each.words for each in wordings], None, wordings)

    def _same_words(
        self, all_words: Sequence[str], own: str | None, wordings: Sequence[QuotedIn]
    ) -> tuple[SameWords, ...]:
        sought = {words for each in all_words for words in sought_words(each)}
        return tuple(
            found
            for article, read in self.texts
            if article.id != own
            for found in _longest(
                found
                for words in sought
                for found in same_words(words, article, read.running, read.quotations)
            )
            if not any(
                each.article.id == article.id and each.quotation.span.overlaps(found.span)
                for each in wordings
            )
        )


class QuotationSurveyor:
    """Surveys quotations, and remembers each text by its hash. Thread-safe."""

    def __init__(self) -> None:
        self._known: dict[str, ReadText] = {}
        self._guard = Lock()
        self._last: tuple[tuple[Article, ...], QuotationSurvey] | None = None

    def known(self, articles: Sequence[Article]) -> QuotationSurvey | None:
        """Return the survey of these articles if it is the one that was made last."""
        last = self._last
        return last[1] if last is not None and last[0] == tuple(articles) else None

    def survey(
        self,
        articles: Sequence[Article],
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> QuotationSurvey | None:
        """Return all quotations of the articles; None once `cancelled()` is true.

        `progress` gets the articles read and their total.
        """
        if (known := self.known(articles)) is not None:
            return known
        found = []
        for number, article in enumerate(articles, start=1):
            if cancelled is not None and cancelled():
                return None
            found.append(self._read(article))
            if progress is not None:
                progress(number, len(articles))
        quotations = quotations_in(articles, [read.quotations for read in found])
        wordings = wordings_of(quotations, cancelled)
        if cancelled is not None and cancelled():
            return None
        of_each = {key_of(one.quoted): group for group in wordings for one in group.wordings}
        groups = {
            number: group
            for number, one in enumerate(quotations)
            if (group := of_each.get(key_of(one))) is not None
        }
        made = QuotationSurvey(quotations, wordings, groups, tuple(zip(articles, found, strict=True)))
        self._last = (tuple(articles), made)
        return made

    def _read(self, article: Article) -> ReadText:
        with self._guard:
            known = self._known.get(article.digest)
        if known is None:
            known = ReadText(quotations_of(article.text), running_words(article.text))
            with self._guard:
                self._known[article.digest] = known
        return known


def key_of(one: QuotedIn) -> tuple[str, int, int, int]:
    """Return the key of a quotation: its article, its place and its depth."""
    span = one.quotation.span
    return one.article.id, span.start, span.end, one.quotation.depth


def _longest(found: Iterable[SameWords]) -> tuple[SameWords, ...]:
    """Return, in order, the places that are not within others: a wording may be part of another."""
    ordered = sorted(found, key=lambda each: (each.span.start, -each.span.end))
    kept: list[SameWords] = []
    for each in ordered:
        if not kept or each.span.end > kept[-1].span.end:
            kept.append(each)
    return tuple(kept)
