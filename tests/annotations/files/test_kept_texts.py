from __future__ import annotations

import gzip
import os
import shutil
import stat
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from synoptic.annotations.errors import InvalidRequest, StoreNotWritable
from synoptic.annotations.files import disk, kept_texts
from synoptic.annotations.files.kept_texts import KeptTexts, needed_digests
from synoptic.annotations.library.doctor import examine
from synoptic.annotations.library.library import Library
from synoptic.corpus.article import digest_of
from synoptic.corpus.formats import registry
from tests.annotations.specimens import TEXT, anchor_in, article_of, mark, record_for, store_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def file_of(folder: Path, text: str) -> Path:
    return folder / "texts" / f"{digest_of(text)}.txt.gz"


@pytest.mark.parametrize("text", [TEXT, "", "日本語 🏳️‍🌈\n", "half a pair: \ud800"])
def test_what_is_kept_comes_back(tmp_path: Path, text: str) -> None:
    texts = KeptTexts(tmp_path)
    assert texts.get(digest_of(text)) is None
    assert texts.keep(text) == digest_of(text)
    assert texts.get(digest_of(text)) == text
    assert list(texts.digests()) == [digest_of(text)]


def test_a_text_is_kept_once_and_is_the_owners(tmp_path: Path) -> None:
    texts = KeptTexts(tmp_path)
    texts.keep(TEXT)
    path = file_of(tmp_path, TEXT)
    before = path.stat()
    texts.keep(TEXT)
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert stat.S_IMODE(before.st_mode) == 0o600
    assert gzip.decompress(path.read_bytes()).decode() == TEXT


def test_looking_leaves_nothing_behind(tmp_path: Path) -> None:
    texts = KeptTexts(tmp_path)
    assert texts.get(digest_of(TEXT)) is None
    assert texts.get("../annotations.json") is None
    assert list(texts.digests()) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no gzip",
        gzip.compress(b"another text", mtime=0),
        gzip.compress(TEXT.encode(), mtime=0)[:-9],
        gzip.compress(b"\xff", mtime=0),
    ],
)
def test_a_rotten_text_is_none_and_is_mended(tmp_path: Path, content: bytes) -> None:
    texts = KeptTexts(tmp_path)
    texts.keep(TEXT)
    file_of(tmp_path, TEXT).write_bytes(content)
    assert texts.get(digest_of(TEXT)) is None
    texts.keep(TEXT)
    assert texts.get(digest_of(TEXT)) == TEXT


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    texts = KeptTexts(tmp_path)
    texts.keep("He’s the only one.")
    path = file_of(tmp_path, "He’s the only one.")
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert texts.get(digest_of("He’s the only one.")) in {None, "He’s the only one."}


def test_a_bomb_does_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_texts, "MAX_CHARACTERS", 1000)
    texts = KeptTexts(tmp_path)
    texts.keep("a" * 1001)
    assert file_of(tmp_path, "a" * 1001).exists()
    assert texts.get(digest_of("a" * 1001)) is None
    texts.keep("é" * 1000)
    assert texts.get(digest_of("é" * 1000), 999) is None
    assert texts.get(digest_of("é" * 1000), 1000) == "é" * 1000


def test_the_text_is_there_before_the_highlight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_in(tmp_path)
    article = article_of()
    writes: list[str] = []
    write_whole = disk.write_whole

    def watched(path: Path, content: bytes) -> disk.Stamp:
        writes.append(path.parent.name)
        return write_whole(path, content)

    monkeypatch.setattr(disk, "write_whole", watched)
    store.highlight(record_for(article), anchor_in(article, "table"), text=article.text)
    assert writes[0] == "texts"
    assert store.texts.get(article.digest) == article.text
    assert needed_digests(store.annotations) == {article.digest}


def test_without_its_text_there_is_no_highlight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_in(tmp_path)
    article = article_of()
    monkeypatch.setattr(kept_texts, "LOCK_TIMEOUT", 0.01)
    (tmp_path / "texts").mkdir()
    with FileLock(tmp_path / "texts" / ".lock"), pytest.raises(StoreNotWritable, match="texts: could not be"):
        store.highlight(record_for(article), anchor_in(article, "table"), text=article.text)
    assert not store.annotations.highlights
    with pytest.raises(InvalidRequest, match="does not fit the text"):
        store.highlight(record_for(article), anchor_in(article, "table"), text=article.text + "!")


def test_texts_of_older_highlights_are_kept_later(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    mark(store, "table")
    edited = article_of(TEXT + "!")
    store.texts.keep_annotated([article_of(), edited], store.annotations)
    assert list(store.texts.digests()) == [article_of().digest]


def test_only_what_no_highlight_needs_is_unneeded(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    highlight = mark(store, "table")
    for text in (TEXT, TEXT + "!", "unrelated"):
        store.texts.keep(text)
    edited = article_of(TEXT + "!")
    store.reattach(highlight.id, anchor_in(edited, "table"), text=edited.text)
    assert store.texts.unneeded(needed_digests(store.annotations)) == (digest_of("unrelated"),)
    store.texts.remove([digest_of("unrelated"), "0" * 64])
    assert set(store.texts.digests()) == {digest_of(TEXT), edited.digest}


def test_what_is_no_file_is_no_text_and_is_not_waited_for(tmp_path: Path) -> None:
    texts = KeptTexts(tmp_path)
    texts.keep(TEXT)
    path = file_of(tmp_path, TEXT)
    outside = tmp_path / "outside.gz"
    path.rename(outside)
    ways: list[Callable[[], None]] = [
        lambda: os.mkfifo(path),
        lambda: path.symlink_to(outside),
        path.mkdir,
    ]
    for make in ways:
        make()
        assert texts.get(digest_of(TEXT)) is None
        with pytest.raises(disk.UnfitFile) as caught:
            texts.keep(TEXT)
        assert caught.value.filename == str(path)
        path.rmdir() if path.is_dir() else path.unlink()
    assert gzip.decompress(outside.read_bytes()).decode() == TEXT


@pytest.mark.parametrize("kind", ["pipe", "link to a folder", "link to nothing", "loop"])
def test_a_folder_that_is_none_is_told(tmp_path: Path, kind: str) -> None:
    library, outside = tmp_path / "library", tmp_path / "outside"
    store = store_in(library)
    mark(store, "table")
    store.close()
    KeptTexts(outside).keep(TEXT)
    folder = library / "texts"
    if folder.exists():
        shutil.rmtree(folder)
    if kind == "pipe":
        os.mkfifo(folder)
    else:
        to = {"link to a folder": outside / "texts", "link to nothing": tmp_path / "made", "loop": folder}
        folder.symlink_to(to[kind])
    texts = KeptTexts(library)
    assert texts.get(digest_of(TEXT)) is None
    assert list(texts.digests()) == []
    with pytest.raises(disk.UnfitFile):
        texts.remove([digest_of(TEXT)])
    article = article_of()
    with pytest.raises(StoreNotWritable, match="texts: could not be written") as caught:
        store_in(library).highlight(record_for(article), anchor_in(article, "Putin"), text=article.text)
    assert caught.value.path == folder
    (told,) = (each for each in examine(Library(library, None)) if str(folder) in each.message)
    assert (told.level, told.message.rpartition("; ")[2]) == ("error", "move it away")
    assert len(list((outside / "texts").glob("*.gz"))) == 1
    assert not (tmp_path / "made").exists()


def test_a_text_that_no_article_can_have_is_not_unpacked(tmp_path: Path) -> None:
    assert kept_texts.MAX_CHARACTERS == registry.MAX_PLAIN_BYTES
    texts = KeptTexts(tmp_path)
    texts.keep(TEXT)
    bomb = zlib.compressobj(1, wbits=31)
    packed = b"".join(bomb.compress(bytes(2**20)) for _ in range(256)) + bomb.flush()
    file_of(tmp_path, TEXT).write_bytes(packed)
    tracemalloc.start()
    assert texts.get(digest_of(TEXT)) is None
    assert tracemalloc.get_traced_memory()[1] < 200 * 2**20
    tracemalloc.stop()
