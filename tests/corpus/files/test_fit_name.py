"""Names of files that we choose: every file system takes them, Windows' too."""

from __future__ import annotations

import ntpath
import sys
import unicodedata
from pathlib import PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from synoptic.corpus.files.fit_name import fit_name

DEVICES = ("con", "PRN", "Aux", "nul", "COM1", "lpt9", "com²", "CONIN$", "conout$")


def _is_reserved(name: str) -> bool:
    """Tell what Python knows of names that Windows keeps to itself or cannot have."""
    if sys.version_info >= (3, 13):
        return ntpath.isreserved(name)
    return PureWindowsPath(name).is_reserved()


@given(
    st.text(max_size=200)
    | st.tuples(st.sampled_from(DEVICES), st.text(alphabet=" .:x-", max_size=4)).map("".join),
    st.sampled_from([".txt", ".md", ""]),
)
@example("aux", ".txt")
@example("nul.2019", ".txt")
@example("C:\\Users\\reader", ".txt")
@example("what? where: “who” <when>|*", ".txt")
@example("\ud800. .", "")
def test_any_title_makes_a_name_that_every_file_system_takes(title: str, suffix: str) -> None:
    name = f"{fit_name(title, 120)}{suffix}"
    assert not _is_reserved(name)
    assert not set(name) & set('/\\:*?"<>|')
    assert name.isprintable()
    assert name == unicodedata.normalize("NFC", name)
    assert PureWindowsPath(name).name == name
    assert not name.endswith((" ", "."))
    assert name[0] not in ".-~ "
    assert 0 < len(name.encode()) <= 120 + len(suffix)


@pytest.mark.parametrize("title", DEVICES)
def test_a_device_of_windows_gets_a_name_of_its_own(title: str) -> None:
    assert fit_name(title, 120) == f"_{title}"


def test_a_name_that_only_begins_like_one_stays() -> None:
    for title in ("Console", "auxiliary", "com10", "nullify.it", "A con"):
        assert fit_name(title, 120) == title
