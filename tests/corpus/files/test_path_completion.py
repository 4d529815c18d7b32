"""Completing a path: what fits what is typed, in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from synoptic.corpus.files.path_completion import begun_anew, completions, entries_of, located, split_typed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("chapter 10.md", "chapter 2.md", "The Chapter.PDF", "picture.png", ".hidden.txt"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "old chapters").mkdir()
    (tmp_path / ".git").mkdir()
    return tmp_path


def _names(folder: Path, start: str) -> list[str]:
    return [each.name for each in completions(entries_of(folder), start)]


def test_folders_and_files_that_are_read_are_offered(folder: Path) -> None:
    assert _names(folder, "") == ["old chapters/", "chapter 2.md", "chapter 10.md", "The Chapter.PDF"]


def test_names_that_begin_so_come_before_those_that_have_it(folder: Path) -> None:
    assert _names(folder, "CHAPTER") == [
        "chapter 2.md",
        "chapter 10.md",
        "old chapters/",
        "The Chapter.PDF",
    ]
    assert _names(folder, "the chapter.pdf") == ["The Chapter.PDF"]
    assert _names(folder, "picture") == []


def test_the_name_itself_comes_first(folder: Path) -> None:
    (folder / "chapter").mkdir()
    (folder / "a chapter").mkdir()
    assert _names(folder, "chapter")[0] == "chapter/"


def test_hidden_ones_are_asked_for_with_a_dot(folder: Path) -> None:
    assert _names(folder, ".") == [".git/", ".hidden.txt", "chapter 2.md", "chapter 10.md", "The Chapter.PDF"]


def test_what_is_typed_is_a_folder_and_the_start_of_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/reader")
    here = Path("/here")
    for typed, folder, start in (
        ("", "/here", ""),
        ("no", "/here", "no"),
        ("a/b/no", "/here/a/b", "no"),
        ("../", "/", ""),
        ("/x", "/", "x"),
        ("~", "/home/reader", ""),
        ("~/no", "/home/reader", "no"),
    ):
        before, name = split_typed(typed)
        assert (str(located(before, here)), name) == (folder, start), typed


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        entries_of(tmp_path / "none")


def test_on_windows_both_slashes_end_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert split_typed("a\\b") == ("", "a\\b")
    monkeypatch.setattr("os.sep", "\\")
    assert split_typed("C:\\story\\no") == ("C:\\story\\", "no")
    assert split_typed("C:\\story/no") == ("C:\\story/", "no")
    assert split_typed("C:/story\\no") == ("C:/story\\", "no")


@pytest.mark.parametrize(
    ("given", "typed", "kept"),
    [
        ("~/story/", "~/story//tmp/x", "/tmp/x"),
        ("~/story/", "~/story/~/x", "~/x"),
        ("~/story/", "~/story/https://a.example/", "https://a.example/"),
        ("~/story/", "~/story/ferry", "~/story/ferry"),
        ("~/story/", "~/story/~draft", "~/story/~draft"),
        ("~/story/", "~/stor", "~/stor"),
        ("", "/tmp/x", "/tmp/x"),
        ("/", "//tmp", "/tmp"),
    ],
)
def test_a_whole_path_behind_the_folder_begins_anew(given: str, typed: str, kept: str) -> None:
    assert begun_anew(given, typed) == kept
