"""One whole change of a library's annotations after another, each of which can be undone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from synoptic.annotations.errors import (
    AnnotationError,
    Conflict,
    NotPermitted,
    Outdated,
    StoreError,
    StoreNotWritable,
)
from synoptic.annotations.model.changes import Change, Draft, History, fitted

if TYPE_CHECKING:
    from datetime import datetime

    from synoptic.annotations.store.backend import Backend

T = TypeVar("T")


class Editor:
    """Changes the annotations of a backend, and knows the changes made here, to undo and redo them."""

    def __init__(self, backend: Backend, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._backend, self._now, self._new_id = backend, now, new_id
        self._history = History()
        self.mutex = threading.RLock()
        """Held during each change: for a caller whose change depends on the annotations before it."""
        self.fault: StoreError | None = None
        """Why the disk lacks what was read or written last; None if it has all."""

    @property
    def steps(self) -> tuple[int, int]:
        """Numbers of changes to undo and to redo."""
        return self._history.steps

    def refresh(self) -> bool:
        """Take in the changes of other processes; return True if the annotations are others now."""
        with self.mutex:
            before = self._backend.contents.annotations
            try:
                is_new = self._backend.is_stale() and self._backend.read().annotations is not before
            except StoreError as error:
                self.fault = error
                raise
            self.fault = None
            return is_new

    def step(self, *, back: bool) -> str | None:
        """Undo the last change, or redo the one undone last, and return its label; None if there is none.

        Raises Conflict, and gives the change up, if another process changed the same records; NotPermitted
        likewise.
        """
        with self.mutex:
            change = self._history.next(back=back)
            if change is None:
                return None
            forbids = self._backend.forbids
            try:
                carried_out = self._commit(
                    lambda: fitted(self._backend.contents.annotations, change, forbids)
                )
            except (Conflict, NotPermitted) as error:
                self._history.skip(back=back)
                done = "undone" if back else "redone"
                said = str(error).removesuffix(".")
                raise type(error)(f"“{change.label}” was not {done}: {said}.") from error
            if carried_out is not None:
                self._history.step(carried_out, back=back)
            return change.label

    def edit(self, draw: Callable[[Draft], T], merge_key: str | None = None, *, is_step: bool = True) -> T:
        """Commit the change that `draw` draws on the present annotations, and return its result.

        Without `is_step`, `step` passes the change over: nobody asked for it.
        """
        with self.mutex:
            results: list[T] = []

            def plan() -> Change | None:
                draft = Draft(
                    self._backend.contents.annotations, self._now(), self._new_id, self._backend.reader
                )
                results.append(draw(draft))
                return draft.change(merge_key)

            if (change := self._commit(plan)) is not None and is_step:
                self._history.push(change)
            return results[-1]

    def _commit(self, plan: Callable[[], Change | None]) -> Change | None:
        """Carry out and return the change that `plan` makes of the annotations now; None for no change."""
        try:
            change = plan()
        except AnnotationError:
            # It may make sense after the changes of another process.
            if not self.refresh():
                raise
            change = plan()
        if change is None and not (self.refresh() and (change := plan()) is not None):
            return None
        if self.fault is not None:
            self.refresh()  # raises still, before a lock is made in a folder that is gone
        if (damage := self._backend.damage) is not None:
            raise StoreNotWritable(
                self._backend.place, f"is damaged ({damage})", "run `synoptic doctor --repair`"
            )
        if (reason := self._backend.why_read_only()) is not None:
            raise StoreNotWritable(self._backend.place, reason, self._backend.way_out)
        try:
            return self._carried_out(change, plan)
        except OSError as error:
            self._take_in_what_is_there()
            reason = f"could not be written ({error.strerror})"
            raise StoreNotWritable(self._backend.place, reason, "fix that, then try again") from error

    def _carried_out(self, change: Change | None, plan: Callable[[], Change | None]) -> Change | None:
        """Commit a change, planned again whenever somebody else was faster; return what was committed."""
        while True:
            try:
                with self._backend.locked():
                    if self.refresh():
                        change = plan()
                    if change is not None:
                        self._ensure_permitted(change)
                        self._backend.commit(change)
                    return change
            except Outdated:
                self.refresh()
                change = plan()

    def _ensure_permitted(self, change: Change) -> None:
        for edit in change.edits:
            if (reason := self._backend.forbids(edit)) is not None:
                raise NotPermitted(reason)

    def _take_in_what_is_there(self) -> None:
        """Read again after a failed write: an error at the very end can leave the new file in place."""
        try:
            self.refresh()
        except StoreError:
            # The disk answers nothing now; the next call asks again and says so.
            return
