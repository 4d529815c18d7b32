"""Quotations that are rows of the matrix: kept, undone, removed, restored, taken over from elsewhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.errors import Conflict, InvalidRequest, UnknownRecord
from synoptic.annotations.files.codec import from_document, to_document
from synoptic.annotations.library.doctor import examine
from synoptic.annotations.library.library import find
from synoptic.annotations.model.values import ClaimRow, Discarded
from tests.annotations.specimens import mark, store_in

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.store.store import AnnotationStore

WORDS = "get Putin to the table"
KEY = f"quotation:{WORDS}"
OTHER = "quotation:the only one"


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    return store_in(tmp_path)


def claims(store: AnnotationStore) -> list[str]:
    return [row.claim for row in store.annotations.rows.values()]


def test_rows_are_there_in_their_order_when_the_store_is_opened_again(store: AnnotationStore) -> None:
    row = store.add_row(KEY, WORDS)
    store.add_row(OTHER, "the only one")
    assert store.add_row(KEY, "other words") == row
    assert (row.claim, row.label) == (KEY, WORDS)
    assert store.annotations.rows_on(KEY) == (row,)
    assert store_in(store.folder).annotations == store.annotations
    store.close()
    again = store_in(store.folder)
    assert claims(again) == [KEY, OTHER]
    assert again.problems == ()
    with pytest.raises(InvalidRequest):
        store.add_row(" ", WORDS)


def test_rows_are_undone_in_turn_with_the_rest(store: AnnotationStore) -> None:
    store.add_row(KEY, WORDS)
    mark(store, "NATO")
    store.remove_row(KEY)
    mark(store, "done")
    assert [store.undo() for _ in range(5)] == [
        "highlight “done”",
        "remove row “get Putin to the table”",
        "highlight “NATO”",
        "add row “get Putin to the table”",
        None,
    ]
    assert not store.annotations.rows
    assert not store.annotations.trash
    for _ in range(3):
        store.redo()
    assert claims(store) == []
    assert len(store.trash()) == 1
    assert store.redo() == "highlight “done”"


def test_a_row_that_was_removed_is_had_again_in_its_place(store: AnnotationStore) -> None:
    row = store.add_row(KEY, WORDS)
    store.add_row(OTHER, "the only one")
    store.remove_row(KEY)
    (discarded,) = store_in(store.folder).trash()
    assert discarded == store.trash()[0]
    assert discarded.row == row
    assert (discarded.highlight, discarded.note, discarded.article) == (None, None, None)
    assert store.restore([row.id]) == (row,)
    assert claims(store) == [KEY, OTHER]
    assert store.trash() == ()
    assert store.undo() == f"restore “{WORDS}”"
    assert claims(store) == [OTHER]
    assert store.empty_trash() == 1
    with pytest.raises(UnknownRecord):
        store.remove_row(KEY)


def test_a_quotation_is_a_row_or_in_the_trash(store: AnnotationStore) -> None:
    other = store_in(store.folder, "other")
    store.add_row(KEY, WORDS)
    store.remove_row(KEY)
    before = store.annotations
    again = other.add_row(KEY, WORDS)
    assert other.trash() == ()
    with pytest.raises(Conflict, match="the quotation is a row again"):
        store.undo()
    assert store.annotations.rows_on(KEY) == (again,)
    assert other.undo() == f"add row “{WORDS}”"
    assert other.annotations == before


@pytest.mark.over("files")
def test_restoring_what_is_a_row_again_adds_none(store: AnnotationStore) -> None:
    row = store.add_row(KEY, WORDS)
    store.remove_row(KEY)
    store.close()
    base = json.loads(store.path.read_text())
    base["rows"] = {"7": to_document(row) | {"id": "by hand"}}
    store.path.write_text(json.dumps(base))
    (restored,) = store.restore([row.id])
    assert restored.id == "by hand"
    assert claims(store) == [KEY]
    assert store.trash() == ()


def test_two_stores_on_one_folder_lose_no_row(store: AnnotationStore) -> None:
    other = store_in(store.folder, "other")
    mine = store.add_row(KEY, WORDS)
    assert other.add_row(KEY, WORDS) == mine
    other.add_row(OTHER, "the only one")
    store.refresh()
    assert claims(store) == claims(other) == [KEY, OTHER]
    other.remove_row(KEY)
    with pytest.raises(Conflict, match="changed the row since"):
        store.undo()


def test_rows_that_were_kept_elsewhere_are_taken_over_once(store: AnnotationStore) -> None:
    other = store_in(store.folder, "other")
    rows = [(KEY, WORDS), (OTHER, "the only one"), ("", "nothing")]
    store.take_over_rows(rows)
    other.take_over_rows(rows)
    assert claims(store) == claims(other) == [KEY, OTHER]
    assert store.steps == other.steps == (0, 0)
    assert store.undo() is None
    other.remove_row(KEY)
    other.take_over_rows(rows)
    assert claims(other) == [OTHER]


@pytest.mark.over("files")
def test_a_store_of_the_version_before_has_no_rows_and_gets_some(store: AnnotationStore) -> None:
    mark(store, "NATO")
    made = mark(store, "table")
    store.remove([made.id])
    store.close()
    base = json.loads(store.path.read_text())
    assert "rows" not in base
    for document in base["trash"].values():
        del document["row"]
    store.path.write_text(json.dumps(base))
    again = store_in(store.folder, "again")
    assert again.problems == ()
    assert again.annotations == store.annotations
    again.add_row(KEY, WORDS)
    again.close()
    after = json.loads(store.path.read_text())
    assert [document["claim"] for document in after.pop("rows").values()] == [KEY]
    assert {name: table for name, table in after.items() if name != "_meta"} == {
        name: table for name, table in base.items() if name != "_meta"
    }


@pytest.mark.over("files")
def test_a_row_by_hand_that_is_there_twice_goes_at_once(store: AnnotationStore) -> None:
    row = store.add_row(KEY, WORDS)
    store.close()
    base = json.loads(store.path.read_text())
    base["rows"]["2"] = to_document(row) | {"id": "by hand"}
    store.path.write_text(json.dumps(base))
    store.remove_row(KEY)
    assert claims(store) == []
    assert len(store.trash()) == 2


@pytest.mark.over("files")
def test_doctor_counts_rows(store: AnnotationStore) -> None:
    store.add_row(KEY, WORDS)
    store.close()
    library = find(store.folder, store.folder, store.folder)
    assert any("1 quotation in the matrix" in finding.message for finding in examine(library))


def test_a_record_that_is_wrong_is_told(store: AnnotationStore) -> None:
    row = store.add_row(KEY, WORDS)
    document = to_document(row)
    assert from_document(ClaimRow, document) == row
    with pytest.raises(ValueError, match="“claim” is empty"):
        from_document(ClaimRow, document | {"claim": ""})
    store.remove_row(KEY)
    (discarded,) = store.trash()
    document = to_document(discarded)
    assert from_document(Discarded, document) == discarded
    with pytest.raises(ValueError, match=r"“row\.label” is not text"):
        from_document(Discarded, document | {"row": document["row"] | {"label": 3}})
    with pytest.raises(ValueError, match="no highlight, no note and no row"):
        from_document(Discarded, document | {"row": None})
