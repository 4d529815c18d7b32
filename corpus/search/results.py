"""The results of searches: hits, and in which wordings they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.text.words import folded_words

if TYPE_CHECKING:
    from synoptic.corpus.article import Passage, Span
    from synoptic.corpus.search.query import Query


class Hit(Struct, frozen=True):
    """A passage that a search found."""

    passage: Passage
    """The smallest stretch that holds the matched words."""
    score: float
    """Quality of the match, from 0 to 100; 100 is an exact phrase."""
    spans: tuple[Span, ...]
    """The matched words, as offsets into the article's text, in order."""


class Hits(Struct, frozen=True):
    """The hits of a search so far."""

    hits: tuple[Hit, ...]
    """The hits, best first."""
    is_final: bool
    """Whether the search has ended; otherwise a later set replaces this one."""
    remark: str = ""
    """A note for the reader, in one clause; empty for none."""


class Match(Struct, frozen=True):
    """A place that a query matches."""

    index: int
    """Number of the text, from 0."""
    start: int
    """Start of the first matched word, in code points of the text."""
    end: int
    """End of the last one."""
    spans: tuple[Span, ...]
    """The matched words, in text order, none overlapping."""
    score: float
    """From 0 to 100."""


class Nearest(Struct, frozen=True):
    """The wordings that are nearest to a query."""

    wordings: frozenset[str]
    """The wordings, as written; none where nothing was found."""
    as_typed: bool
    """Whether they have every word as it was typed; otherwise the query is misspelt or unfinished."""


def wording_of(text: str, spans: Sequence[Span]) -> str:
    """Return the matched words of a text as written, with single spaces between them."""
    return " ".join(" ".join(text[span.start : span.end] for span in spans).split())


def nearest_to(query: Query, wordings: Iterable[str]) -> Nearest:
    """Return those of some wordings that are nearest to a query.

    These are the wordings with all words of the query, whatever their case, accents and order. Where there
    are none, they are those that complete its last word, if it is still being typed; else those with the
    fewest wrong letters in all. To a query without words, such as a pattern, all are as typed.
    """
    distances = {wording: _distance(query, folded_words(wording)) for wording in wordings}
    least = min(distances.values(), default=(0, False))
    nearest = frozenset(wording for wording, distance in distances.items() if distance == least)
    return Nearest(nearest, as_typed=least == (0, False))


def listed(wordings: Iterable[str], room: int) -> str:
    """Return how often each wording occurs, the most frequent first, as in “freedom 135 · Freedom 4”.

    Of what has more than `room` characters, the rest is said as a number of others.
    """
    counts = [f"{wording} {count}" for wording, count in Counter(wordings).most_common()]
    for kept in range(len(counts), 0, -1):
        others = [f"{len(counts) - kept} others"] if kept < len(counts) else []
        line = " · ".join([*counts[:kept], *others])
        if len(line) <= room:
            return line
    return f"{len(counts)} wordings" if len(counts) > 1 else "".join(counts)


def _distance(query: Query, words: Sequence[str]) -> tuple[int, bool]:
    """Return how many letters are wrong, and whether the last word of the query had to be completed."""
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.distance import OSA

    edits, is_completed = 0, False
    for place, sought in enumerate(query.words, start=1):
        may_go_on = query.begun and place == len(query.words)
        if sought in words:
            continue
        if may_go_on and any(word.startswith(sought) for word in words):
            is_completed = True
        else:
            edits += min((OSA.distance(sought, word) for word in words), default=len(sought))
    return edits, is_completed
