"""Differences between articles that the reader has put aside for good."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest, UnknownRecord
from synoptic.annotations.model.values import Dismissal
from synoptic.annotations.model.wording import excerpt

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.changes import Draft
    from synoptic.corpus.parallels.worth_a_look import Disagreement


def dismiss(draft: Draft, difference: str, label: str) -> Dismissal:
    """Put a difference aside, by its key, and return the record; one that is aside already stays as it is.

    Raises InvalidRequest for a difference without key.
    """
    if not difference.strip():
        raise InvalidRequest("A difference needs a key.")
    if known := draft.picture.dismissals_of(difference):
        return known[0]
    dismissed = Dismissal(draft.new_id(), difference, label, draft.now, draft.reader)
    draft.put(dismissed)
    draft.label = f"put aside {excerpt(label)}"
    return dismissed


def reconsider(draft: Draft, difference: str) -> None:
    """Take a difference up again, by its key. Raises UnknownRecord if it is not put aside."""
    known = draft.picture.dismissals_of(difference)
    if not known:
        raise UnknownRecord("difference that was put aside", difference)
    for each in known:
        draft.drop(each)
    draft.label = f"take up {excerpt(known[0].label)} again"


def not_dismissed(annotations: Annotations, found: Iterable[Disagreement]) -> tuple[Disagreement, ...]:
    """Return the differences that were not put aside, in whichever pair of passages, in their order."""
    dismissed = dismissed_in(annotations)
    return tuple(one for one in found if dismissed.isdisjoint(one.keys))


def dismissed_in(annotations: Annotations) -> frozenset[str]:
    """Return the keys of the differences that were put aside."""
    return frozenset(each.difference for each in annotations.dismissals.values())
