"""Exports as files: the same articles from a Word document, a rich text, a PDF and a web page."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.article import Role
from synoptic.corpus.formats.found_article import FileContents, RawFile
from synoptic.corpus.formats.news.export_rules import export_rules
from synoptic.corpus.formats.news.news_exports import split
from synoptic.corpus.formats.registry import format_of, loader_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BODIES = {
    1: ("The water rose by two metres in the night.", "“We had an hour,” said Ilse Brandt at the old lock."),
    2: (
        "The second gate held.",
        "Nobody was hurt, and the council meets on Monday.",
        "More rain is forecast.",
    ),
    3: ("Das Wasser fällt, und der Zug nach Köln fährt wieder.",),
}


def lines_of_export() -> Iterator[tuple[str, str]]:
    """Yield the lines of a Nexis-like export, each with its kind: title, label or text."""
    yield "label", "Job Number: 00000001"
    yield "text", "Documents (3)"
    for number in BODIES:
        yield "text", f"{number}. The river at kilometre {number}"
        yield "label", "Client/Matter: -None-"
        yield "label", "Search Terms: river"
    for number, body in BODIES.items():
        yield "title", f"The river at kilometre {number}"
        yield "text", "The Harbour Courier (London)"
        yield "text", "November 28, 2025 Friday 9:20 AM GMT"
        yield "text", "Copyright 2025 Harbour Courier Ltd. All Rights Reserved"
        yield "label", "Section:\u00a0NEWS; Pg. 4"
        yield "label", f"Length:\u00a0{sum(len(line.split()) for line in body)} words"
        yield "label", "Byline:\u00a0Ilse Brandt"
        yield "text", "Body"
        for line in body:
            yield "text", line
        yield "label", "Load-Date:\u00a0November 30, 2025"
        yield "text", "End of Document"


def load(name: str, content: bytes) -> FileContents:
    file = RawFile(name, content)
    found = format_of(file)
    assert found is not None
    if find_spec(f"synoptic.corpus.formats.{found.loader.partition('.')[0]}") is None:
        pytest.skip(f"nothing reads {found.name} here")
    loader = loader_of(file)
    assert loader is not None
    return loader(file)


def check(made: FileContents) -> None:
    assert [article.part for article in made.articles] == ["1", "2", "3"]
    assert made.remarks == ()
    for article, (number, body) in zip(made.articles, BODIES.items(), strict=True):
        assert article.title is not None
        assert article.title.value == f"The river at kilometre {number}"
        assert article.source is not None
        assert article.source.value == "The Harbour Courier (London)"
        assert article.date is not None
        assert article.date.value == "2025-11-28"
        assert article.section is not None
        assert article.section.value == "NEWS"
        assert article.author is not None
        assert article.author.value == "Ilse Brandt"
        assert article.blocks[0].role is Role.HEADING
        assert " ".join(block.text for block in article.blocks[2:]) == " ".join(body)
        assert article.warnings == ()


def word_document() -> bytes:
    docx = pytest.importorskip("docx")
    shared = pytest.importorskip("docx.shared")
    document = docx.Document()
    for kind, line in lines_of_export():
        if kind == "title":
            document.add_heading(line, 1)
            continue
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = shared.Pt(20)
        label, colon, rest = line.partition(":") if kind == "label" else ("", "", line)
        paragraph.add_run(label + colon).bold = True
        paragraph.add_run(rest)
        if kind == "text" and line == "Body":
            document.add_paragraph("")
            document.add_paragraph("")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def rich_text() -> bytes:
    """Return the export in RTF, with the characters beyond ASCII as RTF 1.9 writes them."""

    def escaped(line: str) -> str:
        return "".join(each if ord(each) < 128 else f"\\u{ord(each)}?" for each in line)

    paragraphs = (
        f"\\pard {{\\b {escaped(line)}}}\\par" if kind == "title" else f"\\pard {escaped(line)}\\par\\par"
        for kind, line in lines_of_export()
    )
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\n" + "\n".join(paragraphs) + "}"
    ).encode()


def test_a_word_document() -> None:
    check(load("export.docx", word_document()))


def test_a_rich_text() -> None:
    check(load("export.rtf", rich_text()))


def test_the_blocks_of_a_web_page() -> None:
    html_blocks = pytest.importorskip("synoptic.corpus.formats.html_blocks")
    tags = {"title": "<h1>{}</h1>", "label": "<div>{}</div>", "text": "<p>{}</p>"}
    page = "".join(tags[kind].format(line) for kind, line in lines_of_export())
    blocks = html_blocks.blocks_of(html_blocks.parse_html(f"<html><body>{page}</body></html>"))
    made = split(blocks, export_rules())
    assert made is not None
    check(made)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice makes the PDF")
def test_a_pdf(tmp_path: Path) -> None:
    (tmp_path / "export.docx").write_bytes(word_document())
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "export.docx"],
        env=os.environ | {"HOME": str(tmp_path)},
        check=True,
        capture_output=True,
        timeout=120,
    )
    check(load("export.pdf", (tmp_path / "export.pdf").read_bytes()))
