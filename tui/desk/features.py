"""The features of the desk, put together: each is handed what it needs of others."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.tui.desk.annotating.encoding_choice import EncodingChoice
from synoptic.tui.desk.annotating.keeping import Keeping
from synoptic.tui.desk.annotating.links import Links
from synoptic.tui.desk.annotating.marking import Marking
from synoptic.tui.desk.annotating.notes import Notes
from synoptic.tui.desk.annotating.provenance_form import ProvenanceForm
from synoptic.tui.desk.coverage import CoverageKeeping
from synoptic.tui.desk.exports import Exports
from synoptic.tui.desk.feature import DeskChange, Feature, done
from synoptic.tui.desk.folds import Folds
from synoptic.tui.desk.following import Following
from synoptic.tui.desk.in_step import DaysApart, ScrollingTogether
from synoptic.tui.desk.leaving import Leaving
from synoptic.tui.desk.menu import Menus
from synoptic.tui.desk.open_panes import OpenPanes
from synoptic.tui.desk.search.actions import SearchActions
from synoptic.tui.desk.search.earlier import EarlierSearches
from synoptic.tui.desk.search.find import Find
from synoptic.tui.desk.search.search import Search
from synoptic.tui.desk.views import MatrixOfClaims, Views
from synoptic.tui.desk.who_else.disagreements import Disagreements
from synoptic.tui.desk.who_else.who_else import WhoElse

if TYPE_CHECKING:
    from synoptic.annotations.files.reading_record import ReadingRecord
    from synoptic.annotations.library.library import Library
    from synoptic.corpus.article import Article
    from synoptic.tui.article.view import ArticleView
    from synoptic.tui.desk.feature import Act, Desk, MarksIn
    from synoptic.tui.panes.article_pane import PaneHeader
    from synoptic.tui.shell.comparison_source import ComparisonSource
    from synoptic.tui.shell.keeper import Keeper
    from synoptic.tui.shell.session import Session


class Features:
    """All features of one desk, by name and in order."""

    def __init__(
        self,
        desk: Desk,
        *,
        keeper: Keeper,
        library: Library,
        name: str,
        session: Session,
        reading: ReadingRecord,
        comparisons: ComparisonSource,
        take_in: Callable[[Mapping[str, Article]], None],
        own: Mapping[str, Act],
    ) -> None:
        """Put them on a desk; `own` are the commands that the desk serves itself.

        `name` is what the library is called; `take_in` shows articles, by id, as they were read again.
        """
        self.desk = desk
        self.keeping = keeping = Keeping(desk, keeper, library.root)
        self.following = Following(desk, keeper, keeping, library.root, take_in)
        self.open_panes = open_panes = OpenPanes(desk)
        self.folds = Folds(desk, reading)
        self.coverage = CoverageKeeping(desk, reading)
        self.notes = Notes(desk, keeping, open_panes)
        self.links = links = Links(desk, keeping, open_panes)
        self.marking = Marking(desk, keeping, self.notes, self.folds, links)
        self.menus = Menus(desk, links.choices)
        self.exports = Exports(desk, library, name)
        self.leaving = Leaving(desk, keeping, self.notes, self.exports, library.root)
        self.provenance = ProvenanceForm(desk, keeping)
        self.encoding = EncodingChoice(desk, keeping)
        earlier = EarlierSearches(session.searches)
        self.search = Search(desk, open_panes, earlier, library.folder, session.paths)
        self.search_actions = SearchActions(desk, keeping, self.notes, self.exports, self.search, earlier)
        self.find = Find(desk, open_panes, self.search)
        self.who_else = WhoElse(desk, open_panes, links, comparisons, self.coverage.share_counted)
        self.scrolling = ScrollingTogether(desk, comparisons, links.ties)
        self.days_apart = DaysApart(desk)
        self.views = Views(desk, keeping, open_panes, comparisons, links.ties)
        self.disagreements = Disagreements(
            desk, keeping, open_panes, links, comparisons, self.views.toggle_row
        )
        self.matrix = MatrixOfClaims(
            desk, keeping, self.exports, self.search, self.views, comparisons, reading, session.claims
        )
        self._told_of: Mapping[DeskChange, tuple[Callable[[], object], ...]] = {
            DeskChange.STARTED: (
                *(self.following.start, self.coverage.start),
                *(self.days_apart.show_soon, self.matrix.take_over_rows),
            ),
            DeskChange.ANNOTATIONS: (
                *(self.notes.show_list, self.notes.follow),
                *(self.matrix.show_annotations, self.disagreements.show_annotations),
            ),
            DeskChange.RECORDS: (self.following.read_in_kept_encodings,),
            DeskChange.TAGS: (self.marking.light_known,),
            DeskChange.LINKS: (self.who_else.show_answers, self.scrolling.compare_anew),
            DeskChange.ARTICLES: (self.search.forget_index, self.days_apart.show_soon),
            DeskChange.TEXTS: (self.who_else.give_up, self.scrolling.compare_anew),
            DeskChange.PANES: (self.coverage.show, self.scrolling.compare_anew, self.days_apart.show),
            DeskChange.ACTIVE: (self.notes.show_list,),
        }
        """The ways in which features take up each kind of change, in order."""
        self.marking_in: tuple[MarksIn, ...] = (
            *(open_panes.marks, self.marking.marks, links.marks),
            *(self.find.marks, self.search.marks, self.who_else.marks),
        )
        """The ways in which features mark passages."""
        self._ways_back: tuple[Callable[[], object], ...] = (
            self.marking.leave_count,
            self.find.close_prompt,
            self.notes.close,
            self.search.leave,
            self.who_else.leave,
            open_panes.back_to_article,
            self.marking.leave_selection,
            self.who_else.put_away,
            open_panes.forget_arrival,
            self.find.put_away,
            self.search.put_away,
            self.notes.put_list_away,
            links.give_up,
            self.marking.light_all,
        )
        """The steps back, the nearest first; each returns whether there was one to make."""
        self.served: tuple[Mapping[str, Act], ...] = (
            {**own, "search": self._search, "step-back": self._step_back},
            *(feature.commands for feature in vars(self).values() if isinstance(feature, Feature)),
        )
        """The commands by their ids: those of no one feature, then those of each."""
        self._commands = ChainMap(*map(dict, self.served))

    def tell(self, *changes: DeskChange) -> None:
        """Tell of changes those features that take them up."""
        for change in changes:
            for take_up in self._told_of[change]:
                take_up()

    def here(self, view: ArticleView) -> Content:
        """Return the words of the status line on the caret's place, each feature's made of those before."""
        said = Content("")
        for say in (self.folds.here, self.marking.here, self.links.here):
            said = say(view, said)
        return said

    async def do(self, identifier: str) -> None:
        """Do the command of that id."""
        await done(self._commands[identifier]())

    async def _search(self) -> None:
        """Put the keyboard in the search field, in the place of answers and of what was found here."""
        await self.who_else.close(back=False, keyboard=False)
        self.find.give_way()
        await self.search.ask()

    async def _step_back(self) -> None:
        """Go one step back: out of the note, the search, a side pane, the selection, and so on."""
        for way in self._ways_back:
            if await done(way()):
                return

    def remember(self, session: Session) -> Session:
        """Return the session for the next start, with the part of each."""
        for remember in (self.search.remember, self.matrix.remember):
            session = remember(session)
        return session

    def moved(self, view: ArticleView) -> None:
        """Take up that the caret of a view moved, or other rows came into sight."""
        self.scrolling.moved(view)
        self.menus.withdraw_bar()
        self.open_panes.moved(view)
        self.desk.refresh_status()

    def press_header(self, header: PaneHeader.Pressed) -> None:
        """Read the article whose header was pressed; where it is read already, fill in its provenance."""
        if self.open_panes.read(header.article) and header.on_provenance:
            self.provenance.fill_in()

    async def go_to_listed(self, identifier: str, *, edit: bool) -> None:
        """Go to what was chosen in the list of notes, or `edit` its note."""
        if not self.links.go_to_listed(identifier, edit=edit):
            await self.notes.go_to(identifier, edit=edit)
