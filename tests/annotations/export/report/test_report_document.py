"""The report for an editor, read back by python-docx, by our own reader of documents, and by LibreOffice."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from msgspec.structs import replace

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.export.characters import fit_for_xml
from synoptic.annotations.export.document import unwatched
from synoptic.annotations.export.formats import FORMATS
from synoptic.annotations.export.gathering import material_of
from synoptic.annotations.export.report.report_document import report_of
from synoptic.annotations.matrix.claims import claims_of_tags
from synoptic.annotations.matrix.matrix import matrix
from synoptic.annotations.model.values import LIBRARY
from synoptic.corpus import samples
from synoptic.corpus.files.loading import load
from synoptic.corpus.formats.documents.docx import load as load_docx
from synoptic.corpus.formats.found_article import RawFile
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.worth_a_look import aligned_pairs, worth_a_look
from tests.annotations.export.libraries import READERS, WHEN, libraries
from tests.annotations.specimens import anchor_in, article_of, mark, record_for, store_in
from tests.examples import examples
from tests.tui.command_line.test_hostile_text import naughty_article

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.export.material import Material
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.corpus.article import Article
    from tests.annotations.export.libraries import MadeLibrary

docx = pytest.importorskip("docx", reason="python-docx is not installed")

OFFICE = shutil.which("soffice")


def opened(material: Material) -> Any:
    """Return the report as python-docx reads it."""
    return docx.Document(io.BytesIO(report_of(material, unwatched).content))


def material_with(store: AnnotationStore, *articles: Article) -> Material:
    return material_of(articles, store.annotations, title="Fog", when=WHEN, texts=store.texts)


def in_style(document: Any, name: str) -> list[str]:
    return [each.text for each in document.paragraphs if each.style.name == name]


def marked(document: Any) -> list[str]:
    """Return the words that are marked in quotations."""
    quotations = document.element.body.xpath('.//w:p[w:pPr/w:pStyle/@w:val="Quote"]')
    runs = (each.xpath('w:r[w:rPr/w:rStyle/@w:val="Marked"]') for each in quotations)
    return ["".join(run.text for run in each) for each in runs]


def tables(document: Any) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def as_read(text: str) -> str:
    """Return a text as python-docx gives it: U+FFFD for what XML cannot hold, and one kind of line end."""
    return re.sub(r"\r\n|\r", "\n", fit_for_xml(text))


@pytest.fixture
def store(tmp_path: Path) -> AnnotationStore:
    return store_in(tmp_path)


# What is in it


def test_an_article_has_its_quotations_in_their_sentences(store: AnnotationStore) -> None:
    article = article_of()
    article = replace(
        article,
        letter="A",
        source="The Courier",
        date="2031-03-14",
        author="Ada Marsh",
        url="https://a.example",
    )
    mark(
        store,
        "sustained pressure",
        "claim/number",
        "tone",
        note="Says *who*?\n\n# No heading",
        article=article,
    )
    store.note(article.id, "The first report.", article=record_for(article))
    store.note(LIBRARY, "On all of it")
    document = opened(material_with(store, article))
    assert [(each.style.name, each.text) for each in document.paragraphs][:8] == [
        ("Title", "Fog"),
        ("Subtitle", "14 March 2031 · 1 highlight, 1 article"),
        ("Note", "On all of it"),
        ("Heading 1", "A The Courier, 14 March 2031: NATO chief in Washington"),
        ("Place", "Ada Marsh · https://a.example"),
        ("Note", "The first report."),
        (
            "Quote",
            "“I’m absolutely convinced that with sustained pressure, we will be able to get Putin to the "
            "table,” he said.",
        ),
        ("Place", "characters 61–79, paragraph 2 · claim/number, tone"),
    ]
    assert marked(document) == ["sustained pressure"]
    assert in_style(document, "Note")[2] == "Says *who*?\n\n# No heading"
    assert document.core_properties.title == "Fog"


def test_articles_without_highlights_are_one_line(store: AnnotationStore) -> None:
    quiet = replace(article_of(identifier="b"), source="Ardwire", title="Quiet")
    mark(store, "get this done")
    document = opened(material_with(store, article_of(), quiet, replace(quiet, id="c", title="Still")))
    assert in_style(document, "Normal") == ["Ardwire: Quiet; Ardwire: Still"]


def test_links_have_both_ends_and_silences_their_day(store: AnnotationStore) -> None:
    here = article_of()
    there = replace(
        article_of("Other words\n\nNobody can.", identifier="b"), title="Other words", source="Ardwire"
    )
    ends = ((record_for(each), anchor_in(each, words)) for each, words in ((here, "He’s"), (there, "Nobody")))
    store.link("contradicts", *ends, note="Which?")
    store.confirm_silence("tag:x", "fog", record_for(there), there.digest)
    document = opened(material_with(store, here, there))
    assert marked(document) == ["He’s", "Nobody"]
    assert in_style(document, "Heading 2") == ["“Other words” contradicts “NATO chief in Washington”"]
    assert "Ardwire: Other words" in in_style(document, "Place")
    assert in_style(document, "Note") == ["Which?"]
    assert "fog: Other words has nothing on it (confirmed 14 March 2031)." in in_style(document, "Normal")


def test_words_that_changed_are_told(store: AnnotationStore) -> None:
    article = article_of()
    place = anchor_in(article, "the only one who can get this done")
    store.highlight(record_for(article), place, text=article.text)
    edited = article_of(article.text.replace("only one who can get", "one who could ever get", 1))
    document = opened(material_with(store, edited))
    assert marked(document) == ["the only one who can get this done"]
    assert in_style(document, "Place")[-1] == "Now: the one who could ever get this done"
    assert "edited since" in in_style(document, "Place")[-2]


def test_matrix_differences_tags_and_sources_are_tables(store: AnnotationStore) -> None:
    articles = load([samples.folder()]).articles
    first, other = (
        next(each for each in articles if words in each.text) for words in ("38 people", "treated 41")
    )
    for article, words in ((first, "38 people"), (other, "treated 41")):
        mark(store, words, "claim/number", article=article)
    store.describe_tag("claim/number", description="A figure")
    material = material_with(store, *articles)
    claims = claims_of_tags(store.annotations, articles, store.texts)
    material = replace(
        material,
        matrix=matrix(articles, claims),
        differences=worth_a_look(aligned_pairs(Comparer(), [first, other])),
    )
    in_columns, differences, tags, sources = tables(opened(material))
    assert in_columns[0][0] == "Claim"
    assert in_columns[1][0] == "claim/number"
    assert "“38 people”" in in_columns[1]
    assert "not read" in in_columns[1]
    assert differences[0] == ["What", "One account", "The other"]
    assert differences[1][0] == "number"
    assert "St Brannoc’s has treated 41 of our neighbours." in differences[1][2]
    assert tags[1] == ["claim/number", "A figure", "2"]
    assert all(any(article.digest in row[2] for row in sources) for article in articles)
    many = [*articles, *(replace(articles[0], id=f"more-{number}") for number in range(3))]
    half_read = matrix(many, claims, share_read=lambda article: 0.5 * article.startswith("more"))
    (in_rows, *_) = tables(opened(replace(material, matrix=half_read, differences=())))
    assert in_rows[0] == ["Claim", "Article", "Words"]
    assert [row[2] for row in in_rows[1:]] == ["“38 people”", "“treated 41”", "partly read: 3\nnot read: 3"]


def test_it_compares_and_is_no_text() -> None:
    assert FORMATS["docx"].compares
    assert not FORMATS["docx"].is_text


def test_the_same_is_the_same_file(store: AnnotationStore) -> None:
    mark(store, "get this done")
    material = material_with(store, article_of())
    assert report_of(material, unwatched) == report_of(material, unwatched)


def test_a_step_can_end_it(store: AnnotationStore) -> None:
    mark(store, "get this done")

    def stop(_done: int, _left: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        report_of(material_with(store, article_of()), stop)


# Any text


def test_what_xml_cannot_hold_is_replaced_and_told(store: AnnotationStore) -> None:
    mark(store, "get this done", note="a\0b\x0bc\ufffe", article=article_of())
    material = material_with(store, article_of())
    assert in_style(opened(material), "Note") == ["a\ufffdb\ufffdc\ufffd"]
    assert report_of(material, unwatched).left_out == (
        "3 characters that DOCX cannot hold: written as U+FFFD",
    )


def test_structure_stays_text(store: AnnotationStore) -> None:
    note = "</w:t></w:r><w:br/>&lt;&#0; ]]> <!-- =cmd()\n\ttabbed\r\nCR\u2028LS\u202ebidi"
    mark(store, "get this done", "a<b>&'\"", note=note, article=article_of())
    document = opened(material_with(store, article_of()))
    assert in_style(document, "Note") == [as_read(note)]
    assert any("a<b>&'\"" in each for each in in_style(document, "Place"))


def test_naughty_strings_come_back(store: AnnotationStore) -> None:
    text, places = naughty_article()
    article = article_of(text)
    anchors = [anchor(text, start, end, article.digest) for start, end in places]
    store.highlight_all([(record_for(article), each) for each in anchors], texts={article.digest: text})
    assert marked(opened(material_with(store, article))) == [
        as_read(text[start:end]) for start, end in places
    ]


@examples(8)
@given(libraries(readers=READERS))
def test_any_library_comes_back(library: MadeLibrary) -> None:
    material = library.material
    document = opened(material)
    ends = [end.words for link in material.links for end in (link.one, link.other) if end.words is not None]
    assert marked(document) == [
        *(as_read(each.quotation) for each in material.highlights),
        *(as_read(words) for words in ends),
    ]
    notes = [each.note for each in material.highlights] + [each.note for each in material.links]
    assert {as_read(each) for each in notes if each.strip()} <= set(in_style(document, "Note"))


# Other readers


def test_our_own_reader_reads_it(store: AnnotationStore) -> None:
    mark(store, "sustained pressure", note="Says who?")
    content = report_of(material_with(store, article_of()), unwatched).content
    (found,) = load_docx(RawFile("report.docx", content)).articles
    words = "\n".join(block.text for block in found.blocks)
    assert "convinced that with sustained pressure, we will" in words
    assert "Says who?" in words
    assert found.warnings == ()


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_it(store: AnnotationStore, tmp_path: Path) -> None:
    mark(store, "sustained pressure", note="a\0b </w:t> \U0001f600")
    file = tmp_path / "report.docx"
    file.write_bytes(report_of(material_with(store, article_of()), unwatched).content)
    assert OFFICE is not None
    subprocess.run(
        [
            OFFICE,
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            str(tmp_path),
            str(file),
        ],
        env={**os.environ, "HOME": str(tmp_path)},
        check=True,
        capture_output=True,
        timeout=120,
    )
    written = (tmp_path / "report.txt").read_text(encoding="utf-8-sig")
    assert "convinced that with sustained pressure, we will" in written
    assert "a\ufffdb </w:t> \U0001f600" in written


def test_each_part_is_well_formed(store: AnnotationStore) -> None:
    etree = pytest.importorskip("lxml.etree", reason="lxml is not installed")
    mark(store, "get this done", note="\0")
    content = report_of(material_with(store, article_of()), unwatched).content
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
