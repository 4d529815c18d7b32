"""Quotations that became rows of the matrix, or ceased to be: taken back in turn with what the store keeps.

The store knows nothing of these rows, which belong to what is on the screen. What can be undone there is
counted when a row comes or goes, so that one key takes back what was done last, wherever it is kept.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowStep:
    """A quotation that became a row, or is none any more."""

    label: str
    """What was done."""
    before: tuple[str, ...]
    """The keys of the rows before it."""
    after: tuple[str, ...]
    """The keys of the rows after it."""


class RowSteps:
    """What was done to the rows, each step with how many changes the store could undo and redo then."""

    def __init__(self) -> None:
        self._back: list[tuple[RowStep, tuple[int, int]]] = []
        self._forth: list[tuple[RowStep, tuple[int, int]]] = []

    def push(self, step: RowStep, steps: tuple[int, int]) -> None:
        """Note a step that was just made, `steps` being what the store can undo and redo now."""
        self._forth.clear()
        self._back.append((step, steps))

    def undone(self, steps: tuple[int, int]) -> RowStep | None:
        """Return the last step, to be taken back; None where the store has a later one, or there is none."""
        if not self._back or steps[0] > self._back[-1][1][0]:
            return None
        step, _ = self._back.pop()
        self._forth.append((step, steps))
        return step

    def redone(self, steps: tuple[int, int]) -> RowStep | None:
        """Return the step undone last, to be made again; None where the store has one to be redone before."""
        if not self._forth or steps != self._forth[-1][1]:
            return None
        step, _ = self._forth.pop()
        self._back.append((step, steps))
        return step
