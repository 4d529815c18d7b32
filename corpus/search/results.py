"""What a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synoptic.corpus.article import Passage, Span


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found."""

    passage: Passage
    """The smallest stretch that holds the matched words."""
    score: float
    """How well it matches, from 0 to 100; 100 is an exact phrase."""
    spans: tuple[Span, ...]
    """The matched words, as offsets into the article's text, in order."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search has found so far."""

    hits: tuple[Hit, ...]
    """The hits, best first."""
    is_final: bool
    """Whether this is all; otherwise a later answer replaces it."""
    remark: str = ""
    """What a reader should know of them, in one clause; empty for nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place that a query matches."""

    index: int
    """Which of the texts, from 0."""
    start: int
    """Where the first matched word begins, in code points of the text."""
    end: int
    """Where the last one ends."""
    spans: tuple[Span, ...]
    """The matched words, in text order, none overlapping."""
    score: float
    """From 0 to 100."""
