"""The index on disk: kept up, rebuilt when damaged, shared, and never in the way."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.errors import Cancelled
from synoptic.corpus.search import passage_index
from synoptic.corpus.search.engine import ArticleSearch
from synoptic.corpus.search.passage_index import (
    MAX_PASSAGE_CHARACTERS,
    PassageIndex,
    index_in_memory,
    open_index,
    passages_of,
)

if TYPE_CHECKING:
    from pathlib import Path


def article(name: str, text: str) -> Article:
    return Article(id=name, title=name, text=text, digest=digest_of(text))


FIRST, SECOND = article("first", "Peace talks began.\n\nThe envoy left."), article("second", "War went on.")
THIRD = article("third", "A treaty was signed.")


def searched(folder: Path, *articles: Article, query: str) -> list[str]:
    engine = ArticleSearch(articles, folder, small=0)
    engine.prepare()
    return [hit.passage.article for hit in engine.search(query)]


def indexed_anew(folder: Path, *articles: Article) -> int:
    """How many code points are indexed when these articles are opened."""
    told: list[tuple[int, int]] = []
    open_index(folder, articles, progress=lambda done, whole: told.append((done, whole)))
    assert all(done <= whole for done, whole in told)
    return told[-1][0] if told else 0


def test_what_is_there_already_is_not_indexed_again(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert indexed_anew(folder, FIRST, SECOND) == len(FIRST.text) + len(SECOND.text)
    assert indexed_anew(folder, FIRST, SECOND) == 0
    assert indexed_anew(folder, SECOND, THIRD) == len(THIRD.text)
    assert len(open_index(folder, [SECOND, THIRD])) == 2
    assert searched(folder, SECOND, THIRD, query="peace") == []
    assert searched(folder, SECOND, THIRD, query="treaty") == ["third"]


def test_articles_with_the_same_text_are_indexed_once_and_found_both(tmp_path: Path) -> None:
    twin = article("twin", FIRST.text)
    assert indexed_anew(tmp_path / "i", FIRST, twin) == len(FIRST.text)
    assert searched(tmp_path / "i", FIRST, twin, query="envoy") == ["first", "twin"]
    engine = ArticleSearch([FIRST, twin], tmp_path / "i", small=0)
    assert [hit.passage.article for hit in engine.search("envoy", among={"twin"})] == ["twin"]


def test_it_can_be_deleted_at_any_time(tmp_path: Path) -> None:
    folder = tmp_path / "i"
    engine = ArticleSearch([FIRST, SECOND], folder, small=0)
    engine.prepare()
    shutil.rmtree(folder)
    assert [hit.passage.article for hit in engine.search("envoy")] == ["first"]
    assert searched(folder, FIRST, SECOND, query="envoy") == ["first"]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "lock")


NAMES = [
    "articles.json",
    "meta.json",
    "words.msgpack",
    ".managed.json",
    ".idx",
    ".pos",
    ".term",
    ".fast",
    ".fieldnorm",
    ".store",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "gone", "folder"])
def test_what_is_damaged_is_made_anew(tmp_path: Path, name: str, damage: str) -> None:
    folder = tmp_path / "i"
    open_index(folder, [FIRST, SECOND])
    (file,) = [path for path in _files(folder) if path.name.endswith(name)][:1]
    content = file.read_bytes()
    file.unlink()
    match damage:
        case "cut":
            file.write_bytes(content[: len(content) // 2])
        case "flipped":
            middle = len(content) // 2
            file.write_bytes(content[:middle] + bytes([content[middle] ^ 0x55]) + content[middle + 1 :])
        case "empty":
            file.write_bytes(b"")
        case "folder":
            file.mkdir()
    assert searched(folder, FIRST, SECOND, query="envoy") == ["first"]
    assert indexed_anew(folder, FIRST, SECOND) == 0


def test_an_index_of_another_version_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "i"
    open_index(folder, [FIRST])
    monkeypatch.setattr(passage_index, "FORMAT", 999)
    assert indexed_anew(folder, FIRST) == len(FIRST.text)


def test_giving_up_leaves_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "i"
    open_index(folder, [FIRST])
    asked = iter([False, False, True])
    with pytest.raises(Cancelled):
        open_index(folder, [FIRST, SECOND, THIRD], cancelled=lambda: next(asked))
    assert indexed_anew(folder, FIRST) == 0
    assert len(open_index(folder, [FIRST, SECOND, THIRD])) == 4


def test_a_folder_that_cannot_be_used_is_no_reason_not_to_search(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(OSError, match="file"):
        open_index(blocked / "i", [FIRST])
    assert searched(blocked / "i", FIRST, SECOND, query="envoy") == ["first"]
    assert blocked.read_text() == "not a folder"


def test_indexes_that_nobody_opens_are_forgotten(tmp_path: Path) -> None:
    old, other = tmp_path / "old", tmp_path / "other"
    open_index(old, [FIRST])
    open_index(other, [FIRST])
    (tmp_path / "no index").mkdir()
    long_ago = time.time() - 70 * 24 * 3600
    os.utime(old / "articles.json", (long_ago, long_ago))
    open_index(tmp_path / "new", [SECOND])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "no index", "other"]


def _open_often(folder: Path, which: int) -> None:
    chosen = [FIRST, SECOND] if which % 2 else [SECOND, THIRD]
    for _ in range(6):
        index = open_index(folder, chosen)
        assert len(index) == sum(len(list(passages_of(each.text))) for each in chosen)


def test_several_processes_take_turns(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_open_often, args=(tmp_path / "i", which)) for which in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(300)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert indexed_anew(tmp_path / "i", FIRST, SECOND, THIRD) <= len(FIRST.text) + len(THIRD.text)


def test_who_waits_for_another_can_give_up(tmp_path: Path) -> None:
    folder = tmp_path / "i"
    open_index(folder, [FIRST])
    with passage_index._locked(folder / "lock", lambda: None):
        asked = iter([False, True])
        with pytest.raises(Cancelled):
            open_index(folder, [FIRST, SECOND], cancelled=lambda: next(asked))


def test_nobody_waits_where_there_is_nothing_to_change(tmp_path: Path) -> None:
    folder = tmp_path / "i"
    open_index(folder, [FIRST])
    with passage_index._locked(folder / "lock", lambda: None):
        assert len(open_index(folder, [FIRST])) == 2


def test_an_index_that_changes_while_it_is_opened_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "i"
    open_index(folder, [FIRST, SECOND])
    opened = passage_index._opened

    def after_another(place: Path) -> PassageIndex | None:
        monkeypatch.setattr(passage_index, "_opened", opened)
        open_index(folder, [THIRD])
        return opened(place)

    monkeypatch.setattr(passage_index, "_opened", after_another)
    index = open_index(folder, [FIRST, SECOND])
    assert index.vocabulary.number("envoy") is not None
    assert index.vocabulary.number("treaty") is None


def test_an_index_that_is_opened_again_knows_the_same_words(tmp_path: Path) -> None:
    made, opened = (open_index(tmp_path / "i", [FIRST, SECOND]) for _ in range(2))
    assert list(opened.vocabulary.words) == list(made.vocabulary.words)
    assert list(opened.frequencies) == list(made.frequencies)
    in_order = [opened.vocabulary.word(number) for number in opened.vocabulary.alphabetical]
    assert in_order == sorted(made.vocabulary.words)
    open_index(tmp_path / "i", [SECOND, THIRD])
    assert open_index(tmp_path / "i", [SECOND, THIRD]).vocabulary.number("treaty") is not None


def test_who_searches_goes_on_while_another_changes_the_index(tmp_path: Path) -> None:
    folder = tmp_path / "i"
    engine = ArticleSearch([FIRST, SECOND], folder, small=0)
    engine.prepare()
    open_index(folder, [THIRD])
    assert [hit.passage.article for hit in engine.search("envoy")] == ["first"]


def test_long_paragraphs_are_several_passages_that_lose_nothing() -> None:
    text = "Title\n\n" + "word " * 3000 + "\n\n" + "x" * 9000
    passages = list(passages_of(text))
    assert all(0 < end - start <= MAX_PASSAGE_CHARACTERS for start, end in passages)
    assert "".join(text[start:end] for start, end in passages).split() == text.split() or "x" * 4000 in text
    assert sum(end - start for start, end in passages) >= len(text) - 10


def test_an_empty_index_finds_nothing() -> None:
    assert PassageIndex().best(None, 10) == []
    assert len(index_in_memory([])) == 0
    assert ArticleSearch([], small=-1).search("peace") == ()
