"""What comparing the exported articles tells, for the formats that show it beside the highlights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.store.dismissals import not_dismissed
from synoptic.corpus.parallels.worth_a_look import aligned_pairs, worth_a_look

if TYPE_CHECKING:
    from synoptic.annotations.export.material import Material
    from synoptic.annotations.matrix.sources import MatrixSources
    from synoptic.corpus.article import Article
    from synoptic.corpus.parallels.comparer import Comparer
    from synoptic.corpus.parallels.comparison import Comparison


def compared_pairs(
    comparer: Comparer,
    articles: Sequence[Article],
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[tuple[Article, Article, Comparison], ...]:
    """Return the articles two by two, each with their comparison: what an export of parallels is made of."""
    by_id = {article.id: article for article in articles}
    compared = comparer.among(articles, progress=progress, cancelled=cancelled)
    return tuple((by_id[one], by_id[other], comparison) for (one, other), comparison in compared.items())


def with_comparisons(
    material: Material,
    sources: MatrixSources,
    comparer: Comparer,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Material | None:
    """Return the material with what its articles have in common and how they differ; None once cancelled.

    Differences that the reader put aside are left out. `progress` gets the pairs of articles compared and
    their total.
    """
    articles = tuple(material.read[each.id] for each in material.articles if each.id in material.read)
    matrix = replace(sources, articles=articles).matrix(material.annotations, cancelled)
    if matrix is None:
        return None
    pairs = aligned_pairs(comparer, articles, progress=progress, cancelled=cancelled)
    if cancelled():
        return None
    survey = sources.surveyor.survey(articles, cancelled=cancelled)
    return replace(
        material,
        matrix=matrix,
        differences=not_dismissed(material.annotations, worth_a_look(pairs)),
        pairs=pairs,
        wordings=() if survey is None else survey.wordings,
    )
