from __future__ import annotations

import pytest
from msgspec.structs import replace

from synoptic.annotations.errors import Conflict
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.changes import Change, Edit, History, apply, fitted
from synoptic.annotations.model.values import Highlight, Note, Tag
from tests.annotations.specimens import START, Clock, anchor_in, article_of, record_for

CLOCK = Clock()
EARLY, LATE = CLOCK(), CLOCK()
ARTICLE = record_for(article_of())
CLAIM = Tag("tag-1", "claim", "yellow", "", EARLY, EARLY)
HIGHLIGHT = Highlight("mark-1", ARTICLE.id, anchor_in(article_of(), "table"), (CLAIM.id,), EARLY, EARLY)
NOTE = Note("note-1", HIGHLIGHT.id, "so he says", EARLY, EARLY)
MADE = Change("highlight", (Edit(None, ARTICLE), Edit(None, CLAIM), Edit(None, HIGHLIGHT)))
NOTHING = Annotations()


def test_a_change_and_its_inverse_come_to_nothing() -> None:
    after = apply(NOTHING, MADE)
    assert after.articles == {ARTICLE.id: ARTICLE}
    assert after.tags == {CLAIM.id: CLAIM}
    assert after.highlights == {HIGHLIGHT.id: HIGHLIGHT}
    assert apply(after, MADE.inverse()) == NOTHING
    assert not NOTHING.articles


def test_an_edit_is_about_one_record() -> None:
    with pytest.raises(ValueError, match="one record"):
        Edit(None, None)
    with pytest.raises(ValueError, match="one record"):
        Edit(CLAIM, replace(CLAIM, id="other"))
    with pytest.raises(ValueError, match="one record"):
        Edit(CLAIM, replace(NOTE, id=CLAIM.id))


def test_a_record_that_is_not_as_expected_is_a_conflict() -> None:
    after = apply(NOTHING, MADE)
    with pytest.raises(Conflict, match="changed the article since"):
        apply(after, MADE)
    other = replace(CLAIM, colour="red")
    with pytest.raises(Conflict, match="changed the tag since"):
        apply(after, Change("describe tag", (Edit(replace(CLAIM, colour="blue"), other),)))


def test_what_comes_back_comes_back_to_its_place() -> None:
    later = replace(CLAIM, id="tag-2", name="number", created=LATE)
    both = apply(NOTHING, Change("", (Edit(None, CLAIM), Edit(None, later))))
    removal = Change("remove tag", (Edit(CLAIM, None),))
    back = apply(apply(both, removal), removal.inverse())
    assert list(back.tags) == [CLAIM.id, later.id]


def note_change(before: str | None, after: str | None, key: str | None = "typing") -> Change:
    def note(text: str | None) -> Note | None:
        return None if text is None else replace(NOTE, text=text)

    label = "add note" if before is None else "remove note" if after is None else "edit note"
    return Change(label, (Edit(note(before), note(after)),), key)


def test_changes_with_one_key_are_taken_back_as_one() -> None:
    history = History()
    history.push(note_change(None, "s"))
    history.push(note_change("s", "so"))
    history.push(note_change("so", "so he says"))
    assert history.next(back=True) == note_change(None, "so he says").inverse()
    history.skip(back=True)
    assert history.next(back=True) is None


def test_a_folded_change_is_called_what_it_does() -> None:
    edited = note_change("s", "so").followed_by(note_change("so", None))
    assert edited == note_change("s", None)
    assert note_change(None, "s").followed_by(note_change("s", None)) == Change("remove note", (), "typing")


def test_changes_that_come_to_nothing_leave_no_step() -> None:
    history = History()
    history.push(note_change(None, "s"))
    history.push(note_change("s", None))
    assert history.next(back=True) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (note_change(None, "s", None), note_change("s", "so", None)),
        (note_change(None, "s", "one"), note_change("s", "so", "another")),
        (note_change(None, "s"), note_change("somebody else’s", "so")),
    ],
)
def test_other_changes_are_steps_of_their_own(first: Change, second: Change) -> None:
    history = History()
    history.push(first)
    history.push(second)
    assert history.next(back=True) == second.inverse()
    history.step(second.inverse(), back=True)
    assert history.next(back=True) == first.inverse()
    assert history.next(back=False) == second


def test_nothing_is_folded_into_a_change_that_was_carried_out_again() -> None:
    history = History()
    history.push(note_change(None, "s"))
    history.step(note_change(None, "s").inverse(), back=True)
    history.step(note_change(None, "s"), back=False)
    history.push(note_change("s", "so"))
    assert history.next(back=True) == note_change("s", "so").inverse()


def test_a_new_change_ends_what_could_be_carried_out_again() -> None:
    history = History()
    history.push(note_change(None, "s"))
    history.step(note_change(None, "s").inverse(), back=True)
    assert history.next(back=False) == note_change(None, "s")
    history.push(note_change(None, "t"))
    assert history.next(back=False) is None


def test_what_others_use_by_now_stays_when_its_maker_takes_it_back() -> None:
    theirs = replace(HIGHLIGHT, id="mark-2", anchor=anchor_in(article_of(), "done"))
    now = apply(apply(NOTHING, MADE), Change("highlight", (Edit(None, theirs),)))
    assert fitted(now, MADE.inverse()).edits == (Edit(HIGHLIGHT, None),)
    untagged = apply(now, Change("untag", (Edit(theirs, replace(theirs, tags=())),)))
    assert set(fitted(untagged, MADE.inverse()).edits) == {Edit(HIGHLIGHT, None), Edit(CLAIM, None)}


@pytest.mark.parametrize(
    ("theirs", "ours", "message"),
    [
        (Edit(None, NOTE), MADE.inverse(), "a note now"),
        (Edit(None, replace(HIGHLIGHT, id="mark-2")), Change("", (Edit(CLAIM, None),)), "have the tag now"),
        (Edit(None, replace(HIGHLIGHT, id="mark-2")), Change("", (Edit(ARTICLE, None),)), "other highlights"),
        (Edit(HIGHLIGHT, None), Change("", (Edit(None, NOTE),)), "of the note was removed"),
        (Edit(CLAIM, None), Change("", (Edit(None, replace(HIGHLIGHT, id="mark-2")),)), "tags was removed"),
        (
            Edit(ARTICLE, None),
            Change("", (Edit(None, replace(HIGHLIGHT, id="mark-2", tags=())),)),
            "article was removed",
        ),
        (Edit(None, NOTE), Change("", (Edit(None, replace(NOTE, id="note-2")),)), "another note"),
        (
            Edit(None, replace(CLAIM, id="tag-2", name="Number")),
            Change("", (Edit(None, replace(CLAIM, id="tag-3", name="number")),)),
            "another tag “number”",
        ),
    ],
)
def test_what_no_longer_fits_is_a_conflict(theirs: Edit, ours: Change, message: str) -> None:
    now = apply(apply(NOTHING, MADE), Change("", (theirs,)))
    with pytest.raises(Conflict, match=message):
        fitted(now, ours)


def test_the_clock_of_these_tests_runs() -> None:
    assert START == EARLY < LATE
