"""Notes: written on highlights, links and articles, listed, and kept while they are typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from synoptic.annotations.anchoring.placing import place, places_for
from synoptic.annotations.model.values import Highlight, Link, Note, State
from synoptic.annotations.model.wording import LINK_WORDS
from synoptic.corpus.article import Passage, Span
from synoptic.corpus.articles.article_names import article_name
from synoptic.tui.article.marks import Layer, Mark
from synoptic.tui.desk.annotating.keeping import Keeping, anchor_of
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.panes.note_editor import NoteEditor, Written
from synoptic.tui.panes.notes import NotesPane
from synoptic.tui.shell.display import quoted

if TYPE_CHECKING:
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article
    from synoptic.tui.desk.open_panes import OpenPanes
    from synoptic.tui.desk.pane_layout import Drawers


class Notes(Feature):
    """Sees to it that what is typed into a note gets to the disk."""

    def __init__(self, desk: Desk, keeping: Keeping, open_panes: OpenPanes, drawers: Drawers) -> None:
        super().__init__(desk)
        self._keeping, self._open_panes, self._drawers = keeping, open_panes, drawers
        self._at_work = asyncio.Lock()
        """Held while a note is on its way to the disk: who comes next learns whether it got there."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"notes": self.switch_list, "article-note": lambda: self.open(self._desk.active)}

    def marks(self, article: Article, /) -> Iterator[Mark]:
        """Yield the passage on which a note is being written that has made no highlight of it before."""
        target = editor.target if (editor := self.editor) is not None else None
        if isinstance(target, Passage) and target.article == article.id:
            yield Mark(target.start, target.end, Layer.PENDING)

    @property
    def editor(self) -> NoteEditor | None:
        """The editor, while a note is being written."""
        return self._desk.query_one_optional(NoteEditor)

    # The list

    def show_list(self) -> None:
        """List the notes on the article being read, as they are now."""
        if (pane := self._desk.query_one_optional(NotesPane)) is not None:
            article = self._desk.article(self._desk.active)
            pane.show(self._desk.annotations, article, self._desk.texts, self._keeping.reader)

    async def switch_list(self) -> None:
        """Show the notes and put the keyboard there, or put them away."""
        pane = self._desk.query_one_optional(NotesPane)
        if pane is not None and pane.has_focus_within:
            await self.put_list_away()
            return
        pane = await self._drawers.open(pane or NotesPane(), self._step_back)
        self.show_list()
        pane.query_one(ChoiceList).focus()

    async def _step_back(self) -> bool:
        """Put the notes away; from an article, first light up no longer the words that they led to."""
        pane = self._desk.query_one_optional(NotesPane)
        is_in_list = pane is not None and pane.has_focus_within
        return (not is_in_list and self._open_panes.forget_arrival()) or await self.put_list_away()

    async def put_list_away(self) -> bool:
        """Put the notes away; False if they are not shown."""
        pane = self._desk.query_one_optional(NotesPane)
        if pane is not None:
            await self._drawers.close(pane)
        return pane is not None

    async def go_to(self, target: str, *, edit: bool) -> None:
        """Go to the words that a note is on, or `edit` it; for a lost highlight, offer places."""
        article = self._desk.article(self._desk.active)
        highlight = self._desk.annotations.highlights.get(target)
        span = place(article, highlight, self._desk.texts).span if highlight else None
        if span is not None:
            self._open_panes.land(article.id, span)
        if edit:
            await self.open(target)
        elif span is not None:
            self._desk.focus_article()
        elif highlight is not None:
            await self._find_place(highlight)

    # The editor

    async def open(self, target: str | Passage) -> None:
        """Open the editor on the note of a highlight, a link or an article, once the note before is kept.

        A passage becomes a highlight with the first words that are kept.
        """
        if not await self.keep():
            return
        if (editor := self.editor) is not None:
            await self._drawers.close(editor)
        editor = NoteEditor(target, self._about(target), self._text_on(target) or "")
        await self._drawers.open(editor, self.close)
        self._desk.refresh_marks(self.marks)

    def _about(self, target: str | Passage) -> str:
        """Return what to call the target of a note."""
        if isinstance(target, Passage):
            return quoted(target.text)
        if (highlight := self._desk.annotations.highlights.get(target)) is not None:
            return quoted(highlight.anchor.exact)
        if (link := self._desk.annotations.links.get(target)) is not None:
            return f"this link ({LINK_WORDS[link.kind].name})"
        return article_name(self._desk.article(target))

    def _text_on(self, target: str | Passage) -> str | None:
        """Return the text of one's own note on a target; None where there is no note, or no such link."""
        if isinstance(target, str) and (link := self._desk.annotations.links.get(target)) is not None:
            return link.note
        note = self._note_on(target)
        return None if note is None else note.text

    def _note_on(self, passage: str | Passage) -> Note | None:
        """Return one's own note on a target by its id, or on one's highlight of exactly a passage."""
        reader = self._keeping.reader
        if isinstance(passage, str):
            return self._desk.annotations.note_on(passage, reader)
        article = self._desk.article(passage.article)
        for highlight in self._desk.annotations.highlights_of(passage.article):
            if highlight.creator != reader:
                continue
            if place(article, highlight, self._desk.texts).span == Span(passage.start, passage.end):
                return self._desk.annotations.note_on(highlight.id, reader)
        return None

    def follow(self) -> None:
        """Show in the editor what became of its note elsewhere."""
        editor = self.editor
        if editor is None or editor.is_unsaved or self._at_work.locked():
            return
        text, target = self._text_on(editor.target), editor.target
        if text is not None:
            editor.follow(text)
        elif isinstance(target, str) and editor.text.strip():
            # A highlight that is only being made has no note yet.
            editor.follow("")
            annotations = self._desk.annotations
            is_gone = not any(
                target in known for known in (annotations.highlights, annotations.links, self._articles)
            )
            what = "the highlight or link of this note" if is_gone else "this note"
            self._desk.say(f"Another terminal removed {what}.")
            if is_gone:
                self.close()

    @property
    def _articles(self) -> set[str]:
        return {article.id for article in self._desk.articles}

    def _writing(self, written: Written) -> Callable[[AnnotationStore], Note | Link | None]:
        target, text, key, seen = written.target, written.text, written.merge_key, written.seen
        if isinstance(target, str) and target in self._desk.annotations.links:
            return lambda store: store.change_link(target, note=text, merge_key=key, seen=seen)
        if isinstance(target, Passage):
            highlight = self._keeping.highlighting(target)
            return lambda store: store.note(highlight(store).id, text, merge_key=key, seen=seen)
        article = self._keeping.record(target) if target in self._articles else None
        return lambda store: store.note(target, text, article=article, merge_key=key, seen=seen)

    def last_change(self) -> Callable[[AnnotationStore], Note | Link | None] | None:
        """Return the change that keeps what is being typed, if anything is."""
        editor = self.editor
        written = editor.unsaved() if editor is not None else None
        return self._writing(written) if written is not None else None

    async def keep(self) -> bool:
        """Keep what was typed and not yet kept; False if that was refused: the editor has the words."""
        async with self._at_work:
            is_kept = await self._keep()
        self.follow()  # what another terminal wrote meanwhile
        return is_kept

    async def _keep(self) -> bool:
        editor, change = self.editor, self.last_change()
        if editor is None or change is None:
            return True

        def kept(made: Note | Link | None) -> None:
            match made:
                case Note():
                    editor.is_kept(made.target, made.text)
                case Link():
                    editor.is_kept(made.id, made.note)
                case None:
                    editor.is_kept(editor.target, "")
            self._desk.refresh_saved()

        if await self._keeping.change_and_wait(change, kept):
            return True
        editor.take_back()
        self._desk.refresh_saved()
        return False

    def keep_soon(self) -> None:
        """Do `keep` in the background."""
        self._desk.run_worker(self.keep())

    def close(self) -> bool:
        """Keep the note and put the editor away, in the background; False if no note is being written."""
        editor = self.editor
        if editor is not None:
            self._desk.run_worker(self._close(editor))
        return editor is not None

    async def _close(self, editor: NoteEditor) -> None:
        if not await self.keep():
            if editor.refused != editor.text:
                editor.refused = editor.text
                await self._drawers.open(editor, self.close)
                editor.screen.set_focus(editor.query_one("NoteArea"))
                return
            self._desk.copy(editor.text)
            self._desk.say("The note could not be saved; its text is on the clipboard.")
        await self._drawers.close(editor)
        self._desk.refresh_marks(self.marks)
        self._rest_on(editor.target)
        self._desk.refresh_saved()

    def _rest_on(self, target: str | Passage) -> None:
        """Have keys act on the highlight that a note was written on, if the reader is still at its words."""
        view = self._desk.row.views.get(target.article) if isinstance(target, Passage) else None
        if view is None or isinstance(target, str) or self._note_on(target) is None:
            return
        here = view.target(highlights=False)
        if here is not None and here.passage == target:
            view.rest_in(here.span)

    # Highlights that lost their place

    async def accept_place(self, highlight: Highlight) -> bool:
        """Accept the place where a highlight was found by resemblance; False if it was not."""
        if highlight.creator != self._keeping.reader:
            return False
        article = self._desk.article(highlight.article)
        placement = place(article, highlight, self._desk.texts)
        if placement.state is not State.MOVED or placement.span is None:
            return False
        here = anchor_of(article, placement.span)
        if await self._keeping.change_and_wait(
            lambda store: store.reattach(highlight.id, here, text=article.text)
        ):
            self.say_done("Highlight moved here")
        return True

    async def _find_place(self, highlight: Highlight) -> None:
        """Offer the places where a highlight may belong whose words are not found any more."""
        if self._keeping.refuse_others(highlight):
            return
        article = self._desk.article(highlight.article)
        found = await asyncio.to_thread(places_for, article, highlight)
        if not found:
            self._desk.say("No similar passage found in this article.")
            return

        def attach(index: int) -> None:
            span = found[index].span
            there = anchor_of(article, span)
            self._keeping.change(lambda store: store.reattach(highlight.id, there, text=article.text))
            self._open_panes.arrive(highlight.article, span)

        from synoptic.tui.dialogs.place_picker import PlacePicker

        places = [(each, article.text[each.span.start : each.span.end]) for each in found]
        await self.put_up(PlacePicker(highlight.current.exact, places), attach)
