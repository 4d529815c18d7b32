"""Leaving out of an import what is by others, where coding is blind: it may be here, and hidden."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.importing.planning.foreign_values import reader_name
from synoptic.annotations.model.wording import counted, in_quotation_marks

if TYPE_CHECKING:
    from synoptic.annotations.importing.incoming import Incoming

_SHELVES = ("highlights", "notes", "links", "silences", "dismissals")


def without_others(incoming: Incoming, reader: str) -> tuple[Incoming, tuple[str, ...]]:
    """Return what a file says without the annotations of others, and a line on each of these readers.

    Notes on their highlights are left out with them.
    """
    left_out: Counter[str] = Counter()
    kept = {}
    hidden: set[str] = set()

    def is_hidden(name: str | None) -> bool:
        if (other := reader_name(name)) in {None, reader}:
            return False
        left_out[str(other)] += 1
        return True

    for shelf in _SHELVES:
        records = getattr(incoming, shelf)
        kept[shelf] = tuple(each for each in records if not is_hidden(each.creator))
        if shelf == "highlights":
            hidden = {each.id for each in records} - {each.id for each in kept[shelf]}
    kept["notes"] = tuple(each for each in kept["notes"] if each.highlight not in hidden)
    kept["highlights"] = tuple(
        replace(each, note="") if each.note and is_hidden(each.note_creator) else each
        for each in kept["highlights"]
    )
    said = tuple(
        f"{counted(number, 'annotation')} by {in_quotation_marks(name)}: coding is blind, so what is here is "
        "hidden from you; ask an owner to merge, or to run `synoptic blind off` first"
        for name, number in sorted(left_out.items())
    )
    return replace(incoming, **kept), said
