"""Which quotation marks belong together.

Marks are read as typesetters of English, German, French, Japanese and their neighbours set them (The Unicode
Standard, section 6.2, "Language-Based Usage of Quotation Marks"). An apostrophe is no mark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_CLOSED_BY = {
    "“": "”",
    "”": "”",  # Swedish and Finnish open with it as well
    "„": "“”",
    "«": "»",
    "»": "«",  # German and Danish print
    "‘": "’",
    "‚": "‘’",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    '"': '"',
    "'": "'",
}
_MARKS = re.compile("[“”„«»‘’‚‹›「」『』\"']")
_ALWAYS_OPENS = frozenset("“„«‘‚‹「『")
_SINGLE = frozenset("’'‘")
# A quotation that goes on after an apostrophe is closed within so many characters.
_FAR = 2000
# What may stand before a mark that opens.
_BEFORE_OPENING = re.compile(r"[\s(\[{—–\-/“„«‘‚‹「『\"'¿¡*_]")


def opening_marks(text: str, start: int, end: int) -> str:
    """Return the marks that a paragraph begins with, as far as they can open a quotation."""
    at = start
    while at < end and text[at] in _CLOSED_BY:
        at += 1
    return text[start:at]


def quotations(text: str, paragraphs: Iterable[Span]) -> tuple[list[Span], str]:
    """Return the quotations of consecutive paragraphs, marks included, and the marks that are left open.

    A quotation that goes on in the next paragraph is marked there by its opening mark anew and closed in the
    last; one that is not closed is none. Inner quotations come before outer ones.
    """
    found: list[Span] = []
    opened: list[tuple[str, int]] = []
    for paragraph in paragraphs:
        at = paragraph.start
        if opened:
            repeated = opening_marks(text, paragraph.start, paragraph.end)
            while opened and not repeated.startswith("".join(mark for mark, _ in opened)):
                opened.pop()
            at += len(opened)
        for match in _MARKS.finditer(text, at, paragraph.end):
            _read(text, match.start(), paragraph, opened, found)
    return found, "".join(mark for mark, _ in opened)


def _read(text: str, at: int, paragraph: Span, opened: list[tuple[str, int]], found: list[Span]) -> None:
    """Take one mark into account: it opens a quotation, closes one, or is an apostrophe."""
    mark = text[at]
    before = text[at - 1] if at > paragraph.start else " "
    after = text[at + 1] if at + 1 < paragraph.end else " "
    place = next(
        (place for place in range(len(opened) - 1, -1, -1) if mark in _CLOSED_BY[opened[place][0]]), None
    )
    may_open = mark in _ALWAYS_OPENS or (mark in "»›”\"'" and _BEFORE_OPENING.match(before) is not None)
    # French sets a space within its marks.
    opens = may_open and (mark in "«‹" or not after.isspace())
    if mark in _SINGLE and (before.isalnum() and after.isalnum()):
        return
    if place is not None and not (opens and mark in "\"'") and not (mark in "’'" and after.isalnum()):
        if mark in "’'" and _is_possessive(text, at, paragraph.end):
            return
        found.append(Span(opened[place][1], at + 1))
        del opened[place:]
    elif opens and mark != "’":
        # A quotation in the same marks was never closed.
        opened[:] = [(other, start) for other, start in opened if other != mark]
        opened.append((mark, at))


def _is_possessive(text: str, at: int, end: int) -> bool:
    """Tell whether a mark is the apostrophe of "the ministers’ plan": the quotation is closed further on."""
    if (
        text[at - 1] not in "sS"
        or not text[at + 1 : at + 3].strip().isalpha()
        or text[at + 1 : at + 2] != " "
    ):
        return False
    mark = text[at]
    opening = "‘" if mark == "’" else "'"
    for further in re.compile(f"[{mark}{opening}]").finditer(text, at + 1, min(end, at + _FAR)):
        before, after = text[further.start() - 1], text[further.end() : further.end() + 1]
        if further[0] == opening and before.isspace():
            return False
        if further[0] == mark and not before.isspace() and not after.isalnum():
            return True
    return False
