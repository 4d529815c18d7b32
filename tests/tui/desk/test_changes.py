"""A change reaches the features that take it up, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.tui.article.marks import Layer, highlight_marks
from synoptic.tui.desk.feature import DeskChange, changes_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article
    from synoptic.tui.article.marks import Mark
    from tests.tui.desk.paper_desk import PaperDesk


def _mark(paper: PaperDesk) -> None:
    paper.mark("birch.txt", "41 lorries")


def _tag(paper: PaperDesk) -> None:
    paper.mark("birch.txt", "41 lorries", tags=["claim"])


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (_mark, {DeskChange.ANNOTATIONS, DeskChange.RECORDS}),
        (_tag, {DeskChange.ANNOTATIONS, DeskChange.RECORDS, DeskChange.TAGS}),
    ],
)
async def test_annotations_change_in_kinds(
    paper: PaperDesk, change: Callable[[PaperDesk], None], kinds: set[DeskChange]
) -> None:
    before = paper.annotations
    change(paper)
    assert set(changes_between(before, paper.annotations)) == kinds


async def test_a_link_is_a_change_of_links(paper: PaperDesk) -> None:
    paper.select("alder.txt", "38 lorries")
    await paper.do("link")
    paper.select("birch.txt", "41 lorries")
    await paper.do("link")
    before = paper.annotations
    await paper.answer("contradicts")
    assert DeskChange.LINKS in set(changes_between(before, paper.annotations))
    assert DeskChange.TAGS not in set(changes_between(before, paper.annotations))


async def test_every_kind_of_change_is_taken_up(paper: PaperDesk) -> None:
    paper.features.tell(*DeskChange)
    await paper.settle()
    assert not paper.alerts


async def test_a_feature_lays_its_own_marks_anew_and_leaves_the_others(
    paper: PaperDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Article] = []

    def counted(
        article: Article, annotations: Annotations, lit: frozenset[str], texts: Texts
    ) -> Iterator[Mark]:
        asked.append(article)
        return highlight_marks(article, annotations, lit, texts)

    paper.mark("alder.txt", "38 lorries")
    monkeypatch.setattr("synoptic.tui.desk.annotating.marking.highlight_marks", counted)
    view = paper.read("alder.txt", "Nobody")
    paper.features.open_panes.mark_arrival(paper.active, paper.span("alder.txt", "Nobody"))
    assert {mark.layer for mark in view.marks.all} == {Layer.HIGHLIGHT, Layer.ARRIVED}
    assert asked == []
    paper.features.open_panes.forget_arrival()
    assert {mark.layer for mark in view.marks.all} == {Layer.HIGHLIGHT}
    paper.mark("alder.txt", "moved")
    assert asked
