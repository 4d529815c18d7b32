"""What articles are called: by their titles, and by their files where the title is mere opening words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.corpus import load
from synoptic.corpus.articles.article_names import article_name, place_name

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.article import Article

_OPENING = (
    "Fellow-Citizens of the Senate and of the House of Representatives, among all the vicissitudes of life.\n"
)


def _article(file: Path, text: str) -> Article:
    file.write_text(text, encoding="utf-8")
    (article,) = load([file]).articles
    return article


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("1789-Washington.txt", _OPENING, "1789-Washington"),
        ("ferry.md", _OPENING, "ferry"),
        ("1789.txt", _OPENING, "Fellow-Citizens of the Senate and of the House of…"),
        ("ferry.txt", "The ferry ran aground\n\nNobody was hurt when it did.\n", "The ferry ran aground"),
        ("ferry.txt", "And then the sea came…\n\nNobody was hurt when it did.\n", "And then the sea came…"),
    ],
)
def test_a_file_names_what_has_only_opening_words(tmp_path: Path, file: str, text: str, name: str) -> None:
    article = _article(tmp_path / file, text)
    assert article_name(article) == name
    assert dict(article.origins)["title"] == "the first lines"


@pytest.mark.parametrize("origin", ["you", "JSON-LD", "the headers"])
def test_a_title_from_elsewhere_is_kept_with_its_dots(tmp_path: Path, origin: str) -> None:
    article = _article(tmp_path / "1789-Washington.txt", _OPENING)
    named = replace(article, title="The first of them…", origins=(("title", origin),))
    assert article_name(named) == "The first of them…"


def test_in_a_file_of_many_the_place_follows(tmp_path: Path) -> None:
    article = replace(_article(tmp_path / "addresses.txt", _OPENING), part="17")
    assert article_name(article) == place_name("addresses", "17") == "addresses, article 17"


def test_a_page_that_was_kept_has_no_better_name(tmp_path: Path) -> None:
    article = replace(_article(tmp_path / "addresses.txt", _OPENING), path=tmp_path / "addresses.warc.gz")
    assert article_name(article) == article.title
