"""Search of articles and annotations: the text, the notes, the tags and the titles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.anchoring.placing import NOTHING_KEPT, Texts, place, place_all
from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import LIBRARY, SCOPES, Highlight, Scope
from synoptic.annotations.search.filters import OF_HIGHLIGHTS, Filters, Spoken
from synoptic.corpus.article import Article, Passage, Span
from synoptic.corpus.errors import on_one_line
from synoptic.corpus.quotations.said_by import said_by
from synoptic.corpus.search.engine import ArticleSearch, SearchEngine
from synoptic.corpus.search.patterns import Deadline, TimeUp, places
from synoptic.corpus.search.query import Query
from synoptic.corpus.search.results import Match

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.search.matcher import Matcher


_SURE = 100.0
_OF_ANNOTATIONS = {"notes", "tags", "all"}


class SearchResult(Struct, frozen=True):
    """Something found: where it belongs, and which words matched."""

    article: Article | None
    """The article; None for the note on the library."""
    passage: Passage | None
    """The place in it; None for a match in the article as a whole, and for a highlight without a place."""
    quoted: str | None
    """The words that a note or a tag is on, as they were highlighted; None where it is not on a highlight."""
    score: float
    """0 to 100."""
    text: str
    """The text that the words matched in: the article's text, the note, the tag's name or the title."""
    spans: tuple[Span, ...]
    """The matched words, as offsets into `text`; in order, at least one."""
    lit: tuple[Span, ...]
    """The spans to light up in the article: the matched words, or the place of the highlight."""
    scope: Scope = "text"
    """The searched part: one of `SCOPES` but "all"."""


class SearchResults(Struct, frozen=True):
    """The results of a search so far."""

    results: tuple[SearchResult, ...]
    """The finds, best first."""
    is_final: bool
    """Whether this is all; otherwise a later answer replaces it."""
    understood: str
    """How the query was understood, in one line; empty for no query."""
    remark: str = ""
    """A remark on the results, in one line; empty for none."""


class Finder:
    """Searches articles and annotations. The text is indexed at its first search.

    Searches can be made from several threads.
    """

    def __init__(
        self,
        articles: Sequence[Article],
        texts: Texts = NOTHING_KEPT,
        *,
        index: Path | None = None,
        spoken: Spoken = said_by,
        own: str | None = None,
    ) -> None:
        """Take the articles, as identified (see `library.catalogue`), and the annotated texts.

        `index` is the folder for the index that a large library needs; without it, that is kept in memory.
        `spoken` returns the words of a speaker in an article, for `by:`; `own` is the creator of one's own
        annotations, for `reader:you` (`AnnotationStore.reader`).
        """
        self._articles = {article.id: article for article in articles}
        self._texts, self._spoken, self._own = texts, spoken, own
        self._engine: SearchEngine = ArticleSearch(articles, index)

    def prepare(
        self,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Make the index of the text, as the first search does (see `search.engine`)."""
        self._engine.prepare(progress, cancelled)

    def search(
        self,
        query: str,
        annotations: Annotations | None = None,
        *,
        scope: Scope = "text",
        limit: int | None = None,
    ) -> SearchResults:
        """Return the results of the query, best first, at most `limit`, as `synoptic search` prints them.

        Nothing is ignored: raises CorpusError for a part of the query that cannot be taken as typed, and
        InvalidRequest where the query or `scope` asks for annotations and none are given, or for another
        scope than those of `SCOPES`.
        """
        sought = Query.checked(query)
        if scope not in SCOPES:
            raise InvalidRequest(f"Unknown scope “{on_one_line(scope)}”; use {', '.join(SCOPES)}.")
        if annotations is None:
            asking = [f"{each.name}:" for each in sought.filters if each.name in OF_HIGHLIGHTS]
            asking += [f"The scope “{scope}”"] if scope in _OF_ANNOTATIONS else []
            if asking:
                raise InvalidRequest(f"{asking[0]} needs annotations; give those of the store.")
            annotations = Annotations()
        *_, answer = self.stages(query, scope, annotations, limit=limit, patient=True)
        return answer

    def find(
        self,
        query: str,
        scope: Scope,
        annotations: Annotations,
        *,
        limit: int | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> tuple[SearchResult, ...]:
        """Return the results of the query, best first; at most `limit`.

        For the order of those in the text see `search.ranking`. Others of equal score come in the order of
        the articles; notes in the order in which they were made; highlights with a tag in the order of the
        articles and of their text. Notes and highlights are those of these articles, with the note on the
        library. Any string is a query, as `search.query` reads it. Once `cancelled()` is true, the search
        ends and returns nothing.
        """
        found: tuple[SearchResult, ...] = ()
        for stage in self.stages(query, scope, annotations, limit=limit, cancelled=cancelled, patient=True):
            if stage.is_final:
                found = stage.results
        return found

    def stages(
        self,
        query: str,
        scope: Scope,
        annotations: Annotations,
        *,
        limit: int | None = None,
        cancelled: Callable[[], bool] | None = None,
        patient: bool = False,
    ) -> Iterator[SearchResults]:
        """Yield results, each replacing the one before; the last has `is_final` set and is that of `find`.

        `patient` skips partial results. Ends early, without a final one, once `cancelled()` is true.
        """
        sought = Query.parse(query)
        filters = Filters(sought, self._articles.values(), annotations, self._texts, self._spoken, self._own)
        if scope in _OF_ANNOTATIONS or filters.need_highlights:
            self._place_changed(annotations)
        search = _Search(self._articles, annotations, self._texts, sought, filters, cancelled)
        match scope:
            case "text":
                stages = self._in_text(search, limit, patient=patient)
            case "all":
                # Without words, `by_filters` lists what titles there are to list.
                titles = search.in_titles() if sought.has_content else ()
                others = [*titles, *search.in_notes(), *search.by_tags()]
                stages = (
                    replace(stage, hits=_merged(others, stage.hits))
                    for stage in self._in_text(search, limit, patient=patient)
                )
            case "notes":
                stages = _at_once(search.in_notes())
            case "tags":
                stages = _at_once(search.by_tags())
            case "titles":
                stages = _at_once(search.in_titles())
        for stage in stages:
            if cancelled is not None and cancelled():
                return
            yield SearchResults(stage.hits[:limit], stage.is_final, sought.understood, stage.remark)

    def _place_changed(self, annotations: Annotations) -> None:
        """Find highlights in edited articles, text by text, for the answers to be remembered."""
        for article in self._articles.values():
            marked = annotations.highlights_of(article.id)
            changed = [each for each in marked if each.current.digest != article.digest]
            place_all(article, changed, self._texts)

    def _in_text(self, search: _Search, limit: int | None, *, patient: bool) -> Iterator[_Stage]:
        query, filters = search.query, search.filters
        if not query.has_content:
            yield from _at_once(search.by_filters())
            # The index is made while the reader types.
            [*self._engine.stages("")]
            return
        most = None if filters.need_passages else limit
        for stage in self._engine.stages(
            query, limit=most, cancelled=search.cancelled, among=filters.among, patient=patient
        ):
            finds = tuple(
                SearchResult(article, hit.passage, None, hit.score, article.text, hit.spans, hit.spans)
                for hit in stage.hits
                if filters.allow(hit.passage)
                for article in [self._articles[hit.passage.article]]
            )
            yield _Stage(finds, stage.is_final, stage.remark)


class _Stage(Struct, frozen=True):
    hits: tuple[SearchResult, ...]
    is_final: bool = True
    remark: str = ""


def _at_once(finds: Iterable[SearchResult]) -> Iterator[_Stage]:
    yield _Stage(tuple(finds))


def _merged(others: Sequence[SearchResult], in_text: Sequence[SearchResult]) -> tuple[SearchResult, ...]:
    """Return all by score; of equal ones titles, notes and tags before the text, which has many."""
    return tuple(sorted((*others, *in_text), key=lambda find: -find.score))


class _Search(Struct, frozen=True):
    """One query, on all but the text."""

    articles: Mapping[str, Article]
    annotations: Annotations
    texts: Texts
    query: Query
    filters: Filters
    cancelled: Callable[[], bool] | None

    def in_titles(self) -> Iterator[SearchResult]:
        if self.filters.need_speakers:  # nobody says a title
            return
        articles = [each for each in self.articles.values() if self.filters.allow_article(each.id)]
        for match in self._best(tuple(article.title for article in articles)):
            yield _on_title(articles[match.index], match)

    def in_notes(self) -> Iterator[SearchResult]:
        marked = {
            each.id: each
            for each in self.annotations.highlights.values()
            if each.article in self.articles and self._allows(each)
        }
        whole = set[str]()
        if not self.filters.need_passages:
            whole = {each for each in self.articles if self.filters.allow_article(each)}
            whole |= set() if self.filters.are_any else {LIBRARY}
        targets = {*whole, *marked}
        notes = [note for note in self.annotations.notes.values() if note.target in targets]
        for match in self._best(tuple(note.text for note in notes)):
            note = notes[match.index]
            if (highlight := marked.get(note.target)) is not None:
                yield self._on_highlight(highlight, note.text, match, "notes")
            else:
                article = self.articles.get(note.target)
                yield SearchResult(article, None, None, match.score, note.text, match.spans, (), "notes")

    def by_tags(self) -> Iterator[SearchResult]:
        tags = tuple(self.annotations.tags.values())
        matches = self._best(tuple(tag.name for tag in tags))
        if not matches:
            return
        marked = [highlight for highlight in self._highlights() if self._allows(highlight)]
        for match in matches:
            tag = tags[match.index]
            for highlight in marked:
                if tag.id in highlight.tags:
                    yield self._on_highlight(highlight, tag.name, match, "tags")

    def by_filters(self) -> Iterator[SearchResult]:
        """Yield what fits a query without words: the quotations or highlights asked for, or the articles."""
        if not self.filters.are_any:
            return
        if self.filters.need_speakers:
            for article in self.articles.values():
                if self.cancelled is not None and self.cancelled():
                    return
                if self.filters.among is None or article.id in self.filters.among:
                    for span in self.filters.spoken(article.id):
                        passage = Passage.of(article, span.start, span.end)
                        yield SearchResult(article, passage, None, _SURE, article.text, (span,), (span,))
            return
        if self.filters.need_highlights:
            for highlight in self._highlights():
                if self._allows(highlight):
                    exact = highlight.anchor.exact
                    whole = Match(0, 0, len(exact), (Span(0, len(exact)),), _SURE)
                    yield self._on_highlight(highlight, exact, whole, "text")
            return
        for article in self.articles.values():
            if self.filters.allow_article(article.id) and article.title:
                size = len(article.title)
                yield _on_title(article, Match(0, 0, size, (Span(0, size),), _SURE))

    def _best(self, texts: tuple[str, ...]) -> tuple[Match, ...]:
        """Return the best match in each text: a note or a title that has a word twice is found once."""
        if self.query.has_conditions:
            return tuple(self._by_passages(texts))
        if not self.query.words:
            # All that fits the filters.
            sure = (
                Match(n, 0, len(text), (Span(0, len(text)),), _SURE) for n, text in enumerate(texts) if text
            )
            return tuple(sure) if self.filters.are_any else ()
        best: dict[int, Match] = {}
        for match in _matcher(texts).match(self.query, cancelled=self.cancelled):
            best.setdefault(match.index, match)
        return tuple(best.values())

    def _by_passages(self, texts: tuple[str, ...]) -> Iterator[Match]:
        """Yield the match in each text that has the patterns and the signs of the query."""
        query, deadline = self.query, Deadline()
        chosen = {match.index: match for match in replace(self, query=query.words_alone)._best(texts)}
        with suppress(TimeUp):
            for number, text in enumerate(texts):
                if query.words and number not in chosen:
                    continue
                if any(next(phrase.places(text), None) for phrase in query.without_signs):
                    continue
                spans = [
                    *(next(places(pattern, text, deadline), None) for pattern in query.patterns),
                    *(next(phrase.places(text), None) for phrase in query.signs),
                ]
                if not all(spans):
                    continue
                first = spans[0] if spans else None
                if first is not None:
                    yield Match(number, first.start, first.end, (first,), _SURE)
                elif number in chosen:
                    yield chosen[number]

    def _allows(self, highlight: Highlight) -> bool:
        among = self.filters.among
        is_among = among is None or highlight.article in among
        return is_among and self.filters.allow_highlight(highlight) and self._is_spoken(highlight)

    def _is_spoken(self, highlight: Highlight) -> bool:
        if not self.filters.name_speakers:
            return True
        article = self.articles[highlight.article]
        span = place(article, highlight, self.texts).span
        if span is None:
            return not self.filters.need_speakers
        return self.filters.is_spoken(Passage.of(article, span.start, span.end))

    def _highlights(self) -> Sequence[Highlight]:
        """Return the highlights of these articles, in the order of the articles and of their text."""
        ranks = {article: rank for rank, article in enumerate(self.articles)}
        return sorted(
            (highlight for highlight in self.annotations.highlights.values() if highlight.article in ranks),
            key=lambda each: (ranks[each.article], each.current.start, -each.current.end),
        )

    def _on_highlight(self, highlight: Highlight, text: str, match: Match, scope: Scope) -> SearchResult:
        article = self.articles[highlight.article]
        span = place(article, highlight, self.texts).span
        passage = None if span is None else Passage.of(article, span.start, span.end)
        lit = () if span is None else (span,)
        return SearchResult(
            article, passage, highlight.anchor.exact, match.score, text, match.spans, lit, scope
        )


def _on_title(article: Article, match: Match) -> SearchResult:
    start = article.text.find(article.title)
    if start < 0:  # the reader's own, or the opening words cut short
        return SearchResult(article, None, None, match.score, article.title, match.spans, (), "titles")
    passage = Passage.of(article, start, start + len(article.title))
    lit = tuple(Span(start + span.start, start + span.end) for span in match.spans)
    return SearchResult(article, passage, None, match.score, article.title, match.spans, lit, "titles")


@lru_cache(maxsize=8)
def _matcher(texts: tuple[str, ...]) -> Matcher:
    # A query is asked again with each key: the same notes need not be indexed for each.
    from synoptic.corpus.search.matcher import Matcher

    return Matcher(texts, prefixes=True)
