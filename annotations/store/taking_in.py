"""Taking in annotations that come from elsewhere: nothing is doubled, no word is lost, nothing is removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.model.changes import OWNED
from synoptic.annotations.model.corrections import IMPORT, PROVENANCE, origins_of
from synoptic.annotations.model.merging import merged
from synoptic.annotations.model.values import (
    COLOURS,
    TAG_CLAIM,
    ArticleLetter,
    ArticleRecord,
    ClaimRow,
    Discarded,
    Dismissal,
    Highlight,
    Link,
    Note,
    SavedSearch,
    Silence,
    Tag,
)
from synoptic.annotations.store.highlights import ensure_passage
from synoptic.annotations.store.links import place_of_end
from synoptic.annotations.store.tags import next_colour

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.changes import Draft, Key
    from synoptic.annotations.model.values import Record

R = TypeVar("R")
Owns = TypeVar("Owns", Highlight, Note, Link, Silence, Dismissal)
Changing = TypeVar("Changing", ArticleRecord, Highlight, Link, Note, Tag)
Kept = TypeVar("Kept", bound="Record")

_TAKEN_IN = tuple(shelf for shelf in OWNED if shelf != "trash")
# With it the same record of the same reader has the same id at every merge. It must never change.
_NAMESPACE = UUID("0d1f6f53-0a0e-4c3b-9a57-5b8f0f3a3a41")


class Fate(StrEnum):
    """What became of a record that came from elsewhere."""

    NEW = "new"
    """It was not here."""
    KNOWN = "known"
    """It is here, with all that it says."""
    MERGED = "merged"
    """It is here under its id, and got what was new in it."""
    DOUBLED = "doubled"
    """The same is here under another id, and got what was new in it."""
    REMOVED = "removed"
    """It was here and its reader removed it: it stays in the trash."""
    LEFT = "left"
    """It is here, another reader's, who alone changes it: what is new in it stays out."""


TAKEN = frozenset({Fate.NEW, Fate.MERGED, Fate.DOUBLED})
"""The fates of what changed something."""


class TakenIn(Struct, frozen=True):
    """What became of records that came from elsewhere."""

    fates: Mapping[Key, Fate]
    """By their kind and their id, as they came."""
    renamed: Mapping[str, int] = {}
    """How many of other readers, by their names, became the own of the reader of a shared library."""

    def count(self, kind: type[Record], *fates: Fate) -> int:
        """Return how many records of a kind met one of these fates; all of the kind without any."""
        found = (fate for (each, _), fate in self.fates.items() if each is kind)
        return sum(not fates or fate in fates for fate in found)

    @property
    def changes(self) -> bool:
        """Whether anything is other than it was."""
        return any(fate in TAKEN for fate in self.fates.values())


def take_in(draft: Draft, theirs: Annotations, label: str, twins: Mapping[str, str] | None = None) -> TakenIn:
    """Add annotations to those of a draft, and return what became of each of their records.

    A record that is here by its id gets what is new: tags are united, notes are merged (`model.merging`). One
    that is here under another id is told by what it is: a tag, a search by its name; a highlight by its words
    and place or by `twins`, ids of theirs to ours; a note by its target; all others by what they are about.
    What has an owner stays whose it is, and is compared with what the same reader has here. In a library that
    several share, where nobody writes in the name of another, a record that is here as another's is left as
    it is, and one that is not here becomes the own of the reader who takes it in. What is in the trash stays
    there. `theirs` names articles by the ids that they have here, and its trash does not count. A tag whose
    colour is none gets the next. `label` is the action in a few words. Raises InvalidRequest for an anchor
    without words.
    """
    taking = _Taking(draft, twins or {})
    draft.label = label
    for name, take in taking.ways.items():
        for record in getattr(theirs, name).values():
            taking.fates[type(record), record.id] = take(record)
    owned = (each for shelf in OWNED for each in getattr(theirs, shelf).values())
    renamed = Counter(
        each.creator
        for each in owned
        if draft.reader is not None
        and each.creator not in {None, draft.reader}
        and taking.fates[type(each), each.id] in TAKEN
    )
    return TakenIn({key: fate for key, fate in taking.fates.items() if fate is not None}, renamed)


def under_own_ids(
    theirs: Annotations, here: Annotations, name: str | None, *, sees_all: bool = True
) -> tuple[Annotations, Mapping[str, str]]:
    """Return annotations in which no record of the reader of that name has the id of another one's here.

    A library that began as a copy of this one has the same ids: what is said to be somebody's own then gets
    ids of its own, the same at each call. So does all that is not here as that reader's where
    `here` has not all: ids may be those of hidden records. Return also those ids, by the ones before.
    """
    if name is None:
        return theirs, {}
    new_ids: dict[str, str] = {}
    changes: dict[str, dict[str, Record | None]] = {}
    for shelf in _TAKEN_IN:
        for record in getattr(theirs, shelf).values():
            other = getattr(here, shelf).get(record.id) or here.trash.get(record.id)
            is_another_s = not sees_all if other is None else other.creator != name
            if record.creator == name and is_another_s:
                new_ids[record.id] = id_for(record.id, name)
                own = replace(record, id=new_ids[record.id])
                changes.setdefault(shelf, {}).update({record.id: None, own.id: own})
    notes = theirs.changed(changes).notes.values() if new_ids else ()
    moved = {note.id: replace(note, target=new_ids[note.target]) for note in notes if note.target in new_ids}
    return theirs.changed(changes).changed({"notes": moved}) if new_ids else theirs, new_ids


def id_for(identifier: str, creator: str | None) -> str:
    """Return the id of a reader's own record of what another reader has under that id: the same each time."""
    name = f"{creator or ''}\n{identifier}".encode("utf-8", "backslashreplace").decode()
    return str(uuid5(_NAMESPACE, name))


class _Taking:
    """One taking in: what is here, by what it is told by. A draft would look through all of it each time."""

    def __init__(self, draft: Draft, twins: Mapping[str, str]) -> None:
        here = draft.picture
        self._draft, self._here, self._twins = draft, here, twins
        self.fates: dict[Key, Fate | None] = {}
        self._tags_by_name = _by(here.tags, lambda tag: tag.name.casefold())
        self._highlights_by_place = _by(here.highlights, _place)
        self._notes_by_target = _by(here.notes, lambda note: (note.target, note.creator))
        self._links_by_ends = _by(here.links, _tie)
        self._silences = _by(here.silences, _silent)
        self._rows = _by(here.rows, lambda row: row.claim)
        self._searches = _by(here.searches, lambda search: search.name.casefold())
        self._dismissals = _by(here.dismissals, lambda each: (each.difference, each.creator))
        self._letters = {each.letter for each in here.letters.values()}
        self._removed_rows = {each.row.claim for each in here.trash.values() if each.row is not None}
        self._tag_ids: dict[str, str] = {}
        """Ids of their tags to those that the tags have here."""
        self._targets: dict[str, str | None] = {}
        """Ids of their highlights to those that the highlights have here; None for a removed one."""
        self.ways: Mapping[str, Callable[[Any], Fate | None]] = {
            "articles": self.article,
            "tags": self.tag,
            "highlights": self.highlight,
            "notes": self.note,
            "links": self.link,
            "silences": self.silence,
            "rows": self.row,
            "searches": self.search,
            "dismissals": self.dismissal,
            "letters": self.letter,
        }
        """How each shelf's records are taken in, in this order: notes need the targets of highlights."""

    def _owned(self, record: Owns, shelf: Mapping[str, Owns]) -> tuple[Owns, Owns | None]:
        """Return a record as it belongs here, and the one here that is the same by its id.

        Of two records with one id and two names, each is its reader's; where one has no name, they are one.
        """
        reader = self._draft.reader
        if reader is not None and record.creator != reader:
            # The id of what is another's stays that one's.
            identifier = record.id if record.creator is None else id_for(record.id, reader)
            record = replace(record, id=identifier, creator=reader)
        other = shelf.get(record.id) or self._here.trash.get(record.id)
        if other is not None and not self._is_of_one(record, other):
            record = replace(record, id=id_for(record.id, record.creator))
        return record, shelf.get(record.id)

    def _is_of_one(self, theirs: Owns, ours: Owns | Discarded) -> bool:
        if self._draft.reader is not None:
            return theirs.creator == ours.creator
        return theirs.creator == ours.creator or None in {theirs.creator, ours.creator}

    def _another_s(
        self, theirs: Owns, shelf: Mapping[str, Owns], same: Owns | None, has_all: Callable[[Owns], bool]
    ) -> tuple[Owns | None, Fate] | None:
        """Return another reader's record here that is this one, and its fate; None if there is none.

        It is that by its id, or as `same`. One without a name is another's only if that one `has_all` of it.
        """
        reader, name = self._draft.reader, theirs.creator
        if reader is None or name == reader:
            return None
        for ours in (shelf.get(theirs.id), same):
            if ours is not None and ours.creator != reader and name in {None, ours.creator}:
                if has_all(ours):
                    return ours, Fate.KNOWN
                if name is not None:
                    return ours, Fate.LEFT
        removed = self._here.trash.get(theirs.id)
        return (None, Fate.REMOVED) if removed is not None and removed.creator == name else None

    def _put(self, record: Kept) -> Kept:
        self._draft.put(record)
        return record

    def _changed(self, before: Changing, after: Changing, fate: Fate) -> Fate:
        """Put a record that may be changed; return its fate."""
        if after == before:
            return Fate.KNOWN
        self._put(replace(after, modified=self._draft.now))
        return fate

    def article(self, record: ArticleRecord) -> Fate:
        known = self._here.articles.get(record.id)
        if known is None:
            self._put(record)
            return Fate.NEW
        return self._changed(known, filled(known, record), Fate.MERGED)

    def tag(self, tag: Tag) -> Fate:
        known = self._here.tags.get(tag.id)
        same = known or self._tags_by_name.get(tag.name.casefold())
        if same is None:
            self._tag_ids[tag.id] = tag.id
            if tag.colour not in COLOURS:
                tag = replace(tag, colour=next_colour(self._here))
            self._tags_by_name[tag.name.casefold()] = self._put(tag)
            return Fate.NEW
        self._tag_ids[tag.id] = same.id
        both = _both(same.description, tag.description, " / ")
        fate = Fate.DOUBLED if known is None else Fate.MERGED
        return self._changed(same, replace(same, description=both), fate)

    def highlight(self, theirs: Highlight) -> Fate:
        for anchor in (theirs.anchor, theirs.current):
            ensure_passage(anchor)
        given, whose = theirs.id, theirs.creator
        tags = tuple(dict.fromkeys(self._tag_ids[tag] for tag in theirs.tags if tag in self._tag_ids))
        same = self._twin(given) or self._highlights_by_place.get(_place(theirs))
        place = theirs.current
        left = self._another_s(
            theirs,
            self._here.highlights,
            same,
            lambda ours: {*tags} <= {*ours.tags} and ours.current == place,
        )
        if left is not None:
            self._targets[given] = None if left[0] is None else left[0].id
            return left[1]
        theirs, known = self._owned(theirs, self._here.highlights)
        if known is None and theirs.id in self._here.trash:
            self._targets[given] = None
            return Fate.REMOVED
        same = known or self._twin(given) or self._highlights_by_place.get(_place(theirs))
        if same is None:
            self._targets[given] = theirs.id
            made = self._put(replace(theirs, tags=tags))
            if whose != made.creator:  # two readers' of one passage are one when both become the own
                self._highlights_by_place[_place(made)] = made
            return Fate.NEW
        self._targets[given] = same.id
        same = self._here.highlights[same.id]  # as another one of theirs may have left it
        after = replace(same, tags=tuple(dict.fromkeys((*same.tags, *tags))))
        if known is not None and known.moved_to is None and known.anchor == theirs.anchor:
            after = replace(after, moved_to=theirs.moved_to)
        return self._changed(same, after, Fate.DOUBLED if known is None else Fate.MERGED)

    def _twin(self, given: str) -> Highlight | None:
        twin: Highlight | None = self._here.highlights.get(self._twins.get(given, ""))
        return twin

    def note(self, note: Note) -> Fate:
        target = self._targets.get(note.target, note.target)
        same, text = self._notes_by_target.get((target, note.creator)), note.text.strip()
        left = self._another_s(note, self._here.notes, same, lambda ours: text in ours.text)
        if left is not None:
            return left[1]
        note, known = self._owned(note, self._here.notes)
        if target is None or (known is None and note.id in self._here.trash):
            return Fate.REMOVED
        whose = target, note.creator
        same = known if known is not None and known.target == target else self._notes_by_target.get(whose)
        if same is None:
            identifier = note.id if known is None else self._draft.new_id()
            self._notes_by_target[whose] = self._put(replace(note, id=identifier, target=target))
            fate = Fate.NEW
        else:
            is_same = same is known
            text = _one_text(same.text, note.text) if is_same else _both(same.text, note.text, "\n\n")
            fate = self._changed(same, replace(same, text=text), Fate.MERGED if is_same else Fate.DOUBLED)
            self._notes_by_target[whose] = self._here.notes[same.id]
        key = Highlight, note.target
        if fate is not Fate.KNOWN and self.fates.get(key) is Fate.KNOWN:
            self.fates[key] = Fate.MERGED if target == note.target else Fate.DOUBLED
        return fate

    def link(self, link: Link) -> Fate:
        text = link.note.strip()
        left = self._another_s(
            link,
            self._here.links,
            self._links_by_ends.get(_tie(link)),
            lambda ours: text in ours.note,
        )
        if left is not None:
            return left[1]
        link, known = self._owned(link, self._here.links)
        same = known or self._links_by_ends.get(_tie(link))
        if same is None:
            self._links_by_ends[_tie(link)] = self._put(link)
            return Fate.NEW
        is_same = known is not None
        note = _one_text(same.note, link.note) if is_same else _both(same.note, link.note, "\n\n")
        fate = self._changed(same, replace(same, note=note), Fate.MERGED if is_same else Fate.DOUBLED)
        self._links_by_ends[_tie(link)] = self._here.links[same.id]
        return fate

    def silence(self, silence: Silence) -> Fate:
        silence = replace(silence, claim=self._claim(silence.claim))
        digest, confirmed = silence.digest, silence.created
        left = self._another_s(
            silence,
            self._here.silences,
            self._silences.get(_silent(silence)),
            lambda ours: ours.digest == digest or ours.created >= confirmed,
        )
        if left is not None:
            return left[1]
        silence, known = self._owned(silence, self._here.silences)
        key = _silent(silence)
        same = known or self._silences.get(key)
        if same is not None and (same.digest == silence.digest or same.created >= silence.created):
            return Fate.KNOWN
        if same is not None:  # one of an earlier text gives way, as it does to one that is confirmed here
            self._draft.drop(same)
        self._silences[key] = self._put(silence)
        return Fate.NEW

    def row(self, row: ClaimRow) -> Fate:
        row = replace(row, claim=self._claim(row.claim))
        if row.claim in self._rows:
            return Fate.KNOWN
        if row.claim in self._removed_rows:
            return Fate.REMOVED
        self._rows[row.claim] = self._put(row)
        return Fate.NEW

    def search(self, search: SavedSearch) -> Fate:
        same = self._searches.get(search.name.casefold())
        if same is None:
            self._searches[search.name.casefold()] = self._put(search)
            return Fate.NEW
        if (same.query, same.scope) == (search.query, search.scope):
            return Fate.KNOWN
        name, number = search.name, 2
        while (other := self._searches.get(name.casefold())) is not None:
            if (other.query, other.scope) == (search.query, search.scope):
                return Fate.KNOWN
            name, number = f"{search.name} {number}", number + 1
        identifier = self._draft.new_id() if search.id in self._here.searches else search.id
        self._searches[name.casefold()] = self._put(replace(search, id=identifier, name=name))
        return Fate.DOUBLED

    def dismissal(self, dismissal: Dismissal) -> Fate:
        same = self._dismissals.get((dismissal.difference, dismissal.creator))
        if left := self._another_s(dismissal, self._here.dismissals, same, lambda _: True):
            return left[1]
        dismissal, known = self._owned(dismissal, self._here.dismissals)
        key = dismissal.difference, dismissal.creator
        if known is not None or key in self._dismissals:
            return Fate.KNOWN
        self._dismissals[key] = self._put(dismissal)
        return Fate.NEW

    def letter(self, letter: ArticleLetter) -> Fate | None:
        """Take in the letter of an article that has none; None where the letter is another article's."""
        if letter.id in self._here.letters:
            return Fate.KNOWN
        if letter.letter in self._letters:
            return None
        self._letters.add(letter.letter)
        self._put(letter)
        return Fate.NEW

    def _claim(self, claim: str) -> str:
        """Return the key of a claim with the id that its tag has here."""
        tag = claim.removeprefix(TAG_CLAIM)
        return f"{TAG_CLAIM}{self._tag_ids.get(tag, tag)}" if claim.startswith(TAG_CLAIM) else claim


def _by(records: Mapping[str, R], trait: Callable[[R], Hashable]) -> dict[Hashable, R]:
    """Return the first record of each trait."""
    found: dict[Hashable, R] = {}
    for record in records.values():
        found.setdefault(trait(record), record)
    return found


def _place(highlight: Highlight) -> Hashable:
    return highlight.article, highlight.current.start, highlight.current.exact, highlight.creator


def _tie(link: Link) -> Hashable:
    return link.kind, link.creator, *map(place_of_end, link.ends)


def _silent(silence: Silence) -> Hashable:
    return silence.claim, silence.article, silence.creator


def filled(known: ArticleRecord, theirs: ArticleRecord) -> ArticleRecord:
    """Return a record with what is known elsewhere, and neither its file nor the reader here says."""
    origins = origins_of(known)
    found = {
        name: value
        for name in PROVENANCE
        if getattr(known, name) is None and name not in origins and (value := getattr(theirs, name))
    }
    fields = {**dict(theirs.fields), **dict(known.fields)}
    whole = known if fields == dict(known.fields) else replace(known, fields=tuple(fields.items()))
    if not found:
        return whole
    origins |= dict.fromkeys(found, IMPORT)
    kept = tuple((name, origins[name]) for name in PROVENANCE if name in origins)
    return replace(whole, origins=kept, **found)


def _one_text(mine: str, theirs: str) -> str:
    """Return what two texts of one note say, of which nobody knows what they were before."""
    if mine.strip() in theirs:
        return theirs
    return merged("", mine, theirs)[0]


def _both(mine: str, theirs: str, between: str) -> str:
    """Return two texts one after the other; one that says all of the other is enough."""
    if not theirs.strip() or theirs.strip() in mine:
        return mine
    return f"{mine}{between}{theirs}" if mine.strip() else theirs
