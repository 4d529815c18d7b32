"""What is looked for in an archive: each passage that can match well enough, and little else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from synoptic.corpus.archive.biwords import vector_of, words_of_passage
from synoptic.corpus.archive.variants import SoFar, Variants
from synoptic.corpus.search.query import Query
from synoptic.corpus.search.vocabulary import Vocabulary
from synoptic.corpus.search.windows import WindowSearch, is_beginning
from synoptic.corpus.search.word_index import WordIndex
from synoptic.corpus.search.word_matches import WordMatches
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synoptic.corpus.archive.variants import Tier

_WORDS = (
    *("harbour", "harbor", "harbours", "labour", "master", "masters", "faster", "mister", "gate", "gates"),
    *(
        "late",
        "plate",
        "state",
        "states",
        "sea",
        "seas",
        "see",
        "peace",
        "maker",
        "peacemaker",
        "the",
        "then",
    ),
)
_MISSPELT = (
    "harbuor",
    "mastr",
    "msaters",
    "gatte",
    "staets",
    "peacemakr",
    "makre",
    "xyzzy",
    "seastate",
    "lategate",
)
_PASSAGES = 1_000_000
# None is so frequent that only some of its variants are looked for.
_FREQUENCIES = st.lists(st.integers(1, 900), min_size=len(_WORDS), max_size=len(_WORDS))


def _variants(query: Query, frequencies: Sequence[int]) -> Variants:
    vocabulary = Vocabulary({word: number for number, word in enumerate(_WORDS)})
    matches = WordMatches(query.words, vocabulary, is_beginning(query), _poll)
    return Variants(query, matches, vocabulary, frequencies, _PASSAGES)


def _poll() -> None:
    """Never give up."""


def _best_scores(query: Query, variants: Variants, passages: Sequence[str]) -> dict[int, float]:
    """Return the best score of a window in each passage that has one, as the matcher has it."""
    index = WordIndex(((place, 0, written) for place, written in enumerate(passages)), variants.known)
    search = WindowSearch(index, query, None, _poll, given=variants.weighed)
    search.run()
    best: dict[int, float] = {}
    for window in search.found:
        place = index.paragraphs[index.paragraph_of(window.start)].text
        best[place] = max(window.score, best.get(place, 0.0))
    return best


def _lexemes(quoted: str) -> set[str]:
    return set(re.findall(r"'([^']*)'", quoted))


def _meets(written: str, tiers: Sequence[Tier]) -> bool:
    lexemes = _lexemes(vector_of(words_of_passage(written)))
    return any(
        all(lexemes & _lexemes(condition) for condition in way) for tier in tiers for way in tier.alternatives
    )


@given(
    words=st.lists(st.sampled_from((*_WORDS, *_MISSPELT)), min_size=1, max_size=10),
    passages=st.lists(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=14), min_size=1, max_size=8),
    frequencies=_FREQUENCIES,
    floor=st.sampled_from((50.0, 60.0, 70.0, 80.0, 90.0, 95.0)),
    is_begun=st.booleans(),
)
@example(
    words=["peace", "maker", "gatte", "see"],
    passages=[["peacemaker", "gates"], ["peacemaker", "sea"]],
    frequencies=[900] * len(_WORDS),
    floor=50.0,
    is_begun=False,
)
@example(
    words=["seastate", "gate", "the"],
    passages=[["sea", "state", "gate"]],
    frequencies=[900] * len(_WORDS),
    floor=50.0,
    is_begun=False,
)
@examples(150)
def test_every_passage_with_a_good_enough_match_is_looked_for(
    words: list[str],
    passages: list[list[str]],
    frequencies: list[int],
    floor: float,
    is_begun: bool,
) -> None:
    # Passages that are made of the query's words match more often.
    written = [" ".join(each) for each in passages]
    written += [
        " ".join(each for each in (*words[:place], *words[place + 1 :])) for place in range(len(words))
    ]
    query = Query.parse(" ".join(words) + ("" if is_begun else " "))
    variants = _variants(query, frequencies)
    tiers = [*variants.side_by_side(), *variants.anywhere(SoFar(floor=floor))]
    missed = [
        (written[place], score)
        for place, score in _best_scores(query, variants, written).items()
        if score >= floor and not _meets(written[place], tiers)
    ]
    assert not missed


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("harbour master gate", "harbor masters gates"),
        ("peace maker gate", "peacemaker gate"),
        ("see peacemaker gate", "see peace maker gate"),
        ("gate peace maker", "late peacemaker"),
        ("gate peacemaker", "gates peace maker"),
    ],
)
def test_words_side_by_side_are_looked_for_in_every_spelling(query: str, written: str) -> None:
    # Words that are so rare that PostgreSQL is to go by them, and words that are not.
    for frequency in (1, 900):
        variants = _variants(Query.parse(f"{query} "), [frequency] * len(_WORDS))
        assert _meets(written, list(variants.in_any_variants()))
        assert not _meets("the states", list(variants.in_any_variants()))


def test_rare_words_are_looked_for_before_those_beside_one_another() -> None:
    query = Query.parse("harbour master state ")
    (frequent,) = _variants(query, [400_000] * len(_WORDS)).in_any_variants()
    (rare,) = _variants(query, [1] * len(_WORDS)).in_any_variants()
    assert (len(frequent.alternatives[0]), len(rare.alternatives[0])) == (2, 4)
    assert "'harbour'" in rare.alternatives[0][0] + rare.alternatives[0][1]


def test_words_that_count_for_too_little_are_not_looked_for_alone() -> None:
    frequencies = [100_000 if word in {"the", "then", "see"} else 1 for word in _WORDS]
    variants = _variants(Query.parse("the harbour then see "), frequencies)
    (_, chained, enough) = variants.anywhere(SoFar())
    assert (len(chained.alternatives), len(enough.alternatives)) == (3, 3)
    assert all(any("harbour" in condition for condition in way) for way in enough.alternatives)


def test_what_cannot_be_among_the_best_is_not_looked_for() -> None:
    variants = _variants(Query.parse("harbour master state "), [100] * len(_WORDS))
    assert len(list(variants.anywhere(SoFar(floor=50.0)))) == 3
    # Whatever lacks one of three words that count alike cannot score 80.
    (all_words,) = variants.anywhere(SoFar(floor=80.0))
    assert len(all_words.alternatives) == 1


def test_a_variant_of_a_frequent_word_may_make_up_for_it() -> None:
    # Alone, such variants are not looked for: most passages have one.
    frequencies = [5000 if word in {"gate", "gates", "the", "then"} else 20 for word in _WORDS]
    query, written = Query.parse("harbour master the gate "), "harbour master the late"
    variants = _variants(query, frequencies)
    floor = _best_scores(query, variants, [written])[0]
    all_words, *others = variants.anywhere(SoFar(floor=floor))
    assert not _meets(written, [all_words])
    assert _meets(written, others)


def test_worse_variants_are_looked_for_only_where_they_can_be_among_the_best() -> None:
    variants = _variants(Query.parse("harbour master state "), [100] * len(_WORDS))
    (_, chained, _) = variants.anywhere(SoFar(floor=50.0))
    (_, better, _) = variants.anywhere(SoFar(floor=64.0))
    assert _length(better) < _length(chained)
    # Where not all passages with all words are known, those may make up for it.
    (_, unsure, _) = variants.anywhere(SoFar(floor=64.0, is_cut=True))
    assert _length(unsure) > _length(better)


def _length(tier: Tier) -> int:
    return sum(len(_lexemes(condition)) for way in tier.alternatives for condition in way)
