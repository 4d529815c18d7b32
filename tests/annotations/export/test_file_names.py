"""How documents name files: from the library's folder, and never with the reader's other folders."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.export.destination import file_names
from synoptic.annotations.library.file_names import file_name

if TYPE_CHECKING:
    from pathlib import Path


def test_a_path_of_another_system_keeps_its_name_alone(tmp_path: Path) -> None:
    paths = ("C:/Users/anna/secret/a.txt", "//server/anna/b.txt", "news/c.txt", "", str(tmp_path / "d.txt"))
    assert file_names(paths, tmp_path)[0] == "a.txt"
    assert file_names(paths[2:], tmp_path) == ("news/c.txt", "", "d.txt")
    assert "anna" not in "".join(file_names(paths[:1], tmp_path))


_PARTS = st.lists(
    st.text(
        alphabet=st.characters(exclude_characters='/\\:*?"<>|.\0', exclude_categories=["Cs"]), min_size=1
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize(
    ("kind", "root"),
    [
        (PureWindowsPath, "C:\\story"),
        (PureWindowsPath, "\\\\server\\share\\story"),
        (PureWindowsPath, "D:\\"),
        (PurePosixPath, "/story"),
    ],
)
@given(parts=_PARTS)
def test_a_record_names_a_file_with_slashes_on_every_system(kind: Any, root: str, parts: list[str]) -> None:
    folder = kind(root)
    path = folder.joinpath(*parts)
    name = file_name(path, folder)
    assert name == "/".join(parts)
    assert folder / name == path
    outside = kind("E:\\elsewhere" if kind is PureWindowsPath else "/elsewhere").joinpath(*parts)
    assert kind(file_name(outside, folder)) == outside
    assert "\\" not in file_name(outside, folder)
