"""All quotations of a library, with their wordings: read in the background, and each text only once."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from corpus.quotations import quotations_of
from corpus.variants import ledger_of, variants_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from corpus.article import Article
    from corpus.quotations import Quotation
    from corpus.variants import Quoted, Variants


@dataclass(frozen=True, slots=True, eq=False)
class QuotationSurvey:
    """Every quotation of some articles, and which of them are wordings of one."""

    ledger: tuple[Quoted, ...]
    """All quotations, by article and text."""
    variants: tuple[Variants, ...]
    """Those that stand in more than one place."""
    group_of: Mapping[int, Variants]
    """Index in the ledger to the group that the quotation belongs to; absent where it stands alone."""

    def others_of(self, number: int) -> tuple[Quoted, ...]:
        """Return the other wordings of a quotation, by its index in the ledger; the fullest one first."""
        group = self.group_of.get(number)
        if group is None:
            return ()
        own = key_of(self.ledger[number])
        return tuple(one.quoted for one in group.wordings if key_of(one.quoted) != own)


class QuotationSurveyor:
    """Surveys quotations, and remembers what each text has by its hash. May be asked from several threads."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Quotation, ...]] = {}
        self._guard = Lock()
        self._last: tuple[tuple[Article, ...], QuotationSurvey] | None = None

    def known(self, articles: Sequence[Article]) -> QuotationSurvey | None:
        """Return the survey of these articles if it is the one that was made last."""
        last = self._last
        return last[1] if last is not None and last[0] == tuple(articles) else None

    def survey(
        self,
        articles: Sequence[Article],
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> QuotationSurvey | None:
        """Return all quotations of the articles; None as soon as `cancelled` says so.

        `progress` is told how many articles are read, and of how many.
        """
        if (known := self.known(articles)) is not None:
            return known
        found = []
        for number, article in enumerate(articles, start=1):
            if cancelled is not None and cancelled():
                return None
            found.append(self._quotations(article))
            if progress is not None:
                progress(number, len(articles))
        ledger = ledger_of(articles, found)
        variants = variants_of(ledger, cancelled)
        if cancelled is not None and cancelled():
            return None
        of_each = {key_of(one.quoted): group for group in variants for one in group.wordings}
        groups = {
            number: group
            for number, one in enumerate(ledger)
            if (group := of_each.get(key_of(one))) is not None
        }
        made = QuotationSurvey(ledger, variants, groups)
        self._last = (tuple(articles), made)
        return made

    def _quotations(self, article: Article) -> tuple[Quotation, ...]:
        with self._guard:
            known = self._known.get(article.digest)
        if known is None:
            known = quotations_of(article.text)
            with self._guard:
                self._known[article.digest] = known
        return known


def key_of(one: Quoted) -> tuple[str, int, int, int]:
    """Return what tells a quotation from all others: its article, its place and its depth."""
    span = one.quotation.span
    return one.article.id, span.start, span.end, one.quotation.depth
