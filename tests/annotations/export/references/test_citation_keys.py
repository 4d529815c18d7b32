"""Keys of bibliographies: short, and each one article's."""

from __future__ import annotations

import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.export.gathering import origin_of
from synoptic.annotations.export.references.citation_keys import citation_keys
from tests.annotations.specimens import article_of
from tests.examples import examples

ORIGIN = origin_of(article_of(), "", "", is_there=True)


@pytest.mark.parametrize(
    ("author", "source", "date", "title", "key"),
    [
        ("Ann Ash", "The Tide", "2031-03-14", "The fog over the harbour", "ash2031fog"),
        ("By Ann Ash and Bo Birk", "", "2031", "Fog", "ash2031fog"),
        ("Søren Müller-Çelik", "", "", "Ärger", "mullercelikarger"),
        ("", "The New Tide", "2031-03", "NATO’s rise", "newtide2031nato"),
        ("Анна", "", "2031", "Туман", "2031"),
        ("", "", "", "", "article"),
        ("", "", "", "What is it?", "it"),
    ],
)
def test_author_year_and_a_word(author: str, source: str, date: str, title: str, key: str) -> None:
    origin = replace(ORIGIN, author=author, source=source, date=date, title=title)
    assert citation_keys([origin]) == {origin.id: key}


def test_keys_are_those_of_the_articles_in_any_order() -> None:
    origins = [
        replace(ORIGIN, id=name, date=date) for name, date in [("b", "2031"), ("a", "2031"), ("c", "2030")]
    ]
    found = {tuple(sorted(citation_keys(order).items())) for order in permutations(origins)}
    assert found == {(("a", "2031nato"), ("b", "2031natob"), ("c", "2030nato"))}


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=40))
@examples(40)
def test_each_key_is_pandocs_and_one_articles(facts: list[tuple[str, str, str]]) -> None:
    origins = [
        replace(ORIGIN, id=str(number), author=author, date=date, title=title)
        for number, (author, date, title) in enumerate(facts)
    ]
    keys = citation_keys(origins)
    assert len(set(keys.values())) == len(facts)
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[0-9]+)?", key) for key in keys.values())
