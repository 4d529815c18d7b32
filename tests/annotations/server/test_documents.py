from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.model.values import ArticleRecord, Discarded, Highlight, Note
from synoptic.annotations.server.documents import decoded, encoded, json_text, marked, unmarked
from tests.annotations.specimens import START, anchor_in, article_of, record_for
from tests.examples import examples
from tests.shared_library import shared_library

if TYPE_CHECKING:
    import psycopg

    from tests.postgres_server import PostgresServer

anything = st.text(st.characters(exclude_categories=()), max_size=20)
"""Any text that Python has: with NUL and with halves of surrogate pairs."""


@given(anything)
@example("\0\ud800\uffff0000")
@example("\uffffFFFF")
def test_any_text_comes_back(text: str) -> None:
    written = marked(text)
    assert unmarked(written) == text
    assert "\0" not in written
    assert written.encode("utf-8").decode("utf-8") == written


@given(st.lists(st.tuples(anything.filter(bool), anything.filter(bool)), unique_by=lambda pair: pair[0]))
@example([("owner", "1"), ("b", "2"), ("a", "3")])
def test_pairs_keep_their_order(pairs: list[tuple[str, str]]) -> None:
    article = replace(record_for(article_of()), fields=tuple(pairs), origins=tuple(pairs))
    discarded = Discarded(
        "id", None, Note("id", "t", "text", START, START), (), article, START, creator="ben"
    )
    assert decoded(ArticleRecord, json_text(encoded(article))) == article
    assert decoded(Discarded, json_text(encoded(discarded))) == discarded


@given(anything)
def test_a_highlight_is_its_creators(name: str) -> None:
    place = anchor_in(article_of(), "table")
    marked_by = Highlight("id", "article-1", place, ("tag",), START, START, creator=name)
    assert decoded(Highlight, json_text(encoded(marked_by))) == marked_by
    wrong = json_text(encoded(marked_by) | {"creator": 1})
    with pytest.raises(ValueError, match="“creator” is not text"):
        decoded(Highlight, wrong)


@pytest.mark.parametrize(
    "text",
    ["[]", "1", '{"id": "a"}', '{"id": "a", "fields": [["a"]]}', '{"id": "a", "origins": [[1, "b"]]}'],
)
def test_a_document_that_is_none_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"“|is not an object"):
        decoded(ArticleRecord, text)


def test_a_server_gives_back_what_it_was_given(postgres_server: PostgresServer) -> None:
    shared = shared_library(postgres_server)

    @given(anything, st.lists(st.tuples(anything.filter(bool), anything.filter(bool)), max_size=4))
    @examples(40)
    def is_given_back(text: str, pairs: list[tuple[str, str]]) -> None:
        fields = tuple(dict(pairs).items())
        article = replace(record_for(article_of()), title=text, fields=fields)
        row = client.execute("SELECT %s::jsonb::text", (json_text(encoded(article)),)).fetchone()
        assert row is not None
        assert decoded(ArticleRecord, row[0]) == article

    client: psycopg.Connection[tuple[str]]
    with shared.connect("ben") as client:
        is_given_back()
