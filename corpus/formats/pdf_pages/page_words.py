"""Read the words of a PDF's page, with their places, through pdfium."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.formats.pdf_pages.page_tags import NO_TAG, StructureTag, tags_of
from synoptic.corpus.formats.pdf_pages.printed_lines import PrintedWord

if TYPE_CHECKING:
    import pypdfium2
    from pypdfium2.raw import FPDF_TEXTPAGE

_LINE_END_HYPHEN = 0x02
"""What pdfium writes for a hyphen at the end of a line, behind which it does not end the line."""
_MAX_CHARACTERS = 500_000
_SMALLEST_SIZE = 1.0
"""Size of type, in points, below which nobody can read it."""
_WHITE = 250
_CONTRAST = 12
_TURNS = ((1, 0), (0, 1), (-1, 0), (0, -1))
"""Directions of writing, as cosine and sine."""


class PageWords(Struct, frozen=True):
    """The words on a page, in the order of the file."""

    words: tuple[PrintedWord, ...]
    """Those that go the way that most of the page goes."""
    sideways: tuple[str, ...] = ()
    """Lines that go another way, such as the credit along a picture."""
    hidden: tuple[str, ...] = ()
    """Lines that cannot be seen: beyond the page's edge, too small for any eye, or white on white."""
    has_picture: bool = False
    """Whether the page has a picture; told only of pages with few words."""
    unreadable: int = 0
    """Number of characters of which the file does not say which letters they are."""


class _Placed(Struct, frozen=True):
    """A word, its direction as a number of quarter turns, and whether it is to be seen."""

    word: PrintedWord
    turn: int
    is_beyond: bool
    is_white: bool
    box: tuple[float, float, float, float]


def read_page(page: pypdfium2.PdfPage) -> PageWords:
    """Return the words on a page. Raises pypdfium2.PdfiumError, and ValueError for far too many."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    try:
        placed = list(_placed_words(text, page.get_bbox(), tags_of(page)))
    finally:
        text.close()
    has_picture = len(placed) < 100 and any(
        True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    )
    return _sorted_out(_without_unseen(page, placed), has_picture=has_picture)


def _sorted_out(placed: Sequence[tuple[_Placed, bool]], *, has_picture: bool) -> PageWords:
    turns = Counter[int]()
    for each, is_hidden in placed:
        turns[each.turn] += 0 if is_hidden else len(each.word.text)
    turn = max(turns, key=turns.__getitem__, default=0)
    return PageWords(
        tuple(each.word for each, is_hidden in placed if each.turn == turn and not is_hidden),
        _lines(each.word for each, is_hidden in placed if each.turn != turn and not is_hidden),
        _lines(each.word for each, is_hidden in placed if is_hidden),
        has_picture,
        sum(each.word.text.count("\ufffd") for each, _ in placed),
    )


def _lines(words: Iterator[PrintedWord]) -> tuple[str, ...]:
    return tuple(
        " ".join(word.text for word in line) for _, line in groupby(words, key=lambda word: word.baseline)
    )


def _without_unseen(page: pypdfium2.PdfPage, placed: Sequence[_Placed]) -> list[tuple[_Placed, bool]]:
    """Pair each word with whether it cannot be seen; white words are looked for in a picture of the page."""
    picture = _picture(page) if any(each.is_white for each in placed) else None

    def is_hidden(each: _Placed) -> bool:
        return each.is_beyond or (each.is_white and picture is not None and picture.is_blank(each.box))

    return [(each, is_hidden(each)) for each in placed]


class _Picture:
    """A page as it is drawn, one grey pixel a point."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        left, bottom, right, top = page.get_bbox()
        self._left, self._top = left, top
        self._scale = min(1.0, 2000 / max(right - left, top - bottom, 1.0))
        bitmap = page.render(scale=self._scale, grayscale=True, rotation=-page.get_rotation() % 360)
        self._pixels = bitmap.to_numpy().copy()
        bitmap.close()

    def is_blank(self, box: tuple[float, float, float, float]) -> bool:
        left, bottom, right, top = box
        rows = slice(self._pixel(self._top - top), self._pixel(self._top - bottom) + 1)
        pixels = self._pixels[rows, self._pixel(left - self._left) : self._pixel(right - self._left) + 1]
        return pixels.size > 0 and int(pixels.max()) - int(pixels.min()) <= _CONTRAST

    def _pixel(self, points: float) -> int:
        return max(int(points * self._scale), 0)


def _picture(page: pypdfium2.PdfPage) -> _Picture:
    return _Picture(page)


def _placed_words(
    text: pypdfium2.PdfTextPage, page_box: Sequence[float], tags: Mapping[int, StructureTag]
) -> Iterator[_Placed]:
    import pypdfium2.raw as pdfium

    raw = text.raw
    count = text.count_chars()
    if count > _MAX_CHARACTERS:
        raise ValueError(f"more than {_MAX_CHARACTERS:,} characters")
    get = pdfium.FPDFText_GetUnicode
    codes = [get(raw, index) for index in range(count)]
    matrix, box, last_box = pdfium.FS_MATRIX(), pdfium.FS_RECTF(), pdfium.FS_RECTF()
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    before: PrintedWord | None = None
    is_after_hyphen = False
    for start, end in _words_of(codes):
        pdfium.FPDFText_GetMatrix(raw, start, matrix)
        pdfium.FPDFText_GetLooseCharBox(raw, start, box)
        pdfium.FPDFText_GetLooseCharBox(raw, end - 1, last_box)
        pdfium.FPDFText_GetFillColor(raw, start, red, green, blue, alpha)
        size = pdfium.FPDFText_GetFontSize(raw, start) * math.hypot(matrix.c, matrix.d)
        turn = _turn(matrix.a, matrix.b)
        around = (
            min(box.left, last_box.left),
            min(box.bottom, last_box.bottom),
            max(box.right, last_box.right),
            max(box.top, last_box.top),
        )
        left, right, baseline = _upright(around, (matrix.e, matrix.f), turn)
        word = PrintedWord(
            _text_of(codes[start:end]),
            left,
            right,
            round(baseline, 1),
            max(round(size, 1), 0.1),
            max(pdfium.FPDFText_GetFontWeight(raw, start), 0),
            tags.get(_mark(raw, start), NO_TAG) if tags else NO_TAG,
        )
        if is_after_hyphen and before is not None and _is_next_to(before, word):
            word = replace(word, is_joined=True)
        before, is_after_hyphen = word, codes[end - 1] == _LINE_END_HYPHEN
        yield _Placed(
            word,
            turn,
            size < _SMALLEST_SIZE or not _overlap(around, page_box),
            alpha.value == 0 or min(red.value, green.value, blue.value) >= _WHITE,
            around,
        )


def _mark(text: FPDF_TEXTPAGE, index: int) -> int:
    """Return the number that marks the content of which a character is a part; -1 without one."""
    import pypdfium2.raw as pdfium

    item = pdfium.FPDFText_GetTextObject(text, index)
    return pdfium.FPDFPageObj_GetMarkedContentID(item) if item else -1


def _words_of(codes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where words begin and end: at blanks, at ends of lines, and behind hyphens there."""
    start = 0
    for index, code in enumerate(codes):
        if code == _LINE_END_HYPHEN:
            yield start, index + 1
            start = index + 1
        elif (code <= 0x20 and code in _BLANK_CODES) or (code > 0x7F and chr(code).isspace()):
            if start < index:
                yield start, index
            start = index + 1
    if start < len(codes):
        yield start, len(codes)


_BLANK_CODES = frozenset(map(ord, "\t\n\v\f\r ")) | {0}
_LETTERS = {
    code: letters
    for first, last in ((0xFB00, 0xFB17), (0xFB50, 0xFDCF), (0xFE70, 0xFEFC))
    for code in range(first, last + 1)
    if (letters := unicodedata.normalize("NFKC", chr(code))) != chr(code)
}
"""The letters of ligatures and of the shapes of Arabic letters."""
_UNREADABLE = dict.fromkeys((*range(32), *range(127, 160), *range(57344, 63744), 65534, 65535), "�")
_WRITTEN = {**_LETTERS, **_UNREADABLE, _LINE_END_HYPHEN: "-"}


def _text_of(codes: Sequence[int]) -> str:
    text = "".join(map(chr, codes))
    if text.isascii() and text.isprintable():
        return text
    # pdfium gives characters beyond the first 65,536 as two halves.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.translate(_WRITTEN)


def _turn(cosine: float, sine: float) -> int:
    return max(range(4), key=lambda turn: _TURNS[turn][0] * cosine + _TURNS[turn][1] * sine)


def _upright(
    box: tuple[float, float, float, float], origin: tuple[float, float], turn: int
) -> tuple[float, float, float]:
    """Return left, right and baseline of a word as they are when the page is turned for reading."""
    left, bottom, right, top = box
    match turn:
        case 0:
            return left, right, origin[1]
        case 1:
            return bottom, top, -origin[0]
        case 2:
            return -right, -left, -origin[1]
        case _:
            return -top, -bottom, origin[0]


def _is_next_to(before: PrintedWord, word: PrintedWord) -> bool:
    return (
        abs(word.baseline - before.baseline) < 0.25 * word.size
        and abs(word.left - before.right) < 0.5 * word.size
    )


def _overlap(box: Sequence[float], other: Sequence[float]) -> bool:
    return box[0] <= other[2] and other[0] <= box[2] and box[1] <= other[3] and other[1] <= box[3]
