"""A change in the making."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synoptic.annotations.errors import UnknownRecord
from synoptic.annotations.model.change import SHELVES, Change, Edit
from synoptic.annotations.model.model import Annotations

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from synoptic.annotations.model.change import Key
    from synoptic.annotations.model.model import Highlight, Record
    from synoptic.annotations.model.shelf import DraftShelf


class Draft:
    """A picture of the annotations to draw over, which remembers what stood there before."""

    def __init__(self, annotations: Annotations, now: datetime, new_id: Callable[[], str]) -> None:
        self.now = now
        """When the change is made, UTC."""
        self.new_id = new_id
        """Gives the id of a new record."""
        self.label = ""
        """What the change does, in a few words."""
        self._shelves: dict[type[Record], DraftShelf[Any]] = {
            kind: getattr(annotations, name).draft() for kind, name in SHELVES.items()
        }
        self.picture = Annotations(**{name: self._shelves[kind] for kind, name in SHELVES.items()})
        """What the annotations are with the change so far; it follows the draft."""
        self._before: dict[Key, Record | None] = {}

    def highlight(self, identifier: str) -> Highlight:
        """Return the highlight. Raises UnknownRecord."""
        if (found := self.picture.highlights.get(identifier)) is None:
            raise UnknownRecord("highlight", identifier)
        return found

    def put(self, record: Record) -> None:
        """Make a record, or have it take the place of the one with its id."""
        shelf = self._shelves[type(record)]
        self._before.setdefault((type(record), record.id), shelf.get(record.id))
        shelf.put(record.id, record)

    def drop(self, record: Record) -> None:
        """Remove a record."""
        self._shelves[type(record)].put(record.id, None)
        self._before.setdefault((type(record), record.id), record)

    def change(self, merge_key: str | None = None) -> Change | None:
        """Return what was drawn, None if it comes to nothing."""
        edits = tuple(
            Edit(before, after)
            for (kind, identifier), before in self._before.items()
            if (after := self._shelves[kind].get(identifier)) != before
        )
        return Change(self.label, edits, merge_key) if edits else None
