"""Running heads and feet: what stands on many pages at the same height, whatever numbers it has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from synoptic.corpus.formats.pdf_pages.printed_lines import PrintedLine

_OUTER_LINES = 4
"""Lines at the top and at the bottom of a page among which its head and foot are."""
_SAME_HEIGHT = 2.0
_DIGITS = re.compile(r"\d+|^[ivxlc]+$")
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:page|seite|p\.|s\.)\s*)?\d{1,4}(?:\s*(?:/|of|von|sur|de|van)\s*\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_PRINTED_HEAD = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d{2}(?:\s?[AP]M)?\b\s*(.*)", re.DOTALL)
_PRINTED_FOOT = re.compile(r"((?:https?|file|about|data|chrome)\S*)\s+\d+\s*/\s*\d+")


class PrintMarks(Struct, frozen=True):
    """What a browser writes at the top and bottom of the pages that it prints."""

    title: str | None = None
    """The title of the page, as far as there was room."""
    address: str | None = None
    """Its address on the web, if it is there in full."""


def running_lines(pages: Sequence[Sequence[PrintedLine]]) -> frozenset[tuple[int, int]]:
    """Return which lines are running heads, feet or page numbers: number of the page and of the line, from 0.

    Such a line is among the outermost of its page and stands on a third of all pages, and on two at least, at
    the same height; numbers in it may change. On a single page, only what a browser prints is told from text.
    """
    standing: defaultdict[str, list[tuple[float, int, int]]] = defaultdict(list)
    found: set[tuple[int, int]] = set()
    for page, lines in enumerate(pages):
        downward = sorted(range(len(lines)), key=lambda number: -lines[number].baseline)
        outer = {*downward[:_OUTER_LINES], *downward[-_OUTER_LINES:]}
        for number in outer:
            line = lines[number]
            standing[_shape(line.text)].append((line.baseline, page, number))
        for number in downward[:1]:
            if _PRINTED_HEAD.fullmatch(lines[number].text):
                found.add((page, number))
        for number in downward[-1:]:
            if _PRINTED_FOOT.fullmatch(lines[number].text):
                found.add((page, number))
    least = max(2, -(-len(pages) // 3))
    for places in standing.values():
        for height, _, _ in places:
            level = [place for place in places if abs(place[0] - height) <= _SAME_HEIGHT]
            if len({page for _, page, _ in level}) >= least:
                found.update((page, number) for _, page, number in level)
    return frozenset(found | _page_numbers(pages, found))


def _shape(text: str) -> str:
    return _DIGITS.sub("#", text.casefold())


def _page_numbers(
    pages: Sequence[Sequence[PrintedLine]], found: set[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Return the outermost lines that count the pages, wherever they stand, on most pages."""
    offsets: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    for page, lines in enumerate(pages):
        own = [number for number in range(len(lines)) if (page, number) not in found]
        own.sort(key=lambda number: -lines[number].baseline)
        for number in {*own[:1], *own[-1:]}:
            text = lines[number].text
            if _PAGE_NUMBER.fullmatch(text) and (digits := _NUMBER.search(text)):
                offsets[int(digits[0]) - page].add((page, number))
    return next((places for places in offsets.values() if len(places) > max(1, len(pages) // 2)), set())


def print_marks(running: Sequence[str]) -> PrintMarks:
    """Return what running heads and feet say if a browser printed them."""
    head = next(filter(None, map(_PRINTED_HEAD.fullmatch, running)), None)
    feet = (foot[1] for foot in map(_PRINTED_FOOT.fullmatch, running) if foot)
    address = next((foot for foot in feet if foot.startswith("http") and "…" not in foot), None)
    return PrintMarks(head[1].strip() or None if head else None, address)
