"""Articles in rows: a text against itself is all matched, gaps stay gaps, words in common are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.articles.loading import load
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.rows import lined_up, synopsis

SAMPLES = load([Path(__file__).resolve().parents[3] / "corpus" / "samples"]).articles


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
@settings(max_examples=40, deadline=None)
def test_every_sentence_stands_once_and_in_order(texts: list[str], data: st.DataObject) -> None:
    articles = [_article(str(number), text) for number, text in enumerate(texts)]
    found = synopsis(articles, Comparer(), data.draw(st.integers(0, len(texts) - 1)))
    assert found is not None
    for column, article in enumerate(articles):
        spans = [cell.span for row in found.rows if (cell := row.cells[column]) is not None]
        assert spans == list(lined_up(article.text))
    for row in found.rows:
        for cell in row.cells:
            for span in () if cell is None else cell.common:
                assert cell is not None
                assert cell.span.start <= span.start < span.end <= cell.span.end


@pytest.mark.parametrize("article", SAMPLES, ids=lambda article: article.path.stem)
def test_a_text_against_itself_is_all_matched(article: Article) -> None:
    found = synopsis([article, _article("other", article.text)], Comparer())
    assert found is not None
    assert len(found.rows) == len(lined_up(article.text)) > 20
    for row in found.rows:
        one, other = row.cells
        assert one is not None
        assert other is not None
        assert one.span == other.span
        assert one.elsewhere == other.elsewhere == ()


@given(_TEXT)
@settings(max_examples=40, deadline=None)
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
    assert "nine" not in [one.text[span.start : span.end] for span in first.common]
    assert [other.text[span.start : span.end] for span in second.common] == [
        "The harbour office counted",
        "broken planks",
    ]


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
    found = synopsis([one, other], Comparer(), ties={("one", "other"): [(here, there)]})
    assert found is not None
    assert [row.filled for row in found.rows] == [2, 2]
    across = lined_up(other.text)[0]
    found = synopsis([one, other], Comparer(), ties={("one", "other"): [(here, across)]})
    assert found is not None
    tied = next(row for row in found.rows if row.filled == 2)
    assert [cell.span for cell in tied.cells if cell is not None] == [here, across]
    assert [row.filled for row in found.rows] == [1, 2, 1]


def test_a_synopsis_that_is_cancelled_is_none() -> None:
    assert synopsis(SAMPLES[:2], Comparer(), cancelled=lambda: True) is None
