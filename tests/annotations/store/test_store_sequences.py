"""Whatever is done in whatever order: undo and redo are exact, the disk agrees, two stores lose nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.errors import AnnotationError, Conflict
from synoptic.annotations.model.values import LIBRARY
from tests.annotations.specimens import article_of, mark, new_folder, record_for, store_in
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.store.store import AnnotationStore

WORDS = ("NATO", "Washington", "convinced", "pressure", "table", "done")
NAMES = ("claim", "Claim/Number", "claim/number/old", "source", "source/number", "Straße", "strasse/x")


@dataclass(frozen=True, slots=True)
class Act:
    """A call on a store; where it makes no sense at that moment, the store refuses it."""

    what: str
    pick: int
    name: str
    other: str
    text: str

    def on(self, store: AnnotationStore) -> None:
        marks = list(store.annotations.highlights.values())
        tags = list(store.annotations.tags.values())
        chosen = marks[self.pick % len(marks)] if marks else None
        tag = tags[self.pick % len(tags)] if tags else None
        calls: dict[str, Callable[[], object]] = {
            "mark": lambda: mark(store, WORDS[self.pick % len(WORDS)], self.name, note=self.text),
            "remove": lambda: store.remove([each.id for each in marks[self.pick % 3 :: 2]]),
            "tag": lambda: store.tag(chosen.id if chosen else "none", self.name),
            "retag": lambda: store.retag(
                chosen.id if chosen else "none", give=[self.name], take=[self.other]
            ),
            "untag": lambda: store.untag(chosen.id if chosen else "none", tag.id if tag else "none"),
            "note": lambda: store.note(chosen.id if chosen else LIBRARY, self.text),
            "typing": lambda: store.note("article-1", self.text, article=RECORD, merge_key=self.name),
            "record": lambda: store.record(replace(RECORD, source=self.name, author=self.other)),
            "add_tag": lambda: store.add_tag(self.name, description=self.text),
            "rename_tag": lambda: store.rename_tag(self.name, self.other),
            "describe_tag": lambda: store.describe_tag(self.name, colour="red", description=self.text),
            "merge_tags": lambda: store.merge_tags(self.name, self.other),
            "remove_tag": lambda: store.remove_tag(self.name, nested=self.pick % 2 == 0),
            "add_row": lambda: store.add_row(self.name, self.text),
            "remove_row": lambda: store.remove_row(self.name),
            "dismiss": lambda: store.dismiss(self.name, self.text),
            "reconsider": lambda: store.reconsider(self.name),
            "undo": store.undo,
            "redo": store.redo,
        }
        calls[self.what]()


RECORD = record_for(article_of())
CHANGES = (
    *("mark", "mark", "mark", "remove", "tag", "retag", "untag", "note", "typing", "record"),
    *(
        "add_tag",
        "rename_tag",
        "describe_tag",
        "merge_tags",
        "remove_tag",
        "add_row",
        "add_row",
        "remove_row",
        "dismiss",
        "reconsider",
    ),
)


def acts(*whats: str) -> st.SearchStrategy[Act]:
    names = st.sampled_from(NAMES)
    texts = st.sampled_from(("", "a", "so he says"))
    return st.builds(Act, st.sampled_from(whats), st.integers(0, 11), names, names, texts)


def whole(annotations: Annotations) -> bool:
    """Tell whether everything that is referred to is there, and nothing is there twice."""
    names = [tag.name.casefold() for tag in annotations.tags.values()]
    claims = [row.claim for row in annotations.rows.values()]
    dismissed = [each.difference for each in annotations.dismissals.values()]
    targets = [note.target for note in annotations.notes.values()]
    highlights = annotations.highlights.values()
    return (
        len(set(names)) == len(names)
        and len(set(claims)) == len(claims)
        and len(set(dismissed)) == len(dismissed)
        and len(set(targets)) == len(targets)
        and set(targets) <= {LIBRARY, *annotations.articles, *annotations.highlights}
        and {highlight.article for highlight in highlights} <= annotations.articles.keys()
        and {tag for highlight in highlights for tag in highlight.tags} <= annotations.tags.keys()
        and all(len(set(highlight.tags)) == len(highlight.tags) for highlight in highlights)
    )


@given(st.lists(acts(*CHANGES), max_size=14))
@examples(60)
def test_every_change_is_undone_and_redone_exactly(sequence: list[Act]) -> None:
    with new_folder() as folder:
        store = store_in(folder)
        pictures = [store.annotations]
        for act in sequence:
            before = store.annotations
            try:
                act.on(store)
            except AnnotationError:
                assert store.annotations is before
            assert whole(store.annotations)
            if store.annotations is not before:
                pictures.append(store.annotations)
        assert store_in(folder).annotations == store.annotations
        undone = [store.annotations]
        while store.undo() is not None:
            undone.append(store.annotations)
        # What was typed under one key was folded, so that fewer steps lead back than led here.
        assert undone[-1] == pictures[0]
        assert all(picture in pictures for picture in undone)
        if not any(act.what == "typing" for act in sequence):
            assert undone == pictures[::-1]
        assert store_in(folder).annotations == store.annotations
        for picture in undone[-2::-1]:
            assert store.redo() is not None
            assert store.annotations == picture
            assert list(store.annotations.tags) == list(picture.tags)
        assert store.redo() is None
        assert store_in(folder).annotations == pictures[-1]


@given(st.lists(st.tuples(st.booleans(), acts(*CHANGES, "undo", "redo")), max_size=20))
@examples(60)
def test_two_stores_on_one_folder_stay_whole(sequence: list[tuple[bool, Act]]) -> None:
    with new_folder() as folder:
        stores = store_in(folder, "one"), store_in(folder, "two")
        for which, act in sequence:
            store = stores[which]
            with suppress(AnnotationError):
                act.on(store)
            assert whole(store.annotations)
        for store in stores:
            store.refresh()
            assert store.annotations == store_in(folder).annotations


Done = tuple[bool, str, int, str]
KEPT = st.tuples(
    st.booleans(), st.sampled_from(("mark", "tag", "note")), st.integers(0, 5), st.sampled_from(NAMES[:4])
)


@given(st.lists(KEPT, max_size=20))
@examples(40)
def test_two_stores_on_one_folder_lose_nothing(sequence: list[Done]) -> None:
    with new_folder() as folder:
        stores = store_in(folder, "one"), store_in(folder, "two")
        tags: dict[str, set[str]] = {}
        notes: dict[str, str] = {}
        for number, (which, what, pick, name) in enumerate(sequence):
            store, words = stores[which], WORDS[pick]
            marked = mark(store, words)
            tags.setdefault(words, set())
            if what == "tag":
                store.tag(marked.id, name)
                tags[words].add(name.casefold())
            elif what == "note":
                text = f"note {number}"
                try:
                    store.note(marked.id, text)
                except Conflict:
                    # The other one's text was shown, and is replaced on purpose.
                    note = store.annotations.note_on(marked.id, store.reader)
                    assert note is not None
                    assert note.text == notes[words]
                    store.note(marked.id, text)
                notes[words] = text
        found = store_in(folder).annotations
        assert {
            highlight.anchor.exact: {tag.name.casefold() for tag in found.tags_of(highlight)}
            for highlight in found.highlights.values()
        } == tags
        assert {
            found.highlights[note.target].anchor.exact: note.text for note in found.notes.values()
        } == notes
