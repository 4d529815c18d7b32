"""Files that a list names: read below its folder, nowhere else, with what the list says of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.errors import UnreadableFile
from synoptic.corpus.files import reading_cache
from synoptic.corpus.files.loading import articles_in, load
from synoptic.corpus.formats.found_article import FileContents

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "A headline of its own\n\nThe harbour stayed closed for a second day.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "library"
    (made / "files" / "1").mkdir(parents=True)
    (made / "files" / "1" / "lock.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("Nobody's business.", encoding="utf-8")
    return made


def entry(*files: str, title: str = "The lock", url: str = "") -> str:
    lines = [
        "TY  - NEWS",
        f"TI  - {title}",
        "T2  - Harbour Courier",
        "AU  - Brandt, Ilse",
        "DA  - 2025/10/23/",
    ]
    lines += [f"L1  - {file}" for file in files]
    if url:
        lines.append(f"UR  - {url}")
    return "\n".join([*lines, "ER  - ", ""])


def a_list(folder: Path, *entries: str) -> Path:
    path = folder / "list.ris"
    path.write_text("\n".join(entries), encoding="utf-8")
    return path


def test_the_list_goes_before_the_file(folder: Path) -> None:
    path = a_list(folder, entry("files/1/lock.txt", url="https://courier.example/1"))
    (article,) = load([path]).articles
    assert article.text == TEXT.strip() + "\n" or article.text == TEXT
    assert article.path == (folder / "files" / "1" / "lock.txt").resolve()
    assert article.title == "The lock"
    assert (article.source, article.author, article.date) == ("Harbour Courier", "Ilse Brandt", "2025-10-23")
    assert article.url == "https://courier.example/1"
    assert dict(article.origins) == dict.fromkeys(("title", "source", "author", "date", "url"), "the list")
    # It is the same article as the file alone.
    assert article.id == articles_in(folder / "files" / "1" / "lock.txt").articles[0].id


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../secret.txt", "files/../../secret.txt", "C:\\x.txt", "\\\\host\\x.txt", "file:///etc/passwd",
     "files/link.txt", "%2e%2e/secret.txt", "..\\secret.txt", "storage:x.pdf"],
)  # fmt: skip
def test_nothing_outside_the_folder_is_read(folder: Path, name: str) -> None:
    (folder / "files" / "link.txt").symlink_to(folder.parent / "secret.txt")
    loaded = load([a_list(folder, entry(name), entry("files/1/lock.txt"))])
    assert [article.title for article in loaded.articles] == ["The lock"]
    assert [problem.message for problem in loaded.problems] == [
        "2 entries: 2 with files.",
        f"{name}: outside the list's folder and not read; name it to read it.",
    ]


def test_what_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "empty.txt").write_text("")
    (folder / "picture.png").write_bytes(b"x")
    path = a_list(
        folder,
        entry("files/1/lock.txt", "files/1/more.txt"),
        entry("gone.pdf", "files\\1\\lock.txt"),
        entry("a.pdf"),
        entry("b.pdf"),
        entry("picture.png"),
        entry("empty.txt"),
        entry("list.ris"),
        entry("files"),
    )
    loaded = load([path])
    assert len(loaded.articles) == 1
    assert [problem.message for problem in loaded.problems][1:] == [
        "a.pdf and 2 more: not there.",
        "picture.png and 1 more: no file of an article.",
        "empty.txt: The file is empty. Put the article's text in it.",
        "1 further file of these entries left out; name them to read them.",
    ]


def test_a_list_of_files_that_are_not_there(folder: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"gone\.pdf: not there\."):
        articles_in(a_list(folder, entry("gone.pdf")))
    with pytest.raises(UnreadableFile, match="It lists 1 address and holds no article"):
        articles_in(a_list(folder, entry("gone.pdf", url="https://courier.example/1")))


def test_a_folder_and_its_list_are_one_article(folder: Path) -> None:
    path = a_list(folder, entry("files/1/lock.txt"))
    for paths in ([path, folder], [folder, path]):
        (article,) = load(paths).articles
        assert article.source == "Harbour Courier"


def test_a_changed_file_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_cache, "LARGE_CHARACTERS", 10)
    monkeypatch.setattr(reading_cache, "_UNSETTLED_NS", -1)
    path, cache = a_list(folder, entry("files/1/lock.txt")), folder.parent / "cache"
    assert load([path], cache=cache).articles[0].text.startswith("A headline")
    (folder / "files" / "1" / "lock.txt").write_text("Other words now.", encoding="utf-8")
    assert load([path], cache=cache).articles[0].text.startswith("Other words")


def test_an_export_of_omnivore(folder: Path) -> None:
    (folder / "content").mkdir()
    (folder / "content" / "lock.txt").write_text(TEXT)
    record = {
        "slug": "lock",
        "savedAt": "2025-10-25",
        "title": "The lock",
        "url": "https://courier.example/1",
    }
    path = folder / "metadata_0_to_1.json"
    path.write_text(json.dumps([record]))
    with pytest.raises(UnreadableFile, match="It lists 1 address"):
        articles_in(path)
    assert FileContents(()).files == ()
