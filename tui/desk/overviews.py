"""The overview of the library in tables, and the tables that an export can be made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from datetime import datetime
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.document import Step, unwatched
from synoptic.annotations.model.wording import counted
from synoptic.corpus.errors import Cancelled
from synoptic.tui.article.colours import colour_of
from synoptic.tui.desk.feature import Act, Desk, Feature

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.export.document import Gather
    from synoptic.annotations.export.material import Material
    from synoptic.corpus.article import Article, Passage
    from synoptic.corpus.parallels.comparison import Comparison
    from synoptic.corpus.quotations.survey import QuotationSurvey
    from synoptic.tui.desk.exports import Exports
    from synoptic.tui.desk.views import Views
    from synoptic.tui.shell.comparison_source import ComparisonSource
    from synoptic.tui.views.overview.screen import OverviewState, OverviewView


class Overviews(Feature):
    """Shows tables of what is in the library, and gathers them for an export."""

    def __init__(
        self,
        desk: Desk,
        exports: Exports,
        views: Views,
        comparisons: ComparisonSource,
        name: str,
        root: Path | None,
    ) -> None:
        """Show the library that is called `name`, with its folder `root`."""
        super().__init__(desk)
        self._exports, self._views, self._comparisons = exports, views, comparisons
        self._name, self._root = name, root
        self._screen: OverviewView | None = None
        """The overview, while it is open."""
        self._state: OverviewState | None = None
        tagged = self._in_material(
            "tag", lambda found: found.tags, lambda: f"No tags here yet: {self.key('tag')} tags a passage."
        )
        exports.tables |= {
            "tags-by-outlet": tagged,
            "tags-by-article": tagged,
            "articles-by-tag": tagged,
            "tags-together": tagged,
            "links": self._in_material(
                "link",
                lambda found: found.links,
                lambda: f"No links here yet: {self.key('link')} links two passages.",
            ),
            "silences": self._in_material(
                "silence",
                lambda found: found.silences,
                lambda: f"No silences here yet: the matrix ({self.key('matrix')}) confirms one.",
            ),
            "articles": self._in_material("article", lambda found: found.articles, lambda: "No articles."),
            "quotations": self._quoted,
            "speakers": self._quoted,
            "parallels": self._compared,
        }

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"overview": self.open}

    async def open(self) -> None:
        """Show the overview, with the table that was looked at last."""
        from synoptic.tui.views.overview.screen import OverviewState, OverviewView

        state = self._state or OverviewState()
        screen = OverviewView(self._exports.tables, self._colours, self._exports.export_table, state)

        def leave(passage: Passage | None) -> None:
            self._screen, self._state = None, screen.state
            self._views.go_to(passage)

        self._screen = screen
        await self._desk.ask(screen, leave)

    def show_annotations(self) -> None:
        """Show in the overview, too, what changed."""
        if self._screen is not None:
            self._screen.take_in()

    def _colours(self) -> Mapping[str, str]:
        dark = self._desk.is_dark
        return {tag.name: colour_of(tag.colour, dark=dark) for tag in self._desk.annotations.tags.values()}

    # What tables are made of: see `Gather`

    def _in_material(
        self, thing: str, held: Callable[[Material], Sized], nothing: Callable[[], str]
    ) -> Gather:
        """Return a way to gather what the reader added, of which one part has to be there."""

        def gather(
            cancelled: Callable[[], bool], progress: Step = unwatched, /
        ) -> tuple[Material, str] | None:
            material = self._material(cancelled, progress)
            if material is None:
                return None
            if not (number := len(held(material))):
                raise InvalidRequest(nothing())
            return material, counted(number, thing)

        return gather

    def _material(self, cancelled: Callable[[], bool], progress: Step) -> Material | None:
        from synoptic.annotations.export.gathering import material_of

        desk = self._desk

        def step(done: int, left: int) -> None:
            if cancelled():
                raise Cancelled
            progress(done, left)

        try:
            return material_of(
                desk.articles,
                desk.annotations,
                title=self._name,
                when=datetime.now().astimezone(),
                texts=desk.texts,
                root=self._root,
                reader=self._exports.reader,
                shares=desk.shares,
                step=step,
            )
        except Cancelled:
            return None

    def _quoted(
        self, cancelled: Callable[[], bool], progress: Step = unwatched, /
    ) -> tuple[QuotationSurvey, str] | None:
        survey = self._views.surveyor.survey(
            self._desk.articles,
            progress=lambda done, total: progress(done, total - done),
            cancelled=cancelled,
        )
        if survey is not None and not survey.quotations:
            raise InvalidRequest("No quotations found in these articles.")
        return None if survey is None else (survey, counted(len(survey.quotations), "quotation"))

    def _compared(
        self, cancelled: Callable[[], bool], progress: Step = unwatched, /
    ) -> tuple[tuple[tuple[Article, Article, Comparison], ...], str] | None:
        from synoptic.annotations.export.comparing import compared_pairs

        pairs = compared_pairs(
            self._comparisons.comparisons,
            self._desk.articles,
            progress=lambda done, total: progress(done, total - done),
            cancelled=cancelled,
        )
        if cancelled():
            return None
        number = sum(len(comparison.parallels) for _, _, comparison in pairs)
        if not number:
            raise InvalidRequest("No parallels found in these articles.")
        return pairs, counted(number, "parallel")
