"""Notes of a project of REFI-QDA, which stand apart from what they are on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.export.qda.project import RECORDED
from synoptic.annotations.importing.refi.elements import (
    children,
    guid_in,
    joined,
    moment_in,
    target_of,
    text_of,
)
from synoptic.corpus.formats.safe_xml import child

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element


class ReadNote(Struct, frozen=True):
    """A note."""

    guid: str
    """Its GUID."""
    name: str
    """What it is called; may be empty."""
    text: str
    """What it says."""
    created: datetime | None
    """When it was begun, UTC."""
    modified: datetime | None
    """When it last changed, UTC."""
    places: tuple[_Element, ...] = ()
    """Selections in the source that it is on, as MAXQDA has it."""
    is_recorded: bool = False
    """Whether it is one of ours that says something in words only."""
    user: str = ""
    """GUID of the user who wrote it; empty where nobody says."""


class NotesOn(Struct, frozen=True):
    """What notes say on one thing."""

    text: str = ""
    """What they say together."""
    note: ReadNote | None = None
    """The note, where it is one that says all of it."""
    notes: tuple[ReadNote, ...] = ()
    """The notes of several users, in our own projects: no two are one user's."""

    def by_users(self, first: str) -> Iterator[NotesOn]:
        """Yield what each user says: all of it as one where one wrote it, else the notes of `first` first."""
        if self.note is not None or not self.notes:
            yield self
            return
        for each in sorted(self.notes, key=lambda note: note.user != first):
            yield NotesOn(each.text, each)


class NoteBook:
    """All notes of a project, and which of them are on something."""

    def __init__(self, root: _Element, content: Callable[[_Element], str | None], *, is_ours: bool) -> None:
        self._notes = {
            note.guid: note
            for note in _read(children(child(root, "Notes"), "Note"), content, is_ours=is_ours)
        }
        self._is_ours = is_ours
        self._used: set[str] = set()
        self._linked: dict[str, list[str]] = {}
        for link in children(child(root, "Links"), "Link"):
            # NVivo and ATLAS.ti tie a note to what it is on by a link.
            one, other = guid_in(link, "originGUID"), guid_in(link, "targetGUID")
            if one in self._notes and other not in self._notes:
                self._linked.setdefault(other, []).append(one)
            elif other in self._notes and one not in self._notes:
                self._linked.setdefault(one, []).append(other)

    def __contains__(self, guid: object) -> bool:
        return guid in self._notes

    @property
    def recorded(self) -> int:
        """The number of notes that say something in words only."""
        return sum(each.is_recorded for each in self._notes.values())

    @property
    def unused(self) -> tuple[ReadNote, ...]:
        """The notes that nobody has asked for."""
        return tuple(
            each for each in self._notes.values() if each.guid not in self._used and not each.is_recorded
        )

    def on(self, element: _Element, *parts: _Element) -> NotesOn:
        """Return what notes say on an element and on parts of it, its description included.

        A description is often the same as the note. Notes that have a place of their own are not among them.
        """
        references = [target_of(each) for part in (element, *parts) for each in children(part, "NoteRef")]
        guids = dict.fromkeys((*references, *self._linked.get(guid_in(element), ())))
        notes = [self._notes[each] for each in guids if each in self._notes]
        notes = [each for each in notes if not each.places and not each.is_recorded]
        self._used.update(each.guid for each in notes)
        # Our own descriptions say the same, for programs that show no notes, or how to read the project.
        description = "" if self._is_ours else text_of(child(element, "Description"))
        text = joined((*(each.text for each in notes), description))
        own = tuple(notes) if self._is_ours and len({each.user for each in notes}) > 1 else ()
        return NotesOn(text, next((each for each in notes if each.text == text), None), own)

    def placed(self, element: _Element) -> Iterator[tuple[ReadNote, _Element]]:
        """Yield the notes on a source that have a place in it, with their selections."""
        for each in children(element, "NoteRef"):
            if (note := self._notes.get(target_of(each))) is not None:
                for place in note.places:
                    self._used.add(note.guid)
                    yield note, place


def _read(
    elements: Iterable[_Element], content: Callable[[_Element], str | None], *, is_ours: bool
) -> Iterator[ReadNote]:
    for each in elements:
        name = (each.get("name") or "").strip()
        yield ReadNote(
            guid_in(each),
            name,
            joined((content(each) or "", text_of(child(each, "Description")))),
            moment_in(each, "creationDateTime"),
            moment_in(each, "modifiedDateTime") or moment_in(each, "creationDateTime"),
            tuple(children(each, "PlainTextSelection")),
            is_recorded=is_ours and name.startswith(RECORDED),
            user=guid_in(each, "creatingUser"),
        )
