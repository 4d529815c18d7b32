"""Keeping: the one way in which annotations change, and the ways back: undo, redo, the trash."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.errors import AnnotationError, Conflict
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.library.letters import letters_to_keep
from synoptic.annotations.model.corrections import following
from synoptic.annotations.model.values import Link
from synoptic.tui.desk.annotating.steps import DeskStep, Steps
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes.status_text import NOBODY
from synoptic.tui.panes.tags import digits_of, recent_tags
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Anchor, ArticleLetter, ArticleRecord, Highlight, Tag
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article, Passage, Span
    from synoptic.tui.dialogs.tag_picker import Picked
    from synoptic.tui.shell.keeper import Keeper
    from synoptic.tui.shell.session import Session

Kept = TypeVar("Kept")


class Keeping(Feature):
    """Changes the annotations in the keeper's thread, and shows what the library has then."""

    def __init__(self, desk: Desk, keeper: Keeper, root: Path | None, session: Session) -> None:
        """Keep with this keeper; `root` is the folder of the library's articles, if it has one.

        Tags have the digits that they had in the session.
        """
        super().__init__(desk)
        self._keeper = keeper
        self._root = root
        self.saving = 0
        """Changes that are not yet on the disk."""
        self.refused: str | None = None
        """Why the last change was refused; None once one is on the disk."""
        self._steps = Steps()
        self._noticed = 0
        self._recent: tuple[Annotations, tuple[Tag, ...]] | None = None
        self._digits = session.digits
        """Ids of the tags of the digits from 1 on; "" for a free one."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"undo": self.undo, "redo": self.redo, "trash": self.trash}

    @property
    def reader(self) -> str | None:
        """The name of the reader, in a library that several share."""
        return self._keeper.reader

    @property
    def sees_all(self) -> bool:
        """Whether others' annotations are here too: not so for a coder while coding is blind."""
        return self._keeper.sees_all

    @property
    def who(self) -> str:
        """The reader and the library, as `ana@news`; empty in a library of files."""
        return self._keeper.who

    @property
    def status(self) -> str | None:
        """How it stands with the library's server, in a few words; None if all is as it should be."""
        return self._keeper.status

    def refuse_others(self, record: Highlight | Link) -> bool:
        """Say that a record is somebody else's, which no key here changes; False for one's own."""
        is_others = record.creator != self.reader
        if is_others:
            thing = "link" if isinstance(record, Link) else "highlight"
            name = single_line(record.creator or NOBODY)
            self._desk.refuse(f"This {thing} is by {name}; select the words to mark them yourself.")
        return is_others

    @property
    def undone(self) -> int:
        """How many changes and steps on the desk can be done again."""
        return self._keeper.undone + self._steps.undone

    @property
    def read_only(self) -> str | None:
        """Why nothing can be saved, if so."""
        return self._keeper.read_only

    @property
    def fault(self) -> str | None:
        """Why the disk lacks what is shown, if so."""
        return self._keeper.fault

    def keep_letters(self) -> None:
        """Keep the letters of articles that are new to the library; what cannot be kept is made anew."""
        letters = letters_to_keep(self._desk.articles, self._desk.annotations, self._root, datetime.now(UTC))
        if letters and not (self.read_only or self.fault):
            self._desk.run_worker(self._keep_letters(letters), group="letters", exclusive=True)

    async def _keep_letters(self, letters: Sequence[ArticleLetter]) -> None:
        def keep(store: AnnotationStore) -> bool:
            if store.problems:
                return False  # nothing is written into a damaged file that nobody asked for
            store.keep_letters(letters)
            return True

        with suppress(AnnotationError):
            if await self._keeper.run(keep):
                self.show()

    async def look(self) -> None:
        """Take in what another process wrote, and show whether the disk has what is shown."""
        changed = False
        with suppress(AnnotationError):
            changed = await self._keeper.run(_refresh)
        # A look that was given up for the next one may have taken in the change.
        if changed or self._desk.annotations is not self._keeper.annotations:
            self.show()
        self.show_notices()
        # Each time: a change may have shown how it stood meanwhile, and a look may have been given up.
        self._desk.refresh_saved()

    async def change_and_wait(
        self, act: Callable[[AnnotationStore], Kept], then: Callable[[Kept], None] | None = None
    ) -> bool:
        """Change the annotations, show the change, then call `then` with the result.

        Return whether it is on the disk now. A change that is refused is told to the reader.
        """
        return await self._do(lambda store: self._steps.change(store, act), then, "Not saved")

    async def _do(
        self, act: Callable[[AnnotationStore], Kept], then: Callable[[Kept], None] | None, refusal: str
    ) -> bool:
        self._count(1)
        try:
            result = await self._keeper.run(act)
        except AnnotationError as error:
            if not isinstance(error, Conflict):  # a conflict is no fault of the disk
                self.refused = str(error)
            self._desk.alert(str(error), refusal, severity="error")
            self._desk.refuse(f"{refusal}.")
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
        return now if known is None else replace(following(known, now), path=now.path)

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
            self._digits = digits_of(self._recent[1], self._digits)
        return self._recent[1]

    @property
    def digits(self) -> Mapping[int, str]:
        """The names of the tags that digits give and take."""
        by_id = {tag.id: tag.name for tag in self.recent_tags()}
        return {digit: by_id[each] for digit, each in enumerate(self._digits, 1) if each}

    def show_digits(self) -> None:
        """Show the digits beside the tags."""
        self._desk.digits = self.digits

    def remember(self, session: Session, /) -> Session:
        """Return the session with the digits of tags."""
        return replace(session, digits=self._digits)

    def pick_tags(
        self,
        given: Sequence[str],
        then: Callable[[Picked], object],
        *,
        about: str = "",
        closed: Callable[[], object] = lambda: None,
    ) -> Awaitable[object]:
        """Ask which tags something gets or, of those `given`, loses; wait for the return until that is up.

        The title names what it is `about`; `closed` is called once the reader has chosen, or has not.
        """
        from synoptic.tui.dialogs.tag_picker import TagPicker

        return self.put_up(
            TagPicker(self.recent_tags(), given, about, digits=self.digits), then, closed=closed
        )

    # Ways back

    def add_step(self, step: DeskStep) -> None:
        """Have a step on the desk be undone in its turn among the changes of the annotations."""
        self._desk.run_worker(self._keeper.run(lambda store: self._steps.add(store, step)), group="keep")

    async def undo(self) -> None:
        await self._do(self._steps.undo, self._say_undone, "Not undone")

    async def redo(self) -> None:
        await self._do(self._steps.redo, self._say_redone, "Not redone")

    def _say_undone(self, step: DeskStep | str | None) -> None:
        if isinstance(step, DeskStep):
            step.back()
        if step is None:
            self._desk.refuse("Nothing to undo.")
        else:
            self._desk.say(f"Undone: {_label(step)}")

    def _say_redone(self, step: DeskStep | str | None) -> None:
        if isinstance(step, DeskStep):
            step.forth()
        if step is None:
            self._desk.refuse("Nothing to redo.")
        else:
            self._desk.say(f"Redone: {_label(step)}")

    async def trash(self) -> None:
        """List what was deleted, to bring some of it back."""
        trash = self._keeper.trash
        if not trash:
            self._desk.refuse("The trash is empty.")
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


def _refresh(store: AnnotationStore) -> bool:
    """Take in what others have changed, with the texts that it is in; tell whether they have."""
    is_other = store.refresh()
    if is_other:
        store.fetch_texts()
    return is_other


def anchor_of(article: Article, passage: Passage | Span) -> Anchor:
    """Return the anchor that holds a passage in its article."""
    return anchor(article.text, passage.start, passage.end, article.digest)


def _label(step: DeskStep | str) -> str:
    return step.label if isinstance(step, DeskStep) else step
