"""The folds of an article: boilerplate that the reader has not opened, and the reader's own."""

from __future__ import annotations

from collections.abc import Iterable

from synoptic.corpus.article import Span
from synoptic.corpus.articles.boilerplate import Fold

OWN = "you folded it"
"""The reason of a fold that the reader made."""


def folded(found: Iterable[Fold], own: Iterable[Span], opened: Iterable[Span], text: str) -> tuple[Fold, ...]:
    """Return the folds of a text in order, apart from one another.

    `found` are those of boilerplate, `opened` the ones of them that the reader opened. `own` are whole lines
    that the reader folded; they swallow the boilerplate that they touch.
    """
    is_open = set(opened)
    mine = [Fold(span, lines_in(text, span), (OWN,)) for span in _merged(own, len(text))]
    kept = [
        fold
        for fold in found
        if fold.span not in is_open and not any(each.span.overlaps(fold.span) for each in mine)
    ]
    return tuple(sorted((*kept, *mine), key=lambda fold: fold.span))


def whole_lines(text: str, span: Span) -> Span:
    """Return the lines that a span touches, with the last one's end."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", max(span.start, span.end - 1))
    return Span(start, len(text) if end < 0 else end + 1)


def lines_in(text: str, span: Span) -> int:
    """Return how many lines of a stretch are not blank."""
    return sum(bool(line.strip()) for line in text[span.start : span.end].split("\n"))


def fold_label(fold: Fold, width: int, key: str) -> str:
    """Return the line that stands for a fold: how much it hides, and the key that opens it.

    It takes at most `width` cells.
    """
    kind = "folded by you" if fold.reasons == (OWN,) else "of boilerplate folded"
    lines = f"{fold.lines} line{'s' * (fold.lines != 1)}"
    said = f"{lines} {kind}"
    for label in (
        f"── {said} · {key} opens ──",
        f"── {said} ──",
        f"── {lines} folded ──",
        f"─ {fold.lines} ─",
    ):
        if len(label) <= width:
            return label
    return "─" * width


def _merged(spans: Iterable[Span], length: int) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        elif span.start < span.end <= length:
            merged.append(span)
    return merged
