"""The nominal figures are those of published examples, and of NLTK on any data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from synoptic.annotations.agreement.nominal import Coded, cohens_kappa, nominal_alpha, share_agreed
from tests.examples import examples


def each_once(*coders: str) -> list[Coded]:
    """Return one unit for each place, with the values of the coders there; `.` is none."""
    return [
        (1, tuple(None if value == "." else value for value in values))
        for values in zip(*coders, strict=True)
    ]


@pytest.mark.parametrize(
    ("coders", "alpha"),
    [
        # Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): Meg and Owen, section A,
        (("0100000010", "1110010000"), 0.095),
        # Ben and Gerry, section B,
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        # and four observers who left some out, section C.
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
        # Krippendorff, "Content Analysis" (2004), page 227.
        (("aabbbbbccccc", "abbbbbcccccc"), 0.734),
    ],
)
def test_alpha_is_that_of_the_papers(coders: tuple[str, ...], alpha: float) -> None:
    assert nominal_alpha(each_once(*coders)) == pytest.approx(alpha, abs=0.0005)


def test_kappa_of_cohen() -> None:
    # Cohen (1960), table 1 on page 37 as proportions of 200, and kappa on page 41: 0.492.
    table = {(1, 1): 88, (1, 2): 14, (1, 3): 18, (2, 1): 10, (2, 2): 40, (2, 3): 10}
    table |= {(3, 1): 2, (3, 2): 6, (3, 3): 12}
    units = [(number, values) for values, number in table.items()]
    assert cohens_kappa(units) == pytest.approx(0.492, abs=0.0005)
    assert share_agreed(units) == pytest.approx(0.70)


def test_kappa_of_dialogue_acts() -> None:
    # Artstein & Poesio, "Inter-Coder Agreement for Computational Linguistics" (2008), pages 558 and 568.
    small = [(20, "ss"), (20, "is"), (10, "si"), (50, "ii")]
    large = [(46, "ss"), (6, "is"), (32, "ii"), (6, "ic"), (10, "cc")]
    assert cohens_kappa(small) == pytest.approx(0.348, abs=0.0005)
    assert cohens_kappa(large) == pytest.approx(0.801, abs=0.0005)
    assert nominal_alpha(large) == pytest.approx(0.800, abs=0.001)  # the paper's, of rounded parts
    assert share_agreed(large) == pytest.approx(0.88)


@pytest.mark.parametrize("units", [[], [(5, "aa")], [(5, "aa"), (3, "aa")]])
def test_nothing_is_told_where_nothing_varies(units: list[Coded]) -> None:
    assert nominal_alpha(units) is None
    assert cohens_kappa(units) is None


def test_alpha_takes_two_values_of_a_unit() -> None:
    assert nominal_alpha([(4, ("a", None)), (3, (None, "b"))]) is None


def test_kappa_of_three_takes_variation_in_every_pair() -> None:
    assert cohens_kappa([(3, "aab"), (2, "aaa")]) is None
    assert share_agreed([(3, "aab"), (2, "aaa")]) == pytest.approx((3 + 2 * 3) / 15)
    assert share_agreed([]) is None


@st.composite
def coded(draw: st.DrawFn) -> list[tuple[int, str]]:
    coders = draw(st.integers(2, 4))
    values = st.text("abc", min_size=coders, max_size=coders)
    return draw(st.lists(st.tuples(st.integers(1, 4), values), min_size=1, max_size=12))


@examples(100)
@given(coded())
def test_the_figures_are_those_of_nltk(units: list[tuple[int, str]]) -> None:
    whole = [values for number, values in units for _ in range(number)]
    task = AnnotationTask(
        data=[(str(c), str(i), value) for i, values in enumerate(whole) for c, value in enumerate(values)]
    )
    varies = len({value for values in whole for value in values}) > 1
    alpha, kappa = nominal_alpha(units), cohens_kappa(units)
    assert (alpha is None) is not varies
    if alpha is not None:
        assert alpha == pytest.approx(task.alpha())
    if kappa is not None:
        assert kappa == pytest.approx(task.kappa())
    assert share_agreed(units) == pytest.approx(task.avg_Ao())


@examples(60)
@given(coded(), st.permutations("abc"))
def test_names_and_order_do_not_matter(units: list[tuple[int, str]], others: list[str]) -> None:
    renamed = dict(zip("abc", others, strict=True))
    turned = [(n, [renamed[each] for each in reversed(values)]) for n, values in reversed(units)]
    assert nominal_alpha(turned) == nominal_alpha(units)
    assert share_agreed(turned) == share_agreed(units)
    assert cohens_kappa(turned) == pytest.approx(cohens_kappa(units))


@examples(60)
@given(coded())
def test_one_is_for_those_who_agree_everywhere(units: list[tuple[int, str]]) -> None:
    same = [(number, values[0] * len(values)) for number, values in units]
    assert nominal_alpha(same) in {1.0, None}
    assert cohens_kappa(same) in {1.0, None}
    assert share_agreed(same) == 1.0
    alpha = nominal_alpha(units)
    assert alpha is None or (alpha == 1.0) is all(len(set(values)) == 1 for _, values in units)
