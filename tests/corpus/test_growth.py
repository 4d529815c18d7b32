"""What no article should be, and some are: work must not grow with the square of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.shapes import SHAPES
from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.quotations.survey import QuotationSurveyor
from synoptic.corpus.search.engine import ArticleSearch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SMALL, LARGE = 2_000, 8_000
# Four times the text is four times the work, or hardly more; the square would be sixteen times.
MOST = 7
# So many calls do not count: a table that is made when it is first needed.
FEW = 1_000


def quotes(articles: Sequence[Article]) -> None:
    survey = QuotationSurveyor().survey(articles)
    assert survey is not None
    for number in range(0, len(survey.quotations), 10):
        survey.same_words_of(number)


def parallels(articles: Sequence[Article]) -> None:
    Comparer().between(*articles)


def search(articles: Sequence[Article]) -> None:
    ArticleSearch(articles).search("wird another")


def calls(work: Callable[[Sequence[Article]], None], shape: str, size: int) -> int:
    """Return how many calls a work makes on two articles: the same on every machine, however busy."""
    text = SHAPES[shape].of_size(size)
    texts = {"a": text, "b": f"B. {text}"}
    articles = [Article(name, "Title", own, digest_of(own)) for name, own in texts.items()]
    made = 0

    def count(*_: object) -> None:
        nonlocal made
        made += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work(articles)
    finally:
        sys.setprofile(before)
    return made


@pytest.mark.parametrize("work", [quotes, parallels, search])
@pytest.mark.parametrize(
    "shape",
    [
        "marks and spaces",
        "words in apostrophes",
        "unlike marks",
        "formulas of many speakers",
        "formulas without a stop",
        "one quotation",
        "one quotation on one line",
        "one word over and over",
        "one word a line",
        "brackets and marks",
        "pronouns",
        "links",
    ],
)
def test_work_grows_about_as_the_text_does(shape: str, work: Callable[[Sequence[Article]], None]) -> None:
    calls(work, shape, 100)
    assert calls(work, shape, LARGE) < MOST * (FEW + calls(work, shape, SMALL))
