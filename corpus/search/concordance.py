"""List every hit as one line, the keyword in the middle and its context on both sides.

H. P. Luhn called this key word in context, KWIC ("Key word-in-context index for technical literature",
American Documentation 11/4, 1960). Sorted by the words before or after, it shows how words are used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from msgspec import Struct

from synoptic.corpus.articles.article_names import article_name

if TYPE_CHECKING:
    from synoptic.corpus.article import Article, Passage

CONTEXT_CHARACTERS = 40
"""Code points of context on each side, unless something else is asked for."""
LineOrder: TypeAlias = Literal["found", "left", "right", "article", "date"]
ORDERS: tuple[LineOrder, ...] = get_args(LineOrder)
"""As the search found them; by the words before; by those after; by article and place; by date."""


class KeywordLine(Struct, frozen=True):
    """One hit in its context."""

    article: Article
    """Its article."""
    passage: Passage
    """The hit itself, as written in the article."""
    left: str
    """The text before it, white space as single spaces."""
    keyword: str
    """The hit, white space as single spaces."""
    right: str
    """The text after it, white space as single spaces."""


def keyword_line(article: Article, passage: Passage, width: int = CONTEXT_CHARACTERS) -> KeywordLine:
    """Return a passage of an article with up to `width` code points on each side."""
    text = article.text
    # White space shrinks: twice as much is enough, but for texts that are white space.
    left = " ".join(text[max(0, passage.start - 2 * width - 1) : passage.start].split())
    right = " ".join(text[passage.end : passage.end + 2 * width + 1].split())
    if passage.start > 0 and text[passage.start - 1].isspace():
        left += " "
    if text[passage.end : passage.end + 1].isspace():
        right = " " + right
    keyword = " ".join(passage.text.split())
    return KeywordLine(article, passage, left[-width:] if width else "", keyword, right[:width])


def in_order(lines: Iterable[KeywordLine], order: LineOrder) -> list[KeywordLine]:
    """Return the lines sorted; equal lines keep their order.

    By `left`, the word next to the keyword counts first, then the word before it, as concordances have it.
    Words are compared folded (see `text.folding`); articles without a date come last.
    """
    key = _KEYS[order]
    return list(lines) if key is None else sorted(lines, key=key)


def aligned(lines: Sequence[KeywordLine], *, measure: Callable[[str], int] = len) -> Iterator[str]:
    """Yield the lines with the keyword in one column; `measure` says how wide a text is."""
    widest = max((measure(line.left) for line in lines), default=0)
    for line in lines:
        yield " " * (widest - measure(line.left)) + f"{line.left}⟦{line.keyword}⟧{line.right}"


def _words(text: str) -> list[str]:
    # Imported late: the command line names the orders whatever it is asked.
    from synoptic.corpus.text.words import folded_words

    return folded_words(text)


_KEYS: dict[LineOrder, Callable[[KeywordLine], list[str] | tuple[str, str, int] | str] | None] = {
    "found": None,
    "left": lambda line: _words(line.left)[::-1],
    "right": lambda line: _words(line.right),
    "article": lambda line: (article_name(line.article).casefold(), line.article.id, line.passage.start),
    "date": lambda line: line.article.date or "9999",
}
