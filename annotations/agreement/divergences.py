"""Where coders do not agree: other tags on a passage, other ends, or one of them silent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from synoptic.annotations.store.adjudicating import decided_in
from synoptic.annotations.store.tags import tags_within
from synoptic.corpus.article import Article, Passage, Span

if TYPE_CHECKING:
    from synoptic.annotations.agreement.coding import CodedArticle, CodedPassage, Coding
    from synoptic.annotations.model.annotations import Annotations


class DivergenceKind(StrEnum):
    """What coders do not agree on."""

    SILENT = "unmarked"
    """One of them has nothing there; of more than two, somebody has nothing."""
    TAGS = "tags"
    """The same passage under other tags."""
    ENDS = "boundaries"
    """The same tags on passages with other ends."""
    BOTH = "tags, boundaries"
    """Both."""


class Divergence(Struct, frozen=True):
    """Passages of several coders that overlap, and are not the same."""

    key: str
    """Its name: another one as soon as one of the coders changes a passage or its tags there."""
    article: Article
    """The article."""
    sides: tuple[tuple[CodedPassage, ...], ...]
    """The passages of each coder, in text order; empty where a coder is silent."""
    kind: DivergenceKind
    """What it is about."""

    @property
    def span(self) -> Span:
        """From the first character that somebody marked to the last."""
        spans = [one.span for side in self.sides for one in side]
        return Span(min(span.start for span in spans), max(span.end for span in spans))

    @property
    def passage(self) -> Passage:
        """The words of that span."""
        return Passage.of(self.article, self.span.start, self.span.end)


class DivergenceList(Struct, frozen=True, eq=False):
    """Disagreements, and what it takes to tell them."""

    found: tuple[Divergence, ...]
    """The disagreements, in text order."""
    coders: tuple[str | None, ...]
    """The creators of the sides of each."""
    annotations: Annotations
    """The annotations that they are found in."""


class Agreed(Struct, frozen=True):
    """A passage that every coder marked, with the same ends and the same tags."""

    article: Article
    """The article."""
    sides: tuple[CodedPassage, ...]
    """The passage as each coder has it: only notes differ."""


def agreed_passages(coding: Coding) -> tuple[Agreed, ...]:
    """Return the passages on which all coders agree, in text order."""
    return tuple(
        Agreed(each.article, alike)
        for each in coding.articles
        for alike in zip(*(_shared(each, passages) for passages in each.passages), strict=True)
    )


def divergences(coding: Coding) -> tuple[Divergence, ...]:
    """Return where coders do not agree, in text order.

    Passages of different coders belong together where they overlap, and so does what overlaps either of
    them; passages on which all agree are left out before.
    """
    found = []
    for each in coding.articles:
        alone = [
            (one, coder)
            for coder, passages in enumerate(each.passages)
            for shared in (set(_shared(each, passages)),)
            for one in passages
            if one not in shared
        ]
        for group in _together(alone):
            sides = tuple(
                tuple(one for one, by in group if by == coder) for coder in range(len(coding.coders))
            )
            key = _key_of(each.article, coding.coders, sides)
            found.append(Divergence(key, each.article, sides, _kind_of(sides)))
    return tuple(found)


def undecided(
    found: Iterable[Divergence], annotations: Annotations, tags: Sequence[str] = ()
) -> tuple[Divergence, ...]:
    """Return those on which nothing was decided yet; with `tags`, names, only where somebody has one.

    A tag nested in one of these is one, too.
    """
    decided = decided_in(annotations)
    asked = {tag.id for name in tags for tag in tags_within(annotations, name)}
    return tuple(
        each
        for each in found
        if each.key not in decided
        and (not tags or any(one.tags & asked for side in each.sides for one in side))
    )


def _shared(coded: CodedArticle, passages: Sequence[CodedPassage]) -> Iterator[CodedPassage]:
    """Yield those passages of a coder that all others have, too, in text order."""
    everywhere = set.intersection(*({(one.span, one.tags) for one in own} for own in coded.passages))
    yield from (one for one in passages if (one.span, one.tags) in everywhere)


def _together(marked: Iterable[tuple[CodedPassage, int]]) -> Iterator[list[tuple[CodedPassage, int]]]:
    """Yield passages and their coders in groups: those of different coders that overlap, one by another."""
    ordered = sorted(marked, key=lambda pair: (pair[0].span.start, pair[0].span.end, pair[1]))
    group = list(range(len(ordered)))

    def first_of(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    reaching: list[int] = []
    for at, (one, coder) in enumerate(ordered):
        reaching = [each for each in reaching if ordered[each][0].span.end > one.span.start]
        for each in reaching:
            if ordered[each][1] != coder:
                low, high = sorted((first_of(each), first_of(at)))
                group[high] = low
        reaching.append(at)
    groups: dict[int, list[tuple[CodedPassage, int]]] = {}
    for at, pair in enumerate(ordered):
        groups.setdefault(first_of(at), []).append(pair)
    yield from groups.values()


def _kind_of(sides: Sequence[Sequence[CodedPassage]]) -> DivergenceKind:
    if not all(sides):
        return DivergenceKind.SILENT
    same_ends = len({tuple(one.span for one in side) for side in sides}) == 1
    if same_ends:
        return DivergenceKind.TAGS
    same_tags = len({frozenset(tag for one in side for tag in one.tags) for side in sides}) == 1
    return DivergenceKind.ENDS if same_tags else DivergenceKind.BOTH


def _key_of(article: Article, coders: Sequence[str | None], sides: Sequence[Sequence[CodedPassage]]) -> str:
    """Return the name of a divergence, made of the coders' records and of what they say."""
    said = [
        [coder, [[one.span.start, one.span.end, sorted(one.tags), sorted(one.highlights)] for one in side]]
        for coder, side in zip(coders, sides, strict=True)
    ]
    said.sort(key=lambda each: (each[0] is not None, each[0] or ""))
    packed = msgspec.json.encode([article.digest, said])
    return hashlib.sha256(packed).hexdigest()[:32]
