"""Make an article of a document's paragraphs, its notes and its properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.article import Role
from synoptic.corpus.articles.article_names import CUT, FIRST_LINES
from synoptic.corpus.articles.date_lines import dates_filling
from synoptic.corpus.articles.provenance import provenance_of
from synoptic.corpus.formats.found_article import Block, Fact, FileContents, FoundArticle
from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.normalising import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TRACKED_CHANGES = "tracked changes: shown as accepted"
_PROPERTIES = "the document's properties"
CELL_MARK = " | "
_MAX_CELL_PARAGRAPHS = 2
_FIRST_LINES, _FIRST_CHARACTERS = 14, 4000
_BLANK_LINE = re.compile(r"\n[ \t\u00a0]*\n\s*")
_NO_CHARACTER = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_TITLE = re.compile(
    r"microsoft word - .*|untitled\d*|unbenannt\d*|sans nom\d*|zonder titel\d*|sin título\d*"
    r"|(?:document|dokument|doc)\s*\d*|.*\.(?:docx?|odt|rtf|txt|pdf|html?)",
    re.IGNORECASE,
)

Cell = list[Block]
"""The blocks of a table's cell."""


class Properties(Struct, frozen=True):
    """What a document's properties say of it."""

    title: str = ""
    author: str = ""


class BlockList:
    """Blocks as a document gives them: items of a list, rows of a table and lines of code stay together."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._kind = ""

    def add(self, text: str, role: Role | None = None, *, kind: str = "") -> None:
        """Add a paragraph; `kind` is one of what stands line by line: "item" or "row".

        A blank line within it begins a new paragraph.
        """
        text = _NO_CHARACTER.sub("\ufffd", text)
        if role is Role.CODE:
            self._add_code(text.strip("\n"))
            return
        paragraphs = [_trimmed(paragraph) for paragraph in _BLANK_LINE.split(text)]
        for number, paragraph in enumerate(paragraphs):
            if paragraph.strip():
                is_tight = number == 0 and bool(kind) and kind == self._kind
                self.blocks.append(Block(paragraph, role, is_tight))
                self._kind = kind

    def _add_code(self, text: str) -> None:
        if self._kind == "code":
            text = f"{self.blocks.pop().text}\n{text}"
        if text.strip():
            self.blocks.append(Block(text, Role.CODE))
            self._kind = "code"

    def end_table(self) -> None:
        """Have what follows stand apart from the rows above."""
        self._kind = ""

    def extend(self, blocks: Iterable[Block]) -> None:
        """Add blocks as they are."""
        number = len(self.blocks)
        self.blocks += blocks
        if len(self.blocks) > number:
            self._kind = ""

    def add_table(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Add a table: a line a row, or, if it lays out a page, the paragraphs of each cell by themselves."""
        self.end_table()
        lays_out = all(len(row) <= 1 for row in rows) or any(
            len(cell) > _MAX_CELL_PARAGRAPHS for row in rows for cell in row
        )
        for row in rows:
            if lays_out:
                for cell in row:
                    self.extend(cell)
            else:
                line = CELL_MARK.join(" ".join(_line(block.text) for block in cell) for cell in row)
                if line.strip(" |"):
                    self.add(line, kind="row")
        self.end_table()


def labelled(label: str, text: str) -> str:
    """Return an item's text behind its label; one without a label as it is."""
    return f"{label} {text.lstrip()}" if label and text.strip() else text


def document_contents(
    blocks: Sequence[Block],
    furniture: Sequence[Block] = (),
    properties: Properties | None = None,
    warnings: Iterable[str] = (),
    *,
    has_pictures: bool = False,
) -> FileContents:
    """Return a document's contents as one article; without a word, none and a remark that says so.

    The properties name the account of the software as often as the author, and the template as often as the
    headline: they count where the first lines have the same words, and a title where these have no headline.
    """
    if not blocks:
        held = (
            "text in its margins only" if furniture else "pictures and no text" if has_pictures else "no text"
        )
        return FileContents((), (f"The document holds {held}.", *warnings))
    top = _first_lines(blocks)
    said = provenance_of(normalise(top))
    folded_top = folded_text(normalise(top))
    properties = properties or Properties()
    author = _line(properties.author)
    is_confirmed = bool(author) and not said.author and folded_text(author) in folded_top
    article = FoundArticle(
        tuple(blocks),
        tuple(furniture),
        title=_title(blocks, said.title, properties.title, folded_top),
        author=Fact(author, _PROPERTIES) if is_confirmed else None,
        warnings=(*warnings, *([] if said.date else _uncertain_dates(top))),
    )
    return FileContents((article,))


def _title(blocks: Sequence[Block], first: str, declared: str, folded_top: str) -> Fact | None:
    declared = "" if _NO_TITLE.fullmatch(declared.strip()) else _line(declared)
    heading = next((block for block in blocks[:3] if block.role is Role.HEADING), None)
    is_confirmed = bool(declared) and folded_text(declared) in folded_top
    if heading is not None and (heading is blocks[0] or not is_confirmed):
        return Fact(_line(heading.text), "the headline")
    if declared and (is_confirmed or not first or first.endswith(CUT)):
        return Fact(declared, _PROPERTIES)
    return Fact(first, FIRST_LINES) if first else None


def _uncertain_dates(top: str) -> Iterable[str]:
    for line in top.split("\n"):
        if len(line) < 100 and line[:1] and any(date.iso is None for date in dates_filling(line.strip())):
            return [f"the date “{line.strip()}” is no certain day"]
    return []


def _first_lines(blocks: Sequence[Block]) -> str:
    return "\n\n".join(block.text for block in blocks[:_FIRST_LINES])[:_FIRST_CHARACTERS]


def _trimmed(text: str) -> str:
    return "\n".join(line.strip(" \t") for line in text.strip("\n").split("\n"))


def _line(text: str) -> str:
    return " ".join(text.split())
