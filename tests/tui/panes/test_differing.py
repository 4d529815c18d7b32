"""A counterpart beside a passage, word by word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Span
from synoptic.corpus.parallels.comparison import Confidence, Parallel
from synoptic.corpus.parallels.shared_words import shared_words
from synoptic.tui.panes.who_else import Part, differing, set_apart

if TYPE_CHECKING:
    from synoptic.tui.panes.who_else import Piece

_STYLED = {Part.COMMON: "{}", Part.OWN: "+{}+", Part.MISSING: "-{}-"}


def _parallel(text: str, other: str) -> Parallel:
    one, two = Span(0, len(text)), Span(0, len(other))
    found = shared_words(text, one, other, two)
    return Parallel(one, two, 0.9, 0.9, Confidence.LIKELY, found.kind, found.matches)


def _shown(pieces: tuple[Piece, ...]) -> str:
    return "".join(
        _STYLED[piece.part].format(piece.text.strip()) + " " for piece in pieces if piece.text.strip()
    )


@pytest.mark.parametrize(
    ("text", "other", "shown"),
    [
        (
            "We closed it because it moved.",
            "“We closed it because it moved.”",
            "“ We closed it because it moved .” ",
        ),
        (
            "We closed it at once because it moved about.",
            "We closed it because it moved about.",
            "We closed it -at once- because it moved about . ",
        ),
        (
            "We closed it because it moved about.",
            "We closed [the bridge] because it moved about.",
            "We closed [ -it- +the bridge+ ] because it moved about . ",
        ),
        (
            "We closed the bridge because it moved.",
            "Engineers say that the bridge swayed all night long in the gale.",
            "+Engineers say that+ the bridge +swayed all night long in the gale.+ ",
        ),
    ],
)
def test_common_words_are_plain_and_others_are_not(text: str, other: str, shown: str) -> None:
    assert _shown(differing(text, _parallel(text, other), other)) == shown


_WORDS = st.lists(
    st.sampled_from(["the", "bridge", "moved", "because", "of", "wind,", "and", "“nobody”", "[was]", "hurt"]),
    max_size=12,
)


@given(_WORDS, _WORDS)
def test_without_what_is_missing_it_is_exactly_the_counterpart(one: list[str], two: list[str]) -> None:
    text, other = " ".join(one) + " end", " ".join(two) + " end"
    pieces = differing(text, _parallel(text, other), other)
    assert "".join(piece.text for piece in pieces if piece.part is not Part.MISSING) == other
    assert all(piece.text.strip() in text for piece in pieces if piece.part is Part.MISSING)


@pytest.mark.parametrize(
    ("text", "other", "shown"),
    [
        (
            "“Nobody drowned because of the weather. They drowned because of a bearing,” Arlow said.",
            "“They drowned because of a bearing.”",
            "[-Nobody drowned because of the weather-] “They drowned because of a bearing [-Arlow said-].”",
        ),
        (
            "We closed it at once, because it moved about.",
            "We closed it, because it moved about.",
            "We closed it [-at once-], because it moved about.",
        ),
        (
            "We closed it because it moved about.",
            "“We closed the bridge because it moved about.”",
            "“We closed [-it-] the bridge because it moved about.”",
        ),
    ],
)
def test_what_is_missing_is_set_apart_and_reads_without_styles(text: str, other: str, shown: str) -> None:
    pieces = differing(text, _parallel(text, other), other)
    assert "".join(piece.text for piece in set_apart(pieces)) == shown


@given(_WORDS, _WORDS)
def test_outside_the_brackets_nothing_but_the_counterpart_is_shown(one: list[str], two: list[str]) -> None:
    text, other = " ".join(one) + " end", " ".join(two) + " end"
    shown = list(set_apart(differing(text, _parallel(text, other), other)))
    assert "".join(piece.text for piece in shown if piece.part is not Part.MISSING) == other
    for before, piece in zip([None, *shown], shown, strict=False):
        if piece.part is Part.MISSING and before is not None:
            assert not (before.text[-1:] + piece.text[:1]).isalnum()
            assert "[-" in piece.text
