"""The exact words of a quotation in the running text of other articles, in quotation marks or without."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from msgspec import Struct

from synoptic.corpus.article import Article, Span
from synoptic.corpus.articles.boilerplate import is_boilerplate
from synoptic.corpus.text.english import FUNCTION_WORDS
from synoptic.corpus.text.exact_words import exact_words

MIN_SOUGHT_WORDS = 3
"""Words that a quotation has at least: two stand together by chance."""
MAX_FOUND = 100
"""Places in an article that are looked at for the same words; what stands there more often is a formula."""
_NESTED = 16


class SameWords(Struct, frozen=True):
    """Where an article has the words of a quotation that stands in another."""

    article: Article
    """The article."""
    span: Span
    """The words, from the first to the last."""
    is_quoted: bool
    """Whether any of them stand in quotation marks there."""


def running_words(text: str) -> str:
    """Return the words of a text (see `exact_words`), with one space before, between and behind them."""
    return _line(word.word for word in exact_words(text))


def sought_words(words: str) -> frozenset[str]:
    """Return what to look for in running words: those of a quotation, and of each part of an interrupted one.

    Nothing of fewer words than `MIN_SOUGHT_WORDS`; no part that consists of function words alone.
    """
    parts = words.split(" … ")
    whole, *each = map(running_words, (" ".join(parts), *parts))
    told = (part for part in each if not FUNCTION_WORDS.issuperset(part.split()))
    return frozenset(found for found in (whole, *told) if found.count(" ") > MIN_SOUGHT_WORDS)


def same_words(sought: str, article: Article, running: str, quoted: Sequence[Span]) -> Iterator[SameWords]:
    """Yield where an article has words in a row; case, marks, punctuation and spaces do not count.

    `running` are the article's running words, `quoted` the parts of its quotations in order. Furniture does
    not tell anything.
    """
    at = running.find(sought)
    if at < 0:
        return
    words, offsets = _words_of(article.own_text)
    for _ in range(MAX_FOUND):
        first = bisect_left(offsets, at)
        last = first + sought.count(" ") - 2
        span = Span(words[first].start, words[last].end)
        line_end = article.text.find("\n", span.end)
        line_start = article.text.rfind("\n", 0, span.start) + 1
        if not is_boilerplate(article.text[line_start : line_end if line_end >= 0 else None]):
            yield SameWords(article, span, overlaps(quoted, span))
        at = running.find(sought, at + 1)
        if at < 0:
            return


def overlaps(spans: Sequence[Span], span: Span) -> bool:
    """Tell whether any of some spans, in order of their starts, overlaps another; they nest, or are apart."""
    number = bisect_left(spans, span.end, key=lambda each: each.start)
    return any(each.end > span.start for each in spans[max(0, number - _NESTED) : number])


@lru_cache(maxsize=16)
def _words_of(text: str) -> tuple[tuple[Span, ...], Sequence[int]]:
    """Return where the words of a text stand, and where the space before each is in its running words."""
    words = exact_words(text)
    offsets = accumulate((len(word.word) + 1 for word in words), initial=0)
    return tuple(word.span for word in words), array("L", offsets)


def _line(words: Iterator[str]) -> str:
    return f" {' '.join(words)} "
