"""A large library that is read again: only changed files are, and every change is noticed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from synoptic.corpus.errors import UnreadableFile
from synoptic.corpus.files import loading, reading_cache
from synoptic.corpus.files.loading import LoadedFile, load

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.article import Article


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with three files that count as a large library whose clock stands still."""
    monkeypatch.setattr(reading_cache, "LARGE_CHARACTERS", 10)
    monkeypatch.setattr(reading_cache, "_UNSETTLED_NS", -1)
    made = tmp_path / "articles"
    made.mkdir()
    for name in ("a", "b", "c"):
        (made / f"{name}.txt").write_text(
            f"Ferry {name} runs aground\n\nBy Ada Marsh\n12 March 2024\n\nFog.\n"
        )
    return made


def read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[tuple[Article, ...], list[str]]:
    """Return the articles with the help of the cache, and the names of the files that were read."""
    opened: list[str] = []
    articles_in = loading.articles_in

    def noted(path: Path, **options: Any) -> LoadedFile:
        opened.append(path.name)
        return articles_in(path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(loading, "articles_in", noted)
        loaded = load([folder], cache=folder.parent / "cache" / "articles.msgpack")
    return loaded.articles, opened


def test_a_file_is_read_once_and_the_articles_are_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = load([folder]).articles
    assert read(folder, monkeypatch) == (plain, ["a.txt", "b.txt", "c.txt"])
    assert read(folder, monkeypatch) == (plain, [])


def test_a_changed_file_is_read_again_even_if_its_time_and_size_were_put_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(folder, monkeypatch)
    changed = folder / "b.txt"
    before = changed.stat()
    changed.write_text(changed.read_text().replace("Fog", "Ice"))
    os.utime(changed, ns=(before.st_atime_ns, before.st_mtime_ns))
    while (
        changed.stat().st_ctime_ns == before.st_ctime_ns
    ):  # the clock of a disk ticks some hundred times a second
        os.utime(changed, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert changed.stat().st_size == before.st_size
    articles, opened = read(folder, monkeypatch)
    assert opened == ["b.txt"]
    assert articles == load([folder]).articles


def test_files_that_come_go_and_take_the_place_of_others_are_noticed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(folder, monkeypatch)
    (folder / "a.txt").unlink()
    (folder / "c.txt").rename(folder / "a.txt")
    (folder / "d.txt").write_text("A fourth.\n")
    articles, opened = read(folder, monkeypatch)
    assert opened == ["a.txt", "d.txt"]
    assert articles == load([folder]).articles
    assert read(folder, monkeypatch) == (articles, [])


def test_a_file_that_changed_just_now_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_cache, "_UNSETTLED_NS", 3600 * 10**9)
    read(folder, monkeypatch)
    assert read(folder, monkeypatch)[1] == ["a.txt", "b.txt", "c.txt"]


@pytest.mark.parametrize("at", [0, 10, -1])
def test_a_damaged_cache_holds_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    articles, _ = read(folder, monkeypatch)
    cache = folder.parent / "cache" / "articles.msgpack"
    content = bytearray(cache.read_bytes())
    content[at] ^= 1
    cache.write_bytes(content)
    assert read(folder, monkeypatch) == (articles, ["a.txt", "b.txt", "c.txt"])
    cache.write_bytes(b"")
    assert read(folder, monkeypatch) == (articles, ["a.txt", "b.txt", "c.txt"])


def test_only_the_reader_sees_it_and_a_small_library_has_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_cache, "LARGE_CHARACTERS", 10**6)
    cache = folder.parent / "cache" / "articles.msgpack"
    read(folder, monkeypatch)
    assert not cache.exists()
    monkeypatch.setattr(reading_cache, "LARGE_CHARACTERS", 10)
    read(folder, monkeypatch)
    assert cache.stat().st_mode & 0o077 == 0
    assert [path.name for path in cache.parent.iterdir()] == [cache.name]


def test_a_place_that_cannot_be_written_is_no_reason_not_to_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.parent / "cache").write_text("no folder")
    assert len(read(folder, monkeypatch)[0]) == 3


def test_an_unreadable_file_is_a_problem_each_time(folder: Path) -> None:
    (folder / "b.txt").write_text("")
    for _ in range(2):
        loaded = load([folder], cache=folder.parent / "cache" / "articles.msgpack")
        assert [problem.path.name for problem in loaded.problems] == ["b.txt"]
        assert [article.path.name for article in loaded.articles if article.path] == ["a.txt", "c.txt"]
    with pytest.raises(UnreadableFile):
        loading.load_file(folder / "b.txt")
