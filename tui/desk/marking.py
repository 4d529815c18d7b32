"""A floor of the reading screen: turning selections into highlights, and tagging them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.model.wording import counted
from synoptic.annotations.store.tags import clean_name
from synoptic.corpus.article import Passage, Span
from synoptic.tui.desk.noting import NotingScreen
from synoptic.tui.panes.tags import TagPane
from synoptic.tui.shell.clipboard import copy
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from synoptic.annotations.model.values import Highlight
    from synoptic.tui.dialogs.tag_picker import Picked

_NOTHING_HERE = "Select first: v and a motion, or drag. Then ⏎, t or a."


class MarkingScreen(NotingScreen):
    """Answers to the keys that act on a selection or on the highlight under the caret."""

    async def action_want(self, what: str, number: int = 0) -> None:
        """Do something with the selection or the highlight under the caret.

        It is waited for, so that the next key finds what this one has opened or made.
        """
        match what:
            case "highlight":
                await self._highlight()
            case "tag":
                await self._tag()
            case "note":
                await self._note()
            case "remove":
                self._remove()
            case "copy":
                self._copy(cited=False)
            case "copy-cited":
                self._copy(cited=True)
            case "recent_tag":
                await self._give_recent(number)

    def _highlight_here(self) -> Highlight | None:
        """Return the highlight under the caret that the reader chose, or the innermost."""
        chosen = self.view.chosen()
        return None if chosen is None else self.annotations.highlights.get(chosen.highlight)

    def _rest_on(self, passage: Passage) -> None:
        """Drop the selection; leave the caret on its last character, so that keys act on the highlight."""
        view = self.row.views.get(passage.article)
        if view is not None:
            view.rest_in(Span(passage.start, passage.end))

    async def _highlight(self) -> None:
        passage = self.view.passage()
        if passage is None:
            highlight = self._highlight_here()
            if self.open_fold(self.view):
                return
            if highlight is None:
                self.say(_NOTHING_HERE)
            elif not await self.place_accepted(highlight):
                await self._tag()
            return
        if self.view.reshaping:
            await self._reshape(self.view.reshaping, passage)
            return
        record = self.record()
        await self.kept(lambda store: self.make(store, record, passage))
        self._rest_on(passage)

    async def _reshape(self, identifier: str, passage: Passage) -> None:
        """Have a highlight begin and end where the selection does."""
        text, digest = self.view.article.text, self.view.article.digest
        there = anchor(text, passage.start, passage.end, digest)
        if await self.kept(lambda store: store.reshape(identifier, there, text=text)):
            self._rest_on(passage)

    def _remove(self) -> None:
        highlight = self._highlight_here()
        if highlight is None:
            self.say("No highlight is under the caret. ] goes to the next one.")
            return
        self.keep(lambda store: store.remove([highlight.id]))
        self.say("Highlight removed; u brings it back.")

    def _copy(self, *, cited: bool) -> None:
        """Copy the selection, or else the highlight here: its exact words, or with where they come from."""
        passage, chosen = self.view.passage(), self.view.chosen()
        if passage is None and chosen is not None:
            passage = Passage.of(self.view.article, chosen.start, chosen.end)
        if passage is None:
            self.say("Nothing is selected to copy.")
            return
        text = passage.text
        if cited:
            from synoptic.annotations.export.markdown import cited as with_citation

            text = with_citation(self.view.article, self.record(), text)
        copy(self.app, text)
        where = ", with where they come from" if cited else ""
        self.say(f"Copied {counted(len(passage.text), 'character')}{where}.")
        self.view.drop_selection()

    # Tags

    async def _tag(self) -> None:
        passage, highlight = self.view.passage(), self._highlight_here()
        if passage is None and highlight is None:
            self.say(_NOTHING_HERE)
            return
        given = [tag.name for tag in self.annotations.tags_of(highlight)] if highlight and not passage else []

        def change(picked: Picked | None) -> None:
            if picked is not None:
                self.run_worker(self._change_tags(passage, highlight, picked.give, picked.take), group="keep")

        from synoptic.tui.dialogs.tag_picker import TagPicker

        await self.app.push_screen(TagPicker(self._recent_tags(), given), change)

    async def _change_tags(
        self,
        passage: Passage | None,
        highlight: Highlight | None,
        give: Sequence[str] = (),
        take: Sequence[str] = (),
    ) -> None:
        if passage is not None:
            record = self.record()
            await self.kept(lambda store: self.make(store, record, passage, give))
            self._rest_on(passage)
        elif highlight is not None:
            await self.kept(lambda store: store.retag(highlight.id, give=give, take=take))

    async def _give_recent(self, number: int) -> None:
        recent = self._recent_tags()
        nothing_to_tag = self._highlight_here() is None or number > len(recent)
        if self.view.passage() is None and (self.view.count or nothing_to_tag):
            self.view.type_digit(number)
            return
        if number > len(recent):
            self.say(f"There is no tag {number} yet. t finds or makes one.")
            return
        await self._toggle_tag(recent[number - 1].name)

    async def _toggle_tag(self, name: str) -> None:
        """Give a tag to the selection; give it to or take it from the highlight under the caret."""
        passage, highlight = self.view.passage(), self._highlight_here()
        if passage is None and highlight is None:
            self.say(_NOTHING_HERE)
            return
        has = highlight is not None and any(tag.name == name for tag in self.annotations.tags_of(highlight))
        shown = single_line(name)
        if has and passage is None:
            await self._change_tags(passage, highlight, take=[name])
            self.say(f"Tag {shown} taken off; u brings it back.")
        else:
            await self._change_tags(passage, highlight, give=[name])
            self.say(f"Tagged {shown}; u undoes it.")

    @on(TagPane.Lit)
    def _light(self, message: TagPane.Lit) -> None:
        self.lit = self.lit ^ {message.name}

    @on(TagPane.Wanted)
    async def _change_tag(self, message: TagPane.Wanted) -> None:
        match message.what:
            case "give":
                await self._toggle_tag(message.name)
            case "remove":
                self.keep(lambda store: store.remove_tag(message.name, nested=True))
                self.say(f"Tag {single_line(message.name)} removed; u brings it back.")
            case "rename":
                self._rename_tag(message.name)

    def _rename_tag(self, name: str) -> None:
        asked: set[str] = set()

        def check(values: Mapping[str, str]) -> str | None:
            new = values["Name"]
            if self._is_other_tag(name, new) and new not in asked:
                asked.add(new)
                return f"There is a tag {new} already. ⏎ once more puts the two together."
            try:
                clean_name(new)
            except AnnotationError as error:
                return str(error)
            return None

        def rename(values: dict[str, str] | None) -> None:
            new = values["Name"] if values is not None else name
            if self._is_other_tag(name, new):
                self.keep(lambda store: store.merge_tags(name, new))
            elif new != name:
                self.keep(lambda store: store.rename_tag(name, new))

        from synoptic.tui.dialogs.form import Form

        self.app.push_screen(Form("Rename the tag", {"Name": name}, check=check), rename)

    def _is_other_tag(self, name: str, new: str) -> bool:
        return new.casefold() != name.casefold() and self.annotations.tag_named(new) is not None

    async def _note(self) -> None:
        passage, highlight = self.view.passage(), self._highlight_here()
        if passage is not None:
            record = self.record()
            self.keep(lambda store: self.make(store, record, passage))
            self._rest_on(passage)
            await self.open_note(passage)
        elif highlight is not None:
            await self.open_note(highlight.id)
        else:
            self.say(_NOTHING_HERE)
