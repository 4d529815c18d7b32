"""Leaving: what is not on the disk is written elsewhere, or given up at the reader's word alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.export.destination import short_path
from synoptic.annotations.model.wording import counted
from synoptic.tui.desk.feature import Desk, Feature
from synoptic.tui.shell.locations import export_folder

if TYPE_CHECKING:
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.tui.desk.annotating.keeping import Keeping
    from synoptic.tui.desk.annotating.notes import Notes
    from synoptic.tui.desk.exports import Exports


class Leaving(Feature):
    """Knows whether all is on the disk, and writes all elsewhere if it is not."""

    def __init__(
        self, desk: Desk, keeping: Keeping, notes: Notes, exports: Exports, root: Path | None
    ) -> None:
        """Copy from a library that has `root` as the folder of its articles, or none."""
        super().__init__(desk)
        self._keeping, self._notes, self._exports, self._root = keeping, notes, exports, root
        self.is_asking = False
        """Whether the reader is being asked: the editor, which has lost the keyboard, keeps its words."""

    @property
    def folder(self) -> Path:
        """A folder that is not there yet, for a copy of the library."""
        place = export_folder() / self._exports.named_for_library("annotations")
        number, free = 1, place
        while free.exists():
            number += 1
            free = place.with_name(f"{place.name}-{number}")
        return free

    async def is_all_kept(self) -> bool:
        """Keep what is being typed, look at the disk, and tell whether all is there."""
        kept = await self._notes.keep()
        await self._keeping.look()
        return kept and not (self._keeping.fault and self._lost())

    async def ask(self, leave: Callable[[Path | None], None]) -> None:
        """Say what is not saved, and call `leave` with the folder it was written to, or None for none."""
        from synoptic.tui.dialogs.form import Form
        from synoptic.tui.dialogs.unsaved import ELSEWHERE, LEAVE, WRITE, Unsaved

        folder, self.is_asking = self.folder, True

        async def write(target: Path) -> bool:
            is_written = await self._write_and_tell(target)
            if is_written:
                leave(target)
            return is_written

        def ask_where(typed: str) -> None:
            self.is_asking = True
            self._desk.ask(Form("Write all to", {"Folder": typed}, check=_why_not_write), write_elsewhere)

        async def write_elsewhere(values: dict[str, str] | None) -> None:
            self.is_asking = False
            if values is not None and not await write(Path(values["Folder"]).expanduser().absolute()):
                ask_where(values["Folder"])

        async def answer(chosen: str | None) -> None:
            self.is_asking = False
            if chosen == WRITE:
                await write(folder)
            elif chosen == ELSEWHERE:
                ask_where(str(folder))
            elif chosen == LEAVE:
                leave(None)

        elsewhere = not self._desk.is_in_browser
        question = Unsaved(self.reason, self._lost(), short_path(folder), elsewhere=elsewhere)
        await self._desk.ask(question, answer)

    @property
    def reason(self) -> str:
        """Why something is not on the disk."""
        return self._keeping.fault or self._keeping.refused or "Not saved."

    def write(self, folder: Path, last: Callable[[AnnotationStore], object] | None) -> None:
        """Write all annotations into a folder, and carry out a last change there. Raises AnnotationError."""
        # Imported late: hardly a reader needs it.
        from synoptic.annotations.library.copying import copy_library

        desk = self._desk
        copy = copy_library(desk.annotations, desk.texts, desk.articles, root=self._root, folder=folder)
        if last is not None:
            last(copy)
        copy.close()

    async def _write_and_tell(self, folder: Path) -> bool:
        """Write all into a folder, with what is being typed; tell the reader if that fails."""
        last = self._notes.last_change()
        try:
            await asyncio.to_thread(self.write, folder, last)
        except AnnotationError as error:
            if (editor := self._notes.editor) is not None:
                editor.take_back()
            self._desk.alert(str(error), "Not saved", severity="error")
            return False
        return True

    def _lost(self) -> str:
        """Return what is only in memory; nothing if nothing is."""
        annotations, editor = self._desk.annotations, self._notes.editor
        kinds: Mapping[str, int] = {
            "highlight": len(annotations.highlights),
            "note": len(annotations.notes),
            "link": len(annotations.links),
            "tag": len(annotations.tags),
            "saved search": len(annotations.searches),
            "row": len(annotations.rows),
        }
        lost = [counted(number, kind) for kind, number in kinds.items() if number and self._keeping.fault]
        if editor is not None and editor.is_unsaved:
            lost.append("the note being typed")
        return ", ".join(lost)


def _why_not_write(values: Mapping[str, str]) -> str | None:
    return None if values["Folder"] else "Type a folder."
