"""The formats of an export, each by its name: a new one is one entry."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from importlib import import_module
from typing import Any

from msgspec import Struct

from synoptic.annotations.export.document import Document, Step, Writer


class ExportSubject(StrEnum):
    """What is exported."""

    HIGHLIGHTS = "highlights"
    """Highlights, with notes, links and silences."""
    ARTICLES = "articles"
    """The articles themselves."""
    LINKS = "links"
    """Links between passages."""
    SILENCES = "silences"
    """Confirmed silences."""
    TAGS_BY_OUTLET = "tags-by-outlet"
    """How many highlights each outlet has with each tag."""
    TAGS_BY_ARTICLE = "tags-by-article"
    """How many highlights each article has with each tag."""
    ARTICLES_BY_TAG = "articles-by-tag"
    """The same with a row for each article, as statistics programs take it."""
    TAGS_TOGETHER = "tags-together"
    """Which tags occur together."""
    MATRIX = "matrix"
    """Claims against articles."""
    WORDS = "words"
    """The words on each claim through time."""
    QUOTATIONS = "quotations"
    """Quotations, with speakers and wordings."""
    SPEAKERS = "speakers"
    """How many quotations each article has of each speaker."""
    PARALLELS = "parallels"
    """Passages of two articles that say the same."""
    DIFFERENCES = "differences"
    """Where articles differ in substance."""
    AGREEMENT = "agreement"
    """How far coders agree, by tag."""
    DISAGREEMENTS = "disagreements"
    """Where coders do not agree, and nothing was decided."""


OF_MATERIAL = frozenset(
    (
        *(ExportSubject.HIGHLIGHTS, ExportSubject.ARTICLES, ExportSubject.LINKS, ExportSubject.SILENCES),
        *(ExportSubject.TAGS_BY_OUTLET, ExportSubject.TAGS_BY_ARTICLE),
        *(ExportSubject.ARTICLES_BY_TAG, ExportSubject.TAGS_TOGETHER),
    )
)
"""The subjects that are made of the `Material`.

The content of the others: a `Matrix` for the matrix and the words, a `QuotationSurvey` for quotations and
speakers, tuples of two `Article` and their `Comparison` for parallels, `Disagreement` for differences,
an `Agreement` for the agreement of coders, a `DivergenceList` for their disagreements.
"""


class Format(Struct, frozen=True, eq=False):
    """A format, and how it writes each subject that it can hold."""

    name: str
    """What the command line calls it."""
    label: str
    """Its name for the reader."""
    suffix: str
    """How the names of its files end."""
    writes: Mapping[ExportSubject, Writer]
    """For each subject the function that makes the document of its content (see `OF_MATERIAL`)."""
    is_text: bool = True
    """Whether a document is text that can be shown and copied."""
    compares: bool = False
    """Whether it shows matrix and differences beside the highlights: the material has to hold them."""
    subject: ExportSubject = ExportSubject.HIGHLIGHTS
    """What it is of, where nothing else is asked for."""
    purpose: str = ""
    """What it is for, in a line, where its name does not say so."""


def _late(module: str, name: str) -> Writer:
    """Return a writer that is a function of a module of this package, imported when it is called."""

    def write(content: Any, step: Step) -> Document:
        written: Document = getattr(import_module(f"{__package__}.{module}"), name)(content, step)
        return written

    return write


def _late_text(module: str, name: str) -> Writer:
    """Return the same of a function that takes no more than the content and returns a text."""

    def write(content: Any, step: Step) -> Document:
        del step
        return Document.of_text(getattr(import_module(f"{__package__}.{module}"), name)(content))

    return write


def _of_tables(module: str, name: str, *, all_of_them: bool = False) -> Mapping[ExportSubject, Writer]:
    """Return for each subject a writer that gives its main table to a function, or `all_of_them`."""

    def writer(subject: ExportSubject) -> Writer:
        def write(content: Any, step: Step) -> Document:
            # Imported late, as the writers are.
            from synoptic.annotations.export.tables.subject_tables import main_table, tables_of

            tables = (tables_of if all_of_them else main_table)(subject, content, step)
            return _late(module, name)(tables, step)

        return write

    return {subject: writer(subject) for subject in ExportSubject}


def _bibliography(name: str, label: str, suffix: str, module: str, function: str) -> Format:
    """Return a format of the articles alone; of highlights it says that it leaves them out."""
    write = _late(module, function)

    def write_beside(content: Any, step: Step) -> Document:
        # Imported late, as the writers are.
        from synoptic.annotations.export.references.reference import annotations_left_out

        document = write(content, step)
        return Document(document.content, (*annotations_left_out(content, label), *document.left_out))

    writes = {ExportSubject.ARTICLES: write, ExportSubject.HIGHLIGHTS: write_beside}
    purpose = "The articles as references, for a bibliography."
    return Format(name, label, suffix, writes, subject=ExportSubject.ARTICLES, purpose=purpose)


_MARKDOWN_TABLES = "tables.markdown_tables"
FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format(
            "markdown",
            "Markdown",
            ".md",
            {
                **_of_tables(_MARKDOWN_TABLES, "markdown_table_of"),
                ExportSubject.HIGHLIGHTS: _late("markdown.memo", "write_markdown"),
                ExportSubject.MATRIX: _late_text(_MARKDOWN_TABLES, "matrix_as_markdown"),
                ExportSubject.DIFFERENCES: _late_text(_MARKDOWN_TABLES, "differences_as_markdown"),
            },
        ),
        Format(
            "html",
            "HTML",
            ".html",
            {ExportSubject.HIGHLIGHTS: _late("page.html_page", "page_of")},
            compares=True,
            purpose="A web page for a colleague: articles side by side, notes, matrix and differences.",
        ),
        Format("csv", "CSV", ".csv", _of_tables("tables.csv_document", "csv_of")),
        Format(
            "xlsx",
            "XLSX",
            ".xlsx",
            _of_tables("tables.xlsx_document", "xlsx_of", all_of_them=True),
            is_text=False,
            purpose="A workbook with a sheet for each table.",
        ),
        Format(
            "jsonl",
            "JSONL",
            ".jsonl",
            _of_tables("tables.json_lines", "json_lines_of"),
            purpose="A table for scripts: an object a line.",
        ),
        Format(
            "json",
            "JSON",
            ".json",
            {ExportSubject.HIGHLIGHTS: _late("json_document", "annotations_as_json")},
            purpose="Everything, with the texts: to be checked years later, and imported again.",
        ),
        Format(
            "qdpx",
            "QDPX",
            ".qdpx",
            {ExportSubject.HIGHLIGHTS: _late("qda.project", "project_of")},
            is_text=False,
            purpose="A REFI-QDA project, for NVivo, MAXQDA, ATLAS.ti and QualCoder.",
        ),
        Format(
            "qdc",
            "QDC",
            ".qdc",
            {ExportSubject.HIGHLIGHTS: _late("qda.codebook", "codebook_of")},
            purpose="The tags as a REFI-QDA codebook.",
        ),
        Format(
            "tei",
            "TEI",
            ".xml",
            {ExportSubject.HIGHLIGHTS: _late("tei", "tei_of")},
            compares=True,
            purpose="A corpus for scholars, with the wordings of quotations as an apparatus.",
        ),
        Format(
            "w3c",
            "W3C",
            ".jsonld",
            {ExportSubject.HIGHLIGHTS: _late("web_annotations", "web_annotations_of")},
            purpose="Web Annotations in JSON-LD, for archives, Recogito and Annotorious.",
        ),
        Format(
            "docx",
            "DOCX",
            ".docx",
            {ExportSubject.HIGHLIGHTS: _late("report.report_document", "report_of")},
            is_text=False,
            compares=True,
            purpose="A report in Word, for an editor.",
        ),
        _bibliography("csl", "CSL", ".json", "references.csl_items", "csl_of"),
        _bibliography("bibtex", "BibTeX", ".bib", "references.bibtex_entries", "bibtex_of"),
        _bibliography("ris", "RIS", ".ris", "references.ris_records", "ris_of"),
    )
}
"""All formats, by name, in the order in which they are offered."""


def formats_of(subject: ExportSubject) -> tuple[Format, ...]:
    """Return the formats that hold a subject, in the order in which they are offered."""
    return tuple(each for each in FORMATS.values() if subject in each.writes)
