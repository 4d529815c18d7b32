"""The quotation that a place in a text lies in."""

from __future__ import annotations

from synoptic.corpus.article import Span
from synoptic.corpus.text.quotation_marks import closed_in, opening_marks
from synoptic.corpus.text.segmentation import paragraph_at

# A quotation that goes on over more paragraphs than this is a mark that somebody forgot.
_MOST_PARAGRAPHS = 50
# White space between paragraphs that belong together.
_WIDEST_GAP = 100


def quotation_at(text: str, offset: int) -> Span | None:
    """Return the innermost quotation, marks included, that holds the character at `offset`; None without one.

    It lies within a paragraph, or goes on over paragraphs each of which begins with its opening mark while
    only the last has the closing one. Reads no more of the text than those paragraphs.
    """
    here = paragraph_at(text, offset)
    if here is None:
        return None
    paragraph = _where_it_may_begin(text, here)
    opened: list[int] = []
    for _ in range(2 * _MOST_PARAGRAPHS):
        for span in closed_in(text, _after_repeated(text, paragraph, opened), opened):
            if span.start <= offset < span.end:
                return span
        following = _neighbour(text, paragraph.end, 1)
        if following is None:
            return None
        goes_on = opened and text[following.start] == text[opened[0]]
        if paragraph.start >= here.start and not goes_on:
            return None
        paragraph = following
    return None


def _where_it_may_begin(text: str, paragraph: Span) -> Span:
    """Return the paragraph before all that begin with a mark, as those do in which a quotation goes on."""
    for _ in range(_MOST_PARAGRAPHS):
        if not opening_marks(text, paragraph):
            break
        before = _neighbour(text, paragraph.start - 1, -1)
        if before is None:
            break
        paragraph = before
    return paragraph


def _after_repeated(text: str, paragraph: Span, opened: list[int]) -> Span:
    """Return a paragraph without the marks that only say what goes on; close what it does not repeat."""
    repeated = opening_marks(text, paragraph)
    while opened and not repeated.startswith("".join(text[at] for at in opened)):
        opened.pop()
    return Span(paragraph.start + len(opened), paragraph.end)


def _neighbour(text: str, at: int, step: int) -> Span | None:
    """Return the paragraph that is met first from `at`, forwards or backwards; None if none is close by."""
    for _ in range(_WIDEST_GAP):
        if not 0 <= at < len(text):
            return None
        if not text[at].isspace():
            return paragraph_at(text, at)
        at += step
    return None
