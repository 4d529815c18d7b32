"""A library's file of annotations: changed by one whole change after another, each of which can be undone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from synoptic.annotations.errors import (
    AnnotationError,
    Conflict,
    InvalidRequest,
    StoreError,
    StoreNotWritable,
)
from synoptic.annotations.files.annotation_file import AnnotationFile
from synoptic.annotations.files.kept_texts import FOLDER_NAME, KeptTexts
from synoptic.annotations.model.changes import Draft, History, fitted
from synoptic.corpus.article import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from synoptic.annotations.files.disk import Stamp
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.changes import Change
    from synoptic.annotations.model.values import Anchor

T = TypeVar("T")


class UndoableFile:
    """Annotations on disk, shared with other processes, and the changes that were made to them here.

    What changes can be made, `AnnotationStore` knows.
    """

    def __init__(self, path: Path, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self.folder = path.parent
        """Where the file is."""
        self.path = path
        """The file; not there before the first change."""
        self.texts = KeptTexts(self.folder)
        """The texts that were annotated."""
        self._now, self._new_id = now, new_id
        self._mutex = threading.RLock()
        self._history = History()
        self._notices: list[str] = []
        # The text that was kept last, its digest, and its file as it was then.
        self._kept: tuple[str, str, Stamp | None] | None = None
        self._file = AnnotationFile(path)
        self._file.read()

    @property
    def annotations(self) -> Annotations:
        """All that the library holds now: an immutable picture; a change makes a new one."""
        return self._file.contents.annotations

    @property
    def problems(self) -> tuple[str, ...]:
        """One line for each record of the file that cannot be read; it stays there as it is."""
        return self._file.contents.problems

    @property
    def notices(self) -> tuple[str, ...]:
        """What happened that a reader should know of, one line each, oldest first; it only grows."""
        return (*self._file.notices, *self._notices)

    @property
    def damage(self) -> str | None:
        """What is wrong with the files, so that nothing can be changed before a repair; None if nothing."""
        return self._file.damage

    @property
    def read_only(self) -> str | None:
        """Why nothing can be changed, as it seems without trying; None if all is well."""
        return self._file.why_read_only()

    @property
    def steps(self) -> tuple[int, int]:
        """How many changes made here `undo` can take back, and how many `redo` can carry out again."""
        return self._history.steps

    def undo(self) -> str | None:
        """Take back the last change made here; return its label, None if there is none.

        Raises Conflict, and gives that change up, if another process changed what it was about.
        """
        return self._step(back=True)

    def redo(self) -> str | None:
        """Carry out again what was last undone; return its label, None if there is none.

        Raises Conflict, and gives that change up, if another process changed what it was about.
        """
        return self._step(back=False)

    def refresh(self) -> bool:
        """Take in what another process wrote; return True if that changed the annotations.

        Costs one look at the file's time while there is nothing new. Raises StoreBroken, StoreTooNew and
        StoreNotReadable; the annotations are then as before.
        """
        with self._mutex:
            if not self._file.is_stale():
                return False
            before = self.annotations
            return self._file.read().annotations is not before

    def close(self) -> None:
        """Fold the journal into `annotations.json`, which any program can then read.

        Raises nothing, and may be left out: what was changed is on the disk. The store can still be used.
        """
        with self._mutex:
            self._file.close()

    def _keep_text(self, text: str | None, anchor: Anchor) -> None:
        """Keep the text that an anchor is in, before anything is said to be anchored in it."""
        if text is None or self.read_only is not None:
            return
        stamp = self.texts.stamp(anchor.digest)
        was_kept = stamp is not None and self._kept == (text, anchor.digest, stamp)
        is_its_text = was_kept or digest_of(text) == anchor.digest
        if text[anchor.start : anchor.end] != anchor.exact or not is_its_text:
            raise InvalidRequest("The anchor is not in the text that came with it; select the words again")
        if was_kept:
            return  # by the change before, and the file was not touched since
        try:
            self.texts.keep(text)
            self._kept = (text, anchor.digest, self.texts.stamp(anchor.digest))
        except OSError as error:
            reason = f"could not be written ({error.strerror or error})"
            raise StoreNotWritable(
                self.folder / FOLDER_NAME, reason, "see to that, then try again"
            ) from error

    def _step(self, *, back: bool) -> str | None:
        with self._mutex:
            change = self._history.next(back=back)
            if change is None:
                return None
            try:
                carried_out = self._commit(lambda: fitted(self.annotations, change))
            except Conflict as error:
                self._history.skip(back=back)
                done = "undone" if back else "redone"
                raise Conflict(f"“{change.label}” cannot be {done}: {error}; it was left as it is") from error
            if carried_out is not None:
                self._history.step(carried_out, back=back)
            return change.label

    def _edit(self, draw: Callable[[Draft], T], merge_key: str | None = None, *, is_step: bool = True) -> T:
        """Commit what `draw` draws on the present picture, and return what it returns.

        `is_step` tells whether `undo` takes it back: not what nobody asked for.
        """
        with self._mutex:
            results: list[T] = []

            def plan() -> Change | None:
                draft = Draft(self.annotations, self._now(), self._new_id)
                results.append(draw(draft))
                return draft.change(merge_key)

            if (change := self._commit(plan)) is not None and is_step:
                self._history.push(change)
            return results[-1]

    def _commit(self, plan: Callable[[], Change | None]) -> Change | None:
        """Carry out what `plan` makes of the present picture and return it; None is nothing to do."""
        try:
            change = plan()
        except AnnotationError:
            # It may make sense with what another process wrote.
            if not self.refresh():
                raise
            change = plan()
        if change is None and not (self.refresh() and (change := plan()) is not None):
            return None
        if (reason := self.read_only) is not None:
            advice = (
                "run `synoptic doctor`" if self.damage else "change its permissions or use another library"
            )
            raise StoreNotWritable(self.path, reason, advice)
        try:
            with self._file.locked():
                if self.refresh():
                    change = plan()
                if change is not None:
                    self._file.commit(change)
        except OSError as error:
            self._take_in_what_is_there()
            reason = f"could not be written ({error.strerror})"
            raise StoreNotWritable(self.path, reason, "see to that, then try again") from error
        return change

    def _take_in_what_is_there(self) -> None:
        """After a failed write: an error at the very end can leave the new file in place."""
        try:
            self.refresh()
        except StoreError:
            # The disk answers nothing now; the next call asks again and says so.
            return
