"""A library on a server from the command line: made, joined, followed, moved and examined."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given

from synoptic.annotations.errors import ServerUnreachable, StoreNotReadable
from synoptic.annotations.files.kept_texts import KeptTexts
from synoptic.annotations.library.library import Library, init
from synoptic.annotations.library.library_store import open_store
from synoptic.annotations.library.moving import to_folder, to_server
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.changes import Change, Edit
from synoptic.annotations.model.values import LIBRARY, Note
from synoptic.annotations.server import administration
from synoptic.annotations.server.connection import ServerAddress
from synoptic.annotations.store.store import AnnotationStore
from synoptic.tui.shell.locations import data_folder
from tests.annotations.export.libraries import libraries
from tests.examples import examples
from tests.shared_library import CODERS, OWNER, READER, SharedLibrary, shared_library
from tests.tui.command_line.conftest import EVENING, MORNING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.annotations.export.libraries import MadeLibrary
    from tests.postgres_server import PostgresServer
    from tests.tui.command_line.invocation import Synoptic

BEN = CODERS[0]


@pytest.fixture
def shared(postgres_server: PostgresServer) -> SharedLibrary:
    return shared_library(postgres_server)


@pytest.fixture
def ana(synoptic: Synoptic, articles: Path, shared: SharedLibrary) -> Path:
    """Return the folder of the owner, with three articles that were sent."""
    synoptic.done("init", "--shared", str(shared.address()), articles)
    return articles


@pytest.fixture
def ben(synoptic: Synoptic, ana: Path, shared: SharedLibrary) -> Path:
    """Return the folder of a coder who has no article there."""
    folder = synoptic.folder / "ben"
    folder.mkdir()
    synoptic.done("init", "--shared", str(shared.address(BEN)), folder)
    return folder


def test_who_joins_has_the_texts_before_the_server_is_needed(ben: Path) -> None:
    kept = KeptTexts(ben / ".synoptic" / "shared")
    assert {kept.get(digest) for digest in kept.digests()} >= {MORNING, EVENING}


def test_a_library_is_made_and_joined(
    synoptic: Synoptic, articles: Path, postgres_server: PostgresServer
) -> None:
    shared_library(postgres_server)  # which makes the roles
    address = postgres_server.new_database()
    made = synoptic.done("init", "--shared", address, articles).out
    assert made == (
        f"Made the shared library at {address}; you are postgres, its owner.\n"
        "Sent 3 articles; 3 articles there.\n"
    )
    assert "Joined" in synoptic.done("init", "--shared", address, articles).out
    pointer = json.loads((articles / ".synoptic" / "shared.json").read_text())
    assert pointer["address"] == address
    assert synoptic.done("members", "add", BEN, "--library", articles).out == "ben is a member: coder.\n"
    synoptic.done("members", "role", BEN, "reader", "--library", articles)
    listed = synoptic.done("members", "--json", "--library", articles).records
    assert [(each["name"], each["role"]) for each in listed] == [("ben", "reader"), ("postgres", "owner")]
    synoptic.done("members", "remove", BEN, "--library", articles)
    assert "ben" not in synoptic.done("members", "list", "--library", articles).out


def test_a_mark_is_listed_by_the_other_who_has_no_file(synoptic: Synoptic, ana: Path, ben: Path) -> None:
    synoptic.done("mark", "--library", ana, ana / "1-morning.txt", "--quote", "one bump", "--tag", "sound")
    (seen,) = synoptic.done("highlights", "--json", "--library", ben).records
    assert (seen["text"], seen["creator"], seen["tags"]) == ("one bump", OWNER, ["sound"])
    listed = synoptic.done("list", "--json", "--library", ben).records
    assert [each["path"] for each in listed] == [None, None, None]
    title = next(each["title"] for each in listed if "blames" in each["title"])
    synoptic.done("mark", title, "--quote", "so thick", "--note", "How thick?", "--library", ben)
    theirs = synoptic.done("highlights", "--json", "--by-reader", BEN, "--library", ana).records
    assert [(each["text"], each["note"]) for each in theirs] == [("so thick", "How thick?")]
    # The file of the one is still known to the other.
    assert all(each["path"] for each in synoptic.done("list", "--json", "--library", ana).records)


def test_another_s_highlight_is_not_changed(synoptic: Synoptic, ana: Path, ben: Path) -> None:
    synoptic.done("mark", "--library", ana, ana / "1-morning.txt", "--quote", "one bump")
    complaint = synoptic("unmark", "--quote", "one bump", "--library", ben).complaint()
    assert "ana" in complaint
    assert len(synoptic.done("highlights", "--json", "--library", ana).records) == 1


def exported(synoptic: Synoptic, library: Path, form: str = "json") -> Path:
    file = synoptic.folder / f"exported.{form}"
    assert synoptic("export", "--format", form, "-o", file, "--force", "--library", library).status == 0
    return file


def of_all(synoptic: Synoptic, library: Path) -> list[tuple[str, str, str]]:
    """Return creator, words and note of each highlight."""
    found = synoptic("highlights", "--json", "--library", library).records
    return sorted((each["creator"], each["text"], each["note"]) for each in found)


@pytest.mark.parametrize("form", ["json", "w3c", "qdpx"])
def test_what_is_here_stays_whose_it_is(synoptic: Synoptic, ana: Path, ben: Path, form: str) -> None:
    quoted = ("--quote", "one bump", "--tag", "sound", "--note", "Who?")
    synoptic.done("mark", "--library", ana, ana / "1-morning.txt", *quoted)
    title = next(
        each["title"]
        for each in synoptic.done("list", "--json", "--library", ben).records
        if "blames" in each["title"]
    )
    synoptic.done("note", "add", "On all of it", "--article", title, "--library", ana)
    synoptic.done("mark", title, "--quote", "so thick", "--note", "How thick?", "--library", ben)
    before = of_all(synoptic, ana)
    assert [each[0] for each in before] == [OWNER, BEN]
    file = exported(synoptic, ana, form)
    merged = synoptic("merge", file, "--library", ben)
    assert (merged.status, merged.err) == (0, "")
    assert "2 highlights: 2 here already." in merged.out
    assert of_all(synoptic, ana) == before
    # What its reader changed since is not set back by another's merge, which says so.
    synoptic.done("note", "change", "I know now.", "--quote", "one bump", "--library", ana)
    assert "1 another reader’s here and left as it is" in synoptic("merge", file, "--library", ben).out
    assert [each[2] for each in of_all(synoptic, ana)] == ["I know now.", "How thick?"]


def test_what_is_not_here_becomes_the_reader_s_own(
    synoptic: Synoptic, ana: Path, ben: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "1-morning.txt").write_text(MORNING)
    synoptic.done("init", other)
    quoted = ("--quote", "one bump", "--tag", "sound", "--note", "Who?")
    synoptic.done("mark", "--library", other, other / "1-morning.txt", *quoted)
    sent = exported(synoptic, other)
    named = tmp_path / "named"
    named.mkdir()
    synoptic.done("init", named)
    for name in ("cleo", "dan"):  # two who marked the same
        synoptic.done("merge", sent, "--as", name, "--library", named)
    file = exported(synoptic, named)
    assert "leave --as out" in synoptic("merge", file, "--as", "cleo", "--library", ben).complaint()
    merged = synoptic("merge", file, "--library", ben)
    assert (merged.status, merged.err) == (0, "")
    assert "2 by “cleo” become yours: on a server, nobody writes in another’s name." in merged.out
    for _ in range(2):
        assert of_all(synoptic, ana) == [(BEN, "one bump", "Who?")]
        assert "becomes yours" not in synoptic("merge", file, "--library", ben).out


def test_who_codes_blind_merges_own_annotations_alone(synoptic: Synoptic, ana: Path, ben: Path) -> None:
    synoptic.done("mark", "--library", ana, ana / "1-morning.txt", "--quote", "one bump", "--note", "Who?")
    file = exported(synoptic, ana)
    nameless = json.loads(file.read_text())
    for each in nameless["highlights"]:
        del each["creator"], each["note"]["creator"]
    without_names = synoptic.folder / "without.json"
    without_names.write_text(json.dumps(nameless))
    synoptic.done("blind", "on", "--library", ana)
    synoptic("highlights", "--library", ben)  # which tells that coding is blind
    merged = synoptic("merge", file, "--library", ben)
    assert "1 annotation by “ana”: coding is blind" in merged.err
    assert "`synoptic blind off`" in merged.err
    assert of_all(synoptic, ben) == []
    for _ in range(2):  # what has no name is one's own, under an id that is nobody's
        assert synoptic("merge", without_names, "--library", ben).status == 0
        assert of_all(synoptic, ana) == [(OWNER, "one bump", "Who?"), (BEN, "one bump", "Who?")]


def test_blind_coding_is_switched(synoptic: Synoptic, ana: Path, ben: Path) -> None:
    synoptic.done("mark", "--library", ana, ana / "1-morning.txt", "--quote", "one bump")
    assert synoptic.done("blind", "on", "--library", ana).out.startswith("Blind coding is on")
    assert synoptic("highlights", "--library", ben).status == 1
    assert "Ask an owner" in synoptic("blind", "off", "--library", ben).complaint()
    assert "Ask an owner" in synoptic("move", "--to", "away", "--library", ben).complaint()
    assert synoptic.done("blind", "--library", ben).out.startswith("Blind coding is on")
    synoptic.done("blind", "off", "--library", ana)
    # It is told that others are shown again.
    assert len(synoptic("highlights", "--json", "--library", ben).records) == 1


def test_a_reader_changes_nothing(synoptic: Synoptic, ana: Path, shared: SharedLibrary) -> None:
    folder = synoptic.folder / "rita"
    folder.mkdir()
    synoptic.done("init", "--shared", str(shared.address(READER)), folder)
    title = synoptic.done("list", "--json", "--library", folder).records[0]["title"]
    assert READER in synoptic("mark", title, "--quote", "the", "--occurrence", "1", "--library", folder).err


def test_a_password_is_nowhere(synoptic: Synoptic, articles: Path, shared: SharedLibrary) -> None:
    address = str(shared.address()).replace("ana@", "ana:secret@")
    complaint = synoptic("init", "--shared", address, articles).complaint()
    assert "password" in complaint
    assert "secret" not in complaint
    assert not (articles / ".synoptic").exists()


def test_a_server_that_the_reader_has_not_named_is_not_connected_to(
    synoptic: Synoptic, articles: Path, shared: SharedLibrary
) -> None:
    folder = articles / ".synoptic"
    folder.mkdir()
    address = str(shared.address())
    (folder / "shared.json").write_text(json.dumps({"address": address, "library": "x"}))
    complaint = synoptic("list", articles).complaint()
    assert "not used before" in complaint
    assert f"synoptic init --shared {address}" in complaint
    address = "postgresql://news.example/$(reboot)"
    (folder / "shared.json").write_text(json.dumps({"address": address, "library": "x"}))
    assert f"synoptic init --shared '{address}'" in synoptic("list", articles).complaint()


def test_a_folder_where_changes_wait_is_not_given_to_another_library(
    synoptic: Synoptic, ana: Path, postgres_server: PostgresServer
) -> None:
    pointer, queue = ana / ".synoptic" / "shared.json", ana / ".synoptic" / "shared" / "queue.jsonl"
    before = pointer.read_text()
    queue.write_text("")
    other = postgres_server.new_database()
    complaint = synoptic("init", "--shared", other, ana).complaint()
    assert json.loads(before)["address"] in complaint
    assert f"move {queue} away" in complaint
    assert pointer.read_text() == before
    queue.unlink()
    assert "Joined" in synoptic.done("init", "--shared", other, ana).out
    assert pointer.read_text() != before


def test_files_that_cannot_be_read_are_named(
    synoptic: Synoptic, articles: Path, shared: SharedLibrary
) -> None:
    (articles / "broken.txt").write_bytes(b"\0\1\xff")
    joined = synoptic("init", "--shared", str(shared.address()), articles)
    assert joined.status == 0
    assert "Sent 3 articles" in joined.out
    assert "broken.txt: Not a text file" in joined.err


def test_a_folder_with_a_library_of_files_is_to_be_moved(synoptic: Synoptic, articles: Path) -> None:
    folder = articles.rename(articles.with_name("my story"))
    synoptic.done("init", folder)
    synoptic.done("mark", folder / "1-morning.txt", "--quote", "one bump")
    complaint = synoptic("init", "--shared", "postgresql://news.example/news", folder).complaint()
    assert complaint.endswith(f"synoptic move --to postgresql://news.example/news --library '{folder}'")


def test_the_doctor_knows_the_server(
    synoptic: Synoptic, ana: Path, shared: SharedLibrary, postgres_server: PostgresServer
) -> None:
    said = synoptic.done("doctor", "--library", ana).out
    for words in (
        "PostgreSQL 1",
        "you: ana, owner",
        "connection: not encrypted, and on this machine",
        "clock: 0 s",
    ):
        assert words in said, said
    assert "queue: nothing waits" in said
    assert "on a server" in synoptic("doctor", "--repair", "--library", ana).complaint()


def refuse(ben: Path, note: str) -> Path:
    """Have the server refuse a note that was written without it; return where it is kept."""
    from synoptic.annotations.server.queue import ChangeQueue, Waiting, own_key

    library = json.loads((ben / ".synoptic" / "shared.json").read_text())["library"]
    queue = ChangeQueue(ben / ".synoptic" / "shared", library, BEN, own_key(data_folder()))
    now = datetime(2031, 3, 14, tzinfo=UTC)
    made = Edit(None, Note(f"id of {note}", LIBRARY, note, now, now, BEN))
    waiting = Waiting(str(uuid4()), Change("add note", (made,)), Annotations())
    queue.append(waiting)
    return queue.set_aside(waiting, "not permitted")


def test_the_doctor_lists_what_was_refused_and_removes_it_when_told(synoptic: Synoptic, ben: Path) -> None:
    kept = refuse(ben, f"It matters: {'more ' * 30}\nand more")
    refuse(ben, "and this too\x1b[2J")
    said = synoptic.done("doctor", "--library", ben).out
    assert f"warning: refused: the server refused 2 changes, kept in {kept}; " in said
    assert "warning: refused: “add note” (not permitted): It matters: more" in said
    assert "\x1b" not in said
    assert len(kept.read_bytes().splitlines()) == 2
    said = synoptic.done("doctor", "--tidy", "--library", ben).out
    assert f"removed: “add note” (not permitted): It matters: {'more ' * 30}" in said
    assert "and more" in said
    assert "ok: 2 refused changes removed" in said
    assert not kept.exists()
    assert "refused: the server" not in said
    assert "No refused changes" in synoptic.done("doctor", "--tidy", "--library", ben).out


def test_what_cannot_be_read_of_the_refused_stays(synoptic: Synoptic, ben: Path) -> None:
    kept = refuse(ben, "It matters")
    rotten = b"00000000 rotten words\n"
    kept.write_bytes(rotten + kept.read_bytes())
    said = synoptic.done("doctor", "--tidy", "--library", ben).out
    assert "It matters" in said
    assert "refused: 1 line of" in said
    assert kept.read_bytes() == rotten
    kept.unlink()
    kept.mkdir()
    assert (
        f"error: {kept} cannot be used (it is a folder); move it away"
        in synoptic("doctor", "--tidy", "--library", ben).out
    )


def test_a_library_moves_there_and_back(
    synoptic: Synoptic, library: Path, postgres_server: PostgresServer
) -> None:
    address = postgres_server.new_database()
    synoptic.done(
        "mark", library / "1-morning.txt", "--quote", "one bump", "--tag", "sound", "--note", "Who?"
    )
    synoptic.done("mark", library / "1-morning.txt", "--quote", "fog")
    synoptic.done("unmark", "--quote", "fog")
    synoptic.done("note", "add", "On all of it")
    before = AnnotationStore(library / ".synoptic").annotations
    there = synoptic.done("move", "--to", address).out
    assert "Moved 1 article, 1 highlight, 2 notes, 0 links and 1 text to" in there
    assert not (library / ".synoptic" / "annotations.json").exists()
    (seen,) = synoptic.done("highlights", "--json").records
    assert seen["creator"] == "postgres"
    assert "already" in synoptic("move", "--to", address).complaint()
    synoptic.done("move", "--to", library)
    after = AnnotationStore(library / ".synoptic").annotations
    assert after.changed({"letters": dict.fromkeys(after.letters)}) == before.changed(
        {"letters": dict.fromkeys(before.letters)}
    )
    assert not (library / ".synoptic" / "shared.json").exists()


def test_what_cannot_be_read_is_not_left_behind_by_a_move(
    synoptic: Synoptic, ana: Path, shared: SharedLibrary
) -> None:
    synoptic.done("mark", ana / "1-morning.txt", "--quote", "one bump", "--library", ana)
    with psycopg.connect(shared.address().text) as client:
        client.execute("SELECT synoptic.begin_change(gen_random_uuid())")
        client.execute(
            "UPDATE synoptic.records SET document = document - 'article' WHERE shelf = 'highlights'"
        )
    # The second begins with what the first has read.
    for _ in range(2):
        assert f"{shared.address()}: Record “" in synoptic("list", "--library", ana).err
    target = synoptic.folder / "moved"
    refused = synoptic("move", "--to", target, "--library", ana)
    assert refused.status != 0
    assert "Not moved, since 1 record would be left out: Record “" in refused.err
    assert not (target / ".synoptic" / "annotations.json").exists()
    assert "Not moved" in synoptic("move", "--to", ana, "--library", ana).err
    assert (ana / ".synoptic" / "shared.json").exists()


def test_articles_without_a_file_get_one(synoptic: Synoptic, ana: Path, ben: Path) -> None:
    synoptic.done("mark", "--library", ana, ana / "1-morning.txt", "--quote", "one bump")
    folder = synoptic.folder / "out"
    synoptic.done("move", "--to", folder, "--library", ben)
    texts = {path.read_text() for path in folder.glob("*.txt")}
    assert {MORNING, EVENING} <= texts
    (found,) = synoptic.done("highlights", folder, "--json").records
    assert (found["text"], found["creator"]) == ("one bump", OWNER)
    # It goes on where it was.
    assert len(synoptic.done("highlights", "--json", "--library", ben).records) == 1


@given(made=libraries((None, "ben", "Cleo Ö")))
@examples(8)
def test_any_library_moves_there_and_back_undamaged(
    made: MadeLibrary, postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shared = shared_library(postgres_server)
    root, servers = tmp_path_factory.mktemp("moving"), tmp_path_factory.mktemp("data") / "servers.json"
    library = init(root)
    store = AnnotationStore(library.folder)
    store.adopt(made.annotations)
    for article in made.articles:
        store.keep_text(article.text)
    before = store.annotations
    to_server(library, store, made.articles, shared.address(), servers)
    there = open_store(library, servers)
    assert there.annotations.creators() == {each or OWNER for each in before.creators()}
    # What has no file gets one, but for texts that no file can hold.
    to_folder(there, Library(library.folder, None), is_own=True)
    there.close()
    after = open_store(library, servers)
    assert after.reader is None
    assert after.annotations == before
    for article in made.articles:
        assert after.texts.get(article.digest) == article.text
    after.close()


def test_a_pointer_that_says_nothing_is_told(synoptic: Synoptic, articles: Path) -> None:
    folder = articles / ".synoptic"
    folder.mkdir()
    for content in ("", "[]", "{}", '{"address": 3, "library": "x"}'):
        (folder / "shared.json").write_text(content)
        assert "synoptic init --shared" in synoptic("list", articles).complaint()


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        ("{", "is not valid JSON; join again: synoptic init --shared ADDRESS FOLDER"),
        ('{"address": 3, "library": "x"}', "; join again: synoptic init --shared ADDRESS FOLDER"),
        ('{"address": "x", "library": "y"}', "Not a server's address"),
    ],
)
def test_the_doctor_goes_on_where_the_pointer_is_broken(
    synoptic: Synoptic, ben: Path, content: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(address: ServerAddress) -> None:
        raise ServerUnreachable(str(address), "does not answer (no line)", "try again later")

    refuse(ben, "It matters")
    synoptic.done("list", "--library", ben)
    with monkeypatch.context() as patch:
        patch.setattr("synoptic.annotations.server.server_session.connect", gone)
        synoptic("note", "add", "Waits", "--library", ben)
    pointer = ben / ".synoptic" / "shared.json"
    sound = pointer.read_text()
    pointer.write_text(content)
    told = synoptic("doctor", "--library", ben)
    assert told.status == 2
    assert told.err == ""
    for words in (
        "settings: ",
        advice,
        "ok: replica: 0 highlights as “ben” read them last",
        "warning: queue: 1 change to be sent once the library opens",
        "ok: texts: 3 texts on this disk",
        "refused: the server refused 1 change",
    ):
        assert words in told.out, told.out
    (ben / ".synoptic" / "shared" / "replica.json").unlink()
    assert "warning: queue: changes wait in " in synoptic("doctor", "--library", ben).out
    pointer.write_text(sound)
    assert "queue: nothing waits" in synoptic.done("doctor", "--library", ben).out


def test_another_library_at_the_address_is_refused(ana: Path, shared: SharedLibrary, tmp_path: Path) -> None:
    standing = administration.standing_at(shared.address())
    assert standing.reader == OWNER
    from synoptic.annotations.library.library_store import shared_store

    with pytest.raises(StoreNotReadable, match="another library"):
        shared_store(tmp_path, ServerAddress(str(shared.address())), "another")
