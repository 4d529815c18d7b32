"""Real articles written as DOCX, ODT, RTF and EPUB by pandoc and LibreOffice, and read by the loaders.

Other libraries and pandoc read the same files in the same run. Written are the headline, a byline, a date and
the paragraphs, with emphasis and links.
"""

from __future__ import annotations

import html
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from shutil import which

from benchmarks.formats import NOTHING, Score, measure, score
from benchmarks.web_pages import WrappedArticle, articles
from synoptic.corpus.articles.provenance import provenance_of
from synoptic.corpus.formats.found_article import RawFile, compose
from synoptic.corpus.formats.registry import loader_of

FORMATS = ("docx", "odt", "rtf", "epub")
_AUTHOR, _DAY, _DATE = "Orla O’Brien", "23 October 2025", "2025-10-23"
_DOCUMENTS, _DOCUMENT_BYTES = 1000, 5000


def own_text(article: WrappedArticle) -> list[str]:
    """Return what is written: headline, byline, date and paragraphs."""
    return [article.title, f"By {_AUTHOR}", _DAY, *article.paragraphs]


def written_by_pandoc(article: WrappedArticle, folder: Path, name: str) -> None:
    """Write an article in each format; its paragraphs begin with emphasis and end with a link."""
    title, *paragraphs = own_text(article)
    body = "".join(f"<p>{_marked(paragraph)}</p>" for paragraph in paragraphs)
    page = folder / f"{name}.html"
    page.write_text(f"<body><h1>{html.escape(title)}</h1>{body}</body>", encoding="utf-8")
    for form in FORMATS:
        subprocess.run(
            ["pandoc", "-f", "html", "-s", str(page), "-o", str(folder / f"{name}.{form}")],
            check=True,
            capture_output=True,
        )


def written_by_libreoffice(folder: Path, into: Path) -> None:
    """Write the articles in a folder anew in each format, by LibreOffice."""
    for form in FORMATS:
        source = "odt" if form == "docx" else "docx"
        subprocess.run(
            ["soffice", "--headless", "--convert-to", form, "--outdir", str(into)]
            + [str(file) for file in sorted(folder.glob(f"*.{source}"))],
            check=True,
            capture_output=True,
            env={**os.environ, "HOME": str(folder)},
        )


def _marked(paragraph: str) -> str:
    words = paragraph.split(" ")
    if len(words) < 9:
        return html.escape(paragraph)
    first, middle, last = (html.escape(" ".join(each)) for each in (words[:3], words[3:-3], words[-3:]))
    return f'<em>{first}</em> {middle} <a href="https://example.org/">{last}</a>'


def read_by_loader(path: Path) -> tuple[list[str], str | None, str | None, str | None]:
    """Return the paragraphs, title, author and date, as the reader gets them."""
    file = RawFile(path.name, path.read_bytes())
    loader = loader_of(file)
    if loader is None:
        raise ValueError(f"{path.name} has no loader")
    found = loader(file).articles
    paragraphs = [block.text for each in found for block in each.blocks]
    text = compose(found[0])
    said = provenance_of(text.text[: text.furniture_start])
    title, author, date = found[0].title, found[0].author, found[0].date
    return (
        paragraphs,
        title.value if title else said.title,
        author.value if author else said.author,
        date.value if date else said.date,
    )


def _lines() -> Iterator[str]:
    if which("pandoc") is None:
        yield "pandoc is not installed"
        return
    with tempfile.TemporaryDirectory() as place:
        pandoc, office = Path(place) / "pandoc", Path(place) / "libreoffice"
        pandoc.mkdir()
        office.mkdir()
        written = articles()
        for number, article in enumerate(written):
            written_by_pandoc(article, pandoc, str(number))
        folders = [pandoc]
        if which("soffice") is not None:
            written_by_libreoffice(pandoc, office)
            folders.append(office)
        for form in FORMATS:
            for folder in folders:
                yield from _compared(written, folder, form)


def _compared(written: Sequence[WrappedArticle], folder: Path, form: str) -> Iterator[str]:
    right = 0
    total: Score = NOTHING
    for number, article in enumerate(written):
        paragraphs, title, author, date = read_by_loader(folder / f"{number}.{form}")
        total += score(paragraphs, own_text(article))
        right += (title == article.title) + (author == _AUTHOR) + (date == _DATE)
    yield f"{form:4} by {folder.name:11} {'ours':11} {total}, facts {right} of {3 * len(written)}"
    for name, reader in _OTHERS.get(form, {}).items():
        total = NOTHING
        for number, article in enumerate(written):
            total += score(reader(folder / f"{number}.{form}"), own_text(article))
        yield f"{form:4} by {folder.name:11} {name:11} {total}"


def _by_pandoc(path: Path) -> list[str]:
    form = path.suffix[1:]
    run = subprocess.run(
        ["pandoc", "-f", form, "-t", "plain", "--wrap=none", str(path)], check=True, capture_output=True
    )
    return run.stdout.decode().replace("_", "").split("\n\n")


def _by_python_docx(path: Path) -> list[str]:
    from docx import Document

    return [paragraph.text for paragraph in Document(str(path)).paragraphs]


def _by_striprtf(path: Path) -> list[str]:
    from striprtf.striprtf import rtf_to_text

    read: Callable[[str], str] = rtf_to_text
    return read(path.read_text(encoding="cp1252", errors="replace")).split("\n")


_OTHERS: dict[str, dict[str, Callable[[Path], list[str]]]] = {
    "docx": {"pandoc": _by_pandoc, "python-docx": _by_python_docx},
    "odt": {"pandoc": _by_pandoc},
    "rtf": {"pandoc": _by_pandoc, "striprtf": _by_striprtf},
    "epub": {"pandoc": _by_pandoc},
}


def _speed() -> Iterator[str]:
    """Yield how long a thousand documents take, made by python-docx, which fills them with its styles."""
    from docx import Document

    words = " ".join(paragraph for article in articles() for paragraph in article.paragraphs).split()
    contents = []
    for number in range(20):
        document = Document()
        document.add_heading(f"The sluice, part {number}", 1)
        text = " ".join(words[number * 7 :] * 3)[:_DOCUMENT_BYTES]
        for start in range(0, len(text), 500):
            document.add_paragraph(text[start : start + 500])
        stream = BytesIO()
        document.save(stream)
        contents.append(stream.getvalue())
    files = [RawFile("a.docx", content) for content in contents]
    loader = loader_of(files[0])
    started = time.process_time()
    for number in range(_DOCUMENTS):
        if loader is not None:
            loader(files[number % len(files)])
    seconds = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield f"{_DOCUMENTS} DOCX of 5 KB of text: {seconds:.1f} s of processor time, {memory} MB in all"


measure("documents", _lines)
measure("documents, many", _speed)
