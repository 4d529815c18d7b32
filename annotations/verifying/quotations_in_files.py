"""The quotations of a file, whether it was written or exported, and the verdicts on them."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.annotations.verifying.checker import Checker
from synoptic.annotations.verifying.draft_quotations import quotations_in_draft
from synoptic.annotations.verifying.exported_quotations import quotations_in_export
from synoptic.annotations.verifying.memo_quotations import is_memo, quotations_in_memo
from synoptic.corpus.errors import CorpusError, UnreadableFile
from synoptic.corpus.files.file_bytes import bytes_of
from synoptic.corpus.files.folders import resolved
from synoptic.corpus.files.loading import articles_from
from synoptic.corpus.formats.registry import max_bytes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from synoptic.annotations.verifying.exported_quotations import ExportedQuotation
    from synoptic.annotations.verifying.verdict import Verdict, WrittenQuotation
    from synoptic.corpus.article import Article

_HEAD_BYTES = 4096
_TEI = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:teiCorpus|TEI)[\s>]", re.DOTALL)
_REFERENCES = re.compile(rb'\s*(?:\[\s*\{\s*"id":|@[A-Za-z]+\{[^\s,{}]+,|TY  - )')
"""How lists in CSL JSON, BibTeX and RIS begin."""
_INSTEAD = "Verify an export in CSV, JSON or HTML instead."


def draft_verdicts(file: str | Path, articles: Sequence[Article]) -> tuple[Verdict, ...]:
    """Return what `synoptic verify` prints of the quotations of a draft or of a document that it exported.

    A draft that is among the articles is no witness of itself. Raises CorpusError for a file that cannot be
    read.
    """
    path = Path(file)
    witnesses = [article for article in articles if article.path != resolved(path)]
    checker = Checker(witnesses)
    content = bytes_of(path, max_bytes_of(path.name))
    return tuple(map(checker.check, quotations_in_file(path, content, witnesses)))


def quotations_in_file(
    path: Path, content: bytes, articles: Sequence[Article]
) -> tuple[WrittenQuotation | ExportedQuotation, ...]:
    """Return the quotations of a file of this name and content, in its order.

    `articles` are those that it may name as its sources. Raises UnreadableFile.
    """
    if (reason := _why_refused(content)) is not None:
        raise UnreadableFile(path, reason)
    try:
        exported = quotations_in_export(content, path.name)
    except CorpusError as error:
        raise UnreadableFile(path, str(error)) from error
    if exported is not None:
        return exported
    drafts = articles_from(path, content).articles
    if is_memo(content):
        return tuple(one for draft in drafts for one in quotations_in_memo(draft.text, articles))
    return tuple(one for draft in drafts for one in quotations_in_draft(draft, articles))


def _why_refused(content: bytes) -> str | None:
    """Return why an export is not checked, and what to verify instead; None for any other file."""
    head = content[:_HEAD_BYTES].removeprefix(BOM_UTF8)
    if _TEI.match(head):
        return f"TEI is not read. {_INSTEAD}"
    if _REFERENCES.match(head):
        return f"A list of references has no quotations. {_INSTEAD}"
    return None
