"""What can be done with hits and with searches: marking hits, saving a search, writing a concordance."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from synoptic.annotations.model.values import SCOPES, Scope
from synoptic.annotations.model.wording import counted
from synoptic.tui.desk.annotating.keeping import Keeping, anchor_of
from synoptic.tui.desk.feature import Act, Desk, Feature, done
from synoptic.tui.panes.search import keyword_lines
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.article import Passage
    from synoptic.tui.desk.annotating.notes import Notes
    from synoptic.tui.desk.exports import Exports
    from synoptic.tui.desk.search.earlier import EarlierSearches
    from synoptic.tui.desk.search.search import Search

_ONE = (
    ("highlight", "Highlight this match"),
    ("tag", "Tag this match …"),
    ("note", "Write a note on this match"),
)
_ALL = (("highlight-all", "Highlight all matches"), ("tag-all", "Tag all matches …"))
_CONTEXT = 60
"""Code points on each side of a keyword in a concordance that is written."""


class SearchActions(Feature):
    """Acts on what was found without leaving the search."""

    def __init__(
        self,
        desk: Desk,
        keeping: Keeping,
        notes: Notes,
        exports: Exports,
        search: Search,
        earlier: EarlierSearches,
    ) -> None:
        super().__init__(desk)
        self._keeping, self._notes, self._exports = keeping, notes, exports
        self._search, self._earlier = search, earlier

    async def do(self, what: str) -> None:
        """Do something with the hit that is marked, with all hits, or with the search."""
        acts: Mapping[str, Act] = {
            "menu": self._offer,
            "highlight": self._highlight,
            "tag": lambda: self._pick(self._highlight),
            "note": self._note,
            "highlight-all": self._start_highlighting_all,
            "tag-all": lambda: self._pick(self._start_highlighting_all),
            "save": self._save,
            "saved": self.list_saved,
            "history": self._offer_earlier,
            "export": self._write_concordance,
        }
        await done(acts[what]())

    def choices(self) -> list[tuple[str, str]]:
        """Return what can be done with the hits and with searches: ids and lines of a menu."""
        hits, pane = self._search.hits, self._search.pane
        choices: list[tuple[str, str]] = []
        if self._marked_passage() is not None:
            choices += _ONE
        if any(hit.passage is not None for hit in hits):
            choices += _ALL
        if pane is not None and pane.query_text.strip():
            choices.append(("save", "Save this search under a name …"))
        if hits:
            choices.append(("export", "Export these matches as a concordance …"))
        if self._desk.annotations.searches:
            choices.append(("saved", "Saved searches …"))
        if self._earlier.all:
            choices.append(("history", "Earlier searches …"))
        return choices

    def _offer(self) -> None:
        choices = self.choices()
        if not choices:
            self._desk.say("No matches to act on.")
            return

        self.offer("Search", choices, self.do)

    # One hit

    def _marked_passage(self) -> Passage | None:
        pane, hits = self._search.pane, self._search.hits
        marked = pane.marked if pane is not None else None
        return hits[marked].passage if marked is not None and marked < len(hits) else None

    async def _highlight(self, tags: Sequence[str] = ()) -> None:
        passage = self._marked_passage()
        if passage is None:
            self._desk.say("This match is not in the text of an article.")
        elif await self._keeping.change_and_wait(self._keeping.highlighting(passage, tags)):
            self.say_done("Tagged" if tags else "Highlighted")

    def _pick(self, act: Callable[[Sequence[str]], object]) -> None:
        """Ask for tags, and act with them if there are any."""
        self._keeping.pick_tags((), lambda picked: act(picked.give) if picked.give else None)

    async def _note(self) -> None:
        passage = self._marked_passage()
        if passage is not None:
            await self._highlight()
            await self._notes.open(passage)

    # All hits

    def _start_highlighting_all(self, tags: Sequence[str] = ()) -> None:
        self._desk.run_worker(self._highlight_all(tags), group="keep")

    async def _highlight_all(self, tags: Sequence[str]) -> None:
        """Highlight every place that was found, more than are listed as well, in one change."""
        pane = self._search.pane
        if pane is None:
            return
        self._desk.say("Collecting all matches …")
        finder, annotations = self._search.finder, self._desk.annotations
        found = await asyncio.to_thread(finder.find, pane.query_text, pane.scope, annotations)
        passages = list(dict.fromkeys(find.passage for find in found if find.passage is not None))
        if not passages:
            self._desk.say("No match is in the text of an article.")
            return
        texts = {article.digest: article.text for article in self._desk.articles}
        marks = [
            (self._keeping.record(passage.article), anchor_of(self._desk.article(passage.article), passage))
            for passage in passages
        ]
        verb = "Tagged" if tags else "Highlighted"
        await self._keeping.change_and_wait(
            lambda store: store.highlight_all(marks, tags=tags, texts=texts),
            lambda made: self._desk.say(
                f"{verb} {counted(len(made), 'passage')}; {self.key('undo')} undoes all."
            ),
        )

    # Earlier and saved searches

    def _offer_earlier(self) -> None:
        searches = self._earlier.all
        lines = [
            (str(index), f"{single_line(query)}  ({scope})") for index, (query, scope) in enumerate(searches)
        ]

        def take_up(chosen: str) -> None:
            if self._search.pane is not None:
                self._search.pane.ask(*searches[int(chosen)])

        self.offer("Earlier searches", lines, take_up)

    def _save(self) -> None:
        pane = self._search.pane
        if pane is None:
            return
        query, scope = pane.query_text.strip(), pane.scope
        asked: set[str] = set()

        def check(values: Mapping[str, str]) -> str | None:
            name = values["Name"]
            if not name:
                return "A search needs a name."
            known = self._desk.annotations.search_named(name)
            if known is not None and (known.query, known.scope) != (query, scope) and name not in asked:
                asked.add(name)
                return f"There is a search {name} already. Press ⏎ again to replace it."
            return None

        def save(values: Mapping[str, str]) -> None:
            name = values["Name"]
            self._keeping.change(
                lambda store: store.save_search(name, query, scope),
                lambda _: self._desk.say(
                    f"Search saved as {single_line(name)}; {self.key('search-menu')} lists saved searches."
                ),
            )

        remark = f"{query} ({scope})"
        self.fill_in_form("Save this search", {"Name": query}, save, remark=remark, check=check)

    def list_saved(self) -> None:
        """List the saved searches with how much each finds now."""
        searches = tuple(self._desk.annotations.searches.values())
        if not searches:
            self._desk.say(
                f"No saved searches. Search with {self.key('search')}, then press {self.key('search-menu')}."
            )
            return
        from synoptic.tui.dialogs.search_picker import FORGET, SearchPicker

        finder, annotations = self._search.finder, self._desk.annotations

        def count(query: str, scope: Scope) -> int:
            return len(finder.find(query, scope, annotations))

        async def answer(chosen: str) -> None:
            if chosen.startswith(FORGET):
                name = chosen.removeprefix(FORGET)
                await self._keeping.change_and_wait(lambda store: store.forget_search(name))
                self.say_done(f"Search {single_line(name)} removed")
                return
            found = self._desk.annotations.search_named(chosen)
            if found is not None:
                scope = next((each for each in SCOPES if each == found.scope), SCOPES[0])
                (await self._search.open()).ask(found.query, scope)

        self.put_up(SearchPicker(searches, count), answer)

    # Concordances

    def _write_concordance(self) -> None:
        pane = self._search.pane
        order = pane.order if pane is not None else "found"
        lines = [line for _, line in keyword_lines(self._search.hits, order, _CONTEXT)]
        if not lines:
            self._desk.say("No match is in the text of an article.")
            return
        from synoptic.annotations.export.matrix_and_concordance import (
            concordance_as_csv,
            concordance_as_markdown,
        )

        def document(target: Path) -> str:
            is_markdown = target.suffix.lower() in {".md", ".markdown"}
            return concordance_as_markdown(lines) if is_markdown else concordance_as_csv(lines)

        remark = "As CSV, or as Markdown where the name ends in .md: the listed matches, in their order."
        self._exports.ask_for_file("Write a concordance", "concordance.csv", remark, document)
