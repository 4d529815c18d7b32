"""Searching articles for regular expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.corpus.article import Passage, Span
from synoptic.corpus.search.hits import Hit
from synoptic.corpus.search.regular_expression import Deadline, TimeUp, places
from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.segmentation import paragraph_at
from synoptic.corpus.text.vocabulary import words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from synoptic.corpus.article import Article
    from synoptic.corpus.search.query import Query

_SCORE = 100.0


class PatternSearch:
    """What matches the patterns of one query, until its time is up."""

    def __init__(self, query: Query, poll: Callable[[], None], deadline: Deadline | None = None) -> None:
        """Begin the time for all patterns."""
        self._query, self._poll = query, poll
        self._deadline = deadline or Deadline()
        self.is_time_up = False
        """Whether a pattern took so long that not everything was searched."""

    def places(self, articles: Iterable[Article]) -> Iterator[Hit]:
        """Yield each place of the first pattern in a passage that matches the others."""
        first = self._query.patterns[0]
        try:
            for article in articles:
                self._poll()
                for span in places(first, article.text, self._deadline):
                    self._poll()
                    if self._fits(article, span, self._query.patterns[1:]):
                        yield Hit(Passage.of(article, span.start, span.end), _SCORE, (span,))
        except TimeUp:
            self.is_time_up = True

    def matching(self, hits: Iterable[Hit], articles: Sequence[Article]) -> Iterator[Hit]:
        """Yield the hits whose passages match all patterns."""
        by_id = {article.id: article for article in articles}
        try:
            for hit in hits:
                self._poll()
                span = Span(hit.passage.start, hit.passage.end)
                if self._fits(by_id[hit.passage.article], span, self._query.patterns):
                    yield hit
        except TimeUp:
            self.is_time_up = True

    def _fits(self, article: Article, span: Span, patterns: Sequence[str]) -> bool:
        if not (patterns or self._query.without or self._query.phrases):
            return True
        around = paragraph_at(article.text, span.start) or span
        passage = article.text[around.start : max(around.end, span.end)]
        if not all(any(True for _ in places(pattern, passage, self._deadline)) for pattern in patterns):
            return False
        words = f" {' '.join(words_in(folded_text(passage)))} "
        has = [f" {' '.join(phrase)} " in words for phrase in self._query.without]
        return not any(has)
