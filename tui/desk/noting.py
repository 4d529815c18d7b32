"""A floor of the reading screen: making highlights, and writing notes on them and on articles."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from textual import on, work

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.anchoring.placing import place, places_for
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.model.values import State
from synoptic.corpus.article import Passage, Span
from synoptic.tui.desk.covering import CoveringScreen
from synoptic.tui.panes.note_editor import NoteEditor
from synoptic.tui.panes.notes import NotesPane
from synoptic.tui.shell.display import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from synoptic.annotations.model.values import ArticleRecord, Highlight, Note
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.tui.panes.note_editor import Written


class NotingScreen(CoveringScreen):
    """Sees to it that what is typed into a note gets to the disk."""

    _keeping_note = cached_property(lambda _: asyncio.Lock())
    """Held while a note is on its way to the disk: who comes next learns whether it got there."""

    def record(self, article: str | None = None) -> ArticleRecord:
        """Return the record of an article, by default the one being read, as the library has it or would."""
        identifier = article or self.active
        now = record_of(self.article(identifier), self._library.root, datetime.now(UTC))
        known = self.annotations.articles.get(identifier)
        return now if known is None else replace(known, path=now.path)

    def make(
        self, store: AnnotationStore, record: ArticleRecord, passage: Passage, tags: Iterable[str] = ()
    ) -> Highlight:
        """Highlight a passage in the store; where it is highlighted, add the tags."""
        article = self.article(passage.article)
        return store.highlight(
            record,
            anchor(article.text, passage.start, passage.end, article.digest),
            tags=tags,
            text=article.text,
        )

    async def open_note(self, target: str | Passage) -> None:
        """Open the editor on the note of a highlight or an article, once the note before is kept.

        For a passage it opens while the highlight is on its way to the disk.
        """
        if not await self.note_kept():
            return
        await self.query(NoteEditor).remove()
        if isinstance(target, str):
            highlight = self.annotations.highlights.get(target)
            about = quoted(highlight.anchor.exact) if highlight else self.article(target).title
            note = self.annotations.note_on(target)
        else:
            about, note = quoted(target.text), self._note_there(target)
        self.add_class("-noting")
        await self.summon(NoteEditor(target, about, note.text if note else ""))

    def _note_there(self, passage: Passage) -> Note | None:
        """Return the note of the highlight that covers exactly this passage."""
        article = self.article(passage.article)
        for highlight in self.annotations.highlights_of(passage.article):
            if place(article, highlight, self._texts).span == Span(passage.start, passage.end):
                return self.annotations.note_on(highlight.id)
        return None

    async def action_article_note(self) -> None:
        """Write a note on the article being read."""
        await self.open_note(self.active)

    @property
    def note_editor(self) -> NoteEditor | None:
        """The editor, while a note is being written."""
        return self.query_one_optional(NoteEditor)

    def _writing(self, written: Written) -> Callable[[AnnotationStore], object]:
        target, text, key = written.target, written.text, written.merge_key
        if isinstance(target, Passage):
            record = self.record(target.article)
            return lambda store: store.note(self.make(store, record, target).id, text, merge_key=key)
        is_article = any(article.id == target for article in self.articles)
        article = self.record(target) if is_article else None
        return lambda store: store.note(target, text, article=article, merge_key=key)

    def last_change(self) -> Callable[[AnnotationStore], object] | None:
        """Return the change that keeps what is being typed, if anything is."""
        editor = self.note_editor
        written = editor.unsaved() if editor is not None else None
        return self._writing(written) if written is not None else None

    async def note_kept(self) -> bool:
        """Keep what was typed and not yet kept; False if that was refused: the editor has the words."""
        async with self._keeping_note:
            change = self.last_change()
            if change is None or await self.kept(change):
                self.tell_saved()
                return True
            if self.note_editor is not None:
                self.note_editor.take_back()
            return False

    @on(NoteEditor.Due)
    @work
    async def _keep_note(self) -> None:
        await self.note_kept()

    @on(NoteEditor.Typed)
    def _tell_typed(self) -> None:
        self.tell_saved()

    @on(NoteEditor.Closed)
    @work
    async def close_note(self) -> None:
        """Keep the note and put the editor away."""
        editor = self.note_editor
        if editor is None:
            return
        if not await self.note_kept():
            if editor.refused != editor.text:
                editor.refused = editor.text
                self.set_focus(editor.query_one("NoteArea"))
                return
            self.app.copy_to_clipboard(editor.text)
            self.say("The note could not be kept. Its words are in the clipboard.")
        if editor.is_attached:
            if self.focused is None or editor in self.focused.ancestors:
                self.focus_article()  # before the focus goes to whatever is next
            await editor.remove()
            self.remove_class("-noting")
            self.tell_saved()

    @on(NotesPane.Chosen)
    async def _go_to_note(self, message: NotesPane.Chosen) -> None:
        if message.target in self.annotations.links:
            return  # a floor above goes there
        highlight = self.annotations.highlights.get(message.target)
        span = place(self.article(self.active), highlight, self._texts).span if highlight else None
        if span is not None:
            self.land(self.active, span)
        if message.edit:
            await self.open_note(message.target)
        elif span is not None:
            self.focus_article()
        elif highlight is not None:
            await self._find_place(highlight)

    async def place_accepted(self, highlight: Highlight) -> bool:
        """Accept the place where a highlight was found by resemblance; False if it was not."""
        article = self.article(highlight.article)
        placement = place(article, highlight, self._texts)
        if placement.state is not State.MOVED or placement.span is None:
            return False
        here = anchor(article.text, placement.span.start, placement.span.end, article.digest)
        if await self.kept(lambda store: store.reattach(highlight.id, here, text=article.text)):
            self.say("The highlight belongs here now; u undoes that.")
        return True

    async def _find_place(self, highlight: Highlight) -> None:
        """Offer the places where a highlight may belong whose words are not found any more."""
        article = self.article(highlight.article)
        found = await asyncio.to_thread(places_for, article, highlight)
        if not found:
            self.say("Nothing in the article is like these words any more.")
            return

        def attach(index: int | None) -> None:
            if index is not None:
                span = found[index].span
                place = anchor(article.text, span.start, span.end, article.digest)
                self.keep(lambda store: store.reattach(highlight.id, place, text=article.text))
                self.arrive(highlight.article, span)

        from synoptic.tui.dialogs.place_picker import PlacePicker

        places = [(each, article.text[each.span.start : each.span.end]) for each in found]
        await self.app.push_screen(PlacePicker(highlight.current.exact, places), attach)
