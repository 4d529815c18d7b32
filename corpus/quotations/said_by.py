"""Find the words of a speaker in an article, for `by:` in a search."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from synoptic.corpus.text.words import folded_words

if TYPE_CHECKING:
    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.quotations.quotations import Quotation


def said_by(name: str, article: Article) -> tuple[Span, ...]:
    """Return the quotations of all speakers whose name or description has the words of `name`.

    Each part of a quotation is one span, without interruptions (see `quotations.quotations`).
    """
    wanted = set(folded_words(name))
    if not wanted:
        return ()
    return tuple(
        part
        for quotation in _quotations(article.text)
        for part in quotation.parts
        if quotation.speaker is not None and wanted <= set(folded_words(quotation.speaker))
    )


@lru_cache(maxsize=512)
def _quotations(text: str) -> tuple[Quotation, ...]:
    # Imported when somebody asks who said something.
    from synoptic.corpus.quotations.quotations import quotations_of

    return quotations_of(text)
