"""TEI corpora, read back by lxml: the very words of texts, passages, notes and wordings, and valid."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.characters import fit_for_xml
from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.formats import FORMATS
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.tei import tei_of
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus.article import Article, Span, digest_of
from synoptic.corpus.parallels.worth_a_look import AlignedPair
from synoptic.corpus.quotations.survey import QuotationSurveyor
from synoptic.corpus.text.normalising import normalise
from tests.annotations.export.libraries import READERS, TEXTS, WHEN, MadeLibrary, libraries
from tests.annotations.specimens import Clock, anchor_in, article_of, mark, record_for
from tests.examples import examples
from tests.schemas import schema_file
from tests.tui.command_line.test_hostile_text import blns

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.export.material import Material

etree = pytest.importorskip("lxml.etree", reason="lxml comes with the extra `documents`")

T = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"


class ReadCorpus:
    """A corpus, as another program reads it."""

    def __init__(self, material: Material) -> None:
        document = tei_of(material, unwatched)
        self.left_out = document.left_out
        self.root: Any = etree.fromstring(document.content)
        self.ids: dict[str, Any] = {}
        for each in self.root.iter():
            if (identifier := each.get(ID)) is not None:
                assert identifier not in self.ids
                self.ids[identifier] = each

    def all(self, name: str, **attributes: str) -> list[Any]:
        return [
            each
            for each in self.root.iter(f"{T}{name}")
            if all(each.get(key) == value for key, value in attributes.items())
        ]

    @property
    def texts(self) -> list[str]:
        """The texts: all characters of each body."""
        return ["".join(body.itertext()) for body in self.all("body")]

    def words(self, span: Any) -> str:
        """Return what is between the two anchors of a span."""
        start, end = (self.ids[span.get(key).removeprefix("#")] for key in ("from", "to"))
        body = next(start.iterancestors(f"{T}body"))
        assert body is next(end.iterancestors(f"{T}body"))
        return _text_before(body, end)[len(_text_before(body, start)) :]

    def references(self) -> set[str]:
        """Return all ids that anything points to."""
        return {
            word.removeprefix("#")
            for each in self.root.iter()
            for key in ("from", "to", "target", "ana", "wit", "corresp", "resp")
            for word in (each.get(key) or "").split()
        }


def _text_before(body: Any, anchor: Any) -> str:
    said: list[str] = []
    for event, each in etree.iterwalk(body, events=("start", "end")):
        if each is anchor:
            return "".join(said)
        said.append((each.text if event == "start" else each.tail if each is not body else "") or "")
    raise AssertionError("no such anchor")


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    return AnnotationStore(tmp_path, now=Clock())


@cache
def _schema() -> Any:
    """Return the schema, whose loading takes twenty seconds."""
    return etree.RelaxNG(etree.parse(schema_file("tei_all.rng", "https://www.tei-c.org/release/xml/tei/")))


def corpus_of(store: AnnotationStore, *articles: Article) -> ReadCorpus:
    return ReadCorpus(material_of(articles or (article_of(),), store.annotations, title="story", when=WHEN))


@given(libraries(readers=READERS))
@examples(25)
def test_the_very_words_come_back(library: MadeLibrary) -> None:
    corpus, known = ReadCorpus(library.material), library.annotations
    assert corpus.texts == [fit_for_xml(each.text) for each in library.articles]
    names = {f"#{each.get(ID)}": each.get("n") for each in corpus.all("category")}
    for each in known.highlights.values():
        span = corpus.ids[f"span-{each.id}"]
        assert corpus.words(span) == fit_for_xml(each.anchor.exact)
        tags = tuple(names[tag] for tag in (span.get("ana") or "").split())
        assert tags == tuple(tag.name for tag in known.tags_of(each))
    on = {f"span-{each}": each for each in known.highlights} | {
        f"text-{each}": each for each in known.articles
    }
    notes = {
        on[(note.get("target") or "").removeprefix("#")] if note.get("target") else LIBRARY: note.text
        for kind in ("highlight", "article", "library")
        for note in corpus.all("note", type=kind)
    }
    assert notes == {note.target: fit_for_xml(note.text) for note in known.notes.values()}
    for link in known.links.values():
        one, other = corpus.ids[f"link-{link.id}"].get("target").split()
        assert link.one.anchor is not None
        assert corpus.words(corpus.ids[one.removeprefix("#")]) == fit_for_xml(link.one.anchor.exact)
        if link.other.anchor is None:
            assert other == f"#text-{link.other.article}"
        else:
            assert corpus.words(corpus.ids[other.removeprefix("#")]) == fit_for_xml(link.other.anchor.exact)
    assert corpus.references() <= corpus.ids.keys()


@given(libraries(readers=READERS))
@examples(15)
def test_each_corpus_is_valid(library: MadeLibrary) -> None:
    _schema().assertValid(ReadCorpus(library.material).root)


@given(
    st.lists(TEXTS | st.sampled_from(["\n", "\n\n", " ", "\u00a0\n", "\u3000", "Words.\n\n"])).map("".join)
)
@example("")
@example(" \n ")
@example("\u00a0")
@example("\u00a0\n\nA\n\n\u3000\n\nB \n")
@examples(40)
def test_the_body_is_the_text_whatever_its_paragraphs(raw: str) -> None:
    text = normalise(raw)
    article = Article("1", "A title", text, digest_of(text))
    corpus = ReadCorpus(material_of((article,), Annotations(), title="story", when=WHEN))
    assert corpus.texts == [fit_for_xml(text)]
    between = [body.text or "" for body in corpus.all("body")] + [each.tail or "" for each in corpus.all("p")]
    assert set("".join(between)) <= set(" \n")
    assert corpus.all("body")[0].findall(f"{T}p")


def test_nothing_of_a_text_becomes_structure(store: AnnotationStore) -> None:
    words = "\n".join(each for each in blns() if each.isprintable())
    article = article_of(words)
    store.highlight(record_for(article), anchor_in(article, words), tags=("all",), note=words)
    corpus = corpus_of(store, article)
    assert corpus.words(corpus.all("span")[0]) == words
    assert corpus.all("note", type="highlight")[0].text == words
    assert corpus.left_out == ("the times of 1 highlight: TEI keeps none",)


def test_an_article_has_its_source(store: AnnotationStore) -> None:
    article = replace(
        article_of(),
        source="Ardwire",
        author="A. Nom",
        date="2031-03",
        url="https://a.example/ b",
        section="World",
        language="fr",
        fields=(("owner", "No & Co"),),
    )
    (bibl,) = corpus_of(store, article).all("bibl")
    assert [(each.tag.removeprefix(T), each.text) for each in bibl] == [
        ("title", "NATO chief in Washington"),
        ("author", "A. Nom"),
        ("publisher", "Ardwire"),
        ("date", "2031-03"),
        ("idno", "https://a.example/ b"),
        ("note", "World"),
        ("note", "No & Co"),
    ]
    assert bibl[3].get("when") == "2031-03"


def test_tags_are_a_taxonomy(store: AnnotationStore) -> None:
    mark(store, "absolutely convinced", "claim/number", "tone")
    store.describe_tag("tone", colour="red", description="How it is said")
    claim, tone = corpus_of(store).all("taxonomy")[0]
    assert [each.findtext(f"{T}gloss") for each in (claim, claim[1], tone)] == ["claim", "number", "tone"]
    assert (tone.findtext(f"{T}desc"), tone.get("rend")) == ("How it is said", "red")


def test_the_wordings_of_a_quotation_are_an_apparatus() -> None:
    texts = [
        "“We will sign the treaty at dawn,” Jane Roe said, “and nobody will stop us in the morning.”",
        "Jane Roe said: “We will sign the treaty at dawn, and nobody will stop us.”",
        "Nobody said anything.",
    ]
    articles = [
        Article(f"a{number}", "A title", text, digest_of(text), letter="ABC"[number])
        for number, text in enumerate(texts)
    ]
    survey = QuotationSurveyor().survey(articles)
    assert survey is not None
    material = material_of(articles, Annotations(), title="story", when=WHEN)
    corpus = ReadCorpus(replace(material, wordings=survey.wordings))
    (app,) = corpus.all("app")
    witnesses = [corpus.ids[each.get("wit").removeprefix("#")].text[:1] for each in app]
    assert sorted(witnesses) == ["A", "B"]
    for reading in app:
        span = corpus.ids[reading.get("corresp").removeprefix("#")]
        parts = [reading.text, *(gap.tail for gap in reading)]
        assert all(part in corpus.words(span) for part in parts)
    assert app[0].get("type") is None
    assert app[1].get("type") in {"trimmed", "altered", "verbatim"}
    assert app.get("from") == f"#start-{app[0].get('corresp').removeprefix('#span-')}"
    assert corpus.references() <= corpus.ids.keys()


def test_parallels_in_the_same_words_are_an_apparatus_and_paraphrases_none() -> None:
    one = "The harbour was closed for nine days after the storm. Boats waited outside."
    other = (
        "The harbour was closed for nine days after the storm, it said. Ships lay at anchor off the coast."
    )
    articles = [Article(f"a{number}", "A", text, digest_of(text)) for number, text in enumerate((one, other))]
    ends = [text.index(". ") + 1 for text in (one, other)]
    pairs = (
        AlignedPair(articles[0], articles[1], Span(0, ends[0]), Span(0, ends[1]), 0.95),
        AlignedPair(
            articles[0], articles[1], Span(ends[0] + 1, len(one)), Span(ends[1] + 1, len(other)), 0.95
        ),
        AlignedPair(articles[0], articles[1], Span(0, ends[0]), Span(0, ends[1]), 0.1),
    )
    material = material_of(articles, Annotations(), title="story", when=WHEN)
    corpus = ReadCorpus(replace(material, pairs=pairs))
    (app,) = corpus.all("app", type="parallel")
    assert [each.text for each in app] == [one[: ends[0]], other[: ends[1]]]
    assert FORMATS["tei"].compares


def test_a_corpus_needs_an_article(store: AnnotationStore) -> None:
    with pytest.raises(InvalidRequest, match="No articles"):
        tei_of(material_of((), store.annotations, title="story", when=WHEN), unwatched)
