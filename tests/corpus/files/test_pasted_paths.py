"""The paths in a paste: as terminals write them when a file is dropped, and nothing that is a text."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.files.pasted_paths import MAX_CHARACTERS, paths_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    found = (tmp_path / "plain.md", tmp_path / "it's a (great) “report” 100%.docx")
    for path in found:
        path.write_text("words", encoding="utf-8")
    return found


def test_paths_are_read_as_terminals_write_them(files: tuple[Path, Path]) -> None:
    one, other = files
    escaped = "".join(f"\\{each}" if each in " '()%" else each for each in str(other))
    for pasted in (
        f"{one}\n{other}\n",
        f"{one} {escaped}",
        f" {one}  {shlex.quote(str(other))} ",
        f"{one.as_uri()}\r\n{other.as_uri()}",
        f"file://localhost{one} {other.as_uri()} {one}",
        f'"{one}" "{other}"',
    ):
        assert paths_in(pasted) == files, pasted


def test_home_and_relative_paths_are_understood(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = files[0].parent
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.chdir(folder)
    assert paths_in("~/plain.md") == (folder / "plain.md",)
    assert paths_in("./plain.md") == (folder / "plain.md",)
    assert paths_in("~nobody-of-that-name/plain.md") == ()


def test_a_text_is_no_path(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(files[0].parent)
    for pasted in (
        "",
        "plain.md",  # a word
        f"see {files[0]}",
        f"{files[0]} /nowhere/at/all",
        "file://elsewhere.example/etc",
        "it's /usr",
        "/usr\0",
        "/" + "a" * 5000,
        f"{files[0]}\n" * MAX_CHARACTERS,
    ):
        assert paths_in(pasted) == (), pasted[:80]


def test_on_windows_a_backslash_is_a_part_of_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Here these are names without folders, which do for the reading of them.
    names = ("C:\\plain.md", "D:\\my notes\\new.docx", "\\\\server\\share\\it's.txt", "E:/plain.md")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "E:").mkdir()
    files = tuple(tmp_path / name for name in names)
    for file in files:
        file.write_text("words", encoding="utf-8")
    monkeypatch.setattr("os.sep", "\\")
    one, other, shared, slashed = files
    for pasted, found in (
        (names[0], (one,)),
        ("\n".join(names), files),
        (f'{names[0]} "{names[1]}" "{names[2]}"', (one, other, shared)),
        ("file:///E:/plain.md", (slashed,)),
    ):
        assert paths_in(pasted) == found, pasted
