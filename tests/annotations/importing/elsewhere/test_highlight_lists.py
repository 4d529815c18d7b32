"""Highlights in lists of articles: Readwise, Instapaper, Omnivore, Zotero."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.importing.elsewhere import readwise
from synoptic.annotations.importing.elsewhere.highlight_lists import read, recognises
from synoptic.annotations.importing.import_formats import import_format_of

HEADER = (
    "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,"
    "Document tags"
)
READWISE = f"""\ufeff{HEADER}
"The lock, “stayed”
closed",The lock,"O’Neil, Jane",B00X,"=cmd()",yellow,"claim, to do",page,12,2020-10-05 10:15:30+00:00,news
,The lock,"O’Neil, Jane",B00X,,,,,,,
Open,The lock,"O’Neil, Jane",B00X,,blue,,location,345,"October 6, 2020 8:00:00 AM",
Thrown away,Another,Nobody,,,,discard,page,1,2020-10-06,
"torn,Another,Nobody
Too,many,cells,,,,,,,,,,more
"""


def test_readwise_csv() -> None:
    """The header that Readwise writes, with a note that a spreadsheet would run."""
    content = READWISE.encode()
    assert readwise.recognises(content, "readwise-data.csv")
    incoming = readwise.read(content, "readwise-data.csv")
    assert incoming.format == "Readwise"
    one, two = incoming.highlights
    assert (one.anchor.exact, one.note) == ("The lock, “stayed”\nclosed", "=cmd()")
    assert (one.tags, two.tags) == (("claim", "to do", "colour/yellow"), ("colour/blue",))
    assert (one.created, two.created) == (datetime(2020, 10, 5, 10, 15, 30, tzinfo=UTC), None)
    (article,) = incoming.articles
    assert (article.title, article.author, article.url) == ("The lock", "Jane O’Neil", None)
    assert incoming.left_out == (
        "Line 7 has a quotation mark that is never closed.",
        "Line 8 has more cells than the table has columns.",
        "1 highlight tagged “discard”",
    )


def test_readwise_api() -> None:
    """The API's `export` (readwise.io/api_deets)."""
    marked = {
        "id": 59758950,
        "text": "the lock",
        "note": "Why?",
        "color": "pink",
        "highlighted_at": "2022-09-13T16:41:53.186Z",
        "tags": [{"id": 1, "name": "claim"}],
    }
    book = {
        "user_book_id": 123,
        "title": "The lock",
        "author": "Ada",
        "source_url": "https://courier.example/lock",
        "highlights": [marked, {**marked, "id": 2, "color": "blue"}],
    }
    content = json.dumps(
        {"count": 1, "nextPageCursor": None, "results": [book, {**book, "highlights": 3}]}
    ).encode()
    assert readwise.recognises(content, "readwise.json")
    incoming = readwise.read(content, "readwise.json")
    assert [(each.id, each.note, each.tags) for each in incoming.highlights] == [
        ("59758950", "Why?", ("claim", "colour/pink")),
        ("2", "Why?", ("claim", "colour/blue")),
    ]
    assert incoming.highlights[0].created == datetime(2022, 9, 13, 16, 41, 53, 186000, UTC)
    assert [each.url for each in incoming.articles] == ["https://courier.example/lock"]
    assert [each.partition(" has")[0] for each in incoming.left_out] == ["Entry 2"]


def test_instapaper() -> None:
    header, row = "URL,Title,Selection,Folder,Timestamp", "The lock,stayed closed,Unread,1700000000"
    content = f"{header}\nhttps://courier.example/lock,{row}\n".encode()
    assert recognises(content, "instapaper-export.csv")
    (one,) = read(content, "instapaper-export.csv").highlights
    assert one.anchor.exact == "stayed closed"


def test_omnivore() -> None:
    """Its archive: lists, and for each article a file of its highlights."""
    record = {
        "slug": "lock",
        "savedAt": "2023-10-25",
        "title": "The lock",
        "url": "https://courier.example/1",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "metadata_0_to_20.json", json.dumps([record, {**record, "slug": "other", "url": ""}])
        )
        archive.writestr("highlights/lock.md", "> stayed closed \n\n#claim\n\nWhy?\n\n> and open\n")
        archive.writestr("content/lock.html", "<p>The lock stayed closed.</p>")
    content = packed.getvalue()
    assert recognises(content, "omnivore.zip")
    # Where a file is added, it is a list of articles.
    assert import_format_of(content, "omnivore.zip") is None
    form = import_format_of(content, "omnivore.zip", or_list=True)
    assert form is not None
    assert form.name == "lists"
    incoming = read(content, "omnivore.zip")
    assert [(each.anchor.exact, each.note, each.tags) for each in incoming.highlights] == [
        ("stayed closed", "Why?", ("claim",)),
        ("and open", "", ()),
    ]
    assert [each.url for each in incoming.articles] == ["https://courier.example/1"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"url,title\nhttps://x.example,A\n"),
        ("a.csv", b""),
        ("a.json", b'[{"title": "A", "url": "https://x.example"}]'),
        ("a.json", b"{"),
        ("a.zip", b"PK\x03\x04 broken"),
        ("a.csv", b"\0\xff\0"),
    ],
)
def test_no_highlights(name: str, content: bytes) -> None:
    assert not recognises(content, name)
    with pytest.raises(InvalidRequest, match=rf"^{name}: "):
        read(content, name)
