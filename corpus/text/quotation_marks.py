"""Find quotations by their marks, of any kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span
from synoptic.corpus.text.segmentation import paragraph_at, paragraphs, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CLOSED_BY = {
    "“": "”",
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’",
    "‚": "‘’",
    '"': '"',
    "'": "'",
    "「": "」",
    "『": "』",
    "”": "”",
    "’": "’",
}
"""Each opening mark with its closing marks: English, German („ “, » «), French, Swedish (” ”), Japanese.

See The Unicode Standard, section 6.2, "Language-Based Usage of Quotation Marks".
"""
_SINGLE = frozenset("‘’‚'‹›")
_MARK = re.compile("[“”„‟«»‹›‘’‚\"'「」『』]")
_BLOCK = re.compile(r"^(?:> ?)+", re.MULTILINE)
# The ’90s, rock ’n’ roll, ’twas.
_CLIPPED = re.compile(r"\d0s\b|n['’]|(?:[Tt](?:is|was|il)|[Ee]m)\b")
_BEFORE_OPENING = frozenset("([{—–-/…*_#>")
# Nobody nests quotations deeper; a row of opening marks is none.
_MAX_DEPTH = 8
_MARKS_AHEAD = 20
_ENDS = frozenset(",.?!…;:—–-)]*_")

# A quotation that goes on over more paragraphs than this is a mark that somebody forgot.
_MAX_PARAGRAPHS = 50
# White space between paragraphs that belong together.
_MAX_GAP_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class QuotedStretch:
    """Words between quotation marks."""

    inside: Span
    """The words, without the marks."""
    outside: Span
    """With the marks; where none closes it, up to the end of the paragraph."""
    depth: int
    """Number of quotations around it."""
    is_closed: bool
    """Whether a mark closes it. A quotation over several paragraphs is closed in the last one only."""
    mark: str
    """Its opening mark; `>` for a block quotation in Markdown."""


def quoted_stretches(text: str) -> tuple[QuotedStretch, ...]:
    """Return every stretch in quotation marks, in the order in which they open.

    Apostrophes, and marks of feet, inches, minutes and seconds, open nothing. A stretch ends with its
    paragraph, unless the next one closes it before it opens anything: then a line was broken inside. An
    opening mark that nothing closes counts where the paragraph begins with it, as printers mark a quotation
    that goes on in the next paragraph, and else if it is a curled double one. Lines that begin with `>` are
    block quotations as Markdown has them.
    """
    found: list[QuotedStretch] = []
    blocks = paragraphs(text)
    closed_at = 0
    for number, paragraph in enumerate(blocks):
        if text[paragraph.start] == ">":
            found += _block(text, paragraph)
            continue
        rest = Span(max(paragraph.start, closed_at), paragraph.end)
        inside = _in_paragraph(text, rest)
        if inside and not inside[-1].is_closed and number + 1 < len(blocks):
            inside[-1], closed_at = _closed_later(text, inside[-1], blocks[number + 1])
        found += sorted(inside, key=lambda stretch: (stretch.outside.start, -stretch.outside.end))
    return tuple(_with_depths(found))


def _closed_later(text: str, stretch: QuotedStretch, following: Span) -> tuple[QuotedStretch, int]:
    """Return the stretch as the next paragraph closes it, and where; as it was, and 0, if it does not."""
    first = _MARK.search(text, following.start, following.end)
    while first is not None and first[0] in "'’":
        first = _MARK.search(text, first.end(), following.end)
    if (
        first is not None
        and first[0] in _CLOSED_BY[stretch.mark]
        and first.start() > following.start
        and _may_close(text, first.start(), following, stretch.mark, [])
        and (inside := trimmed(text, stretch.inside.start, first.start())) is not None
    ):
        return QuotedStretch(
            inside, Span(stretch.outside.start, first.end()), 0, True, stretch.mark
        ), first.end()
    return stretch, 0


def _with_depths(found: list[QuotedStretch]) -> Iterator[QuotedStretch]:
    """Yield the stretches with their depths."""
    around: list[int] = []
    for one in found:
        while around and around[-1] <= one.outside.start:
            around.pop()
        yield QuotedStretch(one.inside, one.outside, len(around), one.is_closed, one.mark)
        around.append(one.outside.end)


def _block(text: str, paragraph: Span) -> Iterator[QuotedStretch]:
    opening = _BLOCK.match(text, paragraph.start, paragraph.end)
    if opening is not None and (inside := trimmed(text, opening.end(), paragraph.end)) is not None:
        yield QuotedStretch(inside, paragraph, 0, True, ">")


def _in_paragraph(text: str, paragraph: Span) -> list[QuotedStretch]:
    opened: list[int] = []
    found = [
        QuotedStretch(inside, outside, 0, True, text[outside.start])
        for outside in closed_in(text, paragraph, opened)
        if (inside := trimmed(text, outside.start + 1, outside.end - 1)) is not None
    ]
    if opened:
        begin = opened[0]
        runs_on = begin == paragraph.start and text[begin] not in "'’"
        if (runs_on or text[begin] in "“„«") and (
            inside := trimmed(text, begin + 1, paragraph.end)
        ) is not None:
            found.append(QuotedStretch(inside, Span(begin, paragraph.end), 0, False, text[begin]))
    return found


def opening_marks(text: str, paragraph: Span) -> str:
    """Return the marks at the start of a paragraph that can open a quotation."""
    at = paragraph.start
    while at < paragraph.end and text[at] in _CLOSED_BY:
        at += 1
    return text[paragraph.start : at]


def closed_in(text: str, paragraph: Span, opened: list[int]) -> Iterator[Span]:
    """Yield the quotations that a paragraph closes, from mark to mark, inner before outer.

    `opened` holds the offsets of the marks open before it, outer first, and is updated to those open at its
    end.
    """
    marks = [match.start() for match in _MARK.finditer(text, paragraph.start, paragraph.end)]
    for number, at in enumerate(marks):
        mark = text[at]
        closing = next(
            (
                depth
                for depth in reversed(range(len(opened)))
                if mark in _CLOSED_BY[text[opened[depth]]]
                and _may_close(
                    text, at, paragraph, text[opened[depth]], marks[number + 1 : number + _MARKS_AHEAD]
                )
            ),
            None,
        )
        if closing is not None:
            begin = opened[closing]
            # What was opened inside and never closed was none.
            del opened[closing:]
            yield Span(begin, at + 1)
        elif len(opened) < _MAX_DEPTH and mark in _CLOSED_BY and _may_open(text, at, paragraph):
            opened.append(at)


def _may_open(text: str, at: int, paragraph: Span) -> bool:
    """Tell whether a mark is placed to open: before a word, and not after one."""
    following = text[at + 1 : at + 2]
    if at + 1 >= paragraph.end or following.isspace():
        # "“ No" and « non » have a space inside; only marks that cannot close may.
        return text[at] in "“„«" and at + 1 < paragraph.end
    if text[at] in "'‘’" and _CLIPPED.match(text, at + 1):
        return False
    follows_a_word = at > paragraph.start and text[at - 1].isalnum()
    if text[at] in "“„‟«‹「『" and not (text[at] == "“" and follows_a_word):
        return True
    if at == paragraph.start:
        return True
    before = text[at - 1]
    if text[at] in "”’»›":
        # Swedish and Danish open with what closes elsewhere; nothing but a space before and a letter after
        # tells them apart from an apostrophe.
        return text[at] in "”»›" and before.isspace() and following.isalnum()
    return before.isspace() or before in _BEFORE_OPENING or before in _CLOSED_BY


def _may_close(text: str, at: int, paragraph: Span, opening: str, later: Sequence[int]) -> bool:
    """Tell whether a mark is placed to close: after a word, and not within one."""
    before = text[at - 1]
    following = text[at + 1] if at + 1 < paragraph.end else " "
    if text[at] in "'\"’" and (before.isspace() or following.isalnum()):
        return False
    if opening not in _SINGLE or text[at] not in "'’":
        return not (text[at] == "“" and opening == "„" and before.isspace())
    if before in _ENDS or before != "s":
        return True
    # "the allies’ plan’": after an s, an apostrophe unless nothing else closes this one.
    for place in later:
        if text[place] in _CLOSED_BY and text[place] not in "'’":
            break
        if text[place] == text[at] and not (place + 1 < paragraph.end and text[place + 1].isalnum()):
            return False
    return True


def quotation_at(text: str, offset: int) -> Span | None:
    """Return the innermost quotation around the character at `offset`, marks included; None without one.

    It lies within a paragraph, or goes on over paragraphs that each repeat its opening mark, of which the
    last has the closing one. No more of the text is read than those paragraphs.
    """
    here = paragraph_at(text, offset)
    if here is None:
        return None
    paragraph = _where_it_may_begin(text, here)
    opened: list[int] = []
    for _ in range(2 * _MAX_PARAGRAPHS):
        for span in closed_in(text, _after_repeated(text, paragraph, opened), opened):
            if span.start <= offset < span.end:
                return span
        following = _neighbour(text, paragraph.end, 1)
        if following is None:
            return None
        goes_on = opened and text[following.start] == text[opened[0]]
        if paragraph.start >= here.start and not goes_on:
            return None
        paragraph = following
    return None


def _where_it_may_begin(text: str, paragraph: Span) -> Span:
    """Return the last paragraph at or before this one that no mark opens: a quotation may begin there."""
    for _ in range(_MAX_PARAGRAPHS):
        if not opening_marks(text, paragraph):
            break
        before = _neighbour(text, paragraph.start - 1, -1)
        if before is None:
            break
        paragraph = before
    return paragraph


def _after_repeated(text: str, paragraph: Span, opened: list[int]) -> Span:
    """Return a paragraph without the marks that repeat open ones; close the quotations it does not repeat."""
    repeated = opening_marks(text, paragraph)
    while opened and not repeated.startswith("".join(text[at] for at in opened)):
        opened.pop()
    return Span(paragraph.start + len(opened), paragraph.end)


def _neighbour(text: str, at: int, step: int) -> Span | None:
    """Return the paragraph that is met first from `at`, forwards or backwards; None if none is close by."""
    for _ in range(_MAX_GAP_CHARACTERS):
        if not 0 <= at < len(text):
            return None
        if not text[at].isspace():
            return paragraph_at(text, at)
        at += step
    return None
