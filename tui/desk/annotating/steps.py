"""Steps: what the reader does on the desk and may take back, in one order with the annotations' changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from synoptic.annotations.store.store import AnnotationStore

Kept = TypeVar("Kept")


class DeskStep(Struct, frozen=True):
    """One action on the desk that leaves the annotations as they are."""

    label: str
    """The action, in a few words that can follow "Undone:"."""
    back: Callable[[], object]
    """Takes it back, on the event loop."""
    forth: Callable[[], object]
    """Does it again there."""


class Steps:
    """The steps to undo and to redo: those of the store, and between them those of the desk.

    Used in the store's thread alone, where all come in the order in which the reader made them.
    """

    def __init__(self) -> None:
        self._back: list[tuple[int, DeskStep]] = []
        """Each with the number of the store's steps before it."""
        self._forth: list[tuple[int, DeskStep]] = []

    @property
    def undone(self) -> int:
        """How many steps of the desk can be done again."""
        return len(self._forth)

    def change(self, store: AnnotationStore, act: Callable[[AnnotationStore], Kept]) -> Kept:
        """Change the annotations; there is nothing to redo then."""
        result = act(store)
        self._forth.clear()
        return result

    def add(self, store: AnnotationStore, step: DeskStep) -> None:
        """Take up a step that was made on the desk."""
        self._forth.clear()
        self._back.append((store.steps[0], step))

    def undo(self, store: AnnotationStore) -> DeskStep | str | None:
        """Return the desk's step to take back, if it is the last; else undo in the store as that does."""
        if self._back and self._back[-1][0] >= store.steps[0]:
            return self._pass(self._back, self._forth)
        return store.undo()

    def redo(self, store: AnnotationStore) -> DeskStep | str | None:
        """Return the desk's step to do again, if it is the next; else redo in the store as that does."""
        back, forth = store.steps
        if self._forth and (self._forth[-1][0] <= back or not forth):
            return self._pass(self._forth, self._back)
        return store.redo()

    @staticmethod
    def _pass(steps: list[tuple[int, DeskStep]], others: list[tuple[int, DeskStep]]) -> DeskStep:
        others.append(steps.pop())
        return others[-1][1]
