from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.errors import InvalidRequest, StoreNotWritable
from synoptic.annotations.library.library import Library, find, init
from tests.annotations.specimens import mark, store_in

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "rutte"
    (folder / "day 1" / "late").mkdir(parents=True)
    (folder / "day 1" / "a.txt").write_text("text")
    init(folder)
    return folder


def test_a_project_is_found_from_anywhere_in_it(project: Path, tmp_path: Path) -> None:
    found = Library(project / ".synoptic", project)
    for start in (
        project,
        project / "day 1",
        project / "day 1" / "late",
        project / "day 1" / "a.txt",
        project / "day 1" / "not there" / "b.txt",
        project / ".synoptic",
        project / "day 1" / ".." / "day 1",
    ):
        assert find(start, None, tmp_path / "personal") == found


def test_the_nearest_counts(project: Path, tmp_path: Path) -> None:
    inner = init(project / "day 1")
    assert find(project / "day 1" / "late", None, tmp_path) == inner
    assert find(project, None, tmp_path).root == project


def test_a_relative_path_starts_from_here(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "day 1")
    assert find(Path("a.txt"), None, tmp_path).root == project
    assert find(Path(), None, tmp_path).root == project
    assert init(Path("late")).root == project / "day 1" / "late"


def test_a_link_is_where_it_was_named_first_and_then_where_it_leads(project: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "a.txt").symlink_to(project / "day 1" / "a.txt")
    assert find(desk / "a.txt", None, tmp_path / "personal").root == project
    init(desk)
    assert find(desk / "a.txt", None, tmp_path / "personal").root == desk


def test_without_a_project_there_is_the_personal_library(tmp_path: Path) -> None:
    personal = tmp_path / "personal"
    assert find(tmp_path, None, personal) == find(None, None, personal) == Library(personal, None)
    assert not personal.exists()


def test_a_file_of_that_name_makes_no_project(tmp_path: Path) -> None:
    (tmp_path / ".synoptic").write_text("")
    assert find(tmp_path, None, tmp_path / "personal").root is None
    with pytest.raises(StoreNotWritable, match=r"\.synoptic cannot be made in it \(File exists\)"):
        init(tmp_path)


def test_a_library_that_is_a_link_out_of_its_project_is_not_followed_unasked(
    project: Path, tmp_path: Path
) -> None:
    received = tmp_path / "received"
    received.mkdir()
    (received / ".synoptic").symlink_to(project / ".synoptic")
    advice = f"is not followed. To use that library, name it: --library {project / '.synoptic'}"
    acts: list[Callable[[], Library]] = [
        lambda: find(received, None, tmp_path / "personal"),
        lambda: find(None, received, tmp_path / "personal"),
        lambda: init(received),
    ]
    for act in acts:
        with pytest.raises(InvalidRequest) as caught:
            act()
        assert str(caught.value).endswith(advice)
    assert find(received, project / ".synoptic", tmp_path).folder == project / ".synoptic"


def test_a_library_that_is_a_link_within_its_project_is_followed(project: Path, tmp_path: Path) -> None:
    (project / ".synoptic").rename(project / "kept")
    (project / ".synoptic").symlink_to("kept")
    assert find(project, None, tmp_path) == Library(project / ".synoptic", project)


def test_a_folder_that_may_not_be_entered_has_no_project(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bool:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "is_dir", refuse)
    assert find(project, None, tmp_path / "personal").root is None


def test_what_is_named_comes_before_what_is_found(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for override in (project, project / ".synoptic"):
        assert find(other, override, tmp_path) == Library(project / ".synoptic", project)
    assert find(project, other, tmp_path) == Library(other, None)
    assert find(project, tmp_path / "not there", tmp_path / "not there").root is None, "the personal library"


def test_a_chosen_folder_is_a_library_or_empty(project: Path, tmp_path: Path) -> None:
    news = tmp_path / "news"
    for chosen, way_out in (
        (news, "folder not found. Name a folder with a library, or an empty one"),
        (news / ".synoptic", "folder not found"),
        (project / "day 1", f"The nearest one is that of {project}."),
    ):
        with pytest.raises(InvalidRequest, match=f"^No library in {chosen}.*{way_out}"):
            find(None, chosen, tmp_path / "personal")
    assert not news.exists()
    news.mkdir()
    assert find(None, news, tmp_path / "personal") == Library(news, None)
    (news / "a.txt").write_text("text")
    with pytest.raises(InvalidRequest, match=f"Make one by `synoptic init {news}`, or name an empty folder"):
        find(None, news, tmp_path / "personal")
    for name in ("annotations.json", "annotations.json.bak", "shared.json", "session.json"):
        (news / name).write_text("")
        assert find(None, news, tmp_path / "personal") == Library(news, None)
        (news / name).unlink()


def test_making_a_project_twice_changes_nothing(project: Path) -> None:
    store = store_in(init(project).folder)
    mark(store, "table")
    assert init(project) == Library(project / ".synoptic", project)
    assert len(store_in(project / ".synoptic").annotations.highlights) == 1


def test_a_project_may_be_named_by_a_text(project: Path) -> None:
    assert init(str(project)) == init(project)
    with pytest.raises(InvalidRequest, match="Empty path; use"):
        init("")


def test_a_project_needs_a_folder(project: Path) -> None:
    for wrong in (project / "not there", project / "day 1" / "a.txt"):
        with pytest.raises(InvalidRequest, match="Folder not found: "):
            init(wrong)
