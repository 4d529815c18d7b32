"""Bits that flip and blocks that are gone: told at opening, and a repair gives up nothing that was there."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB

from benchmarks.bit_flips import BASE, JOURNAL, Specimen, deletions, flips
from synoptic.annotations.errors import StoreError
from synoptic.annotations.files.base import serialise
from synoptic.annotations.files.repair import is_damaged, repair
from synoptic.annotations.files.tinydb_storage import JournalledStorage
from synoptic.annotations.library.doctor import examine, tidy_texts
from synoptic.annotations.store.store import AnnotationStore
from tests.annotations.specimens import mark, store_in, words
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WORDS = ("NATO", "Washington", "convinced", "pressure", "table", "done")


@pytest.fixture(scope="module")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Specimen:
    return Specimen.make(tmp_path_factory.mktemp("library"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a store with a base, a journal of three changes, and a backup of both."""
    store = store_in(tmp_path)
    for word in WORDS[:3]:
        mark(store, word, "claim")
    store.close()
    for word in WORDS[3:]:
        mark(store, word)
    return store.path


def edit(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def errors(specimen: Specimen) -> list[str]:
    return [finding.message for finding in examine(specimen.library) if finding.level == "error"]


def test_what_is_as_it_was_is_no_fault(specimen: Specimen) -> None:
    assert specimen.outcome(BASE, specimen.files[BASE]) == "harmless"
    assert errors(specimen) == []
    assert specimen.outcome(JOURNAL, specimen.files[JOURNAL] + b"\n" * 100) == "harmless"


@pytest.mark.parametrize("name", [BASE, JOURNAL])
@pytest.mark.parametrize(("faults", "number"), [(flips, 60), (deletions, 30)])
def test_no_fault_is_silent(
    specimen: Specimen, name: str, faults: Callable[[bytes, int, int], Iterator[bytes]], number: int
) -> None:
    found = [specimen.outcome(name, content) for content in faults(specimen.files[name], number, 7)]
    assert "silent" not in found
    assert found.count("told") > number * 0.8


def test_a_flipped_bit_in_a_word_is_told_and_set_right(path: Path) -> None:
    before = store_in(path.parent).annotations
    edit(path, b'"exact": "NATO"', b'"exact": "NAUO"')
    store = store_in(path.parent)
    assert store.damage == "annotations.json: its checksum is wrong"
    had, _ = repair(path)
    assert had.lost == (
        "annotations.json: its checksum is wrong; one wrong bit was set right from the backup",
    )
    assert store_in(path.parent).annotations == before
    assert store_in(path.parent).damage is None


def test_any_one_bit_of_the_base_is_set_right(specimen: Specimen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    whole = specimen.files[BASE]
    description = whole.index(b'"checksum"') + 20
    for content in (
        *flips(whole, 20, 5),
        *(each + whole[description:] for each in flips(whole[:description], 30, 6)),
    ):
        specimen.outcome(BASE, content)
        repair(specimen.library.folder / BASE)
        assert AnnotationStore(specimen.library.folder).annotations == specimen.annotations


def test_what_is_said_of_a_hidden_table(path: Path) -> None:
    before = store_in(path.parent).annotations
    edit(path, b'"highlights": {\n', b'"highmights": {\n')
    store = store_in(path.parent)
    assert store.damage is not None
    assert store.damage.startswith(
        "annotations.json: its checksum is wrong, “highlights” has 0 records instead of 3, "
        "“highmights” has 3 records instead of 0"
    )
    (problem,) = store.problems
    assert problem == (
        "Unknown table “highmights”: 3 records not shown; `synoptic doctor --repair` makes it “highlights”"
    )
    repair(path)
    assert store_in(path.parent).annotations == before


def test_a_misspelled_table_of_an_older_base_is_named_and_mended(path: Path) -> None:
    store = store_in(path.parent, "more")
    store.add_tag("one more")
    before = store.annotations
    store.close()
    tables = json.loads(path.read_bytes())
    for file in path.parent.iterdir():
        if file.is_file():
            file.unlink()
    tables["_meta"] = {"1": {"format": 2, "generation": 2, "sequence": 6, "id": "a", "previous": "b"}}
    tables["highmights"] = tables.pop("highlights")
    path.write_bytes(serialise(tables))
    store = store_in(path.parent)
    assert not words(store)
    assert "Unknown table “highmights”: 6 records" in store.problems[0]
    assert store.damage is None
    # Another was marked meanwhile, under numbers that the hidden ones have, too.
    mark(store, "sustained")
    store.close()
    assert is_damaged(path)
    had, _ = repair(path)
    assert had.lost == ("the table “highmights” is “highlights” again",)
    assert words(store_in(path.parent)) == {*WORDS, "sustained"}
    assert {*before.highlights} <= {*store_in(path.parent).annotations.highlights}
    assert not is_damaged(path)


def test_a_table_that_is_none_of_ours_is_named_and_kept(path: Path) -> None:
    with TinyDB(path, encoding="utf-8") as stock:
        stock.table("recipes").insert({"soup": 1})
    store = store_in(path.parent)
    assert store.problems == ("Unknown table “recipes”: 1 record not shown; move it to another file",)
    store.close()
    repair(path)
    with TinyDB(path, encoding="utf-8") as stock:
        assert stock.table("recipes").all() == [{"soup": 1}]


def test_nothing_is_tidied_while_anything_is_wrong(specimen: Specimen) -> None:
    texts = AnnotationStore(specimen.library.folder).texts
    texts.keep("left over")
    base = specimen.files[BASE]
    specimen.outcome(BASE, base.replace(b'"highlights": {\n', b'"highmights": {\n'))
    assert tidy_texts(specimen.library).level == "error"
    specimen.outcome(JOURNAL, specimen.files[JOURNAL][:-20])
    assert tidy_texts(specimen.library).level == "error", "its last line was cut off and kept"
    assert len(list(texts.digests())) == 2
    specimen.outcome(BASE, base)
    assert tidy_texts(specimen.library).level == "ok"
    assert len(list(texts.digests())) == 1


@pytest.mark.parametrize("ends", [0, 1, 2, 3])
def test_changes_missing_at_the_end_of_a_journal_are_told(path: Path, ends: int) -> None:
    journal = path.with_name(JOURNAL)
    lines = journal.read_bytes().splitlines(keepends=True)[:4]
    cut = b"".join(lines[:ends])
    journal.write_bytes(cut)
    store = store_in(path.parent)
    kept = max(0, ends - 1)
    assert store.damage == f"its journal lacks changes {4 + kept}–6, which were saved"
    assert words(store) == {*WORDS[: 3 + kept]}
    assert journal.read_bytes() == cut
    journal.unlink()
    assert store_in(path.parent).damage == "its journal lacks changes 4–6, which were saved"
    journal.write_bytes(cut)
    repair(path)
    assert words(store_in(path.parent)) == {*WORDS[: 3 + kept]}
    mark(store_in(path.parent, "more"), "He’s")
    assert store_in(path.parent).damage is None


def test_a_rotten_last_line_is_no_torn_one(path: Path) -> None:
    journal = path.with_name(JOURNAL)
    edit(journal, b'"done"', b'"dona"')
    rotten = journal.read_bytes()
    store = store_in(path.parent)
    assert store.damage == "its journal lacks changes 6–6, which were saved"
    assert store.notices == ()
    assert journal.read_bytes() == rotten, "nothing is cut off"


@pytest.mark.parametrize("lock", [b"", b"\0" * 73, b"rubbish"])
def test_a_lock_that_says_nothing_is_no_fault(path: Path, lock: bytes) -> None:
    path.with_name(f"{BASE}.lock").write_bytes(lock)
    store = store_in(path.parent, "more")
    assert (store.damage, store.notices) == (None, ())
    mark(store, "He’s")
    assert words(store_in(path.parent)) == {*WORDS, "He’s"}


def test_a_lock_that_has_another_name_is_not_written_to(path: Path, tmp_path: Path) -> None:
    lock, private = path.with_name(f"{BASE}.lock"), tmp_path / "private"
    lock.unlink()
    private.write_bytes(b"mine")
    lock.hardlink_to(private)
    mark(store_in(path.parent, "more"), "He’s")
    assert private.read_bytes() == b"mine"
    assert words(store_in(path.parent)) == {*WORDS, "He’s"}


def test_a_flipped_sequence_drops_no_journal(path: Path) -> None:
    edit(path, b'"sequence": 3', b'"sequence": 7')
    assert words(store_in(path.parent)) == {*WORDS}
    assert store_in(path.parent).damage is not None
    repair(path)
    assert words(store_in(path.parent)) == {*WORDS}
    mark(store_in(path.parent, "more"), "He’s")
    assert words(store_in(path.parent)) == {*WORDS, "He’s"}


def older(path: Path, **changes: Any) -> None:
    """Give the base the description that an older Synoptic wrote, which has no checksum."""
    tables = json.loads(path.read_bytes())
    kept = ("generation", "sequence", "id", "previous")
    tables["_meta"]["1"] = {"format": 2} | {name: tables["_meta"]["1"][name] for name in kept} | changes
    path.write_bytes(serialise(tables))


def test_a_base_without_a_checksum_gets_one_with_the_next_change(path: Path) -> None:
    before = store_in(path.parent).annotations
    older(path)
    content = path.read_bytes()
    store = store_in(path.parent, "more")
    assert (store.annotations, store.damage, store.notices, store.problems) == (before, None, (), ())
    assert path.read_bytes() == content
    mark(store, "He’s")
    assert path.with_name(f"{path.name}.format-2").read_bytes() == content
    said = json.loads(path.read_bytes())["_meta"]["1"]
    assert said["format"] == 3
    assert said["counts"] == {"articles": 1, "highlights": 7, "tags": 1}
    assert words(store_in(path.parent)) == {*WORDS, "He’s"}
    edit(path, b'"exact": "NATO"', b'"exact": "NAUO"')
    assert store_in(path.parent).damage is not None


@pytest.mark.parametrize(
    ("sequence", "damage"),
    [
        (1, "its journal does not continue it: changes 2–3 are missing"),
        (5, "its journal does not continue it: change 4 comes after change 5"),
        (19, "its journal does not continue it: change 4 comes after change 19"),
    ],
)
def test_a_journal_must_continue_its_base(path: Path, sequence: int, damage: str) -> None:
    older(path, sequence=sequence)
    store = store_in(path.parent)
    assert store.damage == damage
    assert words(store) == {*WORDS}
    repair(path)
    assert words(store_in(path.parent)) == {*WORDS}


def test_a_journal_of_the_version_before_is_passed_over_only_if_the_base_has_it(path: Path) -> None:
    journal = path.with_name(JOURNAL)
    store = store_in(path.parent, "more")
    mark(store, "sustained")
    store.close()
    # As after a crash between the two steps of a checkpoint.
    journal.write_bytes(journal.with_name(f"{JOURNAL}.bak").read_bytes())
    assert words(store_in(path.parent)) == {*WORDS, "sustained"}
    assert store_in(path.parent).damage is None
    # As after a checkout of another version with the same one before it.
    older(path)
    tables = json.loads(path.read_bytes())
    tables["highlights"].popitem()
    path.write_bytes(serialise(tables))
    store = store_in(path.parent)
    assert store.damage == "its journal goes with another version of the file"
    repair(path)
    assert words(store_in(path.parent)) == {*WORDS, "sustained"}


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: json.dumps(json.loads(content)).encode(),
        lambda content: json.dumps(json.loads(content), indent=4).encode(),
        lambda content: content.replace(b": ", b":  "),
    ],
    ids=["line ends", "one line", "indented", "spaces"],
)
def test_another_layout_of_the_same_records_is_no_fault(
    path: Path, rewrite: Callable[[bytes], bytes]
) -> None:
    before = store_in(path.parent).annotations
    path.write_bytes(rewrite(path.read_bytes()))
    store = store_in(path.parent)
    assert (store.annotations, store.damage, store.notices, store.problems) == (before, None, (), ())
    assert not is_damaged(path)


def test_what_another_program_changed_is_told_and_accepted_by_a_repair(path: Path) -> None:
    with TinyDB(path, encoding="utf-8") as stock:
        stock.table("tags").update({"description": "what somebody says"})
        stock.table("highlights").remove(doc_ids=[1])
    store = store_in(path.parent)
    assert store.notices == (
        f"{path}: another program has changed it (its checksum is wrong, “highlights” has 2 records "
        "instead of 3); check your annotations, then run `synoptic doctor --repair` to accept them",
    )
    assert store.damage is None
    assert is_damaged(path)
    repair(path)
    accepted = store_in(path.parent)
    assert words(accepted) == {*WORDS[1:]}
    assert accepted.notices == ()
    assert next(iter(accepted.annotations.tags.values())).description == "what somebody says"


def test_what_a_hand_changed_is_kept_by_a_repair_and_named(path: Path) -> None:
    edit(path, b'"name": "claim"', b'"name": "assertion"')
    assert store_in(path.parent).damage is not None
    had, copies = repair(path)
    assert had.lost == (
        "annotations.json: its checksum is wrong",
        "record 1 of “tags” is not as in the backup; check it",
    )
    assert next(iter(store_in(path.parent).annotations.tags.values())).name == "assertion"
    assert b"assertion" in copies[0].read_bytes()


def test_a_block_deleted_across_records_is_made_good_from_the_backup(path: Path) -> None:
    before = store_in(path.parent).annotations
    content = path.read_bytes()
    start, end = (content.index(b'"exact": "%s"' % word) for word in (b"NATO", b"convinced"))
    path.write_bytes(content[:start] + content[end:])
    store = store_in(path.parent)
    assert store.damage == ("annotations.json: its checksum is wrong, “highlights” has 1 record instead of 3")
    repair(path)
    assert {*before.highlights} <= {*store_in(path.parent).annotations.highlights}
    assert {*WORDS} <= words(store_in(path.parent))


def spoilt(content: bytes, data: st.DataObject) -> bytes:
    at = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        return content[:at] + content[at + data.draw(st.integers(1, 900)) :]
    many = data.draw(st.integers(1, 40))
    byte = data.draw(st.integers(0, 255))
    return content[:at] + bytes([byte]) * many + content[at + many :]


def shown(folder: Path) -> set[str]:
    """Return the ids of all records in a library; none of one that cannot be opened."""
    try:
        held = store_in(folder).annotations
    except StoreError:
        return set()
    return {*held.articles, *held.highlights, *held.tags, *held.notes, *held.trash}


@given(st.data())
@examples(40)
def test_a_repair_makes_nothing_worse(specimen: Specimen, data: st.DataObject) -> None:
    folder = specimen.library.folder
    specimen.outcome(BASE, specimen.files[BASE])
    for name in sorted(data.draw(st.sets(st.sampled_from(sorted(specimen.files)), min_size=1))):
        (folder / name).write_bytes(spoilt(specimen.files[name], data))
    before = shown(folder)
    try:
        damaged = is_damaged(folder / BASE)
        old = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
        _, copies = repair(folder / BASE) if damaged else (None, ())
    except StoreError:
        assert before == set()
        assert {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()} == old
        return
    assert before <= shown(folder)
    assert {copy.name.removesuffix(".damaged"): copy.read_bytes() for copy in copies} == {
        name: content
        for name, content in old.items()
        if damaged and name in specimen.files and not name.endswith(".lock")
    }
    assert JournalledStorage(folder / BASE).read() is not None
    assert not is_damaged(folder / BASE)
