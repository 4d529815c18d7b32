"""PDFs that browsers, word processors and hands made, read back."""

from __future__ import annotations

import html
import os
import resource
import shutil
import subprocess
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.article import Role
from synoptic.corpus.errors import CorpusError, NotText, TooLarge
from synoptic.corpus.formats import pdf
from synoptic.corpus.formats.found_article import Block, Fact, FoundArticle, RawFile
from synoptic.corpus.formats.pdf_pages import printed_document
from tests.corpus.formats.small_pdf import small_pdf, text_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
OFFICE = shutil.which("soffice")

HEADLINE = "Harbour closed after the storm"
BYLINE = "By Ilse Brandt"
DATE = "27 November 2025"
PARAGRAPHS = (
    "The harbour of Saltby was closed on Thursday after a storm had torn two ferries from their "
    "moorings, the harbour office said. Nobody was hurt, although both crews had to swim ashore.",
    "“We have never seen such waves here,” said Ruth Okafor, who has run the office for eleven years. “The "
    "fifth of them broke the lamp of the lighthouse; the official figures will be offered on Friday.”",
    "Ferries to the islands will not run before Monday. Passengers with tickets get their money back, and "
    "those who must travel are taken by bus to the northern pier, which is open.",
    "The town council wants to raise the breakwater by a metre. Such a wall costs nine million, more than "
    "the town has, and the ministry refused to pay for a second one in 2019.",
    "Fishermen, however, doubt that a wall would help. The wind came from the west, where the bay is open, "
    "and the waves ran along the breakwater and not against it.",
    "On Friday divers are to look at the hulls. One of the ferries, the Marguerite, lies on her side in four "
    "metres of water, but no oil has been found around her so far.",
)
CAPTION = "The pier on Thursday morning. Photo: Harbour Office"


def read(content: bytes, name: str = "article.pdf") -> FoundArticle:
    (article,) = pdf.load(RawFile(name, content)).articles
    return article


def texts(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks]


def print_page(page: str, folder: Path, *, is_marked: bool) -> bytes:
    """Print a web page with Chromium; with its head and foot on each page if `is_marked`."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    source, target = folder / "article.html", folder / "article.pdf"
    source.write_text(page, encoding="utf-8")
    marks = [] if is_marked else ["--no-pdf-header-footer"]
    subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder / 'profile'}",
            f"--print-to-pdf={target}",
            *marks,
            source.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return target.read_bytes()


@pytest.fixture(scope="session")
def two_columns(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A page in two columns on three sheets: indented paragraphs, soft hyphens, a caption between."""
    hyphenated = [
        paragraph.replace("harbour", "har\u00adbour").replace("breakwater", "break\u00adwater")
        for paragraph in PARAGRAPHS
    ]
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in hyphenated)
    caption = f"<figcaption>{CAPTION}</figcaption>"
    first, rest = body.split("</p>", 1)
    page = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>{HEADLINE}</title><style>
        @page {{ size: 15cm 10cm; margin: 15mm }} body {{ font: 10pt serif; text-align: justify }}
        h1 {{ font-size: 20pt; margin: 0 }} .by {{ font-size: 9pt; margin: 4pt 0 }}
        article {{ columns: 2; column-gap: 8mm }} article p {{ margin: 0; text-indent: 1.2em }}
        figcaption {{ font-size: 8pt; text-align: left; margin: 6pt 0 }} figure {{ margin: 0 }}
        </style><h1>{HEADLINE}</h1><p class="by">{BYLINE}</p><p class="by">{DATE}</p>
        <article>{first}</p><figure>{caption}</figure>{rest}</article></html>"""
    return print_page(page, tmp_path_factory.mktemp("chromium"), is_marked=True)


@pytest.fixture(scope="session")
def from_office(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A document of LibreOffice's, without tags, with a running head and page numbers, on small pages."""
    if OFFICE is None:
        pytest.skip("needs LibreOffice")
    folder = tmp_path_factory.mktemp("office")
    paragraphs = "".join(
        f'<text:p text:style-name="B">{html.escape(paragraph)}</text:p>' for paragraph in PARAGRAPHS
    )
    names = ("office", "style", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    source = folder / "article.fodt"
    source.write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
        <office:document {spaces} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
          office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
        <office:automatic-styles>
        <style:style style:name="H" style:family="paragraph">
          <style:text-properties fo:font-size="18pt"/></style:style>
        <style:style style:name="B" style:family="paragraph">
          <style:paragraph-properties fo:text-indent="0.5cm" fo:text-align="justify"/>
          <style:text-properties fo:font-size="11pt"/></style:style>
        <style:page-layout style:name="L">
          <style:page-layout-properties fo:page-width="12cm" fo:page-height="9cm" fo:margin-top="1cm"
          fo:margin-bottom="1cm" fo:margin-left="1.5cm" fo:margin-right="1.5cm"/>
          <style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>
        <office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">
          <style:header><text:p>The Morning Ledger</text:p></style:header>
          <style:footer><text:p>Page <text:page-number>1</text:page-number></text:p></style:footer>
        </style:master-page></office:master-styles>
        <office:body><office:text><text:p text:style-name="H">{HEADLINE}</text:p>{paragraphs}</office:text>
        </office:body></office:document>""",
        encoding="utf-8",
    )
    subprocess.run(
        [OFFICE, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)],
        check=True,
        capture_output=True,
        timeout=180,
        env={**os.environ, "HOME": str(folder)},
    )
    return source.with_suffix(".pdf").read_bytes()


def test_a_printed_page_in_two_columns_is_read_word_for_word(two_columns: bytes) -> None:
    article = read(two_columns)
    assert texts(article.blocks) == [HEADLINE, BYLINE, DATE, PARAGRAPHS[0], CAPTION, *PARAGRAPHS[1:]]


def test_tags_are_not_needed_for_that(two_columns: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("synoptic.corpus.formats.pdf_pages.page_words.tags_of", lambda page: {})
    article = read(two_columns)
    assert texts(article.blocks) == [HEADLINE, BYLINE, DATE, PARAGRAPHS[0], CAPTION, *PARAGRAPHS[1:]]


def test_its_provenance_says_where_it_is_from(two_columns: bytes) -> None:
    article = read(two_columns)
    assert article.title == Fact(HEADLINE, "the page")
    assert article.author == Fact("Ilse Brandt", "the first lines")
    assert article.date == Fact("2025-11-27", "the first lines")
    assert article.url is None
    assert article.blocks[0].role is Role.HEADING


def test_what_the_browser_prints_on_each_page_is_furniture(two_columns: bytes) -> None:
    article = read(two_columns)
    pages = article.furniture[-1].page
    assert pages > 1
    assert len(article.furniture) == 2 * pages
    assert all(HEADLINE in block.text or "article.html" in block.text for block in article.furniture)


def test_each_block_has_its_page(two_columns: bytes) -> None:
    pages = [block.page for block in read(two_columns).blocks]
    assert pages[0] == 1
    assert pages == sorted(pages)
    assert len(set(pages)) > 1


def test_a_document_of_an_office_is_read_over_its_pages(from_office: bytes) -> None:
    article = read(from_office)
    assert texts(article.blocks) == [HEADLINE, *PARAGRAPHS]
    assert set(texts(article.furniture)) == {
        "The Morning Ledger",
        *(f"Page {number}" for number in range(1, article.furniture[-1].page + 1)),
    }
    assert article.furniture[-1].page > 2


def test_the_address_is_in_the_printed_foot() -> None:
    content = text_at(50, 815, "11/28/26, 12:41 PM", 8) + text_at(250, 815, "A storm - The Morning Ledger", 8)
    content += text_at(50, 700, "The harbour was closed on Thursday.")
    content += text_at(50, 20, "https://ledger.example/storm", 8) + text_at(540, 20, "1/1", 8)
    article = read(small_pdf([content]))
    assert article.url == Fact("https://ledger.example/storm", "printed foot")
    assert article.title == Fact("A storm - The Morning Ledger", "printed head")
    assert texts(article.blocks) == ["The harbour was closed on Thursday."]
    assert len(article.furniture) == 2


def test_properties_count_where_the_page_says_the_same() -> None:
    info = "/Title(The harbour was closed)/Author(Ilse Brandt)/CreationDate(D:20200101000000Z)"
    article = read(small_pdf([text_at(50, 700, "The harbour was closed, wrote Ilse Brandt.")], info=info))
    assert article.title == Fact("The harbour was closed", "the document's properties")
    assert article.author == Fact("Ilse Brandt", "the document's properties")
    assert article.date is None


def test_a_typed_file_name_is_no_title_and_a_users_name_no_author() -> None:
    info = "/Title(Microsoft Word - draft3.docx)/Author(root)"
    article = read(small_pdf([text_at(50, 700, "The harbour was closed.")], info=info))
    assert article.title is None
    assert article.author is None


def test_words_that_nobody_sees_are_furniture_and_said() -> None:
    content = text_at(50, 700, "The harbour was closed.")
    content += b"1 1 1 rg\n" + text_at(50, 600, "White on white")
    content += b"0 0 0 rg\n" + text_at(50, 2000, "Beyond the edge")
    content += text_at(50, 500, "Too small", 0.4)
    article = read(small_pdf([content]))
    assert texts(article.blocks) == ["The harbour was closed."]
    assert texts(article.furniture) == ["White on white", "Beyond the edge", "Too small"]
    assert article.warnings == ("text that cannot be seen on page 1 stands at the end, not in the article",)


def test_white_words_on_a_dark_ground_are_seen() -> None:
    content = b"0 0 0.5 rg 40 680 300 40 re f\n1 1 1 rg\n" + text_at(50, 700, "Storm")
    article = read(small_pdf([content + b"0 0 0 rg\n" + text_at(50, 600, "The harbour was closed.")]))
    assert texts(article.blocks) == ["Storm", "The harbour was closed."]
    assert not article.warnings


def test_the_words_behind_a_scan_are_its_text() -> None:
    content = b"3 Tr\n" + text_at(50, 700, "The harbour was closed.")
    assert texts(read(small_pdf([content], with_picture=True)).blocks) == ["The harbour was closed."]


def test_words_printed_twice_for_bold_are_read_once() -> None:
    content = text_at(50, 700, "The harbour was closed.") + text_at(50.2, 700, "The harbour was closed.")
    assert texts(read(small_pdf([content])).blocks) == ["The harbour was closed."]


def test_words_along_the_margin_are_furniture() -> None:
    sideways = b"BT /F1 8 Tf 0 1 -1 0 580 300 Tm (Photo: Harbour Office) Tj ET\n"
    article = read(small_pdf([sideways + text_at(50, 700, "The harbour was closed.")]))
    assert texts(article.blocks) == ["The harbour was closed."]
    assert texts(article.furniture) == ["Photo: Harbour Office"]


def test_a_page_on_its_side_is_read_as_it_is_turned() -> None:
    lines = ("The harbour was closed on Thursday after", "a storm had torn two ferries away.")
    drawn = b"".join(
        b"BT /F1 12 Tf 0 1 -1 0 %d 100 Tm (%s) Tj ET\n" % (100 + 14 * number, line.encode())
        for number, line in enumerate(lines)
    )
    assert texts(read(small_pdf([drawn])).blocks) == [" ".join(lines)]


def test_a_page_without_text_is_named() -> None:
    text = text_at(50, 700, "The harbour was closed.")
    article = read(small_pdf([text, b"", text_at(50, 700, "Ferries do not run.")], with_picture=True))
    assert article.warnings == ("page 2 is a picture without text; run OCR first",)
    assert [block.page for block in article.blocks] == [1, 3]


def test_a_scan_without_text_says_so() -> None:
    with pytest.raises(NotText, match=r"^Only pictures of pages, without text\. Run OCR on it first"):
        pdf.load(RawFile("scan.pdf", small_pdf([b"", b""], with_picture=True)))


@pytest.mark.parametrize("pages", [[], [b""], [b"", b""]])
def test_a_document_without_anything_says_so(pages: list[bytes]) -> None:
    with pytest.raises(CorpusError) as caught:
        pdf.load(RawFile("empty.pdf", small_pdf(pages)))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + bytes(5000), b"no PDF at all" * 99])
def test_what_is_no_pdf_is_one_line(content: bytes) -> None:
    with pytest.raises(CorpusError, match=r"^Damaged, or no PDF\. .+$"):
        pdf.load(RawFile("broken.pdf", content))


def test_a_truncated_file_is_read_or_one_line() -> None:
    sentences = "The harbour was closed.", "Ferries do not run."
    whole = small_pdf([text_at(50, 700, sentences[0]), b"", text_at(50, 700, sentences[1])])
    assert texts(read(whole).blocks) == list(sentences)
    assert {outcome(whole[:end]) for end in range(0, len(whole), 37)} == {
        "The harbour was closed. Ferries do not run.",
        "Damaged, or no PDF. Open it in a PDF viewer and print it to a new PDF.",
    }


def outcome(content: bytes) -> str:
    """Return the words of a PDF, or why there are none."""
    try:
        return " ".join(texts(read(content).blocks))
    except CorpusError as error:
        return str(error)


def test_too_many_pages_are_refused() -> None:
    many = small_pdf([b""] * 3, count=10**9)
    with pytest.raises(CorpusError, match=r"pages; at most 3,000 are read|Damaged|No text"):
        pdf.load(RawFile("pages.pdf", many))
    with pytest.raises(TooLarge, match="3,001 pages; at most 3,000 are read"):
        pdf.load(RawFile("pages.pdf", small_pdf([b""] * 3001)))


def test_a_page_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed_document, "MAX_UNPACKED", 1024**2)
    bomb = small_pdf([b" " * (1024**2 + 1)], is_packed=True)
    with pytest.raises(TooLarge, match="unpacks to more than 1 MiB"):
        pdf.load(RawFile("bomb.pdf", bomb))


def test_forms_that_draw_one_another_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed_document, "_LIMITS", (1, 256 * 1024**2))
    with pytest.raises(TooLarge, match=r"^Takes too much time or memory to read\."):
        pdf.load(RawFile("laughs.pdf", nested_forms(20)))
    assert texts(read(nested_forms(4)).blocks) == ["lol"]


def test_what_stands_beside_a_suspicious_file_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("msgspec", "pypdfium2", "synoptic"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong module')")
    monkeypatch.chdir(tmp_path)
    said_encrypted = small_pdf([text_at(50, 700, "The harbour was closed.")]) + b"% /Encrypt"
    assert texts(read(said_encrypted).blocks) == ["The harbour was closed."]


def test_a_system_that_limits_no_memory_still_limits_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    limited: list[int] = []

    def limit(what: int, amounts: tuple[int, int]) -> None:
        if what == resource.RLIMIT_AS:  # what Python says of macOS, which has reserved more already
            raise ValueError("current limit exceeds maximum limit")
        limited.append(what)

    monkeypatch.setattr(resource, "setrlimit", limit)
    printed_document._limit(1, 256 * 1024**2)
    assert limited == [resource.RLIMIT_CPU]


def nested_forms(depth: int) -> bytes:
    """Return a PDF that draws a form ten times, which draws another ten times, and so on."""
    start, *rest = small_pdf([b"/X Do\n"]).split(b"/Resources<<", 1)
    resources = b"/Resources<</XObject<</X %d 0 R>>"
    forms = b""
    for number in range(20, 20 + depth):
        drawn = b"/X Do " * 10 if number < 19 + depth else text_at(50, 700, "lol")
        forms += b"%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 595 842]" % number
        forms += resources % (number + 1) + b"/Font<</F1 3 0 R>>>>/Length %d>>stream\n" % len(drawn)
        forms += drawn + b"\nendstream\nendobj\n"
    return start + resources % 20 + rest[0].replace(b"xref\n", forms + b"xref\n", 1)


def test_boxes_without_measure_do_no_harm() -> None:
    content = b"BT /F1 1e30 Tf 1e30 0 0 1e30 1e30 1e30 Tm (huge) Tj ET\n" + text_at(50, 700, "Read me.")
    assert "Read me." in texts(read(small_pdf([content])).blocks)


def test_a_tree_of_pages_that_contains_itself_ends() -> None:
    looped = small_pdf([text_at(50, 700, "The harbour was closed.")]).replace(
        b"/Kids[6 0 R]/Count 1", b"/Kids[2 0 R]/Count 9"
    )
    with pytest.raises(CorpusError):
        pdf.load(RawFile("loop.pdf", looped))


def test_several_threads_read_at_once() -> None:
    content = small_pdf([text_at(50, 700, f"Page {number} of the harbour.") for number in range(5)])
    found: list[list[str]] = []
    threads = [Thread(target=lambda: found.append(texts(read(content).blocks))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(each == found[0] for each in found)
