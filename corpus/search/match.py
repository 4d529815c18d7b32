"""What a matcher finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synoptic.corpus.article import Span


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
