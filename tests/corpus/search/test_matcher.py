"""Matching a query against texts: what is found, where, in which order."""

from __future__ import annotations

from itertools import pairwise

import pytest

from synoptic.corpus.article import Span
from synoptic.corpus.search.matcher import Matcher
from synoptic.corpus.search.windows import MAX_PARAGRAPHS, MAX_WORDS

NEWS = (
    "The minister’s twelve-point plan had “some good elements”, she told reporters on Monday.\n\n"
    "“He’s the only one who can get this done,” the envoy said. U.S. aid worth $400 million follows in 2025.",
    "The treaty will hold. Let’s have a meeting in Geneva – and let’s have it soon!\n"
    "Volodymyr Zelenskyy met the peacemaker, and ZELENSKY’S office confirmed it.\n"
    "A café owner in Łódź read the “Süddeutsche” while pushing for peace talks.",
)


def words_found(texts: tuple[str, ...], query: str, *, limit: int | None = None) -> list[str]:
    return [texts[match.index][match.start : match.end] for match in Matcher(texts).match(query, limit=limit)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("only one who can get this done", "only one who can get this done"),
        ("ONLY ONE WHO CAN", "only one who can"),
        ("only\none  who\u00a0can", "only one who can"),
        ('"some good elements"', "some good elements"),
        ("twelve point plan", "twelve-point plan"),
        ("twelve—point plan", "twelve-point plan"),
        ("lets have a meeting", "Let’s have a meeting"),
        ("let's have a meeting", "Let’s have a meeting"),
        ("cafe owner in Lodz", "café owner in Łódź"),
        ("suddeutsche", "Süddeutsche"),
        ("$400 million", "400 million"),
        ("u.s. aid", "U.S. aid"),
        ("volodymyr zelensky", "Volodymyr Zelenskyy"),
        ("Zelenskiy", "Zelenskyy"),
        ("zelenski's office", "ZELENSKY’S office"),
    ],
)
def test_a_phrase_is_found_however_it_is_written(query: str, found: str) -> None:
    best = Matcher(NEWS).match(query)[0]
    assert (NEWS[best.index][best.start : best.end], best.score) == (found, 100)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("zelenzki", "Zelenskyy"),
        ("minster", "minister’s"),
        ("only oen who can", "only one who can"),
        ("peace maker", "peacemaker"),
        ("peacetalks", "peace talks"),
        ("pushing for peace talk", "pushing for peace talks"),
        ("pushing peace talk", "pushing for peace talks"),
        ("us aid", "U.S. aid"),
        ("minister plan ", "minister’s twelve-point plan"),
        ("done get this", "get this done"),
        ("the only man who can do this", "the only one who can get this"),
        ("deutsche", "Süddeutsche"),
    ],
)
def test_what_is_nearly_the_query_is_found_too(query: str, found: str) -> None:
    best = Matcher(NEWS).match(query)[0]
    assert NEWS[best.index][best.start : best.end] == found
    assert 0 < best.score < 100


@pytest.mark.parametrize(
    "query", ["", " ", "\n\t", "?!", "— “”", "’", "_", "€", "☃", "\u0301", "\u200b", "\ud800", "\x00"]
)
def test_a_query_without_letters_and_digits_matches_nothing(query: str) -> None:
    assert Matcher(NEWS).match(query) == ()


@pytest.mark.parametrize("query", ["2024", "400 thousand pounds", "xq", "wxyz", "not in there at all"])
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert Matcher(NEWS).match(query) == ()


def test_a_number_is_not_a_misspelt_other_number() -> None:
    assert words_found(("in 2024", "in 2025"), "2025") == ["2025"]


def test_each_word_has_its_span_and_the_match_reaches_from_the_first_to_the_last() -> None:
    text = "We saw the minister of state with her envoys."
    (match,) = Matcher([text]).match("minister envoy ")
    assert [text[span.start : span.end] for span in match.spans] == ["minister", "envoys"]
    assert (match.start, match.end) == (match.spans[0].start, match.spans[-1].end)


def test_words_that_the_text_parts_are_one_span() -> None:
    (match,) = Matcher(["The peace-maker came."]).match("peacemaker")
    assert match.spans == (Span(4, 15),)


def test_words_from_one_character_are_one_span() -> None:
    (match,) = Matcher(["add ½ cup"]).match("1/2")
    assert match.spans == (Span(4, 5),)


def test_the_exact_phrase_comes_first_then_order_and_nearness_decide() -> None:
    texts = (
        "Peace was on every page, and at last there was some talk of it.",
        "Talk peace.",
        "Peace and talk.",
        "Peace takl.",
        "Peace talk.",
    )
    matches = Matcher(texts).match("peace talk ")
    assert [match.index for match in matches] == [4, 2, 3, 1, 0]
    assert matches[0].score == 100
    assert all(before.score > after.score for before, after in pairwise(matches))


def test_a_typo_costs_and_the_shorter_the_word_the_more() -> None:
    texts = ("government", "goverment", "governmet house", "treaty", "treatty")
    scores = [Matcher([text]).match("government ")[0].score for text in texts[:2]]
    assert scores == sorted(scores, reverse=True)
    short, long = Matcher(["treatty"]).match("treaty ")[0], Matcher(["goverment"]).match("government ")[0]
    assert short.score < long.score < 100


def test_a_window_stays_within_its_paragraph() -> None:
    assert words_found(("The envoy came.\n\nThe treaty was signed.",), "envoy treaty ") == []


def test_a_paragraph_goes_on_over_the_line_breaks_of_hard_wrapped_text() -> None:
    text = (
        "The negotiations went on for the better part of a week before the\n"
        "ministers could agree on a single sentence, and the sentence that they\n"
        "found in the end was one that nobody in the room wanted to defend.\n"
    )
    assert words_found((text,), "ministers negotiations ") == [text[4 : text.index("ministers") + 9]]
    assert words_found((text,), "before the ministers") == ["before the\nministers"]


def test_an_exact_phrase_may_run_into_the_next_paragraph_but_not_into_the_next_text() -> None:
    assert words_found(("It was peace.\n\nTalks ended.",), "peace talks ") == ["peace.\n\nTalks"]
    assert words_found(("It was peace.", "Talks ended."), "peace talks ") == []


def test_several_places_of_one_paragraph_are_matches_of_their_own() -> None:
    assert words_found(("Peace now. The peace of old; peaces.",), "peace ") == ["Peace", "peace", "peaces"]


def test_a_phrase_that_overlaps_itself_is_found_once() -> None:
    assert words_found(("ha ha ha ha ha",), "ha ha ") == ["ha ha", "ha ha"]


@pytest.mark.parametrize("query", ["n", "ne", "neg", "negotiat", "fierce neg", "the fierce n"])
def test_the_last_word_may_be_half_typed(query: str) -> None:
    text = "On Monday the fierce negotiations began."
    spans = Matcher([text]).match(query)[0].spans
    assert text[spans[-1].start : spans[-1].end] == "negotiations"


def test_a_word_that_a_space_ends_is_not_half_typed() -> None:
    matcher = Matcher(["negotiations"])
    assert matcher.match("neg ")[0].score <= 60 < matcher.match("neg")[0].score


def test_other_words_are_half_typed_only_where_all_may_be() -> None:
    tags = ("claim/number", "claim/casualties", "quotation")
    assert [match.index for match in Matcher(tags, prefixes=True).match("cl nu")] == [0]
    assert [match.index for match in Matcher(tags, prefixes=True).match("quo")] == [2]
    assert Matcher(tags).match("cl nu") == ()


def test_of_a_script_without_spaces_any_stretch_is_a_phrase() -> None:
    text = "北約秘書長談論烏克蘭和平計劃"
    (match,) = Matcher([text]).match("和平")
    assert (match.start, match.end, match.score) == (10, 12, 100)


def test_initials_are_not_the_pronoun() -> None:
    texts = ("They gave us U.S. money.",)
    assert words_found(texts, "U.S. ") == ["U.S.", "us"]
    assert words_found(texts, "us ") == ["us", "U.S."]


def test_a_query_of_many_words_is_found_by_the_first_of_them() -> None:
    words = [f"{first}{second}quill" for first in "abcdefgh" for second in "aeioumn"]
    text = " ".join(words)
    assert words_found((text,), text) == [text]
    assert words_found((text,), f"{text} more") == [" ".join(words[:MAX_WORDS])]


def test_without_any_word_in_common_what_resembles_the_query_is_found() -> None:
    texts = ("It was an unconstitutional act.", "The constitution stands.")
    found = Matcher(texts).match("nconst")
    assert [(match.index, texts[match.index][match.start : match.end]) for match in found] == [
        (0, "unconstitutional"),
        (1, "constitution"),
    ]
    assert all(match.score <= 60 for match in found)


def test_nothing_is_found_where_there_is_nothing() -> None:
    assert Matcher([]).match("peace") == ()
    assert Matcher(["", " \n "]).match("peace") == ()
    assert Matcher(NEWS).match("treaty", limit=0) == ()


class Asked:
    """Says that a search is no longer wanted once it was asked so often."""

    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.times = 0

    def __call__(self) -> bool:
        self.times += 1
        return self.times > self.patience


@pytest.mark.parametrize("query", ["the", "t", "peace and wra", "war peace the", "xqzwv unlike all"])
def test_a_search_asks_often_whether_it_is_still_wanted_and_stops_at_once(query: str) -> None:
    matcher = Matcher([f"The {word} of peace and war.\n" * 50 for word in ("age", "time", "hope")])
    patient = Asked(10**9)
    assert matcher.match(query, cancelled=patient) == matcher.match(query)
    assert patient.times > 1
    for patience in {0, 1, patient.times - 1}:
        asked = Asked(patience)
        assert matcher.match(query, cancelled=asked) == ()
        assert asked.times == patience + 1


@pytest.mark.parametrize("query", ["t", "th", "the", "the ", "of t", "of the", "the night of t"])
def test_a_limited_search_for_common_words_does_not_look_at_everything(query: str) -> None:
    matcher = Matcher(["The day of the king, and then the night of the queen.\n" * 3000])
    asked = Asked(10**9)
    assert len(matcher.match(query, limit=10, cancelled=asked)) == 10
    assert asked.times < 100


def test_a_limited_search_for_scattered_common_words_comes_to_an_end() -> None:
    matcher = Matcher([f"And {'so on ' * number}of it, then the end.\n" for number in range(1, 6)] * 1000)
    asked = Asked(10**9)
    matches = matcher.match("the of and ", limit=10, cancelled=asked)
    assert len(matches) == 10
    assert asked.times < MAX_PARAGRAPHS + 100
