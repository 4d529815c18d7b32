"""The vocabulary in the cache: used while it is the archive's, and never trusted further."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.archive.archive_search import ArchiveSearch
from synoptic.corpus.archive.archive_session import ArchiveSession
from synoptic.corpus.archive.kept_words import KeptVocabulary, keep, kept

if TYPE_CHECKING:
    from pathlib import Path

WORDS = KeptVocabulary("an archive", 3, ["the", "harbour"], [20, 7])


def test_what_was_kept_is_that_archives_at_that_version(tmp_path: Path) -> None:
    folder = tmp_path / "archives"
    keep(folder, WORDS)
    assert kept(folder, "an archive", 3) == WORDS
    assert kept(folder, "an archive", 4) is None
    assert kept(folder, "another", 3) is None
    keep(folder, KeptVocabulary("an archive", 4, [], []))
    assert kept(folder, "an archive", 3) is None


def test_whatever_an_archive_is_called_its_file_is_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "archives"
    keep(folder, KeptVocabulary("../../../outside\0", 1, [], []))
    assert [path.parent for path in tmp_path.rglob("*.words")] == [folder]


@pytest.mark.parametrize("at", [0, 5, -1])
def test_a_damaged_file_is_not_used(tmp_path: Path, at: int) -> None:
    keep(tmp_path, WORDS)
    (path,) = tmp_path.iterdir()
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    assert kept(tmp_path, "an archive", 3) is None
    path.write_bytes(b"")
    assert kept(tmp_path, "an archive", 3) is None


def test_the_next_search_does_not_ask_the_server_for_the_words(
    archive: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    rows = ArchiveSession.rows

    def noting(session: ArchiveSession, statement: object, *rest: object) -> object:
        asked.append(str(statement))
        return rows(session, statement, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(ArchiveSession, "rows", noting)
    found = []
    for _ in range(2):
        asked.clear()
        engine = ArchiveSearch(archive, tmp_path)
        found.append(engine.search("harbour", limit=5))
        engine.close()
    assert found[0]
    assert found[0] == found[1]
    assert not any("synoptic_archive.words" in statement for statement in asked)
