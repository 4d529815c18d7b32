"""Two texts made of one are merged line by line, and no word of either is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.model.merging import ELSEWHERE, merged

TEXTS = st.lists(st.sampled_from(["", "a", "b", "c", "a b", "d"]), max_size=6).map("\n".join)


@pytest.mark.parametrize(
    ("seen", "mine", "theirs", "both"),
    [
        ("", "mine", "", "mine"),
        ("", "", "theirs", "theirs"),
        ("so", "so we", "so they", f"so we\n\n{ELSEWHERE}\n\nso they"),
        ("so\n\non", "so we\n\non", "so\n\non they go", "so we\n\non they go"),
        ("so", "so we", "so\n\nTheirs.", "so we\n\nTheirs."),
        ("so", "so\n\nMine.", "so\n\nTheirs.", f"so\n\nMine.\n\n{ELSEWHERE}\n\nTheirs."),
        # A note that one of two emptied keeps what the other one wrote.
        ("so\n\non", "", "so\n\non they go", "so\n\non they go"),
        ("so\n\non", "so we\n\non", "", "so we\n\non"),
        # Of one text within the other, the longer has all.
        ("so", "so they say", "they say", "so they say"),
    ],
)
def test_lines_of_one_writer_are_taken_over_and_those_of_both_follow_each_other(
    seen: str, mine: str, theirs: str, both: str
) -> None:
    assert merged(seen, mine, theirs) == (both, ELSEWHERE in both)


def test_two_who_type_on_at_once_come_to_one_text_without_repetitions() -> None:
    both, _ = merged("", "mine", "theirs")
    more, are_both = merged("theirs", "theirs, and more", both)
    assert (more, are_both) == (f"mine\n\n{ELSEWHERE}\n\ntheirs, and more", False)
    assert merged(both, both.replace("mine", "mine too"), more) == (
        f"mine too\n\n{ELSEWHERE}\n\ntheirs, and more",
        False,
    )


@given(TEXTS, TEXTS)
def test_where_one_writer_changed_nothing_the_other_has_it(seen: str, text: str) -> None:
    assert merged(seen, seen, text) == merged(seen, text, seen) == merged(seen, text, text) == (text, False)


@given(TEXTS, TEXTS, TEXTS)
def test_no_new_line_of_either_is_lost(seen: str, mine: str, theirs: str) -> None:
    both, _ = merged(seen, mine, theirs)
    new = {*mine.split("\n"), *theirs.split("\n")} - {*seen.split("\n")}
    assert all(line in both for line in new)
