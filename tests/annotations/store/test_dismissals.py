"""Differences that a reader puts aside: kept, undone, taken up again, at most once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.errors import Conflict, InvalidRequest, UnknownRecord
from synoptic.annotations.files.codec import from_document, to_document
from synoptic.annotations.library.doctor import examine
from synoptic.annotations.library.library import find
from synoptic.annotations.model.values import Dismissal
from synoptic.annotations.store.dismissals import not_dismissed
from synoptic.corpus.article import Span
from synoptic.corpus.parallels.worth_a_look import AlignedPair, worth_a_look
from tests.annotations.specimens import article_of, mark, store_in

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.store.store import AnnotationStore

KEY, OTHER = "8f2c", "71c3"
LABEL = "number: 12 ⇄ 14"


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    return store_in(tmp_path)


def test_it_is_there_when_the_store_is_opened_again(store: AnnotationStore) -> None:
    dismissed = store.dismiss(KEY, LABEL)
    store.dismiss(OTHER, "day: Monday ⇄ Friday")
    assert store.dismiss(KEY, "other words") == dismissed
    assert (dismissed.difference, dismissed.label) == (KEY, LABEL)
    assert store_in(store.folder).annotations == store.annotations
    store.close()
    again = store_in(store.folder)
    assert [each.difference for each in again.annotations.dismissals.values()] == [KEY, OTHER]
    assert again.problems == ()
    with pytest.raises(InvalidRequest):
        store.dismiss(" ", LABEL)


def test_it_is_undone_in_turn_with_the_rest(store: AnnotationStore) -> None:
    store.dismiss(KEY, LABEL)
    mark(store, "NATO")
    store.reconsider(KEY)
    assert not store.annotations.dismissals
    assert [store.undo() for _ in range(4)] == [
        f"take up {LABEL} again",
        "highlight “NATO”",
        f"put aside {LABEL}",
        None,
    ]
    assert not store.annotations.dismissals
    store.redo()
    assert store.annotations.dismissals_of(KEY)
    assert store.trash() == ()
    with pytest.raises(UnknownRecord, match="No difference that was put aside “71c3”"):
        store.reconsider(OTHER)


def test_another_window_that_puts_it_aside_again_is_not_doubled(store: AnnotationStore) -> None:
    other = store_in(store.folder, "other")
    store.dismiss(KEY, LABEL)
    store.reconsider(KEY)
    again = other.dismiss(KEY, LABEL)
    with pytest.raises(Conflict, match="the difference is put aside again"):
        store.undo()
    assert store.annotations.dismissals_of(KEY) == (again,)


@pytest.mark.over("files")
def test_doctor_counts_it_and_a_record_that_is_wrong_is_told(store: AnnotationStore) -> None:
    dismissed = store.dismiss(KEY, LABEL)
    store.close()
    library = find(store.folder, store.folder, store.folder)
    assert any("1 difference put aside" in finding.message for finding in examine(library))
    document = to_document(dismissed)
    assert from_document(Dismissal, document) == dismissed
    with pytest.raises(ValueError, match="“difference” is empty"):
        from_document(Dismissal, document | {"difference": ""})


def test_a_difference_is_put_aside_in_all_pairs_that_have_it(store: AnnotationStore) -> None:
    one = article_of("The sea killed 12 people.", identifier="one")
    other = article_of(
        "The sea killed 14 people. In all 14 people were killed by the sea.", identifier="other"
    )
    pairs = [
        AlignedPair(one, other, Span(0, 25), Span(0, 25), 0.9),
        AlignedPair(one, other, Span(0, 25), Span(26, len(other.text)), 0.8),
    ]
    (found,) = worth_a_look(pairs)
    assert not_dismissed(store.annotations, [found]) == (found,)
    store.dismiss(found.keys[0], LABEL)
    assert not_dismissed(store.annotations, [found]) == ()
    # The article lost the sentence that was best: the other one is the same difference.
    (left,) = worth_a_look(pairs[1:])
    assert not_dismissed(store.annotations, [left]) == (left,)
    store.dismiss(left.keys[0], LABEL)
    assert not_dismissed(store.annotations, [left]) == ()
