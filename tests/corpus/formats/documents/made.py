"""Documents made for tests: by pandoc and LibreOffice, and by hand where they have no such feature."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from functools import lru_cache
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.formats.found_article import RawFile
from synoptic.corpus.formats.registry import loader_of

if TYPE_CHECKING:
    from synoptic.corpus.formats.found_article import FileContents, FoundArticle

MARKDOWN = """\
# Talks in Geneva

By Ilse Brandt

23 October 2025

A first *paragraph* with a footnote.[^1] And a [link](https://example.org/a). “Quoted”, O’Brien said.

> A block quotation of two
> lines of text.

- First item
- Second item
    - Nested item

1. One
2. Two
3. Three

## Figures

| Name | Votes |
|------|------:|
| Anna | 12    |
| Bob  | 7     |

    code that is
      indented

Line one\\
Line two.

Last paragraph.[^2] Ünïcödé 中文 🙂 A & B < C

[^1]: The note’s text.
[^2]: Second note.
"""
PLAIN = (
    "Talks in Geneva",
    "By Ilse Brandt",
    "23 October 2025",
    "A first paragraph with a footnote.[1] And a link. “Quoted”, O’Brien said.",
    "A block quotation of two lines of text.",
    "• First item",
    "• Second item",
    "• Nested item",
    "1. One",
    "2. Two",
    "3. Three",
    "Figures",
    "Name | Votes",
    "Anna | 12",
    "Bob | 7",
    "code that is\n  indented",
    "Line one\nLine two.",
    "Last paragraph.[2] Ünïcödé 中文 🙂 A & B < C",
    "[1] The note’s text.",
    "[2] Second note.",
)
"""Its blocks."""


@lru_cache
def by_pandoc(form: str) -> bytes:
    """Return MARKDOWN as a document by pandoc; skip where it is not installed."""
    if which("pandoc") is None:
        pytest.skip("needs pandoc")
    with TemporaryDirectory() as folder:
        path = f"{folder}/a.{form}"
        subprocess.run(["pandoc", "-s", "-o", path], input=MARKDOWN.encode(), check=True, capture_output=True)
        return Path(path).read_bytes()


@lru_cache
def by_libreoffice(form: str) -> bytes:
    """Return pandoc's document written anew by LibreOffice; skip where it is not installed."""
    if which("soffice") is None:
        pytest.skip("needs LibreOffice")
    source = "odt" if form == "docx" else "docx"
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{source}"
        path.write_bytes(by_pandoc(source))
        subprocess.run(
            ["soffice", "--headless", "--convert-to", form, "--outdir", f"{folder}/out", str(path)],
            check=True,
            capture_output=True,
            env={**os.environ, "HOME": folder},
        )
        return (Path(folder) / "out" / f"a.{form}").read_bytes()


def contents(content: bytes, name: str) -> FileContents:
    """Return what the loader of a name finds."""
    file = RawFile(name, content)
    loader = loader_of(file)
    assert loader is not None
    return loader(file)


def article(content: bytes, name: str) -> FoundArticle:
    """Return the one article that the loader of a name finds."""
    found = contents(content, name)
    assert len(found.articles) == 1, found.remarks
    return found.articles[0]


def texts(content: bytes, name: str) -> list[str]:
    """Return the texts of the blocks of the one article."""
    return [block.text for block in article(content, name).blocks]


def packed(parts: dict[str, str | bytes]) -> bytes:
    """Return a ZIP archive of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body: str, **parts: str) -> bytes:
    """Return a Word document with this body; `parts` are the contents of others, by their kind."""
    related = "".join(
        f'<Relationship Id="r{number}" Type="{_KINDS}/{kind.rstrip("0123456789")}" Target="{kind}.xml"/>'
        for number, kind in enumerate(parts)
    )
    roots = {"styles": "styles", "numbering": "numbering", "comments": "comments"}
    roots |= {"footnotes": "footnotes", "endnotes": "endnotes"}
    others = 'xmlns:mc="urn:mc" xmlns:wps="urn:wps" xmlns:v="urn:v"'
    return packed(
        {
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="a" '
            f'Type="{_KINDS}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>',
            "word/document.xml": f"<w:document {_W} {others}><w:body>{body}</w:body></w:document>",
            **{
                f"word/{kind}.xml": "<w:{0} {1}>{2}</w:{0}>".format(
                    roots.get(kind, "hdr" if kind.startswith("header") else "ftr"), _W, content
                )
                for kind, content in parts.items()
            },
        }
    )


def p(text: str, properties: str = "") -> str:
    """Return a paragraph of Word with one run."""
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """Return a run of Word."""
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'
