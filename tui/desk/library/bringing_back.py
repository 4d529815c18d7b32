"""Bringing annotations back: a file of them is placed, shown beforehand, and taken in as one step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.errors import StoreNotWritable
from synoptic.annotations.model.wording import counted
from synoptic.corpus.errors import on_one_line
from synoptic.tui.desk.feature import Act, Desk, Feature

if TYPE_CHECKING:
    from synoptic.annotations.importing.planning.import_plan import ImportPlan, ReadLibrary
    from synoptic.annotations.importing.taking_over import Imported
    from synoptic.annotations.library.library import Library
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.tui.desk.annotating.keeping import Keeping
    from synoptic.tui.desk.feature import Job
    from synoptic.tui.dialogs.add_dialog import AddAnswer

_GROUP = "import"
_LISTED = 200
"""Of what has no place, and of what could not be read, how many are listed."""


class ImportPreview(Struct, frozen=True):
    """What an import would do; or why there is nothing to import."""

    plan: ImportPlan | None
    """The plan; None where there is none."""
    offer: str
    """The file and what it brings in a sentence; or the fault."""
    lines: tuple[str, ...] = ()
    """More of it, a line each."""
    asks_whose: bool = False
    """Whether the reader is to be asked whose the annotations are: the file does not say it of all."""


class BringingBack(Feature):
    """Takes in annotations from files of this program and of others."""

    def __init__(
        self,
        desk: Desk,
        keeping: Keeping,
        library: Library,
        own_folder: Callable[[], Path],
        show_articles: Callable[[Sequence[Path], str], None],
    ) -> None:
        """Write articles that come along to `own_folder()`; `show_articles` shows them, after some words."""
        super().__init__(desk)
        self._keeping, self._library = keeping, library
        self._own_folder, self._show_articles = own_folder, show_articles
        self._job: Job[object] | None = None

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"import-annotations": self.ask}

    async def ask(self) -> None:
        """Ask for a file of annotations."""
        if self._desk.is_in_browser:
            self._desk.refuse("A browser cannot name files here. On the server: `synoptic import FILE`.")
            return
        from synoptic.tui.dialogs.add_dialog import AddDialog

        def go_on(answer: AddAnswer) -> None:
            if answer.paths:
                self.show(answer.paths[0])

        await self.put_up(AddDialog(Path.cwd(), title="Import annotations", enter="open or import"), go_on)

    async def takes(self, paths: Sequence[Path]) -> bool:
        """Show what would be imported from a file, if it is one of annotations; False for anything else."""
        from synoptic.annotations.importing.import_formats import import_format_at

        if len(paths) != 1 or await asyncio.to_thread(import_format_at, paths[0]) is None:
            return False
        self.show(paths[0])
        return True

    def show(self, path: Path, name: str = "") -> None:
        """Read and place what a file says in the background, and offer to take it in.

        `name` is whose the annotations are of which the file names nobody; they are the reader's own without.
        """
        desk = self._desk
        articles, annotations, texts, root = desk.articles, desk.annotations, desk.texts, self._library.root
        reader, sees_all = self._keeping.reader, self._keeping.sees_all

        def work(cancelled: Callable[[], bool]) -> Iterator[ImportPreview]:
            from synoptic.annotations.importing.planning.import_plan import ReadLibrary

            library = ReadLibrary(articles, annotations, texts, root, reader, sees_all=sees_all)
            found = _preview_of_import(path, library, name)
            if not cancelled():
                yield found

        self._job = desk.in_thread(_GROUP, work, lambda found: self._offer(found, path, name))
        desk.say(f"Reading {on_one_line(path.name)} …  {self.key('step-back')} gives up")

    def give_up(self) -> bool:
        """Offer nothing any more; False if nothing is being read."""
        if self._job is None:
            return False
        self._job.cancel()
        self._job = None
        self._desk.say("Nothing was imported.")
        return True

    def _offer(self, found: ImportPreview, path: Path, name: str) -> None:
        from synoptic.tui.dialogs.import_offer import ImportOffer
        from synoptic.tui.dialogs.offer import Offer

        self._job = None
        plan = found.plan
        if plan is None:
            self._desk.say("Nothing was imported.")
            self._desk.alert(" ".join((found.offer, *found.lines)), "Import annotations", severity="error")
            return
        self._desk.say("")
        if not found.asks_whose:
            self.put_up(Offer("Import annotations?", found.offer, found.lines), lambda _: self._take_in(plan))
            return

        def go_on(answer: str) -> None:
            if answer == name:
                self._take_in(plan)
            else:
                self.show(path, answer)

        self.put_up(ImportOffer(found.offer, found.lines, name, _fault_of_name), go_on)

    def _take_in(self, plan: ImportPlan) -> None:
        folder, root = self._own_folder(), self._library.root

        def act(store: AnnotationStore) -> Imported:
            from synoptic.annotations.importing.taking_over import carry_out

            try:
                return carry_out(plan, store, root=root, folder=folder)
            except OSError as error:
                reason = f"could not be written ({error.strerror or error})"
                raise StoreNotWritable(folder, reason, "fix that, then try again") from error

        self._keeping.change(act, lambda done: self._tell(plan, done))

    def _tell(self, plan: ImportPlan, done: Imported) -> None:
        number = len(plan.theirs.highlights)
        if not done.taken.changes:
            self._desk.say("All of it is here already.")
            return
        what = f"Imported {counted(number, 'highlight') if number else 'annotations'}"
        self.say_done(what)
        if done.paths:
            self._show_articles(done.paths, f"{what}.")
        for title in done.unwritten:
            self._desk.alert(f"“{title}”: no text file can hold its text. The library keeps it.")


def _fault_of_name(name: str) -> str | None:
    """Return why a reader cannot have a name; None if one can."""
    from synoptic.annotations.errors import InvalidRequest
    from synoptic.annotations.importing.planning.foreign_values import checked_reader_name

    try:
        checked_reader_name(name)
    except InvalidRequest as error:
        return str(error)
    return None


def _preview_of_import(path: Path, library: ReadLibrary, name: str) -> ImportPreview:
    from synoptic.annotations.errors import InvalidRequest
    from synoptic.annotations.importing.import_formats import MAX_BYTES, read_annotations
    from synoptic.annotations.importing.import_report import (
        articles_in_words,
        counts_in_words,
        unplaced_in_words,
    )
    from synoptic.annotations.importing.planning.foreign_values import reader_name
    from synoptic.annotations.importing.planning.import_plan import Names
    from synoptic.annotations.importing.planning.planner import plan_of
    from synoptic.annotations.importing.taking_over import preview
    from synoptic.corpus.errors import UnreadableFile
    from synoptic.corpus.files.file_bytes import bytes_of

    try:
        incoming = read_annotations(bytes_of(path, MAX_BYTES), path.name)
    except UnreadableFile as error:
        return ImportPreview(None, f"{on_one_line(path.name)}: {error.reason}")
    except InvalidRequest as error:
        return ImportPreview(None, str(error))
    # What is open keeps its ids.
    names = Names(as_said=incoming.is_own or bool(name), otherwise=reader_name(name))
    plan = plan_of(incoming, library, datetime.now(UTC), adopting=False, names=names)
    missing = [f"Not placed: {unplaced_in_words(each)}" for each in plan.unplaced]
    missing += [f"Not read: {line}" for line in plan.left_out]
    if len(missing) > _LISTED:
        missing = [*missing[:_LISTED], f"… and {len(missing) - _LISTED} more"]
    offer = f"{path.name} ({plan.format}); {articles_in_words(plan)}."
    if not plan.has_any:
        return ImportPreview(None, f"{offer} Nothing to import.", tuple(missing[:3]))
    counts = counts_in_words(plan, preview(plan, library.annotations, library.reader))
    asks_whose = library.reader is None and (bool(name) or incoming.has_nameless)
    return ImportPreview(plan, offer, (*counts, *missing), asks_whose)
