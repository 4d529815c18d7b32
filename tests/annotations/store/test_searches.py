"""Searches that are kept by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.errors import Conflict, InvalidRequest, UnknownRecord
from synoptic.annotations.files.codec import from_document, to_document
from synoptic.annotations.model.values import SavedSearch
from tests.annotations.specimens import store_in

if TYPE_CHECKING:
    from pathlib import Path


def test_a_search_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    saved = store.save_search("  Peace,  early ", '"peace talks" date:..2025-10', "all")
    assert (saved.name, saved.query, saved.scope) == (
        "Peace, early",
        '"peace talks" date:..2025-10',
        "all",
    )
    store.close()
    again = store_in(store.folder)
    assert list(again.annotations.searches.values()) == [saved]
    assert again.annotations.search_named("PEACE, EARLY") == saved
    assert again.annotations.search_named("war") is None
    assert again.problems == ()


def test_a_name_is_there_once(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    first = store.save_search("peace", "peace talks")
    second = store.save_search("Peace", "peace")
    assert second.id == first.id
    assert [each.query for each in store.annotations.searches.values()] == ["peace"]
    assert store.save_search("Peace", "peace") == second


def test_saving_and_forgetting_can_be_undone(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.save_search("peace", "peace talks")
    store.forget_search("PEACE")
    assert not store.annotations.searches
    assert store.undo() == "remove search “peace”"
    assert store.annotations.search_named("peace") is not None
    assert store.undo() == "save search “peace”"
    assert not store.annotations.searches
    assert store.redo() == "save search “peace”"


def test_undoing_never_makes_two_of_a_name(tmp_path: Path) -> None:
    store, other = store_in(tmp_path), store_in(tmp_path)
    store.save_search("peace", "peace talks")
    store.forget_search("peace")
    other.save_search("Peace", "another")
    with pytest.raises(Conflict, match="was not undone"):
        store.undo()
    assert [each.query for each in store.annotations.searches.values()] == ["another"]


@pytest.mark.parametrize(
    ("name", "query", "scope"), [(" ", "x", "text"), ("x", " ", "text"), ("x", "x", "everything")]
)
def test_what_cannot_be_saved_is_refused(name: str, query: str, scope: str, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    with pytest.raises(InvalidRequest):
        store.save_search(name, query, scope)
    assert not store.annotations.searches


def test_forgetting_what_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(UnknownRecord):
        store_in(tmp_path).forget_search("peace")


@pytest.mark.over("files")
def test_a_record_that_is_wrong_is_told(tmp_path: Path) -> None:
    saved = store_in(tmp_path).save_search("peace", "x")
    document = to_document(saved)
    assert from_document(SavedSearch, document) == saved
    with pytest.raises(ValueError, match="“query” is empty"):
        from_document(SavedSearch, document | {"query": ""})
