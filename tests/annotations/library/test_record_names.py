"""Articles and their records have one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.library.record_names import called
from synoptic.corpus import load
from tests.annotations.specimens import START

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "title", ["The ferry ran aground", "Fellow-Citizens of the Senate and of all the houses " * 2]
)
def test_a_record_is_called_as_its_article(tmp_path: Path, title: str) -> None:
    (tmp_path / "1789-Washington.txt").write_text(f"{title}\n\nIt was late.\n", encoding="utf-8")
    (article,) = load([tmp_path]).articles
    record = record_of(article, tmp_path, START)
    assert called(record) == called(article)
    assert called(replace(record, path="")) == article.title
    assert called(replace(record, origins=(("title", "you"),))) == article.title
