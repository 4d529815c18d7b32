"""Web Annotations: valid by the model's own tests, and whole when they come back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from msgspec.structs import asdict, replace
from referencing import Registry
from referencing.jsonschema import DRAFT4

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.selection import EVERYTHING, Selection
from synoptic.annotations.export.web_annotations import CONTEXT, NAMESPACE, iri_of, web_annotations_of
from synoptic.annotations.importing.elsewhere.web_annotation_reader import read, recognises
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import (
    LIBRARY,
    ArticleRecord,
    ClaimRow,
    Dismissal,
    Highlight,
    Link,
    LinkEnd,
    Note,
    SavedSearch,
    Silence,
    Tag,
)
from synoptic.corpus.article import Article, digest_of
from tests.annotations.specimens import START
from tests.examples import examples
from tests.schemas import schema_file
from tests.tui.command_line.test_hostile_text import blns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from synoptic.annotations.importing.incoming import Incoming

NEWS = "The lock stayed closed.\n\n“It 🚢 will open,” said the harbour master. The lock stayed closed."
OTHER = "Nobody saw the lock open."
LATER = datetime(2032, 1, 2, 3, 4, 5, tzinfo=UTC)


def article(identifier: str, text: str, **about: Any) -> Article:
    return Article(identifier, about.pop("title", "The lock"), text, digest_of(text), **about)


def record(one: Article) -> ArticleRecord:
    return ArticleRecord(
        one.id,
        f"{one.id}.txt",
        one.digest,
        one.title,
        one.source,
        one.author,
        one.date,
        one.url,
        START,
        START,
    )


def library(one: Article, other: Article, text: str = "the lock", note: str = "Why?") -> Annotations:
    """Return one of everything on two articles."""
    first = anchor(one.text, 0, 8, one.digest)
    moved = anchor(one.text, 4, 12, one.digest)
    end = anchor(other.text, 0, 6, other.digest)
    records: dict[str, tuple[Any, ...]] = {
        "articles": (record(one), record(other)),
        "tags": (
            Tag("t1", f"claim/{text}", "green", note, START, LATER),
            Tag("t2", "unused", "red", "", START, START),
        ),
        "highlights": (
            Highlight("h1", one.id, first, ("t1",), START, LATER, moved),
            Highlight("9b2f8f0e-6a53-4f0b-9a4a-0a2f6b7c8d9e", other.id, end, (), START, START),
        ),
        "notes": (
            Note("n1", "h1", note, START, LATER),
            Note("n2", one.id, f"on {note}", START, LATER),
            Note("n3", LIBRARY, f"all {note}", START, LATER),
        ),
        "links": (
            Link("l1", "contradicts", LinkEnd(one.id, first), LinkEnd(other.id, end), note, START, LATER),
            Link("l2", "omits", LinkEnd(one.id, first), LinkEnd(other.id, None), "", START, START),
        ),
        "silences": (Silence("s1", "tag:t1", text, other.id, other.digest, START),),
        "rows": (ClaimRow("r1", f"words:{text}", text, START),),
        "searches": (SavedSearch("q1", text, f'"{text}"', "text", START, LATER),),
        "dismissals": (Dismissal("d1", f"key {text}", text, START),),
    }
    return Annotations(**{name: {each.id: each for each in kept} for name, kept in records.items()})


ONE = article("one", NEWS, url="https://courier.example/lock?a=1#top", source="Courier", date="2031-03")
TWO = article("two", OTHER, author="Jane O’Neil", fields=(("owner", "=x"),), language="en", section="News")


def collection(
    annotations: Annotations, *articles: Article, selection: Selection = EVERYTHING
) -> dict[str, Any]:
    """Return the collection of a library, read by Python's own JSON."""
    material = material_of(articles, annotations, title="story", when=START, selection=selection)
    found: dict[str, Any] = json.loads(web_annotations_of(material, unwatched).content)
    return found


def back(found: dict[str, Any]) -> Incoming:
    content = json.dumps(found).encode()
    assert recognises(content, "story.jsonld")
    return read(content, "story.jsonld")


def assert_whole(incoming: Incoming, annotations: Annotations, *articles: Article) -> None:
    """Assert that all of a library came back."""
    assert incoming.left_out == ()
    keys = {each.key: each.id for each in incoming.articles}
    facts = ("id", "title", "url", "source", "author", "date", "section", "language", "fields", "digest")
    assert values(incoming.articles, *facts) == values(articles, *facts)
    about_tags = ("id", "name", "colour", "description", "created", "modified")
    assert values(incoming.tags, *about_tags) == values(annotations.tags.values(), *about_tags)
    names = {each.id: each.name for each in annotations.tags.values()}
    highlights = {each.id: each for each in incoming.highlights}
    assert highlights.keys() == annotations.highlights.keys()
    for identifier, kept in annotations.highlights.items():
        each, note = highlights[identifier], annotations.note_on(identifier)
        assert keys[each.article] == kept.article
        assert_anchor(each.anchor, kept.anchor)
        assert_anchor(each.moved_to, kept.moved_to)
        assert each.tags == tuple(names[tag] for tag in kept.tags)
        said = ("", "", None, None) if note is None else (note.text, note.id, note.created, note.modified)
        assert (each.note, each.note_id, each.note_created, each.note_modified) == said
        assert (each.created, each.modified) == (kept.created, kept.modified)
    targets = {each.id: keys.get(each.article or "", LIBRARY) for each in incoming.notes}
    on_articles = [each for each in annotations.notes.values() if each.target not in annotations.highlights]
    assert targets == {each.id: each.target for each in on_articles}
    about_notes = ("id", "text", "created", "modified")
    assert values(incoming.notes, *about_notes) == values(on_articles, *about_notes)
    about_links = ("id", "kind", "note", "created", "modified")
    assert values(incoming.links, *about_links) == values(annotations.links.values(), *about_links)
    links = {each.id: each for each in incoming.links}
    for identifier, tie in annotations.links.items():
        came = links[identifier]
        for end, own_end in zip((came.one, came.other), tie.ends, strict=True):
            assert keys[end.article] == own_end.article
            assert_anchor(end.anchor, own_end.anchor)
    silences = {replace(each, article=keys[each.article]) for each in incoming.silences}
    assert silences == set(annotations.silences.values())
    assert incoming.rows == tuple(annotations.rows.values())
    assert incoming.searches == tuple(annotations.searches.values())
    assert incoming.dismissals == tuple(annotations.dismissals.values())


def values(found: Iterable[Any], *names: str) -> set[tuple[Any, ...]]:
    return {tuple(getattr(each, name) for name in names) for each in found}


def assert_anchor(came: Any, kept: Any) -> None:
    assert (came is None) == (kept is None)
    if kept is not None:
        assert {name: getattr(came, name) for name in asdict(kept)} == asdict(kept)


def test_all_of_a_library_comes_back() -> None:
    annotations = library(ONE, TWO)
    assert_whole(back(collection(annotations, ONE, TWO)), annotations, ONE, TWO)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=6, max_size=60), st.text(min_size=1))
@example("000000", "\r")
@examples(40)
def test_any_words_come_back(words: str, note: str) -> None:
    note = note.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    one, two = article("a/b", words * 3, title=note), article("two", words)
    name = words.strip() or "x"
    # No library has a note of nothing but white space.
    annotations = library(one, two, name, note if note.strip() else f"{note}x")
    assert_whole(back(collection(annotations, one, two)), annotations, one, two)


def test_naughty_strings_come_back() -> None:
    strings = [*filter(str.strip, blns()), "\0\x85\u202e=cmd()\r\n\u2028"]
    articles = [article(f"n{number}", text, title=text) for number, text in enumerate(strings)]
    marked = {
        f"h {each.id}": Highlight(
            f"h {each.id}",
            each.id,
            anchor(each.text, 0, len(each.text), each.digest),
            (each.id,),
            START,
            START,
        )
        for each in articles
    }
    annotations = Annotations(
        highlights=marked,
        tags={each.id: Tag(each.id, each.text, "red", each.text, START, START) for each in articles},
        notes={
            f"n {each.id}": Note(f"n {each.id}", f"h {each.id}", each.text, START, START) for each in articles
        },
    )
    found = collection(annotations, *articles)
    assert [each["target"]["selector"][0]["exact"] for each in found["first"]["items"]] == strings
    incoming = back(found)
    assert [(each.anchor.exact, each.note) for each in incoming.highlights] == [
        (each, each) for each in strings
    ]
    assert [each.tags for each in incoming.highlights] == [(each.strip(),) for each in strings]


def test_an_article_that_was_edited() -> None:
    """The target is where the words are now, for other programs; the first place comes back."""
    made = replace(library(ONE, TWO).highlights["h1"], moved_to=None)
    edited = article("one", f"More. {NEWS}", url=ONE.url)
    found = collection(Annotations(highlights={"h1": made}), edited)
    target = found["first"]["items"][0]["target"]
    assert target["selector"][1] == {"type": "TextPositionSelector", "start": 6, "end": 14}
    assert target["state"]["synoptic:sha256"] == edited.digest
    (highlight,) = back(found).highlights
    assert (highlight.anchor.start, highlight.anchor.digest) == (0, ONE.digest)


def test_each_annotation_stands_by_itself() -> None:
    """RecogitoJS and Annotorious take the list of a page's annotations."""
    items = collection(library(ONE, TWO), ONE, TWO)["first"]["items"]
    incoming = back({"@graph": items})
    assert [each.anchor.exact for each in incoming.highlights] == ["The lock", "Nobody"]
    assert {each["@context"] for each in items} == {CONTEXT}
    (one, _, _) = incoming.articles
    assert (one.url, one.title) == ("https://courier.example/lock?a=1", "")


def test_a_selection_has_the_tags_in_use() -> None:
    found = collection(library(ONE, TWO), ONE, TWO, selection=Selection(highlights=frozenset({"h1"})))
    assert [each["skos:prefLabel"] for each in found["synoptic:tags"]] == ["claim/the lock"]
    assert not {"synoptic:rows", "synoptic:searches", "synoptic:dismissals"} & found.keys()


def test_half_a_character_is_told() -> None:
    """A file name may have bytes that are no Unicode."""
    one = article("one", NEWS, path=Path("/news/lock\udcff.txt"))
    material = material_of([one], Annotations(), title="story", when=START)
    document = web_annotations_of(material, unwatched)
    assert document.left_out == ("1 character that JSON cannot hold: written as U+FFFD",)
    assert json.loads(document.content)["synoptic:articles"][0]["synoptic:file"] == "lock\ufffd.txt"


def test_steps_are_told() -> None:
    highlights = {
        str(number): Highlight(str(number), "one", anchor(NEWS, 0, 3, ONE.digest), (), START, START)
        for number in range(1200)
    }
    steps: list[tuple[int, int]] = []
    material = material_of([ONE], Annotations(highlights=highlights), title="story", when=START)
    web_annotations_of(material, lambda done, left: steps.append((done, left)))
    assert steps == [(500, 700), (1000, 200)]


@pytest.mark.parametrize(
    "identifier", ["h1", "9b2f8f0e-6a53-4f0b-9a4a-0a2f6b7c8d9e", "a b#/ü", "https://x.example/1"]
)
def test_an_id_is_an_iri(identifier: str) -> None:
    iri = iri_of(identifier)
    assert iri.startswith(NAMESPACE if "9b2f" not in identifier else "urn:uuid:9b2f")
    assert iri.isascii()
    assert not set(iri) & set(' "<>\\^`{|}')


# The model's own tests


def musts(published: Path, name: str) -> list[tuple[str, Draft4Validator]]:
    """Return the assertions of a test, each with the schema that it is."""
    definitions = [json.loads(path.read_text()) for path in (published / "definitions").glob("*.json")]
    registry: Registry[Any] = Registry().with_resources(
        [(each["id"], DRAFT4.create_resource(each)) for each in definitions]
    )
    assertions = json.loads((published / name).read_text())["assertions"]
    return [
        (each, Draft4Validator(json.loads((published / each).read_text()), registry=registry))
        for each in assertions
    ]


def test_the_musts_of_the_model() -> None:
    name = "web-annotation-tests/annotations/annotationMusts.test"
    published = schema_file(name, "github.com/w3c/web-annotation-tests").parents[1]
    annotations = library(ONE, TWO)
    owned = ("highlights", "notes", "links", "silences", "dismissals")
    theirs = annotations.changed(
        {
            shelf: {key: replace(each, creator="ben") for key, each in getattr(annotations, shelf).items()}
            for shelf in owned
        }
    )
    moved = article("one", f"More. {NEWS}", url=ONE.url)
    for found in (
        collection(annotations, ONE, TWO),
        collection(annotations, moved, TWO),
        collection(theirs, ONE, TWO),
    ):
        of_annotations = musts(published, "annotations/annotationMusts.test")
        of_collections = musts(published, "collections/collectionMusts.test")
        of_pages = musts(published, "collections/pages/pageMusts.test")
        assert (len(of_annotations), len(of_collections), len(of_pages)) == (54, 10, 15)
        for item in found["first"]["items"]:
            assert [each for each, schema in of_annotations if not schema.is_valid(item)] == []
        assert [each for each, schema in (*of_collections, *of_pages) if not schema.is_valid(found)] == []
        broken = {**found["first"]["items"][0], "target": {"selector": None}}
        assert [each for each, schema in of_annotations if not schema.is_valid(broken)]
