"""Functions for Python verify and export as the commands do."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from synoptic.annotations import (
    AnnotationStore,
    draft_verdicts,
    identify,
    init,
    library_verdicts,
    to_document,
)
from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.formats import FORMATS, OF_MATERIAL, ExportSubject
from synoptic.corpus import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from synoptic.annotations import Library, Verdict
    from synoptic.corpus import Article
    from tests.tui.command_line.invocation import Synoptic

WHEN = datetime(2031, 3, 14, 9, 26, tzinfo=UTC)


@pytest.fixture
def project(synoptic: Synoptic, articles: Path) -> Library:
    library = init(articles)
    synoptic.done(
        "mark", articles / "1-morning.txt", "--quote", "one bump", "--tag", "sound", "--tag", "crew"
    )
    synoptic.done("mark", articles / "2-evening.txt", "--quote", "lookout", "--tag", "crew")
    return library


@pytest.fixture
def store(project: Library) -> Iterator[AnnotationStore]:
    store = AnnotationStore(project.folder)
    yield store
    store.close()


def loaded(project: Library, store: AnnotationStore) -> tuple[Article, ...]:
    assert project.root is not None
    return identify(load(project.root).articles, store.annotations, project.root)


@pytest.mark.parametrize("what", sorted(OF_MATERIAL))
def test_a_table_is_that_of_the_command(
    synoptic: Synoptic, articles: Path, project: Library, store: AnnotationStore, what: str
) -> None:
    outcome = synoptic("export", articles, "--what", what, "--format", "jsonl")
    made = to_document(
        loaded(project, store), store, project, "jsonl", what=what, title=articles.stem, when=WHEN
    )
    assert made.text == outcome.out


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_can_be_written(project: Library, store: AnnotationStore, form: str) -> None:
    made = to_document(loaded(project, store), store, project, form, title="t", when=WHEN)
    assert made.content


def test_a_page_compares_the_articles_as_that_of_the_command_does(
    synoptic: Synoptic, articles: Path, project: Library, store: AnnotationStore
) -> None:
    made = to_document(loaded(project, store), store, project, "html", title="t", when=WHEN)
    heads, wanted = (
        re.findall(r"<h[23].*?</h[23]>", page, re.DOTALL)
        for page in (made.text, synoptic.done("export", articles, "--format", "html").out)
    )
    assert heads == wanted


def test_what_there_is_not_is_refused(project: Library, store: AnnotationStore) -> None:
    articles = loaded(project, store)
    for form, what, told in (
        ("pdf", None, "Unknown format “pdf”; use markdown, html"),
        ("csv", "quotations", "“quotations” is not of annotations; use highlights, articles"),
        ("csv", "nosuch", "“nosuch” is not of annotations"),
        ("docx", "links", "The format docx does not hold links; use markdown, csv"),
    ):
        with pytest.raises(InvalidRequest, match=told):
            to_document(articles, store, project, form, what=what, title="t", when=WHEN)
    assert ExportSubject.QUOTATIONS not in OF_MATERIAL


def told_by(verdicts: Iterable[Verdict]) -> list[tuple[str, str | None]]:
    return [(one.written.quotation, None if one.state is None else one.state.value) for one in verdicts]


def printed(synoptic: Synoptic, *arguments: Path) -> list[tuple[str, str | None]]:
    records = synoptic("verify", *arguments, "--json").records
    return [(record["quotation"], record["state"]) for record in records]


def test_a_library_is_verified_also_where_a_file_is_gone(
    synoptic: Synoptic, articles: Path, project: Library, store: AnnotationStore
) -> None:
    (articles / "2-evening.txt").unlink()
    morning = articles / "1-morning.txt"
    morning.write_text(morning.read_text("utf-8").replace("one bump", "two bumps"), "utf-8")
    told = told_by(library_verdicts(loaded(project, store), store, project))
    assert told == printed(synoptic, articles)
    assert told == [("one bump", "changed"), ("lookout", "missing")]


def test_a_draft_is_verified(
    synoptic: Synoptic, articles: Path, project: Library, store: AnnotationStore
) -> None:
    draft = articles / "draft.md"
    draft.write_text("There was “one bump and then silence,” and “a lookout on the bridge of it”.\n", "utf-8")
    told = told_by(draft_verdicts(str(draft), loaded(project, store)))
    assert told == printed(synoptic, draft, articles)
    assert told
