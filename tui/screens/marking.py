"""The second floor of the reading screen: highlights, tags, notes, provenance, undo and export."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work

from annotations.anchor import anchor
from annotations.catalogue import record_of
from annotations.durable import write_whole
from corpus.article import Passage, Span
from tui.display import single_line
from tui.reading.overlay import place_of, recent_tags
from tui.screens.arranging import ArrangingScreen
from tui.widgets.article_view import ArticleView
from tui.widgets.note_editor import NoteEditor
from tui.widgets.notes_pane import NotesPane
from tui.widgets.tag_pane import TagPane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from annotations.model import ArticleRecord, Highlight, Note
    from annotations.store import AnnotationStore
    from tui.widgets.note_editor import Written

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NOTHING_HERE = (
    "Nothing is selected, and no highlight is under the caret. Select with v and a motion, or drag."
)


@dataclass(frozen=True, slots=True)
class Picked:
    """What a reader chose in the tag picker."""

    give: tuple[str, ...]
    """Names of tags to give, some of which may have to be made."""
    take: tuple[str, ...] = ()
    """Names of tags to take away."""


class MarkingScreen(ArrangingScreen):
    """Turns selections into highlights, and changes what is kept."""

    _keeping_note = cached_property(lambda _: asyncio.Lock())
    """Held while a note is on its way to the disk: who comes next learns whether it got there."""

    @on(ArticleView.Wanted)
    def _do_wanted(self, message: ArticleView.Wanted) -> None:
        self.active = message.view.article.id
        match message.what:
            case "highlight":
                self._highlight()
            case "tag":
                self._tag()
            case "note":
                self._note()
            case "remove":
                self._remove()
            case "copy":
                self._copy()
            case "recent_tag":
                self._give_recent(message.number)

    # Highlights

    def _record(self, article: str | None = None) -> ArticleRecord:
        """Return the record of an article, by default the one being read, as the library has it or would."""
        identifier = article or self.active
        now = record_of(self._article(identifier), self._library.root, datetime.now(UTC))
        known = self.annotations.articles.get(identifier)
        return now if known is None else replace(known, path=now.path)

    def _highlight_here(self) -> Highlight | None:
        """Return the innermost highlight under the caret."""
        marks = self.view.marks_here()
        if not marks:
            return None
        innermost = min(marks, key=lambda mark: mark.end - mark.start)
        return self.annotations.highlights.get(innermost.highlight)

    def _make(
        self, store: AnnotationStore, record: ArticleRecord, passage: Passage, tags: Iterable[str] = ()
    ) -> Highlight:
        article = next(each for each in self.articles if each.id == passage.article)
        return store.highlight(
            record, anchor(article.text, passage.start, passage.end, article.digest), tags=tags
        )

    def _rest_on(self, passage: Passage) -> None:
        """Drop the selection; leave the caret on its last character, so that keys act on the highlight."""
        view = self.row.views.get(passage.article)
        if view is not None:
            view.go_to(max(passage.start, passage.end - 1))

    def _highlight(self) -> None:
        passage = self.view.passage()
        if passage is None:
            if self._highlight_here() is None:
                self.notify(_NOTHING_HERE, markup=False)
            else:
                self._tag()
            return
        record = self._record()
        self.keep(lambda store: self._make(store, record, passage))
        self._rest_on(passage)

    def _remove(self) -> None:
        highlight = self._highlight_here()
        if highlight is None:
            self.notify("No highlight is under the caret. ] goes to the next one.", markup=False)
            return
        self.keep(lambda store: store.remove([highlight.id]))
        self.notify("Highlight removed; u brings it back.", markup=False)

    def _copy(self) -> None:
        passage = self.view.passage()
        if passage is None:
            self.notify("Nothing is selected to copy.", markup=False)
            return
        self.app.copy_to_clipboard(passage.text)
        self.notify(f"Copied {len(passage.text)} characters.", markup=False)
        self.view.drop_selection()

    # Tags

    def _tag(self) -> None:
        passage, highlight = self.view.passage(), self._highlight_here()
        if passage is None and highlight is None:
            self.notify(_NOTHING_HERE, markup=False)
            return
        given = [tag.name for tag in self.annotations.tags_of(highlight)] if highlight and not passage else []

        def change(picked: Picked | None) -> None:
            if picked is not None:
                self._change_tags(passage, highlight, picked)

        from tui.screens.tag_picker import TagPicker

        self.app.push_screen(TagPicker(recent_tags(self.annotations), given), change)

    def _change_tags(self, passage: Passage | None, highlight: Highlight | None, picked: Picked) -> None:
        if passage is not None:
            record = self._record()
            self.keep(lambda store: self._make(store, record, passage, picked.give))
            self._rest_on(passage)
        elif highlight is not None:
            self.keep(lambda store: store.retag(highlight.id, give=picked.give, take=picked.take))

    def _give_recent(self, number: int) -> None:
        recent = recent_tags(self.annotations)
        if number > len(recent):
            self.notify(f"There is no tag {number} yet. t finds or makes one.", markup=False)
            return
        self._toggle_tag(recent[number - 1].name)

    def _toggle_tag(self, name: str) -> None:
        """Give a tag to the selection; give it to or take it from the highlight under the caret."""
        passage, highlight = self.view.passage(), self._highlight_here()
        if passage is None and highlight is None:
            self.notify(_NOTHING_HERE, markup=False)
            return
        has = highlight is not None and any(tag.name == name for tag in self.annotations.tags_of(highlight))
        picked = Picked((), (name,)) if has and passage is None else Picked((name,))
        self._change_tags(passage, highlight, picked)

    @on(TagPane.Lit)
    def _light(self, message: TagPane.Lit) -> None:
        self.lit = self.lit ^ {message.name}

    @on(TagPane.Wanted)
    def _change_tag(self, message: TagPane.Wanted) -> None:
        match message.what:
            case "give":
                self._toggle_tag(message.name)
            case "remove":
                self.keep(lambda store: store.remove_tag(message.name, nested=True))
                self.notify(f"Tag {single_line(message.name)} removed; u brings it back.", markup=False)
            case "rename":
                self._rename_tag(message.name)

    def _rename_tag(self, name: str) -> None:
        def rename(values: dict[str, str] | None) -> None:
            if values is not None and values["Name"] != name:
                self.keep(lambda store: store.rename_tag(name, values["Name"]))

        from tui.screens.form import Form

        self.app.push_screen(Form("Rename the tag", {"Name": name}), rename)

    # Notes

    def _note(self) -> None:
        passage, highlight = self.view.passage(), self._highlight_here()
        if passage is not None:
            record = self._record()
            self.keep(lambda store: self._make(store, record, passage))
            self._rest_on(passage)
            self.edit_note(passage)
        elif highlight is not None:
            self.edit_note(highlight.id)
        else:
            self.notify(_NOTHING_HERE, markup=False)

    @work
    async def edit_note(self, target: str | Passage) -> None:
        """Open the editor on the note of a highlight or an article, once the note before is kept.

        Of a passage whose highlight is on its way to the disk, no key typed meanwhile may go astray: the
        editor opens at once.
        """
        if not await self.note_kept():
            return
        await self.query(NoteEditor).remove()
        if isinstance(target, str):
            highlight = self.annotations.highlights.get(target)
            about = f"“{highlight.anchor.exact}”" if highlight else self._article(target).title
            note = self.annotations.note_on(target)
        else:
            about, note = f"“{target.text}”", self._note_there(target)
        self.add_class("-noting")
        await self.summon(NoteEditor(target, about, note.text if note else ""))

    def _note_there(self, passage: Passage) -> Note | None:
        """Return the note of the highlight that covers exactly this passage."""
        article = self._article(passage.article)
        for highlight in self.annotations.highlights_of(passage.article):
            if place_of(article, highlight) == Span(passage.start, passage.end):
                return self.annotations.note_on(highlight.id)
        return None

    def action_article_note(self) -> None:
        """Write a note on the article being read."""
        self.edit_note(self.active)

    @property
    def note_editor(self) -> NoteEditor | None:
        """The editor, while a note is being written."""
        return self.query_one_optional(NoteEditor)

    def _writing(self, written: Written) -> Callable[[AnnotationStore], object]:
        target, text, key = written.target, written.text, written.merge_key
        if isinstance(target, Passage):
            record = self._record(target.article)
            return lambda store: store.note(self._make(store, record, target).id, text, merge_key=key)
        article = None if target in self.annotations.highlights else self._record(target)
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
                return True
            if self.note_editor is not None:
                self.note_editor.take_back()
            return False

    @on(NoteEditor.Paused)
    @work
    async def _keep_note(self) -> None:
        await self.note_kept()

    @on(NoteEditor.Closed)
    @work
    async def close_note(self) -> None:
        """Keep the note and put the editor away."""
        editor = self.note_editor
        if editor is not None and await self.note_kept():
            self.focus_article()  # before the focus goes to whatever is next
            await editor.remove()
            self.remove_class("-noting")

    @on(NotesPane.Chosen)
    def _go_to_note(self, message: NotesPane.Chosen) -> None:
        highlight = self.annotations.highlights.get(message.target)
        span = place_of(self._article(self.active), highlight) if highlight else None
        if span is not None:
            self.view.go_to(span.start, end=span.end)
        if message.edit:
            self.edit_note(message.target)
        elif span is not None:
            self.focus_article()

    # Undo

    def _tell_step(self, verb: str, label: object) -> None:
        text = f"{verb}: {label}" if label else f"Nothing to {verb.lower().removesuffix('ne')}."
        self.notify(single_line(text), markup=False)

    def action_undo(self) -> None:
        """Undo the last change."""
        self.keep(lambda store: store.undo(), lambda label: self._tell_step("Undone", label))

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self.keep(lambda store: store.redo(), lambda label: self._tell_step("Redone", label))

    # Provenance and export

    def action_provenance(self) -> None:
        """Fill in where the article being read comes from."""
        record = self._record()
        before = {
            "Title": record.title,
            "Source": record.source or "",
            "Author": record.author or "",
            "Date": record.date or "",
            "Address": record.url or "",
        }

        def check(values: Mapping[str, str]) -> str | None:
            if not values["Title"]:
                return "An article needs a title."
            if values["Date"] and not _DATE.fullmatch(values["Date"]):
                return "Write the date as 2031-03-14; 2031-03 and 2031 will do."
            return None

        def amend(values: dict[str, str] | None) -> None:
            if values is None:
                return
            # What was shown but not changed stays as it is in the record, unprintable characters included.
            said = {
                label: value or None if value != single_line(before[label]).strip() else before[label] or None
                for label, value in values.items()
            }
            amended = replace(
                record,
                title=said["Title"] or record.title,
                source=said["Source"],
                author=said["Author"],
                date=said["Date"],
                url=said["Address"],
            )
            if amended != record:
                self.keep(lambda store: store.record(amended))

        from tui.screens.form import Form

        self.app.push_screen(Form("Where this comes from", before, check=check), amend)

    def action_export(self) -> None:
        """Write all highlights and notes of these articles to a Markdown file."""
        name = re.sub(r"[^\w-]+", "-", self._library_name).strip("-") or "notes"
        target = Path.cwd() / f"{name}-notes.md"

        def export(values: dict[str, str] | None) -> None:
            if values is not None and values["File"]:
                self._export_to(Path(values["File"]).expanduser())

        from tui.screens.form import Form

        remark = "Highlights, tags and notes of all articles in this library, word for word."
        self.app.push_screen(Form("Export as Markdown", {"File": str(target)}, remark=remark), export)

    @work
    async def _export_to(self, target: Path) -> None:
        from annotations.markdown import to_markdown

        articles, annotations = self.articles, self.annotations
        written = to_markdown(articles, annotations, title=self._library_name, when=datetime.now(UTC))
        if any(article.path == target.resolve() for article in articles):
            self.notify("That file is one of the articles; name another.", severity="error", markup=False)
            return
        try:
            await asyncio.to_thread(write_whole, target, written.encode())
        except OSError as error:
            fault = f"{target} could not be written: {error.strerror or error}. Name another file."
            self.notify(single_line(fault), severity="error", timeout=10, markup=False)
        else:
            self.notify(single_line(f"Written to {target}"), markup=False)
