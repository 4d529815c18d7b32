"""Where highlights are now, and how sure that is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from annotations.anchor import CONTEXT, locate
from annotations.remapping import ALLOWANCE, GROWTH, SIMILAR, Correspondence
from annotations.seeking import Seeker
from corpus.article import Span
from corpus.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from annotations.model import Anchor, Highlight
    from annotations.seeking import Likeness
    from corpus.article import Article

_SURVIVING = 0.5
_SHORT = 16
_SHORT_CONTEXT = 0.5
_SURE = 0.75
_SURE_IF_SHORT = 0.95
_APART = 0.1
_STRONG = 0.7
_FEW_WORDS = 3


class State(StrEnum):
    """How a highlight stands in its article as it is now."""

    SAME = "same"
    """On its very words."""
    EDITED = "edited"
    """On what its words became: they were edited since."""
    MOVED = "moved"
    """On words like its own in another place: please review."""
    ORPHAN = "orphan"
    """Nowhere: its words are not found in the article any more."""


class Texts(Protocol):
    """The texts that were annotated. Equal ones have the same texts."""

    def __hash__(self) -> int: ...

    def get(self, digest: str, /) -> str | None:
        """Return the text with that SHA-256, hexadecimal; None if it is not kept or cannot be read."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a highlight is in its article as it is now."""

    span: Span | None
    """Where; None for an orphan."""
    state: State
    """How sure that is."""


ORPHANED = Placement(None, State.ORPHAN)


def place_all(article: Article, highlights: Iterable[Highlight], texts: Texts) -> Mapping[str, Placement]:
    return {highlight.id: place(article, highlight, texts) for highlight in highlights}


def place(article: Article, highlight: Highlight, texts: Texts) -> Placement:
    return _place(article.text, article.digest, highlight.anchor, texts)


@lru_cache(maxsize=16384)
def _place(text: str, digest: str, anchor: Anchor, texts: Texts) -> Placement:
    if anchor.digest == digest and text[anchor.start : anchor.end] == anchor.exact:
        return Placement(Span(anchor.start, anchor.end), State.SAME)
    remapped = _remapping(anchor.digest, text, texts)
    if remapped is None or remapped.correspondence.old[anchor.start : anchor.end] != anchor.exact:
        return _by_quotation(text, digest, anchor)
    return remapped.placement(anchor)


@lru_cache(maxsize=8)
def _remapping(digest: str, text: str, texts: Texts) -> Remapping | None:
    old = texts.get(digest)
    return None if old is None else Remapping(Correspondence(old, text))


@lru_cache(maxsize=8)
def _seeker(text: str) -> Seeker:
    return Seeker(text, (Span(0, len(text)),))


def _by_quotation(text: str, digest: str, anchor: Anchor) -> Placement:
    span = locate(text, digest, anchor)
    if span is not None:
        return Placement(span, State.SAME)
    return _found(_seeker(text).seek(anchor.exact, anchor.before, anchor.after), anchor)


def _found(places: tuple[Likeness, ...], anchor: Anchor) -> Placement:
    if not places:
        return ORPHANED
    best, *others = places
    is_short = len(anchor.exact) < _SHORT or len(anchor.exact.split()) < _FEW_WORDS
    if best.words < (_SURE_IF_SHORT if is_short else _SURE):
        return ORPHANED
    if (others or is_short) and best.context < _STRONG:
        return ORPHANED
    if any(best.score - other.score < _APART for other in others):
        return ORPHANED
    return Placement(best.span, State.MOVED)


class Remapping:
    def __init__(self, correspondence: Correspondence) -> None:
        self.correspondence = correspondence
        self._seeker: Seeker | None = None

    def placement(self, anchor: Anchor) -> Placement:
        span = self._mapped(anchor)
        if span is not None:
            is_same = self.correspondence.new[span.start : span.end] == anchor.exact
            return Placement(span, State.SAME if is_same else State.EDITED)
        if self._seeker is None:
            self._seeker = Seeker(self.correspondence.new, self.correspondence.added())
        return _found(self._seeker.seek(anchor.exact, anchor.before, anchor.after), anchor)

    def _mapped(self, anchor: Anchor) -> Span | None:
        new = self.correspondence.new
        image = self.correspondence.image(anchor.start, anchor.end)
        if image is None or image.survived < _SURVIVING:
            return None
        span = image.span
        lead = len(anchor.exact) - len(anchor.exact.lstrip())
        as_it_was = Span(span.start - lead, span.start - lead + len(anchor.exact))
        if as_it_was.start >= 0 and new[as_it_was.start : as_it_was.end] == anchor.exact:
            span = as_it_was
        else:
            span = _snapped(self.correspondence.old, anchor, new, span)
            if len(span) > GROWTH * len(anchor.exact) + ALLOWANCE:
                return None
            if _likeness(anchor.exact, new[span.start : span.end]) < SIMILAR:
                return None
        is_short = len(anchor.exact) < _SHORT or len(anchor.exact.split()) < _FEW_WORDS
        if (
            is_short
            and not image.moved
            and self.correspondence.kept_around(anchor.start, anchor.end, CONTEXT) < _SHORT_CONTEXT
        ):
            return None
        return span


def _likeness(one: str, other: str) -> float:
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(fold(one).text, fold(other).text)


def _snapped(old: str, anchor: Anchor, new: str, span: Span) -> Span:
    """Widen a span to whole words where the anchor has whole words, and to whole graphemes."""
    start, end = span.start, span.end
    if not _joined(old[anchor.start - 1 : anchor.start], anchor.exact[0]):
        while start > 0 and _joined(new[start - 1], new[start]):
            start -= 1
    if not _joined(anchor.exact[-1], old[anchor.end : anchor.end + 1]):
        while end < len(new) and _joined(new[end - 1], new[end]):
            end += 1
    while start > 0 and _continues(new[start]):
        start -= 1
    while end < len(new) and _continues(new[end]):
        end += 1
    return Span(start, end)


def _joined(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum()


def _continues(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Mc", "Me"} or character == "\u200d"
