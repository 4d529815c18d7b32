"""Links where they are now, and in the cells of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.anchoring.placed_links import placed_links
from synoptic.annotations.matrix.matrix import Claim, matrix
from synoptic.corpus.article import Article, Passage
from tests.annotations.specimens import TEXT, anchor_in, article_of, record_for, store_in

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.store.store import AnnotationStore

HERE = article_of()
THERE = article_of("He said otherwise.\nNobody was hurt.", identifier="article-2")


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    return store_in(tmp_path)


def tie(store: AnnotationStore, kind: str, words: str, other: str | None) -> None:
    there = None if other is None else anchor_in(THERE, other)
    store.link(kind, (record_for(HERE), anchor_in(HERE, words)), (record_for(THERE), there))


def passage(article: Article, words: str) -> Passage:
    start = article.text.index(words)
    return Passage.of(article, start, start + len(words))


def test_contradictions_come_first_and_each_end_is_its_words(store: AnnotationStore) -> None:
    tie(store, "agrees", "table", "hurt")
    tie(store, "omits", "convinced", None)
    tie(store, "contradicts", "sustained pressure", "otherwise")
    found = placed_links(store.annotations, (HERE, THERE), store.texts)
    assert [each.link.kind for each in found] == ["contradicts", "agrees", "omits"]
    assert [each.contradicts for each in found] == [True, False, False]
    assert [(each.one and each.one.text, each.other and each.other.text) for each in found] == [
        ("sustained pressure", "otherwise"),
        ("table", "hurt"),
        ("convinced", None),
    ]


def test_an_end_follows_its_words_or_is_nowhere(store: AnnotationStore) -> None:
    tie(store, "contradicts", "sustained pressure", "otherwise")
    moved = article_of(f"New first line.\n{TEXT}")
    (found,) = placed_links(store.annotations, (moved,), store.texts)
    assert found.one == passage(moved, "sustained pressure")
    assert found.other is None, "its article is not read"


def test_what_is_across(store: AnnotationStore) -> None:
    tie(store, "contradicts", "sustained pressure", "otherwise")
    (link,) = placed_links(store.annotations, (HERE, THERE), store.texts)
    here, there = passage(HERE, "with sustained"), passage(THERE, "said otherwise")
    assert link.is_at(here)
    assert (link.across(here), link.across(there)) == (link.other, link.one)
    elsewhere = passage(HERE, "Putin")
    assert not link.is_at(elsewhere)
    assert link.across(elsewhere) is None
    # As far into another article as the linked words are in theirs.
    assert not link.is_at(Passage(THERE.id, here.start, here.end, here.text))


def test_a_cell_has_the_links_of_its_passages(store: AnnotationStore) -> None:
    tie(store, "agrees", "sustained pressure", "hurt")
    tie(store, "contradicts", "sustained", "otherwise")
    tie(store, "agrees", "Putin", "hurt")
    links = placed_links(store.annotations, (HERE, THERE), store.texts)
    claim = Claim("search:x", "x", (passage(HERE, "with sustained pressure"),))
    (row,) = matrix([HERE, THERE], [claim], links=links).rows
    kinds = {cell.article: [each.link.kind for each in cell.links] for cell in row.cells}
    assert kinds == {HERE.id: ["contradicts", "agrees"], THERE.id: []}
