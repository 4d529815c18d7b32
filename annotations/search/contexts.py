"""Matched words with some words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from synoptic.corpus.article import Span
from synoptic.corpus.text.segmentation import paragraph_at

_WORD_BEGUN_EARLIER = re.compile(r"\A\S*\s+")
_WORD_THAT_GOES_ON = re.compile(r"\s+\S*\Z")
_AROUND = 1000
"""Characters beyond those that are shown: lines enough to tell whether a text is hard-wrapped there."""


def context_of(text: str, spans: Sequence[Span], *, before: int, after: int) -> tuple[str, tuple[Span, ...]]:
    """Return the words around the spans, from the same paragraph, and the spans as offsets into those.

    Before the first span and after the last, about `before` and `after` code points are left, cut between
    words, with an ellipsis for the rest. `spans` are in order and do not overlap; there is at least one.
    """
    first, last = spans[0].start, spans[-1].end
    # A line may be as long as a book: no more of it is read than tells where its words stand.
    near = max(0, first - before - _AROUND)
    around = text[near : last + after + _AROUND]
    here = paragraph_at(around, first - near) or Span(0, len(around))
    paragraph = Span(near + here.start, near + here.end)
    if first - paragraph.start > before:
        lead = "…" + _WORD_BEGUN_EARLIER.sub("", text[first - before - 1 : first])
    else:
        lead = text[paragraph.start : first]
    if paragraph.end - last > after:
        trail = _WORD_THAT_GOES_ON.sub("", text[last : last + after + 1]) + "…"
    else:
        trail = text[last : paragraph.end]
    shift = len(lead) - first
    moved = tuple(Span(span.start + shift, span.end + shift) for span in spans)
    return lead + text[first:last] + trail, moved
