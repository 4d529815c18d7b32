"""The extent of what is marked for a match: its words, the sentence that they are in, or the paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from synoptic.annotations.model.wording import counted
from synoptic.corpus.article import Passage
from synoptic.corpus.text.segmentation import paragraph_at, sentence_at

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

Extent: TypeAlias = Literal["sentence", "words", "paragraph"]
EXTENTS: tuple[Extent, ...] = get_args(Extent)
"""The extents, the default one first."""
_NAMES: Mapping[Extent, str] = {"sentence": "sentence", "words": "match", "paragraph": "paragraph"}


def widened(article: Article, passage: Passage, extent: Extent) -> Passage:
    """Return the passage of that extent around a match; the match itself where it is in no such passage."""
    if extent == "words" or passage.start == passage.end:
        return passage
    around = sentence_at if extent == "sentence" else paragraph_at
    first, last = (around(article.text, offset) for offset in (passage.start, passage.end - 1))
    start = passage.start if first is None else first.start
    end = passage.end if last is None else last.end
    return Passage.of(article, start, end)


def all_widened(
    articles: Mapping[str, Article], passages: Iterable[Passage], extent: Extent
) -> tuple[Passage, ...]:
    """Return those around all matches, by the articles' ids; two matches in one sentence make one."""
    return tuple(dict.fromkeys(widened(articles[each.article], each, extent) for each in passages))


def described(passages: Iterable[Passage], extent: Extent) -> str:
    """Return how many passages there are and in how many articles, as in “14 sentences in 4 articles”."""
    each = tuple(passages)
    plural = "matches, words only," if extent == "words" else f"{_NAMES[extent]}s"
    number = f"{len(each)} {plural}" if len(each) != 1 else f"1 {_NAMES[extent]}"
    return f"{number} in {counted(len({passage.article for passage in each}), 'article')}"
