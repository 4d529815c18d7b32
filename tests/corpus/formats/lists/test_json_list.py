"""Lists in JSON: each record for itself, told by its members, and a broken one costs itself alone."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Role
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import Block, Fact, FileContents, ListedHighlight, RawFile
from synoptic.corpus.formats.lists.json_list import load
from synoptic.corpus.formats.lists.omnivore import highlights_in
from tests.examples import examples


def read(value: object) -> FileContents:
    text = value if isinstance(value, str) else json.dumps(value)
    return load(RawFile("list.json", text.encode()))


def test_csl_json_of_zotero() -> None:
    found = read(
        [
            {
                "id": "http://zotero.org/users/1/items/ABCD",
                "type": "article-newspaper",
                "title": "The <i>lock</i> &amp; the harbour",
                "container-title": "Harbour Courier",
                "abstract": "Short.",
                "author": [
                    {"family": "Brandt", "given": "Ilse"},
                    {"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"},
                    {"literal": "Ardwire"},
                ],
                "issued": {"date-parts": [["2025", 10, 23]]},
                "language": "en-GB",
                "section": "News",
                "URL": "https://courier.example/1",
            },
            {
                "id": "b",
                "type": "article-journal",
                "title": "By DOI",
                "DOI": "10.1234/x",
                "issued": {"raw": "2025"},
            },
            {"id": "c", "type": "book", "title": "Nowhere", "issued": {"date-parts": [[2025, 13]]}},
        ]
    )
    first, second, third = found.listed
    assert first.title == Fact("The lock & the harbour", "Zotero")
    assert first.source == Fact("Harbour Courier", "Zotero")
    assert first.author == Fact("Ilse Brandt, Jan van den Berg, Ardwire", "Zotero")
    assert first.date == Fact("2025-10-23", "Zotero")
    assert (first.language, first.section) == (Fact("en", "Zotero"), Fact("News", "Zotero"))
    assert first.summary == "Short."
    assert second.date == Fact("2025", "the list")
    assert third.date is None
    assert found.addresses == ("https://courier.example/1", "https://doi.org/10.1234/x")
    assert found.articles == ()
    assert found.remarks == ("3 entries: 2 addresses, 1 without text or address. Without: “Nowhere”.",)


def test_items_of_zotero_with_what_is_attached() -> None:
    item = {
        "itemType": "newspaperArticle",
        "key": "A",
        "title": "The lock",
        "publicationTitle": "Harbour Courier",
        "creators": [
            {"creatorType": "author", "firstName": "Ilse", "lastName": "Brandt"},
            {"creatorType": "editor", "name": "Somebody Else"},
        ],
        "date": "October 23, 2025",
        "url": "https://courier.example/1",
        "tags": [{"tag": "harbour"}],
        "attachments": [],
    }
    attached = {"itemType": "attachment", "key": "B", "parentItem": "A", "path": "files/1/x.pdf"}
    marked = {
        "itemType": "annotation",
        "key": "C",
        "parentItem": "B",
        "annotationText": "stayed closed",
        "annotationComment": "why?",
        "tags": [{"tag": "claim"}],
    }
    note = {"itemType": "note", "key": "D", "parentItem": "A", "note": "<p>mine</p>"}
    found = read(
        [{"key": each["key"], "version": 1, "data": each} for each in (item, attached, marked, note)]
    )
    (listed,) = found.listed
    assert listed.author == Fact("Ilse Brandt", "Zotero")
    assert listed.date == Fact("2025-10-23", "Zotero")
    assert listed.tags == ("harbour",)
    assert listed.highlights == (ListedHighlight("stayed closed", "why?", ("claim",), "C"),)
    assert found.files == ("files/1/x.pdf",)
    assert found.remarks == ("1 entry: 1 file.", "1 note left out.")
    better = {**item, "attachments": [{"path": "files/2/y.pdf"}]}
    assert read({"config": {"id": "x"}, "items": [better]}).files == ("files/2/y.pdf",)


def test_omnivore() -> None:
    found = read(
        [
            {
                "id": "1",
                "slug": "the-lock",
                "title": "The lock",
                "description": "Closed again",
                "author": "Ilse Brandt",
                "url": "https://courier.example/1",
                "state": "archived",
                "readingProgress": 30,
                "labels": ["harbour", "to do"],
                "savedAt": "2025-10-25T10:00:00.000Z",
                "publishedAt": "2025-10-23T00:00:00.000Z",
            }
        ]
    )
    (listed,) = found.listed
    assert (listed.files, listed.highlights_file) == (("content/the-lock.html",), "highlights/the-lock.md")
    assert listed.tags == ("harbour", "to do")
    assert listed.date == Fact("2025-10-23", "Omnivore")


def test_highlights_of_omnivore() -> None:
    text = "> stayed closed \n> > for a day \n\n#claim #to-do\n\nWhy?\nWho?\n\n> again "
    assert highlights_in(text) == (
        ListedHighlight("stayed closed\n> for a day", "Why?\nWho?", ("claim", "to-do")),
        ListedHighlight("again"),
    )
    assert highlights_in("no quotation\n\n") == ()


def test_readwise_api() -> None:
    record = {
        "user_book_id": 7,
        "title": "The lock",
        "author": "Ilse Brandt",
        "source_url": "https://courier.example/1",
        "book_tags": [{"id": 1, "name": "harbour"}],
        "highlights": [{"text": "stayed closed", "note": "why?", "tags": [{"name": "claim"}]}],
    }
    (listed,) = read({"count": 1, "nextPageCursor": None, "results": [record]}).listed
    assert listed.highlights == (ListedHighlight("stayed closed", "why?", ("claim",)),)
    assert listed.tags == ("harbour",)


def test_json_feed() -> None:
    found = read(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Ardwire",
            "items": [
                {
                    "id": "1",
                    "url": "https://a.example/1",
                    "title": "One",
                    "content_html": "<p>First &amp; last.</p>",
                },
                {"id": "2", "url": "https://a.example/2", "content_text": "Plain <p>.\n\nMore."},
                {"id": "3", "url": "https://a.example/3", "summary": "Only this."},
            ],
        }
    )
    one, two = found.articles
    assert one.blocks == (Block("One", Role.HEADING), Block("First & last."))
    assert one.source == Fact("Ardwire", "the feed")
    assert two.part == "2"
    assert found.addresses == ("https://a.example/3",)


def test_a_list_of_objects() -> None:
    found = read(
        [
            {
                "title": "One",
                "url": "https://a.example/1",
                "text": "First.\n\nSecond.",
                "tags": ["x"],
                "authors": ["A", {"name": "B"}],
            },
            {"headline": "Two", "link": "https://a.example/2", "date": "03/04/2025"},
            {"title": "Three"},
        ]
    )
    (one,) = found.articles
    assert [block.text for block in one.blocks] == ["One", "First.", "Second."]
    assert one.author == Fact("A, B", "the list")
    assert one.part == "https://a.example/1"
    assert found.addresses == ("https://a.example/2",)
    first, second, _ = found.listed
    assert (first.part, first.tags) == (one.part, ("x",))
    assert second.date is None
    assert found.remarks == ("3 entries: 1 article, 1 address, 1 without text or address. Without: “Three”.",)


GOOD = '{"title": "Good", "url": "https://a.example/1"}'


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('{"title": NaN, "url": "https://a.example/2"}', "Entry 2 holds NaN, which is no JSON."),
        ('{"title": "x", "url": "https://a.example/2", "url": "u"}', "Entry 2 names “url” twice."),
        ('{"title": ["x"], "url": "https://a.example/2"}', "Entry 2 has a “title” that is no text."),
        ('{"title": "x", "tags": {"a": 1}}', "Entry 2 has “tags” that are no list."),
        ('{"title": "x" "url": 1}', "Entry 2 is no valid JSON."),
        ('{"title": ' + "[" * 100_000 + "]" * 100_000 + "}", "Entry 2 is nested too deep."),
        ("17", "Entry 2 is no object."),
        ("nonsense", "Entry 2 is no valid JSON."),
    ],
)
def test_a_broken_record_costs_itself_alone(broken: str, reason: str) -> None:
    last = GOOD.replace("/1", "/3")
    found = read(f"[{GOOD}, {broken}, {last}]")
    assert found.addresses == ("https://a.example/1", "https://a.example/3")
    assert found.remarks == ("3 entries: 2 addresses, 1 that cannot be read.", reason)


def test_a_file_that_breaks_off() -> None:
    found = read(f'[{GOOD}, {{"title": "x", "url": "https://')
    assert found.addresses == ("https://a.example/1",)
    assert found.remarks[1] == "Entry 2 breaks off: the file is not whole."


@pytest.mark.parametrize(
    "text",
    ["", "{", "{}", "17", "words", '{"a": 1}', "[1, 2]", '[{"a": 1}]', "[" * 100_000, '{"a":' * 50_000],
)
def test_what_is_no_list(text: str) -> None:
    with pytest.raises(CorpusError) as raised:
        read(text)
    assert "\n" not in str(raised.value)


def test_an_empty_list() -> None:
    assert read("[]") == FileContents(())
    assert read('{"items": []}') == FileContents(())


@pytest.mark.parametrize("junk", ['"' * 100_001, "{" * 100_000, "[{" * 50_000, ",]" * 50_000, "9" * 100_000])
def test_hostile_bytes_take_no_time(junk: str) -> None:
    start = time.process_time()
    assert read(f"[{GOOD}, {junk}").addresses
    assert time.process_time() - start < 15


VALUES = (
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=2)
)
RECORDS = st.dictionaries(
    st.sampled_from(["title", "url", "text", "tags", "author", "date"]),
    VALUES | st.sampled_from(["https://a.example/x", "Some words."]),
)


@given(st.lists(RECORDS, max_size=6))
@examples(60)
def test_no_record_is_lost(records: list[dict[str, object]]) -> None:
    first = {"title": "One", "url": "https://a.example/first"}
    found = read([first, *records])
    total = len(records) + 1
    assert found.remarks[0].startswith(f"{total} entr")
    counts = found.remarks[0].partition(": ")[2].partition(".")[0].split(", ")
    assert sum(int(each.split()[0]) for each in counts) == total
