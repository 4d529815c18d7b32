"""Marking: turning selections into highlights, tagging, removing and copying them; the tags themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from synoptic.annotations.anchoring.placing import place
from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.model.wording import counted
from synoptic.annotations.store.tags import clean_name, tags_within
from synoptic.corpus.article import Article, Passage, Span
from synoptic.tui.article.marks import Mark, highlight_marks
from synoptic.tui.desk.annotating.keeping import Keeping, anchor_of
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.panes import status_text
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from textual.content import Content

    from synoptic.annotations.model.values import Highlight
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.desk.annotating.links import Links
    from synoptic.tui.desk.annotating.notes import Notes
    from synoptic.tui.desk.folds import Folds
    from synoptic.tui.dialogs.tag_picker import Picked


class Marking(Feature):
    """Acts on a selection, or on the highlight under the caret."""

    def __init__(self, desk: Desk, keeping: Keeping, notes: Notes, folds: Folds, links: Links) -> None:
        super().__init__(desk)
        self._keeping, self._notes, self._folds, self._links = keeping, notes, folds, links

    @property
    def commands(self) -> Mapping[str, Act]:
        return {
            "highlight": self.highlight,
            "tag": self.tag,
            "note": self.note,
            "remove": self.remove,
            "copy": self.copy,
            "copy-cited": lambda: self.copy(cited=True),
            **{f"recent-tag-{number}": partial(self.give_recent, number) for number in range(1, 10)},
        }

    # Showing

    def marks(self, article: Article, /) -> Iterator[Mark]:
        """Yield the highlights that have their place; with lit tags, only those that carry one."""
        yield from highlight_marks(article, self._desk.annotations, self._desk.lit, self._desk.texts)

    def here(self, view: ArticleView, said: Content, /) -> Content:
        """Return the keys that act on a selection, or the highlight under the caret."""
        if view.selecting:
            return status_text.on_selection(
                self._keeping.recent_tags(),
                self._desk.keymap,
                reshaping=bool(view.reshaping),
                folded=view.folded_lines_selected(),
            )
        here, chosen = view.marks_here(), view.chosen()
        if said.plain or chosen is None:
            return said
        annotations = self._desk.annotations
        highlight = annotations.highlights[chosen.highlight]
        state = place(view.article, highlight, self._desk.texts).state
        return status_text.on_highlight(
            highlight, annotations, state, self._desk.keymap, of=len(here), nth=here.index(chosen) + 1
        )

    def _light(self, names: Iterable[str]) -> None:
        self._desk.lit = frozenset(names)
        self._desk.refresh_marks(self.marks)

    def light(self, name: str) -> None:
        """Light up the highlights that carry a tag, or light it up no more."""
        self._light(self._desk.lit ^ {name})

    def light_all(self) -> bool:
        """Light up all highlights again; False if they are."""
        was_lit = bool(self._desk.lit)
        if was_lit:
            self._light(())
        return was_lit

    def light_known(self) -> None:
        """Light up no tag that is gone."""
        known = {name for name in self._desk.lit if tags_within(self._desk.annotations, name)}
        if known != self._desk.lit:
            self._light(known)

    # Highlights

    def _highlight_here(self) -> Highlight | None:
        """Return the highlight under the caret that the reader chose, or the innermost."""
        chosen = self._desk.view.chosen()
        return None if chosen is None else self._desk.annotations.highlights.get(chosen.highlight)

    def _say_nothing_here(self) -> None:
        select, mark, tag, note = map(self.key, ("select", "highlight", "tag", "note"))
        self._desk.say(f"Select first: {select} and a motion, or drag. Then {mark}, {tag} or {note}.")

    def _rest_on(self, passage: Passage) -> None:
        """Drop the selection; leave the caret on its last character, so that keys act on the highlight."""
        view = self._desk.row.views.get(passage.article)
        if view is not None:
            view.rest_in(Span(passage.start, passage.end))

    async def highlight(self) -> None:
        """Highlight the selection; without one, open the fold here, or accept or tag the highlight here."""
        view = self._desk.view
        passage = view.passage()
        if passage is None:
            highlight = self._highlight_here()
            if self._folds.open_here(view):
                return
            if highlight is None:
                self._say_nothing_here()
            elif not await self._notes.accept_place(highlight):
                await self.tag()
        elif view.reshaping:
            await self._reshape(view.reshaping, passage)
        else:
            await self._keeping.change_and_wait(self._keeping.highlighting(passage))
            self._rest_on(passage)

    async def _reshape(self, identifier: str, passage: Passage) -> None:
        """Have a highlight begin and end where the selection does."""
        article = self._desk.view.article
        there = anchor_of(article, passage)
        if await self._keeping.change_and_wait(
            lambda store: store.reshape(identifier, there, text=article.text)
        ):
            self._rest_on(passage)

    def remove(self) -> None:
        """Remove the highlight under the caret, or if there is none, the link."""
        highlight = self._highlight_here()
        if self._desk.view.chosen() is None and self._links.remove_here():
            return
        if highlight is None:
            self._desk.say(f"No highlight here. {self.key('next-highlight')} goes to the next.")
            return
        self._keeping.change(lambda store: store.remove([highlight.id]))
        self.say_done("Highlight removed")

    def copy(self, *, cited: bool = False) -> None:
        """Copy the selection, or else the highlight here: its exact words, or with where they come from."""
        view = self._desk.view
        passage, chosen = view.passage(), view.chosen()
        if passage is None and chosen is not None:
            passage = Passage.of(view.article, chosen.start, chosen.end)
        if passage is None:
            self._desk.say("Select text to copy first.")
            return
        text = passage.text
        if cited:
            from synoptic.annotations.export.markdown import cited as with_citation

            text = with_citation(view.article, self._keeping.record(), text)
        self._desk.copy(text)
        where = ", with where they come from" if cited else ""
        self._desk.say(f"Copied {counted(len(passage.text), 'character')}{where}.")
        view.drop_selection()

    async def note(self) -> None:
        """Write a note on the selection, which is highlighted, or on the highlight here."""
        passage, highlight = self._desk.view.passage(), self._highlight_here()
        if passage is not None:
            self._keeping.change(self._keeping.highlighting(passage))
            self._rest_on(passage)
            await self._notes.open(passage)
        elif highlight is not None:
            await self._notes.open(highlight.id)
        else:
            self._say_nothing_here()

    def leave_count(self) -> bool:
        """Forget the number that was typed for a motion; False if none was."""
        was_counting = bool(self._desk.view.count)
        if was_counting:
            self._desk.view.forget_count()
        return was_counting

    def leave_selection(self) -> bool:
        """Select nothing; False if nothing is selected."""
        was_selecting = self._desk.view.selecting
        if was_selecting:
            self._desk.view.drop_selection()
        return was_selecting

    # Tagging

    async def tag(self) -> None:
        """Ask which tags the selection gets, or the highlight here gets and loses."""
        passage, highlight = self._desk.view.passage(), self._highlight_here()
        if passage is None and highlight is None:
            self._say_nothing_here()
            return
        annotations = self._desk.annotations
        given = [tag.name for tag in annotations.tags_of(highlight)] if highlight and not passage else []

        def change(picked: Picked) -> None:
            change = self._change_tags(passage, highlight, picked.give, picked.take)
            self._desk.run_worker(change, group="keep")

        await self._keeping.pick_tags(given, change)

    async def _change_tags(
        self,
        passage: Passage | None,
        highlight: Highlight | None,
        give: Sequence[str] = (),
        take: Sequence[str] = (),
    ) -> None:
        if passage is not None:
            await self._keeping.change_and_wait(self._keeping.highlighting(passage, give))
            self._rest_on(passage)
        elif highlight is not None:
            await self._keeping.change_and_wait(lambda store: store.retag(highlight.id, give=give, take=take))

    async def give_recent(self, number: int) -> None:
        """Give or take the tag of that number, of the latest; with nothing to tag, count a motion."""
        recent = self._keeping.recent_tags()
        nothing_to_tag = self._highlight_here() is None or number > len(recent)
        view = self._desk.view
        if view.passage() is None and (view.count or nothing_to_tag):
            view.type_digit(number)
        elif number > len(recent):
            self._desk.say(f"No recent tag {number} yet. {self.key('tag')} adds one.")
        else:
            await self.toggle_tag(recent[number - 1].name)

    async def toggle_tag(self, name: str) -> None:
        """Give a tag to the selection; give it to or take it from the highlight under the caret."""
        passage, highlight = self._desk.view.passage(), self._highlight_here()
        if passage is None and highlight is None:
            self._say_nothing_here()
            return
        has = highlight is not None and any(
            tag.name == name for tag in self._desk.annotations.tags_of(highlight)
        )
        shown = single_line(name)
        if has and passage is None:
            await self._change_tags(passage, highlight, take=[name])
            self.say_done(f"Untagged {shown}")
        else:
            await self._change_tags(passage, highlight, give=[name])
            self.say_done(f"Tagged {shown}")

    # The tags themselves

    async def act_on_tag(self, what: str, name: str) -> None:
        """Give a tag to what is here, `remove` it everywhere, or `rename` it."""
        match what:
            case "give":
                await self.toggle_tag(name)
            case "remove":
                self.remove_tag(name)
            case "rename":
                self.rename_tag(name)

    def remove_tag(self, name: str) -> None:
        """Remove a tag and those below it from all highlights."""
        self._keeping.change(lambda store: store.remove_tag(name, nested=True))
        self.say_done(f"Tag {single_line(name)} removed")

    def rename_tag(self, name: str) -> None:
        """Ask how a tag is called from now on; with the name of another tag, the two become one."""
        asked: set[str] = set()

        def check(values: Mapping[str, str]) -> str | None:
            new = values["Name"]
            if self._is_other_tag(name, new) and new not in asked:
                asked.add(new)
                return f"Tag {new} exists. Press ⏎ again to merge them."
            try:
                clean_name(new)
            except AnnotationError as error:
                return str(error)
            return None

        def rename(values: Mapping[str, str]) -> None:
            new = values["Name"]
            if self._is_other_tag(name, new):
                self._keeping.change(lambda store: store.merge_tags(name, new))
            elif new != name:
                self._keeping.change(lambda store: store.rename_tag(name, new))

        self.fill_in_form("Rename the tag", {"Name": name}, rename, check=check)

    def _is_other_tag(self, name: str, new: str) -> bool:
        return new.casefold() != name.casefold() and self._desk.annotations.tag_named(new) is not None
