"""What a format gets that shows matrix and differences, on a desk without an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.errors import InvalidRequest
from synoptic.tui.shell.session import ExportChoice

if TYPE_CHECKING:
    from tests.tui.desk.paper_desk import PaperDesk


def mark_title(paper: PaperDesk) -> str:
    """Highlight the title of the first article; return the article's id."""
    first = paper.articles[0]
    assert first.path is not None
    paper.mark(first.path.name, first.title, tags=["claim"])
    return first.id


def test_a_web_page_has_matrix_and_differences_of_what_is_chosen(paper: PaperDesk) -> None:
    first, exports = mark_title(paper), paper.features.exports
    everything = exports.document(ExportChoice(what="all", how="html"), lambda: False).document.text
    assert "Who says what" in everything
    assert "Where the articles differ" in everything
    assert everything.count('role="columnheader"') == 1 + len(paper.articles)
    chosen = ExportChoice(what="articles", how="html", articles=(first,))
    alone = exports.document(chosen, lambda: False).document.text
    assert "Where the articles differ" not in alone
    assert alone.count('role="columnheader"') == 2


def test_comparing_for_a_web_page_is_given_up(paper: PaperDesk) -> None:
    mark_title(paper)
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(len(asked) > 0)
        return asked[-1]

    with pytest.raises(InvalidRequest, match="given up"):
        paper.features.exports.document(ExportChoice(what="all", how="html"), cancelled)
