"""Where a highlight is, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synoptic.corpus.article import Span


class State(StrEnum):
    """How a highlight stands in its article as it is now."""

    SAME = "same"
    """On its very words."""
    EDITED = "edited"
    """On what became of its words, which were edited since."""
    MOVED = "moved"
    """On words like its own that were found elsewhere: please review."""
    ORPHAN = "orphan"
    """Nowhere: its words are not found in the article any more."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a highlight is in its article as it is now."""

    span: Span | None
    """The place; None for an orphan."""
    state: State
    """How sure it is."""
