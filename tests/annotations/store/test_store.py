from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct
from msgspec.structs import replace
from tinydb import TinyDB

from synoptic.annotations.errors import Conflict, InvalidRequest, UnknownRecord
from synoptic.annotations.model.annotations import Shelf
from synoptic.annotations.model.merging import ELSEWHERE
from synoptic.annotations.model.values import COLOURS, LIBRARY
from tests.annotations.specimens import anchor_in, article_of, mark, record_for, store_in

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.store.store import AnnotationStore


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    return store_in(tmp_path / ".synoptic")


def names(store: AnnotationStore) -> dict[str, str]:
    """Return the codebook: names and colours."""
    return {tag.name: tag.colour for tag in store.annotations.tags.values()}


def tags_of(store: AnnotationStore, identifier: str) -> list[str]:
    highlight = store.annotations.highlights[identifier]
    return [tag.name for tag in store.annotations.tags_of(highlight)]


def test_reading_leaves_nothing_on_the_disk(store: AnnotationStore) -> None:
    assert not store.annotations.highlights
    assert store.read_only is None
    assert store.undo() is store.redo() is None
    assert not store.refresh()
    assert store.note(LIBRARY, " ") is None
    with pytest.raises(UnknownRecord):
        store.remove(["nothing"])
    assert not store.folder.exists()


def test_a_highlight_is_on_the_disk_with_all_that_belongs_to_it(store: AnnotationStore) -> None:
    made = mark(store, "get Putin to the table", "quotation", "claim/number", note="*He* says so.")
    assert store.annotations.highlights == {made.id: made}
    assert store.annotations.articles == {"article-1": record_for(article_of())}
    assert names(store) == {"quotation": "yellow", "claim/number": "green"}
    assert tags_of(store, made.id) == ["quotation", "claim/number"]
    assert (note := store.annotations.note_on(made.id, store.reader))
    assert note.text == "*He* says so."
    assert store_in(store.folder).annotations == store.annotations
    assert store.undo() == "highlight “get Putin to the table”"
    assert not store.annotations.articles
    assert not store.annotations.tags


@pytest.mark.over("files")
def test_the_file_is_a_tinydb_database(store: AnnotationStore) -> None:
    made = mark(store, "get Putin to the table")
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    store.tag(made.id, "claim")
    store.close()
    with TinyDB(store.path, encoding="utf-8") as stock:
        assert stock.tables() == {"_meta", "articles", "highlights", "tags", "notes"} - {"notes"}
        (meta,) = stock.table("_meta").all()
        assert (meta["format"], meta["generation"], meta["sequence"]) == (3, 2, 2)
        (document,) = stock.table("highlights").all()
        assert document["id"] == made.id
        assert document["anchor"]["exact"] == "get Putin to the table"
        stock.table("tags").update({"mood": "sceptical"})
        stock.table("links").insert({"kind": "agrees"})
    store.describe_tag("claim", colour="red")
    store.close()
    with TinyDB(store.path, encoding="utf-8") as stock:
        assert stock.table("tags").all()[0]["mood"] == "sceptical"
        assert stock.table("links").all() == [{"kind": "agrees"}]


def test_no_document_leaves_the_store(store: AnnotationStore) -> None:
    mark(store, "table", "claim", note="so he says")

    def kinds(value: object) -> set[type]:
        parts: list[object] = []
        if isinstance(value, Shelf):
            parts = list(value.values())
        elif isinstance(value, Struct):
            parts = [getattr(value, name) for name in value.__struct_fields__]
        elif isinstance(value, dict):
            parts = list(value.values())
        elif isinstance(value, tuple):
            parts = list(value)
        return {type(value)}.union(*(kinds(part) for part in parts))

    for opened in (store, store_in(store.folder)):
        found = {kind.__name__ for kind in kinds(opened.annotations)}
        assert found == {
            *("Annotations", "Anchor", "ArticleRecord", "Highlight", "Note", "Tag"),
            *("NoneType", "Shelf", "datetime", "int", "str", "tuple"),
        }


def test_the_same_passage_is_marked_once(store: AnnotationStore) -> None:
    first = mark(store, "table", "claim", note="one")
    again = mark(store, "table", "claim", "number", note="two")
    assert again.id == first.id
    assert tags_of(store, first.id) == ["claim", "number"]
    assert (note := store.annotations.note_on(first.id, store.reader))
    assert note.text == "one\n\ntwo"
    before = store.annotations
    mark(store, "table", "number", note="two")
    assert store.annotations is before
    other = article_of(identifier="article-2")
    assert mark(store, "table", article=other).id != first.id


def test_a_highlight_of_a_changed_article_says_which_text_it_is_of(store: AnnotationStore) -> None:
    mark(store, "table")
    edited = article_of(f"Advertisement\n{article_of().text}")
    mark(store, "one who", article=edited)
    record = store.annotations.articles["article-1"]
    assert record.digest == edited.digest
    assert record.modified > record.created


def test_labels_are_short(store: AnnotationStore) -> None:
    mark(store, "convinced that with sustained pressure, we will be able")
    assert store.undo() == "highlight “convinced that with sustained pressure,…”"
    mark(store, "字" * 50, article=article_of("字" * 60))
    assert store.undo() == f"highlight “{'字' * 39}…”"
    mark(store, "“so”", article=article_of("She said “so” to him."))
    assert store.undo() == "highlight “so”"


def test_nothing_cannot_be_marked(store: AnnotationStore) -> None:
    anchor = anchor_in(article_of(), "table")
    for wrong in (replace(anchor, exact=""), replace(anchor, end=anchor.end + 1)):
        with pytest.raises(InvalidRequest, match="select some words"):
            store.highlight(record_for(article_of()), wrong)


def test_removing_takes_the_notes_along(store: AnnotationStore) -> None:
    one, two = mark(store, "table", note="a"), mark(store, "Putin", note="b")
    three = mark(store, "done", note="c")
    with pytest.raises(UnknownRecord, match="No highlight “gone”"):
        store.remove([one.id, "gone"])
    store.remove(identifier for identifier in (one.id, two.id))
    assert list(store.annotations.highlights) == [three.id]
    assert [note.text for note in store.annotations.notes.values()] == ["c"]
    assert store.undo() == "remove 2 highlights"
    assert list(store.annotations.highlights) == [one.id, two.id, three.id]


def test_tags_come_and_go(store: AnnotationStore) -> None:
    made = mark(store, "table")
    claim = store.tag(made.id, " claim ")
    assert store.tag(made.id, "Claim") == claim
    store.tag(made.id, "number")
    store.untag(made.id, claim.id)
    store.untag(made.id, claim.id)
    assert tags_of(store, made.id) == ["number"]
    assert list(names(store)) == ["claim", "number"]
    for call in (lambda: store.tag("gone", "claim"), lambda: store.untag("gone", claim.id)):
        with pytest.raises(UnknownRecord):
            call()
    assert store.undo() == "untag “claim”"
    assert tags_of(store, made.id) == ["claim", "number"]


def test_several_tags_change_at_once(store: AnnotationStore) -> None:
    made = mark(store, "table", "claim", "number")
    store.retag(made.id, give=["quotation", "Number"], take=["CLAIM", "never given"])
    assert tags_of(store, made.id) == ["number", "quotation"]
    assert store.undo() == "tag “table”"
    assert tags_of(store, made.id) == ["claim", "number"]
    assert list(names(store)) == ["claim", "number"]


def test_notes_on_everything(store: AnnotationStore) -> None:
    made, article = mark(store, "table"), record_for(article_of(identifier="article-2"))
    for target in (made.id, "article-1", LIBRARY):
        note = store.note(target, f"on {target}")
        assert note is not None
        assert store.annotations.note_on(target, store.reader) == note
    with pytest.raises(UnknownRecord, match="No highlight or article “article-2”"):
        store.note(article.id, "text")
    assert store.note(article.id, " ", article=article) is None
    assert article.id not in store.annotations.articles
    store.note(article.id, "text", article=article)
    assert store.annotations.articles[article.id] == article
    edited = store.note(article.id, "another text")
    assert edited is not None
    assert edited.created < edited.modified
    assert store.note(article.id, "\n") is None
    assert store.annotations.note_on(article.id, store.reader) is None
    assert [store.undo(), store.undo(), store.undo()] == ["remove note", "edit note", "add note"]
    assert article.id not in store.annotations.articles


def test_a_note_being_typed_is_undone_as_one(store: AnnotationStore) -> None:
    made = mark(store, "table")
    for text in ("H", "He", "He says", "He says so"):
        store.note(made.id, text, merge_key="note 1")
    store.note(made.id, "He says so twice", merge_key="note 2")
    assert store.undo() == "edit note"
    assert (note := store.annotations.note_on(made.id, store.reader))
    assert note.text == "He says so"
    assert store.undo() == "add note"
    assert store.annotations.note_on(made.id, store.reader) is None
    assert store.redo() == "add note"
    assert store.annotations.note_on(made.id, store.reader) == note


def test_what_is_known_of_an_article(store: AnnotationStore) -> None:
    record = record_for(article_of())
    assert store.record(record) == record
    known = store.record(replace(record, source="The Ledger", date="2031-03"))
    assert (known.source, known.date, known.created) == ("The Ledger", "2031-03", record.created)
    assert known.modified > record.modified
    assert store.record(known) == known
    with pytest.raises(InvalidRequest, match="needs a title"):
        store.record(replace(known, title=" "))
    for wrong in ("14 March 2031", "2031-13", "2031-3-1", "２０３１"):
        with pytest.raises(InvalidRequest, match=f"“{wrong}” is not a date"):
            store.record(replace(known, date=wrong))
    for right in ("2031", "2031-03-14", None):
        assert store.record(replace(known, date=right)).date == right


def test_several_articles_are_recorded_in_one_step_or_none_of_them_is(store: AnnotationStore) -> None:
    first, second = (record_for(article_of(identifier=f"article-{number}")) for number in (1, 2))
    store.record(first)
    store.record_all([replace(each, source="The Ledger") for each in (first, second)])
    assert [each.source for each in store.annotations.articles.values()] == ["The Ledger"] * 2
    with pytest.raises(InvalidRequest, match="is not a date"):
        store.record_all([replace(first, author="A. Marsh"), replace(second, date="soon")])
    assert store.annotations.articles[first.id].author is None
    assert store.undo() == "describe 2 articles"
    assert [each.source for each in store.annotations.articles.values()] == [None]


def test_colours_take_turns(store: AnnotationStore) -> None:
    for number in range(10):
        store.add_tag(f"tag {number}")
    assert tuple(names(store).values()) == (*COLOURS, *COLOURS[:2])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  claim ", "claim"),
        ("claim / big  number", "claim/big number"),
        ("cafe\u0301", "café"),
        ("a\u00a0b", "a b"),
        ("👩‍🚒", "👩‍🚒"),
    ],
)
def test_names_are_kept_tidy(store: AnnotationStore, given: str, kept: str) -> None:
    assert store.add_tag(given).name == kept
    assert store_in(store.folder).annotations.tag_named(kept) is not None


@pytest.mark.parametrize("name", ["", " ", "/", "a//b", "a/", "a\tb", "a\x1b[31mb", "a\u2028b", "\udc80"])
def test_names_that_no_tag_can_have(store: AnnotationStore, name: str) -> None:
    made = mark(store, "table")
    for call in (
        lambda: store.add_tag(name),
        lambda: store.tag(made.id, name),
        lambda: mark(store, "Putin", "claim", name),
        lambda: store.rename_tag("claim", name),
    ):
        with pytest.raises(InvalidRequest, match="Tag name") as caught:
            call()
        assert isinstance(caught.value, ValueError)
        assert "\n" not in str(caught.value)
    assert not names(store)


def test_the_codebook_is_edited(store: AnnotationStore) -> None:
    made = store.add_tag("claim", colour="red", description=" What can be checked. ")
    assert (made.colour, made.description) == ("red", "What can be checked.")
    with pytest.raises(InvalidRequest, match="Tag “claim” already exists"):
        store.add_tag("CLAIM")
    with pytest.raises(InvalidRequest, match="Unknown colour “pink”; choose one of yellow"):
        store.add_tag("other", colour="pink")
    described = store.describe_tag("Claim", colour="blue")
    assert (described.colour, described.description) == ("blue", "What can be checked.")
    assert store.describe_tag("claim", description="").description == ""
    with pytest.raises(UnknownRecord, match="No tag “number”"):
        store.describe_tag("number", colour="red")
    before = store.annotations
    store.describe_tag("claim", colour="blue")
    assert store.annotations is before
    store.add_tag("conflict/war")
    parent = store.describe_tag("Conflict", description="Who fights whom.")
    assert (parent.name, parent.description) == ("Conflict", "Who fights whom.")
    assert store.annotations.tag_named("conflict") == parent
    store.undo()
    assert store.annotations.tag_named("conflict") is None


@pytest.mark.over("files")
def test_what_is_taken_in_while_nothing_changed_is_the_same_picture(store: AnnotationStore) -> None:
    mark(store, "table")
    before = store.annotations
    store.path.write_bytes(store.path.read_bytes())
    assert not store.refresh()
    assert store.annotations is before


def test_two_stores_work_on_one_file(store: AnnotationStore) -> None:
    other = store_in(store.folder, "other")
    mine = mark(store, "table", "claim")
    theirs = mark(other, "Putin", "claim", "number")
    assert len(other.annotations.tags) == 2
    assert store.refresh()
    assert not store.refresh()
    assert set(store.annotations.highlights) == {mine.id, theirs.id}
    other.tag(mine.id, "number")
    store.tag(mine.id, "source")
    assert tags_of(store, mine.id) == ["claim", "number", "source"]
    other.refresh()
    assert other.annotations == store.annotations == store_in(store.folder).annotations


def test_what_another_process_wrote_is_not_undone(store: AnnotationStore) -> None:
    other = store_in(store.folder, "other")
    made = mark(store, "table", "claim")
    store.note(made.id, "mine")
    other.refresh()
    other.note(made.id, "theirs")
    with pytest.raises(Conflict, match="“add note” was not undone: another terminal changed the note since"):
        store.undo()
    assert (note := store.annotations.note_on(made.id, store.reader))
    assert note.text == "theirs"
    with pytest.raises(Conflict, match="was not undone: it has a note now"):
        store.undo()
    assert store.undo() is None


def test_undoing_the_first_highlight_leaves_what_others_use(store: AnnotationStore) -> None:
    other = store_in(store.folder, "other")
    mine = mark(store, "table", "claim", "mine alone")
    theirs = mark(other, "Putin", "claim")
    store.undo()
    assert list(store.annotations.highlights) == [theirs.id]
    assert list(names(store)) == ["claim"]
    assert store.redo() == "highlight “table”"
    assert tags_of(store, mine.id) == ["claim", "mine alone"]
    assert store.undo() == "highlight “table”"
    other.remove([theirs.id])
    other.remove_tag("claim")
    with pytest.raises(Conflict, match="was not redone: one of its tags was removed"):
        store.redo()


def text_on(store: AnnotationStore, target: str) -> str | None:
    note = store.annotations.note_on(target, store.reader)
    return note.text if note else None


def test_of_two_notes_on_one_thing_both_are_kept(store: AnnotationStore) -> None:
    other = store_in(store.folder, "other")
    made = mark(store, "table")
    other.refresh()
    other.note(made.id, "theirs")
    note = store.note(made.id, "mine")
    assert note is not None
    assert note.text == f"mine\n\n{ELSEWHERE}\n\ntheirs"
    (notice,) = store.notices
    assert "both texts" in notice
    store.note(made.id, "mine alone")
    assert text_on(store, made.id) == "mine alone"
    assert [store.undo(), store.undo()] == ["edit note", "edit note"]
    assert text_on(store, made.id) == "theirs"


@pytest.mark.parametrize("taken_in", [False, True])
def test_who_goes_on_typing_does_not_type_over_what_another_wrote(
    store: AnnotationStore, taken_in: bool
) -> None:
    other = store_in(store.folder, "other")
    made = mark(store, "table", note="so")
    other.refresh()
    store.note(made.id, "so he", merge_key="editor", seen="so")
    other.note(made.id, "theirs", seen="so he")
    if taken_in:
        store.refresh()
    both = store.note(made.id, "so he says", merge_key="editor", seen="so he")
    assert both is not None
    assert both.text == text_on(store, made.id) == f"so he says\n\n{ELSEWHERE}\n\ntheirs"
    assert len(store.notices) == 1
    # The writer goes on from what was returned.
    store.note(made.id, f"{both.text} here", merge_key="editor", seen=both.text)
    store.note(made.id, "rewritten", merge_key="editor", seen=f"{both.text} here")
    assert text_on(store, made.id) == "rewritten"
    assert len(store.notices) == 1
    assert store.undo() == "edit note"
    assert text_on(store, made.id) == "theirs"


@pytest.mark.parametrize("taken_in", [False, True])
def test_of_two_notes_on_one_link_both_are_kept(store: AnnotationStore, taken_in: bool) -> None:
    other = store_in(store.folder, "other")
    one, two = (article_of(identifier=f"article-{number}") for number in (1, 2))
    ends = [(record_for(each), anchor_in(each, "table")) for each in (one, two)]
    made = store.link("agrees", ends[0], ends[1], note="so")
    other.refresh()
    other.change_link(made.id, note="theirs", seen="so")
    if taken_in:
        store.refresh()
    changed = store.change_link(made.id, note="mine", seen="so")
    assert changed.note == f"mine\n\n{ELSEWHERE}\n\ntheirs"
    assert len(store.notices) == 1
    assert store.change_link(made.id, note="mine", seen=changed.note).note == "mine"
    assert store.undo()
    assert store.annotations.links[made.id].note == changed.note


def test_a_blank_note_does_not_remove_what_another_wrote(store: AnnotationStore) -> None:
    other = store_in(store.folder, "other")
    made = mark(store, "table", note="so")
    other.refresh()
    other.note(made.id, "theirs")
    store.note(made.id, "")
    assert text_on(store, made.id) == "theirs"


def test_two_people_fill_in_two_fields(store: AnnotationStore) -> None:
    record = store.record(record_for(article_of()))
    other = store_in(store.folder, "other")
    other.record(replace(record, source="The Ledger"))
    known = store.record(replace(record, date="2031-03-14"))
    assert (known.source, known.date) == ("The Ledger", "2031-03-14")
    third = record_for(article_of(identifier="article-3"))
    other.record(replace(third, source="The Ledger"))
    with pytest.raises(Conflict, match="changed this article’s details"):
        store.record(third)
    assert store.record(replace(third, author="A. Marsh")).source is None


def test_many_records_are_removed_in_one_go(store: AnnotationStore, kind_of_store: str) -> None:
    text = " ".join(f"word{number:03}" for number in range(60))
    article = article_of(text)
    made = [mark(store, f"word{number:03}", "claim", article=article).id for number in range(60)]
    store.merge_tags("claim", store.add_tag("assertion").name)
    store.remove(made[10:])
    assert list(store.annotations.highlights) == made[:10]
    assert store_in(store.folder).annotations == store.annotations
    store.close()
    assert list(store_in(store.folder).annotations.highlights) == made[:10]
    if kind_of_store == "files":
        documents = json.loads(store.path.read_bytes())["highlights"]
        assert list(documents) == [str(number) for number in range(1, 11)]
