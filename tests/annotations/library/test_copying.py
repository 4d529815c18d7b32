from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.errors import InvalidRequest, StoreError
from synoptic.annotations.library.catalogue import identify, mark
from synoptic.annotations.library.copying import copy_library
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus.article import Passage
from synoptic.corpus.files.loading import load

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.article import Article


@pytest.fixture
def article(tmp_path: Path) -> Article:
    (tmp_path / "a.txt").write_text("The bridge was shut.\n", encoding="utf-8")
    return load([tmp_path / "a.txt"]).articles[0]


@pytest.fixture
def store(tmp_path: Path, article: Article) -> AnnotationStore:
    store = AnnotationStore(tmp_path / ".synoptic")
    mark(store, article, Passage.of(article, 4, 10), root=tmp_path, tags=["claim"], note="hm")
    return store


def test_a_copy_has_all_records_and_texts_and_finds_the_articles(
    tmp_path: Path, store: AnnotationStore, article: Article
) -> None:
    (record,) = store.annotations.articles.values()
    assert record.path == "a.txt"
    folder = tmp_path / "elsewhere"
    copy = copy_library(store.annotations, store.texts, [], root=tmp_path, folder=folder)
    read = AnnotationStore(folder).annotations
    assert read == copy.annotations
    for shelf in ("highlights", "tags", "notes"):
        assert getattr(read, shelf) == getattr(store.annotations, shelf)
    assert identify([article], read, None)[0].id == record.id
    assert copy.texts.get(article.digest) == article.text
    assert copy.undo() is None


def test_texts_that_are_gone_are_those_of_the_open_articles(
    tmp_path: Path, store: AnnotationStore, article: Article
) -> None:
    store.texts.remove([article.digest])
    folder = tmp_path / "elsewhere"
    copy = copy_library(store.annotations, store.texts, [article], root=tmp_path, folder=folder)
    assert copy.texts.get(article.digest) == article.text


def test_a_folder_with_a_library_is_refused_and_one_that_cannot_be_made_is_told(
    tmp_path: Path, store: AnnotationStore, article: Article
) -> None:
    before = store.path.read_bytes()
    with pytest.raises(InvalidRequest, match="has a library already"):
        copy_library(store.annotations, store.texts, [], root=tmp_path, folder=store.folder)
    assert store.path.read_bytes() == before
    with pytest.raises(StoreError, match="Not a directory"):
        copy_library(store.annotations, store.texts, [], root=tmp_path, folder=tmp_path / "a.txt" / "x")
