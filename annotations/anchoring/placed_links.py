"""Links with both ends where they are now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.anchoring.placing import Texts, place_anchor
from synoptic.annotations.model.values import LINK_KINDS, Link
from synoptic.corpus.article import Article, Passage

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import LinkEnd

_ORDER = ("contradicts", *(kind for kind in LINK_KINDS if kind != "contradicts"))


class PlacedLink(Struct, frozen=True):
    """A link, and the passages that it ties as they are now."""

    link: Link
    """The link."""
    one: Passage | None
    """The end that it was made from; None where its words are gone, or its article is not there."""
    other: Passage | None
    """The other end; None, too, where that is an article as a whole."""

    @property
    def contradicts(self) -> bool:
        """Whether it says that the two contradict each other."""
        return self.link.kind == "contradicts"

    def across(self, passage: Passage) -> Passage | None:
        """Return the end that is not the one that a passage touches; None if neither is or that has none."""
        if _touch(self.one, passage):
            return self.other
        return self.one if _touch(self.other, passage) else None

    def is_at(self, passage: Passage) -> bool:
        """Tell whether one of the ends touches a passage."""
        return _touch(self.one, passage) or _touch(self.other, passage)


def placed_links(
    annotations: Annotations, articles: Iterable[Article], texts: Texts
) -> tuple[PlacedLink, ...]:
    """Return all links by kind, contradictions first, within a kind in the order in which they were made.

    `articles` are those that are read, and `texts` the annotated texts.
    """
    known = {article.id: article for article in articles}

    def place(end: LinkEnd) -> Passage | None:
        article = known.get(end.article)
        span = (
            None if article is None or end.anchor is None else place_anchor(article, end.anchor, texts).span
        )
        return None if article is None or span is None else Passage.of(article, span.start, span.end)

    placed = (PlacedLink(link, place(link.one), place(link.other)) for link in annotations.links.values())
    return tuple(sorted(placed, key=lambda each: _ORDER.index(each.link.kind)))


def _touch(one: Passage | None, other: Passage) -> bool:
    if one is None or one.article != other.article:
        return False
    return one.start < other.end and other.start < one.end
