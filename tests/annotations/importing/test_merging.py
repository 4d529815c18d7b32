"""Merging a colleague's library: each record once, whose it is, and all of it taken back in one step."""

from __future__ import annotations

import os
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest, StoreError
from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.json_document import annotations_as_json
from synoptic.annotations.export.qda.project import project_of
from synoptic.annotations.export.web_annotations import web_annotations_of
from synoptic.annotations.importing.import_formats import read_annotations
from synoptic.annotations.importing.library_reader import is_library, read_library
from synoptic.annotations.importing.planning.import_plan import Names, ReadLibrary
from synoptic.annotations.importing.planning.planner import plan_of
from synoptic.annotations.importing.taking_over import carry_out, preview
from synoptic.annotations.library.catalogue import identify
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus.files.loading import load
from tests.annotations.export.libraries import READERS, WHEN, libraries
from tests.annotations.specimens import mark, store_in
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from synoptic.annotations.export.document import Document
    from synoptic.annotations.export.material import Material
    from synoptic.annotations.importing.incoming import Incoming
    from synoptic.annotations.importing.planning.import_plan import ImportPlan
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article
    from tests.annotations.export.libraries import MadeLibrary

FERRY = "Ferry runs aground\n\nThe ferry “Corrie” ran aground at dawn. All 84 were brought ashore.\n"
FOG = "Fog blamed\n\nFog was so thick that the lookout could not see the bow, the harbour master said.\n"
FOLDERS = count()


@pytest.fixture
def mine(tmp_path: Path) -> AnnotationStore:
    return project(tmp_path / "mine")


@pytest.fixture
def theirs(tmp_path: Path) -> AnnotationStore:
    store = project(tmp_path / "theirs")
    annotate(store, "ran aground", "claim", note="Where?")
    return store


def project(folder: Path) -> AnnotationStore:
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY)
    (folder / ".synoptic").mkdir()
    return AnnotationStore(folder / ".synoptic")


def annotate(store: AnnotationStore, words: str, *tags: str, note: str = "", name: str = "ferry.txt") -> str:
    """Highlight words in a file of a project; return the highlight's id."""
    from synoptic.annotations.library.catalogue import mark as mark_passage
    from synoptic.corpus.article import Passage

    root = store.folder.parent
    (article,) = (each for each in articles_of(store) if each.path is not None and each.path.name == name)
    start = article.text.index(words)
    passage = Passage.of(article, start, start + len(words))
    return mark_passage(store, article, passage, root=root, tags=tags, note=note).id


def articles_of(store: AnnotationStore) -> tuple[Article, ...]:
    root = store.folder.parent
    return identify(load([root]).articles, store.annotations, root)


def merge(store: AnnotationStore, incoming: Incoming, name: str | None = None) -> ImportPlan:
    library = ReadLibrary(articles_of(store), store.annotations, store.texts, store.folder.parent)
    plan = plan_of(incoming, library, WHEN, names=Names(as_said=True, otherwise=name))
    carry_out(plan, store, root=store.folder.parent, folder=None)
    return plan


def said(annotations: Annotations) -> tuple[set[object], set[object], set[object]]:
    """Return what readers marked, noted and linked: who, where, and what."""
    here = annotations
    targets = {each.id: (each.article, each.anchor, each.creator) for each in here.highlights.values()}
    return (
        {
            (each.creator, each.article, each.anchor, frozenset(tag.name for tag in here.tags_of(each)))
            for each in here.highlights.values()
        },
        {(each.creator, targets.get(each.target, each.target), each.text) for each in here.notes.values()},
        {(each.creator, each.kind, each.ends, each.note) for each in here.links.values()},
    )


# From a folder


def test_a_folder_comes_as_it_is_and_once(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    theirs.note(LIBRARY, "On all of it")
    before = mine.annotations
    plan = merge(mine, read_library(theirs.folder.parent))
    assert said(mine.annotations) == said(theirs.annotations)
    assert plan.unplaced == ()
    after = mine.annotations
    again = merge(mine, read_library(theirs.folder))  # the library's own folder
    assert not preview(again, mine.annotations).changes
    assert mine.annotations == after
    assert mine.undo() == "merge 1 highlight from Synoptic library"
    assert mine.annotations == before


def test_reading_a_folder_writes_nothing_into_it(theirs: AnnotationStore) -> None:
    folder = theirs.folder.parent

    def state() -> dict[Path, tuple[bytes, int]]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before = state()
    read_library(folder)
    assert state() == before


def test_a_name_keeps_both_readers_apart(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    own = annotate(mine, "ran aground", "doubt", note="When?")
    merge(mine, read_library(theirs.folder.parent), "ben")
    here = mine.annotations
    assert {each.creator for each in here.highlights.values()} == {None, "ben"}
    assert [tag.name for tag in here.tags_of(here.highlights[own])] == ["doubt"]
    assert {(each.creator, each.text) for each in here.notes.values()} == {(None, "When?"), ("ben", "Where?")}
    assert not preview(merge(mine, read_library(theirs.folder.parent), "ben"), mine.annotations).changes


def test_a_copy_of_mine_with_a_name_is_somebody_s_own(mine: AnnotationStore, tmp_path: Path) -> None:
    own = annotate(mine, "ran aground", note="Mine")
    mine.close()
    other = tmp_path / "copy"
    other.mkdir()
    for path in mine.folder.parent.rglob("*"):
        if path.is_file():
            target = other / path.relative_to(mine.folder.parent)
            target.parent.mkdir(exist_ok=True, parents=True)
            target.write_bytes(path.read_bytes())
    copy = AnnotationStore(other / ".synoptic")
    copy.tag(own, "theirs")
    copy.note(own, "Theirs")
    for _ in range(2):
        merge(mine, read_library(other), "ben")
        here = mine.annotations
        assert sorted((each.creator or "", each.text) for each in here.notes.values()) == [
            ("", "Mine"),
            ("ben", "Theirs"),
        ]
        assert {each.creator: len(each.tags) for each in here.highlights.values()} == {None: 0, "ben": 1}
        (ben,) = (each for each in here.highlights.values() if each.creator == "ben")
        assert here.note_on(ben.id, "ben") is not None


def test_what_comes_back_with_my_name_is_not_doubled(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    # Theirs takes mine in as ana's, and sends all of it back.
    own = annotate(mine, "All 84", "number", note="Counted")
    merge(theirs, read_library(mine.folder.parent), "ana")
    merge(mine, read_library(theirs.folder.parent), "ben")
    here = mine.annotations
    assert {(each.creator, each.anchor.exact) for each in here.highlights.values()} == {
        (None, "All 84"),
        ("ben", "ran aground"),
    }
    assert own in here.highlights
    assert len(here.notes) == 2


def test_what_i_removed_stays_removed(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    merge(mine, read_library(theirs.folder.parent))
    mine.remove(list(mine.annotations.highlights))
    merge(mine, read_library(theirs.folder.parent))
    assert not mine.annotations.highlights


def test_an_article_that_is_not_here_is_kept_with_its_text(mine: AnnotationStore, tmp_path: Path) -> None:
    theirs = project(tmp_path / "theirs")
    (theirs.folder.parent / "fog.txt").write_text(FOG)
    annotate(theirs, "so thick", name="fog.txt")
    plan = merge(mine, read_library(theirs.folder.parent))
    (record,) = mine.annotations.articles.values()
    assert (record.path, record.title) == ("", "Fog blamed")
    assert mine.texts.get(record.digest) == FOG.replace("\r\n", "\n")
    assert [each.record.title for each in plan.new_articles] == ["Fog blamed"]
    assert len(list(mine.folder.parent.glob("*.txt"))) == 1
    # Once its file is there, it is that article.
    (mine.folder.parent / "fog.txt").write_text(FOG)
    assert record.id in {each.id for each in articles_of(mine)}


def test_an_article_without_any_text_keeps_its_record(mine: AnnotationStore, tmp_path: Path) -> None:
    theirs = project(tmp_path / "theirs")
    (theirs.folder.parent / "fog.txt").write_text(FOG)
    annotate(theirs, "so thick", name="fog.txt", note="Was it?")
    (theirs.folder.parent / "fog.txt").unlink()
    theirs.texts.remove(list(theirs.texts.digests()))
    merge(mine, read_library(theirs.folder.parent))
    assert said(mine.annotations) == said(theirs.annotations)
    after = mine.annotations
    merge(mine, read_library(theirs.folder.parent))
    assert mine.annotations == after


# A hostile folder


def test_a_text_outside_of_the_folder_is_not_read(mine: AnnotationStore, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Nobody's business but mine, and long enough to be an article.\n")
    theirs = project(tmp_path / "theirs")
    store = store_in(theirs.folder)
    mark(store, "NATO chief")
    (record,) = store.annotations.articles.values()
    for path in (str(secret), "../secret.txt", "link.txt"):
        store.record(replace(store.annotations.articles[record.id], path=path))
        (theirs.folder.parent / "link.txt").unlink(missing_ok=True)
        (theirs.folder.parent / "link.txt").symlink_to(secret)
        assert [each.text for each in read_library(theirs.folder.parent).articles] == [None]


def test_a_link_and_a_pipe_are_refused(theirs: AnnotationStore, tmp_path: Path) -> None:
    theirs.close()
    base = theirs.folder / "annotations.json"
    base.rename(tmp_path / "elsewhere.json")
    base.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(InvalidRequest, match="symbolic link"):
        read_library(theirs.folder.parent)
    base.unlink()
    os.mkfifo(base)
    with pytest.raises(StoreError):
        read_library(theirs.folder.parent)


def test_what_is_no_library_is_told(tmp_path: Path) -> None:
    assert not is_library(tmp_path)
    with pytest.raises(InvalidRequest, match="no library there"):
        read_library(tmp_path)
    (tmp_path / ".synoptic").mkdir()
    (tmp_path / ".synoptic" / "shared.json").write_text("{}")
    with pytest.raises(InvalidRequest, match="on a server"):
        read_library(tmp_path)


def test_names_from_a_file_are_on_one_line(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    incoming = read_library(theirs.folder.parent)
    hostile = tuple(
        replace(each, creator="an\x1b[31ma\u202e\nroot" + "x" * 999) for each in incoming.highlights
    )
    merge(mine, replace(incoming, highlights=hostile))
    (highlight,) = mine.annotations.highlights.values()
    assert highlight.creator is not None
    assert highlight.creator.startswith("an [31ma root")
    assert len(highlight.creator) <= 200
    assert highlight.creator.isprintable()


# From exports, and any libraries


FORMATS = {
    "json": annotations_as_json,
    "jsonld": web_annotations_of,
    "qdpx": project_of,
}


def exported(made: MadeLibrary, form: str) -> bytes:
    writes: Callable[[Material, object], Document] = FORMATS[form]  # type: ignore[assignment]
    return writes(made.material, unwatched).content


@pytest.mark.parametrize("form", FORMATS)
@given(data=st.data())
@examples(12)
def test_an_export_says_who_made_what(
    form: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    made: MadeLibrary = data.draw(libraries(READERS))
    assume(made.annotations.creators())
    incoming = read_annotations(exported(made, form), f"theirs.{form}")
    marked = sorted(each.creator or "" for each in incoming.highlights)
    assert marked == sorted(each.creator or "" for each in made.annotations.highlights.values())
    noted = [each.creator or "" for each in incoming.notes]
    noted += [each.note_creator or each.creator or "" for each in incoming.highlights if each.note]
    assert sorted(noted) == sorted(each.creator or "" for each in made.annotations.notes.values())
    for name in (None, "Cleo"):
        store = AnnotationStore(tmp_path_factory.getbasetemp() / f"merged-{next(FOLDERS)}" / ".synoptic")
        library = ReadLibrary(made.articles, store.annotations, store.texts)
        names = Names(as_said=True, otherwise=name)
        carry_out(plan_of(incoming, library, WHEN, names=names), store, root=None, folder=None)
        after = store.annotations
        assert after.creators() == {each or name for each in made.annotations.creators()}
        again = plan_of(incoming, replace(library, annotations=after), WHEN, names=names)
        assert not preview(again, after).changes


@given(mine=libraries(READERS), theirs=libraries(READERS), name=st.sampled_from([None, "Cleo", "ana"]))
@examples(8)
def test_any_two_libraries_merge_once_and_lose_nothing(
    tmp_path_factory: pytest.TempPathFactory, mine: MadeLibrary, theirs: MadeLibrary, name: str | None
) -> None:
    """Their ids are the same, and what is under them is not: the worst that a copy can have become.

    A highlight that both have under one id keeps the place that it has here.
    """
    assume(theirs.annotations.creators())
    store = AnnotationStore(tmp_path_factory.getbasetemp() / f"merged-{next(FOLDERS)}" / ".synoptic")
    store.adopt(mine.annotations)
    before = store.annotations
    incoming = read_annotations(exported(theirs, "json"), "theirs.json")
    names = Names(as_said=True, otherwise=name)

    def plan() -> ImportPlan:
        library = ReadLibrary(mine.articles, store.annotations, store.texts)
        return plan_of(incoming, library, WHEN, names=names)

    first = plan()
    carry_out(first, store, root=None, folder=None)
    after = store.annotations
    assert not preview(plan(), after).changes
    texts = "\n".join(each.text for each in after.notes.values())
    for note in theirs.annotations.notes.values():
        assert all(line in texts for line in note.text.split("\n"))
    marked = {each.anchor.exact for each in after.highlights.values()}
    new = (each for each in first.theirs.highlights.values() if each.id not in before.highlights)
    assert {each.anchor.exact for each in new} <= marked
    # What was here is still whose it was, with its words.
    for highlight in before.highlights.values():
        now = after.highlights[highlight.id]
        assert (now.creator, now.anchor, now.article) == (
            highlight.creator,
            highlight.anchor,
            highlight.article,
        )
        assert set(now.tags) >= set(highlight.tags)
    if preview(first, before).changes:
        store.undo()
    assert store.annotations == before
