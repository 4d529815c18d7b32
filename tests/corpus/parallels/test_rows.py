"""Articles in rows: a text against itself is all matched, gaps stay gaps, words in common are told."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Article, Span, digest_of
from synoptic.corpus.files.loading import load
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.comparison import Confidence
from synoptic.corpus.parallels.rows import Synopsis, lined_up, synopsis
from synoptic.corpus.parallels.ties import Tie
from tests.examples import examples

SAMPLES = load([Path(__file__).resolve().parents[3] / "synoptic" / "corpus" / "samples"]).articles


def _article(name: str, text: str) -> Article:
    return Article(name, name, text, digest_of(text))


_SENTENCE = st.sampled_from(
    [
        "The barge struck the pier at dawn.",
        "That was wrong.",
        "“We felt one bump, then a long scrape,” said Ada Marsh.",
        "No.",
        "Forty lorries waited on the northern ramp for hours.",
        "The harbour office counted nine broken planks.",
        "The harbour office counted nine broken planks on Friday.",
    ]
)
_TEXT = st.lists(_SENTENCE, min_size=1, max_size=7).map("\n\n".join)


@given(st.lists(_TEXT, min_size=2, max_size=4), st.data())
@examples(40)
def test_every_sentence_stands_once_and_in_order(texts: list[str], data: st.DataObject) -> None:
    articles = [_article(str(number), text) for number, text in enumerate(texts)]
    lead, has_possible = data.draw(st.integers(0, len(texts) - 1)), data.draw(st.booleans())
    found = synopsis(articles, Comparer(), lead, has_possible=has_possible)
    assert found is not None
    for column, article in enumerate(articles):
        cells = [cell for row in found.rows if (cell := row.cells[column]) is not None]
        assert [cell.span for cell in cells] == sorted(cell.span for cell in cells)
        places = [span for cell in cells for span in (cell.span, *cell.repeats)]
        assert sorted(places) == list(lined_up(article.text))
        for cell in cells:
            words = {article.text[span.start : span.end] for span in (cell.span, *cell.repeats)}
            assert len(words) == 1
    for row in found.rows:
        for cell in filter(None, row.cells):
            ends = [end for run in cell.runs for end in (run.span.start, run.span.end)]
            assert [cell.span.start, *ends, cell.span.end] == sorted([cell.span.start, *ends, cell.span.end])
            assert (cell.confidence is None) is (row.filled == 1)


@pytest.mark.parametrize("article", SAMPLES, ids=lambda article: article.path.stem)
def test_a_text_against_itself_is_all_matched(article: Article) -> None:
    found = synopsis([article, _article("other", article.text)], Comparer())
    assert found is not None
    repeated = sum(len(cell.repeats) for row in found.rows if (cell := row.cells[0]) is not None)
    assert len(found.rows) + repeated == len(lined_up(article.text)) > 20
    assert repeated <= 1
    for row in found.rows:
        one, other = row.cells
        assert one is not None
        assert other is not None
        assert one.span == other.span
        assert one.elsewhere == other.elsewhere == ()


@given(_TEXT)
@examples(40)
def test_so_is_any_text(text: str) -> None:
    found = synopsis([_article("a", text), _article("b", text)], Comparer())
    assert found is not None
    assert all(row.filled == 2 for row in found.rows)


def test_what_one_article_does_not_tell_is_a_gap_and_common_words_are_told() -> None:
    one = _article("one", "The harbour office counted nine broken planks.\n\nIt rained on the parish fair.")
    other = _article("other", "The harbour office counted seven broken planks.")
    found = synopsis([one, other], Comparer())
    assert found is not None
    both, alone = found.rows
    assert both.filled == 2
    assert alone.cells[1] is None
    first, second = both.cells
    assert first is not None
    assert second is not None
    assert (first.kind, second.kind) == (None, "variant")
    assert first.is_alike
    assert second.is_alike
    for text, cell, word in ((one.text, first, "nine"), (other.text, second, "seven")):
        assert [(run.kind, text[run.span.start : run.span.end]) for run in cell.runs] == [
            ("shared", "The harbour office counted"),
            ("differing", word),
            ("shared", "broken planks"),
        ]
    assert [each.kind for each in second.differences] == ["number"]


def test_a_word_of_the_first_cell_is_what_it_is_beside_any_other() -> None:
    texts = (
        "The harbour office counted nine broken planks.",
        "The harbour office counted seven broken planks.",
        "The harbour office counted broken planks on Friday.",
    )
    one, *_ = articles = [_article(str(number), text) for number, text in enumerate(texts)]
    found = synopsis(articles, Comparer())
    assert found is not None
    (row,) = found.rows
    first, second, third = row.cells
    assert first is not None
    assert second is not None
    assert third is not None
    kinds = [(run.kind, one.text[run.span.start : run.span.end]) for run in first.runs]
    assert ("differing", "nine") in kinds
    assert {kind for kind, _ in kinds} == {"shared", "differing"}
    assert not third.differences
    assert first.differences == second.differences


def test_unlike_sentences_in_a_row_are_not_marked_word_by_word() -> None:
    one = _article("one", "The mayor danced with the harbour office on the parish fair.")
    other = _article("other", "Nine planks of the pier were broken when the barge came.")
    spans = lined_up(one.text)[0], lined_up(other.text)[0]
    found = synopsis([one, other], Comparer(), ties={("one", "other"): [Tie(*spans)]})
    assert found is not None
    (row,) = found.rows
    assert row.confidence is Confidence.LIKELY
    assert not any(cell.is_alike for cell in row.cells if cell is not None)
    first, _ = row.cells
    assert first is not None
    assert not first.runs


@pytest.mark.parametrize("lead", range(len(SAMPLES)))
def test_possible_parallels_fill_rows_and_displace_no_likely_one(lead: int) -> None:
    comparer = Comparer()
    likely = synopsis(SAMPLES, comparer, lead)
    wider = synopsis(SAMPLES, comparer, lead, has_possible=True)
    assert likely is not None
    assert wider is not None

    def likely_pairs(shown: Synopsis) -> set[tuple[int, Span, int, Span]]:
        return {
            (one, here.span, other, there.span)
            for row in shown.rows
            for (one, here), (other, there) in combinations(enumerate(row.cells), 2)
            if here is not None and there is not None
            if here.confidence is there.confidence is Confidence.LIKELY
        }

    assert {row.confidence for row in likely.rows} == {None, Confidence.LIKELY}
    assert Confidence.POSSIBLE in {row.confidence for row in wider.rows}
    assert likely_pairs(likely) <= likely_pairs(wider)


def test_rows_are_the_parallels_that_are_found_anywhere() -> None:
    """Two sentences share a row only if they are a parallel as `p` and the command have it, or the same."""
    comparer = Comparer()
    one, other = SAMPLES[:2]
    found = synopsis([one, other], comparer, has_possible=True)
    assert found is not None
    listed = comparer.between(one, other).parallels
    known = {(each.a.start, each.b.start): each.confidence for each in listed}
    checked = 0
    for row in found.rows:
        here, there = row.cells
        if here is None or there is None:
            continue
        if one.text[here.span.start : here.span.end] == other.text[there.span.start : there.span.end]:
            continue
        places = product((here.span, *here.repeats), (there.span, *there.repeats))
        assert here.confidence in {known.get((a.start, b.start)) for a, b in places}
        checked += 1
    assert checked > 10


def test_a_caption_printed_twice_is_one_line() -> None:
    caption = "The gate of the Sarne Barrier, seen from the steps on Friday."
    one = _article("one", f"{caption}\n\nIt rained on the parish fair.\n\n{caption}\n\nNo.\n\nNo.")
    other = _article("other", caption)
    found = synopsis([other, one], Comparer())
    assert found is not None
    cells = [row.cells[1] for row in found.rows]
    assert [len(cell.repeats) for cell in cells if cell is not None] == [1, 0, 0, 0]
    assert found.rows[0].filled == 2


def test_what_is_told_in_another_order_says_where() -> None:
    sentences = [
        "The barge struck the northern pier at dawn.",
        "Forty lorries waited on the ramp for hours.",
        "The harbour office counted nine broken planks.",
    ]
    one = _article("one", "\n\n".join(sentences))
    other = _article("other", "\n\n".join([sentences[2], sentences[0], sentences[1]]))
    found = synopsis([one, other], Comparer())
    assert found is not None
    assert [row.filled for row in found.rows] == [1, 2, 2, 1]
    first, last = found.rows[0].cells[1], found.rows[3].cells[0]
    assert first is not None
    assert last is not None
    assert (first.elsewhere, last.elsewhere) == (((0, 3),), ((1, 0),))


def test_what_a_reader_has_tied_stands_in_one_row_whatever_was_found() -> None:
    one = _article("one", "The harbour office counted nine broken planks.\n\nIt rained on the parish fair.")
    other = _article("other", "The harbour office counted seven broken planks.\n\nNobody danced on Sunday.")
    here, there = lined_up(one.text)[1], lined_up(other.text)[1]
    found = synopsis([one, other], Comparer(), ties={("one", "other"): [Tie(here, there)]})
    assert found is not None
    assert [row.filled for row in found.rows] == [2, 2]
    across = lined_up(other.text)[0]
    found = synopsis([one, other], Comparer(), ties={("one", "other"): [Tie(here, across)]})
    assert found is not None
    tied = next(row for row in found.rows if row.filled == 2)
    assert [cell.span for cell in tied.cells if cell is not None] == [here, across]
    assert [row.filled for row in found.rows] == [1, 2, 1]


def test_what_is_tied_as_unlike_stands_in_one_row_and_is_never_taken_for_the_same() -> None:
    texts = {
        "one": "The harbour office counted nine broken planks.",
        "other": "The harbour office counted seven broken planks.",
        "third": "Nobody has ever looked at the pier.",
    }
    one, other, third = (_article(name, text) for name, text in texts.items())
    here, there, across = (lined_up(article.text)[0] for article in (one, other, third))
    for has_possible in (False, True):
        for denied, spans in ((other, there), (third, across)):
            ties = {("one", denied.id): [Tie(here, spans, "contradicts")]}
            found = synopsis([one, denied], Comparer(), has_possible=has_possible, ties=ties)
            assert found is not None
            (row,) = found.rows
            assert row.confidence is None
            assert [cell.unlike for cell in row.cells if cell is not None] == ["contradicts"] * 2
            assert not any(cell.elsewhere for cell in row.cells if cell is not None)
        ties = {("one", "third"): [Tie(here, across, "softens")]}
        found = synopsis([one, other, third], Comparer(), has_possible=has_possible, ties=ties)
        assert found is not None
        (row,) = found.rows
        told = [(cell.confidence, cell.unlike) for cell in row.cells if cell is not None]
        assert told == [(Confidence.LIKELY, "softens"), (Confidence.LIKELY, ""), (None, "softens")]


def test_a_synopsis_that_is_cancelled_is_none() -> None:
    assert synopsis(SAMPLES[:2], Comparer(), cancelled=lambda: True) is None
