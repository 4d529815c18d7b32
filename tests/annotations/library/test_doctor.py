from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.files.kept_texts import KeptTexts
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.library.doctor import examine, tidy_texts
from synoptic.annotations.library.library import Library, init
from synoptic.corpus.files.loading import load_file
from tests.annotations.specimens import START, TEXT, store_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Return a library of one article with two highlights, tagged and noted."""
    path = tmp_path / "nato.txt"
    path.write_text(TEXT)
    made = init(tmp_path)
    article = load_file(path)
    store = store_in(made.folder)
    for words in ("table", "this done"):
        start = TEXT.index(words)
        place = anchor(TEXT, start, start + len(words), article.digest)
        store.highlight(
            record_of(article, made.root, START), place, tags=["claim"], note="so he says", text=article.text
        )
    store.close()
    return made


def found(library: Library) -> list[str]:
    """Return what was found, but for what is said of the files beside the store."""
    said = (f"{finding.level}: {finding.message}" for finding in examine(library))
    return [line for line in said if ": annotations.json" not in line]


def edit(library: Library, change: Callable[[dict[str, Any]], object]) -> None:
    path = library.folder / "annotations.json"
    tables = json.loads(path.read_bytes())
    change(tables)
    path.write_text(json.dumps(tables))


def test_a_sound_library(library: Library) -> None:
    file = library.folder / "annotations.json"
    before = file.read_bytes()
    assert found(library) == [
        f"ok: {file}: 1 article, 2 highlights, 1 tag, 2 notes",
        "ok: “NATO chief in Washington”: saved text OK; 2 of 2 highlights in place",
    ]
    assert file.read_bytes() == before


def test_what_lies_beside(library: Library) -> None:
    store = store_in(library.folder)
    store.remove(list(store.annotations.highlights)[:1])
    torn = store.path.with_name(f"{store.path.name}-journal")
    torn.write_bytes(torn.read_bytes().rstrip(b"\n") + b"\n12345678 {")
    said = [f"{finding.level}: {finding.message}" for finding in examine(library)]
    assert said[0].endswith("1 article, 1 highlight, 1 tag, 1 note; 1 removal in the trash")
    assert "a crash cut its last line short; the line was removed" in said[1]
    assert said[2:6] == [
        "ok: annotations.json-journal: 1 change since the base was written",
        "ok: annotations.json-journal.bak: 1 change since the base before it was written",
        "ok: annotations.json.bak: the base before this one, 4 records",
        "error: annotations.json-journal.torn: a change that could not be read; make it again if you miss "
        "it, then delete the file",
    ]


def test_a_base_elsewhere_is_told(library: Library, tmp_path: Path) -> None:
    base = library.folder / "annotations.json"
    (tmp_path / "synced").mkdir()
    base.rename(tmp_path / "synced" / "mine.json")
    assert not any("symbolic link" in line for line in found(library))
    base.symlink_to(tmp_path / "synced" / "mine.json")
    told = f"ok: {base} is a symbolic link: changes are kept in {tmp_path / 'synced' / 'mine.json'}"
    assert told in found(library)


def test_a_new_library(tmp_path: Path) -> None:
    assert found(Library(tmp_path, None)) == [f"ok: {tmp_path / 'annotations.json'}: not created yet"]
    assert list(tmp_path.iterdir()) == []


def test_a_broken_file(library: Library) -> None:
    (library.folder / "annotations.json").write_text("{")
    broken, offer = found(library)
    assert broken.startswith(f"error: {library.folder / 'annotations.json'}: is not valid JSON")
    assert offer == (
        "warning: `synoptic doctor --repair` would rebuild 6 records from annotations.json, "
        "annotations.json.bak, annotations.json-journal.bak; copies of all files are kept"
    )


def test_a_protected_file(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    assert "write-protected, so nothing can be changed" in found(library)[1]


def test_a_changed_article(library: Library) -> None:
    assert library.root is not None
    (library.root / "nato.txt").write_text(f"Advertisement\n{TEXT.replace('table', 'desk')}")
    _, state, orphan = found(library)
    assert state == (
        "warning: “NATO chief in Washington”: text changed since it was annotated; "
        "1 of 2 highlights in place, 1 not found in the article any more"
    )
    assert orphan == "warning: “NATO chief in Washington”: “table” is no longer found; the highlight is kept"


def test_a_missing_article(library: Library) -> None:
    assert library.root is not None
    path = library.root / "nato.txt"
    path.rename(path.with_name("moved.txt"))
    _, missing = found(library)
    assert missing.startswith(f"warning: “NATO chief in Washington”: {path}: ")
    assert missing.endswith("If you moved it, open it where it is now.")
    path.write_bytes(b"\0\0")
    assert "moved" not in found(library)[1]


def test_articles_that_are_loaded_already_are_not_read_again(library: Library) -> None:
    assert library.root is not None
    article = load_file(library.root / "nato.txt")
    (library.root / "nato.txt").unlink()
    assert {finding.level for finding in examine(library, [article])} == {"ok"}


def test_what_was_edited_and_what_was_moved(library: Library) -> None:
    assert library.root is not None
    edited = TEXT.replace("this done", "that done")
    (library.root / "nato.txt").write_text(edited)
    assert found(library)[1] == (
        "warning: “NATO chief in Washington”: text changed since it was annotated; "
        "1 of 2 highlights in place, 1 edited since"
    )
    _, second, *rest = TEXT.split("\n")
    (library.root / "nato.txt").write_text("\n".join([*rest, second.replace("sustained", "sustaned")]))
    assert found(library)[1:] == [
        "warning: “NATO chief in Washington”: text changed since it was annotated; "
        "1 of 2 highlights in place, 1 moved: please review",
        "warning: “NATO chief in Washington”: “table” moved: please review",
    ]


def test_texts_that_are_missing_rotten_or_left_over(library: Library) -> None:
    texts = KeptTexts(library.folder)
    (digest,) = texts.digests()
    (path,) = (library.folder / "texts").glob("*.gz")
    texts.keep("left over")
    assert found(library)[-1] == ("ok: 1 saved text not needed; remove with `synoptic doctor --tidy`")
    assert tidy_texts(library).message == "1 unneeded saved text removed"
    assert list(texts.digests()) == [digest]
    path.write_bytes(b"rot")
    assert found(library)[-1] == (
        f"warning: Saved text of “NATO chief in Washington” (SHA-256 {digest[:12]}…) is unreadable; "
        "if the article changes, its highlights are searched for by their words alone"
    )
    path.unlink()
    assert "is missing; if" in found(library)[-1]
    assert library.root is not None
    (library.root / "nato.txt").write_text(f"Advertisement\n{TEXT}")
    assert "2 of 2 highlights in place" in found(library)[1]


def test_nothing_is_removed_that_an_unreadable_record_may_need(library: Library) -> None:
    edit(library, lambda tables: tables["highlights"]["1"].update(tags="none"))
    edit(library, lambda tables: tables["highlights"]["2"].update(tags="none"))
    assert tidy_texts(library).level == "error"
    assert list(KeptTexts(library.folder).digests())
    (library.folder / "annotations.json").write_text("{")
    assert tidy_texts(library).level == "error"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda tables: tables["tags"]["1"].update(colour="pink"),
            "error: Record 1 of “tags” cannot be read",
        ),
        (
            lambda tables: tables["articles"].clear(),
            "error: Highlight “table” refers to an unknown article",
        ),
        (
            lambda tables: tables["tags"].clear(),
            "warning: Highlight “table” has unknown tags",
        ),
        (
            lambda tables: tables["notes"]["1"].update(target="nothing"),
            "error: A note refers to an unknown highlight or article: nothing",
        ),
        (
            lambda tables: tables["notes"]["1"].update(target=tables["notes"]["2"]["target"]),
            "error: 2 notes on ",
        ),
        (
            lambda tables: tables["tags"].update({"2": tables["tags"]["1"] | {"id": "two", "name": "CLAIM"}}),
            "warning: 2 tags are named “claim”",
        ),
    ],
)
def test_what_a_hand_may_have_broken(
    library: Library, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    edit(library, change)
    assert any(line.startswith(message) for line in found(library))
