"""Alpha over unitised text is that of published examples, and of DKPro Agreement on random studies."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.agreement.unitising import disagreeing, merged_units, unitised_alpha
from tests.examples import examples

STUDIES = Path(__file__).with_name("unitised_studies.jsonl")
"""Studies drawn at random, with the figures of DKPro Agreement 2.2 (KrippendorffAlphaUnitizingAgreement)."""


def units_of(row: str) -> list[tuple[int, int]]:
    """Return the passages of a row as it is printed: `|` before a passage, `-` where there is none."""
    units: list[tuple[int, int]] = []
    at = 0
    for character in row:
        if character == "|":
            units.append((at, at))
            continue
        if character == "x":
            units[-1] = units[-1][0], at + 1
        at += 1
    return units


# Krippendorff, "On the Reliability of Unitizing Continuous Data" (1995), page 57.
PAIRS = {
    "A": ("--|xxxxxxxx----|xxxxxx----", "----|xxxx-------|xx-------", 0.03125),
    "B": ("|xxxxxxxxxxxxxxxxxx------", "|xx|x|x|x|x|xxx|x--------------", 2.26736),
    "C": ("--|xxxxxx--|xx--|xxxx--|xx--", "|xx--|xxxx--|xxxx--|xx--|xx--", 0.02777),
    "D": ("|xx|xxxxxxxx|xxxx|xxxxxx|xxxx", "|xxxx|xxxx|xxxxxxx|xx|xxxxxxx", 0.38715),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_the_observed_disagreement_of_1995(pair: str) -> None:
    one, other, observed = PAIRS[pair]
    found = disagreeing([units_of(one), units_of(other)], 24)
    assert float(found.observed) == pytest.approx(observed, abs=0.00001)


@pytest.mark.parametrize(("pair", "alpha"), [("A", 0.553), ("B", -0.926), ("C", 0.679), ("D", 0.066)])
def test_the_alpha_of_1995(pair: str, alpha: float) -> None:
    # The paper's figures are those of a continuum cut ever finer; its expected disagreement has a sign
    # that the book of 2004 corrects, which is why they agree to two digits only.
    fine = 50_000
    coders = [[(start * fine, end * fine) for start, end in units_of(row)] for row in PAIRS[pair][:2]]
    assert unitised_alpha([disagreeing(coders, 24 * fine)]) == pytest.approx(alpha, abs=0.02)


def test_the_example_of_2004() -> None:
    # Krippendorff, "Content Analysis", 2nd edition (2004), pages 254–255: figures from 150 to 450.
    c = disagreeing([[(75, 145), (220, 250)], [(70, 150), (205, 225), (250, 270)]], 300)
    k = disagreeing([[(30, 90), (150, 200)], [(30, 90), (150, 200)]], 300)
    assert float(c.observed) == pytest.approx(0.0144, abs=0.00005)
    assert float(c.expected) == pytest.approx(0.0532, abs=0.00005)
    assert unitised_alpha([c]) == pytest.approx(0.7286, abs=0.00005)
    assert float(k.expected) == pytest.approx(0.0490, abs=0.00005)
    assert unitised_alpha([k]) == 1.0
    assert unitised_alpha([c, k]) == pytest.approx(0.8591, abs=0.0005)


class Study(msgspec.Struct):
    """A study, and what the other implementation says of it."""

    coders: int
    length: int
    units: list[tuple[int, str, int, int]]
    tags: dict[str, float]
    whole: float = msgspec.field(name="all")


@pytest.mark.parametrize("line", STUDIES.read_text(encoding="utf-8").splitlines())
def test_another_implementation_says_the_same(line: str) -> None:
    study = msgspec.json.decode(line, type=Study)
    apart = {
        tag: disagreeing(
            [
                [(start, end) for by, given_tag, start, end in study.units if (by, given_tag) == (coder, tag)]
                for coder in range(study.coders)
            ],
            study.length,
        )
        for tag in study.tags
    }
    for tag, alpha in study.tags.items():
        assert unitised_alpha([apart[tag]]) == pytest.approx(alpha, abs=1e-9)
    assert unitised_alpha(apart.values()) == pytest.approx(study.whole, abs=1e-9)


def test_nothing_is_told_without_passages() -> None:
    assert unitised_alpha([disagreeing([[], []], 100)]) is None
    assert unitised_alpha([]) is None
    # Of two tags, the one that nobody used changes nothing.
    used = disagreeing([[(0, 10)], [(2, 10)]], 100)
    assert unitised_alpha([used, disagreeing([[], []], 100)]) == unitised_alpha([used])


def test_what_is_no_study_is_refused() -> None:
    with pytest.raises(ValueError, match="two coders"):
        disagreeing([[(0, 1)]], 10)
    for units in ([(0, 5), (4, 8)], [(8, 11)], [(3, 3)], [(-1, 2)]):
        with pytest.raises(ValueError, match="overlap"):
            disagreeing([units, []], 10)


spans = st.tuples(st.integers(0, 39), st.integers(1, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))
coder = st.lists(spans, max_size=6).map(merged_units)


@examples(100)
@given(st.lists(coder, min_size=2, max_size=4), st.integers(0, 20))
def test_alpha_is_the_same_backwards_and_for_coders_in_any_order(
    coders: list[list[tuple[int, int]]], more: int
) -> None:
    length = 52 + more
    found = disagreeing(coders, length)
    backwards = [[(length - end, length - start) for start, end in reversed(units)] for units in coders]
    assert disagreeing(backwards[::-1], length) == found
    alpha = unitised_alpha([found])
    assert (alpha is None) is not any(coders)
    assert alpha is None or alpha <= 1
    assert (found.observed == 0) is all(list(units) == list(coders[0]) for units in coders)


@examples(60)
@given(coder, st.integers(2, 4))
def test_one_is_for_those_who_mark_the_same(units: list[tuple[int, int]], number: int) -> None:
    assert unitised_alpha([disagreeing([units] * number, 60)]) == (1.0 if units else None)


@examples(60)
@given(st.lists(spans, max_size=8))
def test_merged_passages_cover_the_same_and_overlap_no_more(given_spans: list[tuple[int, int]]) -> None:
    merged = merged_units(given_spans)
    disagreeing([merged, []], 60)

    def covered(units: list[tuple[int, int]]) -> set[int]:
        return {at for start, end in units for at in range(start, end)}

    assert covered(list(merged)) == covered(given_spans)
