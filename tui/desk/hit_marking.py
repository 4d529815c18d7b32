"""A floor of the reading screen: highlighting, tagging and noting hits, one or all of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.model.wording import counted
from synoptic.tui.desk.searching import SearchingScreen
from synoptic.tui.panes.search import SearchPane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synoptic.annotations.model.values import Scope
    from synoptic.annotations.search.finder import SearchResult
    from synoptic.corpus.article import Passage
    from synoptic.tui.dialogs.tag_picker import Picked

_ONE = (("highlight", "Highlight this hit"), ("tag", "Tag this hit …"), ("note", "Write a note on this hit"))
_ALL = (("highlight-all", "Highlight all hits"), ("tag-all", "Tag all hits …"))


class HitMarkingScreen(SearchingScreen):
    """Acts on what was found without leaving the search."""

    async def action_hit(self, what: str) -> None:
        """Do something with the hit that is marked, or with all hits."""
        match what:
            case "menu":
                self._offer_hits()
            case "highlight":
                await self._highlight_hit()
            case "tag":
                self._pick_for_hit()
            case "note":
                await self._note_hit()
            case "highlight-all":
                self.run_worker(self._highlight_all(), group="keep")
            case "tag-all":
                self._pick_for_all()

    def hit_choices(self) -> list[tuple[str, str]]:
        """Return what can be done with the hits: ids and lines of a menu."""
        if not self.hits:
            return []
        one = list(_ONE) if self._marked_passage() is not None else []
        return [*one, *_ALL] if any(hit.passage is not None for hit in self.hits) else one

    def _offer_hits(self) -> None:
        choices = self.hit_choices()
        if not choices:
            self.say("There is nothing found to act on.")
            return
        from synoptic.tui.dialogs.menu import Menu

        self.app.push_screen(Menu("Search", choices), self.chosen_from_menu)

    async def chosen_from_menu(self, what: str | None) -> None:
        """Do what was chosen."""
        if what is not None:
            await self.action_hit(what)

    # One hit

    def _marked_passage(self) -> Passage | None:
        pane = self.query_one_optional(SearchPane)
        marked = pane.marked if pane is not None else None
        return self.hits[marked].passage if marked is not None and marked < len(self.hits) else None

    async def _highlight_hit(self, tags: Sequence[str] = ()) -> None:
        passage = self._marked_passage()
        if passage is None:
            self.say("This hit has no place in an article.")
            return
        record = self.record(passage.article)
        if await self.kept(lambda store: self.make(store, record, passage, tags)):
            self.say("Highlighted; u undoes it." if not tags else "Tagged; u undoes it.")

    def _pick_for_hit(self) -> None:
        async def tag(picked: Picked | None) -> None:
            if picked is not None and picked.give:
                await self._highlight_hit(picked.give)

        from synoptic.tui.dialogs.tag_picker import TagPicker

        self.app.push_screen(TagPicker(self._recent_tags(), []), tag)

    async def _note_hit(self) -> None:
        passage = self._marked_passage()
        if passage is not None:
            await self._highlight_hit()
            await self.open_note(passage)

    # All hits

    async def _highlight_all(self, tags: Sequence[str] = ()) -> None:
        """Highlight every place that was found, more than are listed as well, in one change."""
        pane = self.query_one_optional(SearchPane)
        if pane is None:
            return
        self.say("Collecting all hits …")
        found = await asyncio.to_thread(self._all_finds, pane.query_text, pane.scope)
        passages = list(dict.fromkeys(find.passage for find in found if find.passage is not None))
        if not passages:
            self.say("Nothing was found that has a place in an article.")
            return
        texts = {article.digest: article.text for article in self.articles}
        marks = []
        for passage in passages:
            article = self.article(passage.article)
            place = anchor(article.text, passage.start, passage.end, article.digest)
            marks.append((self.record(passage.article), place))
        done = "Tagged" if tags else "Highlighted"
        await self.kept(
            lambda store: store.highlight_all(marks, tags=tags, texts=texts),
            lambda made: self.say(f"{done} {counted(len(made), 'passage')}; u undoes all of it."),
        )

    def _all_finds(self, query: str, scope: Scope) -> tuple[SearchResult, ...]:
        return self.finder.find(query, scope, self.annotations)

    def _pick_for_all(self) -> None:
        def tag(picked: Picked | None) -> None:
            if picked is not None and picked.give:
                self.run_worker(self._highlight_all(picked.give), group="keep")

        from synoptic.tui.dialogs.tag_picker import TagPicker

        self.app.push_screen(TagPicker(self._recent_tags(), []), tag)
