"""Rebasing: a change that was planned on annotations as they were, in the form that fits them as they are.

For a reader who worked while the server did not answer. Nothing that either side wrote is lost: what only one
side changed is as that side has it, and where both changed one record, it is `united`. A removal gives way to
an edit, and an edit of a record that was removed makes it again. A record that somebody has made meanwhile,
such as a tag of the same name, takes the place of the one that the change makes: its twin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import NAMESPACE_OID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.changes import SHELVES, Change, Draft, Edit, Key
from synoptic.annotations.model.three_way import is_same, united
from synoptic.annotations.model.twins import named, twin_of
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
    Record,
    SavedSearch,
    Silence,
    Tag,
)
from synoptic.annotations.model.wording import excerpt, in_quotation_marks
from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    from synoptic.annotations.model.three_way import Union

R = TypeVar("R", bound=Record)

_NO_TIME = datetime(1, 1, 1, tzinfo=UTC)
# Each kind after those that its records refer to.
_ORDER = (
    *(ArticleRecord, ArticleLetter, Tag, SavedSearch, ClaimRow, Dismissal),
    *(Highlight, Note, Link, Silence, Discarded),
)


class Rebased(Struct, frozen=True):
    """A change in the form that fits."""

    change: Change | None
    """The change; None if there is nothing left to do."""
    notices: tuple[str, ...] = ()
    """What the reader should know of, one line each."""
    twins: Mapping[str, str] = {}
    """Ids of records that the change would have made to those of their twins, for the changes after it."""
    left_out: tuple[Edit, ...] = ()
    """Edits that can be carried out in no form, since nobody knows the article that they are about."""


def rebased(
    annotations: Annotations,
    change: Change,
    seen: Annotations | None = None,
    twins: Mapping[str, str] | None = None,
) -> Rebased:
    """Return a change in the form that can be carried out on the annotations as they are now.

    `seen` has what the change referred to when it was made (see `referred_to`): an article, a tag or a
    highlight that somebody has removed is made again from there. `twins` are those of earlier changes.
    """
    return _Rebasing(annotations, seen or Annotations(), twins or {}).of(change)


def referred_to(annotations: Annotations, change: Change) -> Annotations:
    """Return the articles, tags and highlights of the annotations that a change, and they, refer to."""
    found: dict[str, dict[str, Record]] = {}
    wanted = [key for edit in change.edits for each in (edit.before, edit.after) for key in _references(each)]
    while wanted:
        kind, identifier = wanted.pop()
        record = _at(annotations, kind, identifier)
        if record is not None and identifier not in found.setdefault(SHELVES[kind], {}):
            found[SHELVES[kind]][identifier] = record
            wanted += _references(record)
    return Annotations(**found)  # type: ignore[arg-type]  # each under its kind


class _Rebasing:
    """One rebasing: the annotations as they are, with as much of the change as was carried over."""

    def __init__(self, now: Annotations, seen: Annotations, twins: Mapping[str, str]) -> None:
        self._now, self._seen = now, seen
        self._draft = Draft(now, _NO_TIME, str)
        self._known_twins, self._twins = dict(twins), dict[str, str]()
        self._notices: dict[str, None] = {}
        self._left_out: list[Edit] = []
        self._lifted: dict[Key, Record] = {}
        """Tags and searches that the change gives another name, for as long as they have none."""
        self._removed: dict[Key, Record] = {}
        """What the change removes, as it is now."""
        self._companies: list[tuple[Key, ...]] = []
        """For each record that goes into the trash, the keys of those that must be gone with it."""
        self._staying: set[Key] = set()

    def of(self, change: Change) -> Rebased:
        edits = [
            Edit(
                *(
                    None if each is None else named(each, self._known_twins)
                    for each in (edit.before, edit.after)
                )
            )
            for edit in change.edits
        ]
        for edit in edits:
            if isinstance(edit.after, Discarded) and edit.before is None:
                self._companies.append(tuple(_company(edit.after)))
        for edit in edits:
            if edit.after is None and edit.before is not None:
                self._remove(edit.before)
        for edit in edits:
            self._lift(edit)
        for edit in sorted(edits, key=lambda edit: _ORDER.index(edit.key[0])):
            if edit.after is not None and edit.key not in self._staying:
                self._put(edit.before, edit.after)
        while any(self._return(key) for key in self._removed if self._is_needed(*key)):
            pass
        rest = self._draft.change(change.merge_key)
        if rest is not None:
            is_as_planned = len(rest.edits) == len(change.edits) and all(
                edit in change.edits for edit in rest.edits
            )
            rest = change if is_as_planned else replace(rest, label=change.label)
        return Rebased(rest, tuple(self._notices), self._twins, tuple(self._left_out))

    def _say(self, notice: str) -> None:
        self._notices.setdefault(notice)

    # Removals

    def _remove(self, before: Record) -> None:
        key = type(before), before.id
        there = _at(self._draft.picture, *key)
        if there is None or key in self._staying:
            return
        if not is_same(there, before):
            self._say(f"{_capital(_called(there))} was changed elsewhere meanwhile; it was not removed.")
            self._stay(key)
            return
        self._removed[key] = there
        self._draft.drop(there)

    def _return(self, key: Key) -> bool:
        """Have a record that was removed stay, with those that went along; tell whether it was gone."""
        if _at(self._draft.picture, *key) is not None:
            return False
        self._say(f"{_capital(_called(self._removed[key]))} is used elsewhere by now; it was not removed.")
        self._stay(key)
        return True

    def _stay(self, key: Key) -> None:
        """Leave a record as it is, and those that would have gone into the trash with it."""
        self._staying.add(key)
        for each in (key, *(other for company in self._companies if key in company for other in company)):
            self._staying.add(each)
            there, here = _at(self._now, *each), _at(self._draft.picture, *each)
            if there is None and here is not None:
                self._draft.drop(here)
            elif there is not None and here is None:
                self._draft.put(self._free(there))
            elif there is not None and each[0] is Discarded:
                self._draft.put(there)

    def _is_needed(self, kind: type[Record], identifier: str) -> bool:
        """Tell whether anything refers to a record."""
        picture = self._draft.picture
        if kind is Tag:
            return any(identifier in highlight.tags for highlight in picture.highlights.values())
        if kind is Highlight:
            return bool(picture.notes_on(identifier))
        return kind is ArticleRecord and any(
            (
                picture.notes_on(identifier),
                picture.highlights_of(identifier),
                picture.links_of(identifier),
                picture.silences_of(identifier),
            )
        )

    # What is made or changed

    def _lift(self, edit: Edit) -> None:
        """Free the name of a tag or a search: two of one change may pass it on."""
        before, after = edit.before, edit.after
        if isinstance(before, Tag | SavedSearch) and isinstance(after, Tag | SavedSearch):
            there = _at(self._draft.picture, *edit.key)
            if there == before and before.name != after.name:
                self._lifted[edit.key] = before
                self._draft.drop(before)

    def _put(self, before: Record | None, after: Record) -> None:
        """Carry an edit over that makes a record or changes it."""
        there = self._lifted.pop((type(after), after.id), None) or _at(
            self._draft.picture, type(after), after.id
        )
        if there is not None and before is not None and there == before == after:
            return
        try:
            mine = self._with_what_it_refers_to(after)
        except LookupError:
            self._left_out.append(Edit(before, after))
            self._say(f"{_capital(_called(after))} could not be sent: its article is unknown.")
            return
        if there is None:
            self._make(mine, is_again=before is not None)
        elif there == before:
            self._draft.put(self._free(mine, there))
        elif not is_same(there, mine):
            self._unite(before, mine, there)

    def _make(self, mine: Record, *, is_again: bool) -> None:
        twin = twin_of(self._draft.picture, mine)
        if twin is None:
            if is_again:
                self._say(f"{_capital(_called(mine))} was removed elsewhere meanwhile; your change keeps it.")
            self._draft.put(self._free(mine))
            return
        self._twins[mine.id] = twin.id
        if not is_same(twin, replace(mine, id=twin.id)):
            self._unite(None, replace(mine, id=twin.id), twin)

    def _unite(self, before: Record | None, mine: Record, there: Record) -> None:
        if (
            isinstance(before, SavedSearch)
            and isinstance(mine, SavedSearch)
            and isinstance(there, SavedSearch)
        ):
            queries = {(each.query, each.scope) for each in (before, mine, there)}
            if len(queries) == 3:  # each has another: none may be lost
                other = str(uuid5(NAMESPACE_OID, f"{mine.id} {mine.scope} {mine.query}"))
                self._twins[mine.id] = other
                self._put(None, replace(mine, id=other))
                return
        union = united(before, mine, there)
        self._draft.put(self._free(union.record, there))
        for notice in _told(mine, union):
            self._say(notice)

    def _free(self, record: R, there: Record | None = None) -> R:
        """Return a tag or a search under a name that no other one has, `there` being the present one."""
        if not isinstance(record, Tag | SavedSearch) or not self._is_taken(record, record.name):
            return record
        free = there.name if isinstance(there, Tag | SavedSearch) else record.name
        number = 1
        while self._is_taken(record, free):
            number += 1
            free = f"{record.name} ({number})"
        self._say(f"“{excerpt(record.name)}” exists by now; yours is called “{excerpt(free)}”.")
        return replace(record, name=free)

    def _is_taken(self, record: Tag | SavedSearch, name: str) -> bool:
        picture = self._draft.picture
        same = picture.tag_named(name) if isinstance(record, Tag) else picture.search_named(name)
        return same is not None and same.id != record.id

    # What a record refers to

    def _with_what_it_refers_to(self, record: R) -> R:
        """Return a record with the ids of twins, after all that it refers to is there.

        Raises LookupError for an article or a highlight that nobody knows.
        """
        record = named(record, self._twins)
        match record:
            case Highlight(article=article, tags=tags):
                found = (self._again(Tag, tag) for tag in tags)
                kept = tuple(dict.fromkeys(tag for tag in found if tag is not None))
                self._ensure(ArticleRecord, article)
                record = replace(record, tags=kept)
            case Note(target=target) if target != LIBRARY:
                if self._again(Highlight, target) is None:
                    self._ensure(ArticleRecord, target)
            case Link(one=one, other=other):
                self._ensure(ArticleRecord, one.article)
                self._ensure(ArticleRecord, other.article)
            case Silence(article=article):
                self._ensure(ArticleRecord, article)
        return named(record, self._twins)

    def _ensure(self, kind: type[Record], identifier: str) -> None:
        if self._again(kind, identifier) is None:
            raise LookupError

    def _again(self, kind: type[Record], identifier: str) -> str | None:
        """Return the id of a record that is there, or is made again; None if nobody knows it."""
        if _at(self._draft.picture, kind, identifier) is None:
            if _at(self._now, kind, identifier) is not None:
                self._stay((kind, identifier))
            elif (known := _at(self._seen, kind, identifier)) is not None:
                self._put(known, known)
        identifier = self._twins.get(identifier, identifier)
        return identifier if _at(self._draft.picture, kind, identifier) is not None else None


def _at(annotations: Annotations, kind: type, identifier: str) -> Any:
    return getattr(annotations, SHELVES[kind]).get(identifier)


def _references(record: Record | None) -> Iterator[Key]:
    """Yield the keys of the records that one refers to; of a note's target, those that it may be."""
    match record:
        case Highlight(article=article, tags=tags):
            yield ArticleRecord, article
            yield from ((Tag, tag) for tag in tags)
        case Note(target=target):
            yield Highlight, target
            yield ArticleRecord, target
        case Link(one=one, other=other):
            yield ArticleRecord, one.article
            yield ArticleRecord, other.article
        case Silence(article=article):
            yield ArticleRecord, article


def _company(discarded: Discarded) -> Iterator[Key]:
    """Yield the keys of a record of the trash, and of those in it."""
    yield Discarded, discarded.id
    for each in (discarded.highlight, discarded.note, discarded.row):
        if each is not None:
            yield type(each), each.id


def _told(mine: Record, union: Union) -> Iterable[str]:
    called = _called(mine)
    if union.has_both:
        yield f"{_capital(called)} has both texts now: another reader or terminal changed the same lines."
    for name, value in union.overruled:
        own = dict(getattr(union.record, "fields", ()))
        now = str(getattr(union.record, name, None) or own.get(name, ""))
        yield (
            f"Two changed the {name} of {called}: it is “{on_one_line(now)}” now, "
            f"the other was “{on_one_line(value)}”."
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _called(record: Record) -> str:
    """Return the name of a record in a sentence."""
    match record:
        case ArticleRecord(title=title):
            return f"the article “{excerpt(title)}”"
        case Highlight():
            return f"the highlight {in_quotation_marks(excerpt(record.anchor.exact))}"
        case Tag(name=name):
            return f"the tag “{excerpt(name)}”"
        case Note(text=text):
            return f"the note {in_quotation_marks(excerpt(text))}"
        case Link():
            words = record.one.anchor.exact if record.one.anchor is not None else ""
            return f"the link from {in_quotation_marks(excerpt(words))}"
        case SavedSearch(name=name):
            return f"the search “{excerpt(name)}”"
        case Silence(label=label):
            return f"the silence on {in_quotation_marks(excerpt(label))}"
        case ClaimRow(label=label):
            return f"the row {in_quotation_marks(excerpt(label))}"
        case Dismissal(label=label):
            return f"the difference {in_quotation_marks(excerpt(label))}"
        case ArticleLetter(letter=letter):
            return f"the letter {letter}"
        case Discarded():
            return "what is in the trash"
