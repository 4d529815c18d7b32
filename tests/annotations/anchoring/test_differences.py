from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.anchoring._diff import common_runs, in_order, unique_pairs
from synoptic.annotations.anchoring.differences import differences

TEXTS = st.text(st.sampled_from("ab “’B.\n"), max_size=40)
ITEMS = st.lists(st.integers(0, 6), max_size=40)


@given(TEXTS, TEXTS)
def test_differences_make_up_both_versions(old: str, new: str) -> None:
    found = differences(old, new)
    assert "".join(old[each.old.start : each.old.end] for each in found) == old
    assert "".join(new[each.new.start : each.new.end] for each in found) == new
    for each in found:
        same = old[each.old.start : each.old.end] == new[each.new.start : each.new.end]
        assert same or not each.is_same


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(
        each.is_same for each in differences(text, text) if text[each.old.start : each.old.end].strip()
    )


@given(ITEMS, ITEMS)
def test_runs_are_common_and_in_order(old: list[int], new: list[int]) -> None:
    at = new_at = 0
    for run in common_runs(old, new):
        assert run.old >= at
        assert run.new >= new_at
        assert old[run.old : run.old + run.length] == new[run.new : run.new + run.length] != []
        at, new_at = run.old + run.length, run.new + run.length


def test_long_sequences_are_compared_by_what_stands_once_in_both() -> None:
    old = [number * 7919 % 50_021 for number in range(50_000)]
    new = [*old[:20_000], *range(60_000, 61_000), *old[20_010:]]
    runs = common_runs(old, new)
    assert [(run.old, run.new, run.length) for run in runs] == [(0, 0, 20_000), (20_010, 21_000, 29_990)]


@given(ITEMS, ITEMS)
def test_pairs_are_of_items_that_stand_once(old: list[int], new: list[int]) -> None:
    pairs = unique_pairs(old, new)
    assert {old[place] for place, _ in pairs} == {
        item for item in old if old.count(item) == new.count(item) == 1
    }
    rising = in_order(pairs)
    assert rising == sorted(rising)
    assert [new_place for _, new_place in rising] == sorted(new_place for _, new_place in rising)
    assert bool(rising) == bool(pairs)
