"""A floor of the reading screen: following what others change, in the library and the articles."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.files.disk import stamp_of
from synoptic.annotations.library.catalogue import renamed, suspects
from synoptic.annotations.model.wording import counted
from synoptic.corpus.errors import UnreadableFile
from synoptic.tui.desk.library_screen import LibraryScreen
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from synoptic.annotations.files.disk import Stamp
    from synoptic.annotations.library.catalogue import Suspect
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article

_EVERY = 1.0
"""Seconds between two looks."""


class FollowingScreen(LibraryScreen):
    """Takes in what another process writes, and offers to read an article again whose file has changed."""

    def on_mount(self) -> None:
        """Begin to look."""
        self._stamps: Mapping[str, Stamp | None] = {}
        self._told = ""
        self.run_worker(self._remember_stamps(), group="look")
        self.run_worker(self._look_at_anchors(), group="look")
        self.set_interval(_EVERY, self._look)

    async def _remember_stamps(self) -> None:
        self._stamps = await asyncio.to_thread(_stamps, self.articles)

    async def _look_at_anchors(self) -> None:
        """See to it that annotated texts are kept, and offer records whose file may be an article now."""
        articles, annotations = self.articles, self.annotations
        if not annotations.highlights:
            return

        def keep(store: AnnotationStore) -> None:
            if store.read_only is None:
                with suppress(OSError):  # a text that cannot be kept now is kept another time
                    store.texts.keep_annotated(articles, annotations)

        await self.keeper.run(keep)
        for article in articles:
            found = await asyncio.to_thread(suspects, article, annotations, self._texts, self._library.root)
            if found:
                await self._offer_record(article, found[0])

    async def _offer_record(self, article: Article, suspect: Suspect) -> None:
        from synoptic.tui.dialogs.offer import Offer

        count = len(self.annotations.highlights_of(suspect.record.id))
        offer = (
            f"{article.path} looks like {suspect.record.path}, which is gone: {suspect.similarity:.0%} of "
            f"the text is the same. Take over its {counted(count, 'highlight')}?"
        )
        if await self.app.push_screen_wait(Offer("Moved and edited?", offer)):
            taken = renamed(suspect.record, article, self._library.root)
            await self.kept(lambda store: store.record(taken))

    def _look(self) -> None:
        # A group of its own: what is exclusive ends the others of its group, such as an offer that waits.
        self.run_worker(self._look_at_library(), group="look-at-library", exclusive=True)
        self.run_worker(self._look_at_articles(), group="look")

    async def _look_at_library(self) -> None:
        try:
            changed = await self.keeper.run(lambda store: store.refresh())
        except AnnotationError as error:
            fault = single_line(str(error))
            if fault != self._told:  # once, not each second
                self.notify(fault, title="The library's file", severity="error", timeout=15, markup=False)
            self._told = fault
            return
        self._told = ""
        if changed:
            self.annotations = self.keeper.annotations
        self.tell_notices()

    async def _look_at_articles(self) -> None:
        opened = tuple(self.article(identifier) for identifier in self.panes)
        now = await asyncio.to_thread(_stamps, opened)
        fresh = {
            identifier
            for identifier, stamp in now.items()
            if stamp is not None and identifier in self._stamps and stamp != self._stamps[identifier]
        }
        for identifier in fresh - self.row.outdated:
            title = single_line(self.article(identifier).title)
            self.notify(
                f"{title}: the file has changed. R reads it again.",
                severity="warning",
                timeout=10,
                markup=False,
            )
        self.row.outdated = frozenset(fresh)

    async def action_reload(self) -> None:
        """Read the articles whose files have changed again; highlights and the reader's place follow."""
        outdated = self.row.outdated
        if not outdated:
            self.say("No open article has changed on the disk.")
            return
        from synoptic.corpus.articles.loading import load_file

        read: dict[str, Article] = {}
        for identifier in outdated:
            path = self.article(identifier).path
            try:
                if path is not None:
                    read[identifier] = await asyncio.to_thread(load_file, path)
            except UnreadableFile as error:
                self.notify(single_line(str(error)), severity="error", timeout=10, markup=False)
        await self.compare(replace(fresh, id=identifier) for identifier, fresh in read.items())
        was_reading = self.focused is self.view
        self.take_in(read)
        if was_reading:
            self.call_after_refresh(lambda: self.view.focus())
        await self._remember_stamps()
        self.row.outdated = outdated - read.keys()


def _stamps(articles: tuple[Article, ...]) -> Mapping[str, Stamp | None]:
    found: dict[str, Stamp | None] = {}
    for article in articles:
        if article.path is not None:
            try:
                found[article.id] = stamp_of(article.path)
            except OSError:  # it cannot be seen now; what was read is on the screen
                found[article.id] = None
    return found
