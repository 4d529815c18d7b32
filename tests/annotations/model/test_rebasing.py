"""What was done without the server is done on whatever the server has by then; no words are lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.changes import SHELVES, Change, Edit, apply, ensure_whole
from synoptic.annotations.model.rebasing import Rebased, rebased, referred_to
from synoptic.annotations.model.values import (
    ArticleLetter,
    ClaimRow,
    Discarded,
    Dismissal,
    Highlight,
    Link,
    LinkEnd,
    Note,
    Record,
    SavedSearch,
    Silence,
    Tag,
)
from tests.annotations.model.changes_of_two import Act, Reader, acts, words_in, words_of
from tests.annotations.specimens import START, Clock, anchor_in, article_of, record_for
from tests.examples import examples

some = st.lists(acts, max_size=12)
creators = st.sampled_from(("anna", "ben"))


@given(some, some, some, creators)
@example([("mark", 0, 0)], [("note", 2, 0), ("remove", 0, 0)], [("remove", 0, 0)], "anna")
@examples(400)
def test_it_fits_and_no_word_of_either_side_is_lost(
    first: list[Act], mine: list[Act], theirs: list[Act], creator: str
) -> None:
    clock = Clock()
    seen, _ = Reader("base", "anna", clock).changes(Annotations(), first)
    my_own, changes = Reader("anna", "anna", clock).changes(seen, mine)
    now, _ = Reader("ben", creator, clock).changes(seen, theirs)
    wanted = (words_in(now) | words_in(my_own)) - words_in(seen)
    told: list[str] = []
    twins: dict[str, str] = {}
    for change, context in changes:
        result = rebased(now, change, context, twins)
        assert result.left_out == ()
        told += result.notices
        twins |= result.twins
        if result.change is not None:
            now = apply(now, result.change)
            ensure_whole(now, result.change)
    assert wanted <= words_in(now) | words_of(told)


@given(some, some)
@example([], [("mark", 2, 0), ("rename-tag", 3, 1)])
@examples(100)
def test_on_what_its_writer_saw_a_change_stays_as_it_is(first: list[Act], mine: list[Act]) -> None:
    clock = Clock()
    now, _ = Reader("base", "anna", clock).changes(Annotations(), first)
    _, changes = Reader("anna", "anna", clock).changes(now, mine)
    for change, context in changes:
        assert rebased(now, change, context) == Rebased(change)
        now = apply(now, change)


@given(some, acts, some, creators)
@example([("note", 0, 0)], ("note", 0, 0), [("note", 1, 0)], "anna")
@examples(200)
def test_once_more_it_changes_nothing(first: list[Act], mine: Act, theirs: list[Act], creator: str) -> None:
    clock = Clock()
    seen, _ = Reader("base", "anna", clock).changes(Annotations(), first)
    _, changes = Reader("anna", "anna", clock).changes(seen, [mine])
    now, _ = Reader("ben", creator, clock).changes(seen, theirs)
    for change, context in changes:
        result = rebased(now, change, context)
        if result.change is not None:
            now = apply(now, result.change)
        again = rebased(now, change, context, result.twins)
        assert again.change is None
        assert not again.twins


@given(
    st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef"))
)
@examples(100)
def test_tags_are_given_and_taken_one_by_one(before: set[str], mine: set[str], theirs: set[str]) -> None:
    all_tags = [Tag(name, name, "red", "", START, START) for name in "abcdef"]

    def tagged(tags: set[str]) -> Highlight:
        return replace(MARK, tags=tuple(sorted(tags)))

    now = held(ARTICLE, *all_tags, tagged(theirs))
    after = carried_out(now, tagged(before), tagged(mine))
    assert set(after.highlights[MARK.id].tags) == (theirs - (before - mine)) | (mine - before)


ARTICLE = replace(record_for(article_of()), path="a.txt")
OTHER = replace(record_for(article_of(identifier="article-2")), path="other.txt")
CLAIM = Tag("tag-1", "claim", "yellow", "", START, START)
MARK = Highlight(
    "mark-1", ARTICLE.id, anchor_in(article_of(), "table"), (CLAIM.id,), START, START, None, "anna"
)
NOTE = Note("note-1", MARK.id, "so he says", START, START, "anna")
LINK = Link(
    "link-1",
    "agrees",
    LinkEnd(ARTICLE.id, MARK.anchor),
    LinkEnd(OTHER.id, MARK.anchor),
    "",
    START,
    START,
    "anna",
)
SEARCH = SavedSearch("search-1", "money", "billion", "text", START, START)
SILENCE = Silence("silence-1", "tag:claim", "claim", ARTICLE.id, ARTICLE.digest, START, "anna")
ROW = ClaimRow("row-1", "quotation:x", "so he says", START)
DISMISSAL = Dismissal("dismissal-1", "number:x", "5 or 6", START, "anna")
IN_TRASH = Discarded(MARK.id, MARK, NOTE, ("claim",), ARTICLE, START, creator="anna")
LETTER = ArticleLetter(ARTICLE.id, "A", "a.txt", ARTICLE.digest, START)


def held(*records: Record) -> Annotations:
    shelves: dict[str, dict[str, Any]] = {}
    for record in records:
        shelves.setdefault(SHELVES[type(record)], {})[record.id] = record
    return Annotations(**shelves)


def carried_out(
    now: Annotations, before: Record | None, after: Record | None, *more: Edit, told: str | None = None
) -> Annotations:
    """Return annotations after a change that was planned elsewhere; `told` is a part of a notice."""
    result = rebased(now, Change("", (Edit(before, after), *more)))
    assert result.left_out == ()
    assert (told is None) is (result.notices == ())
    assert told is None or any(told in notice for notice in result.notices)
    return now if result.change is None else apply(now, result.change)


TWINS = [
    (CLAIM, replace(CLAIM, name="Claim")),
    (MARK, MARK),
    (NOTE, NOTE),
    (LINK, LINK),
    (SEARCH, SEARCH),
    (SILENCE, SILENCE),
    (ROW, ROW),
    (DISMISSAL, DISMISSAL),
    (ARTICLE, ARTICLE),
]


@pytest.mark.parametrize(("theirs", "mine"), TWINS, ids=[type(each[0]).__name__ for each in TWINS])
def test_the_same_made_twice_is_one(theirs: Record, mine: Record) -> None:
    now = held(*(each for each in (ARTICLE, OTHER, CLAIM, MARK) if each.id != theirs.id), theirs)
    made = replace(mine, id="mine")
    result = rebased(now, Change("", (Edit(None, made),)))
    assert result == Rebased(None, (), {"mine": theirs.id})


@pytest.mark.parametrize("record", [NOTE, MARK, SILENCE, DISMISSAL, LINK])
def test_of_two_readers_each_has_their_own(record: Record) -> None:
    now = held(ARTICLE, OTHER, CLAIM, MARK, record)
    made = Change("", (Edit(None, replace(record, id="mine", creator="ben")),))
    assert rebased(now, made) == Rebased(made)


def test_later_changes_find_the_twin() -> None:
    mine = replace(CLAIM, id="mine", description="what he claims")
    made = rebased(held(ARTICLE, CLAIM), Change("", (Edit(None, mine),)))
    assert made.change is not None
    now = apply(held(ARTICLE, CLAIM), made.change)
    assert now.tags == {CLAIM.id: replace(CLAIM, description="what he claims")}
    marked = rebased(now, Change("", (Edit(None, replace(MARK, tags=("mine",))),)), None, made.twins)
    assert marked.change == Change("", (Edit(None, MARK),))


def test_a_silence_on_a_tag_is_on_its_twin() -> None:
    mine = replace(CLAIM, id="mine")
    before = held(ARTICLE, CLAIM)
    made = Edit(None, replace(SILENCE, claim="tag:mine"))
    together = rebased(before, Change("", (made, Edit(None, mine))))
    later = rebased(before, Change("", (made,)), twins={"mine": CLAIM.id})
    for each in (together, later):
        assert each.change is not None
        (silence,) = apply(before, each.change).silences.values()
        assert silence.claim == f"tag:{CLAIM.id}"


def test_a_tag_doubled_in_the_change_that_uses_it() -> None:
    now = held(ARTICLE, CLAIM)
    mine = replace(CLAIM, id="mine")
    after = carried_out(now, None, replace(MARK, tags=("mine",)), Edit(None, mine))
    assert after == held(ARTICLE, CLAIM, MARK)


def test_of_an_edit_and_a_removal_the_edit_stays() -> None:
    edited = replace(MARK, tags=())
    there = held(ARTICLE, CLAIM, edited, NOTE)
    removal = Edit(NOTE, None), Edit(None, IN_TRASH)
    assert carried_out(there, MARK, None, *removal, told="changed elsewhere") == there
    gone = held(ARTICLE, CLAIM, IN_TRASH)
    again = rebased(gone, Change("", (Edit(MARK, edited),)))
    assert again.change == Change("", (Edit(None, edited),))
    assert "removed elsewhere" in again.notices[0]


def test_a_note_brings_its_highlight_back_with_its_tags() -> None:
    seen = held(ARTICLE, CLAIM, MARK, NOTE)
    edited = replace(NOTE, text="so she says")
    change = Change("", (Edit(NOTE, edited),))
    result = rebased(held(ARTICLE), change, referred_to(seen, change))
    assert result.change is not None
    assert apply(held(ARTICLE), result.change) == held(ARTICLE, CLAIM, MARK, edited)


def test_a_highlight_with_a_new_note_is_not_removed() -> None:
    now = held(ARTICLE, CLAIM, MARK, replace(NOTE, creator="ben"))
    trashed = replace(IN_TRASH, note=None)
    assert carried_out(now, MARK, None, Edit(None, trashed), told="used elsewhere") == now


def test_a_tag_that_another_uses_by_now_is_not_removed() -> None:
    now = held(ARTICLE, CLAIM, MARK)
    assert carried_out(now, CLAIM, None, told="used elsewhere") == now


def test_of_two_removals_the_trash_has_all_words() -> None:
    theirs, mine = IN_TRASH, replace(IN_TRASH, note=replace(NOTE, text="so she says"))
    now = held(ARTICLE, CLAIM, theirs)
    after = carried_out(now, None, mine, Edit(MARK, None))
    note = after.trash[MARK.id].note
    assert note is not None
    assert "so he says" in note.text
    assert "so she says" in note.text


def test_fields_of_an_article_are_changed_one_by_one() -> None:
    seen = replace(ARTICLE, source=None, author=None, fields=(("owner", "a"), ("desk", "b")))
    mine = replace(seen, source="BBC", fields=(("owner", "c"), ("desk", "b")))
    theirs = replace(seen, author="Ann", fields=(("owner", "a"), ("city", "d")))
    after = carried_out(held(theirs), seen, mine)
    both = replace(seen, source="BBC", author="Ann", fields=(("owner", "c"), ("city", "d")))
    assert after == held(both)


def test_of_two_values_of_a_field_the_other_one_is_told_whole() -> None:
    title = "A very long headline, which is longer than any excerpt of it that a message has"
    after = carried_out(
        held(replace(ARTICLE, title=title)), ARTICLE, replace(ARTICLE, title="Short"), told=title
    )
    assert after.articles[ARTICLE.id].title == "Short"


def test_of_two_notes_on_one_line_both_stay() -> None:
    now = held(ARTICLE, CLAIM, MARK, replace(NOTE, text="so he said"))
    after = carried_out(now, NOTE, replace(NOTE, text="so she says"), told="both texts")
    assert {"so he said", "so she says"} <= set(after.notes[NOTE.id].text.split("\n"))


def test_two_searches_of_one_name_are_both_kept() -> None:
    now = held(replace(SEARCH, query="million"))
    edited = carried_out(now, SEARCH, replace(SEARCH, query="trillion"), told="exists by now")
    assert {each.name: each.query for each in edited.searches.values()} == {
        "money": "million",
        "money (2)": "trillion",
    }
    made = carried_out(now, None, replace(SEARCH, id="mine", query="trillion"), told="exists by now")
    assert [each.name for each in made.searches.values()] == ["money", "money (2)"]


def test_a_name_that_is_taken_by_now_is_not_given() -> None:
    now = held(CLAIM, replace(CLAIM, id="tag-2", name="number"))
    after = carried_out(now, CLAIM, replace(CLAIM, name="Number", colour="red"), told="exists by now")
    assert after.tags[CLAIM.id] == replace(CLAIM, colour="red")


def test_what_is_about_an_unknown_article_is_left_out_and_told() -> None:
    result = rebased(Annotations(), Change("", (Edit(None, MARK), Edit(None, CLAIM))))
    assert result.left_out == (Edit(None, MARK),)
    assert result.change == Change("", (Edit(None, CLAIM),))
    assert "its article is unknown" in result.notices[0]


def test_letters_are_left_as_they_were_given_first() -> None:
    now = held(LETTER)
    assert carried_out(now, None, replace(LETTER, letter="B")) == now
