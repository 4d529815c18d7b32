"""The quotations of a file, whether it was written or exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.annotations.verifying.draft_quotations import quotations_in_draft
from synoptic.annotations.verifying.exported_quotations import quotations_in_export
from synoptic.annotations.verifying.memo_quotations import is_memo, quotations_in_memo
from synoptic.corpus.files.loading import articles_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from synoptic.annotations.verifying.exported_quotations import ExportedQuotation
    from synoptic.annotations.verifying.verdict import WrittenQuotation
    from synoptic.corpus.article import Article


def quotations_in_file(
    path: Path, content: bytes, articles: Sequence[Article]
) -> tuple[WrittenQuotation | ExportedQuotation, ...]:
    """Return the quotations of a file of this name and content, in its order.

    `articles` are those that it may name as its sources. Raises CorpusError for a file that cannot be read.
    """
    exported = quotations_in_export(content, path.name)
    if exported is not None:
        return exported
    drafts = articles_from(path, content).articles
    if is_memo(content):
        return tuple(one for draft in drafts for one in quotations_in_memo(draft.text, articles))
    return tuple(one for draft in drafts for one in quotations_in_draft(draft, articles))
