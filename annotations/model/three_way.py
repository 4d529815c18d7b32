"""Two versions of one record made of a third, as one: field by field, without the loss of a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.model.corrections import PROVENANCE, origins_of
from synoptic.annotations.model.merging import merged
from synoptic.annotations.model.values import Discarded, Highlight, Link, Note, Tag
from synoptic.annotations.model.wording import both_texts

if TYPE_CHECKING:
    from synoptic.annotations.model.values import Record

R = TypeVar("R", bound="Record")

_ITS_OWN = frozenset({"id", "created", "creator", "modified"})
"""Fields that say which record it is, and when it was made and changed."""
_TEXTS: Mapping[type, tuple[str, ...]] = {Note: ("text",), Link: ("note",), Tag: ("description",)}
"""Fields in a reader's own words, which are merged line by line."""
_TOLD = frozenset(
    {"title", "source", "author", "date", "url", "section", "language", "name", "kind", "label"}
)
"""Fields whose value is told if another one takes its place."""


class Union(Struct, frozen=True):
    """One record of two versions."""

    record: Any
    """The record; times and creator are theirs, but for the later time of change."""
    overruled: tuple[tuple[str, str], ...] = ()
    """Names of fields in which both say something else, each with the value that gave way."""
    has_both: bool = False
    """Whether its text has the words of both, one after the other."""


def united(seen: R | None, mine: R, theirs: R) -> Union:
    """Return one record of `mine` and `theirs`, both of which were made of `seen`, or of nothing.

    What one alone changed is as they have it. Tags are united as sets, texts merged line by line, the names
    of origins and of a reader's own fields one by one. Any other field that both changed is as in `mine`; if
    nobody has seen the other's record, as in `theirs`, which was there first.
    """
    if isinstance(mine, Discarded):
        return Union(_removed_twice(mine, theirs))  # type: ignore[arg-type]  # they are of one kind
    values: dict[str, Any] = {}
    overruled: list[tuple[str, str]] = []
    has_both = False
    for name in mine.__struct_fields__:
        before: Any = None if seen is None else getattr(seen, name)
        own, other = getattr(mine, name), getattr(theirs, name)
        if name in _ITS_OWN or own == other:
            values[name] = other
        elif name in _TEXTS.get(type(mine), ()):
            values[name], is_doubled = _text(before or "", own, other)
            has_both |= is_doubled
        elif name == "tags":
            values[name] = _tags(before or (), own, other)
        elif name in {"origins", "fields"}:
            values[name], lost_values = _named(name, seen, mine, theirs)
            overruled += lost_values
        else:
            values[name], lost = _either(before, own, other, is_seen=seen is not None)
            if lost and name in _TOLD and str(lost).casefold() != str(values[name]).casefold():
                overruled.append((name, str(lost)))
    if isinstance(mine, Highlight) and isinstance(theirs, Highlight):
        # The place where it was made and the place where it is now belong together.
        moved = seen is not None and _place(mine) != _place(seen)
        values["anchor"], values["moved_to"] = _place(mine if moved else theirs)
    record = replace(theirs, **values)
    if record != theirs and hasattr(record, "modified"):
        record = replace(record, modified=max(record.modified, mine.modified))  # type: ignore[union-attr]
    return Union(record, tuple(overruled), has_both)


def is_same(one: Record | None, other: Record | None) -> bool:
    """Tell whether two versions of a record say the same, whenever each was written."""
    if one is None or other is None or not hasattr(one, "modified"):
        return one == other
    return type(one) is type(other) and replace(one, modified=other.modified) == other  # type: ignore[union-attr]


def _text(seen: str, mine: str, theirs: str) -> tuple[str, bool]:
    """Return both texts as one (see `merged`): theirs, where the change made in mine is in it already."""
    before, own, other = (
        Counter(line for line in text.split("\n") if line.strip()) for text in (seen, mine, theirs)
    )
    added, removed = own - before, before - own
    if (added or removed) and added <= other and all(other[line] <= own[line] for line in removed):
        return theirs, False
    return merged(seen, mine, theirs)


def _tags(seen: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    taken = set(seen) - set(mine)
    given = (tag for tag in mine if tag not in seen)
    return tuple(dict.fromkeys((*(tag for tag in theirs if tag not in taken), *given)))


def _named(
    name: str, seen: Any, mine: Any, theirs: Any
) -> tuple[tuple[tuple[str, str], ...] | None, list[tuple[str, str]]]:
    """Return names and values, theirs with what is mine alone, and the values of a reader's that gave way."""
    if name == "origins":
        if mine.origins == (None if seen is None else seen.origins):
            return theirs.origins, []
        found, _ = _values(None if seen is None else origins_of(seen), origins_of(mine), origins_of(theirs))
        return tuple((key, found[key]) for key in PROVENANCE if key in found), []
    found, lost = _values(None if seen is None else dict(seen.fields), dict(mine.fields), dict(theirs.fields))
    return tuple(found.items()), lost


def _values(
    seen: dict[str, str] | None, mine: dict[str, str], theirs: dict[str, str]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    found, lost = dict[str, str](), list[tuple[str, str]]()
    for key in dict.fromkeys((*theirs, *mine)):
        before = None if seen is None else seen.get(key)
        value, gone = _either(before, mine.get(key), theirs.get(key), is_seen=seen is not None)
        if value is not None:
            found[key] = value
        if gone:
            lost.append((key, gone))
    return found, lost


def _either(seen: Any, mine: Any, theirs: Any, *, is_seen: bool) -> tuple[Any, Any]:
    """Return one of two values, and the other one if its writer has not given that up.

    Of a value that one changed and the other one took away, there is the change.
    """
    if mine == theirs:
        return theirs, None
    if not is_seen:
        return (mine, None) if theirs in (None, "") else (theirs, mine)
    if mine == seen or (mine in (None, "") and theirs != seen):
        return theirs, None
    return mine, None if theirs == seen else theirs


def _place(highlight: Any) -> tuple[Any, Any]:
    return highlight.anchor, highlight.moved_to


def _removed_twice(mine: Discarded, theirs: Discarded) -> Discarded:
    """Return what two removals of one record took away."""
    highlight, tags = theirs.highlight or mine.highlight, dict[str, str]()
    for each in (theirs, mine):
        tags |= dict(zip(each.highlight.tags if each.highlight else (), each.tags, strict=False))
    note = theirs.note or mine.note
    if theirs.note is not None and mine.note is not None and mine.note.text not in theirs.note.text:
        is_longer = theirs.note.text in mine.note.text
        text = mine.note.text if is_longer else both_texts(theirs.note.text, mine.note.text)
        note = replace(theirs.note, text=text, modified=max(theirs.note.modified, mine.note.modified))
    if highlight is not None:
        highlight = replace(highlight, tags=tuple(tags))
    names = tuple(tags.values()) if highlight is not None else theirs.tags
    return replace(
        theirs,
        highlight=highlight,
        note=note,
        tags=names,
        article=theirs.article or mine.article,
        row=theirs.row or mine.row,
    )
