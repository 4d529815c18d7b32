"""PDF: paragraphs from the places of words, running heads as furniture, the page of each.

A PDF says where letters stand and little else. The words are pdfium's, in the order of the file; lines,
columns, running heads and paragraphs are found by `corpus.formats.pdf_pages`. The title is the largest line
of the first page; what the document's properties name counts where the first page says it too, or says
nothing. Their dates are those of the file, not of the article, and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from synoptic.corpus.article import Role
from synoptic.corpus.articles.article_names import FIRST_LINES
from synoptic.corpus.articles.provenance import Provenance, provenance_of
from synoptic.corpus.errors import NotText
from synoptic.corpus.formats.found_article import Block, Fact, FileContents, FoundArticle, RawFile
from synoptic.corpus.formats.pdf_pages.line_end_hyphens import Hyphenation
from synoptic.corpus.formats.pdf_pages.page_columns import in_reading_order
from synoptic.corpus.formats.pdf_pages.printed_document import PrintedDocument, read_document
from synoptic.corpus.formats.pdf_pages.printed_lines import PrintedLine, lines_of
from synoptic.corpus.formats.pdf_pages.printed_paragraphs import blocks_of, paragraphs_of
from synoptic.corpus.formats.pdf_pages.running_heads import PrintMarks, print_marks, running_lines

_UNREADABLE_SHARE = 0.2
_TOP_BLOCKS = 12
_TYPED_NAME = re.compile(
    r"(?:Microsoft (?:Word|PowerPoint) - .*|untitled.*|.*\.(?:docx?|odt|rtf|html?|pdf|indd|tex))",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_LETTERS = re.compile(r"\w+")


def load(file: RawFile) -> FileContents:
    """Return the article in a PDF. Raises CorpusError."""
    return FileContents((_article(read_document(file.content)),))


def _numbered(pages: Sequence[int]) -> str:
    """Return "page 3 is", "pages 3, 4 and 9 are", "pages 3–7 are"."""
    return f"{_named(pages)} {'is' if len(pages) == 1 else 'are'}"


def _named(pages: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    names = [
        each
        for run in runs
        for each in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(page) for page in run])
    ]
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"page{'s' if len(pages) > 1 else ''} {listed}"


def _article(document: PrintedDocument) -> FoundArticle:
    printed = [lines_of(page.words, number) for number, page in enumerate(document.pages, start=1)]
    running = running_lines(printed)
    if sum(map(len, printed)) == len(running):
        # What says the same on each page and nothing else, such as slides, has no running heads.
        running = frozenset()
    own = [
        [line for number, line in enumerate(lines) if (page, number) not in running]
        for page, lines in enumerate(printed)
    ]
    if not any(own):
        raise NotText(_reason_for_silence(document))
    lines = [line for page in own for line in in_reading_order(page)]
    hyphenation = Hyphenation.of([line.text for line in lines])
    paragraphs = paragraphs_of(lines)
    blocks = tuple(blocks_of(paragraphs, hyphenation))
    furniture, warnings = _furniture(document, printed, running)
    marks = print_marks([printed[page][number].text for page, number in sorted(running)])
    said = provenance_of("\n\n".join(block.text for block in blocks[:_TOP_BLOCKS]))
    return FoundArticle(
        blocks=blocks,
        furniture=furniture,
        title=_title(document, blocks, [each.size for each in paragraphs], marks),
        source=_from_top(said.source),
        author=_from_top(said.author) or _author(document, blocks),
        date=_from_top(said.date),
        url=_url(said, marks),
        warnings=(*_damage(document), *_page_warnings(document, own), *warnings),
    )


def _damage(document: PrintedDocument) -> Iterator[str]:
    if document.damaged:
        yield f"{_numbered(document.damaged)} damaged and left out"
    if document.count > len(document.pages):
        yield f"pages {len(document.pages) + 1} to {document.count} are left out: the document is too long"


def _reason_for_silence(document: PrintedDocument) -> str:
    if any(page.has_picture for page in document.pages):
        return "Only pictures of pages, without text. Run OCR on it first, such as: ocrmypdf IN.pdf OUT.pdf"
    return "No text in it."


def _page_warnings(document: PrintedDocument, own: Sequence[Sequence[PrintedLine]]) -> Iterator[str]:
    pictures = [
        number
        for number, (page, lines) in enumerate(zip(document.pages, own, strict=True), start=1)
        if page.has_picture and not lines
    ]
    if len(pictures) == 1:
        yield f"page {pictures[0]} is a picture without text; run OCR first"
    elif pictures:
        yield f"{_numbered(pictures)} pictures without text; run OCR first"
    unreadable = [
        number
        for number, page in enumerate(document.pages, start=1)
        if page.unreadable > _UNREADABLE_SHARE * sum(len(word.text) for word in page.words)
    ]
    if unreadable:
        yield (f"{_numbered(unreadable)} not readable: the file does not say which letters its signs are")


def _furniture(
    document: PrintedDocument, printed: Sequence[Sequence[PrintedLine]], running: frozenset[tuple[int, int]]
) -> tuple[tuple[Block, ...], list[str]]:
    out: list[Block] = []
    hiding: list[int] = []
    for index, (page, lines) in enumerate(zip(document.pages, printed, strict=True)):
        texts = [
            *(line.text for number, line in enumerate(lines) if (index, number) in running),
            *page.sideways,
            *page.hidden,
        ]
        out += [Block(text, is_tight=bool(number), page=index + 1) for number, text in enumerate(texts)]
        if page.hidden:
            hiding.append(index + 1)
    if not hiding:
        return tuple(out), []
    return tuple(out), [f"text that cannot be seen on {_named(hiding)} stands at the end, not in the article"]


def _title(
    document: PrintedDocument, blocks: Sequence[Block], sizes: Sequence[float], marks: PrintMarks
) -> Fact | None:
    first = list(takewhile(lambda block: block.page == blocks[0].page, blocks))
    heading = _largest_heading(first, sizes)
    if heading is not None:
        return Fact(" ".join(heading.text.split()), "the page")
    if document.title and _stands_in(document.title, first):
        return Fact(document.title, "the document's properties")
    if marks.title and "…" not in marks.title:
        return Fact(marks.title, "printed head")
    if document.title and not _TYPED_NAME.fullmatch(document.title):
        return Fact(document.title, "the document's properties")
    return None


def _largest_heading(blocks: Sequence[Block], sizes: Sequence[float]) -> Block | None:
    headings = [
        (size, block)
        for block, size in zip(blocks, sizes, strict=False)
        if block.role is Role.HEADING and _LETTER.search(block.text)
    ]
    return max(headings, key=lambda each: each[0])[1] if headings else None


def _stands_in(words: str, blocks: Sequence[Block]) -> bool:
    text = " ".join(_LETTERS.findall(" ".join(block.text for block in blocks).casefold()))
    wanted = " ".join(_LETTERS.findall(words.casefold()))
    return bool(wanted) and f" {wanted} " in f" {text} "


def _author(document: PrintedDocument, blocks: Sequence[Block]) -> Fact | None:
    first = [block for block in blocks if block.page == blocks[0].page]
    if document.author and _stands_in(document.author, first):
        return Fact(document.author, "the document's properties")
    return None


def _from_top(value: str | None) -> Fact | None:
    return None if value is None else Fact(value, FIRST_LINES)


def _url(said: Provenance, marks: PrintMarks) -> Fact | None:
    return _from_top(said.url) or (Fact(marks.address, "printed foot") if marks.address else None)
