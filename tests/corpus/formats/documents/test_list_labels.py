"""Labels of list items, counted level by level."""

from __future__ import annotations

import pytest

from synoptic.corpus.formats.documents.list_labels import ListCounter, ListLevel, written


@pytest.mark.parametrize(
    ("number", "form", "label"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (1, "lowerLetter", "a"), (26, "upperLetter", "Z"),
        (27, "lowerLetter", "aa"), (53, "lowerLetter", "aaa"), (4, "lowerRoman", "iv"),
        (1999, "upperRoman", "MCMXCIX"),
        (0, "lowerRoman", "0"), (5000, "lowerRoman", "5000"), (0, "lowerLetter", "0"), (3, "bullet", ""),
        (3, "chicago", "3"),
    ],
)  # fmt: skip
def test_numbers_have_the_form_of_their_list(number: int, form: str, label: str) -> None:
    assert written(number, form) == label


def test_a_level_begins_anew_behind_one_above() -> None:
    counter = ListCounter({0: ListLevel("decimal", "%1."), 1: ListLevel("lowerLetter", "%1.%2)", start=3)})
    assert [counter.label(depth) for depth in (0, 1, 1, 0, 1)] == ["1.", "1.c)", "1.d)", "2.", "2.c)"]
    assert counter.label(0, start=9) == "9."
    assert counter.label(4) == "1."
