"""Books: a chapter is an article, the book its source."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Role
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import Fact
from tests.corpus.formats.documents.made import article, by_pandoc, contents, packed
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)
CHAPTER = "<p>The delegations signed the pact late on Monday.</p><p>Nobody recorded the talks.</p>"
BOOK = '<dc:title>The Sluice</dc:title><dc:creator opf:role="aut">Ilse Brandt</dc:creator>'


def page(body: str, kind: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><body epub:type="{kind}">{body}</body></html>'
    )


def epub(pages: Mapping[str, str], metadata: str = BOOK, **others: str) -> bytes:
    """Return a book with these pages in its spine, in their order."""
    items = "".join(
        f'<item id="p{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(pages)
    )
    ncx = '<item id="ncx" href="toc.ncx"/>'
    refs = "".join(f'<itemref idref="p{number}"/>' for number in range(len(pages)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f'<manifest>{items}{ncx}</manifest><spine toc="ncx">{refs}</spine></package>'
    )
    files = {f"OPS/{name.replace('%20', ' ')}": content for name, content in pages.items() if content}
    return packed({"META-INF/container.xml": CONTAINER, "OPS/book.opf": package, **files, **others})


def test_a_book_of_another_program_is_read_word_for_word() -> None:
    found = article(by_pandoc("epub"), "a.epub")
    assert [block.text for block in found.blocks if block.role is Role.HEADING] == [
        "Talks in Geneva",
        "Figures",
    ]
    text = [block.text for block in found.blocks]
    assert text[3] == "A first paragraph with a footnote.[1] And a link. “Quoted”, O’Brien said."
    assert text[4:8] == [
        "A block quotation of two lines of text.",
        "• First item",
        "• Second item",
        "• Nested item",
    ]
    assert text[-3:] == [
        "Last paragraph.[2] Ünïcödé 中文 🙂 A & B < C",
        "1. The note’s text.",
        "2. Second note.",
    ]
    assert found.title == Fact("Talks in Geneva", "the headline")
    assert found.part == ""


def test_each_chapter_is_an_article_with_the_book_as_its_source() -> None:
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>The Flood</text>'
        '</navLabel><content src="two%20b.xhtml#a"/></navPoint></navMap></ncx>'
    )
    pages = {
        "one.xhtml": page(f"<h1>The Wall</h1>{CHAPTER}"),
        "two%20b.xhtml": page(CHAPTER),
        "x.xhtml": page("<p/>"),
    }
    found = contents(
        epub(
            pages, f"{BOOK}<dc:language>en-GB</dc:language><dc:date>2019-05</dc:date>", **{"OPS/toc.ncx": ncx}
        ),
        "a.epub",
    )
    assert [each.part for each in found.articles] == ["one.xhtml", "two b.xhtml"]
    assert [each.title for each in found.articles] == [
        Fact("The Wall", "the headline"),
        Fact("The Flood", "the table of contents"),
    ]
    origin = "the book's metadata"
    for each in found.articles:
        assert each.source == Fact("The Sluice", origin)
        assert each.author == Fact("Ilse Brandt", origin)
        assert each.date == Fact("2019-05", origin)
        assert each.language == Fact("en", origin)


def test_a_byline_in_a_chapter_comes_before_the_author_of_the_book() -> None:
    assert (
        article(epub({"a.xhtml": page(f"<h1>The Wall</h1><p>By Jan Maat</p>{CHAPTER}")}), "a.epub").author
        is None
    )


def test_the_day_on_which_the_file_was_made_is_no_date() -> None:
    made = (
        '<dc:date>2026-11-29T00:00:00Z</dc:date><meta property="dcterms:modified">2026-11-29T00:00:00Z</meta>'
    )
    assert article(epub({"a.xhtml": page(CHAPTER)}, made), "a.epub").date is None


def test_covers_title_pages_and_contents_are_furniture_of_the_next_chapter() -> None:
    pages = {
        "cover.xhtml": page("<p>A cover in words</p>", "cover"),
        "title.xhtml": page("<h1>The Sluice</h1><p>Ilse Brandt</p>"),
        "one.xhtml": page(CHAPTER),
        "two.xhtml": page(CHAPTER),
        "imprint.xhtml": page("<p>Printed in Delft</p>", "copyright-page"),
    }
    one, two = contents(epub(pages), "a.epub").articles
    assert [block.text for block in one.furniture] == ["A cover in words", "The Sluice", "Ilse Brandt"]
    assert [block.text for block in two.furniture] == ["Printed in Delft"]


def test_a_book_of_nothing_but_a_title_page_is_an_article() -> None:
    assert article(epub({"a.xhtml": page("<h1>The Sluice</h1>")}), "a.epub").blocks[0].text == "The Sluice"


def test_protected_books_are_refused_and_obfuscated_fonts_are_not() -> None:
    def with_method(algorithm: str) -> bytes:
        encryption = (
            '<encryption><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#">'
            f'<EncryptionMethod Algorithm="{algorithm}"/></EncryptedData></encryption>'
        )
        return epub({"a.xhtml": page(CHAPTER)}, **{"META-INF/encryption.xml": encryption})

    with pytest.raises(CorpusError, match="Protected by DRM"):
        contents(with_method("http://www.w3.org/2001/04/xmlenc#aes256-cbc"), "a.epub")
    assert article(with_method("http://www.idpf.org/2008/embedding"), "a.epub").blocks


def test_what_is_missing_or_damaged_costs_a_line() -> None:
    pages = {"gone.xhtml": "", "one.xhtml": page(CHAPTER)}
    found = contents(epub(pages), "a.epub")
    assert len(found.articles) == 1
    assert found.remarks == ("gone.xhtml is not in the file",)
    bare = contents(packed({"b.xhtml": page(CHAPTER), "a.xhtml": page(CHAPTER)}), "a.epub")
    assert [each.part for each in bare.articles] == ["b.xhtml", "a.xhtml"]
    assert bare.remarks[0].startswith("without the order of its chapters")


def test_no_name_in_a_book_is_a_path() -> None:
    found = contents(epub({"../../../../etc/passwd": page(CHAPTER)}), "a.epub")
    assert not found.articles
    assert found.remarks[0] == "../../../../etc/passwd is not in the file"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no ZIP archive"),
        (packed({"a.txt": "text"}), "No EPUB"),
        (packed({"META-INF/container.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "No EPUB"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(content: bytes, says: str) -> None:
    with pytest.raises(CorpusError, match=says) as raised:
        contents(content, "a.epub")
    assert "\n" not in str(raised.value)


@examples(30)
@given(st.data())
def test_a_damaged_book_raises_nothing_but_one_line(data: st.DataObject) -> None:
    sound = bytearray(epub({"a.xhtml": page(CHAPTER)}))
    for _ in range(3):
        sound[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    with suppress(CorpusError):
        contents(bytes(sound), "a.epub")
