"""The digits of tags: which tag has which, as others come into use."""

from __future__ import annotations

import pytest

from synoptic.annotations.model.values import Tag
from synoptic.annotations.store.store import utc_now
from synoptic.tui.panes.tags import digits_of


def _tags(names: str) -> list[Tag]:
    return [Tag(name, name, "", "", utc_now(), utc_now()) for name in names]


@pytest.mark.parametrize(
    ("recent", "before", "digits"),
    [
        ("", "", ""),
        ("abc", "", "abc"),
        ("cab", "abc", "abc"),
        ("dcab", "abc", "abcd"),
        ("ac", "abc", "a-c"),
        ("dac", "a-c", "adc"),
        ("jihgfedcba", "abcdefghi", "jbcdefghi"),
        ("ajihgfedcb", "jbcdefghi", "jacdefghi"),
    ],
)
def test_a_tag_keeps_its_digit_while_it_is_among_the_nine(recent: str, before: str, digits: str) -> None:
    known = tuple("" if each == "-" else each for each in before)
    found = ["-" if each == "" else each for each in digits_of(_tags(recent), known)]
    assert "".join(found) == f"{digits:-<9}"
