"""Web Annotations as other programs write them, with what they get wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.importing.elsewhere import hypothesis as hypothesis_reader
from synoptic.annotations.importing.elsewhere import koreader
from synoptic.annotations.importing.elsewhere.web_annotation_reader import read, recognises
from synoptic.annotations.importing.incoming import IncomingAnchor, OffsetUnit
from synoptic.annotations.model.values import LINK_KINDS
from tests.examples import examples

if TYPE_CHECKING:
    from synoptic.annotations.importing.incoming import Incoming

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
PAGE = "https://courier.example/lock"


def taken(found: Any) -> Incoming:
    content = json.dumps(found).encode()
    assert recognises(content, "x.json")
    return read(content, "x.json")


def of(exact: str, source: str = PAGE, **more: Any) -> dict[str, Any]:
    return {"source": source, "selector": [{"type": "TextQuoteSelector", "exact": exact}], **more}


def annotation(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"@context": CONTEXT, "id": f"#{number}", "type": "Annotation", "target": of("the lock"), **more}


def test_recogito_js() -> None:
    """The shapes of `recogito/recogito-js`: ids with a hash, a relation between two of them."""
    incoming = taken(
        [
            annotation(
                1,
                body=[
                    {"type": "TextualBody", "value": "claim", "purpose": "tagging"},
                    {"type": "TextualBody", "value": "Why 🚢?", "purpose": "commenting"},
                    {"type": "TextualBody", "value": "RED", "purpose": "highlighting"},
                ],
                target={
                    "selector": [
                        {"type": "TextQuoteSelector", "exact": "🚢 open"},
                        {"type": "TextPositionSelector", "start": 10, "end": 17},
                    ],
                    "source": PAGE,
                },
            ),
            annotation(2, target=of("closed")),
            {
                "@context": CONTEXT,
                "id": "#3",
                "type": "Annotation",
                "motivation": "linking",
                "body": [{"type": "TextualBody", "value": "contradicts", "purpose": "tagging"}],
                "target": [{"id": "#1"}, {"id": "#2"}],
            },
            {
                "@context": CONTEXT,
                "id": "#4",
                "type": "Annotation",
                "motivation": "linking",
                "body": [{"type": "TextualBody", "value": "isLinkedTo", "purpose": "tagging"}],
                "target": [{"id": "#1"}, {"id": "#2"}],
            },
        ]
    )
    one, _ = incoming.highlights
    assert (one.id, one.tags, one.note) == ("1", ("claim", "colour/red"), "Why 🚢?")
    assert one.anchor == IncomingAnchor(exact="🚢 open", start=10, end=17, unit=OffsetUnit.UTF16)
    (link,) = incoming.links
    assert (link.id, link.kind) == ("3", "contradicts")
    assert link.other.anchor is not None
    assert link.other.anchor.exact == "closed"
    assert incoming.left_out == (f"annotation 4: a link “isLinkedTo”; kinds are {', '.join(LINK_KINDS)}",)
    assert [each.url for each in incoming.articles] == [PAGE]


def test_recogito() -> None:
    """The serialiser `WebAnnotationBody` of `pelagios/recogito2`: notes and makers are in the bodies."""
    made = {"creator": "https://recogito.example/ada", "modified": "2019-02-01T10:00:00Z"}
    incoming = taken(
        [
            annotation(
                body=[
                    {"type": "SpecificResource", "value": "https://places.example/1",
                     "purpose": "identifying", "note": "Or the other one", **made},
                    {"type": "Feature", "purpose": "georeferencing", "geometry": {"type": "Point"}, **made},
                    {"type": "TextualBody", "value": "PLACE", "purpose": "classifying", **made},
                ],
                target={
                    "source": "https://recogito.example/part/1",
                    "type": "Text",
                    "selector": [
                        {"type": "TextPositionSelector", "start": 10, "end": 14},
                        {"type": "TextQuoteSelector", "exact": "Troy"},
                    ],
                },
            ),
            annotation(2),
        ]
    )  # fmt: skip
    one, _ = incoming.highlights
    assert one.note == "https://places.example/1\n\nOr the other one"
    assert one.tags == ("PLACE", "by/ada")
    assert (one.anchor.start, one.anchor.end) == (10, 14)


def test_relations_of_annotorious() -> None:
    """Of `annotorious/…/w3c-relations`: a link from an annotation to one, and its kind in a third."""
    incoming = taken(
        [
            annotation(1),
            annotation(2, target=of("closed")),
            {"id": "#3", "type": "Annotation", "motivation": "linking", "body": "#2", "target": "#1"},
            {
                "id": "#4",
                "type": "Annotation",
                "motivation": "tagging",
                "body": {"value": "agrees"},
                "target": "#3",
            },
        ]
    )
    assert [(each.kind, each.one.anchor and each.one.anchor.exact) for each in incoming.links] == [
        ("agrees", "the lock")
    ]
    assert len(incoming.highlights) == 2
    assert not incoming.left_out


def test_readium_s_set() -> None:
    """Sample 10 of `readium/annotations`, as Thorium writes `.annotation` and `.ann`."""
    css = {"type": "CssSelector", "value": "#intro > p:nth-child(2)"}
    incoming = taken(
        {
            "@context": CONTEXT,
            "id": "urn:uuid:123-123-123-123",
            "type": "AnnotationSet",
            "generator": "https://github.com/edrlab/thorium-reader/releases/tag/v3.1.0",
            "about": {
                "dc:title": "Alice in Wonderland",
                "dc:publisher": "Example Publisher",
                "dc:creator": ["Anne O'Tater"],
                "dc:date": "1865",
            },
            "items": [
                annotation(
                    body={"type": "TextualBody", "value": "j'adore !", "keyword": "teacher", "color": "blue"},
                    target={
                        "source": "OEBPS/text/chapter1.html",
                        "selector": [
                            {
                                "type": "TextQuoteSelector",
                                "prefix": "trouver \n\t comme vous. ",
                                "exact": "Combien de fois \n\n    ne m’avait-il",
                            },
                            {**css, "refinedBy": {"type": "TextPositionSelector", "start": 4, "end": 19}},
                        ],
                        "meta": {"headings": [{"level": 1, "txt": "Section 11"}]},
                    },
                ),
                annotation(2, body={"type": "TextualBody", "value": "", "color": "pink"}),
                annotation(3, target={"source": "OEBPS/2.html", "selector": [css]}),
            ],
        }
    )
    (book,) = incoming.articles
    assert (book.title, book.author, book.source, book.date) == (
        "Alice in Wonderland",
        "Anne O'Tater",
        "Example Publisher",
        "1865",
    )
    one, two = incoming.highlights
    assert (one.tags, one.note) == (("teacher", "colour/blue"), "j'adore !")
    # Thorium's offsets count within an element.
    assert (one.anchor.start, one.anchor.before) == (None, "trouver \n\t comme vous. ")
    assert two.tags == ("colour/pink",)
    assert {each.name: each.colour for each in incoming.tags} == {
        "colour/blue": "blue",
        "colour/pink": "#ffc0cb",
    }
    assert incoming.left_out == ("annotation 3: it has no words and no offsets",)


def test_what_is_allowed_and_seldom() -> None:
    """Shapes of the model's own examples: 4, 6, 13, 18, 21, 32 and the like."""
    incoming = taken(
        {
            "@graph": [
                annotation(
                    1,
                    bodyValue="A comment",
                    motivation="highlighting",
                    creator={"type": "Person", "name": "Ada"},
                ),
                annotation(2, body="https://example.org/post", creator="https://example.org/users/bob"),
                annotation(3, body={"type": "Choice", "items": [{"value": "Une"}, {"value": "Two"}]}),
                annotation(
                    4, body={"type": "TextualBody", "value": "<p>A &amp; b</p>", "format": "text/html"}
                ),
                annotation(
                    5,
                    body=[
                        {"purpose": "tagging", "source": {"id": "https://w.example/Q1", "label": "Harbour"}},
                        {"purpose": "identifying", "value": "https://places.example/1"},
                    ],
                ),
                annotation(6, target=[of("one"), of("two", "file:///news/my%20lock.txt")]),
                annotation(
                    7,
                    target={
                        "source": PAGE + "#top",
                        "selector": {"type": "FragmentSelector", "value": "char=3,9"},
                    },
                ),
                annotation(8, motivation="replying", target="#1", body={"value": "No"}, creator="Bob"),
                annotation(9, target=PAGE, body={"value": "On all of it"}, created="2015-10-13T13:00:00Z"),
            ]
        }
    )
    notes = [each.note for each in incoming.highlights]
    assert notes[4] == "https://places.example/1"
    assert notes[:4] == ["A comment\n\nBob: No", "https://example.org/post", "Une", "<p>A &amp; b</p>"]
    assert [each.tags for each in incoming.highlights[:5:2]] == [("by/Ada",), (), ("Harbour",)]
    assert [each.id for each in incoming.highlights[5:7]] == ["6", "6 (2)"]
    assert (incoming.highlights[7].anchor.start, incoming.highlights[7].anchor.end) == (3, 9)
    assert [(each.url, each.file) for each in incoming.articles] == [(PAGE, ""), (None, "/news/my lock.txt")]
    (note,) = incoming.notes
    assert (note.article, note.text, note.created and note.created.year) == (PAGE, "On all of it", 2015)


def test_what_is_wrong() -> None:
    """Null selectors, missing targets, halves of characters, a broken record in a list."""
    good = annotation(1, target=of("the lock", selector=[None, {"exact": "lock", "suffix": " \ud83d"}]))
    content = json.dumps(
        [
            good,
            annotation(2, target=None),
            annotation(3, target={"source": PAGE, "selector": [{"type": "TextQuoteSelector", "exact": " "}]}),
            annotation(4, target={"selector": {"type": "TextPositionSelector", "start": -1, "end": "x"}}),
            annotation(5, target={"source": PAGE, "selector": None}),
        ]
    )
    incoming = read(content.replace('"#2"', '"#2",,').encode(), "x.json")
    assert [each.anchor for each in incoming.highlights] == [IncomingAnchor(exact="lock", after=" ")]
    assert incoming.left_out == (
        "annotation 2: is no valid JSON",
        "annotation 3: it has no words and no offsets",
        "annotation 4: its target names no article",
        "annotation 5: it marks an article as a whole and has no note",
    )


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"a": 1}', b"\0\xff\x00", b"[" * 100_000, b'{"first": "x"}']
)
def test_no_web_annotations(content: bytes) -> None:
    with pytest.raises(InvalidRequest, match=r"^x\.json: "):
        read(content, "x.json")


MEMBERS = (
    *("id", "type", "target", "source", "selector", "exact", "start", "end", "body", "value", "purpose"),
    *("motivation", "items", "first", "uri", "user", "rows", "annotations", "references", "tags"),
    *("document", "title", "entries", "documents", "text", "note", "time", "color"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8)
    | st.sampled_from(["Annotation", "AnnotationPage", "linking", "#1", PAGE]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(MEMBERS),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
@examples(100)
def test_nothing_breaks_a_reader(found: Any) -> None:
    content = json.dumps(found).encode()
    for reader in (read, hypothesis_reader.read, koreader.read):
        try:
            incoming = reader(content, "x.json")
        except InvalidRequest:
            continue
        keys = {each.key for each in incoming.articles}
        assert all(each.article in keys for each in incoming.highlights)
        assert all(each.article in keys for each in incoming.notes if each.article is not None)
