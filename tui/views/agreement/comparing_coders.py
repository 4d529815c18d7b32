"""What the view of agreement shows, computed at once from the annotations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.agreement.coding import CodingUnit, coding_of
from synoptic.annotations.agreement.divergences import agreed_passages, divergences, undecided
from synoptic.annotations.agreement.figures import agreement
from synoptic.annotations.model.values import ADJUDICATION
from synoptic.annotations.model.voices import coders_in

if TYPE_CHECKING:
    from synoptic.annotations.agreement.coding import Coding
    from synoptic.annotations.agreement.divergences import Agreed, Divergence
    from synoptic.annotations.agreement.figures import Agreement
    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article, Span


class AgreementState(Struct, frozen=True):
    """How the reader left the view."""

    cursor: tuple[int, int] = (0, 0)
    """Row and column of the mark."""
    unit: CodingUnit = CodingUnit.SENTENCE
    """What alpha, kappa and agreement are computed over."""
    has_all_tags: bool = False
    """Whether the figures of all tags are shown, as far as there is room."""
    by_all: bool = False
    """Whether only articles count in which all coders marked something."""


class ComparedCoders(Struct, frozen=True, eq=False):
    """How far coders agree, and where they do not."""

    coding: Coding
    """What they marked."""
    annotations: Annotations
    """The annotations that were compared."""
    figures: Agreement
    """How far they agree."""
    found: tuple[Divergence, ...]
    """Where they do not agree, in text order."""
    left: tuple[Divergence, ...]
    """Those of them on which nothing was decided."""
    agreed: tuple[Agreed, ...]
    """The passages that all of them have alike."""
    waiting: tuple[Agreed, ...]
    """Those of them that the adjudication does not hold yet."""

    @property
    def coders(self) -> tuple[str | None, ...]:
        """The creators of what was compared."""
        return self.coding.coders


def compared_coders(
    articles: Sequence[Article],
    annotations: Annotations,
    texts: Texts,
    state: AgreementState,
    before: ComparedCoders | None = None,
) -> ComparedCoders:
    """Compare all coders as `state` says; `texts` are the annotated ones.

    Raises ValueError where there are not two.

    What was compared `before` is taken from there as far as it is the same: a decision changes none of it.
    """
    coders = coders_in(annotations, {article.id for article in articles})
    coding = coding_of(articles, annotations, texts, coders, by_all=state.by_all)
    if before is not None and before.coding == coding and before.annotations.tags == annotations.tags:
        found, agreed = before.found, before.agreed
    else:
        before, found, agreed = None, divergences(coding), agreed_passages(coding)
    if before is not None and before.figures.unit is state.unit:
        figures = before.figures
    else:
        figures = agreement(coding, annotations, state.unit)
    held = {
        (each.article.id, one.span, one.tags)
        for each in coding_of(articles, annotations, texts, (ADJUDICATION,)).articles
        for one in each.passages[0]
    }
    return ComparedCoders(
        coding=coding,
        annotations=annotations,
        figures=figures,
        found=found,
        left=undecided(found, annotations),
        agreed=agreed,
        waiting=tuple(each for each in agreed if not _is_held(each, held)),
    )


def _is_held(each: Agreed, held: set[tuple[str, Span, frozenset[str]]]) -> bool:
    one = each.sides[0]
    return (each.article.id, one.span, one.tags) in held
