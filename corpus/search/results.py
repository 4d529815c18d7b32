"""The results of searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from synoptic.corpus.article import Passage, Span


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
