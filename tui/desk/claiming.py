"""A floor of the reading screen: the matrix of claims and articles, and what changes there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from synoptic.tui.article.palette import colour_of
from synoptic.tui.desk.surveying import SurveyingScreen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from synoptic.annotations.matrix.matrix import Claim, Matrix
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Passage
    from synoptic.tui.views.matrix.screen import MatrixView


class ClaimingScreen(SurveyingScreen):
    """Opens the matrix and keeps what the reader confirms in it."""

    _matrix: MatrixView | None = None
    """The matrix, while it is open."""
    _matrix_cursor = (0, 0)

    def on_mount(self) -> None:
        """Have the library keep the rows of the matrix that an earlier Synoptic left in the session."""
        claims = self._session.claims
        if not claims or self.keeper.read_only:
            return
        from synoptic.annotations.matrix.claims import words_of_key

        rows = [(claim, words_of_key(claim)) for claim in claims]
        self.keep(lambda store: store.take_over_rows(rows), self._forget_session_rows)

    def _forget_session_rows(self, _: None) -> None:
        self._session = replace(self._session, claims=())

    async def action_matrix(self) -> None:
        """Show the matrix: tags, saved searches and chosen quotations against the articles by date."""
        from synoptic.annotations.matrix.sources import MatrixSources
        from synoptic.tui.views.matrix.screen import MatrixDoings, MatrixView

        sources = MatrixSources(
            self.articles, self._texts, self.finder, self.surveyor, self.record_of_reading
        )
        doings = MatrixDoings(
            self._confirm_silence,
            self._withdraw_silence,
            self._add_search_row,
            self._remove_row,
            self._export_matrix,
            self._first_unread,
        )
        screen = MatrixView(
            sources,
            self.annotations,
            self.shares,
            self._claim_colours(),
            doings,
            self._matrix_cursor,
        )

        def leave(passage: Passage | None) -> None:
            self._matrix, self._matrix_cursor = None, screen.cursor
            self._go_to_passage(passage)

        self._matrix = screen
        await self.app.push_screen(screen, leave)

    def _claim_colours(self) -> Mapping[str, str]:
        dark = self.app.current_theme.dark
        return {f"tag:{tag.id}": colour_of(tag.colour, dark=dark) for tag in self.annotations.tags.values()}

    def _refresh_matrix(self) -> None:
        if self._matrix is not None:
            self._matrix.take_in(self.annotations, self._claim_colours())

    def watch_annotations(self, old: Annotations, new: Annotations) -> None:
        """Show what changed, in the matrix too."""
        super().watch_annotations(old, new)
        if self.is_mounted:
            self._refresh_matrix()

    def _confirm_silence(self, claim: Claim, article: str) -> None:
        record, digest = self.record(article), self.article(article).digest
        self.keep(lambda store: store.confirm_silence(claim.key, claim.label, record, digest))

    def _withdraw_silence(self, claim: Claim, article: str) -> None:
        self.keep(lambda store: store.withdraw_silence(claim.key, article))

    def _first_unread(self, identifier: str) -> int:
        from synoptic.annotations.matrix.sources import first_unread

        article = self.article(identifier)
        return first_unread(article, self.record_of_reading.of(identifier, article.digest).coverage)

    def _add_search_row(self) -> None:
        def check(values: Mapping[str, str]) -> str | None:
            return None if values["Search for"] else "Type what to search for."

        def add(values: dict[str, str] | None) -> None:
            if values is not None:
                query = values["Search for"]
                self.keep(lambda store: store.save_search(values["Name"] or query, query))

        from synoptic.tui.dialogs.form import Form

        remark = "The search is kept under its name, and its places are a row of the matrix."
        form = Form("A row for a search", {"Search for": "", "Name": ""}, remark=remark, check=check)
        self.app.push_screen(form, add)

    def _remove_row(self, claim: Claim) -> bool:
        """Remove a saved search, or a quotation that was chosen; False for a tag."""
        if self.annotations.rows_on(claim.key):
            self.run_worker(self.remove_row(claim.key), group="keep")
        elif self.annotations.search_named(claim.label) is not None and not claim.key.startswith("tag:"):
            self.keep(lambda store: store.forget_search(claim.label))
            self.say("The saved search is forgotten; u brings it back.")
        else:
            return False
        return True

    def _export_matrix(self, shown: Matrix) -> None:
        from synoptic.annotations.export.tables import matrix_as_csv, matrix_as_markdown

        def document(target: Path) -> str:
            is_csv = target.suffix.casefold() == ".csv"
            return matrix_as_csv(shown) if is_csv else matrix_as_markdown(shown)

        remark = "A name that ends in .csv is written as CSV, any other as a table of Markdown."
        self.ask_for_file("Export the matrix", self.named_for_library("matrix.md"), remark, document)
