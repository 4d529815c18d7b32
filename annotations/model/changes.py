"""Changes of the annotations as values: to carry out, undo and redo; and a change in the making."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.errors import Conflict, UnknownRecord
from synoptic.annotations.model.annotations import Annotations, DraftShelf
from synoptic.annotations.model.values import (
    LIBRARY,
    ArticleLetter,
    ArticleRecord,
    ClaimRow,
    Discarded,
    Dismissal,
    Highlight,
    Link,
    Note,
    Owned,
    Record,
    SavedSearch,
    Silence,
    Tag,
)

if TYPE_CHECKING:
    from datetime import datetime


Key: TypeAlias = tuple[type[Record], str]
"""The name of a record: its kind and its id."""

SHELVES: Mapping[type[Record], str] = {
    ArticleRecord: "articles",
    Highlight: "highlights",
    Tag: "tags",
    Note: "notes",
    Link: "links",
    Discarded: "trash",
    SavedSearch: "searches",
    Silence: "silences",
    ClaimRow: "rows",
    Dismissal: "dismissals",
    ArticleLetter: "letters",
}
"""Where `Annotations` keeps each kind of record."""
OWNED: tuple[str, ...] = tuple(SHELVES[kind] for kind in get_args(Owned))
"""The shelves of what belongs to the reader who made it."""

SAID: Mapping[type[Record], str] = {
    ArticleRecord: "the article",
    Highlight: "the highlight",
    Tag: "the tag",
    Note: "the note",
    Link: "the link",
    Discarded: "the trash",
    SavedSearch: "the search",
    Silence: "the silence",
    ClaimRow: "the row",
    Dismissal: "the difference",
    ArticleLetter: "the letter",
}
"""Each kind of record in words, for messages."""


class Edit(Struct, frozen=True):
    """One record before and after. Raises ValueError if there is neither, or if they are two records."""

    before: Record | None
    """The record as it was; None if it is made."""
    after: Record | None
    """The record as it will be; None if it is removed."""

    def __post_init__(self) -> None:
        before, after = self.before, self.after
        if (before is None) is (after is None) and (
            before is None or after is None or _key(before) != _key(after)
        ):
            raise ValueError("An edit is about one record")

    @property
    def key(self) -> Key:
        """The kind and the id of the record."""
        record = self.before if self.after is None else self.after
        assert record is not None  # noqa: S101  # as was seen to when it was made
        return type(record), record.id

    def inverse(self) -> Edit:
        """Return the edit that takes this one back."""
        return Edit(self.after, self.before)


class Change(Struct, frozen=True):
    """One action of the reader: edits that happen together or not at all."""

    label: str
    """The action, in a few words that can follow "Undo:"."""
    edits: tuple[Edit, ...]
    """Each about a record of its own, so that their order does not matter."""
    merge_key: str | None = None
    """Consecutive changes with the same key are taken back as one; None stands alone."""

    def inverse(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.label, tuple(edit.inverse() for edit in self.edits), self.merge_key)

    def followed_by(self, later: Change) -> Change | None:
        """Return both changes as one, None if the later one does not start where this one ended."""
        folded = {edit.key: edit for edit in self.edits}
        for edit in later.edits:
            earlier = folded.pop(edit.key, None)
            if earlier is None:
                folded[edit.key] = edit
            elif earlier.after != edit.before:
                return None
            elif earlier.before != edit.after:
                folded[edit.key] = Edit(earlier.before, edit.after)
        edits = tuple(folded.values())
        made = bool(edits) and all(edit.before is None for edit in edits)
        return Change(self.label if made else later.label, edits, later.merge_key)


def apply(annotations: Annotations, change: Change) -> Annotations:
    """Return the annotations with a change carried out.

    Raises Conflict if a record is not as the change expects it.
    """
    changed: dict[str, dict[str, Record | None]] = {}
    for edit in change.edits:
        kind, identifier = edit.key
        name = SHELVES[kind]
        if getattr(annotations, name).get(identifier) != edit.before:
            raise Conflict(f"another terminal changed {SAID[kind]} since")
        changed.setdefault(name, {})[identifier] = edit.after
    return annotations.changed(changed)


def fitted(
    annotations: Annotations, change: Change, is_forbidden: Callable[[Edit], object] = lambda _: False
) -> Change:
    """Return an earlier change, or its inverse, in the form that can be carried out now.

    Edits beside the main ones are left out where they no longer fit, or are forbidden: undoing the first
    highlight of an article also removes the article's record and the tags made for it, unless another process
    has used them; undoing a removal takes the trash's record out if it is still there. Raises Conflict if a
    main edit does not fit.
    """
    main = tuple(edit for edit in change.edits if not _is_beside(edit))
    if not main:
        ensure_whole(apply(annotations, change), change)
        return change
    kept = replace(change, edits=main)
    picture = apply(annotations, kept)
    for edit in change.edits:
        if _is_beside(edit) and not is_forbidden(edit):
            alone = replace(change, edits=(edit,))
            with suppress(Conflict):
                with_it = apply(picture, alone)
                ensure_whole(with_it, alone)
                picture, kept = with_it, replace(kept, edits=(*kept.edits, edit))
    ensure_whole(picture, kept)
    return kept


def ensure_whole(annotations: Annotations, change: Change) -> None:
    """Raise Conflict if the records that a change made or removed do not fit the rest.

    For changes planned on other annotations than those they were applied to; a removed tag costs a look at
    every highlight.
    """
    for edit in change.edits:
        if edit.after is None:
            _ensure_unused(annotations, *edit.key)
        else:
            _ensure_fitting(annotations, edit.after)


def _is_beside(edit: Edit) -> bool:
    kind, _ = edit.key
    return kind in {ArticleRecord, Discarded} or (kind is Tag and edit.after is None)


def _ensure_unused(annotations: Annotations, kind: type[Record], removed: str) -> None:
    if kind in {ArticleRecord, Highlight} and annotations.notes_on(removed):
        raise Conflict("it has a note now")
    if kind is ArticleRecord and annotations.highlights_of(removed):
        raise Conflict("the article has other highlights now")
    if kind is ArticleRecord and annotations.links_of(removed):
        raise Conflict("the article has links now")
    if kind is ArticleRecord and annotations.silences_of(removed):
        raise Conflict("the article has a confirmed silence now")
    if kind is Tag and any(removed in highlight.tags for highlight in annotations.highlights.values()):
        raise Conflict("other highlights have the tag now")


def _ensure_fitting(annotations: Annotations, record: Record) -> None:
    match record:
        case Highlight(article=article, tags=tags):
            if article not in annotations.articles:
                raise Conflict("its article was removed")
            if not all(tag in annotations.tags for tag in tags):
                raise Conflict("one of its tags was removed")
        case Note(target=target):
            if not any((target == LIBRARY, target in annotations.articles, target in annotations.highlights)):
                raise Conflict("the highlight or article of the note was removed")
            if annotations.notes_by(target, record.creator) != (record,):
                raise Conflict("there is another note now")
        case Link(one=one, other=other):
            if not {one.article, other.article} <= annotations.articles.keys():
                raise Conflict("one of its articles was removed")
        case Tag(name=name):
            same = name.casefold()
            if sum(tag.name.casefold() == same for tag in annotations.tags.values()) > 1:
                raise Conflict(f"there is another tag “{name}” now")
        case Silence(article=article):
            if article not in annotations.articles:
                raise Conflict("its article was removed")
        case ClaimRow(claim=claim):
            if len(annotations.rows_on(claim)) > 1:
                raise Conflict("the quotation is a row again")
        case Dismissal(difference=difference):
            if len({each.creator for each in annotations.dismissals_of(difference)}) < len(
                annotations.dismissals_of(difference)
            ):
                raise Conflict("the difference is put aside again")
        case SavedSearch(name=name):
            same = name.casefold()
            if sum(search.name.casefold() == same for search in annotations.searches.values()) > 1:
                raise Conflict(f"there is another search “{name}” now")


def _key(record: Record) -> Key:
    return type(record), record.id


class History:
    """The changes to undo and to redo."""

    def __init__(self) -> None:
        self._back: list[Change] = []
        self._forth: list[Change] = []
        self._may_fold = False

    def push(self, change: Change) -> None:
        """Note a change just made; the changes to redo are forgotten."""
        self._forth.clear()
        if self._may_fold and self._back and change.merge_key is not None:
            previous = self._back[-1].inverse()
            if previous.merge_key == change.merge_key and (both := previous.followed_by(change)) is not None:
                self._back.pop()
                change = both
        if change.edits:
            self._back.append(change.inverse())
        self._may_fold = True

    @property
    def steps(self) -> tuple[int, int]:
        """How many changes can be taken back, and how many carried out again."""
        return len(self._back), len(self._forth)

    def next(self, *, back: bool) -> Change | None:
        """Return the change that carries out the next step back, or forth; None if there is none."""
        steps = self._back if back else self._forth
        return steps[-1] if steps else None

    def step(self, carried_out: Change, *, back: bool) -> None:
        """Note that of the next step back, or forth, this was carried out: all of it, or most."""
        self.skip(back=back)
        (self._forth if back else self._back).append(carried_out.inverse())

    def skip(self, *, back: bool) -> None:
        """Give up the next step back, or forth: it can no longer be carried out."""
        (self._back if back else self._forth).pop()
        self._may_fold = False


class Draft:
    """Annotations to draw a change on, with the records as they were before."""

    def __init__(
        self, annotations: Annotations, now: datetime, new_id: Callable[[], str], reader: str | None = None
    ) -> None:
        self.now = now
        """When the change is made, UTC."""
        self.new_id = new_id
        """Gives the id of a new record."""
        self.reader = reader
        """Name of the reader who makes the change; None in a library of one reader."""
        self.label = ""
        """The action, in a few words."""
        self._shelves: dict[type[Record], DraftShelf[Any]] = {
            kind: getattr(annotations, name).draft() for kind, name in SHELVES.items()
        }
        self.picture = Annotations(**{name: self._shelves[kind] for kind, name in SHELVES.items()})
        """The annotations with the change so far; they follow the draft."""
        self._before: dict[Key, Record | None] = {}

    def highlight(self, identifier: str) -> Highlight:
        """Return the highlight. Raises UnknownRecord."""
        if (found := self.picture.highlights.get(identifier)) is None:
            raise UnknownRecord("highlight", identifier)
        return found

    def own_note_on(self, target: str) -> Note | None:
        """Return the note that the reader has on a highlight, an article or `LIBRARY`."""
        return self.picture.note_on(target, self.reader)

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
        """Return the change drawn so far; None if there is none."""
        edits = tuple(
            Edit(before, after)
            for (kind, identifier), before in self._before.items()
            if (after := self._shelves[kind].get(identifier)) != before
        )
        return Change(self.label, edits, merge_key) if edits else None
