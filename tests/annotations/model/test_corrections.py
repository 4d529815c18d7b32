"""Provenance that the reader fills in: what holds against the file, and what a field can be called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.annotations.errors import Conflict, InvalidRequest
from synoptic.annotations.files.codec import from_document, to_document
from synoptic.annotations.model.corrections import EARLIER, YOU, corrected, following, origins_of
from synoptic.annotations.model.values import ArticleRecord
from tests.annotations.specimens import article_of, record_for, store_in

if TYPE_CHECKING:
    from pathlib import Path

PAGE = replace(
    record_for(article_of()),
    source="Birch",
    date="2031-03-14",
    section="World",
    language="en",
    origins=(("source", "the page"), ("date", "JSON-LD")),
)


def test_what_the_reader_fills_in_says_so_and_the_rest_keeps_its_origin() -> None:
    now = corrected(
        PAGE, {"outlet": "Birch  Daily", "author": "Ilse Brandt", "section": None, "Owner": "Stig"}
    )
    assert (now.source, now.author, now.section) == ("Birch Daily", "Ilse Brandt", None)
    assert now.fields == (("Owner", "Stig"),)
    assert now.origins == (("source", YOU), ("author", YOU), ("date", "JSON-LD"), ("section", YOU))
    assert corrected(now, {"source": "Birch Daily", "owner": "Stig"}) is now
    assert corrected(now, {"owner": ""}).fields == ()


def test_a_value_of_an_older_version_holds_beside_one_that_is_filled_in() -> None:
    older = replace(PAGE, origins=None)
    now = corrected(older, {"date": "2031-03-15"})
    assert origins_of(now) == dict.fromkeys(("title", "source", "author", "url"), EARLIER) | {"date": YOU}
    assert following(now, replace(PAGE, source="Elm", section="Home")).source == "Birch"
    assert following(now, replace(PAGE, source="Elm", section="Home")).section == "Home"


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"title": " "}, "needs a title"),
        ({"date": "14 March 2031"}, "not a date"),
        ({"date": "2031-02-30"}, "not a date"),
        ({"language": "English"}, "no code of a language"),
        ({"path": "x"}, "means something else"),
        ({"autor": "x"}, "author"),
        ({"1st": "x"}, "no name for a field"),
        ({"a=b": "x"}, "no name for a field"),
        ({"x" * 41: "x"}, "no name for a field"),
        ({"url": "notaurl"}, "no web address"),
        ({"url": "see the paper.example"}, "no web address"),
    ],
)
def test_what_cannot_be_is_refused(values: dict[str, str], fault: str) -> None:
    with pytest.raises(InvalidRequest, match=fault):
        corrected(PAGE, values)


def test_a_record_is_read_as_it_was_written_and_an_older_one_too() -> None:
    record = corrected(PAGE, {"kind of outlet": "tabloid", "owner": "Stig"})
    document = to_document(record)
    assert document["fields"] == {"kind of outlet": "tabloid", "owner": "Stig"}
    assert document["origins"] == {"source": "the page", "date": "JSON-LD"}
    assert from_document(ArticleRecord, document) == record
    older = {
        name: value
        for name, value in document.items()
        if name not in {"section", "language", "origins", "fields"}
    }
    assert from_document(ArticleRecord, older) == replace(
        record, section=None, language=None, origins=None, fields=()
    )


@pytest.mark.parametrize("value", [[], "x", {"": "x"}, {"owner": ""}, {"owner": 3}])
def test_own_fields_that_are_no_names_and_texts_are_a_fault(value: object) -> None:
    with pytest.raises(ValueError, match="fields"):
        from_document(ArticleRecord, to_document(PAGE) | {"fields": value})


def test_corrections_of_several_are_one_step_back_and_forth(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    two = [PAGE, replace(PAGE, id="article-2", path="b.txt")]
    store.record_all(two)
    store.record_all([corrected(each, {"owner": "Stig", "date": "2031"}) for each in two])
    after = dict(store.annotations.articles)
    store.undo()
    assert [each.fields for each in store.annotations.articles.values()] == [(), ()]
    assert {each.date for each in store.annotations.articles.values()} == {"2031-03-14"}
    store.redo()
    assert dict(store.annotations.articles) == after
    store.close()
    assert dict(store_in(tmp_path).annotations.articles) == after


def test_what_two_terminals_fill_in_is_all_kept(tmp_path: Path) -> None:
    one = store_in(tmp_path, "one")
    one.record(corrected(PAGE, {"owner": "Stig", "reach": "1,000"}))
    other = store_in(tmp_path, "other")
    seen = other.annotations.articles[PAGE.id]
    one.record(corrected(one.annotations.articles[PAGE.id], {"date": "2031-03-15", "owner": "Stig & Co"}))
    other.record(corrected(seen, {"author": "Ilse Brandt", "kind": "tabloid", "reach": None}))
    one.refresh()
    now = one.annotations.articles[PAGE.id]
    assert now == other.annotations.articles[PAGE.id]
    assert (now.author, now.date) == ("Ilse Brandt", "2031-03-15")
    assert dict(now.fields) == {"owner": "Stig & Co", "kind": "tabloid"}
    assert origins_of(now) == {"source": "the page", "author": YOU, "date": YOU}
    other.undo()
    left = other.annotations.articles[PAGE.id]
    assert (left.author, left.date, dict(left.fields)["owner"]) == (None, "2031-03-15", "Stig & Co")


def test_one_who_has_not_seen_the_record_is_asked_to_look(tmp_path: Path) -> None:
    one, other = store_in(tmp_path, "one"), store_in(tmp_path, "other")
    one.record(PAGE)
    with pytest.raises(Conflict):
        other.record(corrected(PAGE, {"owner": "Stig"}))
