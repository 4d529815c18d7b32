"""Searching articles and what a reader added to them: the text, the notes, the tags and the titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Literal, TypeAlias

from annotations.model import LIBRARY
from annotations.placing import NOTHING_KEPT, place
from corpus.article import Passage, Span
from corpus.search import ArticleSearch
from corpus.segmentation import paragraph_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from annotations.model import Annotations, Highlight
    from annotations.placing import Texts
    from corpus.article import Article
    from corpus.matching import Match, Matcher

Scope: TypeAlias = Literal["text", "notes", "tags", "titles"]
SCOPES: tuple[Scope, ...] = ("text", "notes", "tags", "titles")
"""What can be searched."""

_WORD_BEGUN_EARLIER = re.compile(r"\A\S*\s+")
_WORD_THAT_GOES_ON = re.compile(r"\s+\S*\Z")


@dataclass(frozen=True, slots=True)
class Find:
    """Something found: where it belongs, and which words matched."""

    article: Article | None
    """The article; None for the note on the library."""
    passage: Passage | None
    """The place in it; None for what belongs to it as a whole, and for a highlight that has lost its own."""
    quoted: str | None
    """The words that a note or a tag is on, as they were highlighted; None where it is not on a highlight."""
    score: float
    """0 to 100."""
    text: str
    """What the words matched in: the article's text, the note, the tag's name or the title."""
    spans: tuple[Span, ...]
    """The matched words, as offsets into `text`; in order, at least one."""
    lit: tuple[Span, ...]
    """What to light up in the article: the matched words, or the place where they are not the article's."""


class Finder:
    """Searches articles and what a reader added to them. The text is indexed at its first search.

    Searches can be made from several threads.
    """

    def __init__(self, articles: Sequence[Article], texts: Texts = NOTHING_KEPT) -> None:
        """Take the articles, as identified (see `annotations.catalogue`), and the annotated texts."""
        self._articles = {article.id: article for article in articles}
        self._texts = texts
        self._engine = ArticleSearch(articles)

    def find(
        self,
        query: str,
        scope: Scope,
        annotations: Annotations,
        *,
        limit: int | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> tuple[Find, ...]:
        """Return what matches the query, best first; at most `limit` finds.

        Those of equal score come in the order of the articles; notes in the order in which they were made;
        the highlights that carry a tag in the order of the articles and of their text. Notes and highlights
        are those of these articles, with the note on the library. Any string is a query. `cancelled` is asked
        now and then, and as soon as it says so, the search ends and returns nothing.
        """
        match scope:
            case "text":
                found = self._in_text(query, limit, cancelled)
            case "notes":
                found = self._in_notes(query, annotations, cancelled)
            case "tags":
                found = self._by_tags(query, annotations, cancelled)
            case "titles":
                found = self._in_titles(query, cancelled)
        return tuple(islice(found, limit))

    def _in_text(self, query: str, limit: int | None, cancelled: Callable[[], bool] | None) -> Iterator[Find]:
        for hit in self._engine.search(query, limit=limit, cancelled=cancelled):
            article = self._articles[hit.passage.article]
            yield Find(article, hit.passage, None, hit.score, article.text, hit.spans, hit.spans)

    def _in_titles(self, query: str, cancelled: Callable[[], bool] | None) -> Iterator[Find]:
        articles = tuple(self._articles.values())
        matcher = _matcher(tuple(article.title for article in articles))
        for match in _best(matcher.match(query, cancelled=cancelled)):
            article = articles[match.index]
            start = article.text.find(article.title)
            if start < 0:  # the reader's own, or the opening words cut short
                yield Find(article, None, None, match.score, article.title, match.spans, ())
                continue
            passage = Passage.of(article, start, start + len(article.title))
            lit = tuple(Span(start + span.start, start + span.end) for span in match.spans)
            yield Find(article, passage, None, match.score, article.title, match.spans, lit)

    def _in_notes(
        self,
        query: str,
        annotations: Annotations,
        cancelled: Callable[[], bool] | None,
    ) -> Iterator[Find]:
        marked = {each.id: each for each in annotations.highlights.values() if each.article in self._articles}
        targets = {LIBRARY, *self._articles, *marked}
        notes = [note for note in annotations.notes.values() if note.target in targets]
        matcher = _matcher(tuple(note.text for note in notes))
        for match in _best(matcher.match(query, cancelled=cancelled)):
            note = notes[match.index]
            if (highlight := marked.get(note.target)) is not None:
                yield self._on_highlight(highlight, note.text, match)
            else:
                article = self._articles.get(note.target)
                yield Find(article, None, None, match.score, note.text, match.spans, ())

    def _by_tags(
        self, query: str, annotations: Annotations, cancelled: Callable[[], bool] | None
    ) -> Iterator[Find]:
        tags = tuple(annotations.tags.values())
        matches = _best(_matcher(tuple(tag.name for tag in tags)).match(query, cancelled=cancelled))
        if not matches:
            return
        marked = self._highlights(annotations)
        for match in matches:
            tag = tags[match.index]
            for highlight in marked:
                if tag.id in highlight.tags:
                    yield self._on_highlight(highlight, tag.name, match)

    def _highlights(self, annotations: Annotations) -> Sequence[Highlight]:
        """Return the highlights of these articles, in the order of the articles and of their text."""
        ranks = {article: rank for rank, article in enumerate(self._articles)}
        return sorted(
            (highlight for highlight in annotations.highlights.values() if highlight.article in ranks),
            key=lambda each: (ranks[each.article], each.current.start, -each.current.end),
        )

    def _on_highlight(self, highlight: Highlight, text: str, match: Match) -> Find:
        article = self._articles[highlight.article]
        span = place(article, highlight, self._texts).span
        passage = None if span is None else Passage.of(article, span.start, span.end)
        lit = () if span is None else (span,)
        return Find(article, passage, highlight.anchor.exact, match.score, text, match.spans, lit)


@lru_cache(maxsize=len(SCOPES))
def _matcher(texts: tuple[str, ...]) -> Matcher:
    # A query is asked again with each key: the same notes need not be indexed for each.
    from corpus.matching import Matcher

    return Matcher(texts, prefixes=True)


def context_of(text: str, spans: Sequence[Span], *, before: int, after: int) -> tuple[str, tuple[Span, ...]]:
    """Return the words around the spans, from the same paragraph, and the spans as offsets into those.

    Of what stands before the first span and after the last, about `before` and `after` code points are left,
    cut between words, with an ellipsis for the rest. `spans` are in order and do not overlap; there is at
    least one.
    """
    first, last = spans[0].start, spans[-1].end
    paragraph = paragraph_at(text, first) or Span(0, len(text))
    if first - paragraph.start > before:
        lead = "…" + _WORD_BEGUN_EARLIER.sub("", text[first - before - 1 : first])
    else:
        lead = text[paragraph.start : first]
    if paragraph.end - last > after:
        trail = _WORD_THAT_GOES_ON.sub("", text[last : last + after + 1]) + "…"
    else:
        trail = text[last : paragraph.end]
    shift = len(lead) - first
    moved = tuple(Span(span.start + shift, span.end + shift) for span in spans)
    return lead + text[first:last] + trail, moved


def _best(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the best match in each text: a note or a title that has a word twice is found once."""
    best: dict[int, Match] = {}
    for match in matches:
        best.setdefault(match.index, match)
    return tuple(best.values())
