"""Keeping: the one way in which annotations change, and the ways back: undo, redo, the trash."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.library.catalogue import record_of
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes.tags import recent_tags

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Anchor, ArticleRecord, Highlight, Tag
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article, Passage, Span
    from synoptic.tui.dialogs.tag_picker import Picked
    from synoptic.tui.shell.keeper import Keeper

Kept = TypeVar("Kept")


class Keeping(Feature):
    """Changes the annotations in the keeper's thread, and shows what the library has then."""

    def __init__(self, desk: Desk, keeper: Keeper, root: Path | None) -> None:
        """Keep with this keeper; `root` is the folder of the library's articles, if it has one."""
        super().__init__(desk)
        self._keeper = keeper
        self._root = root
        self.saving = 0
        """Changes that are not yet on the disk."""
        self.refused: str | None = None
        """Why the last change was refused; None once one is on the disk."""
        self._noticed = 0
        self._recent: tuple[Annotations, tuple[Tag, ...]] | None = None

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"undo": self.undo, "redo": self.redo, "trash": self.trash}

    @property
    def read_only(self) -> str | None:
        """Why nothing can be saved, if so."""
        return self._keeper.read_only

    @property
    def fault(self) -> str | None:
        """Why the disk lacks what is shown, if so."""
        return self._keeper.fault

    async def look(self) -> None:
        """Take in what another process wrote, and show whether the disk has what is shown."""
        before, changed = self.fault, False
        with suppress(AnnotationError):
            changed = await self._keeper.run(lambda store: store.refresh())
        if changed:
            self.show()
        self.show_notices()
        if self.fault != before:
            self._desk.refresh_saved()

    async def change_and_wait(
        self, act: Callable[[AnnotationStore], Kept], then: Callable[[Kept], None] | None = None
    ) -> bool:
        """Change the annotations, show the change, then call `then` with the result.

        Return whether it is on the disk now. A change that is refused is told to the reader.
        """
        self._count(1)
        try:
            result = await self._keeper.run(act)
        except AnnotationError as error:
            self.refused = str(error)
            self._desk.alert(self.refused, "Not saved", severity="error")
            return False
        else:
            self.refused = None
        finally:
            self._count(-1)
            self.show()
        if then is not None:
            then(result)
        return True

    def change(
        self, act: Callable[[AnnotationStore], Kept], then: Callable[[Kept], None] | None = None
    ) -> None:
        """Do `change_and_wait` in the background."""
        self._desk.run_worker(self.change_and_wait(act, then), group="keep")

    def _count(self, step: int) -> None:
        self.saving += step
        self._desk.refresh_saved()

    def show(self) -> None:
        """Show the annotations as the library has them, and what happened in the store meanwhile."""
        self._desk.annotations = self._keeper.annotations
        self.show_notices()

    def show_notices(self) -> None:
        """Show what happened in the store since this was shown last."""
        notices = self._keeper.notices
        for notice in notices[self._noticed :]:
            self._desk.alert(notice)
        self._noticed = len(notices)

    # What changes are made of

    def record(self, article: str | None = None) -> ArticleRecord:
        """Return the record of an article, by default the one being read, as the library has it or would."""
        identifier = article or self._desk.active
        now = record_of(self._desk.article(identifier), self._root, datetime.now(UTC))
        known = self._desk.annotations.articles.get(identifier)
        return now if known is None else replace(known, path=now.path)

    def highlighting(
        self, passage: Passage, tags: Iterable[str] = ()
    ) -> Callable[[AnnotationStore], Highlight]:
        """Return the change that highlights a passage; where it is highlighted, it adds the tags."""
        article, record = self._desk.article(passage.article), self.record(passage.article)
        return lambda store: store.highlight(
            record, anchor_of(article, passage), tags=tags, text=article.text
        )

    def recent_tags(self) -> tuple[Tag, ...]:
        """Return all tags, those given last first; looked up once for each picture."""
        annotations = self._desk.annotations
        if self._recent is None or self._recent[0] is not annotations:
            self._recent = (annotations, recent_tags(annotations))
        return self._recent[1]

    def pick_tags(self, given: Sequence[str], then: Callable[[Picked], object]) -> Awaitable[object]:
        """Ask which tags something gets or, of those `given`, loses; wait for the return until that is up."""
        from synoptic.tui.dialogs.tag_picker import TagPicker

        return self.put_up(TagPicker(self.recent_tags(), given), then)

    # Ways back

    def undo(self) -> None:
        self.change(lambda store: store.undo(), lambda label: self._say_step("Undone", label))

    def redo(self) -> None:
        self.change(lambda store: store.redo(), lambda label: self._say_step("Redone", label))

    def _say_step(self, verb: str, label: object) -> None:
        self._desk.say(f"{verb}: {label}" if label else f"Nothing to {verb.lower().removesuffix('ne')}.")

    async def trash(self) -> None:
        """List what was deleted, to bring some of it back."""
        trash = tuple(self._desk.annotations.trash.values())[::-1]
        if not trash:
            self._desk.say("The trash is empty.")
            return
        from synoptic.tui.dialogs.trash import EVERYTHING, TrashScreen

        def answer(chosen: str) -> None:
            if chosen == EVERYTHING:
                self.change(
                    lambda store: store.empty_trash(),
                    lambda count: self.say_done(f"{count} deleted from the trash"),
                )
            else:
                self.change(lambda store: store.restore([chosen]), lambda _: self._desk.say("Restored."))

        await self.put_up(TrashScreen(trash), answer)


def anchor_of(article: Article, passage: Passage | Span) -> Anchor:
    """Return the anchor that holds a passage in its article."""
    return anchor(article.text, passage.start, passage.end, article.digest)
