"""Hypothesis' annotations, in the shapes of its API and of the files of its client."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.importing.elsewhere.hypothesis import read, recognises
from synoptic.annotations.importing.incoming import IncomingAnchor, OffsetUnit

if TYPE_CHECKING:
    from synoptic.annotations.importing.incoming import Incoming

PAGE = "https://courier.example/lock"


def row(identifier: str = "a1", *, exact: str | None = "the lock", **more: Any) -> dict[str, Any]:
    """Return an annotation as the API gives it (`APIAnnotationData` of `hypothesis/client`)."""
    selectors = [
        {
            "type": "RangeSelector",
            "startContainer": "/div[1]/p[2]",
            "endContainer": "/div[1]/p[2]",
            "startOffset": 4,
            "endOffset": 12,
        },
        {"type": "TextPositionSelector", "start": 1200, "end": 1208},
        {"type": "TextQuoteSelector", "exact": exact, "prefix": "Then ", "suffix": " shut"},
    ]
    return {
        "id": identifier,
        "created": "2025-11-26T09:12:45.123456+00:00",
        "updated": "2025-11-26T10:12:45.123456+00:00",
        "user": "acct:judith@hypothes.is",
        "uri": PAGE,
        "text": "Why?",
        "tags": ["claim", "to do"],
        "group": "__world__",
        "permissions": {"read": ["group:__world__"]},
        "target": [{"source": PAGE, "selector": selectors if exact is not None else None}],
        "document": {"title": ["The lock | Harbour Courier"]},
        "links": {"incontext": "https://hyp.is/a1/courier.example/lock"},
        "user_info": {"display_name": None},
        "flagged": False,
        "hidden": False,
        **more,
    }


def taken(found: Any) -> Incoming:
    content = json.dumps(found).encode()
    assert recognises(content, "annotations.json")
    return read(content, "annotations.json")


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda rows: {"total": 1, "rows": rows},
        lambda rows: {"export_date": "2025-11-26", "client_version": "1.1", "annotations": rows},
        lambda rows: rows,
        lambda rows: rows[0],
    ],
)
def test_each_way_to_export(wrapped: Any) -> None:
    incoming = taken(wrapped([row()]))
    (one,) = incoming.highlights
    assert one.anchor == IncomingAnchor(
        exact="the lock", before="Then ", after=" shut", start=1200, end=1208, unit=OffsetUnit.UTF16
    )
    assert (one.id, one.note, one.tags) == ("a1", "Why?", ("claim", "to do"))
    assert (one.created, one.modified) == (
        datetime(2025, 11, 26, 9, 12, 45, 123456, UTC),
        datetime(2025, 11, 26, 10, 12, 45, 123456, UTC),
    )
    (article,) = incoming.articles
    assert (article.key, article.url, article.title) == (PAGE, PAGE, "The lock | Harbour Courier")
    assert not incoming.left_out


def test_replies_page_notes_and_people() -> None:
    incoming = taken(
        {
            "rows": [
                row("r2", exact=None, text="So am I.", references=["a1", "r1"], user="acct:ada@hypothes.is"),
                row("r1", exact=None, text="I am in doubt.", references=["a1"], created="2025-11-25"),
                row("a1"),
                row("p1", exact=None, text="On the page", tags=["x"]),
                row("a2", user="acct:ada@hypothes.is", text="", tags=[]),
                row("lost", exact=None, references=["gone"]),
                row("empty", exact=None, text=" ", tags=[]),
            ]
        }
    )
    one, two = incoming.highlights
    assert one.note == "Why?\n\njudith: I am in doubt.\n\nada: So am I."
    assert (one.tags, two.tags) == (("claim", "to do", "by/judith"), ("by/ada",))
    assert [(each.id, each.article, each.text) for each in incoming.notes] == [("p1", PAGE, "On the page")]
    assert incoming.left_out == (
        "annotation 6: an answer to an annotation that is not in the file",
        "annotation 4: the tags of a note on a page: x",
        "annotation 7: it marks a page as a whole and has no note",
    )


def test_what_hypothesis_gets_wrong() -> None:
    """Null selectors mark whole pages (`hypothesis/client` 407); prefixes end in half a character."""
    half = row("a1")
    half["target"][0]["selector"][2] |= {"prefix": "\ude00 a ", "suffix": " b \ud83d"}
    places = row(
        "a2", target=[{"source": PAGE, "selector": [{"type": "TextPositionSelector", "start": 1, "end": 9}]}]
    )
    book = row(
        "a3", text="On page 3", target=[{"source": PAGE, "selector": [{"type": "PageSelector", "index": 2}]}]
    )
    pdf = row(
        "a4",
        uri="urn:x-pdf:1234",
        document={
            "title": "The lock",
            "link": [{"href": "urn:x-pdf:1234"}, {"href": "https://x.example/l.pdf"}],
        },
    )
    local = row("a5", uri="file:///news/my%20lock.html", document={})
    nowhere = row("a6", uri=None, target=[], group="Ab12")
    incoming = taken([half, places, book, pdf, local, nowhere, 7])
    assert (incoming.highlights[0].anchor.before, incoming.highlights[0].anchor.after) == (" a ", " b ")
    assert [(each.url, each.file, each.title) for each in incoming.articles[1:]] == [
        ("https://x.example/l.pdf", "", "The lock"),
        (None, "/news/my lock.html", ""),
    ]
    assert [each.text for each in incoming.notes] == ["On page 3"]
    assert incoming.left_out == (
        "annotation 7: no annotation",
        "annotation 2: it quotes no words, and its offsets count in the page, not in its article",
        "annotation 3: the tags of a note on a page: claim, to do",
        "annotation 6: it does not say of which page it is",
        "2 groups: annotations here have none",
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_the_client(delimiter: str) -> None:
    """`AnnotationsExporter.buildCSVExportContent` of the client."""
    lines = [
        ["Created at", "Author", "Page", "URL", "Group", "Type", "Quote/description", "Comment", "Tags"],
        [
            "2025-11-26 09:12",
            "judith",
            "",
            PAGE,
            "Public",
            "Annotation",
            "the lock",
            '"Why,\n""so?"""',
            '"a,b"',
        ],
        ["2025-11-26 09:13", "judith", "", PAGE, "Public", "Page note", "", "On the page", ""],
        ["2025-11-26 09:14", "ada", "", PAGE, "Public", "Reply", "", "No", ""],
        ["torn"],
    ]
    content = "\n".join(delimiter.join(each) for each in lines).encode()
    assert recognises(content, "annotations.csv")
    incoming = read(content, "annotations.csv")
    (one,) = incoming.highlights
    assert (one.anchor.exact, one.note, one.tags) == ("the lock", 'Why,\n"so?"', ("a", "b"))
    assert one.created == datetime(2025, 11, 26, 9, 12, tzinfo=UTC)
    assert [each.text for each in incoming.notes] == ["On the page"]
    assert incoming.left_out == (
        "annotation 4: has not the columns of its header",
        "annotation 3: an answer to an annotation that is not in the file",
    )


@pytest.mark.parametrize("content", [b"", b"[]", b'{"rows": []}', b"{", b"Created at,Author\n", b"\0\xff\0"])
def test_no_annotations(content: bytes) -> None:
    with pytest.raises(InvalidRequest, match=r"^x\.json: "):
        read(content, "x.json")
