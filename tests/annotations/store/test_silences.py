"""Silence that a reader confirms: kept, undone, of one text of the article alone; the rows of a matrix."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest, UnknownRecord
from synoptic.annotations.export.tables.markdown_tables import matrix_as_markdown
from synoptic.annotations.files.reading_record import ReadingRecord
from synoptic.annotations.library.doctor import examine
from synoptic.annotations.library.library import find
from synoptic.annotations.matrix.claims import (
    claim_of_saved,
    claims_of_quotations,
    claims_of_tags,
    key_of_quotation,
    key_of_search,
)
from synoptic.annotations.matrix.matrix import CellState, matrix
from synoptic.annotations.matrix.sources import MatrixSources, first_unread, is_read_through
from synoptic.annotations.model.reading import Coverage, ReadShare
from synoptic.annotations.search.finder import Finder
from synoptic.annotations.store.silences import silent_pairs
from synoptic.corpus.article import digest_of
from synoptic.corpus.parallels.rows import lined_up
from synoptic.corpus.quotations.survey import QuotationSurveyor
from tests.annotations.specimens import TEXT, anchor_in, article_of, record_for, store_in

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.store.store import AnnotationStore

HERE = article_of()
THERE = article_of(
    "Only Trump\n\nOthers said as much. “We will be able to get Putin to the table,” Mark Rutte said.",
    identifier="article-2",
)
KEY = "tag:one"


def _confirm(store: AnnotationStore) -> None:
    store.confirm_silence(KEY, "claim", record_for(THERE), THERE.digest)


def test_it_is_kept_and_undone_with_the_record_of_its_article(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    _confirm(store)
    _confirm(store)  # which changes nothing
    assert set(silent_pairs(store.annotations, [HERE, THERE])) == {(KEY, THERE.id)}
    read = store_in(tmp_path).annotations
    assert read.silences == store.annotations.silences
    (silence,) = read.silences.values()
    assert (silence.claim, silence.label, silence.digest) == (KEY, "claim", THERE.digest)
    assert store.undo() == "confirm silence of “NATO chief in Washington” on “claim”"
    assert not store.annotations.silences
    assert not store.annotations.articles
    store.redo()
    assert silent_pairs(store.annotations, [THERE])


def test_it_can_be_taken_back(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    with pytest.raises(UnknownRecord):
        store.withdraw_silence(KEY, THERE.id)
    _confirm(store)
    store.withdraw_silence(KEY, THERE.id)
    assert not store.annotations.silences
    store.undo()
    assert store.annotations.silences
    with pytest.raises(InvalidRequest):
        store.confirm_silence(" ", "", record_for(THERE), THERE.digest)


def test_of_an_edited_article_nobody_knows(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    _confirm(store)
    edited = article_of(f"{THERE.text} More.", identifier=THERE.id)
    assert set(silent_pairs(store.annotations, [edited])) == frozenset()
    store.confirm_silence(KEY, "claim", record_for(edited), edited.digest)
    assert len(store.annotations.silences) == 1
    assert set(silent_pairs(store.annotations, [edited])) == {(KEY, THERE.id)}


def test_an_article_of_which_another_program_confirmed_something_is_not_removed(tmp_path: Path) -> None:
    store, other = store_in(tmp_path, "one"), store_in(tmp_path, "two")
    store.highlight(record_for(THERE), anchor_in(THERE, "Others"))
    other.refresh()
    _confirm(other)
    store.undo()
    assert not store.annotations.highlights
    assert THERE.id in store.annotations.articles


@pytest.mark.over("files")
def test_doctor_counts_it_and_names_one_of_no_article(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    _confirm(store)
    store.close()
    library = find(tmp_path, tmp_path, tmp_path)
    assert any("1 confirmed silence" in finding.message for finding in examine(library))
    base = json.loads(store.path.read_text())
    base["articles"].clear()
    store.path.write_text(json.dumps(base))
    said = [finding.message for finding in examine(library) if finding.level == "error"]
    assert any("silence on “claim”" in line and "unknown article: article-2" in line for line in said)


def test_a_tag_has_what_is_nested_in_it(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.highlight(record_for(HERE), anchor_in(HERE, "the only one"), tags=["claim/number", "claim/who"])
    store.highlight(record_for(THERE), anchor_in(THERE, "Only Trump"), tags=["Claim"])
    claims = claims_of_tags(store.annotations, [HERE, THERE], store.texts)
    assert {claim.label: [passage.text for passage in claim.passages] for claim in claims} == {
        "claim/number": ["the only one"],
        "claim/who": ["the only one"],
        "Claim": ["the only one", "Only Trump"],
    }
    assert [claim.label for claim in claims] == ["Claim", "claim/number", "claim/who"]


def test_a_tag_of_other_articles_alone_is_no_row_unless_it_is_known_to_be_silent_here(tmp_path: Path) -> None:
    store = store_in(tmp_path)

    def rows() -> list[str]:
        return [claim.label for claim in claims_of_tags(store.annotations, [HERE], store.texts)]

    store.highlight(record_for(HERE), anchor_in(HERE, "the only one"), tags=["claim/number"])
    store.add_tag("planned")
    assert rows() == ["claim/number", "planned"]
    store.highlight(record_for(THERE), anchor_in(THERE, "Only Trump"), tags=["claim", "disputed"])
    assert rows() == ["claim", "claim/number"]
    disputed = store.annotations.tag_named("disputed")
    assert disputed is not None
    store.confirm_silence(f"tag:{disputed.id}", "disputed", record_for(HERE), HERE.digest)
    assert rows() == ["claim", "claim/number", "disputed"]


def test_quotations_are_rows_in_all_their_wordings_or_alone_or_gone() -> None:
    survey = QuotationSurveyor().survey([HERE, THERE])
    assert survey is not None
    keys = [key_of_quotation(survey, number) for number in range(len(survey.quotations))]
    assert len(set(keys)) == 1  # both are wordings of one
    known, gone = claims_of_quotations([keys[0], "quotation:Nobody said so."], survey)
    assert {passage.article for passage in known.passages} == {HERE.id, THERE.id}
    assert gone.passages == ()
    assert gone.label == "“Nobody said so.”"
    alone = QuotationSurveyor().survey([THERE])
    assert alone is not None
    (claim,) = claims_of_quotations([key_of_quotation(alone, 0)], alone)
    assert [passage.text for passage in claim.passages] == ["We will be able to get Putin to the table,"]
    assert claim.label.startswith("Mark Rutte: “")


def test_a_quotation_is_found_in_an_article_that_has_its_words_without_marks() -> None:
    quoting = replace(HERE, id="quoting", text="Pell “was breaking the deadlock” again, said Ada Marsh.")
    telling = replace(THERE, id="telling", text="He was breaking the\ndeadlock, in short.")
    silent = replace(THERE, id="silent", text="He was not.")
    articles = [replace(each, digest=digest_of(each.text)) for each in (quoting, telling, silent)]
    survey = QuotationSurveyor().survey(articles)
    assert survey is not None
    (claim,) = claims_of_quotations([key_of_quotation(survey, 0)], survey)
    assert [(passage.article, passage.text) for passage in claim.passages] == [
        ("quoting", "was breaking the deadlock"),
        ("telling", "was breaking the\ndeadlock"),
    ]
    assert {passage.article for passage in claim.own_words} == {"telling"}
    shown = matrix(articles, [claim], silent={(claim.key, "telling"): (None,)})
    (row,) = shown.rows
    assert "“was breaking the deadlock” (3–28, without quotation marks there)" in matrix_as_markdown(shown)
    assert "“was breaking the deadlock” (6–31)" in matrix_as_markdown(shown)
    states = {cell.article: cell.state for cell in row.cells}
    assert states["telling"] is CellState.WORDS
    assert states["silent"] is CellState.NOT_READ


def test_an_article_is_read_through_when_its_sentences_are_whatever_its_furniture() -> None:
    article = article_of("Title of it\n\nA first sentence stands here.\n\nAdvertisement\n\nAnd a second one.")
    spans = lined_up(article.text)
    assert not is_read_through(article, Coverage())
    assert not is_read_through(article, Coverage.of(spans[:-1]))
    assert is_read_through(article, Coverage.of(spans))
    assert first_unread(article, Coverage()) == 0
    assert first_unread(article, Coverage.of(spans[:-1])) == article.text.index("And a second")
    assert first_unread(article, Coverage.of(spans)) == 0


def test_the_whole_matrix_of_a_library(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.highlight(record_for(HERE), anchor_in(HERE, "the only one"), tags=["claim"])
    saved = store.save_search("table", "Putin to the table")
    early = replace(THERE, date="2031-03-14")
    articles = (HERE, early)
    reading = ReadingRecord(tmp_path)
    sources = MatrixSources(articles, store.texts, Finder(articles), QuotationSurveyor(), reading)
    shown = sources.matrix(store.annotations)
    assert shown is not None
    assert shown.columns == (early, HERE)
    assert [row.claim.label for row in shown.rows] == ["claim", "table"]
    assert shown.rows[1].claim.key == key_of_search(saved)
    assert [cell.state for cell in shown.rows[0].cells] == [CellState.NOT_READ, CellState.WORDS]
    assert [cell.state for cell in shown.rows[1].cells] == [CellState.WORDS, CellState.WORDS]
    half = Coverage().add(0, len(early.text) // 2)
    reading.changed(early.id, ReadShare(early.digest, half))
    shown = sources.matrix(store.annotations)
    assert shown is not None
    assert shown.rows[0].cells[0].state is CellState.PARTLY_READ
    assert shown.rows[0].cells[0].said == f"only {int(half.share(len(early.text)) * 100)} % read"
    reading.changed(early.id, ReadShare(early.digest, Coverage.of(lined_up(early.text))))
    shown = sources.matrix(store.annotations)
    assert shown is not None
    assert shown.rows[0].cells[0].state is CellState.NOTHING_FOUND
    store.confirm_silence(shown.rows[0].claim.key, "claim", record_for(early), early.digest)
    store.add_row(f"quotation:{TEXT}", TEXT)
    shown = sources.matrix(store.annotations)
    assert shown is not None
    assert shown.rows[0].cells[0].state is CellState.SILENT
    assert len(shown.rows) == 2  # no article has that quotation
    assert sources.matrix(store.annotations, cancelled=lambda: True) is None
    claim = claim_of_saved(saved, Finder(articles), store.annotations)
    assert all("table" in passage.text for passage in claim.passages)
