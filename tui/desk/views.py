"""Views: the quotations, the comparison and the matrix, which show many articles at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.corpus.article import Passage, Span
from synoptic.tui.article.colours import colour_of
from synoptic.tui.desk.feature import Act, Desk, Feature

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.files.reading_record import ReadingRecord
    from synoptic.annotations.matrix.matrix import Claim, Matrix
    from synoptic.corpus.parallels.comparison import Ties
    from synoptic.corpus.quotations.survey import QuotationSurveyor
    from synoptic.tui.desk.annotating.keeping import Keeping
    from synoptic.tui.desk.exports import Exports
    from synoptic.tui.desk.open_panes import OpenPanes
    from synoptic.tui.desk.search.search import Search
    from synoptic.tui.shell.comparison_source import ComparisonSource
    from synoptic.tui.shell.session import Session
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
            panes=self._desk.panes,
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
            await self.remove_row(claim)
        elif await self._keeping.change_and_wait(lambda store: store.add_row(claim, words)):
            self.say_done("Added to the matrix")

    async def remove_row(self, claim: str) -> None:
        """Have a quotation be no row of the matrix any more, and say so."""
        if await self._keeping.change_and_wait(lambda store: store.remove_row(claim)):
            self.say_done("Removed from the matrix")

    # Comparing

    async def compare(self) -> None:
        """Show the open articles in rows: what tells the same in one row."""
        panes = self._desk.panes
        if len(panes) < 2:
            self._desk.say(f"Open a second article first: {self.key('library')} lists the library.")
            return
        from synoptic.tui.views.compare.screen import CompareView

        screen = CompareView(
            self._desk.open_articles,
            self._comparisons,
            panes.index(self._desk.active),
            self._desk.view.caret,
            ties=self._ties(),
        )
        await self._desk.ask(screen, self.go_to)


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
    ) -> None:
        """Keep the rows by these claims that an earlier Synoptic left in the session."""
        super().__init__(desk)
        self._keeping, self._exports, self._search, self._views = keeping, exports, search, views
        self._comparisons, self._record = comparisons, record_of_reading
        self._left_rows = left_rows
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

    async def open(self) -> None:
        """Show the matrix: tags, saved searches and chosen quotations against the articles by date."""
        from synoptic.annotations.matrix.sources import MatrixSources
        from synoptic.tui.views.matrix.screen import MatrixView

        sources = MatrixSources(
            self._desk.articles, self._desk.texts, self._search.finder, self._views.surveyor, self._record
        )
        screen = MatrixView(
            sources,
            self._desk.annotations,
            self._desk.shares,
            self._colours(),
            self,
            self._comparisons,
            self._cursor,
        )

        def leave(passage: Passage | None) -> None:
            self._screen, self._cursor = None, screen.cursor
            self._views.go_to(passage)

        self._screen = screen
        await self._desk.ask(screen, leave)

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

        def add(values: Mapping[str, str]) -> None:
            query = values["Search for"]
            self._keeping.change(lambda store: store.save_search(values["Name"] or query, query))

        remark = "Saves the search and shows its matches as a row of the matrix."
        fields = {"Search for": "", "Name": ""}
        self.fill_in_form("A row for a search", fields, add, remark=remark, check=check)

    def remove(self, claim: Claim) -> bool:
        """Remove a saved search, or a quotation that was chosen; False for a tag."""
        if self._desk.annotations.rows_on(claim.key):
            self._desk.run_worker(self._views.remove_row(claim.key), group="keep")
        elif self._desk.annotations.search_named(claim.label) is not None and not claim.key.startswith(
            "tag:"
        ):
            self._keeping.change(lambda store: store.forget_search(claim.label))
            self.say_done("Saved search removed")
        else:
            return False
        return True

    def export(self, shown: Matrix) -> None:
        from synoptic.annotations.export.matrix_and_concordance import matrix_as_csv, matrix_as_markdown

        def document(target: Path) -> str:
            is_csv = target.suffix.casefold() == ".csv"
            return matrix_as_csv(shown) if is_csv else matrix_as_markdown(shown)

        remark = "A name that ends in .csv is written as CSV, any other as a table of Markdown."
        self._exports.ask_for_file(
            "Export the matrix", self._exports.named_for_library("matrix.md"), remark, document
        )
