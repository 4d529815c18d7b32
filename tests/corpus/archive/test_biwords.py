"""Lexemes: what PostgreSQL reads is what was meant, whatever a passage says."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from synoptic.corpus.archive.biwords import MAX_LETTERS, any_of, pair, vector_of, words_of_passage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres_server import PostgresServer

# PostgreSQL holds neither; articles that have them are not added.
_TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=200)


@pytest.fixture(scope="module")
def connection(postgres_server: PostgresServer) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres_server.address(), autocommit=True) as connected:
        yield connected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_TEXTS)
@example("It’s a 'quoted' \\ back\\'slash, U.S. and \u0130stanbul\n\nœuvre 東京 ﬁn")
@example("x" * 3000)
def test_postgresql_reads_the_lexemes_of_a_passage_as_they_are(
    connection: psycopg.Connection, written: str
) -> None:
    words = words_of_passage(written)
    lexemes = {*words, *(pair(*two) for two in pairwise(words))}
    row = connection.execute("SELECT tsvector_to_array(%s::tsvector)", (vector_of(words),)).fetchone()
    assert row is not None
    assert len(row[0]) == len(lexemes)
    assert set(row[0]) == lexemes
    if words:
        matched = connection.execute(
            "SELECT %s::tsvector @@ %s::tsquery, %s::tsvector @@ %s::tsquery",
            (vector_of(words), any_of(words[:1]), vector_of(words[:1]), any_of(["no such lexeme"])),
        ).fetchone()
        assert matched == (True, False)


@given(_TEXTS)
def test_a_code_is_never_a_word(written: str) -> None:
    words = words_of_passage(written)
    codes = {pair(*two) for two in pairwise(words)}
    assert codes.isdisjoint(words)
    assert all(len(code) == 4 and code.isascii() and code.upper() == code for code in codes)
    assert all(0 < len(word) <= MAX_LETTERS for word in words)


def test_codes_are_the_same_for_ever() -> None:
    # Archives have them.
    assert [pair("of", "the"), pair("the", "of"), pair("harbour", "master")] == ["BBIL", "EIBM", "BL+S"]
