"""What articles share, and what is asked of every comparison."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.labelled import labels
from synoptic.corpus import samples
from synoptic.corpus.article import Article, Span, digest_of
from synoptic.corpus.files.loading import load_file
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.comparison import (
    LIKELY_SCORE,
    POSSIBLE_SCORE,
    Comparison,
    Confidence,
    compare,
    counterparts_of,
)
from synoptic.corpus.parallels.profile import profile_of
from synoptic.corpus.text.segmentation import sentences
from tests.examples import examples

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

TEXTS = {
    path.stem: load_file(path).text
    for path in sorted(samples.folder().iterdir())
    if path.suffix in {".txt", ".md"}
}
SENTENCES = sorted(
    {
        " ".join(text[span.start : span.end].split())
        for text in TEXTS.values()
        for span in sentences(text)
        if len(span) > 40
    }
)
ARTICLES = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12, unique=True)


def _text(paragraphs: Sequence[str]) -> str:
    return "\n\n".join(paragraphs)


def _compare(one: str, other: str, least: float = LIKELY_SCORE) -> Comparison:
    return compare(profile_of(one), profile_of(other), least)


def _of(text: str, words: str) -> Span:
    found = re.search(r"\s+".join(map(re.escape, words.split())), text)
    assert found is not None
    return Span(*found.span())


# Two of these are nearly the same, so that both score 1.
_QUOTED = [each for each in SENTENCES if each[0] in '"“'][:12]


@given(ARTICLES)
@example(_QUOTED)
@examples(40)
def test_a_text_against_itself_aligns_on_the_diagonal(paragraphs: list[str]) -> None:
    text = _text(paragraphs)
    account = profile_of(text)
    comparison = compare(account, account)
    for unit in account.units:
        best = comparison.counterpart(unit)
        assert best is not None
        assert (best.a, best.b, best.kind) == (unit, unit, "verbatim")


@given(ARTICLES, ARTICLES)
@examples(40)
def test_it_is_the_same_from_both_sides(one: list[str], other: list[str]) -> None:
    here, there = _text(one), _text(other)
    assert _compare(here, there) == _compare(there, here).turned()
    assert _compare(here, there).turned().turned() == _compare(here, there)


@given(ARTICLES, ARTICLES, st.randoms(use_true_random=False))
@examples(40)
def test_shuffling_loses_only_the_support_of_neighbours(
    one: list[str], other: list[str], chance: random.Random
) -> None:
    shuffled = list(other)
    chance.shuffle(shuffled)
    here, there, mixed = _text(one), _text(other), _text(shuffled)

    def alone(text: str) -> dict[tuple[str, str], tuple[float, str]]:
        return {
            (here[each.a.start : each.a.end], text[each.b.start : each.b.end]): (each.alone, each.kind)
            for each in _compare(here, text).parallels
        }

    before, after = alone(there), alone(mixed)
    assert all(before[pair] == after[pair] for pair in before.keys() & after.keys())
    # What needs no neighbours stays, unless another sentence has taken its place with theirs.
    taken = {place for pair in after for place in pair}
    for pair, (score, _) in before.items():
        assert pair in after or score < LIKELY_SCORE or not taken.isdisjoint(pair)


@given(ARTICLES, ARTICLES, ARTICLES)
@examples(25)
def test_another_article_changes_nothing_between_the_others(
    one: list[str], other: list[str], third: list[str]
) -> None:
    articles = [
        Article(str(number), "", text, digest_of(text))
        for number, text in enumerate((_text(one), _text(other), _text(third)))
    ]
    with_it, without = Comparer().among(articles), Comparer().among(articles[:2])
    assert with_it["0", "1"] == without["0", "1"]


@given(ARTICLES, ARTICLES)
@examples(40)
def test_spans_and_scores_are_what_they_say(one: list[str], other: list[str]) -> None:
    here, there = _text(one), _text(other)
    for parallel in _compare(here, there).parallels:
        assert LIKELY_SCORE <= parallel.score <= 1
        assert parallel.alone <= parallel.score
        for match in parallel.matches:
            assert parallel.a.start <= match.a.start < match.a.end <= parallel.a.end
            assert parallel.b.start <= match.b.start < match.b.end <= parallel.b.end
        assert all(before.a.end <= after.a.start for before, after in pairwise(parallel.matches))


def test_what_newspapers_copy_is_verbatim_and_pointed_out() -> None:
    wire, paper = TEXTS["ardwire"], TEXTS["estery-chronicle"]
    comparison = _compare(wire, paper)
    words = "Five of the six steel gates of the Sarne Barrier came down as ordered."
    best = comparison.counterpart(_of(wire, words))
    assert best is not None
    assert best.kind == "verbatim"
    assert paper[best.b.start : best.b.end] == words
    assert [run.words for run in comparison.copied] == [113, 39]
    longest = comparison.copied[0]
    assert wire[longest.a.start : longest.a.end].split() == paper[longest.b.start : longest.b.end].split()


def test_the_same_quotation_does_not_make_one_source() -> None:
    assert _compare(TEXTS["ardwire"], TEXTS["harbour-courier"]).copied == ()


def test_a_quotation_in_other_words_is_a_variant() -> None:
    here, there = TEXTS["ardwire"], TEXTS["saltline"]
    best = _compare(here, there).counterpart(_of(here, "There is no barrier on this coast"))
    assert best is not None
    assert best.kind == "variant"
    assert "No barrier on this coast was built" in there[best.b.start : best.b.end]


def test_the_very_words_are_found_however_common_they_are() -> None:
    one = "The harbour was closed for the winter.\n\nIt was not to be.\n\nNobody from the council came."
    other = "Ferries stayed away in January.\n\nIt was not to be.\n\nA school opened at the mill."
    (parallel,) = _compare(one, other).parallels
    assert one[parallel.a.start : parallel.a.end] == "It was not to be."
    assert parallel.kind == "verbatim"
    assert _compare(one, other.replace("not to be", "what it was")).parallels == ()


def test_the_same_told_anew_is_a_paraphrase() -> None:
    here = "The drive tripped at 02:14, and Gate 4 halted 1.9 m above its sill.\n\nThe mayor spoke."
    there = "It rained.\n\nAt 2.14 a.m. the gate known as Number Four stopped, 1.9 metres above the sill."
    best = _compare(here, there).counterpart(Span(0, 40))
    assert best is not None
    assert best.kind == "paraphrase"
    assert there[best.b.start : best.b.end].startswith("At 2.14")
    assert ("at 02:14", "At 2.14") in [
        (here[match.a.start : match.a.end], there[match.b.start : match.b.end]) for match in best.matches
    ]


def test_an_article_may_be_silent() -> None:
    here, there = TEXTS["saltline"], TEXTS["ardwire"]
    assert _compare(here, there).counterpart(_of(here, "Nine schools below the railway")) is None


def test_names_that_both_use_all_over_are_no_parallel() -> None:
    here = _text([f"Mark Rutte of NATO rang Donald Trump about {what}." for what in ("oil", "gas", "air")])
    there = _text([f"Donald Trump met Mark Rutte of NATO over {what}." for what in ("ore", "coal", "gold")])
    assert _compare(here, there).parallels == ()


def test_boilerplate_bylines_and_dates_take_no_part() -> None:
    lines = _text(["Advertisement", "By Ada Marsh", "Sat Mar 15 2031", "icon-facebook", "Related Content"])
    assert profile_of(lines).units == []
    assert _compare(lines, lines) == Comparison((), ())


def test_nothing_and_hardly_anything_can_be_compared() -> None:
    for text in ("", " \n", "Yes.", "???", "“”"):
        assert _compare(text, TEXTS["ardwire"]) == Comparison((), ())


@pytest.mark.parametrize(
    "words", ["does not give marks for five out of six", "It found the one that we had left open"]
)
def test_any_passage_has_counterparts(words: str) -> None:
    here, there = TEXTS["ardwire"], TEXTS["sluice-and-span"]
    ((best, *_),) = counterparts_of(here, _of(here, words), [profile_of(there)])
    assert best.confidence is not Confidence.NEAREST
    assert "give [you] marks" in there[best.b.start : best.b.end]


def test_a_passage_of_many_sentences_has_a_passage_as_counterpart() -> None:
    here, there = TEXTS["ardwire"], TEXTS["estery-chronicle"]
    start, end = here.index("Five of the six"), here.index("before dawn.") + len("before dawn.")
    ((best, *_),) = counterparts_of(here, Span(start, end), [profile_of(there)])
    assert best.confidence is Confidence.LIKELY
    assert there[best.b.start : best.b.end].startswith("Five of the six steel gates")
    assert there[best.b.start : best.b.end].endswith("before dawn.")
    assert best.kind == "verbatim"


def test_a_passage_that_nobody_else_has_is_none() -> None:
    here = TEXTS["saltline"]
    others = [
        Article(name, name, text, digest_of(text)) for name, text in TEXTS.items() if name != "saltline"
    ]
    article = Article("saltline", "", here, digest_of(here))
    found = Comparer().of_passage(article, _of(here, "Nine schools below the railway line"), others)
    assert [one.article for one in found] == others
    assert all(one.parallel is None for one in found)


def test_what_comes_nearest_can_be_looked_at_whatever_it_scores() -> None:
    here, there = TEXTS["ardwire"], TEXTS["saltline"]
    passage = _of(here, "A few minutes later the power failed and the warning with it.")
    (nearest,) = counterparts_of(here, passage, [profile_of(there)])
    assert len(nearest) >= 3
    assert all(one.confidence is not Confidence.LIKELY for one in nearest)
    assert any("when the warning sounded" in there[one.b.start : one.b.end] for one in nearest[:3])


@given(ARTICLES, ARTICLES, st.data())
@examples(40)
def test_the_nearest_come_best_first_and_are_what_the_comparison_finds(
    one: list[str], other: list[str], data: st.DataObject
) -> None:
    text, there = _text(one), profile_of(_text(other))
    if not (units := profile_of(text).units):
        return
    passage = data.draw(st.sampled_from(units))
    (nearest,) = counterparts_of(text, passage, [there])
    assert all(before.score >= after.score for before, after in pairwise(nearest))
    assert len({each.b for each in nearest}) == len(nearest)
    assert all(each.a == passage and each.b in there.units for each in nearest)
    found = {each for each in nearest if each.confidence is not Confidence.NEAREST}
    comparison = compare(profile_of(text), there, POSSIBLE_SCORE)
    assert found == {each for each in comparison.parallels if each.a == passage}


def test_postponed_and_cancelled_are_found_and_are_not_the_same_words() -> None:
    here = "The summit is set.\n\nThe president postponed the Budapest meeting with his Russian colleague."
    there = "It rained.\n\nThe president cancelled the Budapest meeting with his Russian colleague."
    (parallel,) = _compare(here, there).parallels
    shared = " ".join(here[match.a.start : match.a.end] for match in parallel.matches)
    assert "Budapest meeting" in shared
    assert "postponed" not in shared


def test_one_name_in_common_is_never_likely() -> None:
    here = "Rutte flew home.\n\nThe garden of the palace is closed today."
    there = "Rutte flew home.\n\nIn Oslo, Rutte praised old ships and good bread."
    comparison = _compare(here, there, POSSIBLE_SCORE)
    assert [here[one.a.start : one.a.end] for one in comparison.likely] == ["Rutte flew home."]


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter to get the day’s best stories in your inbox every morning.",
        "Subscribe to the Harbour Courier for unlimited news of the bay and its boats.",
        "We use cookies to give you the best experience on every page of this site.",
        "Follow us wherever you read your daily news of the coast and the islands.",
        "Read more about the boats and the people of the bay on our front page.",
    ],
)
def test_what_a_page_says_to_its_visitors_takes_no_part(line: str) -> None:
    here = _text(["The gate jammed at dawn and forty boats lay in the bay.", line])
    there = _text(["A cat had six kittens under the stairs of the hall.", line])
    assert _compare(here, there, POSSIBLE_SCORE).parallels == ()


def test_a_paragraph_that_two_articles_share_and_nothing_else_takes_no_part() -> None:
    line = "The Courier is printed on paper from forests that are looked after in Averhythe."
    gate = [
        "The gate jammed at dawn.",
        "Forty boats lay in the bay.",
        "Crews pulled the chain by hand.",
        line,
    ]
    cat = [
        "A cat had six kittens.",
        "She sleeps under the stairs.",
        "Porters feed her fish twice daily.",
        line,
    ]
    assert _compare(_text(gate), _text(cat), POSSIBLE_SCORE).parallels == ()
    # Where there is more in common, it is told.
    both = [*cat[:2], *gate[:3], line]
    assert any(
        "printed" in _text(gate)[one.a.start : one.a.end] for one in _compare(_text(gate), _text(both)).likely
    )


def test_most_of_what_is_shown_of_the_samples_is_right() -> None:
    known = labels("parallels")
    assert all(known["articles"][name] == digest_of(text) for name, text in TEXTS.items())
    right = {
        key
        for kind in ("same", "arguable")
        for a, start, _, b, other_start, _ in known[kind]
        for key in ((a, start, b, other_start), (b, other_start, a, start))
    }
    shown = [
        (one, parallel.a.start, other, parallel.b.start)
        for one in TEXTS
        for other in TEXTS
        if one < other
        for parallel in _compare(TEXTS[one], TEXTS[other]).parallels
    ]
    assert len(shown) > 40
    assert sum(key in right for key in shown) > 0.9 * len(shown)
