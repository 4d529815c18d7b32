"""What the export command writes besides highlights: tables of what is in the articles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from synoptic.annotations.export.formats import OF_MATERIAL, ExportSubject
from synoptic.annotations.model.voices import readers_counted
from synoptic.tui.command_line.adding.progress_bar import ProgressBar
from synoptic.tui.command_line.comparing.matrix import matrix_of
from synoptic.tui.command_line.comparing.parallels import comparing_bar, kept_comparer
from synoptic.tui.command_line.exporting.exported_material import material_in, shown_steps
from synoptic.tui.command_line.opening import open_for_printing, unread_articles
from synoptic.tui.command_line.output import write_document
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from collections.abc import Sized
    from pathlib import Path

    from synoptic.annotations.export.formats import Format
    from synoptic.annotations.export.material import Material
    from synoptic.tui.command_line.opening import Opened

_ABOUT: Mapping[ExportSubject, str] = {
    ExportSubject.ARTICLES: "articles",
    ExportSubject.LINKS: "links",
    ExportSubject.SILENCES: "confirmed silences",
    ExportSubject.TAGS_BY_OUTLET: "tags",
    ExportSubject.TAGS_BY_ARTICLE: "tags",
    ExportSubject.ARTICLES_BY_TAG: "tags",
    ExportSubject.TAGS_TOGETHER: "tags",
    ExportSubject.MATRIX: "claims",
    ExportSubject.WORDS: "claims",
    ExportSubject.QUOTATIONS: "quotations",
    ExportSubject.SPEAKERS: "quotations",
    ExportSubject.PARALLELS: "parallels",
    ExportSubject.DIFFERENCES: "differences",
    ExportSubject.AGREEMENT: "passages of two coders",
    ExportSubject.DISAGREEMENTS: "disagreements of coders",
}
"""What each subject but the highlights is about."""
_COUNTS_OF_HIGHLIGHTS = frozenset(
    {
        *(ExportSubject.TAGS_BY_OUTLET, ExportSubject.TAGS_BY_ARTICLE),
        *(ExportSubject.ARTICLES_BY_TAG, ExportSubject.TAGS_TOGETHER),
    }
)


def export_table(
    subject: ExportSubject,
    form: Format,
    paths: tuple[Path, ...],
    output: Path | None,
    *,
    force: bool,
    tags: tuple[str, ...],
    by_reader: str | None = None,
) -> int:
    """Write a subject other than the highlights, or say that there is nothing of it and return 1."""
    opened = open_for_printing(paths)
    if subject in OF_MATERIAL:
        content = _material(subject, opened, tags, by_reader)
    else:
        content = _found(subject, opened, by_reader)
    if content is None:
        complain(f"Nothing to export: no {_ABOUT[subject]} in these articles.")
        return 1
    if subject in _COUNTS_OF_HIGHLIGHTS and (whose := readers_counted(content.annotations)):
        complain(f"Counts highlights {whose}; --by-reader NAME counts one.")
    with shown_steps() as step:
        document = form.writes[subject](content, step)
    write_document(document, output, opened, replacing=force)
    return 0


def _material(
    subject: ExportSubject, opened: Opened, tags: tuple[str, ...], by_reader: str | None
) -> Material | None:
    """Return what the reader added to the articles; None where nothing of the subject is in it."""
    from synoptic.annotations.export.selection import Selection

    selection = Selection(tags=tags, reader=by_reader)
    with shown_steps() as step:
        material = material_in(opened, selection, unread_articles(opened), step)
    held: dict[ExportSubject, Sized] = {
        ExportSubject.ARTICLES: material.articles,
        ExportSubject.LINKS: material.links,
        ExportSubject.SILENCES: material.silences,
    }
    return material if held.get(subject, material.tags) else None


def _found(subject: ExportSubject, opened: Opened, by_reader: str | None) -> Any:
    """Return the content of a subject that is found in the articles; None where there is nothing of it."""
    match subject:
        case ExportSubject.MATRIX | ExportSubject.WORDS:
            shown = matrix_of(opened, () if by_reader is None else (by_reader,))
            return shown if shown.rows else None
        case ExportSubject.QUOTATIONS | ExportSubject.SPEAKERS:
            from synoptic.corpus.quotations.survey import QuotationSurveyor

            with ProgressBar("Finding quotations") as bar:
                survey = QuotationSurveyor().survey(opened.articles, progress=bar.of)
            return survey if survey is not None and survey.quotations else None
        case ExportSubject.PARALLELS:
            from synoptic.annotations.export.comparing import compared_pairs

            with comparing_bar() as bar:
                compared = compared_pairs(kept_comparer(), opened.articles, progress=bar.of)
            return compared if any(comparison.parallels for _, _, comparison in compared) else None
        case ExportSubject.AGREEMENT | ExportSubject.DISAGREEMENTS:
            from synoptic.tui.command_line.comparing.agreement import agreement_in, disagreements_in

            if subject is ExportSubject.AGREEMENT:
                return agreement_in(opened)
            return disagreements_in(opened)
        case _:
            from synoptic.annotations.store.dismissals import not_dismissed
            from synoptic.corpus.parallels.worth_a_look import differences_in

            with comparing_bar() as bar:
                found = differences_in(opened.articles, kept_comparer(), progress=bar.of)
            return not_dismissed(opened.store.annotations, found) or None
