"""Whatever is done in whatever order, with reopening and a second store in between, the disk holds it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from synoptic.annotations.files import journal, tinydb_storage
from tests.annotations.specimens import Clock, Names, mark, new_folder, store_in
from tests.examples import examples

if TYPE_CHECKING:
    from synoptic.annotations.store.store import AnnotationStore

WORDS = ("NATO", "Washington", "convinced", "pressure", "table", "done")
NAMES = ("claim", "number", "source")
CLAIMS = ("quotation:one", "quotation:two", "quotation:three")
which = st.sampled_from((0, 1))
word = st.sampled_from(WORDS)


class Library(RuleBasedStateMachine):
    """Two stores on one folder, and a model of what they should hold."""

    closes_at_once = False

    def __init__(self) -> None:
        super().__init__()
        self.closing = ExitStack()
        self.folder = self.closing.enter_context(new_folder())
        self.names, self.clock = Names(), Clock()
        self.tags: dict[str, set[str]] = {}
        self.notes: dict[str, str] = {}
        self.rows: set[str] = set()
        self.trash: list[tuple[str, set[str], str | None]] = []
        """What was removed, in turn: a word with its tags and note, or the claim of a row without any."""
        self.room, self.smallest = journal.ROOM_BYTES, tinydb_storage.MIN_JOURNAL_BYTES
        journal.ROOM_BYTES, tinydb_storage.MIN_JOURNAL_BYTES = 512, 3000

    @initialize()
    def open_both(self) -> None:
        self.stores = [self.opened(), self.opened()]

    def opened(self) -> AnnotationStore:
        return store_in(self.folder, now=self.clock, new_id=self.names)

    def identifier(self, store: AnnotationStore, chosen: str) -> str:
        store.refresh()
        return next(each.id for each in store.annotations.highlights.values() if each.anchor.exact == chosen)

    @rule(which=which, word=word, name=st.sampled_from(NAMES))
    def tag(self, which: int, word: str, name: str) -> None:
        mark(self.stores[which], word, name)
        self.tags.setdefault(word, set()).add(name)

    @rule(which=which, word=word, text=st.sampled_from(("so he says", "who says so?", "")))
    def note(self, which: int, word: str, text: str) -> None:
        if word not in self.tags:
            return
        store = self.stores[which]
        had = self.notes.pop(word, None)
        store.note(self.identifier(store, word), text)
        if text:
            self.notes[word] = text
        elif had:
            # In the trash; what is restored there is tried elsewhere.
            store.undo()
            self.notes[word] = had

    @rule(which=which, word=word)
    def remove(self, which: int, word: str) -> None:
        if word not in self.tags:
            return
        store = self.stores[which]
        store.remove([self.identifier(store, word)])
        self.trash.append((word, self.tags.pop(word), self.notes.pop(word, None)))

    @rule(which=which, claim=st.sampled_from(CLAIMS))
    def add_row(self, which: int, claim: str) -> None:
        self.stores[which].add_row(claim, claim)
        self.rows.add(claim)
        self.trash = [each for each in self.trash if each[0] != claim]

    @rule(which=which, claim=st.sampled_from(CLAIMS))
    def remove_row(self, which: int, claim: str) -> None:
        if claim in self.rows:
            self.stores[which].remove_row(claim)
            self.rows.remove(claim)
            self.trash.append((claim, set(), None))

    @rule(which=which, claims=st.lists(st.sampled_from(CLAIMS)))
    def take_over_rows(self, which: int, claims: list[str]) -> None:
        self.stores[which].take_over_rows((claim, claim) for claim in claims)
        self.rows |= {*claims} - {each[0] for each in self.trash}

    @rule(which=which)
    def restore(self, which: int) -> None:
        if not self.trash or self.trash[-1][0] in self.tags:
            return
        store = self.stores[which]
        store.refresh()
        store.restore([store.trash()[0].id])
        word, tags, note = self.trash.pop()
        if word in CLAIMS:
            self.rows.add(word)
            return
        self.tags[word] = tags
        if note is not None:
            self.notes[word] = note

    @rule(which=which, close=st.booleans())
    def reopen(self, which: int, close: bool) -> None:
        if close or self.closes_at_once:
            self.stores[which].close()
        self.stores[which] = self.opened()

    @rule(which=which)
    def undo_and_redo(self, which: int) -> None:
        # Nothing came in between, if the last change was made here: then both fit.
        store = self.stores[which]
        store.refresh()
        before = store.annotations
        made = store.add_tag(f"tag {len(before.tags)}")
        assert store.undo() == f"add tag “{made.name}”"
        assert store.annotations == before

    @invariant()
    def all_is_there(self) -> None:
        if not hasattr(self, "stores"):
            return
        for store in self.stores:
            store.refresh()
        fresh = self.opened()
        for store in (*self.stores, fresh):
            held = store.annotations
            assert store.damage is None
            assert store.problems == store.notices == ()
            assert {
                each.anchor.exact: {tag.name for tag in held.tags_of(each)}
                for each in held.highlights.values()
            } == self.tags
            assert {
                held.highlights[note.target].anchor.exact: note.text for note in held.notes.values()
            } == self.notes
            assert sorted(row.claim for row in held.rows.values()) == sorted(self.rows)
            assert len(held.trash) == len(self.trash)
            assert list(held.highlights) == [
                each.id for each in sorted(held.highlights.values(), key=lambda each: each.created)
            ]
        if self.closes_at_once:
            fresh.close()

    def teardown(self) -> None:
        journal.ROOM_BYTES, tinydb_storage.MIN_JOURNAL_BYTES = self.room, self.smallest
        self.closing.close()


class LibraryOnServer(Library):
    """The same, where each open store is a connection."""

    closes_at_once = True


@pytest.mark.over("files")
def test_the_files_hold_whatever_is_done() -> None:
    run_state_machine_as_test(Library, settings=settings(examples(60), stateful_step_count=30))


@pytest.mark.over("server")
def test_the_server_holds_whatever_is_done() -> None:
    run_state_machine_as_test(LibraryOnServer, settings=settings(examples(12), stateful_step_count=20))
