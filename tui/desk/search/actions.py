"""What can be done with hits and with searches: marking hits, saving a search, writing a concordance."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.model.values import SCOPES, Scope
from synoptic.annotations.model.wording import counted
from synoptic.tui.desk.annotating.keeping import Keeping, anchor_of
from synoptic.tui.desk.feature import Act, Desk, Feature, done
from synoptic.tui.desk.search.extent import EXTENTS, Extent, widened
from synoptic.tui.panes.search import keyword_lines
from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.article import Passage
    from synoptic.tui.desk.annotating.citing import Citing
    from synoptic.tui.desk.annotating.notes import Notes
    from synoptic.tui.desk.exports import Exports
    from synoptic.tui.desk.search.all_matches import Collected
    from synoptic.tui.desk.search.earlier import EarlierSearches
    from synoptic.tui.desk.search.search import Search
    from synoptic.tui.dialogs.dialog import Confirmation
    from synoptic.tui.shell.session import Session

_ONE = (
    ("highlight", "Highlight this match"),
    ("tag", "Tag this match …"),
    ("note", "Write a note on this match"),
    ("cite", "Copy this match with its source"),
)
_ALL = (("highlight-all", "Highlight all matches …"), ("tag-all", "Tag all matches …"))
_CONTEXT = 60
"""Code points on each side of a keyword in a concordance that is written."""


class SearchActions(Feature):
    """Acts on what was found without leaving the search."""

    def __init__(
        self,
        desk: Desk,
        keeping: Keeping,
        notes: Notes,
        citing: Citing,
        exports: Exports,
        search: Search,
        earlier: EarlierSearches,
        extent: str,
    ) -> None:
        """Mark passages of this extent for matches, or sentences where there is no such extent."""
        super().__init__(desk)
        self._keeping, self._notes, self._exports = keeping, notes, exports
        self._citing = citing
        self._search, self._earlier = search, earlier
        self._extent: Extent = next((each for each in EXTENTS if each == extent), EXTENTS[0])
        """The extent that was chosen last."""

    def remember(self, session: Session, /) -> Session:
        """Return the session with the extent that was chosen last."""
        return replace(session, extent=self._extent)

    async def do(self, what: str) -> None:
        """Do something with the hit that is marked, with all hits, or with the search."""
        acts: Mapping[str, Act] = {
            "menu": self._offer,
            "highlight": self._highlight,
            "tag": lambda: self._pick(self._highlight),
            "note": self._note,
            "cite": self._cite_marked,
            "extent": self._offer_extents_of_one,
            "highlight-all": lambda: self._start_on_all("Highlight", self._start_marking),
            "tag-all": lambda: self._start_on_all("Tag", self._pick_for),
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
            choices.append(("extent", f"Mark the {self._extent} of a match; change this …"))
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
            self._desk.refuse("No matches to act on.")
            return

        self.offer("Search", choices, self.do)

    # One hit

    def _marked_passage(self) -> Passage | None:
        pane, hits = self._search.pane, self._search.hits
        marked = pane.marked if pane is not None else None
        passage = hits[marked].passage if marked is not None and marked < len(hits) else None
        if passage is None:
            return None
        return widened(self._desk.article(passage.article), passage, self._extent)

    def _offer_extents_of_one(self) -> None:
        lines = [(each, f"its {each}") for each in EXTENTS]
        self.offer("Mark for a match", lines, self._choose_extent, mark=self._extent)

    def _choose_extent(self, chosen: str) -> None:
        self._extent = next(each for each in EXTENTS if each == chosen)

    async def _highlight(self, tags: Sequence[str] = ()) -> None:
        passage, before = self._marked_passage(), self._desk.annotations.highlights
        if passage is None:
            self._desk.refuse("This match is not in the text of an article.")
        elif await self._keeping.change_and_wait(self._keeping.highlighting(passage, tags)):
            if self._desk.annotations.highlights == before:
                self._desk.say(f"These words {'have these tags' if tags else 'are highlighted'} already.")
            else:
                self.say_done("Tagged" if tags else "Highlighted")

    def _pick(self, act: Callable[[Sequence[str]], object], *, about: str = "") -> None:
        """Ask for tags, and act with them if there are any; the title names what it is `about`."""
        self._keeping.pick_tags((), lambda picked: act(picked.give) if picked.give else None, about=about)

    async def _note(self) -> None:
        passage = self._marked_passage()
        if passage is not None:
            await self._highlight()
            await self._notes.open(passage)

    def _cite_marked(self) -> None:
        if (passage := self._marked_passage()) is None:
            self._desk.refuse("This match is not in the text of an article.")
        else:
            self._desk.say(self._citing.cite(passage))

    # All hits

    def _start_on_all(self, verb: str, act: Callable[[Collected], object]) -> None:
        self._desk.run_worker(self._offer_all(verb, act), group="keep")

    async def _offer_all(self, verb: str, act: Callable[[Collected], object]) -> None:
        """Offer to act on the matches nearest to the query, and on all, also those that are not listed."""
        pane = self._search.pane
        if pane is None:
            return
        from synoptic.tui.desk.search.all_matches import NEAREST, AllMatches, key_for

        self._desk.say("Collecting all matches …")
        finder, annotations = self._search.finder, self._desk.annotations
        articles = {article.id: article for article in self._desk.articles}
        query = pane.query_text
        found = await asyncio.to_thread(
            lambda: AllMatches.of(query, finder.find(query, pane.scope, annotations), articles)
        )
        if not found.nearest:
            self._desk.say("No match is in the text of an article.")
            return

        def go_on(chosen: str) -> None:
            collected = found.choices[chosen]
            self._choose_extent(collected.extent)
            act(collected)

        self.offer(f"{verb} all matches", found.lines(verb), go_on, mark=key_for(NEAREST, self._extent))

    def _pick_for(self, collected: Collected) -> None:
        self._pick(lambda tags: self._start_marking(collected, tags), about=collected.described)

    def _start_marking(self, collected: Collected, tags: Sequence[str] = ()) -> None:
        self._desk.run_worker(self._mark(collected.passages, tags), group="keep")

    async def _mark(self, passages: Sequence[Passage], tags: Sequence[str]) -> None:
        """Highlight passages in one change."""
        texts = {article.digest: article.text for article in self._desk.articles}
        marks = [
            (self._keeping.record(passage.article), anchor_of(self._desk.article(passage.article), passage))
            for passage in passages
        ]
        verb = "Tagged" if tags else "Highlighted"
        named = f" with {single_line(', '.join(tags))}" if tags else ""
        await self._keeping.change_and_wait(
            lambda store: store.highlight_all(marks, tags=tags, texts=texts),
            lambda made: self._desk.say(
                f"{verb} {counted(len(made), 'passage')}{named}; {self.key('undo')} undoes all."
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
        from synoptic.tui.dialogs.dialog import Confirmation

        def check(values: Mapping[str, str]) -> Confirmation | str | None:
            name = values["Name"]
            if not name:
                return "A search needs a name."
            known = self._desk.annotations.search_named(name)
            if known is not None and (known.query, known.scope) != (query, scope):
                return Confirmation(f"There is a search {name} already. Press ⏎ again to replace it.")
            return None

        def save(values: Mapping[str, str]) -> Awaitable[bool]:
            name = values["Name"]
            return self._keeping.change_and_wait(
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
            await self.search_saved(chosen)

        self.put_up(SearchPicker(searches, count), answer)

    async def search_saved(self, name: str) -> None:
        """Search as was saved under a name."""
        found = self._desk.annotations.search_named(name)
        if found is not None:
            scope = next((each for each in SCOPES if each == found.scope), SCOPES[0])
            (await self._search.open()).ask(found.query, scope)

    # Concordances

    def _write_concordance(self) -> None:
        pane = self._search.pane
        order = pane.order if pane is not None else "found"
        lines = [line for _, line in keyword_lines(self._search.hits, order, _CONTEXT)]
        if not lines:
            self._desk.say("No match is in the text of an article.")
            return
        from synoptic.annotations.export.document import Document
        from synoptic.annotations.export.tables.comparisons import concordance_table
        from synoptic.annotations.export.tables.csv_document import csv_of
        from synoptic.annotations.export.tables.markdown_tables import concordance_as_markdown

        def document(target: Path) -> Document:
            if target.suffix.lower() in {".md", ".markdown"}:
                return Document.of_text(concordance_as_markdown(lines))
            return csv_of(concordance_table(lines))

        remark = "As CSV, or as Markdown where the name ends in .md: the listed matches, in their order."
        self._exports.ask_for_file("Write a concordance", "concordance.csv", remark, document)
