"""A library as a project of REFI-QDA: `project.qde` and a text file for each source, in one .qdpx archive.

Positions are code points of those files, which are UTF-8 without a byte-order mark and with LF. They are half
open: the standard (10.2) speaks of “the first and the last character”, but all of its examples have one past
the last, as all programs do.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msgspec import Struct

from synoptic.annotations.export.characters import fit_for_xml
from synoptic.annotations.export.document import Document, Step
from synoptic.annotations.export.marked.guids import READER, derived, fact, guid_of, own_field, user_of
from synoptic.annotations.export.marked.marked_texts import (
    MarkedPlace,
    MarkedText,
    MarkedTexts,
    marked_texts_of,
)
from synoptic.annotations.export.marked.xml_writing import XmlWriter
from synoptic.annotations.export.qda.codebook import about_names, write_codes
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.model.wording import excerpt

if TYPE_CHECKING:
    from synoptic.annotations.export.material import ExportedArticle, Material
    from synoptic.annotations.model.values import Note

ORIGIN = "Synoptic"
"""The program, as a project names it."""
FOLDER = "sources"
"""The folder of the texts (8.1)."""
RECORDED = "Synoptic: "
"""How the names of notes begin that say in words what the standard has no element for."""
FACTS = ("title", "outlet", "author", "date", "url", "section", "language", "letter", "file")
"""The variables that any article may have, in their order."""
OWN = " (own field)"
"""Follows the name of a field of the reader's own that is called as one of these."""

_NAMESPACE = "urn:QDA-XML:project:1.0"
_BOTH_WAYS = frozenset({"agrees", "contradicts", "same-quote"})
_LONGEST_NAME = 200
_STEP = 500
_DAY_LENGTH = len("2031-03-14")
_ABOUT = (
    "Positions are Unicode code points of the text files, from 0, the end exclusive. The files are UTF-8 "
    "without a byte-order mark, their lines end with LF."
)


class _NoteToWrite(Struct, frozen=True):
    """A note, which stands apart from what it is on."""

    guid: str
    name: str
    text: str
    created: datetime
    modified: datetime
    creator: str | None = None


def project_of(material: Material, step: Step) -> Document:
    """Return the articles with their annotations as a .qdpx file."""
    made, plan = io.BytesIO(), marked_texts_of(material, "QDPX")
    with ZipFile(made, "w") as archive:
        with (
            archive.open(_entry("project.qde", material), "w") as file,
            io.TextIOWrapper(file, "utf-8", newline="\n") as out,
        ):
            left_out = _Project(material, plan, out.write, step).written()
        for source in plan.sources:
            archive.writestr(_entry(_file(source), material), source.text.encode())
    return Document(made.getvalue(), left_out)


def _file(source: MarkedText) -> str:
    return f"{FOLDER}/{source.guid}.txt"


def _entry(name: str, material: Material) -> ZipInfo:
    entry = ZipInfo(name, material.written.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    return entry


class _Project:
    """A project, written from its beginning to its end."""

    def __init__(
        self, material: Material, plan: MarkedTexts, write: Callable[[str], object], step: Step
    ) -> None:
        self._material, self._plan, self._step = material, plan, step
        self._xml = XmlWriter(write)
        self._number = self._left = len(material.highlights)
        self._notes: dict[str, list[Note]] = {}
        for note in material.annotations.notes.values():
            self._notes.setdefault(note.target, []).append(note)
        self._to_write: list[_NoteToWrite] = []
        self._on_codes: dict[str, list[str]] = {}
        self._on_project: list[str] = []
        self._tags = {tag.id: guid_of(tag.id) for tag in material.annotations.tags.values()}

    def written(self) -> tuple[str, ...]:
        """Write all of it, and return lines about what could not be."""
        xml, material = self._xml, self._material
        moment = _moment(material.written)
        self._record_in_words()
        with xml.element(
            "Project",
            xmlns=_NAMESPACE,
            name=material.title,
            origin=ORIGIN,
            creatingUserGUID=READER,
            creationDateTime=moment,
            modifyingUserGUID=READER,
            modifiedDateTime=moment,
        ):
            with xml.element("Users"):
                for name in self._readers():
                    xml.leaf("User", guid=user_of(name), name=fit_for_xml(name or "Reader"))
            respelt = self._write_codes()
            values = self._write_variables()
            self._write_cases()
            self._write_sources(values)
            left_out = self._write_notes_and_links(respelt)
        self._step(len(material.highlights), 0)
        return left_out

    def _readers(self) -> list[str | None]:
        """Return the names of the readers, None among them: somebody has put the project together."""
        named = sorted(name for name in self._material.annotations.creators() if name is not None)
        return [None, *named]

    def _record_in_words(self) -> None:
        """Make notes of the silences and of the rows of the matrix."""
        written = self._material.written
        for number, silence in enumerate(self._material.silences):
            guid = derived("silence", str(number), silence.claim, silence.name)
            on = (
                self._on_project
                if silence.tag not in self._tags
                else self._on_codes.setdefault(silence.tag, [])
            )
            on.append(guid)
            text = f"{silence.name} has nothing on “{silence.claim}” (confirmed {silence.day})"
            self._to_write.append(_NoteToWrite(guid, f"{RECORDED}silence", text, written, written))
        for row in self._material.annotations.rows.values():
            guid = guid_of(row.id)
            self._on_project.append(guid)
            self._to_write.append(
                _NoteToWrite(guid, f"{RECORDED}row of the matrix", row.label, row.created, row.created)
            )

    def _write_codes(self) -> int:
        if not self._tags:
            return 0
        with self._xml.element("CodeBook"), self._xml.element("Codes"):
            return write_codes(self._xml, self._material.annotations, self._on_codes)

    # Variables and cases

    def _write_variables(self) -> dict[str, list[tuple[str, str, str]]]:
        """Write the variables, and return their values by article: GUID, element and text."""
        names = {source.article.id: source.name for source in reversed(self._plan.sources)}
        values: dict[str, list[tuple[str, str, str]]] = {}
        variables: dict[str, tuple[str, str]] = {}
        are_days = all(len(each.date) in {0, _DAY_LENGTH} for each in self._material.articles)
        for name in FACTS:
            kind = "Date" if name == "date" and are_days else "Text"
            for article in self._material.articles:
                if value := _facts(article, names[article.id])[name]:
                    variables.setdefault(fact(name), (name, kind))
                    values.setdefault(article.id, []).append((fact(name), f"{kind}Value", value))
        for article in self._material.articles:
            for name, value in article.fields.items():
                shown = f"{name}{OWN}" if name.casefold() in FACTS else name
                variables.setdefault(own_field(name), (shown, "Text"))
                values.setdefault(article.id, []).append((own_field(name), "TextValue", value))
        if variables:
            with self._xml.element("Variables"):
                for guid, (name, kind) in variables.items():
                    self._xml.leaf("Variable", guid=guid, name=name, typeOfVariable=kind)
        return values

    def _write_cases(self) -> None:
        """Write a case for each outlet."""
        outlets: dict[str, list[str]] = {}
        for source in self._plan.sources:
            if source.article.source:
                outlets.setdefault(source.article.source, []).append(source.guid)
        if not outlets:
            return
        with self._xml.element("Cases"):
            for outlet, sources in outlets.items():
                with self._xml.element("Case", guid=derived("case", outlet), name=outlet):
                    for guid in sources:
                        self._xml.leaf("SourceRef", targetGUID=guid)

    # Sources

    def _write_sources(self, values: Mapping[str, list[tuple[str, str, str]]]) -> None:
        if not self._plan.sources:
            return
        with self._xml.element("Sources"):
            for source in self._plan.sources:
                self._xml.line()
                record = self._material.annotations.articles.get(source.article.id)
                created = self._material.written if record is None else record.created
                modified = self._material.written if record is None else record.modified
                with self._xml.element(
                    "TextSource",
                    guid=source.guid,
                    name=source.name,
                    plainTextPath=f"internal://{source.guid}.txt",
                    **_made(created, modified),
                ):
                    self._write_source(source, values.get(source.article.id, []))

    def _write_source(self, source: MarkedText, values: list[tuple[str, str, str]]) -> None:
        xml = self._xml
        is_main = source.guid == guid_of(source.article.id)
        notes = self._notes.get(source.article.id, []) if is_main else []
        if notes:
            # Where a program shows no notes on sources it shows this.
            xml.leaf("Description", _all_of(notes))
        for selection in source.selections:
            self._write_selection(selection, source.text)
        for note in notes:
            xml.leaf("NoteRef", targetGUID=self._note(note, f"Note on {source.name}"))
        for guid, element, value in values:
            with xml.element("VariableValue"):
                xml.leaf("VariableRef", targetGUID=guid)
                xml.leaf(element, value)

    def _write_selection(self, selection: MarkedPlace, text: str) -> None:
        xml, highlight = self._xml, selection.highlight
        words = text[selection.start : selection.end]
        creator = None if highlight is None else highlight.record.creator
        xml.start(
            "PlainTextSelection",
            guid=selection.guid,
            name=fit_for_xml(words if len(words) <= _LONGEST_NAME else f"{words[: _LONGEST_NAME - 1]}…"),
            startPosition=str(selection.start),
            endPosition=str(selection.end),
            **_made(selection.created, selection.modified, creator),
        )
        if highlight is not None:
            notes = self._notes.get(highlight.id, [])
            if notes:
                xml.leaf("Description", _all_of(notes))
            moment = _moment(selection.created)
            for tag in dict.fromkeys(highlight.record.tags):
                if tag in self._tags:
                    guid = derived("coding", highlight.id, tag)
                    xml.start("Coding", guid=guid, creatingUser=user_of(creator), creationDateTime=moment)
                    xml.leaf("CodeRef", targetGUID=self._tags[tag])
                    xml.end()
            for note in notes:
                xml.leaf("NoteRef", targetGUID=self._note(note, f"Note on {excerpt(words)}"))
            self._left -= 1
            if self._left % _STEP == 0:
                self._step(self._number - self._left, self._left)
        xml.end()

    def _note(self, note: Note, name: str) -> str:
        """Return the GUID of a note, which will be written in its place."""
        guid = guid_of(note.id)
        self._to_write.append(
            _NoteToWrite(guid, fit_for_xml(name), note.text, note.created, note.modified, note.creator)
        )
        return guid

    # What follows the sources

    def _write_notes_and_links(self, respelt: int) -> tuple[str, ...]:
        xml = self._xml
        links = self._material.annotations.links
        on_links: dict[str, str] = {}
        for planned in self._plan.links:
            if planned.link.note:
                record = links[planned.link.id]
                on_links[record.id] = derived("note", record.id)
                self._to_write.append(
                    _NoteToWrite(
                        on_links[record.id],
                        "Note on a link",
                        record.note,
                        record.created,
                        record.modified,
                        record.creator,
                    )
                )
        for note in reversed(self._notes.get(LIBRARY, [])):
            self._on_project.insert(0, self._note(note, "Note on the library"))
        if self._to_write:
            with xml.element("Notes"):
                for each in self._to_write:
                    with xml.element(
                        "Note",
                        guid=each.guid,
                        name=each.name,
                        **_made(each.created, each.modified, each.creator),
                    ):
                        xml.leaf("PlainTextContent", each.text)
        if self._plan.links:
            with xml.element("Links"):
                for planned in self._plan.links:
                    kind = planned.link.kind
                    with xml.element(
                        "Link",
                        guid=guid_of(planned.link.id),
                        name=kind,
                        direction="Associative" if kind in _BOTH_WAYS else "OneWay",
                        originGUID=planned.one,
                        targetGUID=planned.other,
                    ):
                        if (guid := on_links.get(planned.link.id)) is not None:
                            xml.leaf("NoteRef", targetGUID=guid)
        left_out = (*self._plan.left_out, *about_names(respelt, xml.replaced))
        xml.leaf("Description", fit_for_xml("\n".join((_ABOUT, *(f"Left out: {line}" for line in left_out)))))
        for guid in self._on_project:
            xml.leaf("NoteRef", targetGUID=guid)
        return left_out


def _facts(article: ExportedArticle, name: str) -> dict[str, str]:
    """Return the values of the variables `FACTS`; the title only where the source is called otherwise."""
    return {
        "title": "" if article.title == name else article.title,
        "outlet": article.source,
        "author": article.author,
        "date": article.date,
        "url": article.url,
        "section": article.section,
        "language": article.language,
        "letter": article.letter,
        "file": article.file,
    }


def _all_of(notes: Sequence[Note]) -> str:
    """Return the texts of notes, one after the other; of several readers, each with its reader's name."""
    if len(notes) == 1:
        return fit_for_xml(notes[0].text)
    return fit_for_xml("\n\n".join(f"{each.creator or 'Reader'}: {each.text}" for each in notes))


def _made(created: datetime, modified: datetime, creator: str | None = None) -> dict[str, str]:
    """Return the attributes that say who made something and when, and when it was changed."""
    made = {"creatingUser": user_of(creator), "creationDateTime": _moment(created)}
    if modified != created:
        made |= {"modifyingUser": user_of(creator), "modifiedDateTime": _moment(modified)}
    return made


@lru_cache(maxsize=1024)
def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")
