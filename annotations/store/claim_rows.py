"""Quotations and differences that the reader chose as rows of the matrix."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest, UnknownRecord
from synoptic.annotations.model.values import ClaimRow
from synoptic.annotations.model.wording import excerpt, in_quotation_marks
from synoptic.annotations.store import trash

if TYPE_CHECKING:
    from synoptic.annotations.model.changes import Draft


def add_row(draft: Draft, claim: str, label: str) -> ClaimRow:
    """Keep a claim, by its key, as the last row, and return the row; a claim that is a row stays where it is.

    Rows of the claim in the trash are given up: they would bring back nothing. Raises InvalidRequest for a
    claim without key.
    """
    if not claim.strip():
        raise InvalidRequest("A claim needs a key.")
    if known := draft.picture.rows_on(claim):
        return known[0]
    for discarded in tuple(draft.picture.trash.values()):
        if discarded.row is not None and discarded.row.claim == claim:
            draft.drop(discarded)
    row = ClaimRow(draft.new_id(), claim, label, draft.now)
    draft.put(row)
    draft.label = f"add row {_named(row)}"
    return row


def remove_row(draft: Draft, claim: str) -> None:
    """Put the row of a claim, by its key, into the trash. Raises UnknownRecord if the claim is no row."""
    known = draft.picture.rows_on(claim)
    if not known:
        raise UnknownRecord("row", claim)
    for row in known:
        trash.discard_row(draft, row)
    draft.label = f"remove row {_named(known[0])}"


def take_over_rows(draft: Draft, rows: Iterable[tuple[str, str]]) -> None:
    """Add rows, by key and label of their claims, that were kept elsewhere.

    A row that is here already, or was removed here, is passed over: the same rows may come again.
    """
    removed = {each.row.claim for each in draft.picture.trash.values() if each.row is not None}
    for claim, label in rows:
        if claim.strip() and claim not in removed:
            add_row(draft, claim, label)
    draft.label = "take over the rows of the matrix"


def _named(row: ClaimRow) -> str:
    return in_quotation_marks(excerpt(row.label))
