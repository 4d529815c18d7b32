"""A library's annotations in any format, as the command writes them, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.comparing import with_comparisons
from synoptic.annotations.export.document import Document, unwatched
from synoptic.annotations.export.formats import FORMATS, OF_MATERIAL, ExportSubject, formats_of
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.selection import EVERYTHING, Selection
from synoptic.annotations.files.reading_record import ReadingRecord
from synoptic.annotations.library.catalogue import missing_records
from synoptic.annotations.matrix.sources import MatrixSources
from synoptic.annotations.search.finder import Finder
from synoptic.corpus.errors import on_one_line
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.quotations.survey import QuotationSurveyor

if TYPE_CHECKING:
    from datetime import datetime

    from synoptic.annotations.export.formats import Format
    from synoptic.annotations.library.library import Library
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article


def to_document(
    articles: Sequence[Article],
    store: AnnotationStore,
    library: Library,
    form: str,
    *,
    title: str,
    when: datetime,
    what: str | None = None,
    selection: Selection = EVERYTHING,
) -> Document:
    """Return the annotations on articles, as identified, in a format: what `synoptic export` writes.

    `form` and `what` are the command's `--format` and `--what`; by default `what` is that of the format.
    Formats that show the matrix and the differences compare the articles for these. Raises InvalidRequest
    for an unknown format or subject, for a subject that the format does not hold, that is not of annotations,
    or where a package is missing, and as `material_of` does.
    """
    chosen, subject = _checked(form, what)
    record = ReadingRecord(library.folder)
    shares = {each.id: record.of(each.id, each.digest).coverage.share(len(each.text)) for each in articles}
    material = material_of(
        articles,
        store.annotations,
        title=title,
        when=when,
        selection=selection,
        missing=missing_records(articles, store.annotations, library.root),
        texts=store.texts,
        root=library.root,
        reader=store.reader,
        shares=shares,
    )
    if chosen.compares:
        finder = Finder(articles, store.texts, own=store.reader)
        sources = MatrixSources(
            tuple(articles), store.texts, finder, QuotationSurveyor(), record, store.reader
        )
        material = with_comparisons(material, sources, Comparer()) or material
    document = chosen.writes[subject](material, unwatched)
    if record.notice is None:
        return document
    return replace(document, left_out=(*document.left_out, record.notice))


def _checked(form: str, what: str | None) -> tuple[Format, ExportSubject]:
    """Return the format and the subject of these names. Raises InvalidRequest for what there is not."""
    chosen = FORMATS.get(form)
    if chosen is None:
        raise InvalidRequest(f"Unknown format “{on_one_line(form)}”; use {', '.join(FORMATS)}.")
    subject = next((each for each in ExportSubject if each == (what or chosen.subject)), None)
    if subject not in OF_MATERIAL:
        known = ", ".join(each for each in ExportSubject if each in OF_MATERIAL)
        raise InvalidRequest(f"“{on_one_line(what or '')}” is not of annotations; use {known}.")
    if subject not in chosen.writes:
        fitting = ", ".join(each.name for each in formats_of(subject))
        raise InvalidRequest(f"The format {form} does not hold {subject}; use {fitting}.")
    return chosen, subject
