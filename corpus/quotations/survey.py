"""All quotations of a library, with their wordings: read in the background, and each text only once.

A text is read for its quotations, and for its running words, in which those of the others may stand too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct, field

from synoptic.corpus.errors import Cancelled
from synoptic.corpus.languages.detection import language_of
from synoptic.corpus.quotations.quotations import Quotation, quotations_of
from synoptic.corpus.quotations.unquoted import SameWords, overlaps, running_words, same_words, sought_words
from synoptic.corpus.quotations.wordings import QuotedIn, Wordings, quotations_in, wordings_of

if TYPE_CHECKING:
    from synoptic.corpus.article import Article, Span


class ReadText(Struct, frozen=True):
    """What a text was read for."""

    quotations: tuple[Quotation, ...]
    """Its quotations, in order."""
    quoted: tuple[Span, ...]
    """The parts of its quotations, in order."""
    running: str
    """Its running words (see `quotations.unquoted`)."""


class QuotationSurvey(Struct, frozen=True, eq=False):
    """Every quotation of some articles, and which of them are wordings of one."""

    quotations: tuple[QuotedIn, ...]
    """All quotations, by article and text."""
    wordings: tuple[Wordings, ...]
    """Those that stand in more than one place."""
    group_of: Mapping[int, Wordings]
    """Index in the quotations to the group that the quotation belongs to; absent where it stands alone."""
    texts: tuple[tuple[Article, ReadText], ...]
    """The articles, and what their texts were read for."""
    _places: dict[int, Mapping[str, Sequence[Span]]] = field(default_factory=dict)
    """Where the wordings of a group stand, by its identity and the article; made when asked for."""
    _found: dict[tuple[frozenset[str], str | None, int | None], tuple[SameWords, ...]] = field(
        default_factory=dict
    )
    """Where the same words stand, by what is sought, the article that is left out and the group."""

    def others_of(self, number: int, limit: int | None = None) -> tuple[QuotedIn, ...]:
        """Return the other wordings of a quotation, by its index in the quotations; the fullest one first.

        With a limit, no more than so many.
        """
        group = self.group_of.get(number)
        if group is None:
            return ()
        own = self.quotations[number]
        return tuple(islice((one.quoted for one in group.wordings if one.quoted is not own), limit))

    def same_words_of(self, number: int) -> tuple[SameWords, ...]:
        """Return where other articles have the very words of a quotation but not as a wording of it.

        In the order of the articles and of their texts. Mostly they stand there without quotation marks.
        """
        one = self.quotations[number]
        return self._same_words([one.words], one.article.id, self.group_of.get(number))

    def same_words_of_group(self, group: Wordings) -> tuple[SameWords, ...]:
        """Return where articles have the very words of any wording but not as one of them."""
        return self._same_words({each.quoted.words for each in group.wordings}, None, group)

    def _same_words(
        self, all_words: Iterable[str], own: str | None, group: Wordings | None
    ) -> tuple[SameWords, ...]:
        sought = frozenset(words for each in all_words for words in sought_words(each))
        key = sought, own, None if group is None else id(group)
        if key not in self._found:
            self._found[key] = tuple(self._new_same_words(sorted(sought), own, group))
        return self._found[key]

    def _new_same_words(
        self, sought: Sequence[str], own: str | None, group: Wordings | None
    ) -> Iterator[SameWords]:
        places = self._places_of(group)
        return (
            found
            for article, read in self.texts
            if article.id != own
            for found in _longest(
                found for words in sought for found in same_words(words, article, read.running, read.quoted)
            )
            if not overlaps(places.get(article.id, ()), found.span)
        )

    def _places_of(self, group: Wordings | None) -> Mapping[str, Sequence[Span]]:
        if group is None:
            return {}
        known = self._places.get(id(group))
        if known is None:
            places: dict[str, list[Span]] = {}
            for each in group.wordings:
                places.setdefault(each.quoted.article.id, []).append(each.quoted.quotation.span)
            self._places[id(group)] = known = {article: sorted(spans) for article, spans in places.items()}
        return known


class QuotationSurveyor:
    """Surveys quotations, and remembers what each text has by its hash and its language.

    May be asked from several threads.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], ReadText] = {}
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
        """Return all quotations of the articles; None as soon as `cancelled` says so.

        `progress` is told how many articles are read, and of how many.
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
        spoken = language_of(article) or "en"
        key = article.digest, spoken
        with self._guard:
            known = self._known.get(key)
        if known is None:
            quotations = quotations_of(article.own_text, spoken)
            quoted = tuple(sorted(part for quotation in quotations for part in quotation.parts))
            known = ReadText(quotations, quoted, running_words(article.own_text))
            with self._guard:
                self._known[key] = known
        return known


def survey_quotations(articles: Sequence[Article]) -> QuotationSurvey:
    """Return all quotations of the articles, with their speakers, and which are wordings of one."""
    survey = QuotationSurveyor().survey(articles)
    if survey is None:  # which nothing makes it here
        raise Cancelled
    return survey


def key_of(one: QuotedIn) -> tuple[str, int, int, int]:
    """Return what tells a quotation from all others: its article, its place and its depth."""
    span = one.quotation.span
    return one.article.id, span.start, span.end, one.quotation.depth


def _longest(found: Iterable[SameWords]) -> tuple[SameWords, ...]:
    """Return, in order, what does not lie within another: of a wording, a shorter one may be a part."""
    ordered = sorted(found, key=lambda each: (each.span.start, -each.span.end))
    kept: list[SameWords] = []
    for each in ordered:
        if not kept or each.span.end > kept[-1].span.end:
            kept.append(each)
    return tuple(kept)
