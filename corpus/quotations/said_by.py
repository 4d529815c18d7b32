"""What somebody of a name says in an article: what `by:` in a search asks for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from synoptic.corpus.languages.detection import language_of
from synoptic.corpus.text.folding import folded_text
from synoptic.corpus.text.words import words_in

if TYPE_CHECKING:
    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.quotations.quotations import Quotation


def said_by(name: str, article: Article) -> tuple[Span, ...]:
    """Return the quotations of all whose name, or the article's words for them, has the words of `name`.

    Each part of a quotation is one span: what interrupts it is not said (see `quotations.quotations`).
    """
    wanted = set(words_in(folded_text(name)))
    if not wanted:
        return ()
    return tuple(
        part
        for quotation in _quotations(article.own_text, language_of(article) or "en")
        for part in quotation.parts
        if quotation.speaker is not None and wanted <= set(words_in(folded_text(quotation.speaker)))
    )


@lru_cache(maxsize=512)
def _quotations(text: str, spoken: str) -> tuple[Quotation, ...]:
    # Imported when somebody asks who said something.
    from synoptic.corpus.quotations.quotations import quotations_of

    return quotations_of(text, spoken)
