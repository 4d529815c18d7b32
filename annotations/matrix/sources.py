"""The matrix of a library: its rows and columns as they are now, and which articles were read through."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.anchoring.placed_links import placed_links
from synoptic.annotations.matrix.claims import (
    claim_of_difference,
    claim_of_saved,
    claims_of_quotations,
    claims_of_tags,
    is_difference,
    is_put_aside,
)
from synoptic.annotations.matrix.matrix import Claim, Matrix, matrix
from synoptic.annotations.store.dismissals import dismissed_in
from synoptic.annotations.store.silences import silent_pairs
from synoptic.corpus.parallels.rows import lined_up

if TYPE_CHECKING:
    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.files.reading_record import ReadingRecord
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.reading import Coverage
    from synoptic.annotations.search.finder import Finder
    from synoptic.corpus.article import Article
    from synoptic.corpus.quotations.survey import QuotationSurveyor


READ_THROUGH_SHARE = 0.95
"""The share of an article's sentences that were on the screen long enough, of one that was read through.

Less than all: the last line of a sentence may have been passed quickly."""


class MatrixSources(Struct, frozen=True, eq=False):
    """The sources of a library's matrix, besides the annotations."""

    articles: tuple[Article, ...]
    """The articles."""
    texts: Texts
    """The texts that were annotated."""
    finder: Finder
    """The search of the articles."""
    surveyor: QuotationSurveyor
    """The quotations of the articles."""
    reading: ReadingRecord
    """The reading progress."""
    reader: str | None = None
    """Name of the reader who looks at it, in a library that several share."""

    def matrix(
        self,
        annotations: Annotations,
        cancelled: Callable[[], bool] | None = None,
    ) -> Matrix | None:
        """Return all tags, all saved searches, and chosen quotations and differences, against the articles.

        A quotation or difference that is in none of the articles is left out, and a difference that is put
        aside: it comes back when the reader takes it up again.

        None as soon as `cancelled`, which is asked now and then, says so.
        """
        claims = list(claims_of_tags(annotations, self.articles, self.texts))
        for search in annotations.searches.values():
            claims.append(claim_of_saved(search, self.finder, annotations, cancelled))
            if cancelled is not None and cancelled():
                return None
        dismissed = dismissed_in(annotations)
        labels = {
            row.claim: row.label
            for row in annotations.rows.values()
            if not is_put_aside(row.claim, dismissed)
        }
        chosen: list[Claim] = []
        if quotations := tuple(key for key in labels if not is_difference(key)):
            survey = self.surveyor.survey(self.articles, cancelled=cancelled)
            if survey is None:
                return None
            chosen += claims_of_quotations(quotations, survey)
        chosen += (
            claim_of_difference(key, labels[key], self.articles) for key in filter(is_difference, labels)
        )
        # A personal library knows quotations of articles that are not read now.
        claims += (claim for claim in chosen if claim.passages)
        coverages = {each.id: self.reading.of(each.id, each.digest).coverage for each in self.articles}
        read = {each.id for each in self.articles if is_read_through(each, coverages[each.id])}
        shares = {each.id: coverages[each.id].share(len(each.text)) for each in self.articles}
        return matrix(
            self.articles,
            claims,
            silent=silent_pairs(annotations, self.articles),
            reader=self.reader,
            is_read=read.__contains__,
            share_read=shares.__getitem__,
            links=placed_links(annotations, self.articles, self.texts),
        )


def is_read_through(article: Article, coverage: Coverage) -> bool:
    """Tell whether `READ_THROUGH_SHARE` of an article's sentences was read, by length."""
    if not coverage.spans:
        return False
    spans = lined_up(article.text)
    read = sum(coverage.covered(span.start, span.end) for span in spans)
    return read >= READ_THROUGH_SHARE * sum(map(len, spans))


def first_unread(article: Article, coverage: Coverage) -> int:
    """Return the first offset in a sentence that was not read, furniture passed over; 0 if all was."""
    gaps = (coverage.first_gap(span.start, span.end) for span in lined_up(article.text))
    return next((gap for gap in gaps if gap is not None), 0)
