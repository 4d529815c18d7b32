"""What is decided where coders do not agree: a third voice, beside theirs, which stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.model.values import ADJUDICATION, Anchor, ArticleRecord, Dismissal
from synoptic.annotations.model.wording import counted, excerpt, in_quotation_marks
from synoptic.annotations.store import highlights

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.changes import Draft
    from synoptic.annotations.model.values import Highlight


class Adjudicated(Struct, frozen=True):
    """A passage as it was decided, or as all coders have it."""

    article: ArticleRecord
    """The article."""
    anchor: Anchor
    """Its place."""
    tags: tuple[str, ...]
    """Names of its tags."""
    note: str = ""
    """The note on it."""


def adjudicate(
    draft: Draft, decided: str, words: str, passages: Iterable[Adjudicated]
) -> tuple[Highlight, ...]:
    """Keep what was decided on a disagreement of coders, by its key, and return the highlights.

    No passages say that it is nothing. `words` are those that it is about. Raises InvalidRequest for a
    disagreement without key, and for one that was decided already.
    """
    if not decided.strip():
        raise InvalidRequest("A disagreement needs a key.")
    if decided in decided_in(draft.picture):
        raise InvalidRequest("This disagreement is decided already; undo that first.")
    marked = _marked(draft, passages)
    draft.put(Dismissal(draft.new_id(), decided, excerpt(words), draft.now, ADJUDICATION))
    draft.label = f"decide on {in_quotation_marks(excerpt(words))}"
    return marked


def take_agreed(draft: Draft, passages: Iterable[Adjudicated]) -> tuple[Highlight, ...]:
    """Have the adjudication hold what all coders agree on, and return the highlights."""
    marked = _marked(draft, passages)
    draft.label = f"take over {counted(len(marked), 'passage')} that all agree on"
    return marked


def decided_in(annotations: Annotations) -> frozenset[str]:
    """Return the keys of the disagreements of coders that were decided."""
    return frozenset(
        each.difference for each in annotations.dismissals.values() if each.creator == ADJUDICATION
    )


def _marked(draft: Draft, passages: Iterable[Adjudicated]) -> tuple[Highlight, ...]:
    """Mark passages in the name of the adjudication."""
    draft.reader = ADJUDICATION
    return tuple(
        highlights.highlight(draft, each.article, each.anchor, each.tags, each.note) for each in passages
    )
