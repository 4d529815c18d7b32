"""The command, `p`, `V` and `=` show the same pairs of passages, with the same confidence."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from synoptic.corpus import samples
from synoptic.corpus.article import Article, Span
from synoptic.corpus.files.loading import load
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.profile import profile_of
from synoptic.corpus.parallels.rows import synopsis
from synoptic.corpus.text.words import compared_words
from synoptic.tui.desk.in_step import InStep
from synoptic.tui.panes.answers import ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.tui.command_line.invocation import Synoptic

Pairs: TypeAlias = "Mapping[tuple[str, Span, str, Span], str]"
"""Article and passage, other article and passage, to the confidence; each pair from both ends."""


_REAL = Path(__file__).resolve().parents[4] / "shared" / "articles"
_ABSENT = pytest.mark.skipif(not _REAL.is_dir(), reason="the real articles are not part of the project")


@pytest.fixture(params=[samples.folder(), pytest.param(_REAL, marks=_ABSENT)], ids=["samples", "real"])
def folder(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def articles(folder: Path) -> tuple[Article, ...]:
    return load([folder]).articles


@pytest.fixture
def printed(synoptic: Synoptic, folder: Path) -> Pairs:
    """Returns what `synoptic parallels` prints."""
    found = {}
    for each in synoptic.done("parallels", folder, "--json").records:
        a, b = ((end["article"], Span(end["start"], end["end"])) for end in (each["a"], each["b"]))
        found[*a, *b] = found[*b, *a] = each["confidence"]
    return found


def test_p_has_the_pairs_of_the_command(articles: tuple[Article, ...], printed: Pairs) -> None:
    comparer, found = Comparer(), {}
    for article in articles:
        others = [each for each in articles if each is not article]
        for sentence in profile_of(article.text).units:
            for answer in next(ask(comparer, article, sentence, others, ())):
                for each in answer.candidates:
                    if each.found_by == "words" and each.is_claimed:
                        pair = article.id, sentence, answer.article, each.parallel.b
                        found[pair] = each.parallel.confidence.value
    assert set(found.values()) == {"likely", "possible"}
    # Words that an article prints twice are one candidate, with the better of their scores.
    texts = {article.id: article.text for article in articles}
    best: dict[tuple[str, Span, str, str], str] = {}
    for (one, passage, other, its), confidence in printed.items():
        words = one, passage, other, texts[other][its.start : its.end]
        best[words] = min(confidence, best.get(words, confidence))
    assert {
        (one, passage, other, texts[other][its.start : its.end]): confidence
        for (one, passage, other, its), confidence in found.items()
    } == best


def test_v_has_the_likely_pairs_of_the_command(articles: tuple[Article, ...], printed: Pairs) -> None:
    shown = synopsis(articles, Comparer())
    assert shown is not None
    columns = {article.id: column for column, article in enumerate(shown.articles)}
    # Words that an article prints twice are one cell.
    row_of = {
        (column, _words(shown.articles[column], cell.span)): number
        for number, row in enumerate(shown.rows)
        for column, cell in enumerate(row.cells)
        if cell is not None
    }
    by_id = {article.id: article for article in articles}
    likely = {pair for pair, confidence in printed.items() if confidence == "likely"}
    for one, passage, other, other_passage in likely:
        here, there = columns[one], columns[other]
        row = row_of[here, _words(by_id[one], passage)]
        other_row = row_of[there, _words(by_id[other], other_passage)]
        cell = shown.rows[row].cells[here]
        assert cell is not None
        is_named = (there, other_row) in cell.elsewhere
        # Where one of the two has something better beside it, that is shown.
        has_better = shown.rows[row].cells[there] or shown.rows[other_row].cells[here]
        assert row == other_row or is_named or has_better
    for shared in shown.rows:
        filled = [
            (a, cell.span) for a, cell in zip(shown.articles, shared.cells, strict=True) if cell is not None
        ]
        for article, span in filled if len(filled) > 1 else ():
            assert any(
                (article.id, span, other.id, its) in likely or _words(article, span) == _words(other, its)
                for other, its in filled
                if other is not article
            )


def _words(article: Article, span: Span) -> tuple[str, ...]:
    return tuple(compared_words(article.text[span.start : span.end]))


def test_scrolling_together_follows_the_likely_pairs(articles: tuple[Article, ...], printed: Pairs) -> None:
    comparer = Comparer()
    for one, other in permutations(articles, 2):
        likely = comparer.between(one, other).likely
        way = InStep(likely, len(other.text))
        expected = {
            (pair[1], pair[3])
            for pair, confidence in printed.items()
            if (pair[0], pair[2], confidence) == (one.id, other.id, "likely")
        }
        assert {(each.a, each.b) for each in likely} == expected
        for passage, _ in expected:
            assert way.counterpart(passage.start) in {
                there.start for here, there in expected if here == passage
            }
