"""A table: named columns and rows, for every format that has cells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from synoptic.annotations.export.document import Step

_STEP_ROWS = 500
_BETWEEN = "; "

PlainCell: TypeAlias = "str | int | float | None"
"""What stands in a cell of a sheet; None for nothing."""
Cell: TypeAlias = "PlainCell | tuple[str, ...]"
"""The value of a cell: None for what is not known or not there, a tuple for a list."""
PlainRow: TypeAlias = "Sequence[PlainCell]"
"""A cell of a sheet for each column."""
Row: TypeAlias = "Sequence[Cell]"
"""A value for each column."""


class CellKind(Enum):
    """What the cells of a column hold."""

    TEXT = auto()
    """Words, never a formula."""
    NUMBER = auto()
    """Numbers."""
    DATE = auto()
    """ISO 8601 dates, whole or reduced, as text."""


class TableColumn(Struct, frozen=True):
    """A column of a table."""

    name: str
    """Its name, on top of it; another one for each column."""
    kind: CellKind = CellKind.TEXT
    """What its cells hold."""


class Table(Struct, frozen=True, eq=False):
    """Rows of cells under named columns."""

    name: str
    """What it is called in a command and in names of files."""
    title: str
    """What it is called for the reader."""
    columns: tuple[TableColumn, ...]
    """Its columns."""
    make: Callable[[], Iterable[Row]]
    """Makes its rows, as often as they are gone through."""

    @property
    def rows(self) -> Iterable[Row]:
        """The rows, one by one."""
        return self.make()

    def rows_with(self, step: Step) -> Iterator[Row]:
        """Yield the rows; `step` is called before each few hundred, and what it raises ends that.

        How many are left nobody knows: it is told of none.
        """
        for number, row in enumerate(self.make()):
            if number % _STEP_ROWS == 0:
                step(number, 0)
            yield row

    def plain_rows(self, step: Step) -> Iterator[PlainRow]:
        """Yield the rows as `rows_with` does, for formats whose cells hold no lists: these become a text."""
        for row in self.rows_with(step):
            yield [_BETWEEN.join(cell) if isinstance(cell, tuple) else cell for cell in row]


def columns(
    names: Iterable[str], *, numbers: Collection[str] = (), dates: Collection[str] = ()
) -> tuple[TableColumn, ...]:
    """Return columns with these names; of equal names, the later ones are numbered."""
    kinds = {**dict.fromkeys(numbers, CellKind.NUMBER), **dict.fromkeys(dates, CellKind.DATE)}
    made: dict[str, TableColumn] = {}
    for name in names:
        own, number = name, 2
        while own in made:
            own, number = f"{name} ({number})", number + 1
        made[own] = TableColumn(own, kinds.get(name, CellKind.TEXT))
    return tuple(made.values())
