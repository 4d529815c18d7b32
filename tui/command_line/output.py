"""Output of commands: lines for people, JSON for scripts, documents."""

from __future__ import annotations

import json
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest
from synoptic.corpus.article import Article, Passage, Span
from synoptic.corpus.articles.article_names import article_name
from synoptic.tui.shell.display import single_line, visible
from synoptic.tui.shell.fault import complain, echo

if TYPE_CHECKING:
    from synoptic.annotations.export.document import Document
    from synoptic.tui.command_line.opening import Opened

STANDARD_OUTPUT = "-"
"""Names standard output, in place of a file to write."""
PASSAGE_LENGTH = 80
"""Characters of a passage in a list of many; its JSON has all of it."""
SHORT_ID = 8
"""Length of an id in lines for people, in characters."""
_NARROWEST = 16


def is_shown() -> bool:
    """Return whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def say(*lines: str) -> None:
    """Print lines on standard output. Their control characters are made visible."""
    echo("\n".join(map(single_line, lines)))


def say_reach(reach: str | None) -> None:
    """Say on standard error what the analysis leaves out for the language of articles, if it does."""
    if reach is not None:
        complain(reach)


def say_json(value: Mapping[str, object]) -> None:
    """Print one JSON object on a line of its own, in ASCII: nothing of an article reaches a terminal raw."""
    echo(json.dumps(value, ensure_ascii=True))


def write_document(document: Document, output: Path | None, opened: Opened, *, replacing: bool) -> None:
    """Write a document to a file and report it on standard error; None and `-` are standard output.

    What the document leaves out is told there too.

    One that goes into the place of its part of a file leaves what is around that. Raises InvalidRequest for
    another file that is there unless `replacing`, always for an article or anything of the library, and for
    what a terminal cannot show; and OSError.
    """
    from synoptic.annotations.export.destination import content_for, is_among_articles, refuse_unfit, write

    if output is not None and output != Path(STANDARD_OUTPUT):
        refuse_unfit(output, opened.library, opened.articles, opened.store.annotations)
        content = content_for(output, document, replacing=replacing)
        write(output, content)
        is_part = content != document.content
        complain(f"Replaced the exported part of {output}." if is_part else f"Wrote {output}.")
        root = opened.library.root
        if is_among_articles(output, opened.paths if root is None else (*opened.paths, root)):
            complain(f"{output} is inside the article folder and will be loaded as an article; move it.")
    else:
        print_document(document)
    for line in document.left_out:
        complain(f"Left out {line}.")


def print_document(document: Document) -> None:
    """Print a document on standard output as it is; in a terminal, with its control characters visible.

    Raises InvalidRequest for what a terminal cannot show.
    """
    echo(_to_show(document) if is_shown() else document.content, nl=False)


def _to_show(document: Document) -> str:
    """Return a document for a terminal. Raises InvalidRequest for one that is no text."""
    try:
        return visible(document.text)
    except UnicodeDecodeError as error:
        raise InvalidRequest("This format is no text to show; write it to a file: -o FILE.") from error


def article_json(article: Article) -> dict[str, object]:
    """Return the JSON of an article, the same in every command."""
    return {
        "id": article.id,
        "title": article_name(article),
        "source": article.source,
        "date": article.date,
        "path": None if article.path is None else str(article.path),
    }


def more_json(article: Article) -> dict[str, object]:
    """Return what else is known of an article; what is not known has no key."""
    known = {
        "part": article.part,
        "author": article.author,
        "url": article.url,
        "section": article.section,
        "language": article.language,
        "origins": dict(article.origins),
        "fields": dict(article.fields),
    }
    return {name: value for name, value in known.items() if value}


def place_json(passage: Passage) -> dict[str, object]:
    """Return the JSON of a place, the same in every command: offsets in code points, and that slice."""
    return {"article": passage.article, "start": passage.start, "end": passage.end, "text": passage.text}


def span_json(article: Article, span: Span) -> dict[str, object]:
    """Return the JSON of a span of an article."""
    return place_json(Passage.of(article, span.start, span.end))


def bracketed(text: str, spans: Iterable[Span], start: int = 0) -> str:
    """Return the text from `start` with spans of it, in order, between ⟦ and ⟧.

    A span that begins before `start` or in the one before it is left out.
    """
    pieces = []
    for span in spans:
        if span.start >= start:
            pieces += [text[start : span.start], "⟦", text[span.start : span.end], "⟧"]
            start = span.end
    return "".join(pieces) + text[start:]


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
    while text and cells(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def cells(text: str) -> int:
    """Return how many terminal cells the text takes, after Unicode Standard Annex 11."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
