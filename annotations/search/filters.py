"""The filters of a query: by article, date, speaker, tag, note and reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from typing import TYPE_CHECKING, TypeAlias

from synoptic.annotations.anchoring.placing import Texts, place_all
from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.model.voices import is_by
from synoptic.annotations.store.tags import carries, clean_name
from synoptic.corpus.article import Article, Passage, Span
from synoptic.corpus.text.folding import folded_text

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Highlight
    from synoptic.corpus.search.query import Filter, Query

Spoken: TypeAlias = "Callable[[str, Article], Sequence[Span]]"
"""Returns the words of a speaker in an article."""
OF_HIGHLIGHTS = frozenset({"tag", "has", "reader"})
"""The filters that ask for annotations."""
_OF_ARTICLES, _OF_SPEAKERS = {"in", "date"}, "by"


class Filters:
    """The filters of one query, on these articles and annotations."""

    def __init__(
        self,
        query: Query,
        articles: Iterable[Article],
        annotations: Annotations,
        texts: Texts,
        spoken: Spoken,
        own: str | None = None,
    ) -> None:
        """Take the query's filters and their subjects; `own` is the creator of one's own annotations."""
        self._articles = {article.id: article for article in articles}
        self._annotations, self._texts, self._spoken, self._own = annotations, texts, spoken, own
        self._of_articles = [each for each in query.filters if each.name in _OF_ARTICLES]
        self._of_highlights = [each for each in query.filters if each.name in OF_HIGHLIGHTS]
        self._of_speakers = [each for each in query.filters if each.name == _OF_SPEAKERS]
        self._marked: dict[str, list[tuple[Span, Highlight]]] = {}
        self.among = self._among()
        """The ids of the articles that fit; None for all."""

    @property
    def are_any(self) -> bool:
        """Whether anything at all is asked for."""
        return bool(self._of_articles or self._of_highlights or self._of_speakers)

    @property
    def need_highlights(self) -> bool:
        """Whether the filters ask for highlights."""
        return any(not each.negated for each in self._of_highlights)

    @property
    def name_speakers(self) -> bool:
        """Whether it matters who says something."""
        return bool(self._of_speakers)

    @property
    def need_speakers(self) -> bool:
        """Whether only what somebody says is asked for."""
        return any(not each.negated for each in self._of_speakers)

    @property
    def need_passages(self) -> bool:
        """Whether it depends on the passage, and not on the article alone."""
        return bool(self._of_highlights or self._of_speakers)

    def _among(self) -> Set[str] | None:
        if not self._of_articles:
            return None
        return {
            article.id
            for article in self._articles.values()
            if all(_fits(article, each) is not each.negated for each in self._of_articles)
        }

    def allow(self, passage: Passage) -> bool:
        """Tell whether a passage of an article that fits is highlighted and spoken as is asked for."""
        return self._is_marked(passage) and self.is_spoken(passage)

    def allow_highlight(self, highlight: Highlight) -> bool:
        """Tell whether a highlight is as is asked for."""
        return all(self._has(highlight, each) is not each.negated for each in self._of_highlights)

    def allow_article(self, article: str) -> bool:
        """Tell whether an article as a whole fits.

        Where highlights are asked for, it has one of the kind; where they are only excluded, it has none of
        theirs. Where somebody's words are asked for it has some; where they are excluded, none.
        """
        if self.among is not None and article not in self.among:
            return False
        if not all(bool(self.spoken_in(article, each)) is not each.negated for each in self._of_speakers):
            return False
        marked = self._annotations.highlights_of(article)
        if self.need_highlights:
            return any(map(self.allow_highlight, marked))
        return not any(self._has(highlight, each) for highlight in marked for each in self._of_highlights)

    def spoken(self, article: str) -> tuple[Span, ...]:
        """Return the words in an article that those asked for say, in text order, as far as they fit."""
        wanted = [each for each in self._of_speakers if not each.negated]
        spans = {span for each in wanted for span in self.spoken_in(article, each)}
        return tuple(
            span
            for span in sorted(spans)
            if self.allow(Passage.of(self._articles[article], span.start, span.end))
        )

    def spoken_in(self, article: str, wanted: Filter) -> Sequence[Span]:
        """Return what the speaker of a filter says in an article."""
        return self._spoken(wanted.value, self._articles[article])

    def _is_marked(self, passage: Passage) -> bool:
        if not self._of_highlights:
            return True
        around = [
            highlight
            for span, highlight in self._marked_in(passage.article)
            if span.start < passage.end and passage.start < span.end
        ]
        return all(
            any(self._has(highlight, each) for highlight in around) is not each.negated
            for each in self._of_highlights
        )

    def is_spoken(self, passage: Passage) -> bool:
        """Tell whether a passage is said by whom it should be, and by nobody else."""
        return all(
            any(
                span.start <= passage.start and passage.end <= span.end
                for span in self.spoken_in(passage.article, each)
            )
            is not each.negated
            for each in self._of_speakers
        )

    def _marked_in(self, article: str) -> Sequence[tuple[Span, Highlight]]:
        found = self._marked.get(article)
        if found is None:
            highlights = self._annotations.highlights_of(article)
            placements = place_all(self._articles[article], highlights, self._texts)
            found = self._marked[article] = [
                (span, highlight)
                for highlight in highlights
                if (span := placements[highlight.id].span) is not None
            ]
        return found

    def _has(self, highlight: Highlight, wanted: Filter) -> bool:
        if wanted.name == "has":
            return bool(self._annotations.notes_on(highlight.id))
        if wanted.name == "reader":
            return is_by(wanted.value, highlight.creator, self._own)
        try:
            return carries(self._annotations, highlight, clean_name(wanted.value))
        except InvalidRequest:  # no tag can have such a name
            return False


def _fits(article: Article, wanted: Filter) -> bool:
    if wanted.name == "date":
        return article.date is not None and wanted.dates.overlaps(article.date)
    sought = folded_text(wanted.value).strip()
    named = (article.source, article.title, None if article.path is None else article.path.name)
    return any(sought in folded_text(name) for name in named if name)
