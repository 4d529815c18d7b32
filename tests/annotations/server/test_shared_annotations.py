"""Several readers on one library: who sees what and when, what is refused, what a cut connection costs."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from msgspec.structs import replace

from synoptic.annotations.errors import (
    Conflict,
    NotPermitted,
    ServerUnreachable,
    StoreNotReadable,
    StoreNotWritable,
    StoreTooNew,
)
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.server import administration, connection, server_session
from synoptic.annotations.server.server_session import ServerSession
from synoptic.annotations.server.shared_annotations import SharedAnnotations
from synoptic.annotations.server.shared_texts import SharedTexts
from synoptic.annotations.store.store import AnnotationStore
from tests.annotations.specimens import TEXT, Clock, Names, article_of, mark, record_for, words
from tests.postgres_server import running_server
from tests.shared_library import shared_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from synoptic.annotations.model.changes import Change
    from synoptic.annotations.server.connection import Connection
    from tests.postgres_server import PostgresServer
    from tests.shared_library import SharedLibrary

PATIENCE = 60.0
"""Seconds until a condition must hold, on a machine that has other things to do."""


class Desk:
    """Opens stores on a library, and closes them after the test."""

    def __init__(self, shared: SharedLibrary, folder: Path) -> None:
        self.shared, self.folder = shared, folder
        self.backends: dict[AnnotationStore, SharedAnnotations] = {}

    def open(self, reader: str, **given: Any) -> AnnotationStore:
        session = given.pop("session", None) or ServerSession(self.shared.address(reader))
        backend = SharedAnnotations(session, **given)
        texts = SharedTexts(session, self.folder / reader)
        names = Names(f"{reader}-{len(self.backends)}")
        store = AnnotationStore(self.folder / reader, backend=backend, texts=texts, now=Clock(), new_id=names)
        self.backends[store] = backend
        return store


@pytest.fixture
def shared(postgres_server: PostgresServer) -> SharedLibrary:
    return shared_library(postgres_server)


@pytest.fixture
def desk(shared: SharedLibrary, tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(shared, tmp_path)
    yield opened
    for store in opened.backends:
        store.close()


def wait_until(is_so: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.005)


def is_read_only(store: AnnotationStore) -> bool:
    return store.read_only is not None


def administer(shared: SharedLibrary, statement: str) -> None:
    """Do what only the server's administrator can."""
    with psycopg.connect(shared.server.address(shared.database), autocommit=True) as connection:
        connection.execute(statement)


def cut(shared: SharedLibrary, reader: str) -> None:
    """Cut all connections of a reader."""
    administer(shared, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{reader}'")


def test_a_change_carries_its_readers_name_and_others_hear_of_it(desk: Desk) -> None:
    ben, cleo = desk.open("ben"), desk.open("cleo")
    heard = threading.Event()
    desk.backends[cleo].listen(heard.set)
    wait_until(heard.is_set)
    wait_until(lambda: not cleo.refresh() and not desk.backends[cleo].is_stale())
    heard.clear()
    made = mark(ben, "table", "claim", note="so he says")
    wait_until(heard.is_set)
    wait_until(cleo.refresh)
    assert cleo.annotations == ben.annotations
    assert cleo.annotations.highlights[made.id].creator == "ben"
    assert [note.creator for note in cleo.annotations.notes_on(made.id)] == ["ben"]
    # The same passage is another highlight of another reader.
    assert mark(cleo, "table", "claim").id != made.id
    assert (ben.reader, cleo.reader) == ("ben", "cleo")


def test_to_look_costs_nothing_without_news(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ben, heard = desk.open("ben"), threading.Event()
    desk.backends[ben].listen(heard.set)
    # The first word is that it listens.
    wait_until(heard.is_set)
    mark(ben, "table")
    # One's own changes are no news.
    wait_until(lambda: not ben.refresh() and not desk.backends[ben].is_stale())
    mark(ben, "done")

    def asked(self: ServerSession, seconds: float | None = None) -> None:
        raise AssertionError("the server was asked")

    monkeypatch.setattr(ServerSession, "connection", asked)
    assert not any(ben.refresh() for _ in range(100))


def test_undo_is_ones_own(desk: Desk) -> None:
    ben, cleo = desk.open("ben"), desk.open("cleo")
    mark(ben, "table", "claim")
    cleo.refresh()
    mark(cleo, "done", "claim")
    assert ben.undo() == "highlight “table”"
    # The article and the tag are in use by another.
    assert words(ben) == {"done"}
    assert [tag.name for tag in ben.annotations.tags.values()] == ["claim"]
    assert ben.undo() is None
    cleo.refresh()
    assert cleo.annotations == ben.annotations


def test_what_another_changed_is_not_undone(desk: Desk) -> None:
    ben, cleo = desk.open("ben"), desk.open("cleo")
    ben.add_tag("claim")
    cleo.refresh()
    cleo.describe_tag("claim", colour="red")
    with pytest.raises(Conflict, match="“add tag “claim”” was not undone"):
        ben.undo()
    assert ben.steps == (0, 0)


def test_all_of_many_writers_is_kept(desk: Desk) -> None:
    stores = [desk.open(reader) for reader in ("ana", "ben", "cleo", "ben")]
    faults: list[BaseException] = []

    def write(store: AnnotationStore, number: int) -> None:
        try:
            for count in range(12):
                store.add_tag(f"{number}/{count}")
                store.record(replace(record_for(article_of()), source=f"{number} {count}"))
        except Conflict:
            # Of one field of the article; the next round writes on what the other wrote.
            pass
        except BaseException as error:  # noqa: BLE001  # told by the test
            faults.append(error)

    threads = [threading.Thread(target=write, args=each) for each in zip(stores, range(4), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not faults
    fresh = desk.open("ana")
    for number, store in enumerate(stores):
        store.refresh()
        assert store.annotations == fresh.annotations
        own = [tag.name for tag in fresh.annotations.tags.values() if tag.name.startswith(f"{number}/")]
        assert own == [f"{number}/{count}" for count in range(len(own))]
        assert own


def test_who_loses_twice_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ben, cleo = desk.open("ben"), desk.open("cleo")
    backend = desk.backends[ben]
    commit, waited = SharedAnnotations.commit, []

    def committed(self: SharedAnnotations, change: Change, change_id: str | None = None) -> None:
        if self is backend:
            waited.append(self._is_firm)
            if len(waited) < 3:
                cleo.add_tag(f"first {len(waited)}")
        commit(self, change, change_id)

    monkeypatch.setattr(SharedAnnotations, "commit", committed)
    ben.add_tag("claim")
    assert waited == [False, False, True]
    cleo.refresh()
    assert [tag.name for tag in cleo.annotations.tags.values()] == ["first 1", "first 2", "claim"]
    assert ben.annotations == cleo.annotations
    ben.add_tag("number")
    assert waited == [False, False, True, False]


def test_a_change_whose_answer_was_lost_is_made_once(desk: Desk) -> None:
    class Losing(ServerSession):
        """Loses the answer to the next statement."""

        is_losing = False

        @contextmanager
        def connection(self, seconds: float | None = None) -> Iterator[Connection]:
            with super().connection(seconds) as found:
                yield found
            if self.is_losing:
                self.is_losing = False
                self.close()
                raise ServerUnreachable(str(self.address), "does not answer", "try again later")

    session = Losing(desk.shared.address("ben"))
    ben, cleo = desk.open("ben", session=session), desk.open("cleo")
    mark(ben, "NATO")
    session.is_losing = True
    mark(ben, "table")
    assert words(ben) == {"NATO", "table"}
    cleo.refresh()
    assert cleo.annotations == ben.annotations
    assert len(cleo.annotations.highlights) == 2
    # It can be undone, and a change that another made in between is not passed over.
    session.is_losing = True
    mark(ben, "done")
    mark(cleo, "pressure")
    ben.refresh()
    assert ben.annotations == cleo.annotations
    assert ben.undo() == "highlight “done”"


def test_a_change_knows_whether_it_was_made(desk: Desk) -> None:
    ben = desk.open("ben")
    backend = desk.backends[ben]
    made, never = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
    mark(ben, "table")
    change = ben.annotations
    ben.undo()
    with suppress(Conflict):
        ben.redo()
    assert not backend.was_made(never)
    with desk.shared.connect("ben") as client:
        client.execute("SELECT synoptic.commit_change(%s, NULL, '[]')", (made,))
    assert backend.was_made(made)
    assert ben.annotations == change


def test_cut_connections_are_made_again(desk: Desk) -> None:
    ben, cleo = desk.open("ben"), desk.open("cleo")
    desk.backends[cleo].listen()
    mark(ben, "NATO")
    wait_until(lambda: cleo.refresh() or words(cleo) == {"NATO"})
    cut(desk.shared, "cleo")
    cut(desk.shared, "ben")
    mark(ben, "table")

    def has_heard() -> bool:
        with suppress(ServerUnreachable):
            cleo.refresh()
        return words(cleo) == {"NATO", "table"}

    wait_until(has_heard)
    cut(desk.shared, "ben")
    assert ben.undo() == "highlight “table”"


def test_a_server_that_is_gone_is_told_and_comes_back(tmp_path: Path) -> None:
    with running_server() as server:
        shared = shared_library(server)
        desk = Desk(shared, tmp_path)
        ben, cleo = desk.open("ben"), desk.open("cleo")
        desk.backends[cleo].listen()
        mark(ben, "NATO")
        wait_until(lambda: cleo.refresh() or words(cleo) == {"NATO"})
        server.kill()
        with pytest.raises(ServerUnreachable) as raised:
            mark(ben, "table")
        assert str(raised.value).isprintable()
        with pytest.raises(ServerUnreachable):
            ben.refresh()
        assert words(ben) == {"NATO"}

        def is_at_fault() -> bool:
            with suppress(ServerUnreachable):
                cleo.refresh()
            return cleo.fault is not None

        wait_until(is_at_fault)
        server.start()

        def is_marked() -> bool:
            with suppress(ServerUnreachable):
                mark(ben, "table")
            return words(ben) == {"NATO", "table"}

        def is_seen() -> bool:
            with suppress(ServerUnreachable):
                cleo.refresh()
            return cleo.fault is None and words(cleo) == {"NATO", "table"}

        wait_until(is_marked)
        wait_until(is_seen)
        for store in desk.backends:
            store.close()


def test_a_server_that_falls_silent_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_session, "ANSWER_SECONDS", 1.0)
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 2)
    with running_server() as server:
        desk = Desk(shared_library(server), tmp_path)
        ben = desk.open("ben")
        mark(ben, "NATO")
        server.pause()
        try:
            with pytest.raises(ServerUnreachable):
                mark(ben, "table")
        finally:
            server.resume()

        def is_marked() -> bool:
            with suppress(ServerUnreachable):
                mark(ben, "done")
            return "done" in words(ben)

        wait_until(is_marked)
        # Whether or not the change before came through, it is there once.
        assert words(ben) - {"table"} == {"NATO", "done"}
        assert words(desk.open("cleo")) == words(ben)
        for store in desk.backends:
            store.close()


def test_a_reader_changes_nothing(desk: Desk) -> None:
    ben, rita = desk.open("ben"), desk.open("rita")
    made = mark(ben, "table")
    rita.refresh()
    assert rita.annotations == ben.annotations
    assert is_read_only(rita)
    with pytest.raises(StoreNotWritable, match=r"“rita” is a reader of this library.*ask an owner"):
        rita.tag(made.id, "claim")
    administration.set_member(desk.shared.address(), "rita", "coder")
    rita.refresh()
    assert not is_read_only(rita)
    rita.add_tag("claim")
    assert rita.notices == ("You are now: coder of this library.",)
    # A role that changed since the last look is the server's to know.
    administration.set_member(desk.shared.address(), "rita", "reader")
    with pytest.raises((NotPermitted, StoreNotWritable)):
        rita.add_tag("number")
    rita.refresh()
    assert is_read_only(rita)


def test_only_its_author_or_an_owner_changes_what_somebody_wrote(desk: Desk) -> None:
    ben, cleo, ana = desk.open("ben"), desk.open("cleo"), desk.open("ana")
    made = mark(ben, "table", note="so he says")
    cleo.refresh()
    with pytest.raises(NotPermitted, match="Highlight by “ben”: only its author or an owner can change it"):
        cleo.tag(made.id, "claim")
    ana.refresh()
    ana.tag(made.id, "claim")
    cleo.refresh()
    assert cleo.annotations.highlights[made.id].creator == "ben"
    assert ana.undo() is not None
    ben.refresh()
    ana.remove([made.id])
    ben.refresh()
    assert [each.id for each in ben.trash()] == [made.id]
    ana.undo()
    ben.refresh()
    assert ben.annotations.highlights[made.id].creator == "ben"
    ana.remove([made.id])
    ben.refresh()
    assert ben.restore([made.id])[0].id == made.id
    # A note on the library is beside the other's.
    ben.note(LIBRARY, "ben's")
    cleo.note(LIBRARY, "cleo's")
    assert sorted(note.text for note in cleo.annotations.notes_on(LIBRARY)) == ["ben's", "cleo's"]


def test_who_codes_blind_sees_and_disturbs_nobody(desk: Desk) -> None:
    ben, cleo = desk.open("ben"), desk.open("cleo")
    mark(ben, "table", "claim")
    cleo.refresh()
    mark(cleo, "done", "claim")
    administration.set_blind(desk.shared.address(), is_blind=True)
    for store, own in ((ben, {"table"}), (cleo, {"done"})):
        store.refresh()
        assert words(store) == own
        assert store.notices == ("Coding is blind now: coders see only their own annotations.",)
    mark(cleo, "NATO", "number")
    ben.refresh()
    assert words(ben) == {"table"}
    assert {tag.name for tag in ben.annotations.tags.values()} == {"claim", "number"}
    # What others may use stays, even where an undo would take it along.
    assert ben.undo() == "highlight “table”"
    assert not ben.annotations.highlights
    assert ben.annotations.articles
    assert {tag.name for tag in ben.annotations.tags.values()} == {"claim", "number"}
    assert ben.redo() == "highlight “table”"
    assert words(ben) == {"table"}
    with pytest.raises(NotPermitted, match="Only an owner can remove tags"):
        ben.remove_tag("number")
    administration.set_blind(desk.shared.address(), is_blind=False)
    ben.refresh()
    assert words(ben) == {"table", "done", "NATO"}


def test_the_id_of_a_hidden_record_is_said_to_be_taken(desk: Desk) -> None:
    ben, cleo = desk.open("ben"), desk.open("cleo")
    hidden = mark(cleo, "done")
    administration.set_blind(desk.shared.address(), is_blind=True)
    ben.refresh()
    assert not ben.sees_all
    own = Annotations(highlights={hidden.id: replace(hidden, creator="ben")})
    with pytest.raises(NotPermitted, match="hidden from you while coding is blind"):
        ben.take_in(own, "merge")
    assert not ben.annotations.highlights
    assert desk.open("ana").sees_all


def test_one_who_was_removed_sees_nothing_new(desk: Desk) -> None:
    ben, cleo = desk.open("ben"), desk.open("cleo")
    mark(ben, "table")
    administration.remove_member(desk.shared.address(), "cleo")
    with pytest.raises(StoreNotReadable, match="“cleo” is no member of this library; ask an owner"):
        cleo.refresh()
    with pytest.raises(StoreNotReadable):
        cleo.add_tag("claim")


def test_a_record_that_cannot_be_read_is_named_and_stays(desk: Desk) -> None:
    ben = desk.open("ben")
    mark(ben, "table")
    made = mark(ben, "done", note="kept")
    wrong = """UPDATE synoptic.records SET document = jsonb_set(document, '{created}', '"\x1b[2Jsoon"')
        WHERE shelf = 'highlights' AND id = '%s'"""
    with desk.shared.connect("ben") as client, client.transaction():
        client.execute("SELECT synoptic.begin_change(gen_random_uuid())")
        client.execute(wrong.replace("\x1b", "\\u001b") % made.id)
    ben.refresh()
    (problem,) = ben.problems
    assert "cannot be read: “created” is not a time" in problem
    assert problem.isprintable()
    assert words(ben) == {"table"}
    assert desk.open("ben").problems == (problem,)
    # Changes beside it go on.
    mark(ben, "NATO")
    assert words(desk.open("cleo")) == {"table", "NATO"}


def test_a_library_is_read_on_from_where_it_was_left(desk: Desk) -> None:
    ben, cleo = desk.open("ben"), desk.open("cleo")
    removed = mark(ben, "table")
    mark(ben, "done")
    cleo.refresh()
    left = desk.backends[cleo].snapshot
    ben.remove([removed.id])
    mark(ben, "NATO")
    again = desk.open("cleo", start=left)
    assert again.annotations == ben.annotations
    mark(again, "pressure")
    # In another role, more is seen, or less: nothing that was read counts.
    administration.set_blind(desk.shared.address(), is_blind=True)
    assert words(desk.open("cleo", start=left)) == {"pressure"}


def test_a_server_that_was_restored_from_a_backup_is_read_anew(desk: Desk) -> None:
    ben = desk.open("ben")
    mark(ben, "NATO")
    kept = desk.open("ana").annotations
    mark(ben, "table")
    mark(ben, "done")
    administer(
        desk.shared,
        "ALTER TABLE synoptic.records DISABLE TRIGGER ALL; DELETE FROM synoptic.records WHERE version > 1;"
        "DELETE FROM synoptic.changes WHERE sequence > 1; ALTER TABLE synoptic.records ENABLE TRIGGER ALL",
    )
    assert ben.refresh()
    assert ben.annotations == kept


def test_another_library_at_the_same_address_is_refused(desk: Desk) -> None:
    session = ServerSession(desk.shared.address("ben"), "00000000-0000-4000-8000-000000000000")
    with pytest.raises(StoreNotReadable, match="holds another library"):
        desk.open("ben", session=session)


def test_a_library_that_a_later_version_lifted_is_refused(desk: Desk) -> None:
    ben = desk.open("ben")
    administer(desk.shared, "UPDATE synoptic.settings SET format = 2")
    desk.backends[ben].close()
    with pytest.raises(StoreTooNew, match="install a newer Synoptic"):
        ben.refresh()


def test_a_change_that_waits_for_anothers_too_long_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synoptic.annotations.server.connection.LOCK_SECONDS", "0.05")
    ben = desk.open("ben")
    with desk.shared.connect("cleo") as cleo, cleo.transaction():
        cleo.execute("SELECT synoptic.wait_turn()")
        with pytest.raises(StoreNotWritable, match="takes no change now"):
            mark(ben, "table")
    assert words(ben) == set()
    mark(ben, "table")


def test_texts_travel_once(desk: Desk) -> None:
    ben, cleo, ana = desk.open("ben"), desk.open("cleo"), desk.open("ana")
    article = article_of()
    digest = ben.texts.keep(TEXT)
    assert digest == article.digest
    assert list(cleo.texts.digests()) == [digest]
    assert cleo.texts.stamp(digest) is None
    assert cleo.texts.get(digest) == TEXT
    assert cleo.texts.stamp(digest) is not None
    cleo.close()
    administer(desk.shared, "REVOKE ALL ON synoptic.texts FROM cleo")
    assert cleo.texts.get(digest) == TEXT
    half = "half a pair: \ud800"
    assert ana.texts.get(ben.texts.keep(half)) == half
    assert ana.texts.get("0" * 64) is None
    assert ana.texts.get(digest, 3) is None
    with pytest.raises(OSError, match="permission denied"):
        ben.texts.remove([digest])
    assert set(ana.texts.unneeded([digest])) == {*ana.texts.digests()} - {digest}
    ana.texts.remove(ana.texts.unneeded([digest]))
    assert list(ben.texts.digests()) == [digest]


def test_a_text_that_is_not_its_digest_is_none(desk: Desk) -> None:
    ben, cleo = desk.open("ben"), desk.open("cleo")
    digest = ben.texts.keep(TEXT)
    administer(
        desk.shared,
        "ALTER TABLE synoptic.texts DROP CONSTRAINT texts_check; UPDATE synoptic.texts SET content = 'rot'",
    )
    assert cleo.texts.get(digest) is None


def test_who_cannot_see_all_calls_no_text_unneeded(desk: Desk) -> None:
    ben, cleo = desk.open("ben"), desk.open("cleo")
    cleo.texts.keep(TEXT)
    administration.set_blind(desk.shared.address(), is_blind=True)
    assert ben.texts.unneeded([]) == ()
