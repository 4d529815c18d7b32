"""What was on the screen comes back; what cannot be read does no harm."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.library.library import Library
from synoptic.tui.shell import locations
from synoptic.tui.shell.session import (
    EXPORTS_FILE,
    LAST_FILE,
    POSITIONS,
    SESSION_FILE,
    ExportChoice,
    Session,
    last_export,
    last_library,
    load,
    remember_export,
    remember_library,
    save,
)
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setenv(locations.HOME_VARIABLE, str(tmp_path / "home"))
    return Library(folder=tmp_path / "study" / ".synoptic", root=tmp_path / "study")


@pytest.fixture(scope="module")
def shared_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(folder=tmp_path_factory.mktemp("library"), root=None)


def test_a_session_comes_back(library: Library) -> None:
    session = Session(
        paths=(Path("/articles/a.txt"), Path("/articles/b")),
        open=("one", "two"),
        active="two",
        positions={"one": (120, 133), "two": (0, 4)},
        widths={"one": 1.5},
        searches=(("peace talks", "text"), ("claim", "tags")),
        extent="paragraph",
        claims=("quotation:one",),
    )
    save(library, session)
    assert load(library) == session
    assert list(load(library).positions) == ["one", "two"]
    assert [path.name for path in library.folder.iterdir()] == [SESSION_FILE]


def test_there_is_no_session_at_first(library: Library) -> None:
    assert load(library) == Session()


def test_the_latest_positions_are_kept(library: Library) -> None:
    positions = {f"article {number}": (number, number) for number in range(POSITIONS + 3)}
    del positions["article 4"]
    positions["article 4"] = (7, 8)
    save(library, Session(positions=positions))
    kept = load(library).positions
    assert len(kept) == POSITIONS
    assert "article 2" not in kept
    assert list(kept)[-1] == "article 4"
    assert kept["article 4"] == (7, 8)


def test_other_paths_begin_afresh_and_keep_positions_and_searches() -> None:
    searches = (("peace talks", "text"),)
    session = Session(
        paths=(Path("/a"),),
        open=("one",),
        active="one",
        positions={"one": (1, 2)},
        searches=searches,
    )
    assert session.reading((Path("/a"),)) is session
    other = session.reading((Path("/b"),))
    assert other == Session(
        paths=(Path("/b"),),
        positions={"one": (1, 2)},
        searches=searches,
    )


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
_FIELDS = ("paths", "open", "active", "positions", "widths", "searches", "claims")


@examples(40)
@given(_JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(_FIELDS, _JSON)))
def test_whatever_json_is_there_makes_a_session(shared_library: Library, content: object) -> None:
    (shared_library.folder / SESSION_FILE).write_text(json.dumps(content))
    session = load(shared_library)
    assert all(path.is_absolute() for path in session.paths)
    assert all(top >= 0 and caret >= 0 for top, caret in session.positions.values())
    assert all(0 < width < 1000 for width in session.widths.values())
    save(shared_library, session)
    assert load(shared_library) == session


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe\x00", b"null", b"[" * 100_000, b'{"paths": ["relative", "/nul\\u0000"]}'],
)
def test_a_broken_session_is_none(library: Library, content: bytes) -> None:
    library.folder.mkdir(parents=True)
    (library.folder / SESSION_FILE).write_bytes(content)
    assert load(library) == Session()


def test_where_nothing_can_be_written_nothing_is_said(library: Library) -> None:
    library.folder.parent.write_text("a file where the folder would be")
    save(library, Session())
    assert load(library) == Session()


def test_the_last_library_is_remembered(library: Library) -> None:
    assert last_library() is None
    remember_library(library)
    assert last_library() is None, "its folder does not exist"
    library.folder.mkdir(parents=True)
    assert last_library() == library
    personal = Library(folder=library.folder, root=None)
    remember_library(personal)
    assert last_library() == personal


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"folder": 3}', '{"folder": "here"}', '{"folder": "/\\u0000"}']
)
def test_a_broken_pointer_is_none(library: Library, content: str) -> None:
    remember_library(library)
    (locations.data_folder() / LAST_FILE).write_text(content)
    assert last_library() is None


@pytest.mark.parametrize("folder", [locations.data_folder, locations.config_folder, locations.cache_folder])
def test_one_variable_moves_every_folder(
    folder: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(locations.HOME_VARIABLE, str(tmp_path))
    assert folder().parent == tmp_path
    monkeypatch.setenv(locations.HOME_VARIABLE, "")
    assert folder().name == "synoptic"
    assert tmp_path not in folder().parents


CHOICES = st.builds(
    ExportChoice,
    what=st.text(),
    articles=st.lists(st.text()).map(tuple),
    tags=st.lists(st.text()).map(tuple),
    how=st.text(),
    file=st.text(),
)


@given(CHOICES)
@examples(30)
def test_the_last_export_comes_back(choice: ExportChoice) -> None:
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as home:
        patch.setenv(locations.HOME_VARIABLE, home)
        one, other = (Library(folder=Path(home) / name, root=None) for name in ("one", "other"))
        assert last_export(one) == ExportChoice()
        remember_export(one, choice)
        assert last_export(one) == choice
        remember_export(other, ExportChoice(what="tags"))
        assert (last_export(one), last_export(other).what) == (choice, "tags")
        assert not one.folder.exists(), "it is the reader's own, not the library's"


@pytest.mark.parametrize("content", ["", "[1]", '{"x": 1}', "{", "\0"])
def test_a_broken_file_of_exports_does_no_harm(library: Library, content: str) -> None:
    file = locations.data_folder() / EXPORTS_FILE
    file.parent.mkdir(parents=True)
    file.write_text(content.replace("x", str(library.folder)), encoding="utf-8")
    assert last_export(library) == ExportChoice()
    remember_export(library, ExportChoice(what="tags"))
    assert last_export(library).what == "tags"
