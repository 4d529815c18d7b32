"""What an article is called where there is little room: its letter, its title, its file's name, a part."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import combining

from textual.content import Content

from synoptic.annotations.model.wording import date_in_words
from synoptic.corpus.articles.article_names import article_name
from synoptic.tui.shell.display import JOINER, NARROW, single_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from synoptic.corpus.article import Article

_DARK = ("#75d2f4", "#b475ed", "#4fa081", "#c4fba2", "#f6ad14", "#fb6345", "#b0cd8c", "#28ffe8")
_LIGHT = ("#2353fc", "#ae3a85", "#556003", "#1a2969", "#5f0503", "#541e9d", "#8c37c1", "#783b53")
"""The colours of letters, in turn. They differ for colour-blind readers too, those of five articles most."""
_NOT_A_CELL_EACH = re.compile(f"[^{NARROW}]|\n")
_STARTS = re.compile(r"(?<!\S)\S")
CUT = "…"
"""What stands for the words that were left out."""


def short_name(article: Article) -> str:
    """Return what the article is called, on one line."""
    return single_line(article_name(article))


def dated_apart(articles: Sequence[Article], names: Sequence[str]) -> list[str]:
    """Return the names of articles, with its date after each that several of them have."""
    known = Counter(names)
    return [
        f"{name} {short_date(article)}".rstrip() if known[name] > 1 else name
        for article, name in zip(articles, names, strict=True)
    ]


def lettered_name(article: Article) -> str:
    """Return the letter and the title."""
    return f"{article.letter} {short_name(article)}".lstrip()


def short_date(article: Article) -> str:
    """Return the date as `14 Mar 2031`, as all of the app shows it; empty for an article without one."""
    return single_line(date_in_words(article.date, short=True)) if article.date else ""


def letter_content(article: Article) -> Content:
    """Return the letter in its colour."""
    return Content.styled(article.letter, f"bold {letter_style(article.letter)}".rstrip())


def letter_style(letter: str) -> str:
    """Return the colour of a letter as a style, which the theme resolves; empty for no letter."""
    return f"$letter-{(ord(letter[-1]) - ord('A')) % len(_DARK)}" if letter else ""


def letter_variables(*, dark: bool) -> Mapping[str, str]:
    """Return the colours of letters as variables of a dark or light theme."""
    return {f"letter-{index}": colour for index, colour in enumerate(_DARK if dark else _LIGHT)}


def letter_or_name(article: Article) -> str:
    """Return the letter, or the short name of an article that the library has not named."""
    return article.letter or short_name(article)


def fitted(text: str, width: int) -> str:
    """Return a line, as `single_line` gives it, in exactly so many cells: padded, or cut with an ellipsis."""
    if not _NOT_A_CELL_EACH.search(text):
        return text.ljust(width) if len(text) <= width else text[: max(0, width - 1)] + CUT[:width]
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) > width:
        text = set_cell_size(text, max(0, width - 1)).rstrip(f"{JOINER} ") + CUT[:width]
    # Not padded by `set_cell_size`, for which a control character takes a cell.
    return text + " " * (width - cell_len(text))


def distinguishing_parts(names: Sequence[str], width: int) -> list[str]:
    """Return for each name the part that tells it from the others in so many cells; `…` begins a part.

    A name stays whole if its beginning in that width is no other's. Else what it shares with others at its
    start is left out, as far as it takes to show where it differs; where that looks like another's part, the
    name's first word comes before it. Different names have different parts, of any width; the parts may be
    wider than `width`, and are to be cut at their end.
    """
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        alike[fitted(name, width)].append(name)
    seen = Counter(alike.keys())
    ways: dict[str, tuple[str, ...]] = {}
    for group in (each for each in alike.values() if len(each) > 1):
        # What a name shares most with is beside it in the order of the alphabet.
        shared = [_shared(one, other) for one, other in pairwise(group)]
        for name, before, after in zip(group, [0, *shared], [*shared, 0], strict=True):
            ways[name] = tuple(_shorter(name, max(before, after), width))
            seen.update({fitted(way, width) for way in ways[name]})
    parts = {
        name: next((way for way in shorter if seen[fitted(way, width)] == 1), name)
        for name, shorter in ways.items()
    }
    return [parts.get(name, name) for name in names]


def _shared(one: str, other: str) -> int:
    """Return how many characters two names share at their start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _shorter(name: str, differs: int, width: int) -> Iterator[str]:
    """Yield shorter parts of a name that show the character at which it differs."""
    starts = [found.start() for found in _STARTS.finditer(name, 0, differs + 1)]
    cut = starts[-1] if starts and differs - starts[-1] < width // 2 else differs
    while 0 < cut < len(name) and combining(name[cut]):
        cut -= 1
    # As much before it as there is room for, if there is room for all that follows.
    roomy = (start for start in starts if start and len(name) - start < width)
    yield f"{CUT}{name[next(roomy, cut) :]}"
    first = name[: starts[1]].rstrip() if len(starts) > 1 else ""
    yield f"{first[: width // 2]}{CUT}{name[cut:]}"
