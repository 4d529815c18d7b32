"""Find the exact words of a quotation in the running text of other articles, quoted or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synoptic.corpus.articles.boilerplate import is_boilerplate
from synoptic.corpus.text.english import FUNCTION_WORDS
from synoptic.corpus.text.folding import fold
from synoptic.corpus.text.words import compared_words, whole_words

if TYPE_CHECKING:
    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.quotations.quotations import Quotation

MIN_SOUGHT_WORDS = 3
"""Least number of words of a quotation: two occur together by chance."""


@dataclass(frozen=True, slots=True)
class SameWords:
    """A place in an article with the words of another article's quotation."""

    article: Article
    """The article."""
    span: Span
    """The words, from the first to the last."""
    is_quoted: bool
    """Whether any of them are in quotation marks there."""


def running_words(text: str) -> str:
    """Return the words of a text, folded, with one space before, between and behind them."""
    return f" {' '.join(compared_words(text))} "


def sought_words(words: str) -> frozenset[str]:
    """Return the running words to look for: of a quotation, and of each part of an interrupted one.

    Fewer words than `MIN_SOUGHT_WORDS`, and parts of function words alone, are left out.
    """
    parts = words.split(" … ")
    whole, *each = map(running_words, (" ".join(parts), *parts))
    told = (part for part in each if not FUNCTION_WORDS.issuperset(part.split()))
    return frozenset(found for found in (whole, *told) if found.count(" ") > MIN_SOUGHT_WORDS)


def same_words(
    sought: str, article: Article, running: str, quotations: Sequence[Quotation]
) -> Iterator[SameWords]:
    """Yield the places of words in a row in an article; case, marks, punctuation and spaces do not count.

    `running` are the article's running words, `quotations` its quotations. Boilerplate is left out.
    """
    at = running.find(sought)
    if at < 0:
        return
    folded = fold(article.text)
    words = whole_words(folded.text)
    while at >= 0:
        first = running.count(" ", 0, at)
        last = first + sought.count(" ") - 2
        span = folded.span(words[first][1], words[last][2])
        line_end = article.text.find("\n", span.end)
        line_start = article.text.rfind("\n", 0, span.start) + 1
        if not is_boilerplate(article.text[line_start : line_end if line_end >= 0 else None]):
            is_quoted = any(part.overlaps(span) for each in quotations for part in each.parts)
            yield SameWords(article, span, is_quoted)
        at = running.find(sought, at + 1)
