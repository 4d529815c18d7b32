"""What no article should be, and some are: time must not grow with the square of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.quotations.survey import QuotationSurveyor

if TYPE_CHECKING:
    from collections.abc import Callable

SHAPES: dict[str, Callable[[int], str]] = {
    "formulas": lambda size: "".join(
        f"“We will not close gate {number} this winter,” said Ada Marsh.\n\n" for number in range(size // 60)
    ),
    "one repeated": lambda size: "“We will not close the gate,” said Ada Marsh.\n\n" * (size // 50),
    "on one line": lambda size: "“We will not close the gate,” said Ada Marsh. " * (size // 50),
    "opening marks": lambda size: "“" * size,
    "words that open": lambda size: "“word " * (size // 6),
    "apostrophes": lambda size: "'" * size,
    "straight marks": lambda size: '"' * size,
    "unlike marks": lambda size: "“a' \" 'b " * (size // 9),
    "brackets": lambda size: '("a' * (size // 3),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_about_as_the_text_does(shape: str) -> None:
    def seconds(size: int) -> float:
        text = SHAPES[shape](size)
        texts = {"a": text, "b": f"B {text}"}
        articles = [Article(name, "Title", own, digest_of(own)) for name, own in texts.items()]
        begun = time.process_time()
        survey = QuotationSurveyor().survey(articles)
        assert survey is not None
        for number in range(0, len(survey.quotations), 10):
            survey.same_words_of(number)
        return time.process_time() - begun

    small = min(seconds(10_000) for _ in range(2))
    # Twice what n log n would be, and a moment for what does not grow. A busy machine may be slow once.
    assert any(seconds(40_000) < 0.5 + 10 * small for _ in range(3))
