"""Differences between articles as a table: both passages beside each other, with the words that differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.content import Content

from synoptic.corpus.differences.contrast import WordRun
from synoptic.tui.panes.grid import Grid
from synoptic.tui.shell.contrast_text import contrast_text
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.naming import letter_content, short_name

if TYPE_CHECKING:
    from synoptic.corpus.parallels.worth_a_look import Disagreement
    from synoptic.tui.panes.grid import Prose


class DifferencesState(Struct, frozen=True):
    """How the reader left the view."""

    cursor: tuple[int, int] = (0, 0)
    """Row and column of the mark."""
    has_aside: bool = False
    """Whether the differences that were put aside are listed too."""
    is_of_all: bool = False
    """Whether all articles of the library are compared, not only the open ones."""


def grid_of(shown: Sequence[Disagreement], done: Sequence[Sequence[str]]) -> Grid:
    """Return the differences as a table.

    `done` has for each what the reader did with it, in words.
    """
    return Grid(
        heads=(Content("one account"), Content("the other")),
        labels=tuple(
            (Content(one.difference.kind), *(Content.styled(each, "dim") for each in what))
            for one, what in zip(shown, done, strict=True)
        ),
        rows=tuple(_cells(one) for one in shown),
    )


def in_words(one: Disagreement) -> str:
    """Return the kind of a difference and the words that differ: `number: 38 ⇄ 41`."""
    return single_line(f"{one.difference.kind}: {' ⇄ '.join(words.text for words in one.words)}")


def _cells(one: Disagreement) -> tuple[Prose, ...]:
    pair, difference = one.pair, one.difference
    sides = (pair.one, pair.a, difference.a), (pair.other, pair.b, difference.b)
    return tuple(
        (
            Content.assemble(letter_content(article), (f" {short_name(article)}", "dim")),
            contrast_text(article.text, passage, [WordRun("differing", words)], is_alike=False),
        )
        for article, passage, words in sides
    )
