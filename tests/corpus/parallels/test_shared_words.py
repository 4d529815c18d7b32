"""The words that two passages share."""

from __future__ import annotations

import pytest

from synoptic.corpus.article import Span
from synoptic.corpus.parallels.shared_words import shared_words


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("The Secretary of State led the talks.", "“The line will hold,” Rutte stated.", []),
        ("Officials of the Bank met again.", "The river rose above its banks.", []),
        ("The Bank met again.", "Officials saw the bank close.", ["The Bank"]),
        ("They were breaking the lock at night.", "He can break any door.", ["breaking"]),
        ("He praised Trump’s plan.", "Nobody but Trump was there.", ["Trump’s"]),
        ("The summit was postponed.", "They cancelled it.", []),
    ],
)
def test_a_name_is_no_other_form_of_a_common_word(one: str, other: str, shared: list[str]) -> None:
    here, there = Span(0, len(one)), Span(0, len(other))
    found = shared_words(one, here, other, there)
    assert [one[match.a.start : match.a.end] for match in found.matches] == shared
    turned = shared_words(other, there, one, here)
    assert sorted(match.turned().a for match in turned.matches) == sorted(match.a for match in found.matches)
