"""Read books (EPUB 2 and 3): a chapter is an article, the book its source.

A chapter is a document of the spine with words. Covers, title pages, imprints and tables of contents are
furniture of the chapter after them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.article import Role
from synoptic.corpus.articles.provenance import provenance_of
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import Block, Fact, FileContents, FoundArticle
from synoptic.corpus.formats.html_blocks import blocks_of, parse_html
from synoptic.corpus.formats.safe_xml import attribute, child, name_of, parse_xml
from synoptic.corpus.formats.unzipping import Archive
from synoptic.corpus.text.normalising import normalise

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

    from synoptic.corpus.formats.found_article import RawFile

_METADATA = "the book's metadata"
_FONT_ALGORITHMS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_AROUND = frozenset(
    {
        "cover",
        "titlepage",
        "title-page",
        "halftitlepage",
        "copyright-page",
        "toc",
        "landmarks",
        "page-list",
        "lot",
    }
)
_PAGES = (".xhtml", ".html", ".htm", ".xml")
_ENCODING = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?![\d-])")
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?")
_BACKLINK = re.compile(r"[\s↩↵⏎^\ufe0e]*")
_TITLE_PAGE_WORDS = 40
_TYPE = "{http://www.idpf.org/2007/ops}type"
_DOCTYPE = re.compile(rb"<!DOCTYPE\b[^>\[]*>", re.IGNORECASE)
_LEADING_BLOCKS = 14


class _Document(Struct, frozen=True):
    """A document of the spine."""

    name: str
    """Its name in the archive."""
    part: str
    """Its address in the book."""
    is_around: bool
    """Whether the book says that it is a cover, title page, imprint or table of contents."""


class _Book(Struct, frozen=True):
    title: str
    author: str
    date: str
    language: str
    spine: tuple[_Document, ...]
    labels: dict[str, str]
    """The entries of the table of contents, by the names of the documents that they lead to first."""
    remarks: tuple[str, ...] = ()


def load(file: RawFile) -> FileContents:
    """Return the chapters of a book. Raises CorpusError."""
    archive = Archive(file.content)
    _refuse_protected(archive)
    book = _book(archive)
    articles: list[FoundArticle] = []
    around: list[Block] = []
    remarks = list(book.remarks)
    for document in book.spine:
        try:
            blocks, is_around = _blocks(archive, document)
        except CorpusError as error:
            remarks.append(f"{document.part}: {error}")
            continue
        if not blocks:
            continue
        if is_around or document.is_around or _is_title_page(blocks, book):
            around += blocks
        else:
            articles.append(_chapter(blocks, around, document, book))
            around = []
    if around:
        articles = _with_rest(articles, around, book)
    if len(articles) == 1:
        articles = [replace(articles[0], part="")]
    if not articles:
        remarks.append("The book holds no text.")
    return FileContents(tuple(articles), tuple(remarks))


def _refuse_protected(archive: Archive) -> None:
    content = archive.read_named("META-INF/encryption.xml")
    if content is None:
        return
    root = parse_xml(content, "encryption.xml")
    methods = {attribute(each, "Algorithm") for each in root.iter() if name_of(each) == "EncryptionMethod"}
    if methods - _FONT_ALGORITHMS:
        raise CorpusError("Protected by DRM. Ask the publisher for a copy without it.")


def _book(archive: Archive) -> _Book:
    """Return what the package document says of the book; without one, all pages are its spine."""
    try:
        container = archive.read_named("META-INF/container.xml")
        root = None if container is None else parse_xml(container, "container.xml")
        package_name = attribute(child(root, "rootfiles", "rootfile"), "full-path") or ""
        content = archive.read_named(package_name) or b""
        return _package(archive, package_name, parse_xml(content, posixpath.basename(package_name)))
    except CorpusError as error:
        names = [entry.name for entry in archive.entries if entry.name.lower().endswith(_PAGES)]
        pages = [name for name in names if not name.startswith("META-INF/")]
        if not pages:
            raise CorpusError(
                "No EPUB: it has no package document. Copy it again from its source."
            ) from error
        spine = tuple(_Document(name, name, is_around=False) for name in pages)
        return _Book("", "", "", "", spine, {}, (f"without the order of its chapters: {error}",))


def _package(archive: Archive, package_name: str, root: _Element) -> _Book:
    folder = posixpath.dirname(package_name)
    metadata = child(root, "metadata")
    names = {entry.name.casefold(): entry.name for entry in archive.entries}

    def name_at(href: str) -> str:
        path = posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))
        return path if path in archive else names.get(path.casefold(), path)

    manifest = child(root, "manifest")
    items = {attribute(item, "id"): item for item in (manifest if manifest is not None else ())}
    guide = child(root, "guide")
    around = {
        name_at(attribute(reference, "href") or "")
        for reference in (guide if guide is not None else ())
        if attribute(reference, "type") in _AROUND
    }
    spine: dict[str, _Document] = {}
    spine_element = child(root, "spine")
    for reference in spine_element if spine_element is not None else ():
        item = items.get(attribute(reference, "idref"))
        href = attribute(item, "href") or ""
        if href:
            is_nav = "nav" in (attribute(item, "properties") or "").split()
            name = name_at(href)
            document = _Document(name, unquote(href), is_nav or name in around)
            spine.setdefault(name, document)
    remarks = [f"{each.part} is not in the file" for each in spine.values() if each.name not in archive]
    return _Book(
        _metadata(metadata, "title")[0],
        ", ".join(filter(None, _authors(metadata))),
        _published(metadata),
        _language(metadata),
        tuple(each for each in spine.values() if each.name in archive),
        dict(_toc_labels(archive, items, name_at, attribute(spine_element, "toc"))),
        tuple(remarks),
    )


def _metadata(metadata: _Element | None, name: str) -> list[str]:
    """Return the values of a field, the first of which is empty where there is none."""
    return [
        " ".join((each.text or "").split())
        for each in (metadata if metadata is not None else ())
        if name_of(each) == name
    ] or [""]


def _authors(metadata: _Element | None) -> Iterator[str]:
    elements = [each for each in (metadata if metadata is not None else ()) if name_of(each) == "creator"]
    authors = [each for each in elements if attribute(each, "role") in {None, "aut"}]
    yield from (" ".join((each.text or "").split()) for each in authors or elements)


def _published(metadata: _Element | None) -> str:
    """Return the day of publication; a date on which the file was made is none."""
    made = {
        (each.text or "").strip()
        for each in (metadata if metadata is not None else ())
        if attribute(each, "property") == "dcterms:modified" or attribute(each, "event") == "modification"
    }
    for value in _metadata(metadata, "date"):
        if value not in made and (found := _DATE.match(value)):
            return found[0]
    return ""


def _language(metadata: _Element | None) -> str:
    found = _LANGUAGE.fullmatch(_metadata(metadata, "language")[0])
    return found[1].lower() if found else ""


def _toc_labels(
    archive: Archive, items: dict[str | None, _Element], name_at: Callable[[str], str], ncx: str | None
) -> Iterator[tuple[str, str]]:
    """Yield the entries of the table of contents (NCX) by the documents that they lead to, the last first."""
    href = attribute(items.get(ncx), "href") or ""
    try:
        content = archive.read_named(name_at(href)) if href else None
        root = None if content is None else parse_xml(_DOCTYPE.sub(b"", content, count=1), href)
    except CorpusError:
        return
    points = [] if root is None else [each for each in root.iter() if name_of(each) == "navPoint"]
    for point in reversed(points):
        label, target = child(point, "navLabel", "text"), child(point, "content")
        words = "" if label is None else " ".join((label.text or "").split())
        if words:
            yield (
                posixpath.normpath(
                    posixpath.join(
                        posixpath.dirname(name_at(href)),
                        unquote((attribute(target, "src") or "").partition("#")[0]),
                    )
                ),
                words,
            )


def _blocks(archive: Archive, document: _Document) -> tuple[list[Block], bool]:
    """Return the blocks of a document, and whether it says that it is a cover or the like."""
    content = archive.read_named(document.name) or b""
    if not content.strip():
        return [], False
    root = parse_html(_decoded(content))
    body = next((each for each in root.iter("body")), root)
    _mark_notes(body)
    kinds = {
        kind for each in (body, *body) for kind in (each.get(_TYPE) or each.get("epub:type") or "").split()
    }
    return list(blocks_of(root)), bool(kinds & _AROUND)


def _mark_notes(body: HtmlElement) -> None:
    """Have the numbers of notes stand in brackets, and take out the arrows that lead back."""
    for link in body.iter("a"):
        kinds = f"{link.get(_TYPE) or link.get('epub:type') or ''} {link.get('role') or ''}"
        number = link.text_content().strip()
        if "noteref" in kinds and number.isalnum():
            for inner in list(link):
                inner.drop_tree()
            link.text = f"[{number}]"
            raised = link.getparent()
            if raised is not None and raised.tag == "sup":
                raised.drop_tag()
        elif "backlink" in kinds and _BACKLINK.fullmatch(number):
            link.text = ""


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    declared = _ENCODING.match(content)
    try:
        return content.decode(declared[1].decode("ascii") if declared else "utf-8-sig", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _is_title_page(blocks: list[Block], book: _Book) -> bool:
    """Tell whether a document has no words but those of the book's title and author."""
    words = " ".join(block.text for block in blocks).casefold().split()
    known = f"{book.title} {book.author}".casefold().split()
    return len(words) <= _TITLE_PAGE_WORDS and not set(words) - set(known)


def _chapter(blocks: list[Block], around: list[Block], document: _Document, book: _Book) -> FoundArticle:
    top = normalise("\n\n".join(block.text for block in blocks[:_LEADING_BLOCKS]))
    said = provenance_of(top)
    heading = next((block for block in blocks[:3] if block.role is Role.HEADING), None)
    label = book.labels.get(document.name)
    title = None
    if heading is not None:
        title = Fact(" ".join(heading.text.split()), "the headline")
    elif label is not None:
        title = Fact(label, "the table of contents")
    return FoundArticle(
        tuple(blocks),
        tuple(around),
        document.part,
        title=title,
        source=Fact(book.title, _METADATA) if book.title else None,
        author=Fact(book.author, _METADATA) if book.author and not said.author else None,
        date=Fact(book.date, _METADATA) if book.date and not said.date else None,
        language=Fact(book.language, _METADATA) if book.language else None,
    )


def _with_rest(articles: list[FoundArticle], around: list[Block], book: _Book) -> list[FoundArticle]:
    """Return the articles with what stands behind the last; a book of nothing else is an article itself."""
    if not articles:
        return [_chapter(around, [], book.spine[0], book)]
    last = articles[-1]
    return [*articles[:-1], replace(last, furniture=(*last.furniture, *around))]
