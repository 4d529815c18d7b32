"""The marked row of a table, as rows are removed, added, and brought back."""

from __future__ import annotations

import pytest

from synoptic.tui.panes.grid import row_after


@pytest.mark.parametrize(
    ("before", "row", "after", "gone", "now"),
    [
        ("", 0, "abc", "", (0, "")),
        ("abc", 1, "xabc", "", (2, "")),
        ("abc", 1, "ac", "", (1, "b")),
        ("ac", 1, "a", "b", (1, "bc")),
        ("a", 0, "ac", "bc", (1, "b")),
        ("ac", 0, "abc", "b", (1, "")),
        ("ac", 0, "acd", "b", (0, "b")),
        ("abc", 3, "abc", "", (3, "")),
    ],
)
def test_it_stays_on_its_row_or_at_its_place_and_comes_back(
    before: str, row: int, after: str, gone: str, now: tuple[int, str]
) -> None:
    found, left = row_after([*before], row, [*after], [*gone])
    assert (found, "".join(left)) == now
