"""The first words in which two texts differ."""

from __future__ import annotations

import pytest

from synoptic.corpus.adding.differing_words import differing_words


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Rain fell on 22 October in town", "Rain fell on 29 October in town", ("22 → 29 October",)),
        ("a b c d", "a c d", ("without “b”",)),
        ("a c d", "a b c d", ("also “b”",)),
        ("a b c d e f g h", "a x c y e z g h", ("b → x c", "d → y e")),
        ("a one two three four five six b", "a b", ("without “one two three four five …”",)),
        ("a  b", "a\nb", ()),
    ],
)
def test_the_first_two_runs_are_named(old: str, new: str, expected: tuple[str, ...]) -> None:
    assert differing_words(old, new) == expected


def test_long_texts_are_compared_where_they_part() -> None:
    same = "word " * 300_000
    assert differing_words(f"{same}22 October", f"{same}29 October") == ("22 → 29 October",)
    assert len(differing_words("a b " * 100_000, "c d " * 100_000)) == 1
