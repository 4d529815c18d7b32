"""The features of the desk, put together: each is handed what it needs of others."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from synoptic.tui.desk.annotating.adjudication import Adjudication
from synoptic.tui.desk.annotating.citing import Citing
from synoptic.tui.desk.annotating.encoding_choice import EncodingChoice
from synoptic.tui.desk.annotating.keeping import Keeping
from synoptic.tui.desk.annotating.links import Links
from synoptic.tui.desk.annotating.links_together import LinksTogether
from synoptic.tui.desk.annotating.marking import Marking
from synoptic.tui.desk.annotating.notes import Notes
from synoptic.tui.desk.annotating.provenance_form import ProvenanceForm
from synoptic.tui.desk.commands.menu import Menus
from synoptic.tui.desk.commands.palette import Palettes
from synoptic.tui.desk.coverage import CoverageKeeping
from synoptic.tui.desk.exports import Exports
from synoptic.tui.desk.feature import DeskChange, Feature, done
from synoptic.tui.desk.folds import Folds
from synoptic.tui.desk.following import Following
from synoptic.tui.desk.in_step import DaysApart, ScrollingTogether
from synoptic.tui.desk.leaving import Leaving
from synoptic.tui.desk.library.bringing_back import BringingBack
from synoptic.tui.desk.library.bringing_in import BringingIn
from synoptic.tui.desk.library.choosing import Choosing
from synoptic.tui.desk.open_panes import OpenPanes
from synoptic.tui.desk.overviews import Overviews
from synoptic.tui.desk.pane_layout import Drawers
from synoptic.tui.desk.search.actions import SearchActions
from synoptic.tui.desk.search.earlier import EarlierSearches
from synoptic.tui.desk.search.find import Find
from synoptic.tui.desk.search.search import Search
from synoptic.tui.desk.tour.greeting import Greeting
from synoptic.tui.desk.tour.tour import Tour
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
    from synoptic.tui.panes.bars import Hint
    from synoptic.tui.shell.comparison_source import ComparisonSource
    from synoptic.tui.shell.keeper import Keeper
    from synoptic.tui.shell.session import Session

_IN_ARTICLE: tuple[Hint, ...] = ("select", "highlight", "tag", "note", "parallels", "search", "library")
_ON_FOLD: tuple[Hint, ...] = (("highlight", "open"), "fold-furniture", "search", "library")


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
        take_in_more: Callable[[Sequence[Article]], tuple[str, ...]],
        begin_tour: Act,
        own: Mapping[str, Act],
    ) -> None:
        """Put them on a desk; `own` are the commands that the desk serves itself.

        `name` is what the library is called; `take_in` shows articles, by id, as they were read again;
        `take_in_more` shows others beside them, as they were read, and returns their ids.
        """
        self.desk = desk
        self.keeping = keeping = Keeping(desk, keeper, library.root, session)
        self.following = Following(desk, keeper, keeping, library.root, take_in)
        self.open_panes = open_panes = OpenPanes(desk, keeping)
        self.drawers = drawers = Drawers(desk)
        self.folds = Folds(desk, reading)
        self.coverage = CoverageKeeping(desk, reading, drawers)
        self.notes = Notes(desk, keeping, open_panes, drawers)
        self.links = links = Links(desk, keeping, open_panes, self.notes)
        self.citing = citing = Citing(desk, keeping)
        self.marking = Marking(desk, keeping, self.notes, self.folds, links, citing)
        self.menus = Menus(desk, links.choices, keeping)
        earlier = EarlierSearches(session.searches)
        self.search = Search(
            desk, open_panes, drawers, earlier, library.folder, session.paths, keeping.reader
        )
        self.exports = Exports(desk, library, name, self.search, keeping.reader)
        self.leaving = Leaving(desk, keeping, self.notes, self.exports, library.root)
        self.provenance = ProvenanceForm(desk, keeping)
        self.choosing = Choosing(desk, open_panes, self.provenance, session)
        self.bringing_in = coming = BringingIn(desk, self.following, library, session, take_in_more)
        self.bringing_back = BringingBack(desk, keeping, library, coming.own_folder, coming.bring_in)
        coming.takes_annotations = self.bringing_back.takes
        self.encoding = EncodingChoice(desk, keeping)
        self.search_actions = SearchActions(
            desk, keeping, self.notes, citing, self.exports, self.search, earlier, session.extent
        )
        self.palettes = Palettes(desk, self.folds, open_panes, self.marking, self.search_actions)
        self.find = Find(desk, open_panes, drawers, self.search)
        self.who_else = WhoElse(
            desk, open_panes, drawers, links, citing, comparisons, self.coverage.share_counted
        )
        self.scrolling = ScrollingTogether(desk, comparisons, links.ties)
        self.days_apart = DaysApart(desk)
        self.views = Views(desk, keeping, open_panes, comparisons, links.ties)
        self.disagreements = Disagreements(
            desk, keeping, open_panes, links, comparisons, self.views.toggle_row, self.exports
        )
        self.matrix = MatrixOfClaims(
            desk,
            keeping,
            self.exports,
            self.search,
            self.views,
            comparisons,
            reading,
            session.claims,
            open_panes,
        )
        self.links_together = LinksTogether(desk, open_panes, links, self.matrix.open)
        self.adjudication = Adjudication(desk, keeping, open_panes, self.exports)
        self.greeting = Greeting(desk, is_first=session.is_first)
        self.tour = Tour(desk, keeping, self.search, self.who_else, begin=begin_tour, leave=own["leave"])
        self.overviews = Overviews(desk, self.exports, self.views, comparisons, name, library.root)
        self._told_of: Mapping[DeskChange, tuple[Callable[[], object], ...]] = {
            DeskChange.STARTED: (
                *(keeping.show_digits, self.following.start, self.coverage.start),
                *(self.days_apart.show_soon, self.matrix.take_over_rows, self.choosing.start),
            ),
            DeskChange.ANNOTATIONS: (
                *(keeping.show_digits, self.notes.show_list, self.notes.follow),
                *(self.matrix.show_annotations, self.disagreements.show_annotations),
                *(self.search.follow, self.choosing.show_library, self.links_together.show_annotations),
                *(self.overviews.show_annotations, self.adjudication.show_annotations),
            ),
            DeskChange.RECORDS: (self.following.read_in_kept_encodings,),
            DeskChange.TAGS: (self.marking.light_known,),
            DeskChange.LINKS: (
                *(self.who_else.follow_links, self.views.show_ties),
                self.scrolling.compare_anew,
            ),
            DeskChange.ARTICLES: (
                *(keeping.keep_letters, self.search.forget_index, self.days_apart.show_soon),
                self.choosing.show_library,
            ),
            DeskChange.TEXTS: (self.who_else.give_up, self.scrolling.compare_anew),
            DeskChange.PANES: (self.coverage.show, self.scrolling.compare_anew, self.days_apart.show),
            DeskChange.ACTIVE: (self.notes.show_list,),
        }
        """The ways in which features take up each kind of change, in order."""
        self.marking_in: tuple[MarksIn, ...] = (
            *(open_panes.marks, self.marking.marks, links.marks),
            *(self.find.marks, self.search.marks, self.who_else.marks),
            *(self.marking.pending_marks, self.notes.marks),
        )
        """The ways in which features mark passages."""
        self._ways_back: tuple[Callable[[], object], ...] = (
            self.marking.leave_count,
            open_panes.empty_filter,
            drawers.leave,
            open_panes.back_to_article,
            self.marking.leave_selection,
            self.bringing_in.give_up,
            self.bringing_back.give_up,
            drawers.step_back,
            open_panes.forget_arrival,
            self.find.put_away,
            links.give_up,
            self.marking.light_all,
            self.tour.step_out,
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
        for say in (self.folds.here, self.marking.here, self.links.here, self.greeting.here):
            said = say(view, said)
        return said

    def keys_here(self, view: ArticleView) -> tuple[Hint, ...]:
        """Return the keys of the bottom row while the keyboard is in an article."""
        if view.fold_here() is not None and not view.selecting:
            return _ON_FOLD
        own = (*self.links.keys_here(view), *self.marking.keys_here(view))
        return own if view.selecting else (*own, *_IN_ARTICLE)

    async def do(self, identifier: str) -> None:
        """Do the command of that id."""
        if self.tour.forbids(identifier):
            return
        self.greeting.take_up(identifier)
        await done(self._commands[identifier]())

    async def _search(self) -> None:
        """Put the keyboard in the search field, and walk through matches again, not what was found here."""
        self.find.give_way()
        await self.search.ask()

    async def _step_back(self) -> None:
        """Go one step back: out of a drawer, a side pane, the selection, and so on."""
        for way in self._ways_back:
            if await done(way()):
                return

    def remember(self, session: Session) -> Session:
        """Return the session for the next start, with the part of each."""
        parts = (self.keeping, self.search, self.search_actions, self.matrix, self.choosing, self.bringing_in)
        for remember in (each.remember for each in parts):
            session = remember(session)
        return session

    def moved(self, view: ArticleView) -> None:
        """Take up that the caret of a view moved, or other rows came into sight."""
        self.coverage.take_up_use()
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
        if not await self.links.go_to_listed(identifier, edit=edit):
            await self.notes.go_to(identifier, edit=edit)
