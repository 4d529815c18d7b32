"""How PDFs of real articles are read that a browser and an office print: words, whole paragraphs, furniture.

The articles are printed in one, two and three columns, with white between paragraphs or indented first lines,
justified or ragged, hyphenated or not. Chromium's PDFs are read with their tags and without them.
"""

from __future__ import annotations

import html
import importlib
import io
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

from msgspec import Struct

from benchmarks.formats import measure
from synoptic.corpus.formats import pdf
from synoptic.corpus.formats.found_article import RawFile

ARTICLES = Path(__file__).resolve().parents[2] / "shared" / "articles"
_HEAD = "The Morning Ledger"


class Style(Struct, frozen=True):
    """How an article is printed."""

    name: str
    columns: int = 1
    size: float = 11
    gap: float = 0
    """White between paragraphs, in sizes of type."""
    indent: float = 0
    """Indent of first lines, in sizes of type."""
    is_justified: bool = False
    is_hyphenated: bool = False
    has_head: bool = True
    """Whether pages have running heads and feet."""


STYLES = (
    Style("white between paragraphs", gap=1),
    Style("indented, justified", size=12, indent=1.2, is_justified=True),
    Style("two columns, ragged", columns=2, gap=0.6),
    Style("two columns, justified, hyphenated", columns=2, gap=0.7, is_justified=True, is_hyphenated=True),
    Style("two columns, indented, hyphenated", 2, 10, indent=1, is_justified=True, is_hyphenated=True),
    Style("three columns, indented, hyphenated", 3, 9.5, indent=1, is_justified=True, is_hyphenated=True),
    Style("neither white nor indent", has_head=False),
)
_BREAK = re.compile(r"(?<=[aeiou][b-df-hj-np-tv-z])(?=[b-df-hj-np-tv-z][aeiou][a-z])")


def paragraphs_of(path: Path) -> list[str]:
    """Return the paragraphs of an article, the headline first."""
    lines = path.read_text(encoding="utf-8").replace("\u00a0", " ").split("\n")
    return [" ".join(line.split()) for line in lines if line.strip()]


def _words(text: str, style: Style) -> str:
    """Return text as mark-up, with soft hyphens between consonants where the style hyphenates."""
    return html.escape(_BREAK.sub("\u00ad", text) if style.is_hyphenated else text)


def web_page(paragraphs: Sequence[str], style: Style) -> str:
    """Return an article as a web page that is printed in a style."""
    headline, *rest = paragraphs
    title = html.escape(headline[:60])
    body = "".join(f"<p>{_words(paragraph, style)}</p>" for paragraph in rest)
    align = "justify" if style.is_justified else "left"
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
        <style>@page {{ size: A5; margin: 15mm }} body {{ font: {style.size}pt serif; text-align: {align} }}
        h1 {{ font-size: 18pt; text-align: left }} .text {{ columns: {style.columns}; column-gap: 6mm }}
        p {{ margin: 0 0 {style.gap}em; text-indent: {style.indent}em }}</style>
        <h1>{html.escape(headline)}</h1><div class="text">{body}</div></html>"""


def office_document(paragraphs: Sequence[str], style: Style) -> str:
    """Return an article as a flat OpenDocument text that is printed in a style."""
    headline, *rest = paragraphs
    body = "".join(f'<text:p text:style-name="B">{_words(paragraph, style)}</text:p>' for paragraph in rest)
    if style.columns > 1:
        body = f'<text:section text:style-name="C" text:name="text">{body}</text:section>'
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "style", "text")
    )
    page = "<style:header-style/><style:footer-style/>" if style.has_head else ""
    head = (
        f"<style:header><text:p>{_HEAD}</text:p></style:header>"
        "<style:footer><text:p>Page <text:page-number>1</text:page-number></text:p></style:footer>"
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
        <office:document {spaces} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
        office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
        <office:automatic-styles>
        <style:style style:name="B" style:family="paragraph"><style:paragraph-properties
          fo:text-indent="{style.indent * style.size}pt" fo:margin-bottom="{style.gap * style.size}pt"
          fo:text-align="{"justify" if style.is_justified else "start"}"/>
          <style:text-properties fo:font-size="{style.size}pt"/></style:style>
        <style:style style:name="H" style:family="paragraph">
          <style:paragraph-properties fo:margin-bottom="12pt"/>
          <style:text-properties fo:font-size="18pt" fo:font-weight="bold"/></style:style>
        <style:style style:name="C" style:family="section"><style:section-properties>
          <style:columns fo:column-count="{style.columns}" fo:column-gap="6mm"/></style:section-properties>
        </style:style><style:page-layout style:name="L"><style:page-layout-properties fo:page-width="148mm"
          fo:page-height="210mm" fo:margin-top="10mm" fo:margin-bottom="10mm" fo:margin-left="15mm"
          fo:margin-right="15mm"/>{page}</style:page-layout></office:automatic-styles>
        <office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">
        {head if style.has_head else ""}</style:master-page></office:master-styles>
        <office:body><office:text><text:p text:style-name="H">{html.escape(headline)}</text:p>{body}
        </office:text></office:body></office:document>"""


def _print_pages(chromium: str, folder: Path, articles: Sequence[Sequence[str]]) -> None:
    for number, style in enumerate(STYLES):
        for letter, article in enumerate(articles):
            source = folder / f"{number}-{letter}.html"
            source.write_text(web_page(article, style), encoding="utf-8")
            target = source.with_suffix(".pdf")
            marks = [] if style.has_head else ["--no-pdf-header-footer"]
            run = [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                f"--user-data-dir={folder}/profile",
            ]
            subprocess.run(
                [*run, f"--print-to-pdf={target}", *marks, source.as_uri()], check=True, capture_output=True
            )


def _print_documents(office: str, folder: Path, articles: Sequence[Sequence[str]]) -> None:
    sources = []
    for number, style in enumerate(STYLES):
        for letter, article in enumerate(articles):
            sources.append(folder / f"{number}-{letter}.fodt")
            sources[-1].write_text(office_document(article, style), encoding="utf-8")
    run = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*run, *map(str, sources)], check=True, capture_output=True, env={**os.environ, "HOME": str(folder)}
    )


def _ours(content: bytes) -> list[str]:
    return [block.text for block in pdf.load(RawFile("article.pdf", content)).articles[0].blocks]


def _without_tags(content: bytes) -> list[str]:
    with patch("synoptic.corpus.formats.pdf_pages.page_words.tags_of", lambda _: {}):
        return _ours(content)


def _pypdf(content: bytes) -> list[str]:
    reader = importlib.import_module("pypdf").PdfReader(io.BytesIO(content))
    return [line for page in reader.pages for line in page.extract_text().split("\n")]


def _pdfminer(content: bytes) -> list[str]:
    text: str = importlib.import_module("pdfminer.high_level").extract_text(io.BytesIO(content))
    return text.split("\n\n")


Reader = Callable[[bytes], list[str]]
READERS: dict[str, Reader] = {
    "Synoptic": _ours,
    "Synoptic, tags left aside": _without_tags,
    "pypdf": _pypdf,
    "pdfminer.six": _pdfminer,
}


def _lines(reader: Reader, folder: Path, articles: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the figures of one reader: a line for each style, and one for all."""
    sums = Counter[str]()
    for number, style in enumerate(STYLES):
        counts = Counter[str]()
        for letter, article in enumerate(articles):
            content = (folder / f"{number}-{letter}.pdf").read_bytes()
            start = time.process_time()
            found = [" ".join(paragraph.split()) for paragraph in reader(content)]
            counts["ms"] += round(1000 * (time.process_time() - start))
            wanted_words, found_words = (Counter(" ".join(texts).split()) for texts in (article, found))
            counts["words"] += (wanted_words & found_words).total()
            counts["of words"] += wanted_words.total()
            counts["other"] += (found_words - wanted_words).total()
            counts["whole"] += (Counter(article) & Counter(found)).total()
            counts["paragraphs"] += len(article)
            counts["in order"] += " ".join(article).split() == " ".join(found).split()
            counts["pages"] += content.count(b"/Type /Page\n") + len(
                re.findall(rb"/Type/Page\b(?!s)", content)
            )
        yield _line(style.name, counts, len(articles))
        sums += counts
    yield _line("all", sums, len(articles) * len(STYLES))


def _line(name: str, counts: Counter[str], articles: int) -> str:
    return (
        f"{name:36} words {100 * counts['words'] / counts['of words']:5.1f} %, {counts['other']:4} too many, "
        f"{counts['in order']:2} of {articles} word for word, paragraphs whole {counts['whole']:3} of "
        f"{counts['paragraphs']}, {1000 * counts['pages'] / max(counts['ms'], 1):4.0f} pages/s"
    )


def lines() -> Iterator[str]:
    """Yield what to print."""
    if not ARTICLES.is_dir():
        yield "the articles are not here"
        return
    articles = [paragraphs_of(path) for path in sorted(ARTICLES.glob("*.txt"))]
    printers = (("chromium", "Chromium", _print_pages), ("soffice", "LibreOffice", _print_documents))
    for program, name, print_all in printers:
        found = shutil.which(program)
        if found is None:
            yield f"{name} is not installed"
            continue
        with tempfile.TemporaryDirectory() as folder:
            print_all(found, Path(folder), articles)
            for reader, read in READERS.items():
                yield f"{name}, read by {reader}"
                try:
                    yield from (f"  {line}" for line in _lines(read, Path(folder), articles))
                except ModuleNotFoundError:
                    yield "  not installed"


measure("PDF", lines)
