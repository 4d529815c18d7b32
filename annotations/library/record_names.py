"""What an article or its record is called."""

from __future__ import annotations

from pathlib import PurePosixPath

from synoptic.annotations.model.corrections import origins_of
from synoptic.annotations.model.values import ArticleRecord
from synoptic.corpus.article import Article  # noqa: TC001
from synoptic.corpus.articles.article_names import article_name, title_or_file


def called(about: Article | ArticleRecord) -> str:
    """Return what an article is called; that of a record is decided without its text."""
    if not isinstance(about, ArticleRecord):
        return article_name(about)
    file = PurePosixPath(about.path) if about.path else None
    return title_or_file(about.title, origins_of(about).get("title"), file, about.part)
