"""The library as it was read last is in a file, whole, and nobody else’s is taken for it."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest
from msgspec.structs import replace

from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import Note, Tag
from synoptic.annotations.server import replica
from synoptic.annotations.server.administration import Standing
from synoptic.annotations.server.documents import marked
from synoptic.annotations.server.shared_annotations import Snapshot
from tests.annotations.specimens import START, article_of, record_for

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(32))
LIBRARY = "5d0c7a52-3f0e-4a55-9a63-0f7a1b1f8d11"
ARTICLE = replace(
    record_for(article_of()), origins=(("title", "you"), ("date", "page")), fields=(("b", "1"), ("a", "2"))
)
NOTE = Note("note-\0-1", ARTICLE.id, "half a pair: \ud83d", START, START, "anna")
TAG = Tag("tag-1", "claim", "red", "", START, START)
SNAPSHOT = Snapshot(
    Annotations({ARTICLE.id: ARTICLE}, notes={NOTE.id: NOTE}, tags={TAG.id: TAG}),
    {("articles", ARTICLE.id): 3, ("notes", marked(NOTE.id)): 7, ("tags", TAG.id): 7},
    9,
    Standing("anna", "coder", True, 9, LIBRARY),
    {("notes", "note-2"): "Record “note-2” of “notes” cannot be read: no text"},
)


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    assert replica.load(tmp_path / "shared", LIBRARY, "anna", KEY) is None
    replica.save(tmp_path / "shared", SNAPSHOT, KEY)
    assert replica.load(tmp_path / "shared", LIBRARY, "anna", KEY) == SNAPSHOT
    assert replica.load(tmp_path / "shared", None, "anna", KEY) == SNAPSHOT
    later = replace(SNAPSHOT, sequence=10, standing=replace(SNAPSHOT.standing, sequence=10))
    replica.save(tmp_path / "shared", later, KEY)
    assert replica.load(tmp_path / "shared", LIBRARY, "anna", KEY) == later
    assert (tmp_path / "shared" / replica.FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_another_readers_is_none(tmp_path: Path) -> None:
    replica.save(tmp_path, SNAPSHOT, KEY)
    assert replica.load(tmp_path, LIBRARY, "ben", KEY) is None
    assert replica.load(tmp_path, "another", "anna", KEY) is None


def test_one_that_the_reader_did_not_write_is_none(tmp_path: Path) -> None:
    replica.save(tmp_path, SNAPSHOT, b"x" * 32)
    assert replica.load(tmp_path, LIBRARY, "anna", KEY) is None
    path = tmp_path / replica.FILE_NAME
    body = path.read_bytes().partition(b" ")[2].rstrip()
    for forged in (b"%08x" % crc32(body), b"", hmac.digest(KEY, body, "sha256").hex().encode()):
        path.write_bytes(b"%b %b\n" % (forged, body))
        assert replica.load(tmp_path, LIBRARY, "anna", KEY) is None


def test_one_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    replica.save(tmp_path, SNAPSHOT, KEY)
    path = tmp_path / replica.FILE_NAME
    content = path.read_bytes()
    for at in range(0, len(content), 7):
        path.write_bytes(content[:at])
        assert replica.load(tmp_path, LIBRARY, "anna", KEY) is None
        path.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        assert replica.load(tmp_path, LIBRARY, "anna", KEY) in (None, SNAPSHOT)  # the last line's end
    path.unlink()
    (tmp_path / "private").write_bytes(content)
    path.symlink_to(tmp_path / "private")
    assert replica.load(tmp_path, LIBRARY, "anna", KEY) is None


NONSENSE: list[dict[str, Any]] = [
    {"format": 2},
    {"role": "king"},
    {"blind": 1},
    {"sequence": -1},
    {"sequence": True},
    {"records": []},
    {"records": {"nothing": [[1, {}]]}},
    {"records": {"tags": [[1, {"id": "x"}]]}},
    {"records": {"tags": [5]}},
    {"records": {"tags": {"x": 1}}},
    {"library": 5},
    {"problems": 5},
    {"problems": [["notes"]]},
]


@pytest.mark.parametrize("wrong", NONSENSE, ids=map(str, NONSENSE))
def test_nonsense_is_none(tmp_path: Path, wrong: dict[str, Any]) -> None:
    replica.save(tmp_path, SNAPSHOT, KEY)
    path = tmp_path / replica.FILE_NAME
    said = json.loads(path.read_bytes().partition(b" ")[2]) | wrong
    body = json.dumps(said).encode()
    path.write_bytes(b"%b %b\n" % (replica._seal(KEY, body), body))
    assert replica.load(tmp_path, None, "anna", KEY) is None
