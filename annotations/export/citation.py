"""Words of an article with where they are from, for pasting elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.annotations.model.wording import UNTITLED, date_in_words

if TYPE_CHECKING:
    from synoptic.annotations.model.model import ArticleRecord
    from synoptic.corpus.article import Article


def cited(article: Article, record: ArticleRecord | None, text: str) -> str:
    """Return the text as it is, a blank line, and its citation in plain text on a line of its own.

    The citation names author, title, source, date and address in this order, without those that are not
    known; the title is always there. What the record says of the article, if there is one, goes before what
    the file says, as the reader may have corrected it.
    """
    about = article if record is None else record
    author, source = _line(about.author), _line(about.source)
    parts = [
        author,
        f"“{_line(about.title) or UNTITLED}”",
        # Agencies sign with their own name.
        source if source != author else "",
        date_in_words(_line(about.date)),
        _line(about.url),
    ]
    return f"{text}\n\n— {', '.join(filter(None, parts))}"


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
