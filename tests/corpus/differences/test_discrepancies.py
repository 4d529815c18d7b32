"""Differences in substance between two passages, and what looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.differences import judged
from benchmarks.labelled import labels
from synoptic.corpus.article import Span
from synoptic.corpus.differences.discrepancies import DIFFERENCE_KINDS, Discrepancy, discrepancies

PAIRS = labels("differences")["pairs"]
GOAL = 0.8


def _found(one: str, other: str) -> list[tuple[str, str, str]]:
    return [
        (each.kind, one[each.a.start : each.a.end], other[each.b.start : each.b.end])
        for each in _between(one, other)
    ]


def _between(one: str, other: str) -> tuple[Discrepancy, ...]:
    return discrepancies(one, Span(0, len(one)), other, Span(0, len(other)))


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("The gate killed 12 people.", "The gate left 14 people dead.", ("number", "12", "14")),
        (
            "They fled 9,000 homes in Averhythe.",
            "In Averhythe they fled six thousand homes.",
            ("number", "9,000", "six thousand"),
        ),
        (
            "The repair cost £3 million.",
            "The repair cost $3 million.",
            ("number", "£3 million", "$3 million"),
        ),
        (
            "The air was −5 degrees there.",
            "The air there was 5 degrees.",
            ("number", "−5 degrees", "5 degrees"),
        ),
        ("The gate opens on Monday morning.", "The gate opens on Friday.", ("day", "Monday", "Friday")),
        (
            "The gate jammed at 2.14 a.m.",
            "The gate jammed at quarter past four.",
            ("day", "2.14 a.m.", "quarter past four"),
        ),
        (
            "The tug sailed from Port Estery.",
            "The tug sailed from Calvary.",
            ("name", "Port Estery", "Calvary"),
        ),
        (
            "The council postponed the vote.",
            "The vote was cancelled by the council.",
            ("outcome", "postponed", "cancelled"),
        ),
        (
            "Pell was convicted of fraud.",
            "The jury acquitted Pell of fraud.",
            ("outcome", "convicted", "acquitted"),
        ),
        (
            "The crew closed the gate.",
            "The crew never closed the gate.",
            ("negation", "closed", "never closed"),
        ),
        (
            "The crew can’t leave the gate.",
            "The crew can leave the gate.",
            ("negation", "can’t leave", "leave"),
        ),
    ],
)
def test_what_differs(one: str, other: str, wanted: tuple[str, str, str]) -> None:
    assert _found(one, other) == [wanted]
    kind, here, there = wanted
    assert _found(other, one) == [(kind, there, here)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The wave was 4.26 metres high there.", "The wave there was about 4 metres high."),
        ("More than 20 homes were flooded.", "The sea flooded 24 homes."),
        ("Three people died in the fire.", "One woman and two men died in the fire."),
        ("The road is 30 km long.", "The road is 19 miles long."),
        ("The report ran to 90 pages.", "The report listed 40 faults."),
        ("The gate jammed at 2.40 a.m.", "The gate jammed at twenty to three."),
        ("The gate jammed on Friday night.", "Early on Saturday the gate jammed."),
        (
            "The mayor said on Monday that the gate would close.",
            "The gate would close, the mayor said on Friday.",
        ),
        ("Amara Dessou closed the gate.", "President Dessou closed the gate."),
        ("The crew did not win the race.", "The crew lost the race."),
        ("Town beat Rovers in the final.", "Rovers lost the final to Town."),
        ("The first inquiry took 4 months.", "The second inquiry took 9 months."),
        ("It was not until dawn that the crew closed the gate.", "The crew closed the gate at dawn."),
        ("The mayor denied closing the gate.", "The mayor said she had not closed the gate."),
        ("The Number Four gate closed late.", "Five gates closed late."),
        ("The crew closed Gate 4 at last.", "The crew closed Gate 6 at last."),
        ("The plan for the gate is good.", "There are no plans for the gate."),
        ("Rain fell on the harbour.", "Shares rose by a third."),
        # Two moments of different events, that one word of two long sentences is next to.
        (
            "President Trump shakes hands with Secretary-General Mark Rutte in the Oval Office of the White "
            "House, Wednesday, Oct. 22, 2025, in Washington.",
            "Rutte praised Trump’s leadership on Ukraine, saying the NATO alliance had been renewed and "
            "reinvigorated since his return to office in January.",
        ),
        (
            "The gale let the sea into the city and drove 9,000 people from their homes, the worst flood "
            "since the barrier was opened in 1994.",
            "An inspection of the barrier in November 2029 found two bearings of the gate in poor condition "
            "before the storm season, says a report on the city.",
        ),
        # What one speech denies, another states of something else.
        (
            "More than two million new jobs were created by our companies in the past year alone.",
            "Well, we all hope that we are in a recovery, but we are sure not creating new jobs.",
        ),
        (
            "They will not give up the work of peace.",
            "This gives hope to all who work for peace in the world.",
        ),
        (
            "We build no walls to lock people in.",
            "He failed, for reasons of false economy, to put a roof on the house after building the "
            "foundation and the walls.",
        ),
        # A rise of one thing, a fall of another.
        (
            "The private sector pays for it whether the government borrows or increases taxes.",
            "Bringing health costs in line would do more for the private sector than any tax cut would do.",
        ),
        # Time that each text counts from its own day.
        (
            "Over the next 5 years the plan will save the city money.",
            "The plan will save the city money over the next 4 years.",
        ),
        (
            "Eight years from now the bridge will be a century old.",
            "The bridge will be a century old 2 years from now.",
        ),
    ],
)
def test_what_is_no_difference(one: str, other: str) -> None:
    assert _found(one, other) == []
    assert _found(other, one) == []


def test_a_table_is_not_compared() -> None:
    row = "In May the gate moved {} times in rough water. "
    few, many = ("".join(row.format(number) for number in range(2, 2 + count)) for count in (1, 13))
    assert _found(few, few.replace("2", "900")) == []
    assert [kind for kind, *_ in _found(few, few.replace("2", "7"))] == ["number"]
    assert _found(many, many.replace("2", "7")) == []


def test_a_place_that_the_other_article_names_elsewhere_is_no_difference() -> None:
    one, other = "The tug sailed from Port Estery.", "The tug sailed from Calvary."
    known = f"{other} Calvary is a quay of Port Estery."
    assert discrepancies(one, Span(0, len(one)), known, Span(0, len(other))) == ()


@pytest.mark.parametrize("half", [PAIRS[0::2], PAIRS[1::2]])
def test_most_labelled_differences_are_found_and_most_found_are_right(half: list[dict[str, str]]) -> None:
    found = [judged(pair) for pair in half]
    right = [is_right for _, are_right, _ in found for is_right in are_right]
    met = [is_met for *_, are_met in found for is_met in are_met]
    assert sum(right) >= GOAL * len(right)
    assert sum(met) >= GOAL * len(met)


def test_the_labels_are_balanced() -> None:
    differing = [pair for pair in PAIRS if pair["differences"]]
    assert len(PAIRS) >= 100
    assert 2 * len(differing) == len(PAIRS)
    assert {kind for pair in differing for kind, *_ in pair["differences"]} == set(DIFFERENCE_KINDS)


WORDS = """
the a gate crew Pell Estery Calvary closed opened not never no rose fell won lost 12 14 9,000 £5 5 % about
more than people killed hurt on Monday Friday March 14 2031 at 2.40 a.m. nine thousand half of president ,
. “ ” ½ ﬁre
"""
TEXTS = st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join) | st.sampled_from(
    [pair[side] for pair in PAIRS for side in "ab"]
)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert _between(text, text) == ()


@given(TEXTS, TEXTS)
def test_it_is_the_same_from_both_sides_and_within_the_texts(one: str, other: str) -> None:
    found = _between(one, other)
    assert {each.turned() for each in _between(other, one)} == set(found)
    for each in found:
        assert 0 <= each.a.start < each.a.end <= len(one)
        assert 0 <= each.b.start < each.b.end <= len(other)
        assert one[each.a.start : each.a.end].strip() == one[each.a.start : each.a.end]


@given(TEXTS, TEXTS)
def test_it_depends_on_the_passages_alone_but_for_names(one: str, other: str) -> None:
    alone = [each for each in _between(one, other) if each.kind != "name"]
    before = "Elsewhere it rained.\n\n"
    within = discrepancies(
        f"{before}{one}", Span(len(before), len(before) + len(one)), other, Span(0, len(other))
    )
    shifted = [
        Discrepancy(each.kind, Span(each.a.start - len(before), each.a.end - len(before)), each.b)
        for each in within
        if each.kind != "name"
    ]
    assert shifted == alone
