"""A highlight that the reader attached to another place, in the store and out of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.anchoring.placing import place, place_all, places_for
from synoptic.annotations.errors import InvalidRequest, UnknownRecord
from synoptic.annotations.export.markdown.memo import to_markdown
from synoptic.annotations.files.codec import from_document, to_document
from synoptic.annotations.model.values import Highlight, State
from tests.annotations.specimens import START, TEXT, anchor_in, article_of, mark, record_for, store_in

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.store.store import AnnotationStore

EDITED = article_of(TEXT.replace("the table", "a big desk"))


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    return store_in(tmp_path)


def test_reattaching_keeps_the_first_anchor_and_is_undone(store: AnnotationStore) -> None:
    made = mark(store, "to the table", "claim", note="so he says")
    later = anchor_in(EDITED, "to a big desk")
    attached = store.reattach(made.id, later, text=EDITED.text)
    assert (attached.anchor, attached.moved_to, attached.current) == (made.anchor, later, later)
    assert (attached.tags, attached.id) == (made.tags, made.id)
    assert store.texts.get(EDITED.digest) == EDITED.text
    assert store.annotations.articles[made.article].digest == EDITED.digest
    assert store_in(store.folder).annotations == store.annotations
    assert place(EDITED, attached, store.texts).state is State.SAME
    assert place(article_of(), attached, store.texts).span is not None
    assert store.undo() == "attach “to the table”"
    assert store.annotations.highlights[made.id] == made
    assert store.annotations.articles[made.article].digest == made.anchor.digest
    store.redo()
    assert store.annotations.highlights[made.id] == attached
    back = store.reattach(made.id, made.anchor)
    assert (back.anchor, back.moved_to, back.current) == (made.anchor, None, made.anchor)


def test_what_cannot_be_attached(store: AnnotationStore) -> None:
    made = mark(store, "table")
    with pytest.raises(UnknownRecord):
        store.reattach("nothing", made.anchor)
    with pytest.raises(InvalidRequest, match="does not fit the text"):
        store.reattach(made.id, made.anchor, text=EDITED.text)
    assert store.annotations.highlights[made.id] == made
    store.reattach(made.id, made.anchor)
    assert store.undo() == "highlight “table”", "what changes nothing is no step"


def test_marking_the_same_words_again_finds_what_was_attached(store: AnnotationStore) -> None:
    made = mark(store, "to the table")
    later = anchor_in(EDITED, "to a big desk")
    store.reattach(made.id, later)
    again = store.highlight(record_for(EDITED), later, tags=["claim"])
    assert again.id == made.id
    assert len(store.annotations.highlights) == 1


def test_highlights_stand_in_the_order_of_their_present_places(store: AnnotationStore) -> None:
    first, second = mark(store, "NATO chief"), mark(store, "table")
    store.reattach(first.id, anchor_in(EDITED, "others said too"))
    assert [each.id for each in store.annotations.highlights_of(first.article)] == [second.id, first.id]


def test_documents_of_before_are_read() -> None:
    highlight = Highlight("h", "a", anchor_in(article_of(), "table"), (), START, START)
    document = to_document(highlight)
    assert document.pop("moved_to") is None
    assert from_document(Highlight, document) == highlight
    attached = Highlight(
        "h", "a", highlight.anchor, (), START, START, anchor(EDITED.text, 3, 9, EDITED.digest)
    )
    document = json.loads(json.dumps(to_document(attached)))
    assert from_document(Highlight, document) == attached
    document["moved_to"]["end"] = 99
    with pytest.raises(ValueError, match=r"“moved_to\.exact” is not as long"):
        from_document(Highlight, document)


def test_from_an_orphan_to_a_candidate(store: AnnotationStore) -> None:
    words = "get Putin to the table"
    made = store.highlight(record_for(article_of()), anchor_in(article_of(), words), text=TEXT)
    title, _, *rest = TEXT.split("\n")
    twice = "Whether to get Putin to the tables, he left open.\nGet Putin to that table, others said."
    rewritten = article_of("\n".join([title, *rest, twice]))
    assert place(rewritten, made, store.texts).state is State.ORPHAN
    first, second, *_ = places_for(rewritten, made)
    assert [rewritten.text[each.span.start : each.span.end] for each in (first, second)] == [
        "get Putin to the tables",
        "Get Putin to that table",
    ]
    later = anchor(rewritten.text, first.span.start, first.span.end, rewritten.digest)
    store.reattach(made.id, later, text=rewritten.text)
    held = store.annotations.highlights_of(made.article)
    assert place_all(rewritten, held, store.texts)[made.id].state is State.SAME
    grown = article_of(f"Advertisement\n\n{rewritten.text}")
    assert place_all(grown, held, store.texts)[made.id].state is State.SAME


def test_an_export_says_what_became_of_the_words(store: AnnotationStore) -> None:
    for words in ("sustained pressure", "to the table"):
        store.highlight(record_for(article_of()), anchor_in(article_of(), words), text=TEXT)
    first, second, *rest = TEXT.split("\n")
    edited = article_of("\n".join([first, second.replace("sustained", "sustaned"), *rest]))
    document = to_markdown([edited], store.annotations, title="t", when=START, texts=store.texts)
    start = edited.text.index("sustaned")
    assert "**sustained pressure**" in document
    assert ", paragraph 2, edited since ^" in document
    assert "\n\n- Now:\n\n  > sustaned pressure\n" in document
    assert f": characters {start}–{start + 17}, paragraph 2; edited since\n" in document
    moved = article_of("\n".join([*rest, first, second.replace("absolutely", "quite")]))
    document = to_markdown([moved], store.annotations, title="t", when=START, texts=store.texts)
    assert document.count("; moved: please review\n") == 2
    assert "- Now:" not in document
