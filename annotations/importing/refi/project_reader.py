"""Read projects (.qdpx, .qde) and codebooks (.qdc) of REFI-QDA."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.marked.guids import READER, earlier_text, link_end, own_field
from synoptic.annotations.export.qda.project import ORIGIN, OWN
from synoptic.annotations.importing.incoming import (
    Incoming,
    IncomingAnchor,
    IncomingArticle,
    IncomingHighlight,
    IncomingLink,
    IncomingLinkEnd,
    IncomingNote,
)
from synoptic.annotations.importing.refi.code_reader import CodeReader
from synoptic.annotations.importing.refi.elements import (
    LeftOut,
    children,
    guid_in,
    joined,
    moment_in,
    target_of,
    text_of,
)
from synoptic.annotations.importing.refi.note_reader import NoteBook, NotesOn
from synoptic.annotations.importing.refi.program_offsets import STANDARD_WAY, CountingWay, way_of_counting
from synoptic.annotations.importing.refi.source_reader import (
    ReadSelection,
    ReadSource,
    TextFiles,
    read_sources,
)
from synoptic.annotations.model.values import LINK_KINDS, ArticleLetter, is_iso_date
from synoptic.corpus.errors import CorpusError, on_one_line
from synoptic.corpus.formats.safe_xml import child, name_of, parse_xml
from synoptic.corpus.formats.unzipping import SIGNATURE, Archive

if TYPE_CHECKING:
    from lxml.etree import _Element

_SCHEMA = b"urn:QDA-XML:"
_HEAD = 4096
_CODEBOOK, _PROJECT = "REFI-QDA codebook", "REFI-QDA project"
_LANGUAGE_LENGTH = 2
_LETTER = re.compile("[A-Z]{1,3}")
_KINDS: Mapping[str, str] = {
    **{kind: kind for kind in LINK_KINDS},
    "criticizes": "contradicts",
    "supports": "agrees",
    "justifies": "agrees",
}
"""Kinds of links by their names, in small letters; the last ones are ATLAS.ti's."""
_FACTS: Mapping[str, str] = {
    "outlet": "source",
    "source": "source",
    "publication": "source",
    "newspaper": "source",
    "author": "author",
    "byline": "author",
    "date": "date",
    "url": "url",
    "section": "section",
    "language": "language",
}
"""Facts of an article by names of variables, in small letters."""


def recognises(content: bytes, name: str) -> bool:
    """Tell whether a file is a project or a codebook of REFI-QDA."""
    del name
    if not content.startswith(SIGNATURE):
        return _SCHEMA in content[:_HEAD].replace(b"\0", b"")
    try:
        return _qde(Archive(content)) is not None
    except CorpusError:
        return False


def read(content: bytes, name: str) -> Incoming:
    """Return what a project or a codebook says. Raises InvalidRequest for a file that is neither."""
    shown, archive = on_one_line(name), None
    try:
        if content.startswith(SIGNATURE):
            archive = Archive(content)
            if (qde := _qde(archive)) is None:
                raise InvalidRequest(
                    f"{shown}: a ZIP archive without project.qde; export a REFI-QDA project."
                )
            content = archive.read_named(qde) or b""
        root = parse_xml(content, "its XML")
    except CorpusError as error:
        raise InvalidRequest(f"{shown}: {on_one_line(str(error))}") from error
    except ModuleNotFoundError as error:
        if error.name != "lxml":
            raise
        raise InvalidRequest(
            f"{shown}: reading REFI-QDA needs lxml. Run: pip install 'synoptic-reader[documents]'"
        ) from error
    if name_of(root) == "CodeBook":
        left_out = LeftOut()
        codes = CodeReader(child(root, "Codes"), left_out)
        return Incoming(format=_CODEBOOK, tags=tuple(codes.tags), left_out=left_out.lines())
    if name_of(root) == "Project":
        return _ProjectReader(root, archive).incoming()
    raise InvalidRequest(f"{shown}: no REFI-QDA project or codebook; export one as .qdpx or .qdc.")


def _qde(archive: Archive) -> str | None:
    names = [entry.name for entry in archive.entries if entry.name.lower().endswith(".qde")]
    return min(names, key=len, default=None)


class _Fact(Struct, frozen=True):
    """What a variable says of a text."""

    place: str
    """The fact that it is; empty for a field of somebody's own."""
    name: str
    """The name of the variable."""
    value: str
    """Its value."""


class _ProjectReader:
    """A project, read part by part."""

    def __init__(self, root: _Element, archive: Archive | None) -> None:
        self._root = root
        self._left_out = LeftOut()
        origin = root.get("origin") or ""
        self._is_ours = origin.startswith(ORIGIN)
        files = TextFiles(archive, self._left_out)
        self._notes = NoteBook(root, files.content, is_ours=self._is_ours)
        self._codes = CodeReader(child(root, "CodeBook", "Codes"), self._left_out, self._notes)
        self._links = children(child(root, "Links"), "Link")
        self._sources = read_sources(child(root, "Sources"), files, self._notes, self._left_out)
        way = STANDARD_WAY if self._is_ours else self._way_of_counting(origin)
        for each in self._sources:
            each.count_by(way)
        self._of_others: list[tuple[NotesOn, str]] = []
        """Notes of other readers, and the highlights that they are on."""
        self._users = {
            guid_in(each): (each.get("name") or "").strip() for each in children(child(root, "Users"), "User")
        }
        self._linkable: dict[str, IncomingLinkEnd] = {}
        """What links may tie, by GUIDs."""

    def _way_of_counting(self, origin: str) -> CountingWay:
        return way_of_counting(
            ((each.raw or "", [one.passage for one in each.selections]) for each in self._sources),
            # As QualCoder found in files of ATLAS.ti, whose texts have CRLF.
            counts_pairs="ATLAS" not in origin,
        )

    def incoming(self) -> Incoming:
        """Return all that the project says."""
        earlier = self._earlier_texts()
        present = [each for each in self._sources if each.article == each.guid]
        facts = self._facts()
        articles = tuple(self._article(each, facts[each.guid]) for each in present)
        letters = tuple(self._letters(present, facts))
        highlights = tuple(one for source in self._sources for one in self._highlights(source))
        notes = (*self._notes_on_highlights(), *self._article_notes(present))
        links = tuple(self._read_links())
        notes += tuple(self._library_note())
        self._tell_the_rest()
        return Incoming(
            format=_PROJECT,
            articles=articles,
            tags=tuple(self._codes.tags),
            highlights=highlights,
            notes=notes,
            links=links,
            letters=letters,
            texts=tuple(each.text for each in earlier),
            is_own=self._is_ours,
            left_out=self._left_out.lines(),
        )

    # Articles

    def _earlier_texts(self) -> list[ReadSource]:
        """Return the sources that are earlier texts of articles in others, and tie them to these."""
        found = []
        if self._is_ours:
            for each in self._sources:
                for main in self._sources:
                    if each is not main and each.guid == earlier_text(main.guid, each.digest):
                        each.article = main.guid
                        found.append(each)
        return found

    def _facts(self) -> dict[str, list[_Fact]]:
        """Return what variables say of each source, by its GUID: its own, then those of its cases."""
        variables = {
            guid_in(each): self._variable(guid_in(each), (each.get("name") or "").strip())
            for each in children(child(self._root, "Variables"), "Variable")
        }
        facts = {each.guid: list(_values(each.element, variables)) for each in self._sources}
        names = {name for each in self._sources for name in (each.name, each.name.rpartition(".")[0])}
        for case in () if self._is_ours else children(child(self._root, "Cases"), "Case"):
            name = (case.get("name") or "").strip()
            members = [each for each in map(target_of, children(case, "SourceRef")) if each in facts]
            number = len(children(case, "SelectionRef"))
            self._left_out.tell("passage of a case", "passages of cases", "a case is of whole texts", number)
            for guid in members:
                facts[guid] += _values(case, variables)
                # A case for each single document only holds the values of its variables.
                if name and (len(members) > 1 or name not in names):
                    facts[guid].append(_Fact("source", "case", name))
        return facts

    def _variable(self, guid: str, name: str) -> tuple[str, str]:
        """Return what a variable is to us: the name of a fact or "", and its own name."""
        if not self._is_ours:
            return _FACTS.get(name.casefold(), ""), name
        for own in (name, name.removesuffix(OWN)):
            if guid == own_field(own):
                return "", own
        return ("source" if name == "outlet" else name), name

    def _article(self, source: ReadSource, facts: Iterable[_Fact]) -> IncomingArticle:
        known: dict[str, str] = {}
        fields: dict[str, str] = {}
        for each in facts:
            value = each.value if self._is_ours else " ".join(each.value.split())
            if each.place and each.place not in known and _is_fit(each.place, value):
                known[each.place] = value
            elif each.name and value:
                fields.setdefault(each.name, value)
        return IncomingArticle(
            key=source.guid,
            id=source.guid if self._is_ours else "",
            title=known.get("title") or source.name or source.file.rpartition(".")[0],
            source=known.get("source"),
            author=known.get("author"),
            date=known.get("date"),
            url=known.get("url"),
            section=known.get("section"),
            language=known.get("language"),
            fields=tuple(fields.items()),
            file=known.get("file", ""),
            digest=source.digest,
            text=source.text or None,
        )

    def _letters(
        self, sources: Iterable[ReadSource], facts: Mapping[str, Iterable[_Fact]]
    ) -> Iterator[ArticleLetter]:
        """Yield the letters by which our notes may call the articles."""
        given = moment_in(self._root, "creationDateTime")
        if not self._is_ours or given is None:
            return
        for source in sources:
            for each in facts[source.guid]:
                if each.place == "letter" and _LETTER.fullmatch(each.value):
                    yield ArticleLetter(source.guid, each.value, "", source.digest, given)

    # What is marked in them

    def _highlights(self, source: ReadSource) -> Iterator[IncomingHighlight]:
        self._linkable[source.guid] = IncomingLinkEnd(article=source.article)
        only_ends = {
            link_end(guid_in(link), side)
            for link in self._links
            if self._is_ours
            for side in ("one", "other")
        }
        for each in source.selections:
            place = source.anchor_of(each)
            if place is None:
                self._left_out.tell("selection", "selections", "no such place in the text")
                continue
            self._linkable[each.guid] = IncomingLinkEnd(article=source.article, anchor=place)
            if each.guid not in only_ends:
                yield from self._marked(source, each, place)

    def _marked(
        self, source: ReadSource, selection: ReadSelection, place: IncomingAnchor
    ) -> Iterator[IncomingHighlight]:
        """Yield a highlight for each user who has coded a selection; its notes are with the first."""
        element = selection.element
        codings: dict[str, list[_Element]] = {guid_in(element, "creatingUser"): []}
        for each in children(element, "Coding"):
            codings.setdefault(guid_in(each, "creatingUser") or next(iter(codings)), []).append(each)
        users = [user for user in codings if codings[user]] or [*codings]
        on = self._notes.on(element, *(each for coded in codings.values() for each in coded))
        if selection.note is not None:
            on = NotesOn(selection.note.text, selection.note)
        own, *others = on.by_users(users[0])
        self._of_others += ((other, selection.guid) for other in others)
        for number, user in enumerate(users):
            said = own if number == 0 else NotesOn()
            identifier = selection.guid if number == 0 else f"{selection.guid}\n{user}"
            tags = tuple(self._tags(codings[user]))
            yield self._highlight(source, element, place, identifier, tags, said, user)

    def _tags(self, codings: Iterable[_Element]) -> Iterable[str]:
        """Return the names of the codes that codings name, each once."""
        tags = []
        for reference in (one for each in codings for one in children(each, "CodeRef")):
            if (name := self._codes.names.get(target_of(reference))) is not None:
                tags.append(name)
            else:
                self._left_out.tell("coding", "codings", "of a code that is not in the codebook")
        return dict.fromkeys(tags)

    def _highlight(
        self,
        source: ReadSource,
        element: _Element,
        place: IncomingAnchor,
        identifier: str,
        tags: tuple[str, ...],
        on: NotesOn,
        user: str,
    ) -> IncomingHighlight:
        note = on.note
        if note is not None and self._is_ours and self._name(note.user) != self._name(user):
            self._of_others.append((on, identifier))
            note, on = None, NotesOn()
        created = moment_in(element, "creationDateTime")
        return IncomingHighlight(
            id=identifier,
            article=source.article,
            anchor=place,
            tags=tags,
            note=on.text,
            note_id="" if note is None else note.guid,
            note_created=None if note is None else note.created,
            note_modified=None if note is None else note.modified,
            created=created,
            modified=moment_in(element, "modifiedDateTime") or created,
            creator=self._name(user),
        )

    def _name(self, user: str) -> str | None:
        """Return the name of a user; None for the one that stands for a reader without a name."""
        return None if user == READER else self._users.get(user) or None

    def _notes_on_highlights(self) -> Iterator[IncomingNote]:
        """Yield the notes of other readers on highlights."""
        for on, highlight in self._of_others:
            yield replace(self._note(on, None), highlight=highlight)

    def _article_notes(self, sources: Iterable[ReadSource]) -> Iterator[IncomingNote]:
        for each in sources:
            for on in self._notes.on(each.element).by_users(""):
                if on.text:
                    yield self._note(on, each.guid)

    def _library_note(self) -> Iterator[IncomingNote]:
        """Yield the note on the project, with the notes that are on nothing at all."""
        on = self._notes.on(self._root)
        free = [f"**{each.name}**\n\n{each.text}" if each.name else each.text for each in self._notes.unused]
        if free:
            on = NotesOn(joined((on.text, *free)))
        for each in on.by_users(""):
            if each.text:
                yield self._note(each, None)

    def _read_links(self) -> Iterator[IncomingLink]:
        for each in self._links:
            ends = guid_in(each, "originGUID"), guid_in(each, "targetGUID")
            if any(end in self._notes for end in ends):
                continue
            one, other = (self._linkable.get(end) for end in ends)
            name = " ".join((each.get("name") or "").split())
            kind = _KINDS.get(name.casefold())
            if one is None or other is None:
                self._left_out.tell("link", "links", "not between passages")
            elif one.anchor is None or (other.anchor is None and kind != "omits"):
                self._left_out.tell("link", "links", "to or from a whole text")
            elif kind is None:
                self._left_out.tell("link", "links", f"no kind of link here means “{name}”")
            else:
                note = self._notes.on(each)
                by = "" if note.note is None else note.note.user
                yield IncomingLink(
                    id=guid_in(each), kind=kind, one=one, other=other, note=note.text, creator=self._name(by)
                )

    def _tell_the_rest(self) -> None:
        tell = self._left_out.tell
        tell(
            "silence or row of the matrix",
            "silences and rows of the matrix",
            "in words only",
            self._notes.recorded,
        )
        tell("set", "sets", "nothing here is like it", len(children(child(self._root, "Sets"), "Set")))
        tell(
            "graph", "graphs", "nothing here is like it", len(children(child(self._root, "Graphs"), "Graph"))
        )

    def _note(self, on: NotesOn, article: str | None) -> IncomingNote:
        note = on.note
        return IncomingNote(
            id="" if note is None else note.guid,
            article=article,
            text=on.text,
            created=None if note is None else note.created,
            modified=None if note is None else note.modified,
            creator=None if note is None else self._name(note.user),
        )


def _values(element: _Element, variables: Mapping[str, tuple[str, str]]) -> Iterator[_Fact]:
    for each in children(element, "VariableValue"):
        said = next((text_of(value) for value in each if name_of(value) != "VariableRef"), "")
        for reference in children(each, "VariableRef"):
            place, name = variables.get(target_of(reference), ("", ""))
            yield _Fact(place, name, said)


def _is_fit(place: str, value: str) -> bool:
    """Tell whether a value can be that fact of an article."""
    if place == "date":
        return is_iso_date(value) or is_iso_date(value[: len("2031-03-14")])
    return bool(value) and (place != "language" or (len(value) == _LANGUAGE_LENGTH and value.isalpha()))
