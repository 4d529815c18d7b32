"""Annotations from elsewhere: nothing is doubled, no word is lost, one step takes all of it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.model.values import LIBRARY, Highlight, Link, Note, SavedSearch, Tag
from synoptic.annotations.store.taking_in import Fate
from tests.annotations.specimens import TEXT, anchor_in, article_of, mark, record_for, store_in

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.store.store import AnnotationStore


@pytest.fixture
def mine(tmp_path: Path) -> AnnotationStore:
    return store_in(tmp_path / "mine", "mine")


@pytest.fixture
def theirs(tmp_path: Path) -> AnnotationStore:
    """Return a store with one of each kind of record."""
    store = store_in(tmp_path / "theirs", "theirs")
    article, other = article_of(), article_of("Another text.", identifier="article-2")
    mark(store, "NATO chief", "claim/number", note="Who?")
    mark(store, "only one", "claim/number", "doubt")
    store.note("article-1", "On the article")
    store.note(LIBRARY, "On all of it")
    store.describe_tag("doubt", description="Where I doubt it")
    passage = record_for(article), anchor_in(article, "only one")
    store.link("contradicts", passage, (record_for(other), anchor_in(other, "Another")), note="Do they?")
    tag = store.annotations.tag_named("doubt")
    assert tag is not None
    store.confirm_silence(f"tag:{tag.id}", "doubt", record_for(other), other.digest)
    store.add_row("quotation:only one", "only one")
    store.save_search("Putin", "putin table")
    store.dismiss("difference-1", "84 against 85")
    return store


def test_all_of_it_comes_as_it_is(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    taken = mine.take_in(theirs.annotations, "import", texts=[TEXT])
    assert mine.annotations == theirs.annotations
    assert set(taken.fates.values()) == {Fate.NEW}
    assert taken.count(Highlight) == taken.count(Highlight, Fate.NEW) == 2
    assert mine.texts.get(article_of().digest) == TEXT
    assert store_in(mine.folder).annotations == theirs.annotations


def test_a_second_time_changes_nothing_and_is_no_step(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    mine.take_in(theirs.annotations, "import")
    taken = mine.take_in(theirs.annotations, "import")
    assert set(taken.fates.values()) == {Fate.KNOWN}
    assert not taken.changes
    assert mine.steps == (1, 0)


def test_one_step_takes_it_back(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    mark(mine, "NATO chief", note="Mine")
    before = mine.annotations
    mine.take_in(theirs.annotations, "import 2 highlights")
    after = mine.annotations
    assert mine.undo() == "import 2 highlights"
    assert mine.annotations == before
    mine.redo()
    assert mine.annotations == after


def test_the_same_id_is_merged_and_no_word_is_lost(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    mine.take_in(theirs.annotations, "import")
    (highlight, _) = mine.annotations.highlights.values()
    mine.tag(highlight.id, "mine")
    mine.note(highlight.id, "Who?\nThe spokesman.")
    theirs.note(highlight.id, "Who, in fact?")
    theirs.tag(highlight.id, "theirs")
    taken = mine.take_in(theirs.annotations, "import")
    assert taken.fates[Highlight, highlight.id] is Fate.MERGED
    assert taken.count(Highlight, Fate.MERGED) == 1
    names = {tag.name for tag in mine.annotations.tags_of(mine.annotations.highlights[highlight.id])}
    assert names == {"claim/number", "mine", "theirs"}
    note = mine.annotations.note_on(highlight.id, mine.reader)
    assert note is not None
    assert "The spokesman." in note.text
    assert "Who, in fact?" in note.text
    # It goes on so: what is there is not added again, and what they add to it takes its place.
    assert not mine.take_in(theirs.annotations, "import").changes
    theirs.note(highlight.id, f"{note.text}\nMore of it")
    mine.take_in(theirs.annotations, "import")
    longer = mine.annotations.note_on(highlight.id, mine.reader)
    assert longer is not None
    assert longer.text == f"{note.text}\nMore of it"


def test_the_same_passage_gets_what_is_new(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    own = mark(mine, "NATO chief", "Claim/Number", note="Mine")
    taken = mine.take_in(theirs.annotations, "import")
    assert taken.count(Highlight, Fate.DOUBLED) == 1
    assert taken.count(Tag, Fate.KNOWN) == 1
    assert len(mine.annotations.highlights) == 2
    note = mine.annotations.note_on(own.id, mine.reader)
    assert note is not None
    assert note.text == "Mine\n\nWho?"
    # Their tag is ours of that name, for the other highlight too.
    (other,) = (each for each in mine.annotations.highlights.values() if each.id != own.id)
    assert own.tags[0] in other.tags
    assert not mine.take_in(theirs.annotations, "import").changes


def test_a_twin_is_told_by_its_caller(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    own = mark(mine, "Washington")
    (first, _) = theirs.annotations.highlights.values()
    mine.take_in(theirs.annotations, "import", twins={first.id: own.id})
    assert first.id not in mine.annotations.highlights
    assert len(mine.annotations.highlights[own.id].tags) == 1


def test_what_was_removed_here_stays_removed(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    mine.take_in(theirs.annotations, "import")
    (highlight, _) = mine.annotations.highlights.values()
    mine.remove([highlight.id])
    mine.note(LIBRARY, "")
    mine.remove_row("quotation:only one")
    taken = mine.take_in(theirs.annotations, "import")
    assert taken.count(Highlight, Fate.REMOVED) == 1
    assert taken.count(Note, Fate.REMOVED) == 2
    assert not taken.changes
    assert highlight.id not in mine.annotations.highlights
    assert mine.annotations.note_on(LIBRARY, mine.reader) is None


def test_a_place_that_they_found_anew_is_taken_over(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    mine.take_in(theirs.annotations, "import")
    (highlight, _) = mine.annotations.highlights.values()
    later = article_of("Now: the NATO chief.")
    theirs.reattach(highlight.id, anchor_in(later, "NATO chief"))
    mine.take_in(theirs.annotations, "import")
    assert mine.annotations.highlights[highlight.id].moved_to == anchor_in(later, "NATO chief")


def test_what_an_article_lacks_here_is_filled_in(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    mark(mine, "Washington")
    known = theirs.annotations.articles["article-1"]
    theirs.record(replace(known, source="NPR", title="Another title", fields=(("owner", "the public"),)))
    mine.take_in(theirs.annotations, "import")
    record = mine.annotations.articles["article-1"]
    assert (record.title, record.source, record.fields) == (known.title, "NPR", (("owner", "the public"),))
    assert dict(record.origins or ())["source"] == "an import"


def test_the_rest_is_told_by_what_it_is_about(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    article, other = article_of(), article_of("Another text.", identifier="article-2")
    passage = record_for(article), anchor_in(article, "only one")
    link = mine.link("contradicts", passage, (record_for(other), anchor_in(other, "Another")), note="Yes.")
    mine.save_search("putin", "something else")
    mine.dismiss("difference-1", "mine")
    mine.add_row("quotation:only one", "mine")
    taken = mine.take_in(theirs.annotations, "import")
    assert taken.count(Link, Fate.DOUBLED) == 1
    assert mine.annotations.links[link.id].note == "Yes.\n\nDo they?"
    assert taken.count(SavedSearch, Fate.DOUBLED) == 1
    assert {each.name: each.query for each in mine.annotations.searches.values()} == {
        "putin": "something else",
        "Putin 2": "putin table",
    }
    assert (len(mine.annotations.dismissals), len(mine.annotations.rows)) == (1, 1)
    assert len(mine.annotations.silences) == 1
    assert not mine.take_in(theirs.annotations, "import").changes


def test_a_silence_is_on_the_tag_that_is_here(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    tag = mine.add_tag("Doubt")
    mine.take_in(theirs.annotations, "import")
    (silence,) = mine.annotations.silences.values()
    assert silence.claim == f"tag:{tag.id}"


def test_many_are_taken_in_and_back(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    article = article_of("word " * 700)
    ends = range(4, len(article.text), 5)
    places = [anchor(article.text, end - 4, end, article.digest) for end in ends]
    theirs.highlight_all([(record_for(article), place) for place in places])
    own = mark(mine, "word", "mine", article=article)
    assert mine.annotations.highlights_of(article.id) == (own,)
    mine.take_in(theirs.annotations, "import")
    assert len(mine.annotations.highlights_of(article.id)) == len(places) + 2
    assert mine.annotations.highlights_at(article.id, 5)
    mine.undo()
    assert mine.annotations.highlights_of(article.id) == (own,)
    assert not mine.annotations.highlights_at(article.id, 5)
    mine.redo()
    assert len(mine.annotations.highlights_of(article.id)) == len(places) + 2


def test_a_letter_is_given_to_one_article(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    from synoptic.annotations.library.letters import letters_to_keep

    article = replace(article_of(), letter="A")
    other = replace(article_of("Another text.", identifier="article-2"), letter="A")
    now = theirs.annotations.articles["article-1"].created
    mine.keep_letters(letters_to_keep([article], mine.annotations, None, now))
    theirs.keep_letters(letters_to_keep([other], theirs.annotations, None, now))
    mine.take_in(theirs.annotations, "import")
    assert [each.id for each in mine.annotations.letters.values()] == ["article-1"]


def test_an_anchor_without_words_is_refused(mine: AnnotationStore, theirs: AnnotationStore) -> None:
    (highlight, _) = theirs.annotations.highlights.values()
    empty = replace(highlight, anchor=replace(highlight.anchor, exact="", end=highlight.anchor.start))
    broken = theirs.annotations.changed({"highlights": {highlight.id: empty}})
    with pytest.raises(InvalidRequest):
        mine.take_in(broken, "import")
    assert not mine.annotations.articles
