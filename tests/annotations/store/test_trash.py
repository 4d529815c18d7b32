from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.errors import UnknownRecord
from synoptic.annotations.model.values import LIBRARY
from tests.annotations.specimens import article_of as an_article
from tests.annotations.specimens import mark, record_for, store_in

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.store.store import AnnotationStore


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    return store_in(tmp_path)


def test_what_was_removed_is_had_again_with_note_and_tags(store: AnnotationStore) -> None:
    made = mark(store, "table", "claim", "number", note="so he says")
    assert store.trash() == ()
    before = store.annotations
    store.remove([made.id])
    (discarded,) = store_in(store.folder).trash()
    assert discarded == store.trash()[0]
    assert discarded.highlight == made
    assert discarded.note == before.note_on(made.id, store.reader)
    assert (discarded.tags, discarded.article) == (("claim", "number"), record_for(an_article()))
    assert discarded.created > made.modified
    (restored,) = store.restore([discarded.id])
    assert restored == store.annotations.highlights[made.id]
    assert store.annotations.note_on(made.id, store.reader) is not None
    assert store.trash() == ()
    assert store.undo() == "restore “table”"
    assert store.trash() == (discarded,)
    assert store.undo() == "remove highlight “table”"
    assert store.annotations == before


def test_the_last_removal_comes_first(store: AnnotationStore) -> None:
    made = [mark(store, word) for word in ("NATO", "table", "done")]
    for each in (made[1], made[0], made[2]):
        store.remove([each.id])
    assert [each.id for each in store.trash()] == [made[2].id, made[0].id, made[1].id]
    assert store.empty_trash() == 3
    assert store.trash() == store_in(store.folder).trash() == ()
    assert store.undo() == "empty the trash of 3 removals"
    assert len(store.trash()) == 3
    assert len(store.restore([each.id for each in made])) == 3
    assert store.undo() == "restore 3 removals"


def test_nothing_in_the_trash_is_nothing_to_empty(store: AnnotationStore) -> None:
    assert store.empty_trash() == 0
    assert store.undo() is None
    assert not store.path.exists()
    with pytest.raises(UnknownRecord, match="No removed highlight, note or row “gone”"):
        store.restore(["gone"])


def test_tags_are_made_again_and_keep_a_new_name(store: AnnotationStore) -> None:
    made = mark(store, "table", "claim", "number")
    store.remove([made.id])
    store.remove_tag("claim")
    store.rename_tag("number", "figure")
    store.restore([made.id])
    restored = store.annotations.highlights[made.id]
    assert [tag.name for tag in store.annotations.tags_of(restored)] == ["claim", "figure"]


def test_what_was_marked_again_is_added_to(store: AnnotationStore) -> None:
    made = mark(store, "table", "claim", note="so he says")
    store.remove([made.id])
    again = mark(store, "table", "number", note="says who?")
    assert again.id != made.id
    (restored,) = store.restore([made.id])
    assert restored.id == again.id
    assert [tag.name for tag in store.annotations.tags_of(store.annotations.highlights[again.id])] == [
        "number",
        "claim",
    ]
    note = store.annotations.note_on(again.id, store.reader)
    assert note is not None
    assert note.text == "says who?\n\n---\n\nso he says"


def test_notes_come_back_to_where_they_were(store: AnnotationStore) -> None:
    made = mark(store, "table", note="one")
    for target in (made.id, "article-1", LIBRARY):
        note = store.note(target, f"on {target}")
        assert note is not None
        assert store.note(target, " ") is None
        assert store.trash()[0].note == note
        (restored,) = store.restore([note.id])
        assert store.annotations.note_on(target, store.reader) == restored
        assert store.trash() == ()


def test_a_note_brings_its_highlight_along(store: AnnotationStore) -> None:
    made = mark(store, "table", note="one")
    note = store.annotations.note_on(made.id, store.reader)
    assert note is not None
    store.note(made.id, "")
    store.remove([made.id])
    store.restore([note.id])
    assert made.id in store.annotations.highlights
    assert store.annotations.note_on(made.id, store.reader) is not None
    store.note(made.id, "")
    store.remove([made.id])
    store.undo()
    store.undo()
    assert store.trash() == ()


def test_a_note_without_its_highlight_goes_onto_the_article(store: AnnotationStore) -> None:
    other = store_in(store.folder, "other")
    mark(store, "done")
    made = mark(other, "table")
    store.refresh()
    note = store.note(made.id, "one")
    assert note is not None
    store.note(made.id, "")
    assert other.undo() == "highlight “table”"
    (restored,) = store.restore([note.id])
    assert store.annotations.note_on("article-1", store.reader) == restored


def test_undoing_a_removal_does_not_need_the_trash(store: AnnotationStore) -> None:
    other = store_in(store.folder, "other")
    made = mark(store, "table", "claim")
    store.remove([made.id])
    other.refresh()
    other.empty_trash()
    assert store.undo() == "remove highlight “table”"
    before = store.annotations.highlights
    assert other.undo() == "empty the trash of 1 removal"
    other.restore([made.id])
    assert [each.anchor for each in other.annotations.highlights.values()] == [
        each.anchor for each in before.values()
    ]
