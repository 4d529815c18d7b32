"""Words and their readings: how near a word may be, and what a window is worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from synoptic.corpus.search.ranking import (
    BEGUN_PHRASE_SCORE,
    BEST_WINDOW_SCORE,
    bounds,
    decisive,
    needed,
    score,
    weights,
)
from synoptic.corpus.search.vocabulary import (
    EXACT,
    JOINED,
    MAX_BEGINNINGS,
    PREFIX,
    Shortlist,
    Vocabulary,
    edits_allowed,
)
from synoptic.corpus.text.folding import fold
from synoptic.corpus.text.words import places_of, words_in, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Let’s not—don’t", ["lets", "not", "dont"]),
        ("twenty-eight", ["twenty", "eight"]),
        ("dell’Ucraina O’Brien", ["dell", "ucraina", "o", "brien"]),
        ("the U.S. and the e.u.", ["the", "u.s", "and", "the", "e.u"]),
        ("end.Start 3.5 a.b2", ["end", "start", "3", "5", "a", "b2"]),
        ("snake_case 'quoted'", ["snake", "case", "quoted"]),
        ("和平 peace", ["和", "平", "peace"]),
        (
            "Zelenskyy, Zelenskiy’s, Dostoevskij, Kowalskis; ski, risky",
            ["zelensky", "zelenskys", "dostoevsky", "kowalskys", "ski", "risky"],
        ),
        ("… —", []),
    ],
)
def test_words_are_what_stands_between_marks(text: str, words: list[str]) -> None:
    assert [word for word, _, _ in words_of(fold(text).text)] == words


@given(
    st.text(st.characters(), max_size=30)
    | st.lists(
        st.sampled_from(
            [
                "a",
                "us",
                "Zelenskyy",
                "don",
                "'",
                "’s",
                ".",
                " ",
                "_",
                "-",
                "½",
                "和",
                "9",
                "\x1c",
                "é",
                "sk",
                "iy",
            ]
        )
    ).map("".join)
)
def test_the_quick_way_without_places_finds_the_same_words(text: str) -> None:
    folded = fold(text).text
    assert words_in(folded) == [word for word, _, _ in words_of(folded)]
    assert places_of(folded) == [(start, end) for _, start, end in words_of(folded)]


@given(
    st.lists(st.text("abcdeéж-", min_size=1, max_size=9), unique=True, max_size=30),
    st.text("abcdeéж", min_size=1, max_size=9),
    st.integers(1, 2),
)
def test_the_sieve_lets_every_word_through_that_is_near_enough(
    words: list[str], word: str, edits: int
) -> None:
    near = list(Shortlist(words).near(word, edits))
    assert near == sorted(set(near))
    assert {place for place, other in enumerate(words) if OSA.distance(word, other) <= edits} <= set(near)


def test_the_sieve_keeps_most_words_out() -> None:
    words = [
        first + second
        for first in ("treat", "peace", "minist", "govern")
        for second in ("y", "ment", "ing", "er")
    ]
    near = {words[place] for place in Shortlist(words).near("tretay", 2)}
    assert {"treaty", "treater"} <= near
    assert len(near) < len(words) / 2


@given(st.lists(st.text("abcdes", min_size=1, max_size=9), unique=True, max_size=30), st.text("abcdes"))
def test_a_shortlist_changes_no_answer(words: list[str], word: str) -> None:
    numbers = {each: number for number, each in enumerate(words)}
    unlisted, listed = Vocabulary(numbers), Vocabulary(numbers)
    listed.make_shortlist()
    assert unlisted.like(word, prefix=False) == listed.like(word, prefix=False)


def test_of_many_words_that_one_letter_begins_the_most_frequent_are_looked_for() -> None:
    words = {f"t{number:03}": number for number in range(200)}
    assert len(list(Vocabulary(words).beginning("t"))) == 200
    assert sorted(Vocabulary(words, by_frequency=True).beginning("t")) == list(range(MAX_BEGINNINGS))
    assert len(list(Vocabulary(words, by_frequency=True).beginning("t00"))) == 10


@pytest.mark.parametrize(
    ("word", "known", "edits"),
    [
        ("of", False, 0),
        ("the", True, 0),
        ("teh", False, 1),
        ("plan", True, 1),
        ("peace", False, 1),
        ("treaty", True, 2),
        ("202506", False, 0),
        ("u.s.a", False, 0),
    ],
)
def test_longer_words_may_be_further_away(word: str, known: bool, edits: int) -> None:
    assert edits_allowed(word, known=known) == edits


def test_a_word_stands_for_itself_best_and_for_worse_words_the_less() -> None:
    words = ("talk", "talks", "talking", "walk", "stalks", "u.s", "us", "peacemaker")
    vocabulary = Vocabulary({word: number for number, word in enumerate(words)})

    def like(word: str, *, prefix: bool = False) -> dict[str, int]:
        return {words[number]: quality for number, quality in vocabulary.like(word, prefix=prefix).items()}

    assert like("talk") == {"talk": EXACT, "talks": 930, "walk": 750}
    assert like("talk", prefix=True) == {"talk": EXACT, "talks": PREFIX, "talking": PREFIX, "walk": 750}
    assert like("us") == {"us": EXACT, "u.s": JOINED}
    assert like("zzz") == {}
    assert [words[number] for number in vocabulary.joined("peace", "mak", prefix=True)] == ["peacemaker"]
    assert not vocabulary.joined("peace", "mak", prefix=False)
    assert not vocabulary.joined("ta", "l", prefix=True)


def test_three_fifths_of_the_words_are_needed() -> None:
    assert [needed(words) for words in range(1, 11)] == [1, 2, 2, 3, 3, 4, 5, 5, 6, 6]


@given(st.floats(0, 1), st.integers(1, 32), st.integers(0, 100), st.floats(0, 1))
def test_a_score_falls_with_all_that_is_missing_or_in_between(
    share: float, words: int, between: int, order: float
) -> None:
    value = score(share, words, between=between, order=order)
    assert 0 <= value <= score(share, words) <= BEST_WINDOW_SCORE < BEGUN_PHRASE_SCORE
    assert score(share, words, between=between + 1, order=order) <= value
    assert value <= score(share, words, between=between)


def test_rare_words_count_for_more_and_decide_where_to_look() -> None:
    common, rare, unknown = dict.fromkeys(range(90), EXACT), {7: EXACT, 95: EXACT}, dict[int, int]()
    by_word = [common, rare, common, unknown]
    counts = [len(having) for having in by_word]
    weighed = weights(counts, 100)
    assert weighed[1] > weighed[3] > weighed[0] == weighed[2] > 0
    assert decisive(counts, weighed) == {1, 3}
    # Paragraph 7 has three of the four words, the least that is needed; 95 has the rare one only.
    ((negative, paragraph),) = bounds(by_word, weighed)
    assert paragraph == 7
    assert -negative == score((sum(weighed) - weighed[3]) / sum(weighed), 4)
