"""Arranging: the steps from one arrangement of the library to the next, and how one is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.tui.views.library.table import GROUPS, READING, SORTS, column_of, moved

if TYPE_CHECKING:
    from synoptic.tui.shell.session import Arrangement


def known(arrangement: Arrangement) -> Arrangement:
    """Return an arrangement without what the table cannot sort or group by."""
    return replace(
        arrangement,
        sort=arrangement.sort if arrangement.sort in SORTS else READING,
        group=arrangement.group if arrangement.group in GROUPS else "",
    )


def sorted_on(arrangement: Arrangement, sort: str) -> Arrangement:
    """Return an arrangement by that, numbers with the most first."""
    column = column_of(sort)
    return replace(arrangement, sort=sort, descending=column is not None and column.is_number)


def next_sort(arrangement: Arrangement, step: int, sorts: Sequence[str] = SORTS) -> Arrangement:
    """Return an arrangement by what is so many steps on among `sorts`: columns and the reading order."""
    now = sorts.index(arrangement.sort) if arrangement.sort in sorts else 0
    return sorted_on(arrangement, sorts[(now + step) % len(sorts)])


def next_group(arrangement: Arrangement) -> Arrangement:
    """Return an arrangement in the next kind of groups, or in none."""
    return replace(arrangement, group=GROUPS[(GROUPS.index(arrangement.group) + 1) % len(GROUPS)])


def shifted(
    arrangement: Arrangement,
    articles: Sequence[str],
    listed: Sequence[str],
    marked: str,
    past: str,
    step: int,
) -> Arrangement:
    """Return an arrangement in the reading order, with the marked article moved past another.

    `articles` are the ids of all in reading order, `listed` of those that are in sight: where the reader has
    made no order, it begins as they are listed.
    """
    order = list(articles)
    if arrangement.sort != READING:
        first = dict.fromkeys(listed)
        order = [*first, *(each for each in order if each not in first)]
    return replace(arrangement, sort=READING, descending=False, order=moved(order, marked, past, step))


def in_words(arrangement: Arrangement) -> str:
    """Return by what the articles are sorted, in which direction if not the usual one, and their groups."""
    column = column_of(arrangement.sort)
    if column is None:
        said = "in reading order"
    else:
        said = f"by {'number of highlights' if column.id == 'highlights' else column.id}"
        if arrangement.descending != column.is_number:
            said += ", last first" if not column.is_number else ", least first"
    return f"{said}, in groups by {arrangement.group}" if arrangement.group else said
