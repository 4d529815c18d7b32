"""Bases of older formats, lifted to the present one in memory; the file follows at the first change.

Format 1 was the same tables in a file that was replaced whole at each change. Format 2 has a journal: the
table `_meta` also names the version of the base and its last change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.annotations.files.journal import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from synoptic.annotations.files.tables import Tables


def _from_1(tables: Tables) -> Tables:
    return tables


_STEPS: Mapping[int, Callable[[Tables], Tables]] = {1: _from_1}
"""From each older format to the next."""


def lift(tables: Tables, version: int | None) -> tuple[Tables, bool]:
    """Return tables of a format as they are in the present one, and whether they were in it already.

    Those of no known format are returned as they are.
    """
    if version is None or version >= FORMAT:
        return tables, True
    for step in range(version, FORMAT):
        tables = _STEPS[step](tables)
    return tables, False
