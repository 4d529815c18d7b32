"""Projects and codebooks of REFI-QDA, read back by lxml and zipfile: the very words, and valid."""

from __future__ import annotations

import io
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.characters import fit_for_xml
from synoptic.annotations.export.document import Document, unwatched
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.marked.guids import guid_of
from synoptic.annotations.export.qda.codebook import codebook_of
from synoptic.annotations.export.qda.project import project_of
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.store.store import AnnotationStore
from tests.annotations.export.libraries import READERS, WHEN, MadeLibrary, libraries
from tests.annotations.specimens import Clock, anchor_in, article_of, mark, record_for
from tests.examples import examples
from tests.schemas import schema_file
from tests.tui.command_line.test_hostile_text import blns

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.article import Article

etree = pytest.importorskip("lxml.etree", reason="lxml comes with the extra `documents`")

Q = "{urn:QDA-XML:project:1.0}"
STANDARD = "openqda/refi-tools, docs/schemas"


class Unpacked:
    """A .qdpx file, as another program unpacks it."""

    def __init__(self, document: Document) -> None:
        with ZipFile(io.BytesIO(document.content)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.root: Any = etree.fromstring(self.files["project.qde"])

    def all(self, name: str) -> list[Any]:
        return list(self.root.iter(f"{Q}{name}"))

    def text_of(self, source: Any) -> str:
        path = source.get("plainTextPath").removeprefix("internal://")
        return str(self.files[f"sources/{path}"], "utf-8")

    def words(self) -> Counter[str]:
        """Return the words of the selections, cut out of the text files by code points."""
        return Counter(
            self.text_of(source)[int(each.get("startPosition")) : int(each.get("endPosition"))]
            for source in self.all("TextSource")
            for each in source.iter(f"{Q}PlainTextSelection")
            if each.find(f"{Q}Coding") is not None or each.find(f"{Q}NoteRef") is not None
        )

    def note(self, guid: str) -> str:
        (note,) = (each for each in self.all("Note") if each.get("guid") == guid)
        return str(note.findtext(f"{Q}PlainTextContent"))


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    return AnnotationStore(tmp_path, now=Clock())


def exported(store: AnnotationStore, *articles: Article) -> tuple[Unpacked, tuple[str, ...]]:
    material = material_of(articles or (article_of(),), store.annotations, title="story", when=WHEN)
    document = project_of(material, unwatched)
    return Unpacked(document), document.left_out


@given(libraries(readers=READERS))
@examples(25)
def test_the_very_words_come_back(library: MadeLibrary) -> None:
    document = project_of(library.material, unwatched)
    project = Unpacked(document)
    assert [project.text_of(each) for each in project.all("TextSource")] == [
        each.text for each in library.articles
    ]
    annotations = library.annotations
    told = [each for each in annotations.highlights.values() if each.tags or annotations.notes_on(each.id)]
    assert project.words() == Counter(each.anchor.exact for each in told)
    notes = {each.get("guid"): each.findtext(f"{Q}PlainTextContent") for each in project.all("Note")}
    for note in annotations.notes.values():
        assert notes[note.id] == fit_for_xml(note.text)
    replaced = any("U+FFFD" in line for line in document.left_out)
    unfit = [
        text
        for text in (
            *(note.text for note in annotations.notes.values()),
            *(link.note for link in annotations.links.values()),
            *(tag.description for tag in annotations.tags.values()),
            *(text for each in library.articles for text in (each.title, each.author or "")),
            *(value for each in library.articles for _, value in each.fields),
        )
        if text != fit_for_xml(text)
    ]
    assert replaced == bool(unfit)


@given(libraries(readers=READERS))
@examples(15)
def test_each_project_and_codebook_is_valid(library: MadeLibrary) -> None:
    schema = etree.XMLSchema(etree.parse(schema_file("Project.xsd", STANDARD)))
    schema.assertValid(Unpacked(project_of(library.material, unwatched)).root)
    if library.annotations.tags:
        schema = etree.XMLSchema(etree.parse(schema_file("Codebook.xsd", STANDARD)))
        schema.assertValid(etree.fromstring(codebook_of(library.material, unwatched).content))


def test_an_empty_library_is_valid(store: AnnotationStore) -> None:
    material = material_of((), store.annotations, title="", when=WHEN)
    etree.XMLSchema(etree.parse(schema_file("Project.xsd", STANDARD))).assertValid(
        Unpacked(project_of(material, unwatched)).root
    )


def test_positions_are_code_points_of_the_file(store: AnnotationStore) -> None:
    article = article_of("𝔓𝔔 was here, e\u0301t\u0327 there 🇩🇪 too")
    mark(store, "there 🇩🇪", "place", article=article)
    project, left_out = exported(store, article)
    assert project.words() == Counter(["there 🇩🇪"])
    (file,) = (content for name, content in project.files.items() if name.endswith(".txt"))
    assert file == article.text.encode("utf-8")
    assert left_out == ()


def test_codes_are_nested_coloured_and_described(store: AnnotationStore) -> None:
    mark(store, "absolutely convinced", "claim/number", "tone")
    store.describe_tag("tone", colour="red", description="How it is said")
    project, _ = exported(store)
    claim, tone = project.root.find(f"{Q}CodeBook/{Q}Codes")
    assert (claim.get("name"), claim.get("isCodable")) == ("claim", "false")
    assert [each.get("name") for each in claim] == ["number"]
    assert (tone.get("color"), tone.findtext(f"{Q}Description")) == ("#e53935", "How it is said")
    codings = [each.get("targetGUID") for each in project.all("CodeRef")]
    assert codings == [claim[0].get("guid"), tone.get("guid")]


def test_the_same_export_has_the_same_guids(store: AnnotationStore) -> None:
    mark(store, "absolutely convinced", "claim/number", note="why?")
    first, second = (exported(store)[0].all("Code") + exported(store)[0].all("Coding") for _ in range(2))
    assert [each.get("guid") for each in first] == [each.get("guid") for each in second]


def test_selections_may_overlap_coincide_and_be_bare(store: AnnotationStore) -> None:
    bare, coded = mark(store, "sustained pressure"), mark(store, "absolutely convinced", "one")
    mark(store, "convinced that", "two")
    highlights = {**store.annotations.highlights, "twin": replace(coded, id="twin")}
    annotations = replace(store.annotations, highlights=highlights)
    material = material_of((article_of(),), annotations, title="story", when=WHEN)
    document = project_of(material, unwatched)
    places = [
        (each.get("startPosition"), each.get("guid"), len(each))
        for each in Unpacked(document).all("PlainTextSelection")
    ]
    assert [(start, codings) for start, _, codings in places] == [("30", 1), ("30", 1), ("41", 1), ("61", 0)]
    assert len({guid for _, guid, _ in places}) == 4
    assert places[-1][1] == guid_of(bare.id)
    assert document.left_out == ()


def test_times_and_notes_stay_with_their_highlight(store: AnnotationStore) -> None:
    highlight = mark(store, "absolutely convinced", note="# A heading\n\n*so*")
    store.note(LIBRARY, "On all of it")
    project, _ = exported(store)
    (selection,) = project.all("PlainTextSelection")
    assert datetime.fromisoformat(selection.get("creationDateTime")) == highlight.created
    assert project.note(selection.find(f"{Q}NoteRef").get("targetGUID")) == "# A heading\n\n*so*"
    assert project.note(project.root.findall(f"{Q}NoteRef")[-1].get("targetGUID")) == "On all of it"


def test_outlets_are_cases_and_facts_are_variables(store: AnnotationStore) -> None:
    one = replace(article_of(), source="Ardwire", date="2031-03-14", fields=(("owner", "Nobody"),))
    two = replace(article_of("Other words", identifier="article-2"), source="Ardwire", author="A. Nom")
    project, _ = exported(store, one, two)
    (case,) = project.all("Case")
    assert case.get("name") == "Ardwire"
    assert len(case) == 2
    named = {each.get("guid"): each.get("name") for each in project.all("Variable")}
    told = [
        {named[each[0].get("targetGUID")]: each[1].text for each in source.findall(f"{Q}VariableValue")}
        for source in project.all("TextSource")
    ]
    title = "NATO chief in Washington"
    assert told[0] == {"title": title, "outlet": "Ardwire", "date": "2031-03-14", "owner": "Nobody"}
    assert told[1] == {"title": title, "outlet": "Ardwire", "author": "A. Nom"}
    names = [each.get("name") for each in project.all("TextSource")]
    assert names[0] != names[1]


def test_a_link_ties_selections(store: AnnotationStore) -> None:
    one, two = article_of(), article_of("They were not convinced at all", identifier="article-2")
    mark(store, "absolutely convinced", "tone", article=one)
    store.link(
        "contradicts",
        (record_for(one), anchor_in(one, "absolutely convinced")),
        (record_for(two), anchor_in(two, "not convinced")),
        note="See both",
    )
    project, left_out = exported(store, one, two)
    (link,) = project.all("Link")
    selections = {each.get("guid"): each for each in project.all("PlainTextSelection")}
    assert selections[link.get("originGUID")].find(f"{Q}Coding") is not None
    assert selections[link.get("targetGUID")].get("name") == "not convinced"
    assert (link.get("name"), link.get("direction")) == ("contradicts", "Associative")
    assert project.note(link[0].get("targetGUID")) == "See both"
    assert left_out == ("the times of 1 link: QDPX keeps none",)


def test_what_was_marked_in_an_earlier_text_stays_in_that_text(store: AnnotationStore) -> None:
    before, after = article_of("It was a cold and dreary day."), article_of("It was a warm and sunny day.")
    mark(store, "cold and dreary", "weather", article=before)

    class Kept:
        def get(self, digest: str, /, longest: int = 0) -> str | None:
            return before.text if digest == before.digest else None

    material = material_of((after,), store.annotations, title="story", when=WHEN, texts=Kept())
    document = project_of(material, unwatched)
    assert Unpacked(document).words() == Counter(["cold and dreary"])
    assert document.left_out == ()
    without = project_of(replace(material, texts=type("None_", (), {"get": lambda *_: None})()), unwatched)
    assert without.left_out == ("1 highlight: the text with the words is not kept",)


def test_nothing_of_a_text_becomes_structure(store: AnnotationStore) -> None:
    words = "\n".join(each for each in blns() if each.isprintable())
    article = article_of(words)
    store.highlight(record_for(article), anchor_in(article, words), tags=("all",), note=words)
    project, left_out = exported(store, article)
    assert project.words() == Counter([words])
    assert project.all("Note")[0].findtext(f"{Q}PlainTextContent") == words
    assert left_out == ()


def test_a_codebook_needs_a_tag(store: AnnotationStore) -> None:
    material = material_of((article_of(),), store.annotations, title="story", when=WHEN)
    with pytest.raises(InvalidRequest, match="No tags"):
        codebook_of(material, unwatched)


def test_a_long_export_can_be_stopped(store: AnnotationStore) -> None:
    mark(store, "absolutely convinced")
    material = material_of((article_of(),), store.annotations, title="story", when=WHEN)

    def stop(done: int, left: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        project_of(material, stop)
