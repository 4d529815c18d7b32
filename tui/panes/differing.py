"""A passage beside its counterpart, word by word: what both have, what one has alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span
from synoptic.tui.panes.collating import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from synoptic.corpus.parallels.comparison import Parallel

_OPENING = frozenset("([{“‘«\"'—–/")
_CLOSING = frozenset(",.;:!?…)]}”’»\"'")


class Part(Enum):
    """Who has some words."""

    COMMON = "common"
    """Both passages."""
    OWN = "own"
    """The counterpart alone."""
    MISSING = "missing"
    """The other passage alone: the counterpart has left them out, or has others in their place."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the counterpart, or of what is missing in it."""

    text: str
    """The words as they stand in their article, with what stands between them."""
    part: Part
    """Who has them."""


def differing(text: str, parallel: Parallel, other_text: str) -> tuple[Piece, ...]:
    """Return the counterpart `parallel.b` of `other_text`, in pieces, as against `parallel.a` of `text`.

    Put together, all but the missing ones are exactly the counterpart. A paraphrase has words of its own all
    over: what it has not of the other passage is not shown in it.
    """
    if parallel.kind == "paraphrase":
        return tuple(_told_anew(parallel, other_text))
    return tuple(_collated(text, parallel, other_text))


def set_apart(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces as they are shown in one line: what is missing in brackets, `[-so-]`, between spaces.

    Whoever sees no styles can tell so what stands in the counterpart, which is all outside the brackets.
    """
    before = ""
    for number, piece in enumerate(pieces):
        text = piece.text
        if piece.part is Part.MISSING:
            following = pieces[number + 1].text if number + 1 < len(pieces) else ""
            lead = " " if before and not before.isspace() and before not in _OPENING else ""
            tail = "" if not following or following[0].isspace() or following[0] in _CLOSING else " "
            text = f"{lead}[-{shortened(text)}-]{tail}"
        before = text[-1:] or before
        yield Piece(text, piece.part)


def _told_anew(parallel: Parallel, other_text: str) -> Iterator[Piece]:
    at = parallel.b.start
    for span in sorted(match.b for match in parallel.matches):
        if span.start < at:
            continue
        yield from _between(other_text, Span(at, span.start))
        yield from _piece(other_text, span, Part.COMMON)
        at = span.end
    yield from _between(other_text, Span(at, parallel.b.end))


def _between(text: str, span: Span) -> Iterator[Piece]:
    """Yield what stands between common words: words of its own, or nothing but white space and marks."""
    has_words = any(character.isalnum() for character in text[span.start : span.end])
    yield from _piece(text, span, Part.OWN if has_words else Part.COMMON)


def _collated(text: str, parallel: Parallel, other_text: str) -> Iterator[Piece]:
    # Imported late: an app that starts has no need of it yet.
    from synoptic.corpus.quotations.collation import collate

    at = parallel.b.start
    for change in collate(text, [parallel.a], other_text, [parallel.b]).changes:
        if change.kind in {"dropped", "replaced"}:
            # It stands where the words before it end, after the white space that follows those.
            if change.kind == "replaced":
                yield from _piece(other_text, Span(at, change.b.start), Part.COMMON)
                at = change.b.start
            yield Piece(text[change.a.start : change.a.end], Part.MISSING)
        if change.b.end > change.b.start:
            yield from _piece(other_text, Span(at, change.b.start), Part.COMMON)
            is_common = change.kind in {"kept", "moved"}
            yield from _piece(other_text, change.b, Part.COMMON if is_common else Part.OWN)
            at = change.b.end
    yield from _piece(other_text, Span(at, parallel.b.end), Part.COMMON)


def _piece(text: str, span: Span, part: Part) -> Iterator[Piece]:
    if span.end > span.start:
        yield Piece(text[span.start : span.end], part)
