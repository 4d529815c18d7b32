"""Filtering records: all words, each in any field, the nearest only."""

from __future__ import annotations

import pytest

from synoptic.corpus.search.matcher import RecordFilter

_RECORDS = (
    ("He was amazing, and he is amazing.", "Donald Trump", "said", "Putin talks", "2025-10-23"),
    ("Making sure that it takes two to tango.", "Mark Rutte", "remarked", "Two to tango", "2025-10-22"),
    ("I cancelled the meeting with Zelenskyy.", "Donald Trump", "told", "Trump’s call", "2025-10-21"),
    ("By the way, rutte is a word here.", "", "", "A fourth", ""),
)


@pytest.fixture(scope="module")
def records() -> RecordFilter:
    return RecordFilter(_RECORDS, [speaker for _, speaker, *_ in _RECORDS])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("rutte tango", {1}),
        ("tango rutte 2025-10-22 remarked", {1}),
        ("trump canceled", {2}),
        ("trump tango", set()),
        ("zelensky", {2}),
        ("amazing", {0}),
        ("amazinng", {0}),
        ("maknig", {1}),
        ("rut", {1, 3}),
        ("by:rutte", {1}),
        ("by:rut tango", {1}),
        ('BY:"donald trump" amazing', {0}),
        ('by:"donald', {0, 2}),
        ("by: amazing", {0}),
        ("– amazing", {0}),
        ("–", set()),
        ("", set()),
    ],
)
def test_each_word_is_in_some_field(records: RecordFilter, query: str, found: set[int]) -> None:
    assert records.matching(query) == found


def test_what_resembles_a_word_is_found_where_nothing_is_nearer() -> None:
    making = RecordFilter([("Making sure.",)], [""])
    assert making.matching("amazing") == {0}
    assert making.matching("zeppelin") == set()


def test_nothing_is_found_once_it_is_given_up(records: RecordFilter) -> None:
    assert records.matching("rutte tango", lambda: True) == set()
