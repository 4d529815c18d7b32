"""What became of marked passages in the next version of their article, and how sure that is."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from synoptic.annotations.anchoring.anchor import CONTEXT
from synoptic.annotations.anchoring.anchor import anchor as anchor_at
from synoptic.annotations.anchoring.borders import snapped
from synoptic.annotations.anchoring.gap import ALLOWANCE, GROWTH, SIMILAR
from synoptic.annotations.anchoring.remapping import Correspondence
from synoptic.annotations.anchoring.seeking import Seeker, likeness_of
from synoptic.annotations.model.placement import Placement, State
from synoptic.corpus.article import Span
from synoptic.corpus.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synoptic.annotations.anchoring.seeking import Likeness
    from synoptic.annotations.model.model import Anchor

_SURVIVING = 0.5
"""Of the letters of a passage, so many are still there, or it is gone."""
_FEW_LETTERS, _FEW_WORDS = 16, 3
"""Shorter passages stand elsewhere too: what stands next to them has to agree."""
_AROUND_FEW = 0.5
_SURE, _SURE_OF_FEW = 0.75, 0.95
"""How alike words are that were sought and count as found."""
_LONGEST_STRETCH = 4000
"""A longer stretch around a passage is not sought as a whole."""
_STRONG = 0.7
"""How alike the context is that decides where words stand in several places."""
_APART = 0.1
"""Of two places whose scores are no further apart, neither is taken."""


class Passages:
    """Marked passages of a text, in its next version."""

    def __init__(self, correspondence: Correspondence) -> None:
        self._correspondence = correspondence
        self._stretches: dict[Span, tuple[int, Passages] | None] = {}

    def have(self, anchor: Anchor) -> bool:
        """Tell whether the anchor says the truth about the old text."""
        return self._correspondence.old[anchor.start : anchor.end] == anchor.exact

    def placement(self, anchor: Anchor) -> Placement:
        """Return where an anchor of the old text is in the new one."""
        span = self._followed(anchor)
        if span is not None:
            is_same = self._correspondence.new[span.start : span.end] == anchor.exact
            return Placement(span, State.SAME if is_same else State.EDITED)
        window = self._correspondence.moved_window(anchor.start, anchor.end)
        if window is not None and (span := self._in_window(window, anchor)) is not None:
            return Placement(span, State.MOVED)
        placement = judged(self._sought(anchor), anchor)
        if placement.span is None:
            for stretch in self._correspondence.surroundings(anchor.start, anchor.end):
                if (
                    len(anchor.exact) < len(stretch) <= _LONGEST_STRETCH
                    and (span := self._within(stretch, anchor)) is not None
                ):
                    return Placement(span, State.MOVED)
        return placement

    @cached_property
    def _seeker(self) -> Seeker:
        # What was there before was somebody else's place: only what was added can be the passage.
        return Seeker(self._correspondence.new, self._correspondence.added())

    def _sought(self, anchor: Anchor) -> Sequence[Likeness]:
        return self._seeker.seek(anchor.exact, anchor.before, anchor.after)

    def _followed(self, anchor: Anchor) -> Span | None:
        """Return what became of the passage, None if too little of it is left."""
        old, new = self._correspondence.old, self._correspondence.new
        image = self._correspondence.image(anchor.start, anchor.end)
        if image is None or image.survived < _SURVIVING:
            return None
        if (
            _is_short(anchor)
            and not image.is_certain
            and self._correspondence.kept_around(anchor.start, anchor.end, CONTEXT) < _AROUND_FEW
        ):
            return None
        # White space at the ends of the words is no token, and does not go along by itself.
        start = image.span.start - (len(anchor.exact) - len(anchor.exact.lstrip()))
        as_it_was, passage = Span(start, start + len(anchor.exact)), Span(anchor.start, anchor.end)
        if start >= 0 and new.startswith(anchor.exact, start):
            span = snapped(old, passage, new, as_it_was)
            if span == as_it_was:
                return span
        else:
            span = snapped(old, passage, new, image.span)
        if len(span) > GROWTH * len(anchor.exact) + ALLOWANCE:
            return None
        likeness = likeness_of(fold(anchor.exact).text, fold(new[span.start : span.end]).text)
        return span if likeness >= SIMILAR else None

    def _in_window(self, window: Span, anchor: Anchor) -> Span | None:
        """Return where the passage is in a stretch of the new text that it was moved into."""
        passages = Passages(Correspondence(anchor.exact, self._correspondence.new[window.start : window.end]))
        span = passages._followed(anchor_at(anchor.exact, 0, len(anchor.exact), anchor.digest))
        return None if span is None else Span(span.start + window.start, span.end + window.start)

    def _within(self, stretch: Span, anchor: Anchor) -> Span | None:
        """Return where the passage is if the stretch around it was moved and edited as a whole."""
        old, new = self._correspondence.old, self._correspondence.new
        if stretch not in self._stretches:
            around = anchor_at(old, stretch.start, stretch.end, anchor.digest)
            place = judged(self._sought(around), around).span
            self._stretches[stretch] = (
                None
                if place is None
                else (place.start, Passages(Correspondence(around.exact, new[place.start : place.end])))
            )
        if (found := self._stretches[stretch]) is None:
            return None
        shift, passages = found
        start, end = anchor.start - stretch.start, anchor.end - stretch.start
        inner = anchor_at(old[stretch.start : stretch.end], start, end, anchor.digest)
        span = passages._followed(inner)
        return None if span is None else Span(span.start + shift, span.end + shift)


def judged(found: Sequence[Likeness], anchor: Anchor) -> Placement:
    """Return the first of the places found, if it is the one, or its context says so."""
    if found:
        best, others = found[0], found[1:]
        is_short = _is_short(anchor)
        is_alike = best.words >= (_SURE_OF_FEW if is_short else _SURE)
        is_strong = best.context >= _STRONG or not (others or is_short)
        if is_alike and is_strong and all(best.score - other.score >= _APART for other in others):
            return Placement(best.span, State.MOVED)
    return Placement(None, State.ORPHAN)


def _is_short(anchor: Anchor) -> bool:
    return len(anchor.exact) < _FEW_LETTERS or len(anchor.exact.split()) < _FEW_WORDS
