"""One quotation in several articles; one name for each speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.quotations.people import merged_speakers
from synoptic.corpus.quotations.quotations import quotations_of
from synoptic.corpus.quotations.wordings import quotations_in, wordings_of

if TYPE_CHECKING:
    from synoptic.corpus.quotations.wordings import QuotedIn, Wordings

ONE = "Ada Marsh left. “We felt one bump, then a long scrape along the keel,” Marsh said."
TWO = "Capt. Ada Marsh left. “We felt one bump, then a long scrape,” she told us. “I am tired,” she said."
THREE = "Jon Pell left. “We felt one bump … then a [very] long scrape along the keel,” Pell said."
ALIEN = "Ruth Ames left. “The harbour is closed to all ships until Monday,” Ames said."


def _articles(*texts: str) -> list[Article]:
    return [Article(str(number), "", text, digest_of(text)) for number, text in enumerate(texts)]


def _ledger(*texts: str) -> tuple[QuotedIn, ...]:
    articles = _articles(*texts)
    return quotations_in(articles, [quotations_of(article.text) for article in articles])


def _labels(variants: Wordings) -> dict[str, str]:
    return {one.quoted.article.id: one.collation.label for one in variants.wordings}


def test_wordings_of_one_quotation_are_together() -> None:
    (variants,) = wordings_of(_ledger(ONE, TWO, THREE, ALIEN))
    assert _labels(variants) == {"0": "verbatim", "1": "trimmed", "2": "altered"}
    assert variants.wordings[0].quoted.article.id == "0"
    assert variants.articles == 3


def test_the_fullest_is_the_one_with_the_most_words_that_were_said() -> None:
    (variants,) = wordings_of(_ledger(THREE, ONE))
    assert variants.wordings[0].quoted.article.id == "1"


def test_who_said_it_may_be_told_otherwise() -> None:
    (variants,) = wordings_of(_ledger(ONE, THREE))
    assert [one.quoted.speaker for one in variants.wordings] == ["Ada Marsh", "Jon Pell"]


def test_an_article_that_quotes_something_else_changes_nothing() -> None:
    assert [_labels(one) for one in wordings_of(_ledger(ONE, TWO))] == [
        _labels(one) for one in wordings_of(_ledger(ONE, TWO, ALIEN))
    ]


def test_a_few_words_are_a_variant_only_of_their_own_speaker() -> None:
    assert wordings_of(_ledger(ONE, "Marsh spoke of “a long scrape” to us."))
    assert not wordings_of(_ledger(ONE, "Jon Pell came. Pell spoke of “a long scrape” to us."))


def test_what_has_hardly_a_word_in_common_is_no_variant() -> None:
    assert not wordings_of(_ledger(ONE, ALIEN))
    assert not wordings_of(
        _ledger("“We are in it,” Ada Marsh said.", "“We are not in it at all now,” Jon Pell said.")
    )


def test_a_quotation_inside_another_is_no_variant_of_it() -> None:
    assert not wordings_of(_ledger("“Pell said ‘we felt one long bump’ and left,” Ada Marsh said."))


def test_it_can_be_cancelled() -> None:
    assert wordings_of(_ledger(ONE, TWO), cancelled=lambda: True) == ()


@pytest.mark.parametrize(
    ("names", "listed"),
    [
        (["Rutte", "Mark Rutte"], {"Mark Rutte"}),
        (["M. Rutte", "Mark Rutte"], {"Mark Rutte"}),
        (["Volodymyr Zelensky", "Volodymyr Zelenskyy", "Volodymyr Zelensky"], {"Volodymyr Zelensky"}),
        (["Ilma Brandt", "Josef Brandt"], {"Ilma Brandt", "Josef Brandt"}),
        (["Ilma Brandt", "Josef Brandt", "Brandt"], {"Ilma Brandt", "Josef Brandt", "Brandt"}),
        (["Ana Bell", "Ana Ball"], {"Ana Bell", "Ana Ball"}),
        (["a spokesman", "the union"], {"a spokesman", "the union"}),
    ],
)
def test_one_name_for_each_speaker(names: list[str], listed: set[str]) -> None:
    merged = merged_speakers(names)
    assert merged.keys() == set(names)
    assert set(merged.values()) == listed
    assert merged_speakers(reversed(names)) == merged
