"""The command that writes highlights and notes as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from synoptic.annotations.export.formats import FORMATS, OF_MATERIAL, ExportSubject, formats_of
from synoptic.annotations.export.markdown.grouping import COMPARED, Grouping
from synoptic.annotations.model.wording import counted
from synoptic.tui.command_line.completing.names import complete_tag, complete_template
from synoptic.tui.command_line.exporting.exported_material import material_in, shown_steps
from synoptic.tui.command_line.named import STANDARD_INPUT, given_bytes
from synoptic.tui.command_line.opening import open_for_printing, unread_articles
from synoptic.tui.command_line.options import (
    EMPTY_FILE,
    WORDS,
    by_reader_option,
    encoding_option,
    library_option,
    output_option,
    paths_argument,
)
from synoptic.tui.command_line.output import write_document
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain
from synoptic.tui.shell.locations import template_folder

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.export.material import Material
    from synoptic.tui.command_line.opening import Opened

_OF_READERS = OF_MATERIAL | {ExportSubject.MATRIX, ExportSubject.WORDS}
"""The subjects that are about what readers made."""


@command(
    examples=(
        "synoptic export > notes.md",
        "synoptic export story/ --tag claim --format docx -o claims.docx",
        "synoptic export --what speakers --format csv -o speakers.csv",
    )
)
@paths_argument
@click.option(
    "--what",
    type=click.Choice([each.value for each in ExportSubject]),
    help="What to export: highlights (default), the articles (default for bibliographies), or a table.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="markdown",
    show_default=True,
    help="Format of the document.",
)
@click.option(
    "--template",
    shell_complete=complete_template,
    metavar="FILE",
    help="Use this Jinja2 template instead: a file, or the name of a known one; - is standard input.",
)
@output_option("the document")
@click.option(
    "--tag",
    "tags",
    shell_complete=complete_tag,
    metavar="NAME",
    type=WORDS,
    multiple=True,
    help="Only highlights with this tag or a tag nested in it; repeat for more tags.",
)
@by_reader_option
@click.option(
    "--by",
    type=click.Choice([each.value for each in Grouping]),
    help="Make a section of Markdown for each of these; article by default.",
)
@encoding_option
@library_option()
@click.pass_context
def export(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    what: str | None,
    form: str,
    template: str | None,
    output: Path | None,
    force: bool,
    tags: tuple[str, ...],
    by_reader: str | None,
    by: str | None,
) -> int:
    """Write highlights and notes as a document, or a table.

    Each highlight has its exact words, their place in the article and the hash of the article's text. A table
    goes into Markdown, CSV, XLSX and JSON lines.
    """
    from synoptic.annotations.export.document import Document
    from synoptic.annotations.export.markdown.memo import markdown_document
    from synoptic.annotations.export.selection import EVERYTHING, Selection, has_any, is_blank, selected

    is_markdown = form == "markdown" and template is None
    if template is not None and context.get_parameter_source("form") is not ParameterSource.DEFAULT:
        raise click.UsageError("Use --format or --template, not both.")
    if template == "":
        raise click.UsageError(EMPTY_FILE)
    if by is not None and not is_markdown:
        raise click.UsageError("--by is for Markdown.")
    subject = FORMATS[form].subject if what is None else ExportSubject(what)
    if subject not in FORMATS[form].writes:
        fitting = ", ".join(each.name for each in formats_of(subject))
        raise click.UsageError(f"--format {form} does not hold {subject}; use {fitting}.")
    if subject is not ExportSubject.HIGHLIGHTS:
        if template is not None or by is not None:
            raise click.UsageError("--template and --by are for highlights.")
        if by_reader is not None and subject not in _OF_READERS:
            raise click.UsageError(f"--by-reader chooses among annotations; drop it for {subject}.")
        if tags and subject not in OF_MATERIAL:
            raise click.UsageError(f"--tag chooses among highlights; drop it for {subject}.")
        # Imported late: highlights alone have no need of what compares articles.
        from synoptic.tui.command_line.exporting.export_contents import export_table

        return export_table(
            subject, FORMATS[form], paths, output, force=force, tags=tags, by_reader=by_reader
        )
    opened = open_for_printing(paths)
    annotations = opened.store.annotations
    missing = unread_articles(opened)
    exported = frozenset({article.id for article in opened.articles} | {record.id for record in missing})
    selection = Selection(tags=tags, reader=by_reader)
    # JSON has all of a library: a codebook, facts on articles.
    has_more = form == "json" and selection == EVERYTHING and not is_blank(annotations)
    if not (has_more or has_any(annotations, exported, selection, opened.store.reader)):
        named = " or ".join(f"“{tag}”" for tag in tags)
        sought = f"highlights tagged {named}" if tags else "highlights or notes"
        sought += "" if by_reader is None else f" by {by_reader}"
        complain(f"Nothing to export: no {sought} in these articles.")
        return 1
    with shown_steps() as step:
        material = material_in(opened, selection, missing, step)
    grouping = Grouping(by or Grouping.ARTICLE)
    if template is None and (FORMATS[form].compares or grouping in COMPARED):
        material = _compared(material, opened)
    with shown_steps() as step:
        if template is not None:
            document = Document.of_text(_filled_in(template, material))
        elif is_markdown:
            document = markdown_document(material, grouping, step)
        else:
            document = FORMATS[form].writes[ExportSubject.HIGHLIGHTS](material, step)
    write_document(document, output, opened, replacing=force)
    chosen = selected(annotations, selection, opened.store.reader).highlights.values()
    left_out = sum(highlight.article not in exported for highlight in chosen)
    if left_out:
        complain(
            f"Left out {counted(left_out, 'highlight')} in other articles of this library. "
            "Name their files to export them too."
        )
    return 0


def _filled_in(template: str, material: Material) -> str:
    """Return the material in a template: on standard input, in a file, or a known one."""
    # Imported late: only a template needs Jinja2.
    from synoptic.annotations.export.template import LONGEST, filled_in, filled_in_content, template_at

    if template == STANDARD_INPUT:
        return filled_in_content(given_bytes(LONGEST), "Standard input", material)
    return filled_in(template_at(template, template_folder()), material)


def _compared(material: Material, opened: Opened) -> Material:
    """Return the material with the matrix and the differences of its articles."""
    from synoptic.annotations.export.comparing import with_comparisons
    from synoptic.tui.command_line.comparing.matrix import matrix_sources
    from synoptic.tui.command_line.comparing.parallels import comparing_bar, kept_comparer

    sources = matrix_sources(opened)
    with comparing_bar() as bar:
        compared = with_comparisons(material, sources, kept_comparer(), progress=bar.of)
    return material if compared is None else compared
