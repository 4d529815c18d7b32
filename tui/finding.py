"""Searching what is on the screen: the text, the notes, the tags and the titles, with one matcher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.article import Passage, Span
from tui.display import single_line
from tui.reading.overlay import place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from annotations.model import Annotations
    from corpus.article import Article
    from corpus.search import ArticleSearch

SCOPES = ("text", "notes", "tags", "titles")
"""What can be searched."""


@dataclass(frozen=True, slots=True)
class Find:
    """Something found: a place in an article, and the words that matched, which for a note are the note's."""

    passage: Passage
    """The place; empty at the article's start for what belongs to the article as a whole."""
    score: float
    """0 to 100."""
    context: str
    """The text in which the words matched."""
    spans: tuple[Span, ...]
    """The matched words, as offsets into `context`."""
    lit: tuple[Span, ...]
    """What to light up in the article: the matched words, or the place where they are not the article's."""


class Finder:
    """Searches articles and what a reader added to them. The index is made at the first search."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = {article.id: article for article in articles}
        self._engine: ArticleSearch | None = None

    def find(
        self,
        query: str,
        scope: str,
        annotations: Annotations,
        *,
        limit: int | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> tuple[Find, ...]:
        """Return what matches the query in one of `SCOPES`, best first."""
        if scope == "text":
            return tuple(self._in_text(query, limit, cancelled))
        entries = list(self._entries(scope, annotations))
        from corpus.matching import Matcher

        matcher = Matcher([text for text, _ in entries], prefixes=True)
        found = []
        for match in matcher.match(query, limit=limit, cancelled=cancelled):
            text, place = entries[match.index]
            found.append(Find(place, match.score, text, match.spans, (Span(place.start, place.end),)))
        return tuple(found)

    def _in_text(self, query: str, limit: int | None, cancelled: Callable[[], bool] | None) -> Iterator[Find]:
        if self._engine is None:
            from corpus.search import ArticleSearch

            self._engine = ArticleSearch(tuple(self._articles.values()))
        for hit in self._engine.search(query, limit=limit, cancelled=cancelled):
            yield Find(hit.passage, hit.score, self._articles[hit.passage.article].text, hit.spans, hit.spans)

    def _entries(self, scope: str, annotations: Annotations) -> Iterator[tuple[str, Passage]]:
        """Yield each text to look in, with the place that it belongs to."""
        match scope:
            case "titles":
                for article in self._articles.values():
                    start = max(0, article.text.find(article.title))
                    end = (
                        start + len(article.title) if article.text.startswith(article.title, start) else start
                    )
                    yield article.title, Passage.of(article, start, end)
            case "notes":
                places = self._places(annotations)
                for note in annotations.notes.values():
                    if note.target in places:
                        yield note.text, places[note.target]
                    elif note.target in self._articles:
                        yield note.text, Passage.of(self._articles[note.target], 0, 0)
            case "tags":
                places = self._places(annotations)
                for highlight in annotations.highlights.values():
                    if highlight.id in places:
                        for tag in annotations.tags_of(highlight):
                            yield tag.name, places[highlight.id]

    def _places(self, annotations: Annotations) -> Mapping[str, Passage]:
        """Return highlight id to its place, of all those that have one in these articles."""
        places = {}
        for highlight in annotations.highlights.values():
            article = self._articles.get(highlight.article)
            if article is not None and (span := place_of(article, highlight)) is not None:
                places[highlight.id] = Passage.of(article, span.start, span.end)
        return places


def context_of(
    text: str, spans: Sequence[Span], *, before: int = 36, after: int = 120
) -> tuple[str, tuple[Span, ...]]:
    """Return the matched words with some of those around, on one line, and the spans as offsets into that.

    The context keeps to the paragraph.
    """
    start, end = (spans[0].start, spans[-1].end) if spans else (0, 0)
    first = max(0, start - before)
    last = min(len(text), end + after)
    line_start = text.rfind("\n\n", first, start)
    first = line_start + 2 if line_start >= 0 else first
    line_end = text.find("\n\n", end, last)
    last = line_end if line_end >= 0 else last
    lead = "…" if first > 0 and text[first - 1] != "\n" else ""
    shift = len(lead) - first
    return lead + single_line(text[first:last]), tuple(Span(s.start + shift, s.end + shift) for s in spans)
