"""Views: the quotations, the comparison and the matrix, which show many articles at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.model.wording import counted, excerpt
from synoptic.corpus.article import Passage, Span
from synoptic.tui.article.colours import colour_of
from synoptic.tui.desk.feature import Act, Desk, Feature
from synoptic.tui.desk.who_else.lining_up import show_side_by_side
from synoptic.tui.shell.display import quoted

if TYPE_CHECKING:
    from synoptic.annotations.export.material import Material
    from synoptic.annotations.files.reading_record import ReadingRecord
    from synoptic.annotations.matrix.matrix import Claim, Matrix
    from synoptic.annotations.matrix.sources import MatrixSources
    from synoptic.corpus.parallels.ties import Ties
    from synoptic.corpus.quotations.survey import QuotationSurveyor
    from synoptic.tui.desk.annotating.keeping import Keeping
    from synoptic.tui.desk.exports import Exports
    from synoptic.tui.desk.open_panes import OpenPanes
    from synoptic.tui.desk.search.search import Search
    from synoptic.tui.shell.comparison_source import ComparisonSource
    from synoptic.tui.shell.session import Session
    from synoptic.tui.views.compare.screen import CompareView
    from synoptic.tui.views.matrix.screen import MatrixView
    from synoptic.tui.views.quotations.table import QuotationsState


class Views(Feature):
    """Opens the quotations and the comparison, and goes to the place that was chosen there."""

    def __init__(
        self,
        desk: Desk,
        keeping: Keeping,
        open_panes: OpenPanes,
        comparisons: ComparisonSource,
        ties: Callable[[], Ties],
    ) -> None:
        """Compare with this source; `ties` returns the passages that the reader has tied."""
        super().__init__(desk)
        self._keeping, self._open_panes = keeping, open_panes
        self._comparisons, self._ties = comparisons, ties
        self._quotations_state: QuotationsState | None = None
        self._surveyor: QuotationSurveyor | None = None
        self._comparing: CompareView | None = None
        """The comparison, while it is open."""

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"quotations": self.quotations, "compare": self.compare}

    def go_to(self, passage: Passage | None) -> None:
        """Show a passage that was chosen in a view, in its article's pane."""
        if passage is not None:
            self._open_panes.arrive(passage.article, Span(passage.start, passage.end))

    # Quotations

    @property
    def surveyor(self) -> QuotationSurveyor:
        if self._surveyor is None:
            # Imported late: an app that starts has no need of it yet.
            from synoptic.corpus.quotations.survey import QuotationSurveyor

            self._surveyor = QuotationSurveyor()
        return self._surveyor

    async def quotations(self) -> None:
        """Show all quotations: who is quoted saying what, where, in which wordings."""
        from synoptic.tui.views.quotations.screen import QuotationsView
        from synoptic.tui.views.quotations.table import QuotationsState

        screen = QuotationsView(
            self._desk.articles,
            self.surveyor,
            self._quotations_state or QuotationsState(),
            tag=self._tag,
            claim=self.toggle_row,
        )

        def leave(passage: Passage | None) -> None:
            self._quotations_state = screen.state
            self.go_to(passage)

        await self._desk.ask(screen, leave)

    def _tag(self, passage: Passage) -> None:
        """Ask which tags a passage gets, and highlight it with them."""
        self._keeping.pick_tags(
            (), lambda picked: self._keeping.change(self._keeping.highlighting(passage, picked.give))
        )

    async def toggle_row(self, claim: str, words: str) -> None:
        """Have a quotation of these words be a row of the matrix or none any more, and say so.

        It is waited for, so that the same key once more takes it back.
        """
        if self._desk.annotations.rows_on(claim):
            await self.remove_row(claim, words)
        elif await self._keeping.change_and_wait(lambda store: store.add_row(claim, words)):
            self.say_done("Added to the matrix")

    async def remove_row(self, claim: str, words: str) -> None:
        """Have a quotation of these words be no row of the matrix any more, and say so."""
        if await self._keeping.change_and_wait(lambda store: store.remove_row(claim)):
            self.say_done(f"Removed from the matrix: {quoted(excerpt(words))}")

    # Comparing

    async def compare(self) -> None:
        """Show the open articles in rows: what tells the same in one row."""
        panes = self._desk.panes
        if len(panes) < 2:
            self._desk.refuse(f"Open a second article first: {self.key('library')} lists the library.")
            return
        from synoptic.tui.views.compare.screen import CompareView

        screen = CompareView(
            self._desk.open_articles,
            self._comparisons,
            panes.index(self._desk.active),
            self._desk.view.caret,
            ties=self._ties(),
        )

        def leave(passage: Passage | None) -> None:
            self._comparing = None
            self.go_to(passage)

        self._comparing = screen
        await self._desk.ask(screen, leave)

    def show_ties(self) -> None:
        """Show in the comparison, too, which passages the reader has tied."""
        if self._comparing is not None:
            self._comparing.take_in(self._ties())


class MatrixOfClaims(Feature):
    """Opens the matrix and keeps what the reader confirms in it."""

    def __init__(
        self,
        desk: Desk,
        keeping: Keeping,
        exports: Exports,
        search: Search,
        views: Views,
        comparisons: ComparisonSource,
        record_of_reading: ReadingRecord,
        left_rows: tuple[str, ...],
        open_panes: OpenPanes,
    ) -> None:
        """Keep the rows by these claims that an earlier Synoptic left in the session."""
        super().__init__(desk)
        self._keeping, self._exports, self._search, self._views = keeping, exports, search, views
        self._comparisons, self._record, self._open_panes = comparisons, record_of_reading, open_panes
        self._left_rows = left_rows
        exports.tables["matrix"] = exports.tables["words"] = self._gather
        exports.compare = self._compared
        self._screen: MatrixView | None = None
        """The matrix, while it is open."""
        self._cursor = (0, 0)

    @property
    def commands(self) -> Mapping[str, Act]:
        return {"matrix": self.open}

    def take_over_rows(self) -> None:
        """Have the library keep the rows of the matrix that an earlier Synoptic left in the session."""
        if self._left_rows and not self._keeping.read_only:
            from synoptic.annotations.matrix.claims import words_of_key

            rows = [(claim, words_of_key(claim)) for claim in self._left_rows]
            self._keeping.change(lambda store: store.take_over_rows(rows), self._forget_left_rows)

    def _forget_left_rows(self, _: None) -> None:
        self._left_rows = ()

    def remember(self, session: Session, /) -> Session:
        """Return the session with the rows that the library has not got yet."""
        return replace(session, claims=self._left_rows)

    async def open(self, at: Passage | None = None) -> None:
        """Show the matrix: tags, saved searches and chosen quotations against the articles by date.

        The mark is on the cell that has the passage `at`, if one has it.
        """
        from synoptic.tui.views.matrix.screen import MatrixView

        screen = MatrixView(
            self._sources,
            self._desk.annotations,
            self._colours(),
            self,
            self._comparisons,
            self._cursor,
            at,
        )

        def leave(passage: Passage | None) -> None:
            self._screen, self._cursor = None, screen.cursor
            if passage is not None and screen.beside is not None:
                show_side_by_side(self._desk, self._open_panes, passage, screen.beside)
            else:
                self._views.go_to(passage)

        self._screen = screen
        await self._desk.ask(screen, leave)

    @property
    def _sources(self) -> MatrixSources:
        from synoptic.annotations.matrix.sources import MatrixSources

        return MatrixSources(
            self._desk.articles,
            self._desk.texts,
            self._search.finder,
            self._views.surveyor,
            self._record,
            self._keeping.reader,
        )

    def _colours(self) -> Mapping[str, str]:
        dark, tags = self._desk.is_dark, self._desk.annotations.tags.values()
        return {f"tag:{tag.id}": colour_of(tag.colour, dark=dark) for tag in tags}

    def show_annotations(self) -> None:
        """Show what changed, in the matrix too."""
        if self._screen is not None:
            self._screen.take_in(self._desk.annotations, self._colours())

    def confirm_silence(self, claim: Claim, article: str) -> None:
        record, digest = self._keeping.record(article), self._desk.article(article).digest
        self._keeping.change(lambda store: store.confirm_silence(claim.key, claim.label, record, digest))

    def withdraw_silence(self, claim: Claim, article: str) -> None:
        self._keeping.change(lambda store: store.withdraw_silence(claim.key, article))

    def first_unread(self, identifier: str) -> int:
        from synoptic.annotations.matrix.sources import first_unread

        article = self._desk.article(identifier)
        return first_unread(article, self._record.of(identifier, article.digest).coverage)

    def add_search(self) -> None:
        def check(values: Mapping[str, str]) -> str | None:
            return None if values["Search for"] else "Type what to search for."

        def add(values: Mapping[str, str]) -> Awaitable[bool]:
            query = values["Search for"]
            name = values["Name"] or query
            return self._keeping.change_and_wait(lambda store: store.save_search(name, query))

        remark = "Saves the search and shows its matches as a row of the matrix."
        fields = {"Search for": "", "Name": ""}
        self.fill_in_form("A row for a search", fields, add, remark=remark, check=check)

    def remove(self, claim: Claim) -> bool:
        """Remove a saved search, or a quotation that was chosen; False for a tag."""
        if self._desk.annotations.rows_on(claim.key):
            self._desk.run_worker(self._views.remove_row(claim.key, claim.label), group="keep")
        elif self._desk.annotations.search_named(claim.label) is not None and not claim.key.startswith(
            "tag:"
        ):
            self._keeping.change(lambda store: store.forget_search(claim.label))
            self.say_done(f"Saved search removed: {quoted(excerpt(claim.label))}")
        else:
            return False
        return True

    async def export(self) -> None:
        await self._exports.export("matrix")

    def _gather(
        self, cancelled: Callable[[], bool], _progress: object = None, /
    ) -> tuple[Matrix, str] | None:
        """Return the matrix, as it is shown while it is open, and its size in words; None once cancelled.

        Raises InvalidRequest for one without rows.
        """
        shown = None if self._screen is None else self._screen.shown
        shown = shown or self._sources.matrix(self._desk.annotations, cancelled)
        if shown is None:
            return None
        if not shown.rows:
            tag, search = self.key("tag"), self.key("matrix-add")
            raise InvalidRequest(
                "Nothing to export: the matrix has no rows; "
                f"{tag} tags a passage, {search} there adds a search."
            )
        return shown, f"{counted(len(shown.rows), 'row')} × {counted(len(shown.columns), 'article')}"

    def _compared(self, material: Material, cancelled: Callable[[], bool]) -> Material | None:
        """Return the material with the matrix and the differences of its articles; None once cancelled."""
        from synoptic.annotations.export.comparing import with_comparisons

        return with_comparisons(material, self._sources, self._comparisons.comparisons, cancelled=cancelled)
