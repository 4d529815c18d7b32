"""Where highlights are now, and how sure that is.

A highlight is where its anchor says as long as its article has the text of the anchor. In any other version,
the place follows from the edits of the saved text (see `anchoring.versions`), if enough of the words
survived. Lost words are searched for among the additions to the article; without a saved text, in all of it.
Such a result is for the reader to review, and of two places about as likely neither is taken. The thresholds
are those that `benchmarks/anchoring.py` judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from synoptic.annotations.anchoring.anchors import locate
from synoptic.annotations.model.values import Anchor, Highlight, Placement, State
from synoptic.corpus.article import Article, Span

if TYPE_CHECKING:
    from synoptic.annotations.anchoring.candidates import PassageFollower, PlaceFinder
    from synoptic.annotations.anchoring.differences import Difference

MAX_PLACES = 5
"""How many places a reader is offered for an orphan."""
_SHORT = 65_536
"""Characters that an earlier version may have however short the present one is."""


class Texts(Protocol):
    """The texts that were annotated. Placements are remembered for each such object, or those equal to it."""

    def __hash__(self) -> int: ...

    def get(self, digest: str, /, longest: int = ...) -> str | None:
        """Return the text with that SHA-256, hexadecimal; None if it is not kept or cannot be used.

        `longest` is in characters: a longer one is not even unpacked.
        """


class NothingKept(Struct, frozen=True):
    """No texts: highlights are searched for by their words and the text around them."""

    def get(self, _: str, /, longest: int = 0) -> str | None:
        """Return None."""
        del longest
        return None


NOTHING_KEPT = NothingKept()
"""For placing without a library."""


class Place(Struct, frozen=True):
    """A place to which the reader may attach a highlight."""

    span: Span
    """The place in the article."""
    score: float
    """How likely it is the place, 0 to 1."""
    words: float
    """How alike the words are, 0 to 1."""
    context: float
    """How alike the surroundings are, on the better side, 0 to 1."""
    differences: tuple[Difference, ...]
    """The changes from the marked words to those in the place."""


def place_all(article: Article, highlights: Iterable[Highlight], texts: Texts) -> Mapping[str, Placement]:
    """Return where an article's highlights are, by id, in the order given.

    The article is compared once with each text that its highlights were made in. Answers are remembered.
    """
    marked = tuple(highlights)
    # One text after another: comparisons take memory, and few are remembered.
    by_text = sorted(marked, key=lambda highlight: highlight.current.digest)
    placements = {highlight.id: place(article, highlight, texts) for highlight in by_text}
    return {highlight.id: placements[highlight.id] for highlight in marked}


def place(article: Article, highlight: Highlight, texts: Texts) -> Placement:
    """Return where a highlight is in its article as it is now. Answers are remembered."""
    if highlight.moved_to is not None and highlight.anchor.digest == article.digest:
        # The article is again as it was when its words were marked.
        return _place(article.text, article.digest, highlight.anchor, texts)
    return _place(article.text, article.digest, highlight.current, texts)


def place_anchor(article: Article, anchor: Anchor, texts: Texts) -> Placement:
    """Return where the words of an anchor, such as a link's, are in an article as it is now."""
    return _place(article.text, article.digest, anchor, texts)


def longest_version(text: str) -> int:
    """Return how long an earlier version of a text may be, in characters, to be compared with it.

    Of a longer one little more than a quarter can be left, and an unpacked text may be a thousand times as
    long as its file.
    """
    return 4 * len(text) + _SHORT


def places_for(article: Article, highlight: Highlight, limit: int = MAX_PLACES) -> tuple[Place, ...]:
    """Return the places in an article that resemble a highlight's words, the likeliest first; maybe none."""
    from synoptic.annotations.anchoring.differences import differences

    anchor = highlight.current
    found = _place_finder(article.text).find(anchor.exact, anchor.before, anchor.after)[:limit]
    return tuple(
        Place(
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
    follower = _follower(anchor.digest, text, texts)
    if follower is not None and follower.have(anchor):
        return follower.placement(anchor)
    span = locate(text, digest, anchor)
    if span is not None:
        is_whole = _stands_in(text, span, anchor)
        return Placement(span, State.SAME if is_whole else State.MOVED)
    from synoptic.annotations.anchoring.candidates import judged

    return judged(_place_finder(text).find(anchor.exact, anchor.before, anchor.after), anchor)


@lru_cache(maxsize=4)
def _follower(digest: str, text: str, texts: Texts) -> PassageFollower | None:
    # Imported late, like all that is needed for articles that have changed: most have not.
    from synoptic.annotations.anchoring.candidates import PassageFollower
    from synoptic.annotations.anchoring.versions import VersionMap

    old = texts.get(digest, longest_version(text))
    return None if old is None else PassageFollower(VersionMap(old, text))


@lru_cache(maxsize=2)
def _place_finder(text: str) -> PlaceFinder:
    from synoptic.annotations.anchoring.candidates import PlaceFinder

    return PlaceFinder(text, (Span(0, len(text)),))


def _stands_in(text: str, span: Span, anchor: Anchor) -> bool:
    """Tell whether all that stood around the words on both sides does so here."""
    return text.startswith(anchor.after, span.end) and text.endswith(anchor.before, 0, span.start)
