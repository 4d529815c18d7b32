"""Text: loading, cleaning, passages and search. Knows nothing of annotations or of a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.face import face

if TYPE_CHECKING:
    from synoptic.corpus.article import Article, Passage, Span, digest_of
    from synoptic.corpus.errors import CorpusError
    from synoptic.corpus.files.loading import load
    from synoptic.corpus.parallels.comparer import Comparer
    from synoptic.corpus.search.engine import ArticleSearch
else:
    __getattr__, __dir__ = face(__name__)

__all__ = [
    "Article",
    "ArticleSearch",
    "Comparer",
    "CorpusError",
    "Passage",
    "Span",
    "digest_of",
    "load",
]
