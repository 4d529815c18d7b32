"""The texts of a project of REFI-QDA, and the passages that are selected in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.importing.incoming import IncomingAnchor, OffsetUnit
from synoptic.annotations.importing.refi.elements import LeftOut, children, guid_in, number_in, text_of
from synoptic.annotations.importing.refi.program_offsets import CountingWay, MarkedPassage
from synoptic.corpus.article import Span, digest_of
from synoptic.corpus.errors import CorpusError, on_one_line
from synoptic.corpus.formats.safe_xml import child, name_of
from synoptic.corpus.text.normalising import normalise

if TYPE_CHECKING:
    from lxml.etree import _Element

    from synoptic.annotations.importing.planning.raw_offsets import RawText
    from synoptic.annotations.importing.refi.note_reader import NoteBook, ReadNote
    from synoptic.corpus.formats.unzipping import Archive

_OTHER_SOURCES = {
    "PictureSource": ("picture", "pictures"),
    "PDFSource": ("PDF document", "PDF documents"),
    "AudioSource": ("sound recording", "sound recordings"),
    "VideoSource": ("video", "videos"),
}
_OTHER_SELECTIONS = {
    "PDFSelection": ("area of a page", "areas of pages"),
    "PictureSelection": ("area of a picture", "areas of pictures"),
    "AudioSelection": ("stretch of sound", "stretches of sound"),
    "VideoSelection": ("stretch of video", "stretches of video"),
    "TranscriptSelection": ("passage of a transcript", "passages of transcripts"),
}
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def file_of(element: _Element) -> str:
    """Return the name of the file that has the plain text of a source or of a note; empty for none."""
    return (element.get("plainTextPath") or "").replace("\\", "/").rpartition("/")[2]


class TextFiles:
    """The texts that elements name, within them or in files of the archive."""

    def __init__(self, archive: Archive | None, left_out: LeftOut) -> None:
        self._archive, self._left_out = archive, left_out
        entries = () if archive is None else archive.entries
        self._entries = {each.name.rpartition("/")[2].lower(): each for each in entries}

    def content(self, element: _Element) -> str | None:
        """Return the text of a source or of a note, as it is kept; None if it is not to be had."""
        if (inside := child(element, "PlainTextContent")) is not None:
            return text_of(inside)
        path = (element.get("plainTextPath") or "").replace("\\", "/")
        if not path:
            return None
        scheme = path.rpartition("://")[0]
        if scheme.lower() not in {"", "internal"}:
            self._tell(f"kept outside of the project, at {scheme}://")
            return None
        entry = self._entries.get(file_of(element).lower())
        if entry is None or self._archive is None:
            self._tell("not in the archive")
            return None
        try:
            raw = self._archive.read(entry)
        except CorpusError as error:
            self._tell(on_one_line(str(error)))
            return None
        encoding = _MARKS.get(raw[:2], "utf-8")
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            self._tell("not in UTF-8; U+FFFD in the place of what cannot be read")
            return raw.decode(encoding, "replace")

    def _tell(self, why: str) -> None:
        self._left_out.tell("text file", "text files", why)


class ReadSelection(Struct, frozen=True):
    """A passage that is selected."""

    guid: str
    """Its GUID."""
    element: _Element
    """The selection."""
    passage: MarkedPassage
    """Its offsets and its name."""
    note: ReadNote | None = None
    """The note that it is in; None for one in a source."""


class ReadSource(Struct):
    """A text, what is selected in it, and what is said of it."""

    guid: str
    """Its GUID."""
    name: str
    """What it is called."""
    element: _Element
    """The source; of a PDF document that one, and not its text."""
    file: str
    """The file of its text; empty where it has none."""
    raw: str | None
    """The text as its file has it; None where it is not to be had."""
    selections: list[ReadSelection] = field(default_factory=list)
    """The passages."""
    text: str = ""
    """The normalised text; empty where there is none."""
    digest: str = ""
    """SHA-256 of that, hexadecimal; empty where there is none."""
    article: str = ""
    """Key of its article: that of another source, if this is an earlier text of it."""
    _unit: OffsetUnit = OffsetUnit.CODE_POINTS
    _counted: RawText | None = None

    def count_by(self, way: CountingWay) -> None:
        """Have offsets count in this way."""
        self._unit = way.unit
        self._counted = None if self.raw is None else way.text_of(self.raw)

    def anchor_of(self, selection: ReadSelection) -> IncomingAnchor | None:
        """Return where a selection is in the normalised text; None where it has no such place."""
        start, end, name = selection.passage.start, selection.passage.end, selection.passage.words
        if self._counted is None:
            return IncomingAnchor(start=start, end=end, unit=self._unit) if 0 <= start < end else None
        span = self._counted.span(start, end, self._unit)
        if span is None and len(name.split()) > 1 and self.text.count(name) == 1:
            # It is called by its words.
            span = Span(self.text.index(name), self.text.index(name) + len(name))
        if span is None:
            return None
        found = anchor(self.text, span.start, span.end, self.digest)
        return IncomingAnchor(
            exact=found.exact,
            before=found.before,
            after=found.after,
            start=found.start,
            end=found.end,
            digest=found.digest,
        )


def read_sources(
    sources: _Element | None, files: TextFiles, notes: NoteBook, left_out: LeftOut
) -> list[ReadSource]:
    """Return the sources that have a text; others are counted in `left_out`."""
    found = []
    for each in () if sources is None else sources:
        kind = name_of(each)
        for name, (one, many) in _OTHER_SELECTIONS.items():
            number = sum(1 for _ in each.iter(f"{{*}}{name}"))
            left_out.tell(one, many, "only passages of texts are read", number)
        text = child(each, "Representation") if kind == "PDFSource" else each
        if kind not in {"TextSource", "PDFSource"} or text is None:
            left_out.tell(*_OTHER_SOURCES.get(kind, ("source", "sources")), "only texts are read")
            continue
        if text.get("richTextPath"):
            left_out.tell("styled text", "styled texts", "read as plain text")
        left_out.tell(
            "code on a whole source",
            "codes on whole sources",
            "tags are on passages",
            len(children(each, "Coding")),
        )
        source = ReadSource(
            guid_in(each), (each.get("name") or "").strip(), each, file_of(text), files.content(text)
        )
        source.article = source.guid
        if source.raw is not None and (normal := normalise(source.raw)):
            source.text, source.digest = normal, digest_of(normal)
        else:
            source.raw = None
        placed = [(selection, None) for selection in children(text, "PlainTextSelection")]
        for element, note in (*placed, *((place, note) for note, place in notes.placed(each))):
            start, end = number_in(element, "startPosition"), number_in(element, "endPosition")
            if start is None or end is None:
                left_out.tell("selection", "selections", "no such place in the text")
                continue
            passage = MarkedPassage(start, end, element.get("name") or "")
            source.selections.append(ReadSelection(guid_in(element), element, passage, note))
        found.append(source)
    return found
