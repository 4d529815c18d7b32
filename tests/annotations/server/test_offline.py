"""Without the server reading goes on, changes wait, and all that was written is there when it is back."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from zlib import crc32

import psycopg
import pytest
from msgspec.structs import replace
from psycopg.conninfo import conninfo_to_dict

from synoptic.annotations.errors import NotPermitted, ServerUnreachable, StoreNotWritable
from synoptic.annotations.library.library import Library
from synoptic.annotations.library.library_store import open_store, share
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.server import (
    administration,
    connection,
    replica,
    server_session,
    shared_annotations,
    shared_texts,
)
from synoptic.annotations.server.connection import ServerAddress
from synoptic.annotations.server.offline import PatientAnnotations
from synoptic.annotations.server.queue import FILE_NAME, own_key
from synoptic.annotations.server.server_session import ServerSession
from synoptic.annotations.server.shared_annotations import SharedAnnotations
from synoptic.annotations.server.shared_texts import SharedTexts
from synoptic.annotations.server.timed_connection import TimedConnection
from synoptic.annotations.store.store import AnnotationStore
from tests.annotations.specimens import anchor_in, article_of, mark, record_for, words
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
"""Seconds for what must happen, on a machine that has other things to do."""


class Desk:
    """A reader's folder and key, and whether the line to the server is up."""

    def __init__(self, library: SharedLibrary, folder: Path, reader: str) -> None:
        self.library, self.folder, self.reader = library, folder, reader
        self.is_up = True
        self.sessions: list[ServerSession] = []

    def opened(self) -> tuple[AnnotationStore, PatientAnnotations]:
        made = ServerSession(self.library.address(self.reader))
        self.sessions.append(made)
        shared = self.folder / "shared"
        texts = SharedTexts(made, shared)
        backend = PatientAnnotations(made, shared, own_key(self.folder / "home"), texts)
        return AnnotationStore(self.folder, backend=backend, texts=texts), backend

    def cut(self) -> None:
        self.is_up = False
        for each in self.sessions:
            each.close()

    def mend(self) -> None:
        self.is_up = True
        for each in self.sessions:
            each.retry_at_once()


@pytest.fixture
def library(postgres_server: PostgresServer) -> SharedLibrary:
    return shared_library(postgres_server)


@pytest.fixture
def desks(
    library: SharedLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, Desk]]:
    """Return the desks of the owner and of a coder, whose lines can be cut."""
    made = {name: Desk(library, tmp_path / name, name) for name in ("ana", "ben")}
    real = connection.connect

    def connect(address: ServerAddress, **options: Any) -> Connection:
        desk = next(desk for desk in made.values() if library.address(desk.reader) == address)
        if not desk.is_up:
            raise ServerUnreachable(str(address), "does not answer (no line)", "try again later")
        return real(address, **options)

    monkeypatch.setattr(server_session, "connect", connect)
    yield made
    for desk in made.values():
        for each in desk.sessions:
            each.close()


@pytest.fixture
def ben(desks: dict[str, Desk]) -> Desk:
    return desks["ben"]


@pytest.fixture
def ana(desks: dict[str, Desk]) -> Desk:
    return desks["ana"]


def status(backend: PatientAnnotations) -> str | None:
    return backend.status


def notes(store: AnnotationStore) -> set[str]:
    store.refresh()
    return {note.text for note in store.annotations.notes.values()}


def test_changes_wait_and_are_sent_in_order(ana: Desk, ben: Desk) -> None:
    theirs, _ = ana.opened()
    store, backend = ben.opened()
    assert status(backend) is None
    mark(store, "table", "claim")
    ben.cut()
    marked = mark(store, "Putin", "claim", "person", note="who says so?")
    store.note(marked.id, "who says so, and when?")
    store.undo()
    store.redo()
    assert status(backend) == "offline: 4 changes wait"
    assert [notice for notice in store.notices if "You are offline" in notice] == list(store.notices)
    assert words(theirs) == set()
    theirs.refresh()
    assert words(theirs) == {"table"}
    ben.mend()
    assert store.refresh() in (True, False)
    assert status(backend) is None
    assert store.notices[-2:] == (
        "4 changes made offline were sent.",
        "The server answers again; it has all your changes.",
    )
    assert not (ben.folder / "shared" / FILE_NAME).exists()
    theirs.refresh()
    assert theirs.annotations == store.annotations
    assert notes(theirs) == {"who says so, and when?"}
    # What was made offline can be taken back.
    assert store.undo() == "edit note"
    assert notes(theirs) == {"who says so?"}


def test_without_the_server_one_begins_with_what_was_read_last(ana: Desk, ben: Desk) -> None:
    first, _ = ben.opened()
    mark(first, "table", "claim")
    first.close()
    ben.cut()
    store, backend = ben.opened()
    assert words(store) == {"table"}
    assert store.reader == "ben"
    assert status(backend) == "offline"
    mark(store, "Putin")
    again, backend = ben.opened()
    assert words(again) == {"table", "Putin"}
    assert status(backend) == "offline: 1 change waits"
    ben.mend()
    again.refresh()
    theirs, _ = ana.opened()
    assert words(theirs) == {"table", "Putin"}
    assert "1 change made offline was sent." in again.notices


def test_who_was_never_there_is_told(ben: Desk) -> None:
    ben.cut()
    with pytest.raises(ServerUnreachable, match="does not answer"):
        ben.opened()


def test_texts_are_sent_before_what_needs_them(ana: Desk, ben: Desk) -> None:
    article = article_of()
    store, _ = ben.opened()
    ben.cut()
    anchor = mark(store, "table").anchor
    store.highlight(record_for(article), anchor, tags=["claim"], text=article.text)
    assert store.texts.get(article.digest) == article.text
    ben.mend()
    store.refresh()
    theirs, _ = ana.opened()
    assert theirs.texts.get(article.digest) == article.text


def test_what_no_longer_fits_is_rebased_and_told(ana: Desk, ben: Desk) -> None:
    theirs, _ = ana.opened()
    store, _ = ben.opened()
    marked = mark(store, "table")
    theirs.refresh()
    ben.cut()
    store.retag(marked.id, give=["claim", "table"])
    store.add_tag("source", description="where it is from")
    store.record(store.annotations.articles[marked.article])
    # An owner may change what is ben's, and has the same idea.
    theirs.retag(marked.id, give=["Claim", "owner"])
    theirs.add_tag("Source", description="who says it")
    ben.mend()
    store.refresh()
    theirs.refresh()
    assert theirs.annotations == store.annotations
    now = theirs.annotations
    assert {tag.name for tag in now.tags_of(now.highlights[marked.id])} == {"Claim", "owner", "table"}
    source = now.tag_named("source")
    assert source is not None
    assert {"who says it", "where it is from"} <= set(source.description.split("\n"))
    assert any("both texts" in notice for notice in store.notices)


def test_two_terminals_of_one_reader_share_the_queue(ana: Desk, ben: Desk) -> None:
    one, first = ben.opened()
    other, second = ben.opened()
    ben.cut()
    mark(one, "table", "claim")
    mark(other, "Putin", "claim")
    assert words(other) == {"table", "Putin"}
    assert len(other.annotations.tags) == 1
    one.refresh()
    assert one.annotations == other.annotations
    assert first.waiting == second.waiting == 2
    ben.mend()
    one.refresh()
    mark(other, "pressure")
    theirs, _ = ana.opened()
    assert words(theirs) == {"table", "Putin", "pressure"}
    assert len(theirs.annotations.tags) == 1
    one.refresh()
    assert one.annotations == other.annotations == theirs.annotations


def test_what_another_terminal_has_sent_stays_on_the_screen(
    ben: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = ben.opened()
    ben.cut()
    mark(one, "table")
    monkeypatch.setattr(one._backend, "_may_ask", lambda: False)
    ben.mend()
    other, backend = ben.opened()
    assert status(backend) is None
    assert not (ben.folder / "shared" / FILE_NAME).exists()
    one.refresh()
    assert words(one) == {"table"}
    mark(one, "Putin")
    assert words(one) == {"table", "Putin"}
    other.refresh()
    assert words(other) == {"table", "Putin"}
    monkeypatch.undo()
    one.refresh()
    assert one.annotations == other.annotations


def test_a_server_that_goes_away_in_the_middle_gets_each_change_once(
    ana: Desk, ben: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, backend = ben.opened()
    store.note(LIBRARY, "one")
    ben.cut()
    store.note(LIBRARY, "one\ntwo")
    store.note(LIBRARY, "one\ntwo\nthree")
    ben.mend()
    real = SharedAnnotations.commit

    def cut_after(self: SharedAnnotations, change: Change, change_id: str | None = None) -> None:
        real(self, change, change_id)
        ben.cut()

    with monkeypatch.context() as patch:
        patch.setattr(SharedAnnotations, "commit", cut_after)
        store.refresh()
    assert status(backend) == "offline: 1 change waits"
    assert notes(store) == {"one\ntwo\nthree"}
    theirs, _ = ana.opened()
    assert notes(theirs) == {"one\ntwo"}
    store.note(LIBRARY, "one\ntwo\nthree\nfour")
    ben.mend()
    assert notes(store) == notes(theirs) == {"one\ntwo\nthree\nfour"}


def test_a_change_brings_one_back_that_the_server_answers(ana: Desk, ben: Desk) -> None:
    store, backend = ben.opened()
    ben.cut()
    mark(store, "table")
    ben.mend()
    # Nobody looked in between: the change itself asks the server again.
    mark(store, "Putin")
    assert status(backend) is None
    theirs, _ = ana.opened()
    assert words(theirs) == {"table", "Putin"}


@pytest.mark.parametrize("losses", [0, 2])
def test_a_change_whose_answer_was_lost_is_not_made_twice(
    ana: Desk, ben: Desk, losses: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, backend = ben.opened()
    store.note(LIBRARY, "first")
    backend._shared._losses = losses
    real = SharedAnnotations._sent

    def cut_after(self: SharedAnnotations, change_id: str, edits: str) -> int:
        found = real(self, change_id, edits)
        ben.cut()
        if not self._is_firm:
            raise ServerUnreachable("the server", "does not answer (cut)", "try again later")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(SharedAnnotations, "_sent", cut_after)
        store.note(LIBRARY, "first\nsecond")
    assert status(backend) == "offline: 1 change waits"
    assert notes(store) == {"first\nsecond"}
    theirs, _ = ana.opened()
    if losses == 0:
        assert notes(theirs) == {"first\nsecond"}
    # Somebody goes on from there before the answer comes.
    theirs.note(LIBRARY, "the owner's")
    ben.mend()
    store.refresh()
    assert status(backend) is None
    assert notes(store) == notes(theirs) == {"first\nsecond", "the owner's"}
    with ana.library.connect() as client:
        assert client.execute("SELECT count(*) FROM synoptic.changes").fetchone() == (3,)


def test_what_the_server_refuses_is_kept_and_told(ana: Desk, ben: Desk) -> None:
    store, backend = ben.opened()
    mark(store, "table")
    ben.cut()
    mark(store, "Putin", note="important words")
    administration.set_member(ana.library.address(), "ben", "reader")
    ben.mend()
    store.refresh()
    assert status(backend) is None
    assert words(store) == {"table"}
    kept = ben.folder / "shared" / "refused.jsonl"
    assert "important words" in kept.read_text(encoding="utf-8")
    assert any("refused" in notice and str(kept) in notice for notice in store.notices)
    with pytest.raises(StoreNotWritable, match="is a reader"):
        mark(store, "pressure")


def test_a_change_on_what_is_hidden_does_not_hold_others_up(ana: Desk, ben: Desk) -> None:
    theirs, _ = ana.opened()
    made = mark(theirs, "table")
    # Under the id of a highlight of hers that is said to be his.
    sent = theirs.annotations.changed({"highlights": {made.id: replace(made, creator="ben")}})
    administration.set_blind(ana.library.address(), is_blind=True)
    store, backend = ben.opened()
    ben.cut()
    store.take_in(sent, "merge")
    mark(store, "Putin")
    ben.mend()
    store.refresh()
    assert status(backend) is None
    assert words(store) == {"Putin"}
    assert "table" in (ben.folder / "shared" / "refused.jsonl").read_text(encoding="utf-8")
    assert any(
        "refused “merge”: The same is here, hidden from you while coding is blind." in notice
        and "`synoptic blind off` first. It is kept" in notice
        for notice in store.notices
    )


def test_a_change_whose_text_the_server_refuses_is_kept_too(ana: Desk, ben: Desk) -> None:
    store, backend = ben.opened()
    ben.cut()
    article = article_of()
    anchor = anchor_in(article, "Putin")
    store.highlight(record_for(article), anchor, note="important words", text=article.text)
    administration.set_member(ana.library.address(), "ben", "reader")
    ben.mend()
    store.refresh()
    assert status(backend) is None
    assert "important words" in (ben.folder / "shared" / "refused.jsonl").read_text(encoding="utf-8")


def forbid(library: SharedLibrary, table: str, condition: str, said: str, state: str = "P0001") -> None:
    """Have the server refuse rows, as its administrator may."""
    with psycopg.connect(library.server.address(library.database), autocommit=True) as connection:
        connection.execute(
            f"""CREATE FUNCTION public.forbid() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF {condition} THEN RAISE SQLSTATE '{state}' USING MESSAGE = '{said}'; END IF;
            RETURN NEW; END $$"""
        )
        connection.execute(
            f"CREATE TRIGGER forbid BEFORE INSERT ON synoptic.{table} "
            "FOR EACH ROW EXECUTE FUNCTION public.forbid()"
        )


def refusals(store: AnnotationStore) -> list[str]:
    return [notice for notice in store.notices if "refused" in notice]


@pytest.mark.parametrize("state", ["P0001", "22001", "54000"])
def test_a_change_that_the_server_never_takes_is_told_once_and_holds_none_up(
    library: SharedLibrary, ana: Desk, ben: Desk, state: str
) -> None:
    forbid(library, "records", "NEW.document ->> 'text' LIKE '%long%'", "too long for us", state)
    store, backend = ben.opened()
    marked = mark(store, "table")
    ben.cut()
    store.note(marked.id, "a long note")
    mark(store, "Putin")
    ben.mend()
    for _ in range(3):
        store.refresh()
    assert status(backend) is None
    kept = ben.folder / "shared" / "refused.jsonl"
    assert refusals(store) == [
        f"The server refused “add note”: too long for us. It is kept in {kept}.",
    ]
    assert len(kept.read_bytes().splitlines()) == 1
    assert b"a long note" in kept.read_bytes()
    theirs, _ = ana.opened()
    assert words(theirs) == {"table", "Putin"}
    assert notes(theirs) == notes(store) == set()


def test_a_text_that_the_server_never_takes_is_told_once_and_holds_none_up(
    library: SharedLibrary, ana: Desk, ben: Desk
) -> None:
    forbid(library, "texts", "true", "no texts here")
    store, backend = ben.opened()
    ben.cut()
    article = article_of()
    store.highlight(record_for(article), anchor_in(article, "Putin"), note="my words", text=article.text)
    store.note(LIBRARY, "goes on")
    ben.mend()
    for _ in range(3):
        store.refresh()
    assert status(backend) is None
    (told,) = refusals(store)
    assert "no texts here" in told
    assert b"my words" in (ben.folder / "shared" / "refused.jsonl").read_bytes()
    theirs, _ = ana.opened()
    assert notes(theirs) == {"goes on"}
    # While the server answers, it is refused at once.
    with pytest.raises(StoreNotWritable, match=r"^postgresql:.*no texts here"):
        store.highlight(record_for(article), anchor_in(article, "Putin"), text=article.text)


def test_a_server_that_takes_nothing_now_is_told_once_and_the_change_waits(
    library: SharedLibrary, ben: Desk
) -> None:
    forbid(library, "records", "NEW.shelf = 'highlights'", "the disk is full", "53100")
    store, backend = ben.opened()
    ben.cut()
    mark(store, "Putin")
    ben.mend()
    for _ in range(3):
        store.refresh()
    assert status(backend) == "sending: 1 change waits"
    told = [notice for notice in store.notices if "the disk is full" in notice]
    assert told == [f"{store.place} takes no change now (the disk is full); changes wait."]
    with psycopg.connect(library.server.address(library.database), autocommit=True) as connection:
        connection.execute("DROP TRIGGER forbid ON synoptic.records")
    store.refresh()
    assert status(backend) is None
    assert words(store) == {"Putin"}


def test_a_text_that_the_server_cannot_take_is_told_once(ben: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    store, backend = ben.opened()
    ben.cut()
    article = article_of()
    store.highlight(record_for(article), anchor_in(article, "Putin"), text=article.text)

    def full(*_: object, **__: object) -> None:
        raise OSError(13, "disk full", "postgresql://news.example/news")

    ben.mend()
    with monkeypatch.context() as patch:
        patch.setattr(SharedTexts, "_done", full)
        for _ in range(3):
            store.refresh()
    told = [notice for notice in store.notices if "disk full" in notice]
    assert told == ["postgresql://news.example/news could not be written (disk full); changes wait."]
    store.refresh()
    assert status(backend) is None
    assert words(store) == {"Putin"}


def test_in_blind_coding_nothing_of_others_is_kept_here(ana: Desk, ben: Desk) -> None:
    theirs, _ = ana.opened()
    theirs.note(LIBRARY, "not to be seen")
    store, _ = ben.opened()
    assert notes(store) == {"not to be seen"}
    administration.set_blind(ana.library.address(), is_blind=True)
    store.refresh()
    assert notes(store) == set()
    files = [path for path in ben.folder.rglob("*") if path.is_file()]
    assert files
    assert all(b"not to be seen" not in path.read_bytes() for path in files)
    ben.cut()
    again, _ = ben.opened()
    assert notes(again) == set()


def test_undo_without_the_server_leaves_out_what_is_forbidden_by_now(ana: Desk, ben: Desk) -> None:
    store, _ = ben.opened()
    mark(store, "table", "claim")
    ben.cut()
    store.undo()
    assert store.annotations.articles == {}
    administration.set_blind(ana.library.address(), is_blind=True)
    ben.mend()
    store.refresh()
    assert store.annotations.highlights == {}
    assert [tag.name for tag in store.annotations.tags.values()] == ["claim"]
    assert not (ben.folder / "shared" / "refused.jsonl").exists()


def within_patience(act: Callable[[], object]) -> None:
    """Do something that may take a while on a busy machine, and must not wait for a server that hangs."""
    thread = ThreadPoolExecutor(1)
    try:
        thread.submit(act).result(PATIENCE)
    finally:
        # One that waits ends once the server goes on.
        thread.shutdown(wait=False)


def wait_until(is_so: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_server_that_hangs_keeps_nobody_waiting_who_listens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in (server_session, shared_annotations, shared_texts):
        monkeypatch.setattr(each, "ANSWER_SECONDS", 10 * PATIENCE)
    monkeypatch.setattr(TimedConnection, "answer_seconds", 10 * PATIENCE)
    monkeypatch.setattr(connection, "CONNECT_SECONDS", int(10 * PATIENCE))
    article = article_of()
    with running_server() as server:
        library = shared_library(server)
        store, backend = Desk(library, tmp_path / "ben", "ben").opened()
        store.listen(lambda: None)
        wait_until(lambda: backend._shared.heard_since(0))
        mark(store, "NATO")
        server.pause()
        try:
            # The text is sent first, and has to wait too.
            within_patience(
                lambda: store.highlight(record_for(article), anchor_in(article, "Putin"), text=article.text)
            )
            assert status(backend) == "offline: 1 change waits"
            within_patience(lambda: mark(store, "table"))
            within_patience(store.refresh)
            within_patience(store.fetch_texts)
            assert status(backend) == "offline: 2 changes wait"
            assert words(store) == {"NATO", "Putin", "table"}
        finally:
            server.resume()
        wait_until(lambda: store.refresh() or status(backend) is None)
        theirs, _ = Desk(library, tmp_path / "ana", "ana").opened()
        assert words(theirs) == words(store) == {"NATO", "Putin", "table"}
        assert theirs.texts.get(article.digest) == article.text
        theirs.close()
        store.close()


def test_with_a_queue_of_another_one_works_while_the_server_answers(ana: Desk, ben: Desk) -> None:
    first, _ = ben.opened()
    ben.cut()
    mark(first, "table")
    queue = ben.folder / "shared" / FILE_NAME
    content = queue.read_bytes()
    (ana.folder / "shared").mkdir(parents=True)
    (ana.folder / "shared" / FILE_NAME).write_bytes(content)
    store, backend = ana.opened()
    assert any("changes of “ben”" in notice for notice in store.notices)
    mark(store, "Putin")
    ana.cut()
    with pytest.raises(StoreNotWritable, match="changes of “ben”"):
        mark(store, "pressure")
    assert (ana.folder / "shared" / FILE_NAME).read_bytes() == content
    assert words(store) == {"Putin"}
    assert status(backend) == "offline"


def test_who_is_named_in_a_service_file_is_known_without_the_server(
    library: SharedLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def name(reader: str) -> None:
        parts = conninfo_to_dict(library.address(reader).text)
        settings = "".join(f"{key}={value}\n" for key, value in parts.items())
        (tmp_path / "services").write_text(f"[news]\n{settings}")

    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    name("ben")
    address = ServerAddress("postgresql:///?service=news")

    def opened() -> AnnotationStore:
        made = ServerSession(address)
        backend = PatientAnnotations(made, tmp_path / "shared", own_key(tmp_path / "home"))
        return AnnotationStore(tmp_path, backend=backend)

    store = opened()
    mark(store, "table")
    store.close()

    def gone(address: ServerAddress) -> Connection:
        raise ServerUnreachable(str(address), "does not answer (no line)", "try again later")

    monkeypatch.setattr(server_session, "connect", gone)
    store = opened()
    assert (store.reader, words(store)) == ("ben", {"table"})
    mark(store, "Putin")
    assert store.status == "offline: 1 change waits"
    # Another one's is not shown: in blind coding it may hold what is hidden.
    name("cleo")
    with pytest.raises(ServerUnreachable):
        opened()
    (tmp_path / "services").unlink()
    assert connection.own_name(address) == ""
    assert connection.own_name(library.address("ana")) == "ana"
    monkeypatch.setenv("PGUSER", "rita")
    assert connection.own_name(ServerAddress("postgresql://news.example/news")) == "rita"


def test_a_forged_replica_is_not_shown(ana: Desk, ben: Desk) -> None:
    theirs, _ = ana.opened()
    theirs.note(LIBRARY, "so she says")
    first, _ = ben.opened()
    first.close()
    path = ben.folder / "shared" / replica.FILE_NAME
    seal, _, body = path.read_bytes().partition(b" ")
    forged = body.replace(b"so she says", b"so it seems")
    for check in (seal, b"%08x" % crc32(forged.rstrip())):
        path.write_bytes(check + b" " + forged)
        ben.cut()
        with pytest.raises(ServerUnreachable):
            ben.opened()
        ben.mend()
    store, _ = ben.opened()
    assert notes(store) == {"so she says"}


def test_without_a_key_one_is_told_and_nothing_seems_to_be_kept(
    library: SharedLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / "queue.key").mkdir(parents=True)
    place = Library(tmp_path / ".synoptic", tmp_path)
    place.folder.mkdir()
    standing = administration.standing_at(library.address("ben"))
    share(place, library.address("ben"), standing.library, home / "servers.json")
    store = open_store(place, home / "servers.json")
    (notice,) = store.notices
    assert notice == (
        f"{home / 'queue.key'}: cannot be used (it is a folder): without it, nothing works while the server "
        "is away; move it away, then restart"
    )
    mark(store, "table")
    store.close()

    def gone(address: ServerAddress) -> None:
        raise ServerUnreachable(str(address), "does not answer (no line)", "try again later")

    monkeypatch.setattr(server_session, "connect", gone)
    with pytest.raises(ServerUnreachable, match="does not answer"):
        mark(store, "Putin")
    assert words(store) == {"table"}
    assert not (place.folder / "shared" / FILE_NAME).exists()


def test_what_is_forbidden_is_refused_without_the_server_too(ana: Desk, ben: Desk) -> None:
    theirs, _ = ana.opened()
    marked = mark(theirs, "table")
    store, backend = ben.opened()
    ben.cut()
    with pytest.raises(NotPermitted, match="by “ana”"):
        store.retag(marked.id, give=["claim"])
    assert backend.waiting == 0


def test_a_full_disk_is_told_and_nothing_seems_to_be_kept(ben: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    store, backend = ben.opened()
    ben.cut()
    mark(store, "table")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("synoptic.annotations.files.disk.write_all", full)
        with pytest.raises(StoreNotWritable) as caught:
            mark(store, "Putin")
        assert str(caught.value) == (
            f"{ben.folder / 'shared' / FILE_NAME}: could not be written (No space left on device); "
            "make room on its disk, then try again"
        )
        article = article_of()
        with pytest.raises(StoreNotWritable, match=r"shared/texts: .*No space left"):
            store.highlight(record_for(article), anchor_in(article, "Putin"), text=article.text)
    assert words(store) == {"table"}
    assert backend.waiting == 1
    mark(store, "Putin")
    ben.mend()
    store.refresh()
    assert words(store) == {"table", "Putin"}
