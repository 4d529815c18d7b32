"""The tables of each subject of an export: one function for each, of the content that the subject has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from synoptic.annotations.export.formats import ExportSubject
from synoptic.annotations.export.tables import (
    agreement_tables,
    claims_in_articles,
    comparisons,
    crosstabs,
    records,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from synoptic.annotations.export.document import Step
    from synoptic.annotations.export.material import Material
    from synoptic.annotations.export.tables.table import Table
    from synoptic.annotations.matrix.matrix import Matrix

    _Maker: TypeAlias = Callable[[Any, Step], Table]


def _of_highlights(material: Material, step: Step) -> tuple[Table, ...]:
    return (
        records.highlights_table(material),
        records.articles_table(material),
        *([records.links_table(material)] if material.links else []),
        *([records.silences_table(material)] if material.silences else []),
        *(
            [crosstabs.tags_by_outlet_table(material), crosstabs.tags_together_table(material, step)]
            if material.tags
            else []
        ),
    )


def _of_matrix(shown: Matrix, _step: Step) -> tuple[Table, ...]:
    return (
        claims_in_articles.matrix_table(shown),
        claims_in_articles.matrix_cells_table(shown),
        claims_in_articles.words_table(shown),
    )


_ALONE: Mapping[ExportSubject, _Maker] = {
    ExportSubject.ARTICLES: lambda content, _: records.articles_table(content),
    ExportSubject.LINKS: lambda content, _: records.links_table(content),
    ExportSubject.SILENCES: lambda content, _: records.silences_table(content),
    ExportSubject.TAGS_BY_OUTLET: lambda content, _: crosstabs.tags_by_outlet_table(content),
    ExportSubject.TAGS_BY_ARTICLE: lambda content, _: crosstabs.tags_by_article_table(content),
    ExportSubject.ARTICLES_BY_TAG: lambda content, _: crosstabs.articles_by_tag_table(content),
    ExportSubject.TAGS_TOGETHER: crosstabs.tags_together_table,
    ExportSubject.QUOTATIONS: lambda content, _: comparisons.quotations_table(content),
    ExportSubject.SPEAKERS: lambda content, _: crosstabs.speakers_table(content),
    ExportSubject.PARALLELS: lambda content, _: comparisons.parallels_table(content),
    ExportSubject.DIFFERENCES: lambda content, _: comparisons.differences_table(content),
    ExportSubject.AGREEMENT: lambda content, _: agreement_tables.agreement_table(content),
    ExportSubject.DISAGREEMENTS: lambda content, _: agreement_tables.disagreements_table(content),
    ExportSubject.WORDS: lambda content, _: claims_in_articles.words_table(content),
}


def tables_of(subject: ExportSubject, content: Any, step: Step) -> Sequence[Table]:
    """Return the tables of what is exported, in the order in which they are read."""
    if subject is ExportSubject.HIGHLIGHTS:
        return _of_highlights(content, step)
    if subject is ExportSubject.MATRIX:
        return _of_matrix(content, step)
    return (_ALONE[subject](content, step),)


def main_table(subject: ExportSubject, content: Any, step: Step) -> Table:
    """Return the one table that a format of one table has."""
    if subject is ExportSubject.HIGHLIGHTS:
        return records.highlights_table(content)
    if subject is ExportSubject.MATRIX:
        return claims_in_articles.matrix_cells_table(content)
    return tables_of(subject, content, step)[0]
