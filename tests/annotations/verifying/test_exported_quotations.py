"""Exported files are checked by the hashes and places in them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.formats import FORMATS, ExportSubject
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import Highlight
from synoptic.annotations.verifying.checker import Checker
from synoptic.annotations.verifying.exported_quotations import ExportedQuotation, quotations_in_export
from synoptic.annotations.verifying.quotations_in_files import quotations_in_file
from synoptic.annotations.verifying.verdict import QuotationState, Verdict
from synoptic.corpus import samples
from synoptic.corpus.files.loading import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synoptic.corpus.article import Article

WHEN = datetime(2031, 3, 20, tzinfo=UTC)
MARKED = {
    "ardwire.txt": "The sixth, known to its crews as Number Four",
    "estery-chronicle.txt": "There is no barrier on this coast that was built for such a night",
    "sluice-and-span.txt": "02:05 Gates 1, 2, 3, 5 and 6 on sill.",
}


@pytest.fixture(scope="module")
def articles() -> Sequence[Article]:
    return load([samples.folder()]).articles


def exported(articles: Sequence[Article], form: str) -> bytes:
    highlights: list[Highlight] = []
    for article in articles:
        assert article.path is not None
        if (words := MARKED.get(article.path.name)) is not None:
            start = article.text.index(words)
            place = anchor(article.text, start, start + len(words), article.digest)
            highlights.append(Highlight(f"h{len(highlights)}", article.id, place, (), WHEN, WHEN))
    annotations = Annotations(highlights={each.id: each for each in highlights})
    material = material_of(articles, annotations, title="story", when=WHEN)
    return FORMATS[form].writes[ExportSubject.HIGHLIGHTS](material, unwatched).content


def checked(articles: Sequence[Article], content: bytes, name: str) -> list[Verdict]:
    checker = Checker(articles)
    return [checker.check(one) for one in quotations_in_file(Path(name), content, articles)]


@pytest.mark.parametrize("form", ["csv", "html"])
def test_what_was_exported_is_exact(articles: Sequence[Article], form: str) -> None:
    verdicts = checked(articles, exported(articles, form), f"notes{FORMATS[form].suffix}")
    assert [each.state for each in verdicts] == [QuotationState.EXACT] * 3
    assert all(each.remarks == () for each in verdicts)


@pytest.mark.parametrize("form", ["csv", "html"])
def test_an_export_that_somebody_edited_is_named(articles: Sequence[Article], form: str) -> None:
    edited = exported(articles, form).replace(b"known to its crews as", b"known to its captains as")
    first, *others = checked(articles, edited, f"notes{FORMATS[form].suffix}")
    assert first.state is QuotationState.CHANGED
    assert [(each.article, each.quotation) for each in first.changes] == [("crews", "captains")]
    assert first.remarks[0] == "Other words stand at the place that the file gives."
    assert all(each.state is QuotationState.EXACT for each in others)


def memo(articles: Sequence[Article], words: str, start: int) -> bytes:
    """Return a Markdown export with a sentence of the first article, of which some words are marked."""
    return f"""# Notes

<!-- synoptic:begin fd9d977a070bf158. -->

> **{words}**, stopped at 2:14 a.m. with\\
> 1.9 metres still to travel
>
> — Ardwire, 14 March 2031 (A), paragraph 5 #claim/gate ^z5aqpaajl

- Note: a note with “words that are mine alone, and nobody else’s”

## Appendix: files and places

- Ardwire (A): file ardwire.txt; SHA-256 {articles[0].digest}
  - z5aqpaajl: characters {start}–{start + 44}, paragraph 5

<!-- synoptic:end -->
""".encode()


def test_block_quotations_of_a_memo_are_checked_with_the_places_of_its_appendix(
    articles: Sequence[Article],
) -> None:
    words = MARKED["ardwire.txt"]
    start = articles[0].text.index(words)
    (right,) = checked(articles, memo(articles, words, start), "notes.md")
    assert (right.state, right.remarks) == (QuotationState.EXACT, ())
    (misplaced,) = checked(articles, memo(articles, words, start + 500), "notes.md")
    assert (misplaced.state, misplaced.remarks) == (
        QuotationState.EXACT,
        ("Other words stand at the place that the file gives.",),
    )
    (edited,) = checked(articles, memo(articles, words.replace("Four", "Five"), start), "notes.md")
    assert edited.state is QuotationState.CHANGED
    assert [(each.article, each.quotation) for each in edited.changes] == [("Four", "Five")]


def test_words_whose_article_has_changed_are_looked_for(articles: Sequence[Article]) -> None:
    wire = articles[0]
    checker = Checker(articles)
    quotation = ExportedQuotation(
        words="The sixth, known to its crews as Number Four", article=wire.id, digest="0" * 64, start=3, end=9
    )
    verdict = checker.check(quotation)
    assert (verdict.state, verdict.remarks) == (QuotationState.EXACT, ("Its article has changed since.",))
    assert verdict.article is wire
    gone = checker.check(
        ExportedQuotation(words="Nobody has ever said these words", article="x", digest="0" * 64)
    )
    assert (gone.state, gone.remarks) == (QuotationState.MISSING, ("Its article is not among these.",))


def test_a_row_of_two_passages_has_two_quotations() -> None:
    table = (
        'kind,a text,a start,a end,a sha256,b text,b start\r\nnumber,\'-5 degrees,1,2,ab,"six, or so",\r\n'
    )
    found = quotations_in_export(table.encode(), "differences.csv")
    assert found == (
        ExportedQuotation(words="-5 degrees", digest="ab", start=1, end=2),
        ExportedQuotation(words="six, or so"),
    )


def test_a_list_of_somebody_else_has_highlights() -> None:
    found = quotations_in_export(b"Highlight;Book Title\nThe sea gives no marks;Ardwire\n", "readwise.csv")
    assert found == (ExportedQuotation(words="The sea gives no marks"),)


def test_what_is_no_export_is_none() -> None:
    assert quotations_in_export(b"He said: yes.", "draft.md") is None
    assert quotations_in_export(b"", "empty.csv") == ()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
@example("=cmd()")
@example("'=x")
@example("'twas '=x")
@example('"a"\r\nb')
def test_the_very_words_of_a_table_come_back(words: str) -> None:
    written = io.StringIO(newline="")
    guard = "'" if words.lstrip("'")[:1] in {*"=+-@\t\r\n＝＋－＠"} else ""
    csv.writer(written).writerows([["text", "note"], [guard + words, ""]])
    found = quotations_in_export(written.getvalue().encode(), "notes.csv")
    assert found is not None
    assert [each.words for each in found] == ([words] if words.strip() else [])
