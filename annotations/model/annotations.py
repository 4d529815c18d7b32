"""All annotations of a library as one immutable value, cheap to change."""

from __future__ import annotations

from collections.abc import Callable, Hashable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from operator import le
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from msgspec import Struct, field
from msgspec.structs import force_setattr

if TYPE_CHECKING:
    from datetime import datetime

    from synoptic.annotations.model.values import (
        ArticleLetter,
        ArticleRecord,
        ClaimRow,
        Discarded,
        Dismissal,
        Highlight,
        Link,
        Note,
        Record,
        SavedSearch,
        Silence,
        Tag,
    )


class Made(Protocol):
    """Anything that has a name and a time."""

    @property
    def id(self) -> str:
        """UUID."""

    @property
    def created(self) -> datetime:
        """When it was made, UTC."""


R = TypeVar("R", bound=Made)
_MAX_LAID = 256
"""Records that may lie on top before a new ground is laid."""
_GROUND_PER_LAID = 400
"""For each so many on the ground, one more may."""


class _Ground:
    """Records that no shelf changes, and their indexes: shared by the shelves of a while."""

    __slots__ = ("indexes", "records")

    def __init__(self, records: dict[str, Any]) -> None:
        self.records = records
        self.indexes: dict[Callable[[Any], Hashable], dict[Hashable, tuple[str, ...]]] = {}

    def index(self, trait: Callable[[Any], Hashable]) -> dict[Hashable, tuple[str, ...]]:
        """Return the ids of the records of each trait, counted through once."""
        if (found := self.indexes.get(trait)) is None:
            lists: dict[Hashable, list[str]] = {}
            for identifier, record in self.records.items():
                lists.setdefault(trait(record), []).append(identifier)
            found = self.indexes[trait] = {key: tuple(ids) for key, ids in lists.items()}
        return found

    def changed(self, laid: Mapping[str, Any], records: dict[str, Any]) -> _Ground:
        """Return the ground of these records, which differ from the present ones in the laid ones."""
        ground = _Ground(records)
        for trait, old in tuple(self.indexes.items()):
            index = dict(old)
            left: dict[Hashable, set[str]] = {}
            come: dict[Hashable, list[str]] = {}
            for identifier, record in laid.items():
                if (before := self.records.get(identifier)) is not None:
                    left.setdefault(trait(before), set()).add(identifier)
                if record is not None:
                    come.setdefault(trait(record), []).append(identifier)
            for key in left.keys() | come.keys():
                gone = left.get(key, ())
                stay = [each for each in index.get(key, ()) if each not in gone]
                if ids := (*stay, *come.get(key, ())):
                    index[key] = ids
                else:
                    index.pop(key, None)
            ground.indexes[trait] = index
        return ground


class Shelf(Mapping[str, R]):
    """Records by id, in the order in which they were made; those of one moment as they came.

    A change costs its own size, not the shelf's: it is laid over a ground that many shelves share, and folded
    into a new ground when it has grown. Iterating over a shelf puts it in order, once.
    """

    __slots__ = ("_ground", "_laid", "_length", "_on_top", "_ordered")

    def __init__(self, records: Mapping[str, R] | None = None) -> None:
        """Make a shelf of records, each under its id, in any order."""
        ordered = _in_order(dict(records or {}))
        self._ground = _Ground(ordered)
        self._laid: dict[str, R | None] = {}
        self._on_top: dict[Callable[[Any], Hashable], dict[Hashable, tuple[str, ...]]] = {}
        self._length = len(ordered)
        self._ordered: dict[str, R] | None = ordered

    def __getitem__(self, identifier: str) -> R:
        found = self._laid.get(identifier, self)
        if found is self:
            return cast("R", self._ground.records[identifier])
        if found is None:
            raise KeyError(identifier)
        return cast("R", found)

    def get(self, identifier: str, default: Any = None) -> Any:
        """Return the record of that id."""
        found = self._laid.get(identifier, self)
        if found is self:
            return self._ground.records.get(identifier, default)
        return default if found is None else found

    def __contains__(self, identifier: object) -> bool:
        return self.get(cast("str", identifier), self) is not self

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def keys(self) -> KeysView[str]:
        """Return the ids, in order."""
        return self._whole().keys()

    def values(self) -> ValuesView[R]:
        """Return the records, in order."""
        return self._whole().values()

    def items(self) -> ItemsView[str, R]:
        """Return ids and records, in order."""
        return self._whole().items()

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, Shelf) and not isinstance(other, DraftShelf):
            if self._length != len(other):
                return False
            if self._ground is other._ground:
                either = self._laid.keys() | other._laid.keys()
                return all(self.get(identifier) == other.get(identifier) for identifier in either)
            return self._whole() == other._whole()
        return self._whole() == other if isinstance(other, Mapping) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # as a dict: equal to others, and to dicts

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._whole()!r})"

    def having(self, trait: Callable[[R], Hashable], wanted: Hashable) -> tuple[R, ...]:
        """Return the records with a trait of this value, in order.

        `trait` is a function of a module: its answers are remembered under its name.
        """
        laid, ground = self._laid, self._ground
        found = [
            ground.records[identifier]
            for identifier in ground.index(trait).get(wanted, ())
            if identifier not in laid
        ]
        if laid:
            if trait not in self._on_top:
                self._on_top[trait] = _noted({}, trait, laid)
            on_top = (laid[identifier] for identifier in self._on_top[trait].get(wanted, ()))
            # A record that was laid twice may have lost what it was noted for.
            found += [record for record in on_top if record is not None and trait(record) == wanted]
        return tuple(found) if len(found) < 2 else tuple(sorted(found, key=_created))

    def changed(self, changes: Mapping[str, R | None]) -> Shelf[R]:
        """Return the shelf with other records under these ids; None takes one away."""
        shelf: Shelf[R] = Shelf.__new__(Shelf)
        shelf._ground, shelf._laid, shelf._ordered = self._ground, {**self._laid, **changes}, None
        shelf._length = self._length + sum(
            (record is not None) - (identifier in self) for identifier, record in changes.items()
        )
        shelf._on_top = {
            trait: _noted(dict(index), trait, changes) for trait, index in tuple(self._on_top.items())
        }
        if len(shelf._laid) > _MAX_LAID + len(self._ground.records) // _GROUND_PER_LAID:
            shelf._ground, shelf._laid = self._ground.changed(shelf._laid, shelf._whole()), {}
            shelf._on_top = {}
        return shelf

    def draft(self) -> DraftShelf[R]:
        """Return a shelf that starts as this one and can be drawn on."""
        return DraftShelf(self)

    def _whole(self) -> dict[str, R]:
        if self._ordered is None:
            self._ordered = _over(self._ground.records, self._laid)
        return self._ordered


class DraftShelf(Shelf[R]):
    """A shelf that can be drawn on, over one that stays as it is; nobody else sees it meanwhile."""

    __slots__ = ("_below",)

    def __init__(self, shelf: Shelf[R]) -> None:
        self._below = shelf
        self._laid = {}
        self._length = len(shelf)
        self._ordered = None

    def put(self, identifier: str, record: R | None) -> None:
        """Have another record under an id; None takes it away."""
        self._length += (record is not None) - (identifier in self)
        self._laid[identifier] = record
        self._ordered = None

    def __getitem__(self, identifier: str) -> R:
        if (found := self.get(identifier)) is None:
            raise KeyError(identifier)
        return cast("R", found)

    def get(self, identifier: str, default: Any = None) -> Any:
        """Return the record of that id."""
        found = self._laid.get(identifier, self)
        if found is self:
            return self._below.get(identifier, default)
        return default if found is None else found

    def having(self, trait: Callable[[R], Hashable], wanted: Hashable) -> tuple[R, ...]:
        """Return the records with a trait of this value, in order."""
        found = [record for record in self._below.having(trait, wanted) if record.id not in self._laid]
        found += [record for record in self._laid.values() if record is not None and trait(record) == wanted]
        return tuple(sorted(found, key=_created))

    def _whole(self) -> dict[str, R]:
        if self._ordered is None:
            self._ordered = _over(self._below._whole(), self._laid) if self._laid else self._below._whole()
        return self._ordered


def _over(records: Mapping[str, R], laid: Mapping[str, R | None]) -> dict[str, R]:
    """Return records with others laid over them, in order."""
    whole = dict(records)
    for identifier, record in laid.items():
        if record is None:
            whole.pop(identifier, None)
        else:
            whole[identifier] = record
    return _in_order(whole)


def _noted(
    index: dict[Hashable, tuple[str, ...]], trait: Callable[[R], Hashable], laid: Mapping[str, R | None]
) -> dict[Hashable, tuple[str, ...]]:
    """Note in an index where records were laid that have a trait."""
    fresh: dict[Hashable, list[str]] = {}
    for identifier, record in laid.items():
        if record is not None:
            fresh.setdefault(trait(record), []).append(identifier)
    for key, identifiers in fresh.items():
        known = index.get(key, ())
        have = set(known)
        index[key] = (*known, *(each for each in identifiers if each not in have))
    return index


def _created(record: Made) -> datetime:
    return record.created


def _in_order(records: dict[str, R]) -> dict[str, R]:
    times = [record.created for record in records.values()]
    if all(map(le, times, times[1:])):
        return records
    return {record.id: record for record in sorted(records.values(), key=_created)}


_SHELVES = (
    "articles",
    "highlights",
    "tags",
    "notes",
    "links",
    "trash",
    "searches",
    "silences",
    "rows",
    "dismissals",
    "letters",
)


class Annotations(Struct, frozen=True):
    """All annotations of a library at one moment: an immutable value that a screen can show and compare.

    Each mapping goes from id to value, in the order in which the values were made, and becomes a
    `model.annotations.Shelf`.
    """

    articles: Mapping[str, ArticleRecord] = field(default_factory=Shelf)
    """Every article that was annotated or described."""
    highlights: Mapping[str, Highlight] = field(default_factory=Shelf)
    """Every highlight."""
    tags: Mapping[str, Tag] = field(default_factory=Shelf)
    """The codebook."""
    notes: Mapping[str, Note] = field(default_factory=Shelf)
    """Every note."""
    links: Mapping[str, Link] = field(default_factory=Shelf)
    """Every link between passages."""
    trash: Mapping[str, Discarded] = field(default_factory=Shelf)
    """Removed highlights, notes and rows, to be restored."""
    searches: Mapping[str, SavedSearch] = field(default_factory=Shelf)
    """Every saved search."""
    silences: Mapping[str, Silence] = field(default_factory=Shelf)
    """Every silence that was confirmed."""
    rows: Mapping[str, ClaimRow] = field(default_factory=Shelf)
    """Every quotation that is a row of the matrix."""
    dismissals: Mapping[str, Dismissal] = field(default_factory=Shelf)
    """Every difference that was put aside."""
    letters: Mapping[str, ArticleLetter] = field(default_factory=Shelf)
    """The letter of every article that was ever read, by the id it had."""

    def __post_init__(self) -> None:
        for name in _SHELVES:
            held = getattr(self, name)
            if not isinstance(held, Shelf):
                force_setattr(self, name, Shelf(held))

    def changed(self, changes: Mapping[str, Mapping[str, Record | None]]) -> Annotations:
        """Return a picture with other records, by shelf and id; None takes one away."""
        shelves = {name: getattr(self, name) for name in _SHELVES}
        return Annotations(**shelves | {name: shelves[name].changed(each) for name, each in changes.items()})

    def highlights_of(self, article: str) -> tuple[Highlight, ...]:
        """Return the article's highlights in text order; those that begin together, longest first."""
        found = shelf(self.highlights).having(_article_of, article)
        return tuple(sorted(found, key=lambda highlight: (highlight.current.start, -highlight.current.end)))

    def highlights_at(self, article: str, start: int) -> tuple[Highlight, ...]:
        """Return the article's highlights that begin at a code point."""
        return shelf(self.highlights).having(_place_of, (article, start))

    def links_of(self, article: str) -> tuple[Link, ...]:
        """Return the links that have an end in the article, in the order in which they were made."""
        return tuple(link for link in self.links.values() if any(end.article == article for end in link.ends))

    def silences_of(self, article: str) -> tuple[Silence, ...]:
        """Return the silences that were confirmed of the article, in the order in which they were."""
        return tuple(each for each in self.silences.values() if each.article == article)

    def rows_on(self, claim: str) -> tuple[ClaimRow, ...]:
        """Return the rows of a claim, by its key: one at the most, unless somebody edited the file."""
        return tuple(row for row in self.rows.values() if row.claim == claim)

    def dismissals_of(self, difference: str) -> tuple[Dismissal, ...]:
        """Return the dismissals of a difference, by its key: one at the most, as rows are."""
        return tuple(each for each in self.dismissals.values() if each.difference == difference)

    def creators(self) -> frozenset[str | None]:
        """Return the names of those who marked, noted, linked or confirmed anything; None is one without."""
        made = (self.highlights, self.notes, self.links, self.silences)
        return frozenset(each.creator for shelved in made for each in shelved.values())

    def note_on(self, target: str, creator: str | None = None) -> Note | None:
        """Return the note that a reader has on a highlight, an article or `LIBRARY`."""
        return next(iter(self.notes_by(target, creator)), None)

    def notes_by(self, target: str, creator: str | None) -> tuple[Note, ...]:
        """Return a reader's notes on a target: one at the most, unless somebody edited the file."""
        return tuple(note for note in self.notes_on(target) if note.creator == creator)

    def notes_on(self, target: str) -> tuple[Note, ...]:
        """Return the notes on a target: one of each reader at the most, unless somebody edited the file."""
        return shelf(self.notes).having(_target_of, target)

    def tag_named(self, name: str) -> Tag | None:
        """Return the tag of that name, ignoring case."""
        return next(iter(shelf(self.tags).having(_name_of, name.casefold())), None)

    def search_named(self, name: str) -> SavedSearch | None:
        """Return the saved search of that name, ignoring case."""
        same = name.casefold()
        return next((each for each in self.searches.values() if each.name.casefold() == same), None)

    def tags_of(self, highlight: Highlight) -> Iterator[Tag]:
        """Yield the highlight's tags; an id that the codebook does not know is passed over."""
        for identifier in highlight.tags:
            if (tag := self.tags.get(identifier)) is not None:
                yield tag


def shelf(records: Mapping[str, R]) -> Shelf[R]:
    """Return one of the mappings of `Annotations` under its true type."""
    assert isinstance(records, Shelf)  # noqa: S101  # Annotations made it one
    return records


def _article_of(highlight: Highlight) -> str:
    return highlight.article


def _place_of(highlight: Highlight) -> tuple[str, int]:
    return highlight.article, highlight.current.start


def _target_of(note: Note) -> str:
    return note.target


def _name_of(tag: Tag) -> str:
    return tag.name.casefold()
