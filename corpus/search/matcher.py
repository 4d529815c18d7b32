"""Fuzzy matching of a query against texts: articles, titles, tags or notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set

from synoptic.corpus.article import Article, Passage, Span
from synoptic.corpus.errors import Cancelled, polling
from synoptic.corpus.search.near_misses import near_misses
from synoptic.corpus.search.query import Query, Request
from synoptic.corpus.search.ranking import ordered, ranks_of
from synoptic.corpus.search.results import Hit, Match
from synoptic.corpus.search.windows import MAX_WORDS, Window, WindowSearch, is_beginning
from synoptic.corpus.search.word_index import WordIndex
from synoptic.corpus.search.word_matches import WordMatches
from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.words import words_in

# Of matches that are as good, those that stand out come first, wherever they are: more are looked at.
_EXTRA_MATCHES = 100
_NEAR = 75.0
"""The score from which on a match is near its word: of five letters one may be wrong, of nine two."""
_PART = re.compile(r'by:(?:"(?P<name>[^"]*)"?|(?P<word>\S*))|(?P<any>\S+)', re.IGNORECASE)


class Matcher:
    """Finds the places in texts that match a query, typos included.

    Texts and queries are compared folded (see `text.folding`), word by word. A word of a query matches
    itself, a word a few edits away, with or without a final "s", two words that make it up together, and the
    word that it makes up with its neighbour (see `search.vocabulary`). The last word of a query, unless a
    space ends it, is still being typed and matches every word that begins with it.

    `search.windows` says what matches a query. Where nothing does, stretches that resemble it letter by
    letter do (see `search.near_misses`). Thread-safe.
    """

    def __init__(self, texts: Sequence[str], *, prefixes: bool = False) -> None:
        """Index the texts; with `prefixes`, every word of a query matches the words that begin with it."""
        self._index = WordIndex.of_texts(texts)
        self._prefixes = prefixes

    def match(
        self,
        query: str | Query,
        *,
        limit: int | None = None,
        cancelled: Callable[[], bool] | None = None,
        texts: Set[int] | None = None,
    ) -> tuple[Match, ...]:
        """Return the matches, best first, those of equal score in the order of the texts; none overlap.

        At most `limit` are returned: the first of all there are, unless more than `MAX_PARAGRAPHS` had to be
        looked into. Returns nothing once `cancelled()` is true. A string is taken for plain words; one
        without letters or digits matches nothing. Of a parsed query, words and phrases count. `texts` limits
        the search to texts by number.
        """
        wanted = Query.plain(query) if isinstance(query, str) else query
        try:
            return self.found(wanted, limit, polling(cancelled), texts)
        except Cancelled:
            return ()

    def found(
        self, query: Query, limit: int | None, poll: Callable[[], None], texts: Set[int] | None
    ) -> tuple[Match, ...]:
        """Return the same for a query; `poll` may raise Cancelled."""
        if not query.words or (limit is not None and limit <= 0):
            return ()
        search = WindowSearch(self._index, query, limit, poll, prefixes=self._prefixes, texts=texts)
        search.run()
        windows = search.found
        if not (windows or query.phrases):
            windows = near_misses(self._index, query.words, limit, poll, allowed=search.allowed)
        windows.sort(key=lambda window: (-window.score, window.start))
        return tuple(match_at(self._index, window) for window in windows[:limit])

    def unmatched(self, query: Query, poll: Callable[[], None]) -> Set[int]:
        """Return the words of a query, by place, that no word of the texts matches."""
        beginning = is_beginning(query, prefixes=self._prefixes)
        return WordMatches(query.words[:MAX_WORDS], self._index.vocabulary, beginning, poll).unmatched


def match_at(index: WordIndex, window: Window) -> Match:
    """Return the place of a window in its text."""
    spans: list[Span] = []
    for token, match in window.parts:
        span = index.span(token, match.tokens)
        # Two words can come from one character, such as ½.
        if spans and span.start < spans[-1].end:
            span = Span(spans.pop().start, span.end)
        spans.append(span)
    text = index.paragraphs[index.paragraph_of(window.start)].text
    return Match(text, spans[0].start, spans[-1].end, tuple(spans), window.score)


class SmallSearch:
    """Searches few articles with a `Matcher`. The first answer is complete."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Index the articles: about a second for 10 MB of text."""
        self._articles = tuple(articles)
        self._ranks = ranks_of(articles)
        self._matcher = Matcher([article.own_text for article in articles])

    def unmatched(self, query: Query, poll: Callable[[], None]) -> Set[int]:
        """Return the words of a query, by place, that no word of the articles matches."""
        return self._matcher.unmatched(query, poll)

    def find(self, request: Request) -> list[Hit]:
        """Return the hits for the words of a query, best first. Raises Cancelled."""
        most = None if request.limit is None else request.limit + _EXTRA_MATCHES
        texts = None
        if request.among is not None:
            texts = {number for number, each in enumerate(self._articles) if request.covers(each)}
        found = []
        for match in self._matcher.found(request.query, most, request.poll, texts):
            passage = Passage.of(self._articles[match.index], match.start, match.end)
            found.append(Hit(passage, match.score, match.spans))
        return ordered(found, self._ranks)[: request.limit]


class RecordFilter:
    """Finds the records that have all words of a query; `by:rutte` asks for a word of the speaker's name.

    A word matches as in a `Matcher`: it may be unfinished, and have typing errors. What only resembles it
    counts where no record has anything nearer.
    """

    def __init__(self, records: Iterable[Iterable[str]], speakers: Sequence[str]) -> None:
        """Filter records, each given by its fields, with the name of the speaker of each."""
        self._fields = Matcher(["\n".join(fields) for fields in records], prefixes=True)
        self._speakers = Matcher(speakers, prefixes=True)

    def matching(self, query: str, cancelled: Callable[[], bool] | None = None) -> frozenset[int]:
        """Return the indices of the records that match; of none for a query without words.

        None match once `cancelled()` is true.
        """
        found: frozenset[int] | None = None
        for word, matcher in self._parts(query):
            having = _having(matcher, word, cancelled)
            found = having if found is None else found & having
            if not found:
                break
        return found or frozenset()

    def _parts(self, query: str) -> Iterator[tuple[str, Matcher]]:
        for part in _PART.finditer(query):
            matcher = self._speakers if part["any"] is None else self._fields
            for word in (part["name"] or part["word"] or part["any"] or "").split():
                if words_in(folded_text(word)):
                    yield word, matcher


def _having(matcher: Matcher, word: str, cancelled: Callable[[], bool] | None) -> frozenset[int]:
    """Return the indices of the texts with a word, or with what resembles it where none has it."""
    matches = matcher.match(word, cancelled=cancelled)
    near = [match for match in matches if match.score >= _NEAR]
    return frozenset(match.index for match in near or matches)
