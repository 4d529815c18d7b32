"""What commands print: lines for people, JSON for scripts."""

from __future__ import annotations

import json
import shutil
import sys
import unicodedata
from typing import TYPE_CHECKING

import click

from synoptic.tui.shell.display import single_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from synoptic.corpus.article import Article, Passage

SHORT_ID = 8
"""Characters of an id that are shown."""
_NARROWEST = 16


def is_shown() -> bool:
    """Tell whether standard output goes to a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def say(line: str) -> None:
    """Print one line on standard output. Its control characters are made visible."""
    click.echo(single_line(line))


def say_json(value: Mapping[str, object]) -> None:
    """Print one JSON object on a line of its own, in ASCII: nothing of an article reaches a terminal raw."""
    click.echo(json.dumps(value, ensure_ascii=True))


def article_json(article: Article) -> dict[str, object]:
    """Return what every command's JSON says of an article."""
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "date": article.date,
        "path": None if article.path is None else str(article.path),
    }


def place_json(passage: Passage) -> dict[str, object]:
    """Return what every command's JSON says of a place: offsets in code points, and exactly that slice."""
    return {"article": passage.article, "start": passage.start, "end": passage.end, "text": passage.text}


def counted(number: int, singular: str) -> str:
    """Return `1 word`, `2 words`."""
    return f"{number} {singular}" if number == 1 else f"{number} {singular}s"


def aligned(rows: Sequence[Sequence[str]], *, stretch: int, numbers: frozenset[int]) -> Iterator[str]:
    """Yield the rows as lines with aligned columns; a column without any text is left out.

    On a terminal the column `stretch` is cut so that lines fit, in a pipe nothing is. The columns `numbers`
    are aligned at the right.
    """
    shown = [[single_line(cell) for cell in row] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*shown, strict=True)]
    if is_shown():
        gaps = 2 * (sum(width > 0 for width in widths) - 1)
        excess = sum(widths) + gaps - shutil.get_terminal_size().columns
        if excess > 0:
            widths[stretch] = min(widths[stretch], max(_NARROWEST, widths[stretch] - excess))
    for row in shown:
        padded = []
        for index, (text, width) in enumerate(zip(row, widths, strict=True)):
            if width > 0:
                fitted = cut(text, width)
                padding = " " * (width - cells(fitted))
                padded.append(padding + fitted if index in numbers else fitted + padding)
        yield "  ".join(padded).rstrip()


def cut(text: str, width: int) -> str:
    """Return the text, or as much of its beginning as fits into so many terminal cells, with an ellipsis."""
    if cells(text) <= width:
        return text
    kept = text
    while kept and cells(kept) > width - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def cells(text: str) -> int:
    """Return how many terminal cells the text takes, after Unicode Standard Annex 11."""
    if text.isascii():
        return len(text)
    return sum(_cells_of(character) for character in text)


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
