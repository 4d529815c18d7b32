"""Whose a record is: in a library of files, a colleague's annotations that were merged stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.model.values import ADJUDICATION, Highlight, Link
from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    from synoptic.annotations.model.changes import Draft


def ensure_own(draft: Draft, record: Highlight | Link) -> None:
    """Raise InvalidRequest if a record is another reader's, so that it cannot be changed here.

    In a library that several readers share, its server decides that.
    """
    if draft.reader is None and record.creator not in {None, ADJUDICATION}:
        thing = "highlight" if isinstance(record, Highlight) else "link"
        raise InvalidRequest(f"This {thing} is by {on_one_line(record.creator)}; it stays as it is.")
