"""What a stretch of a text is: heading, quotation, emphasis and so on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """What a stretch is, for whoever draws it."""

    HEADING = "heading"
    QUOTE = "quote"
    """A block quotation."""
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    LINK = "link"
    """The words of a link, or an address that stands in the text."""
    MARKUP = "markup"
    """Signs of Markdown that are not the author's words."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text and its role. Stretches may lie within one another."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    role: Role
    """What it is."""
