"""Tables of what is in the articles, from the command line."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from synoptic.annotations.export.formats import OF_MATERIAL, ExportSubject
from synoptic.annotations.files.reading_record import ReadingRecord
from synoptic.annotations.model.reading import Coverage, ReadShare
from synoptic.corpus.article import Span
from synoptic.corpus.files.loading import load

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic


@pytest.fixture
def marked(synoptic: Synoptic, articles: Path) -> Path:
    for quotation, tags in (("one bump", ["sound/low", "crew"]), ("lookout", ["crew"])):
        named = [part for tag in tags for part in ("--tag", tag)]
        file = "1-morning.txt" if quotation == "one bump" else "2-evening.txt"
        synoptic.done("mark", articles / file, "--quote", quotation, *named)
    return articles


def rows(written: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""), strict=True))


def test_what_the_tags_say_in_numbers(synoptic: Synoptic, marked: Path) -> None:
    written = synoptic.done("export", marked, "--what", "tags-by-outlet", "--format", "csv").out
    head, *counts = rows(written)
    assert head[:2] == ["tag", "all"]
    # A name that only nests others counts what they have.
    assert [row[:2] for row in counts] == [["crew", "2"], ["sound", "1"], ["sound/low", "1"]]
    _, *together = rows(synoptic.done("export", marked, "--what", "tags-together", "--format", "csv").out)
    assert together == [["crew", name, "1", "1", "2", "1", "0.5"] for name in ("sound", "sound/low")]
    only = synoptic.done(
        "export", marked, "--what", "tags-by-outlet", "--format", "csv", "--tag", "sound"
    ).out
    assert [row[:2] for row in rows(only)[1:]] == [["crew", "1"], ["sound", "1"], ["sound/low", "1"]]


def test_a_statistics_program_gets_a_row_for_each_article(synoptic: Synoptic, marked: Path) -> None:
    # A tag that is called like a fact has a column, too.
    synoptic.done("mark", marked / "1-morning.txt", "--quote", "one bump", "--tag", "title")
    table = ("export", marked, "--what", "articles-by-tag", "--format")
    head, *counts = rows(synoptic.done(*table, "csv").out)
    about = ["letter", "title", "source", "date", "article"]
    assert head == [*about, "highlights", "crew", "sound", "sound/low", "title (2)"]
    assert sorted(row[5:] for row in counts) == [
        ["0", "0", "0", "0", "0"],
        ["1", "1", "0", "0", "0"],
        ["1", "1", "1", "1", "1"],
    ]
    by_title = {each["title"]: each for each in synoptic.done(*table, "jsonl").records}
    assert sorted(each["crew"] for each in by_title.values()) == [0, 1, 1]


def test_how_much_of_each_article_was_read_goes_out(synoptic: Synoptic, marked: Path) -> None:
    record = ReadingRecord(synoptic.home / "data")
    (article,) = load([marked / "2-evening.txt"]).articles
    record.changed(article.id, ReadShare(article.digest, Coverage((Span(0, len(article.text)),))))
    record.save()
    exported = synoptic.done("export", marked, "--what", "articles", "--format", "jsonl").records
    assert [(each["there"], each["read"]) for each in exported] == [("yes", 0), ("yes", 100), ("yes", 0)]


def test_every_subject_goes_out_or_says_that_there_is_none(synoptic: Synoptic, marked: Path) -> None:
    for subject in ExportSubject:
        outcome = synoptic("export", marked, "--what", subject.value, "--format", "jsonl")
        if outcome.status == 0:
            assert all(isinstance(json.loads(line), dict) for line in outcome.out.splitlines())
        else:
            assert outcome.complaint(1).startswith("Nothing to export: no ")


def test_a_workbook_has_a_sheet_for_each_table(synoptic: Synoptic, marked: Path) -> None:
    assert synoptic("export", marked, "--format", "xlsx", "-o", "notes.xlsx").status == 0
    book = openpyxl.load_workbook(synoptic.folder / "notes.xlsx")
    assert book.sheetnames == ["Highlights", "Articles", "Tags by outlet", "Tags together"]
    assert book["Highlights"]["F2"].value == "one bump"


def test_a_script_gets_tags_as_a_list_and_null_for_what_is_not_known(
    synoptic: Synoptic, articles: Path
) -> None:
    synoptic.done(
        "mark", articles / "1-morning.txt", "--quote", "one bump", "--tag", "low; dull", "--tag", "crew"
    )
    (line,) = synoptic.done("export", articles, "--format", "jsonl").records
    assert line["tags"] == ["low; dull", "crew"]
    assert (line["note"], line["now"]) == (None, None)
    (_, row) = rows(synoptic.done("export", articles, "--format", "csv").out)
    assert row[6:8] == ["low; dull; crew", ""]


def test_what_does_not_go_together_is_refused(synoptic: Synoptic, marked: Path) -> None:
    refused = synoptic("export", marked, "--what", "speakers", "--format", "html").complaint()
    assert refused.startswith("--format html does not hold speakers; use markdown, csv, xlsx, jsonl.")
    assert "drop it" in synoptic("export", marked, "--what", "speakers", "--tag", "crew").complaint()
    templates = synoptic("export", marked, "--what", "links", "--template", "by-tag")
    assert "are for highlights" in templates.complaint()
    assert ExportSubject.SPEAKERS not in OF_MATERIAL
