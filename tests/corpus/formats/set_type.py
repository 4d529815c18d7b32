"""Set type without a PDF: lines of words, each letter half as wide as its size."""

from __future__ import annotations

from synoptic.corpus.formats.pdf_pages.printed_lines import PrintedLine, PrintedWord


def line_at(
    left: float,
    baseline: float,
    text: str,
    *,
    size: float = 10,
    page: int = 1,
    weight: int = 400,
    blank: float = 0,
) -> PrintedLine:
    """Return a line that begins at `left`; its blanks are as wide as a letter, or as `blank`."""
    words = []
    for word in text.split():
        right = left + len(word) * size / 2
        words.append(PrintedWord(word, left, right, baseline, size, weight))
        left = right + (blank or size / 2)
    return PrintedLine(tuple(words), page)


def column(
    left: float, top: float, paragraphs: list[list[str]], *, gap: float = 0, indent: float = 0, page: int = 1
) -> list[PrintedLine]:
    """Return paragraphs below one another, 12 points from line to line and `gap` more between paragraphs."""
    lines = []
    for number, paragraph in enumerate(paragraphs):
        top -= gap if number else 0
        for place, text in enumerate(paragraph):
            lines.append(line_at(left + (0 if place else indent), top, text, page=page))
            top -= 12
    return lines
