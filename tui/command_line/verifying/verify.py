"""The command that checks quotations against their articles."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.wording import counted
from synoptic.corpus.articles.article_names import article_name
from synoptic.corpus.text.segmentation import paragraph_number
from synoptic.tui.command_line.adding.progress_bar import ProgressBar
from synoptic.tui.command_line.named import STANDARD_INPUT, given_bytes
from synoptic.tui.command_line.opening import open_for_printing, unread_articles
from synoptic.tui.command_line.options import (
    FILE,
    PATH,
    encoding_option,
    json_option,
    library_option,
)
from synoptic.tui.command_line.output import say, say_json, span_json
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.display import quoted
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from synoptic.annotations.verifying.exported_quotations import ExportedQuotation
    from synoptic.annotations.verifying.verdict import Alteration, Verdict, WrittenQuotation
    from synoptic.corpus.article import Article

_STANDARD_INPUT = Path(STANDARD_INPUT)
_INPUT = Path("standard input")
"""What messages call it."""
_REST = "Words outside quotations were not checked."
_STEP = 50
_LONG = 80
"""Longer stretches that an article has beside those of a quotation are not repeated."""


@command(
    examples=(
        "synoptic verify",
        "synoptic verify draft.md story/",
        "synoptic verify - --json < draft.md",
    )
)
@click.argument("file", required=False, metavar="[FILE]", type=FILE)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=PATH)
@json_option
@click.option("--all", "shows_all", is_flag=True, help="List the exact quotations too.")
@click.option("--strict", "is_strict", is_flag=True, help="Exit with 1 if a quotation was not checked, too.")
@encoding_option
@library_option()
def verify(
    file: Path | None, paths: tuple[Path, ...], *, as_json: bool, shows_all: bool, is_strict: bool
) -> int:
    """Check every quotation of FILE against the articles: exact, changed, moved or missing.

    exact: the same words in the same order.

    changed: a word, number, name or "not" is another, is left out or put in.

    moved: the same words, but of another article or speaker than FILE says.

    missing: no article has these words; the nearest ones may be shown.

    to be checked: exact words that may be of another article or speaker.

    not checked: no article has the words, and they are few, or like a title.

    FILE is a draft (Markdown, text, a web page, Word, OpenDocument, RTF, PDF) or an export; - is standard
    input. Without a FILE, or with a folder, the highlights and links of the library are checked. The exit
    status is 0 if all are exact or not checked, and 1 if some are changed, moved, missing or to be checked,
    or if there are none.
    """
    from synoptic.annotations.verifying.verdict import QuotationState

    bar = ProgressBar("Checking")
    if file is not None and file.is_dir():
        paths, file = (file, *paths), None
    verdicts: list[Verdict] = []
    found = _of_library(paths, bar) if file is None else _of_file(file, paths, bar)
    try:
        for verdict in found:
            verdicts.append(verdict)
            if as_json:
                bar.hide()
                say_json(_record(verdict))
    finally:
        bar.hide()
    if not verdicts:
        complain(
            "No highlights in these articles." if file is None else f"No quotations found in {_called(file)}."
        )
        return 1
    if not as_json:
        for verdict in verdicts:
            is_told = verdict.state is not QuotationState.EXACT and verdict.state is not None
            if is_told or shows_all or verdict.remarks:
                for line in _in_words(verdict):
                    say(line)
        say(_summary(verdicts))
    good = {QuotationState.EXACT, *(() if is_strict else (None,))}
    return 0 if all(each.state in good and not each.is_to_be_checked for each in verdicts) else 1


def _of_library(paths: tuple[Path, ...], bar: ProgressBar) -> Iterator[Verdict]:
    """Yield the verdicts on the highlights and links of a library."""
    from synoptic.annotations.verifying.stored_quotations import stored_verdicts

    opened = open_for_printing(paths)
    return stored_verdicts(
        opened.store.annotations,
        opened.articles,
        missing=unread_articles(opened),
        texts=opened.store.texts,
        step=bar.show,
    )


def _of_file(file: Path, paths: tuple[Path, ...], bar: ProgressBar) -> Iterator[Verdict]:
    """Yield the verdicts on the quotations of a file."""
    from synoptic.annotations.verifying.checker import Checker

    content = _content(file)
    if not content.removeprefix(BOM_UTF8).strip():  # which no format takes for a text
        return
    opened = open_for_printing(paths)
    # A draft that lies among the articles is no witness of itself.
    itself = Path(os.path.realpath(file))
    articles = [article for article in opened.articles if article.path != itself]
    if not articles:
        raise click.ClickException(f"No articles to check {_called(file)} against; name them after it.")
    marked = _annotated(content, _called(file).name)
    found = _in_file(file, content, articles) if marked is None else marked
    if found:
        checker = Checker(articles)
        for number, one in enumerate(found):
            if number % _STEP == 0:
                bar.show(number, len(found) - number)
            yield checker.check(one)


def _content(file: Path) -> bytes:
    """Return the bytes of a file; - is standard input. Raises UnreadableFile."""
    from synoptic.corpus.files.file_bytes import bytes_of
    from synoptic.corpus.formats.registry import max_bytes_of

    if file == _STANDARD_INPUT:
        return given_bytes(max_bytes_of("draft.docx"))
    return bytes_of(file, max_bytes_of(file.name))


def _called(file: Path) -> Path:
    """Return what messages call a file."""
    return _INPUT if file == _STANDARD_INPUT else file


def _in_file(
    file: Path, content: bytes, articles: Sequence[Article]
) -> tuple[WrittenQuotation | ExportedQuotation, ...]:
    """Return the quotations of a draft or an export; text on standard input is Markdown.

    Raises UnreadableFile.
    """
    from synoptic.annotations.verifying.quotations_in_files import quotations_in_file
    from synoptic.corpus.errors import UnreadableFile
    from synoptic.corpus.formats.found_article import RawFile
    from synoptic.corpus.formats.registry import is_plain

    if file != _STANDARD_INPUT:
        return quotations_in_file(file, content, articles)
    name = _INPUT.with_suffix(".md") if is_plain(RawFile(_INPUT.name, content)) else _INPUT
    try:
        return quotations_in_file(name, content, articles)
    except UnreadableFile as error:
        raise UnreadableFile(_INPUT, error.reason) from error


def _annotated(content: bytes, name: str) -> tuple[ExportedQuotation, ...] | None:
    """Return the quotations of a file of annotations that can be imported; None for any other file."""
    from synoptic.annotations.importing.import_formats import import_format_of
    from synoptic.annotations.importing.incoming import OffsetUnit
    from synoptic.annotations.verifying.exported_quotations import ExportedQuotation

    form = import_format_of(content, name)
    if form is None:
        return None
    incoming = form.read(content, name)
    articles = {article.key: article for article in incoming.articles}
    marked = [(each.article, each.moved_to or each.anchor) for each in incoming.highlights]
    ends = (end for link in incoming.links for end in (link.one, link.other))
    marked += [(end.article, end.anchor) for end in ends if end.anchor is not None]
    return tuple(
        ExportedQuotation(
            words=anchor.exact,
            article="" if (article := articles.get(key)) is None else article.id,
            title="" if article is None else article.title,
            digest=anchor.digest or ("" if article is None else article.digest),
            start=anchor.start if anchor.unit is OffsetUnit.CODE_POINTS else None,
            end=anchor.end,
        )
        for key, anchor in marked
        if anchor.exact
    )


# What is printed


def _record(verdict: Verdict) -> dict[str, object]:
    """Return what `--json` prints of a quotation."""
    record: dict[str, object] = {
        "quotation": verdict.written.quotation,
        "state": None if verdict.state is None else verdict.state.value,
    }
    if verdict.article is not None and verdict.span is not None:
        record |= span_json(verdict.article, verdict.span)
        record["parts"] = [[part.start, part.end] for part in verdict.parts]
    if verdict.changes:
        record["changes"] = [
            {"kind": each.kind, "article": each.article, "quotation": each.quotation}
            for each in verdict.changes
        ]
    if verdict.remarks:
        record["remarks"] = list(verdict.remarks)
    if verdict.written.span is not None:
        record["at"] = [verdict.written.span.start, verdict.written.span.end]
    return record


def _told_state(verdict: Verdict) -> str:
    """Return what people read of a state."""
    if verdict.is_to_be_checked:
        return "to be checked"
    return "not checked" if verdict.state is None else verdict.state.value


def _in_words(verdict: Verdict) -> Iterator[str]:
    yield f"{_told_state(verdict)}: {quoted(verdict.written.quotation)}"
    if verdict.article is not None and verdict.span is not None:
        number = paragraph_number(verdict.article.text, verdict.span.start)
        yield f"  {article_name(verdict.article)}, paragraph {number}"
    if verdict.changes:
        yield f"    {_beside(verdict.alterations)}"
    for remark in verdict.remarks:
        yield f"    {remark}"


def _beside(alterations: Sequence[Alteration]) -> str:
    """Return a quotation beside its article in one line: `[-article-]` and `{+quotation+}`, as wdiff does."""
    pieces: list[str] = []
    for each in alterations:
        if each.kind == "kept":
            pieces.append(each.quotation)
            continue
        if each.article:
            pieces.append(
                "[-…-]" if len(each.article) > _LONG and not each.quotation else f"[-{each.article}-]"
            )
        if each.quotation:
            pieces.append(f"{{+{each.quotation}+}}")
    return " ".join(pieces)


def _summary(verdicts: Sequence[Verdict]) -> str:
    numbers = Counter(map(_told_state, verdicts))
    order = ("exact", "to be checked", "changed", "moved", "missing", "not checked")
    told = ", ".join(f"{numbers[state]} {state}" for state in order if numbers[state])
    summary = f"{counted(len(verdicts), 'quotation')}: {told}."
    is_draft = any(each.written.span is not None for each in verdicts)
    return f"{summary} {_REST}" if is_draft else summary
