"""Holdings: what the library holds, what is known of each article, and what of them a filter leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.articles.telling_names import offered_by
from synoptic.tui.panes.library import ArticleFilter
from synoptic.tui.shell.naming import short_name

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article
    from synoptic.tui.views.library.table import Value


class Holdings(Struct, frozen=True, eq=False, dict=True):
    """What the library holds, and what of it is open."""

    articles: tuple[Article, ...]
    """All articles."""
    annotations: Annotations
    """The reader's additions."""
    shares: Mapping[str, float]
    """Article id to how much of it was read, from 0 to 1."""
    panes: tuple[str, ...]
    """Ids of the open articles, from left to right."""
    active: str
    """Id of the article being read."""

    @cached_property
    def dates_in_names(self) -> int:
        """How many articles have no date, and a file whose name tells one."""
        undated = (each.path for each in self.articles if not each.date)
        return sum(path is not None and offered_by(path.name) is not None for path in undated)

    @cached_property
    def _marks(self) -> dict[str, tuple[int, tuple[str, ...]]]:
        """Article id to its highlights' number and tags, as far as they were asked for."""
        return {}

    def marks_of(self, article: Article) -> tuple[int, tuple[str, ...]]:
        """Return how many highlights an article has, and the names of their tags."""
        if (found := self._marks.get(article.id)) is None:
            highlights = self.annotations.highlights_of(article.id)
            names = dict.fromkeys(tag.name for each in highlights for tag in self.annotations.tags_of(each))
            found = self._marks[article.id] = len(highlights), tuple(names)
        return found


def value_of(article: Article, sort: str, holdings: Holdings, word_counts: Mapping[str, int]) -> Value | None:
    """Return what an article is sorted by; None if it has no such thing.

    `word_counts` has the words of articles as far as they are counted, by the digests of their texts.
    """
    match sort:
        case "letter":
            return (len(article.letter), article.letter) if article.letter else None
        case "title":
            return short_name(article).casefold().lstrip("“‘\"'«( ")
        case "outlet":
            return article.source.casefold() if article.source else None
        case "author":
            return article.author.casefold() if article.author else None
        case "date":
            return article.date or None
        case "section" | "language":
            said = article.section if sort == "section" else article.language
            return said.casefold() if said else None
        case "words":
            return word_counts.get(article.digest)
        case "read":
            return holdings.shares.get(article.id, 0.0)
        case "highlights":
            return holdings.marks_of(article)[0]
        case _:
            return ", ".join(holdings.marks_of(article)[1]).casefold() or None


class Filtered(Struct, frozen=True, eq=False):
    """The articles in reading order, and those that a filter leaves."""

    finder: ArticleFilter
    query: str = ""
    """The filter."""
    found: frozenset[str] | None = None
    """The ids of those that it leaves; None for all."""

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles."""
        return self.finder.articles

    @property
    def shown(self) -> Sequence[Article]:
        """Those that the filter leaves."""
        return [each for each in self.articles if self.found is None or each.id in self.found]

    def by(
        self,
        query: str,
        cancelled: Callable[[], bool] | None = None,
        *,
        shares: Mapping[str, float] = MappingProxyType({}),
    ) -> Filtered:
        """Return the articles under another filter; it leaves none once `cancelled()` is true.

        `shares` is how much of each article was read, by id.
        """
        return Filtered(self.finder, query, self.finder.matching(query, cancelled, shares=shares))

    def over(self, articles: tuple[Article, ...]) -> Filtered:
        """Return other articles, of which the filter leaves those that it left before."""
        if articles == self.articles:
            return self
        return Filtered(ArticleFilter(articles), self.query, self.found)
