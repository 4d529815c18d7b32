"""What a reader adds to articles: highlights, tags and notes, their anchors, their store, their export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.face import face

if TYPE_CHECKING:
    from synoptic.annotations.errors import AnnotationError
    from synoptic.annotations.export.document import Document
    from synoptic.annotations.export.library_document import to_document
    from synoptic.annotations.export.markdown.memo import to_markdown
    from synoptic.annotations.library.catalogue import identify, mark
    from synoptic.annotations.library.library import Library, init
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Highlight, Note, Tag
    from synoptic.annotations.search.finder import Finder, SearchResult
    from synoptic.annotations.store.store import AnnotationStore
    from synoptic.annotations.verifying.quotations_in_files import draft_verdicts
    from synoptic.annotations.verifying.stored_quotations import library_verdicts
    from synoptic.annotations.verifying.verdict import Verdict
else:
    __getattr__, __dir__ = face(__name__)

__all__ = [
    "AnnotationError",
    "AnnotationStore",
    "Annotations",
    "Document",
    "Finder",
    "Highlight",
    "Library",
    "Note",
    "SearchResult",
    "Tag",
    "Verdict",
    "draft_verdicts",
    "identify",
    "init",
    "library_verdicts",
    "mark",
    "to_document",
    "to_markdown",
]
