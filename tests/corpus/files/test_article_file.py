"""Writing an article's file: it is read back as it was, and no file is written over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.corpus.files.article_file import write_article
from synoptic.corpus.files.loading import load_file

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    facts = {
        "title": 'A "quiet" night: port\\harbour # 1',
        "source": "The Alder Post",
        "author": "Ines Marl",
        "date": "2031-03",
        "url": "https://alder.example/a?b=c#d",
    }
    path = write_article(tmp_path / "new" / "folder", "Another first line.\r\n\r\nMore – “words”.\r", facts)
    assert path.name == "A quiet night port harbour # 1.txt"
    read = load_file(path)
    assert {name: getattr(read, name) for name in facts} == facts
    assert read.text.endswith("---\n\nAnother first line.\n\nMore – “words”.\n")


def test_no_file_is_written_over(tmp_path: Path) -> None:
    paths = [write_article(tmp_path, f"text {number}", {"title": "One"}) for number in range(3)]
    assert [path.name for path in paths] == ["One.txt", "One 2.txt", "One 3.txt"]
    assert [path.read_text(encoding="utf-8")[-7:] for path in paths] == ["text 0\n", "text 1\n", "text 2\n"]


def test_any_title_makes_a_file_name(tmp_path: Path) -> None:
    for title in ("", "..", "../../etc/passwd", "-rf", "\x1b[2J\u202e", "é" * 300, "CON: a/b\\c|d?"):
        path = write_article(tmp_path, "text", {"title": title})
        assert path.parent == tmp_path
        assert path.name[0] not in ".-"
        assert len(path.name.encode()) < 140


def test_nothing_known_writes_the_text_alone(tmp_path: Path) -> None:
    assert write_article(tmp_path, "text", {"title": " "}).read_text(encoding="utf-8") == "text\n"
