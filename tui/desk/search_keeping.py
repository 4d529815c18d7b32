"""A floor of the reading screen: searches made before, searches kept, and concordances written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on

from synoptic.annotations.model.values import SCOPES
from synoptic.tui.desk.hit_marking import HitMarkingScreen
from synoptic.tui.panes.search import SearchPane, keyword_lines
from synoptic.tui.shell.display import single_line
from synoptic.tui.shell.session import SEARCHES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from synoptic.annotations.model.values import Scope
    from synoptic.tui.shell.session import Session

_CONTEXT = 60
"""Code points on each side of a keyword in a concordance that is written."""


class SearchKeepingScreen(HitMarkingScreen):
    """Remembers what was searched for."""

    _recalled = -1
    """Which of the earlier searches is in the field; -1 while none is."""
    _earlier: tuple[tuple[str, Scope], ...] | None = None

    @property
    def earlier_searches(self) -> tuple[tuple[str, Scope], ...]:
        """Queries that were gone on with, each with its scope, the latest first."""
        if self._earlier is None:
            # A file that somebody edited may name any scope.
            scopes = {scope: scope for scope in SCOPES}
            self._earlier = tuple(
                (query, scopes[scope]) for query, scope in self._session.searches if scope in scopes
            )
        return self._earlier

    @property
    def session(self) -> Session:
        """What is open now and how, and what was searched for, for the next start."""
        return replace(super().session, searches=self.earlier_searches)

    def _remember(self) -> None:
        """Remember the search in the field: a hit of it was gone to, or it was left."""
        pane = self.query_one_optional(SearchPane)
        query = pane.query_text.strip() if pane is not None else ""
        if pane is not None and query:
            others = [each for each in self.earlier_searches if each != (query, pane.scope)]
            self._earlier = ((query, pane.scope), *others)[:SEARCHES]
        self._recalled = -1

    @on(SearchPane.Shown)
    def _remember_shown(self, message: SearchPane.Shown) -> None:
        if message.go:
            self._remember()

    def close_search(self) -> None:
        """Put the search away; if no hit was gone to, go back to where it began."""
        self._remember()
        super().close_search()

    @on(SearchPane.Recalled)
    def _recall(self, message: SearchPane.Recalled) -> None:
        searches = self.earlier_searches
        if not searches:
            self.say("Nothing was searched for before.")
            return
        self._recalled = min(max(self._recalled + message.step, 0), len(searches) - 1)
        query, scope = searches[self._recalled]
        self.query_one(SearchPane).ask(query, scope)

    # The menu

    def hit_choices(self) -> list[tuple[str, str]]:
        """Return what can be done with the hits and with searches: ids and lines of a menu."""
        pane = self.query_one_optional(SearchPane)
        choices = super().hit_choices()
        if pane is not None and pane.query_text.strip():
            choices.append(("save", "Save this search under a name …"))
        if self.hits:
            choices.append(("export", "Write these hits as a concordance …"))
        if self.annotations.searches:
            choices.append(("saved", "Saved searches …"))
        if self.earlier_searches:
            choices.append(("history", "Earlier searches …"))
        return choices

    async def action_hit(self, what: str) -> None:
        """Do something with the hit that is marked, with all hits, or with the search."""
        match what:
            case "save":
                self._save_search()
            case "saved":
                await self.action_saved_searches()
            case "history":
                self._offer_earlier()
            case "export":
                self._export_concordance()
            case _:
                await super().action_hit(what)

    def _offer_earlier(self) -> None:
        from synoptic.tui.dialogs.menu import Menu

        searches = self.earlier_searches
        lines = [
            (str(index), f"{single_line(query)}  ({scope})") for index, (query, scope) in enumerate(searches)
        ]

        def take_up(chosen: str | None) -> None:
            if chosen is not None:
                query, scope = searches[int(chosen)]
                self.query_one(SearchPane).ask(query, scope)

        self.app.push_screen(Menu("Earlier searches", lines), take_up)

    # Saved searches

    def _save_search(self) -> None:
        pane = self.query_one(SearchPane)
        query, scope = pane.query_text.strip(), pane.scope
        asked: set[str] = set()

        def check(values: Mapping[str, str]) -> str | None:
            name = values["Name"]
            if not name:
                return "A search needs a name."
            known = self.annotations.search_named(name)
            if known is not None and (known.query, known.scope) != (query, scope) and name not in asked:
                asked.add(name)
                return f"There is a search {name} already. ⏎ once more replaces it."
            return None

        def save(values: dict[str, str] | None) -> None:
            if values is not None:
                name = values["Name"]
                self.keep(
                    lambda store: store.save_search(name, query, scope),
                    lambda _: self.say(f"Search saved as {single_line(name)}; Ctrl+O lists saved searches."),
                )

        from synoptic.tui.dialogs.form import Form

        form = Form("Save this search", {"Name": query}, remark=f"{query} ({scope})", check=check)
        self.app.push_screen(form, save)

    async def action_saved_searches(self) -> None:
        """List the saved searches with how much each finds now."""
        searches = tuple(self.annotations.searches.values())
        if not searches:
            self.say("No search was saved yet. Search with /, then Ctrl+O.")
            return
        from synoptic.tui.dialogs.search_picker import FORGET, SearchPicker

        finder, annotations = self.finder, self.annotations

        def count(query: str, scope: Scope) -> int:
            return len(finder.find(query, scope, annotations))

        async def answer(chosen: str | None) -> None:
            if chosen is None:
                return
            if chosen.startswith(FORGET):
                name = chosen.removeprefix(FORGET)
                await self.kept(lambda store: store.forget_search(name))
                self.say(f"Search {single_line(name)} forgotten; u brings it back.")
                return
            found = self.annotations.search_named(chosen)
            if found is not None:
                (await self.open_search()).ask(found.query, found.scope)  # type: ignore[arg-type]

        self.app.push_screen(SearchPicker(searches, count), answer)

    # Concordances

    def _export_concordance(self) -> None:
        pane = self.query_one(SearchPane)
        lines = [line for _, line in keyword_lines(self.hits, pane.order, _CONTEXT)]
        if not lines:
            self.say("None of these hits has a place in an article.")
            return
        from synoptic.annotations.export.tables import concordance_as_csv, concordance_as_markdown

        def document(target: Path) -> str:
            return (
                concordance_as_markdown(lines)
                if target.suffix.lower() in {".md", ".markdown"}
                else concordance_as_csv(lines)
            )

        remark = (
            "As CSV, or as Markdown where the name ends in .md: the hits that are listed, in their order."
        )
        self.ask_for_file("Write a concordance", "concordance.csv", remark, document)
