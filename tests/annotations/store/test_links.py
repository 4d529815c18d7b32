"""Links between passages: made, changed, removed, undone, kept, found again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.annotations.anchoring.placing import place_anchor
from synoptic.annotations.errors import Conflict, InvalidRequest, UnknownRecord
from synoptic.annotations.files.kept_texts import needed_digests
from synoptic.annotations.library.doctor import examine
from synoptic.annotations.library.library import find
from synoptic.annotations.model.values import LINK_KINDS, State
from synoptic.annotations.model.wording import LINK_WORDS
from tests.annotations.specimens import TEXT, anchor_in, article_of, mark, record_for, store_in

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.model.values import Anchor, ArticleRecord, Link
    from synoptic.annotations.store.store import AnnotationStore

HERE = article_of()
THERE = replace(
    article_of("Rutte spoke.\nOnly Trump can get this done, he thinks.", identifier="article-2"),
    title="Breakthrough or not: what the NATO chief thinks",
)


def _end(words: str, article: object = HERE) -> tuple[ArticleRecord, Anchor]:
    held = HERE if article is HERE else THERE
    return record_for(held), anchor_in(held, words)


def _link(store: AnnotationStore, kind: str = "agrees", note: str = "") -> Link:
    return store.link(
        kind, _end("the only one"), _end("Only Trump", THERE), note=note, texts=[HERE.text, THERE.text]
    )


def test_a_link_ties_two_passages_and_is_kept(tmp_path: Path) -> None:
    made = _link(store_in(tmp_path), "softens", "He *thinks*.")
    read = store_in(tmp_path)
    assert read.problems == ()
    assert dict(read.annotations.links) == {made.id: made}
    assert (made.kind, made.note) == ("softens", "He *thinks*.")
    assert [end.article for end in made.ends] == ["article-1", "article-2"]
    assert [end.anchor.exact for end in made.ends if end.anchor] == ["the only one", "Only Trump"]
    assert set(read.annotations.articles) == {"article-1", "article-2"}


def test_both_articles_know_it(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    made = _link(store)
    for article in ("article-1", "article-2"):
        assert store.annotations.links_of(article) == (made,)
    assert store.annotations.links_of("article-3") == ()


def test_an_article_may_omit_a_passage(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    made = store.link("omits", _end("the only one"), (record_for(THERE), None))
    assert store_in(tmp_path).annotations.links[made.id].other.anchor is None


def test_making_and_removing_can_be_undone(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    made = _link(store)
    assert store.undo() == "link “the only one” (agrees)"
    assert not store.annotations.links
    assert not store.annotations.articles
    store.redo()
    store.unlink([made.id])
    assert not store.annotations.links
    assert store.undo() == "remove 1 link"
    assert store.annotations.links[made.id] == made


def test_kind_and_note_can_be_changed(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    made = _link(store)
    changed = store.change_link(made.id, kind="contradicts", note="Not at all")
    assert (changed.kind, changed.note) == ("contradicts", "Not at all")
    assert changed.modified > made.modified
    assert store.change_link(made.id, note="Not at all") == changed
    store.undo()
    assert store.annotations.links[made.id] == made


def test_the_same_link_again_only_gets_the_note(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    made = _link(store)
    assert _link(store) == made
    again = _link(store, note="Twice")
    assert (again.id, again.note) == (made.id, "Twice")
    assert _link(store, "softens").id != made.id
    assert len(store.annotations.links) == 2


@pytest.mark.parametrize("kind", [kind for kind in LINK_KINDS if kind != "omits"])
def test_every_other_kind_needs_a_passage(tmp_path: Path, kind: str) -> None:
    store = store_in(tmp_path)
    with pytest.raises(InvalidRequest, match="needs a passage"):
        store.link(kind, _end("the only one"), (record_for(THERE), None))
    assert _link(store, kind).kind == kind


def test_what_makes_no_sense_is_refused(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    with pytest.raises(InvalidRequest, match="“resembles”; use one of agrees, contradicts"):
        _link(store, "resembles")
    with pytest.raises(InvalidRequest, match="without a passage"):
        _link(store, "omits")
    with pytest.raises(InvalidRequest, match="choose another passage"):
        store.link("agrees", _end("the only one"), _end("the only one"))
    with pytest.raises(UnknownRecord):
        store.unlink(["nothing"])
    with pytest.raises(UnknownRecord):
        store.change_link("nothing", note="")
    assert not store.path.exists()


def test_an_article_stays_as_long_as_a_link_leads_to_it(tmp_path: Path) -> None:
    store, other = store_in(tmp_path), store_in(tmp_path, "other")
    mark(store, "NATO chief")
    other.refresh()
    _link(other)
    store.undo()
    assert set(store.annotations.articles) == {"article-1", "article-2"}
    assert not store.annotations.highlights


def test_undo_is_refused_where_another_program_changed_the_link(tmp_path: Path) -> None:
    store, other = store_in(tmp_path), store_in(tmp_path, "other")
    made = _link(store)
    other.refresh()
    other.change_link(made.id, note="Mine")
    with pytest.raises(Conflict, match="changed the link since"):
        store.undo()


def test_a_link_follows_its_passage_when_an_article_is_edited(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    made = _link(store)
    assert {HERE.digest, THERE.digest} <= needed_digests(store.annotations)
    edited = article_of(f"A correction was added.\n\n{TEXT}")
    assert made.one.anchor is not None
    placement = place_anchor(edited, made.one.anchor, store.texts)
    assert placement.state is State.SAME
    assert placement.span is not None
    assert edited.text[placement.span.start : placement.span.end] == "the only one"


def test_a_source_is_told_from_who_has_it_from_there() -> None:
    assert f"B {LINK_WORDS['source-of'].of_other} A" == "B has it from A"
    assert tuple(LINK_WORDS) == LINK_KINDS


@pytest.mark.over("files")
def test_doctor_counts_them_and_names_one_that_leads_nowhere(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    _link(store)
    store.close()
    library = find(tmp_path, tmp_path, tmp_path)
    assert library.folder == tmp_path
    assert any("0 notes, 1 link" in finding.message for finding in examine(library))
    base = json.loads(store.path.read_text())
    base["articles"].clear()
    store.path.write_text(json.dumps(base))
    said = [finding.message for finding in examine(library) if finding.level == "error"]
    assert any("A link (agrees) refers to an unknown article: article-2" in line for line in said)


@pytest.mark.over("files")
def test_a_link_that_makes_no_sense_stays_in_the_file_and_is_named(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    _link(store)
    store.close()
    store.path.write_text(store.path.read_text().replace('"agrees"', '"resembles"'))
    read = store_in(tmp_path)
    assert not read.annotations.links
    (problem,) = read.problems
    assert "“kind” is none of agrees" in problem
