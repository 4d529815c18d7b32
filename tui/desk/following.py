"""Following: what others change in the library's file and in the articles' files."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.anchoring.placing import place_all, place_anchor
from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.files.disk import Stamp, stamp_of
from synoptic.annotations.library.catalogue import Suspect, renamed, suspects
from synoptic.annotations.model.wording import counted
from synoptic.corpus.articles.article_names import article_name
from synoptic.corpus.errors import UnreadableFile
from synoptic.tui.desk.feature import Act, Desk, Feature

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Anchor
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article
    from synoptic.tui.desk.annotating.keeping import Keeping
    from synoptic.tui.shell.keeper import Keeper

LOOK_SECONDS = 1.0
"""Seconds between two looks."""


class Following(Feature):
    """Takes in the writing of another process, and offers to read an article again whose file has changed."""

    def __init__(
        self,
        desk: Desk,
        keeper: Keeper,
        keeping: Keeping,
        root: Path | None,
        take_in: Callable[[Mapping[str, Article]], None],
    ) -> None:
        """Look into this keeper's library; `take_in` shows articles, by id, as they were read again."""
        super().__init__(desk)
        self._keeper, self._keeping, self._root = keeper, keeping, root
        self._take_in = take_in
        self._stamps: Mapping[str, Stamp | None] = {}
        self._encodings = self._kept_encodings()
        """Article id to the encoding that is kept for it."""
        self._told: str | None = None
        """The fault of the library's file that the reader was told."""
        self._looking: set[Callable[[], Awaitable[None]]] = set()
        """The looks that are under way."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"reload": self.reload}

    def start(self) -> None:
        """Find what was marked in articles that were edited since, and begin to look."""
        edited = [article for article in self._desk.articles if self._was_edited(article)]
        if edited:
            self._desk.run_worker(self._show_placed(edited), group="compare")
        else:
            self._desk.refresh_annotations()
        self._desk.run_worker(self._remember_stamps(), group="look")
        self._desk.run_worker(self._look_at_anchors(), group="look")
        self._desk.set_interval(LOOK_SECONDS, self.look)
        self._desk.run_worker(self._listen(), group="listen")
        if self._keeper.reader is not None:
            self._desk.run_worker(self._tell_refused(), group="look")

    def read_in_kept_encodings(self) -> None:
        """Read the articles again for which another encoding is kept now, whoever chose it."""
        before, self._encodings = self._encodings, self._kept_encodings()
        changed = [each for each, encoding in self._encodings.items() if encoding != before.get(each)]
        if changed:
            self._desk.run_worker(self._read_again(changed), group="read")

    def _kept_encodings(self) -> Mapping[str, str | None]:
        annotations = self._desk.annotations
        return {article.id: _encoding(annotations, article.id) for article in self._desk.articles}

    def take_up(self, articles: Sequence[str]) -> None:
        """Look after articles, by their ids, that are new on the desk."""
        self._encodings = self._kept_encodings()
        self._desk.run_worker(self._take_up([self._desk.article(each) for each in articles]), group="compare")

    async def _take_up(self, articles: Sequence[Article]) -> None:
        self._stamps = {**self._stamps, **await asyncio.to_thread(_stamps, tuple(articles))}
        if edited := [article for article in articles if self._was_edited(article)]:
            await self._show_placed(edited)

    # Edited articles

    def _was_edited(self, article: Article) -> bool:
        """Tell whether highlights or links were made in another version of an article."""
        found = self._desk.annotations.highlights_of(article.id)
        return any(highlight.current.digest != article.digest for highlight in found) or any(
            anchor.digest != article.digest for anchor in self._link_anchors(article)
        )

    def _link_anchors(self, article: Article) -> tuple[Anchor, ...]:
        """Return where links have their ends in an article."""
        return tuple(
            end.anchor
            for link in self._desk.annotations.links_of(article.id)
            for end in link.ends
            if end.article == article.id and end.anchor is not None
        )

    async def _place(self, articles: Iterable[Article]) -> None:
        """Find what is anchored in edited articles off the event loop: a second's work, and remembered."""
        for article in articles:
            highlights = self._desk.annotations.highlights_of(article.id)
            await asyncio.to_thread(place_all, article, highlights, self._desk.texts)
            for anchor in self._link_anchors(article):
                await asyncio.to_thread(place_anchor, article, anchor, self._desk.texts)

    async def _show_placed(self, articles: Iterable[Article]) -> None:
        await self._place(articles)
        self._desk.refresh_annotations()

    # Records

    async def _look_at_anchors(self) -> None:
        """See to it that annotated texts are kept, and offer records whose file may be an article now."""
        articles, annotations = self._desk.articles, self._desk.annotations
        if not annotations.highlights:
            return

        def keep(store: AnnotationStore) -> None:
            if store.read_only is None:
                with suppress(OSError):  # a text that cannot be kept now is kept another time
                    store.texts.keep_annotated(articles, annotations)

        await self._keeper.run(keep)
        for article in articles:
            found = await asyncio.to_thread(suspects, article, annotations, self._desk.texts, self._root)
            if found:
                await self._offer_record(article, found[0])

    async def _offer_record(self, article: Article, suspect: Suspect) -> None:
        from synoptic.tui.dialogs.offer import Offer

        count = len(self._desk.annotations.highlights_of(suspect.record.id))
        offer = (
            f"{article.path} looks like {suspect.record.path}, which is gone: {suspect.similarity:.0%} of "
            f"the text is the same. Take over its {counted(count, 'highlight')}?"
        )
        answered: asyncio.Future[bool | None] = asyncio.get_running_loop().create_future()
        await self._desk.ask(Offer("Moved and edited?", offer), answered.set_result)
        if await answered:
            taken = renamed(suspect.record, article, self._root)
            await self._keeping.change_and_wait(lambda store: store.record(taken))

    # Looking

    async def _listen(self) -> None:
        """Have a library on a server say when others have changed it: a look each second is for files."""
        loop = asyncio.get_running_loop()

        def hear() -> None:
            with suppress(RuntimeError):  # the app has ended meanwhile
                loop.call_soon_threadsafe(self._take_news)

        with suppress(AnnotationError):  # the next look says what is wrong
            await self._keeper.run(lambda store: store.listen(hear))

    async def _tell_refused(self) -> None:
        """Say once, at the start, that changes are kept that the server refused."""
        from synoptic.annotations.server.pointer import FOLDER_NAME
        from synoptic.annotations.server.refused_changes import FILE_NAME, notice_of

        notice = await self._keeper.run(lambda store: notice_of(store.folder / FOLDER_NAME))
        # One that was refused as the library was opened is told with its reason.
        if notice is not None and not any(FILE_NAME in each for each in self._keeper.notices):
            self._desk.alert(notice)

    def _take_news(self) -> None:
        look = self.look_at_library()
        try:
            self._desk.run_worker(look, group="look-at-library", exclusive=True)
        except RuntimeError:  # the screen is gone, and its app
            look.close()

    def look(self) -> None:
        """Look once, in the background, wherever a look is not under way already."""
        # One that is given up may have taken in already what it would show.
        for act in (self.look_at_library, self.look_at_articles):
            if act not in self._looking:
                self._looking.add(act)
                self._desk.run_worker(self._look(act), group="look")

    async def _look(self, act: Callable[[], Awaitable[None]]) -> None:
        try:
            await act()
        finally:
            self._looking.discard(act)

    async def look_at_library(self) -> None:
        """Take in what another process wrote into the library's file; say once what is wrong with that."""
        await self._keeping.look()
        fault = self._keeping.fault
        if fault is not None and fault != self._told:
            self._desk.alert(fault, "The library's file", severity="error", timeout=15)
        self._told = fault

    async def _remember_stamps(self) -> None:
        self._stamps = await asyncio.to_thread(_stamps, self._desk.articles)

    async def look_at_articles(self) -> None:
        """Say of which open articles the files have changed."""
        now = await asyncio.to_thread(_stamps, self._desk.open_articles)
        fresh = {
            identifier
            for identifier, stamp in now.items()
            if stamp is not None and identifier in self._stamps and stamp != self._stamps[identifier]
        }
        for identifier in fresh - self._desk.row.outdated:
            title = article_name(self._desk.article(identifier))
            self._desk.alert(f"{title}: the file has changed. {self.key('reload')} reloads it.")
        self._desk.row.outdated = frozenset(fresh)

    async def reload(self) -> None:
        """Read the articles whose files have changed again."""
        if self._desk.row.outdated:
            await self._read_again(self._desk.row.outdated)
        else:
            self._desk.refuse("No open article has changed on disk.")

    async def _read_again(self, articles: Iterable[str]) -> None:
        """Read articles, by id, again; highlights and the reader's place follow."""
        from synoptic.corpus.files.loading import load_file

        read: dict[str, Article] = {}
        for identifier in articles:
            article, kept = self._desk.article(identifier), _encoding(self._desk.annotations, identifier)
            try:
                if article.path is not None:
                    reading = asyncio.to_thread(load_file, article.path, article.part, kept=kept)
                    read[identifier] = await reading
            except UnreadableFile as error:
                self._desk.alert(str(error), severity="error")
        await self._place(replace(fresh, id=identifier) for identifier, fresh in read.items())
        was_reading = self._desk.focused is self._desk.view
        self._take_in(read)
        if was_reading:
            self._desk.call_after_refresh(lambda: self._desk.view.focus())
        await self._remember_stamps()
        self._desk.row.outdated -= read.keys()


def _encoding(annotations: Annotations, identifier: str) -> str | None:
    """Return the encoding that is kept on the record of an article; None without one."""
    record = annotations.articles.get(identifier)
    return None if record is None else record.encoding


def _stamps(articles: tuple[Article, ...]) -> Mapping[str, Stamp | None]:
    found: dict[str, Stamp | None] = {}
    for article in articles:
        if article.path is not None:
            try:
                found[article.id] = stamp_of(article.path)
            except OSError:  # it cannot be seen now; what was read is on the screen
                found[article.id] = None
    return found
