"""Text: loading, cleaning, passages and search. Knows nothing of annotations or of a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.face import face

if TYPE_CHECKING:
    from synoptic.corpus.article import Article, Passage, Span, digest_of
    from synoptic.corpus.errors import CorpusError
    from synoptic.corpus.files.loading import load
    from synoptic.corpus.parallels.comparer import Comparer
    from synoptic.corpus.parallels.worth_a_look import Disagreement, differences_in
    from synoptic.corpus.quotations.survey import QuotationSurvey, survey_quotations
    from synoptic.corpus.search.engine import ArticleSearch
else:
    __getattr__, __dir__ = face(__name__)

__all__ = [
    "Article",
    "ArticleSearch",
    "Comparer",
    "CorpusError",
    "Disagreement",
    "Passage",
    "QuotationSurvey",
    "Span",
    "differences_in",
    "digest_of",
    "load",
    "survey_quotations",
]
