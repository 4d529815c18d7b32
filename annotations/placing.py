"""Where highlights are now, and how sure that is.

A highlight is where its anchor says as long as its article has the text of the anchor. In any other version,
the place follows from what became of the kept text (see `annotations.remapping`), if enough of the words
survived. Words that were lost on the way are sought among what was added to the article; where the text was
not kept, in all of it. What is found so is for the reader to review, and of two places that are about as
likely none is taken. The thresholds are those that `benchmarks/anchoring.py` judges.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from annotations.anchor import CONTEXT, locate
from annotations.anchor import anchor as make_anchor
from annotations.borders import snapped
from annotations.differences import differences
from annotations.remapping import ALLOWANCE, GROWTH, SIMILAR, Correspondence
from annotations.seeking import Seeker, likeness_of
from corpus.article import Span
from corpus.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from annotations.differences import Difference
    from annotations.model import Anchor, Highlight
    from annotations.seeking import Likeness
    from corpus.article import Article

CANDIDATES = 5
"""How many places a reader is offered for an orphan."""

_SURVIVING = 0.5
"""Of the letters of a passage, so many are still there, or it is gone."""
_FEW_LETTERS, _FEW_WORDS = 16, 3
"""Shorter passages stand elsewhere too: what stands next to them has to agree."""
_AROUND_FEW = 0.5
_SURE, _SURE_OF_FEW = 0.75, 0.95
"""How alike words are that were sought and count as found."""
_STRONG = 0.7
"""How alike the context is that decides where words stand in several places."""
_APART = 0.1
"""Of two places whose scores are no further apart, neither is taken."""


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place to which the reader may attach a highlight."""

    span: Span
    """The place in the article."""
    score: float
    """How likely it is the place, 0 to 1."""
    words: float
    """How alike the words are, 0 to 1."""
    context: float
    """How alike what stands around is, on the better side, 0 to 1."""
    differences: tuple[Difference, ...]
    """What was changed, from the marked words to those in the place."""


class Texts(Protocol):
    """The texts that were annotated. Placements are remembered for each such object, or those equal to it."""

    def __hash__(self) -> int: ...

    def get(self, digest: str, /) -> str | None:
        """Return the text with that SHA-256, hexadecimal; None if it is not kept or cannot be used."""


def place_all(article: Article, highlights: Iterable[Highlight], texts: Texts) -> Mapping[str, Placement]:
    """Return where an article's highlights are, by id, in the order given.

    The article is compared once with each text that its highlights were made in. Answers are remembered.
    """
    return {highlight.id: place(article, highlight, texts) for highlight in highlights}


def place(article: Article, highlight: Highlight, texts: Texts) -> Placement:
    """Return where a highlight is in its article as it is now. Answers are remembered."""
    if highlight.moved_to is not None and highlight.anchor.digest == article.digest:
        # The article is again as it was when its words were marked.
        return _place(article.text, article.digest, highlight.anchor, texts)
    return _place(article.text, article.digest, highlight.current, texts)


def candidates(article: Article, highlight: Highlight, limit: int = CANDIDATES) -> tuple[Candidate, ...]:
    """Return the places in an article that resemble a highlight's words, the likeliest first; maybe none."""
    anchor = highlight.current
    found = _seeker(article.text).seek(anchor.exact, anchor.before, anchor.after)[:limit]
    return tuple(
        Candidate(
            likeness.span,
            likeness.score,
            likeness.words,
            likeness.context,
            differences(anchor.exact, article.text[likeness.span.start : likeness.span.end]),
        )
        for likeness in found
    )


@lru_cache(maxsize=16384)
def _place(text: str, digest: str, anchor: Anchor, texts: Texts) -> Placement:
    if digest == anchor.digest and text[anchor.start : anchor.end] == anchor.exact:
        return Placement(Span(anchor.start, anchor.end), State.SAME)
    passages = _passages(anchor.digest, text, texts)
    if passages is not None and passages.have(anchor):
        return passages.placement(anchor)
    span = locate(text, digest, anchor)
    if span is not None:
        is_whole = _stands_in(text, span, anchor)
        return Placement(span, State.SAME if is_whole else State.MOVED)
    return _judged(_seeker(text).seek(anchor.exact, anchor.before, anchor.after), anchor)


@lru_cache(maxsize=8)
def _passages(digest: str, text: str, texts: Texts) -> _Passages | None:
    old = texts.get(digest)
    return None if old is None else _Passages(Correspondence(old, text))


@lru_cache(maxsize=8)
def _seeker(text: str) -> Seeker:
    return Seeker(text, (Span(0, len(text)),))


class _Passages:
    """Passages of a text in its next version."""

    def __init__(self, correspondence: Correspondence) -> None:
        self._correspondence = correspondence
        self._seeker: Seeker | None = None
        self._elsewhere: dict[Span, tuple[int, _Passages] | None] = {}

    def have(self, anchor: Anchor) -> bool:
        """Tell whether the anchor says the truth about the old text."""
        return self._correspondence.old[anchor.start : anchor.end] == anchor.exact

    def placement(self, anchor: Anchor) -> Placement:
        new = self._correspondence.new
        span = self._followed(anchor)
        if span is not None:
            is_same = new[span.start : span.end] == anchor.exact
            return Placement(span, State.SAME if is_same else State.EDITED)
        if self._seeker is None:
            # What was there before was somebody else's place: only what was added can be the passage.
            self._seeker = Seeker(new, self._correspondence.added())
        found = _judged(self._seeker.seek(anchor.exact, anchor.before, anchor.after), anchor)
        if found.span is None:
            for stretch in dict.fromkeys(self._correspondence.surroundings(anchor.start, anchor.end)):
                if len(stretch) > len(anchor.exact) and (span := self._within(stretch, anchor)) is not None:
                    return Placement(span, State.MOVED)
        return found

    def _within(self, stretch: Span, anchor: Anchor) -> Span | None:
        """Return where the passage is in what became of a stretch around it that was moved and edited."""
        old, new = self._correspondence.old, self._correspondence.new
        if stretch not in self._elsewhere:
            around = make_anchor(old, stretch.start, stretch.end, anchor.digest)
            assert self._seeker is not None
            place = _judged(self._seeker.seek(around.exact, around.before, around.after), around).span
            self._elsewhere[stretch] = None if place is None else (place.start, _Passages(
                Correspondence(around.exact, new[place.start : place.end])
            ))
        found = self._elsewhere[stretch]
        if found is None:
            return None
        shift, passages = found
        inner = make_anchor(
            passages._correspondence.old, anchor.start - stretch.start, anchor.end - stretch.start, ""
        )
        span = passages._followed(inner)
        return None if span is None else Span(span.start + shift, span.end + shift)

    def _followed(self, anchor: Anchor) -> Span | None:
        """Return what became of the passage, None if too little of it is left."""
        old, new = self._correspondence.old, self._correspondence.new
        image = self._correspondence.image(anchor.start, anchor.end)
        if image is None or image.survived < _SURVIVING:
            return None
        if (
            _is_short(anchor)
            and not image.moved
            and self._correspondence.kept_around(anchor.start, anchor.end, CONTEXT) < _AROUND_FEW
        ):
            return None
        # White space at the ends of the words is no token, and does not go along by itself.
        start = image.span.start - (len(anchor.exact) - len(anchor.exact.lstrip()))
        if start >= 0 and new.startswith(anchor.exact, start):
            return Span(start, start + len(anchor.exact))
        span = snapped(old, Span(anchor.start, anchor.end), new, image.span)
        if len(span) > GROWTH * len(anchor.exact) + ALLOWANCE:
            return None
        likeness = likeness_of(fold(anchor.exact).text, fold(new[span.start : span.end]).text)
        return span if likeness >= SIMILAR else None


def _judged(found: Sequence[Likeness], anchor: Anchor) -> Placement:
    """Return the first of the places found, if it is the one, or its context says so."""
    if found:
        best, others = found[0], found[1:]
        is_short = _is_short(anchor)
        is_alike = best.words >= (_SURE_OF_FEW if is_short else _SURE)
        is_strong = best.context >= _STRONG or not (others or is_short)
        if is_alike and is_strong and all(best.score - other.score >= _APART for other in others):
            return Placement(best.span, State.MOVED)
    return Placement(None, State.ORPHAN)


def _stands_in(text: str, span: Span, anchor: Anchor) -> bool:
    """Tell whether all that stood around the words on both sides does so here."""
    return text.startswith(anchor.after, span.end) and text.endswith(anchor.before, 0, span.start)


def _is_short(anchor: Anchor) -> bool:
    return len(anchor.exact) < _FEW_LETTERS or len(anchor.exact.split()) < _FEW_WORDS
