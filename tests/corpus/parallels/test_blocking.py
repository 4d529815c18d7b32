"""Which articles are worth comparing: those with sentences that share rare shingles."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections import defaultdict
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus import samples
from synoptic.corpus.files.loading import load
from synoptic.corpus.parallels.blocking import (
    MOST_SENTENCES,
    PARTS,
    Occurrences,
    RareShingles,
    least_shared,
    occurrences_in,
)
from synoptic.corpus.parallels.comparison import compare
from synoptic.corpus.parallels.profile import hashes_of, profile_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synoptic.corpus.parallels.profile import TextProfile

Texts = list[list[frozenset[int]]]
"""Articles, each of sentences, each of shingles."""

TEXTS: st.SearchStrategy[Texts] = st.lists(
    st.lists(st.frozensets(st.integers(0, 12), max_size=6), max_size=4), max_size=8
)


def partners_of(texts: Texts, parts: int = 1) -> list[list[int]]:
    rare = RareShingles([len(text) for text in texts])
    starts = rare.starts
    for part in range(parts):
        found = []
        for start, text in zip(starts, texts, strict=True):
            pairs = sorted(
                (key, start + number)
                for number, sentence in enumerate(text)
                for key in sentence
                if key % parts == part
            )
            keys, sentences = np.array(pairs, np.int64).reshape(-1, 2).T
            found.append(Occurrences(keys, sentences))
        if found:
            rare.add(found)
    return list(rare.partners())


def by_the_definition(texts: Texts) -> list[list[int]]:
    """Return the same by comparing every two sentences."""
    total = max(sum(map(len, texts)), 1000)
    counts: defaultdict[int, int] = defaultdict(int)
    for key in (key for text in texts for sentence in text for key in sentence):
        counts[key] += 1
    worth = {
        key: round(1000 * (1 - math.log(count) / math.log(total)))
        for key, count in counts.items()
        if count <= MOST_SENTENCES
    }
    return [
        [
            other
            for other in range(one + 1, len(texts))
            if any(
                here
                and sum(worth.get(key, 0) for key in here & there)
                >= 1000 * least_shared(sum(map(len, texts))) * math.sqrt(max(len(here), len(there)))
                for here, there in product(texts[one], texts[other])
            )
        ]
        for one in range(len(texts))
    ]


@given(TEXTS)
def test_partners_are_those_with_a_sentence_that_shares_enough(texts: Texts) -> None:
    assert partners_of(texts) == by_the_definition(texts)


@given(TEXTS, st.integers(1, PARTS))
def test_in_how_many_parts_the_shingles_come_makes_no_difference(texts: Texts, parts: int) -> None:
    assert partners_of(texts, parts) == partners_of(texts)


@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_the_articles_makes_no_difference(texts: Texts, chance: object) -> None:
    order = list(range(len(texts)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    turned = partners_of([texts[number] for number in order])
    assert {
        tuple(sorted((order[one], order[other]))) for one, others in enumerate(turned) for other in others
    } == {(one, other) for one, others in enumerate(partners_of(texts)) for other in others}


def test_a_large_archive_asks_for_more() -> None:
    needed = [least_shared(sentences) for sentences in (0, 10_000, 70_000, 500_000, 10**9)]
    assert needed == [0.2, 0.2, pytest.approx(0.26, abs=1e-3), 0.32, 0.32]


def test_a_longer_sentence_has_to_share_more() -> None:
    two = frozenset({1, 2})
    short: Texts = [[two | {3}], [two | {4}]]
    long: Texts = [[two | {3}], [two | frozenset(range(10, 400))]]
    assert partners_of(short) == [[1], []]
    assert partners_of(long) == [[], []]


def test_what_too_many_sentences_have_brings_no_articles_together() -> None:
    both = frozenset(range(9))
    few: Texts = [[both] for _ in range(MOST_SENTENCES)]
    assert partners_of(few)[0] == list(range(1, MOST_SENTENCES))
    assert partners_of([*few, [both]]) == [[] for _ in range(MOST_SENTENCES + 1)]


def test_a_long_article_is_looked_up_to_its_end() -> None:
    long: list[frozenset[int]] = [frozenset({number}) for number in range(10, 900)]
    assert partners_of([[*long, frozenset({1, 2, 3})], [frozenset({1, 2, 3})], [frozenset({4})]]) == [
        [1],
        [],
        [],
    ]


def _partners(profiles: Sequence[TextProfile]) -> list[list[int]]:
    rare = RareShingles([len(profile.units) for profile in profiles])
    for part in range(PARTS):
        rare.add([occurrences_in([each.postings for each in profiles], rare.starts, part)])
    return list(rare.partners())


def test_each_occurrence_is_in_one_part() -> None:
    profile = profile_of(
        "The sixth gate stopped with two metres to travel.\n\nThe mayor spoke of the harbour."
    )
    parts = [occurrences_in([profile.postings], [7], part) for part in range(PARTS)]
    keys = np.concatenate([each.keys for each in parts])
    assert sorted(keys.tolist()) == sorted(np.repeat(profile.postings.keys, profile.postings.counts).tolist())
    assert {number for each in parts for number in each.sentences.tolist()} == {7, 8}


def test_no_likely_parallel_of_the_samples_is_lost() -> None:
    profiles = [profile_of(article.text) for article in load([samples.folder()]).articles]
    partners = _partners(profiles)
    for one, other in combinations(range(len(profiles)), 2):
        if compare(profiles[one], profiles[other]).parallels:
            assert other in partners[one]


def test_articles_on_other_things_are_no_partners() -> None:
    texts = (
        "The ferry ran aground at dawn on Tuesday, and all passengers were brought ashore.",
        "Brokers put the insured loss of the spring frost at 290 million crowns.",
        "Schools below the railway stay closed until the boiler is mended.",
    )
    assert _partners([profile_of(text) for text in texts]) == [[], [], []]


@given(st.lists(st.text(st.characters(), min_size=1, max_size=40), unique=True, max_size=30))
def test_a_name_has_a_number_of_its_own(names: list[str]) -> None:
    numbers = hashes_of(names).tolist()
    assert len(set(numbers)) == len(names)
    assert [hashes_of([name]).tolist() for name in names] == [[number] for number in numbers]


@pytest.mark.parametrize("seed", ["1", "2"])
def test_a_number_is_the_same_in_every_process(seed: str) -> None:
    names = ["gate", "sixth gate", "= the sixth gate stopped", "größe", "\ud800"]
    program = f"from synoptic.corpus.parallels.profile import hashes_of; print(hashes_of({names!a}).tolist())"
    told = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == str(hashes_of(names).tolist())
