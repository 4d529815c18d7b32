"""A store in memory does what one in files does, and leaves nothing on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.store import in_memory
from synoptic.annotations.store.in_memory import InMemoryTexts, store_in_memory
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.corpus import samples
from synoptic.corpus.article import digest_of
from synoptic.corpus.files.loading import load

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.over("files")


def _work(store: AnnotationStore) -> list[object]:
    """Mark, tag, note, link, remove, undo and redo; return what is there after each change."""
    seen: list[object] = []

    def look() -> None:
        known = store.annotations
        seen.append(
            (
                sorted(each.anchor.exact for each in known.highlights.values()),
                sorted(each.name for each in known.tags.values()),
                sorted(each.text for each in known.notes.values()),
                sorted(each.kind for each in known.links.values()),
                len(known.trash),
                store.steps,
            )
        )

    made = []
    for article, words in zip(load([samples.folder()]).articles, ("five gates", "bearing"), strict=False):
        start = article.text.index(words)
        place = anchor(article.text, start, start + len(words), article.digest)
        record = record_of(article, None, utc_now())
        made.append(store.highlight(record, place, tags=["gate"], text=article.text))
        look()
    store.tag(made[0].id, "number")
    look()
    store.note(made[0].id, "five of six")
    look()
    store.remove([made[1].id])
    look()
    while store.undo() is not None:
        look()
    while store.redo() is not None:
        look()
    store.restore([each.id for each in store.annotations.trash.values()])
    look()
    return seen


def test_it_does_what_a_store_in_files_does(tmp_path: Path) -> None:
    done = _work(store_in_memory())
    assert done == _work(AnnotationStore(tmp_path / "library"))
    assert len(done) > 10


def test_nothing_is_made_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = store_in_memory()
    _work(store)
    assert not store.refresh()
    store.close()
    assert not in_memory.NOWHERE.exists()
    assert [*tmp_path.iterdir()] == []
    assert store.read_only is None
    assert store.fault is None


def test_two_stores_have_nothing_in_common() -> None:
    one, other = store_in_memory(), store_in_memory()
    one.add_tag("gate")
    assert not other.annotations.tags


def test_texts_are_kept_by_their_hash() -> None:
    texts = InMemoryTexts()
    digests = [texts.keep(text) for text in ("one", "other")]
    assert digests == [digest_of("one"), digest_of("other")]
    assert texts.get(digests[0]) == "one"
    assert texts.get(digests[0], 2) is None
    assert list(texts.digests()) == sorted(digests)
    assert texts.unneeded([digests[0]]) == (digests[1],)
    texts.remove(digests)
    assert texts.get(digests[0]) is None
