"""A library as a TEI P5 corpus: the texts of the articles, and stand-off what the reader adds to them.

The text of an article is all text of its `body`: paragraphs with what stands between them, character for
character. Anchors mark where passages begin and end. TEI P5, Guidelines 4.8, chapters 16 (linking,
segmentation and alignment), 18 (simple analytic mechanisms) and 13 (critical apparatus).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.characters import fit_for_xml, replaced_in_words
from synoptic.annotations.export.document import Document, Step
from synoptic.annotations.export.marked.guids import derived, guid_of
from synoptic.annotations.export.marked.marked_texts import MarkedText, MarkedTexts, marked_texts_of
from synoptic.annotations.export.marked.xml_writing import XmlWriter
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.model.wording import counted
from synoptic.annotations.store.tags import tree
from synoptic.corpus.article import Span, digest_of
from synoptic.corpus.parallels.comparison import LIKELY_SCORE
from synoptic.corpus.parallels.shared_words import shared_words
from synoptic.corpus.text.segmentation import paragraphs

if TYPE_CHECKING:
    from synoptic.annotations.export.material import ExportedArticle, Material
    from synoptic.corpus.article import Article

_NAMESPACE = "http://www.tei-c.org/ns/1.0"
_STEP = 500
_WHITE = " \n"
"""White space of XML that a text of ours can have."""
_NO_LANGUAGE = "und"
_PRESERVED = {"xml:space": "preserve"}
_LANGUAGE = re.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


class _Reading(Struct, frozen=True):
    """A passage as one article words it."""

    guid: str
    article: str
    parts: tuple[Span, ...]
    kind: str | None

    @property
    def span(self) -> Span:
        return Span(self.parts[0].start, self.parts[-1].end)


class _Apparatus(Struct, frozen=True):
    """The wordings of one passage."""

    guid: str
    kind: str
    readings: tuple[_Reading, ...]


def tei_of(material: Material, step: Step) -> Document:
    """Return the articles with their annotations as a corpus. Raises InvalidRequest without an article."""
    if not material.articles:
        raise InvalidRequest("No articles to export: a TEI corpus needs at least one.")
    texts = marked_texts_of(material, "TEI")
    out = io.BytesIO()
    with io.TextIOWrapper(out, "utf-8", newline="\n", write_through=True) as written:
        corpus = _Corpus(material, texts, XmlWriter(written.write), step)
        corpus.write()
        return Document(out.getvalue(), corpus.left_out)


class _Corpus:
    """A corpus, written from its beginning to its end."""

    def __init__(self, material: Material, texts: MarkedTexts, xml: XmlWriter, step: Step) -> None:
        self._material, self._texts, self._xml, self._step = material, texts, xml, step
        self._tags = {tag.id: f"tag-{guid_of(tag.id)}" for tag in material.annotations.tags.values()}
        creators = material.annotations.creators() if material.names_readers else ()
        readers = sorted(each for each in creators if each is not None)
        self._readers = {name: f"reader-{derived('reader', name)}" for name in readers}
        main: dict[str, MarkedText] = {}
        for text in texts.sources:
            main.setdefault(text.article.id, text)
        self._main = main
        self._apparatus = (*self._quotations(), *self._parallels())

    @property
    def left_out(self) -> tuple[str, ...]:
        """Lines about what has no place."""
        lines = list(self._texts.left_out)
        if number := len(self._material.highlights):
            lines.append(f"the times of {counted(number, 'highlight')}: TEI keeps none")
        return (*lines, *replaced_in_words(self._xml.replaced, "XML"))

    def write(self) -> None:
        """Write all of it."""
        xml = self._xml
        with xml.element("teiCorpus", xmlns=_NAMESPACE):
            xml.line()
            self._write_header()
            self._write_stand_off()
            for text in self._texts.sources:
                self._write_text(text)
        self._step(len(self._material.highlights), 0)

    # The header

    def _write_header(self) -> None:
        xml, material = self._xml, self._material
        with xml.element("teiHeader"):
            with xml.element("fileDesc"):
                with xml.element("titleStmt"):
                    xml.leaf("title", material.title)
                    for name, identifier in self._readers.items():
                        with xml.element("respStmt", **_id(identifier)):
                            xml.leaf("resp", "reader")
                            xml.leaf("name", name)
                with xml.element("publicationStmt"):
                    xml.leaf("p", f"Exported from Synoptic, {material.written.date().isoformat()}")
                with xml.element("sourceDesc"), xml.element("listWit"):
                    for article in material.articles:
                        guid = guid_of(article.id)
                        with xml.element("witness", **_id(f"witness-{guid}"), corresp=f"#text-{guid}"):
                            said = (article.name, article.source, article.date)
                            xml.text(fit_for_xml(", ".join(filter(None, said))))
            with xml.element("encodingDesc"):
                xml.leaf("variantEncoding", method="double-end-point", location="external")
                if self._tags:
                    with xml.element("classDecl"), xml.element("taxonomy", **_id("tags")):
                        self._write_tags()
        xml.line()

    def _write_tags(self) -> None:
        xml, depth = self._xml, 0
        for branch in tree(self._material.annotations):
            for _ in range(depth - branch.depth):
                xml.end()
            depth, tag = branch.depth + 1, branch.tag
            identifier = f"tag-{derived('code', branch.name)}" if tag is None else self._tags[tag.id]
            xml.start("category", **_id(identifier), n=branch.name, rend=None if tag is None else tag.colour)
            xml.leaf("gloss", branch.label)
            if tag is not None and tag.description:
                xml.leaf("desc", tag.description)
        for _ in range(depth):
            xml.end()

    # Stand-off

    def _write_stand_off(self) -> None:
        xml = self._xml
        places = [place for text in self._texts.sources for place in text.selections]
        highlights = [place for place in places if place.highlight is not None]
        ends = [place for place in places if place.highlight is None]
        notes = list(self._notes())
        if not (highlights or ends or notes or self._texts.links or self._apparatus):
            return
        with xml.element("standOff"):
            if highlights:
                with xml.element("spanGrp", type="highlight"):
                    for number, place in enumerate(highlights):
                        if number % _STEP == 0:
                            self._step(number, len(highlights) - number)
                        record = place.highlight.record if place.highlight is not None else None
                        tags = () if record is None else dict.fromkeys(record.tags)
                        ana = " ".join(f"#{self._tags[tag]}" for tag in tags if tag in self._tags)
                        who = None if record is None else record.creator
                        self._write_span(place.guid, ana=ana or None, resp=self._of(who))
            if ends:
                with xml.element("spanGrp", type="passage"):
                    for place in ends:
                        self._write_span(place.guid)
            if self._apparatus:
                with xml.element("spanGrp", type="wording"):
                    for app in self._apparatus:
                        for reading in app.readings:
                            self._write_span(reading.guid)
            if self._texts.links:
                self._write_links()
            if self._apparatus:
                self._write_apparatus()
            for kind, target, text, who in notes:
                xml.leaf("note", text, type=kind, target=target, resp=self._of(who), **_PRESERVED)
        xml.line()

    def _of(self, creator: str | None) -> str | None:
        """Return the pointer to the reader who made something, where readers are named."""
        identifier = None if creator is None else self._readers.get(creator)
        return None if identifier is None else f"#{identifier}"

    def _write_span(self, guid: str, ana: str | None = None, resp: str | None = None) -> None:
        self._xml.leaf(
            "span",
            **_id(f"span-{guid}"),
            **{"from": f"#start-{guid}", "to": f"#end-{guid}"},
            ana=ana,
            resp=resp,
        )
        self._xml.line()

    def _write_links(self) -> None:
        texts = {text.guid for text in self._texts.sources}
        with self._xml.element("linkGrp", type="reader"):
            for tied in self._texts.links:
                ends = (f"#text-{end}" if end in texts else f"#span-{end}" for end in (tied.one, tied.other))
                self._xml.leaf(
                    "link",
                    **_id(f"link-{guid_of(tied.link.id)}"),
                    type=tied.link.kind,
                    target=" ".join(ends),
                    resp=self._of(tied.link.creator),
                )

    def _notes(self) -> Iterator[tuple[str, str | None, str, str | None]]:
        """Yield the notes: of what kind, on what, what they say, and whose they are."""
        texts = self._texts
        on: dict[str, tuple[str, str | None]] = {LIBRARY: ("library", None)}
        on |= {article: ("article", f"#text-{text.guid}") for article, text in self._main.items()}
        for text in texts.sources:
            for place in text.selections:
                if place.highlight is not None:
                    on[place.highlight.id] = "highlight", f"#span-{place.guid}"
        for note in self._material.annotations.notes.values():
            if note.target in on:
                yield *on[note.target], note.text, note.creator
        for tied in texts.links:
            if tied.link.note:
                yield "link", f"#link-{guid_of(tied.link.id)}", tied.link.note, tied.link.creator
        for silence in self._material.silences:
            tag = self._tags.get(silence.tag)
            said = f"{silence.name} has nothing on “{silence.claim}” (confirmed {silence.day})"
            yield "silence", None if tag is None else f"#{tag}", said, silence.creator
        for row in self._material.annotations.rows.values():
            yield "row", None, row.label, None

    # Wordings

    def _quotations(self) -> Iterator[_Apparatus]:
        """Yield the quotations that stand in several articles."""
        for number, group in enumerate(self._material.wordings, start=1):
            guid = derived("wording", str(number), *(one.quoted.words for one in group.wordings))
            readings = (
                _Reading(
                    derived(guid, str(place)),
                    one.quoted.article.id,
                    one.quoted.quotation.parts,
                    None if place == 0 else one.collation.label.replace(" ", "-"),
                )
                for place, one in enumerate(group.wordings)
                if self._is_present(one.quoted.article)
            )
            yield from _of_witnesses(guid, "quotation", tuple(readings))

    def _parallels(self) -> Iterator[_Apparatus]:
        """Yield the parallels in the same words, or mostly, but for those within quotations told already."""
        told: dict[str, list[tuple[int, Span]]] = {}
        for number, group in enumerate(self._material.wordings):
            for one in group.wordings:
                told.setdefault(one.quoted.article.id, []).append((number, one.quoted.quotation.span))

        def within(article: Article, passage: Span) -> set[int]:
            return {number for number, span in told.get(article.id, ()) if span.overlaps(passage)}

        for pair in self._material.pairs:
            if pair.score < LIKELY_SCORE or not (self._is_present(pair.one) and self._is_present(pair.other)):
                continue
            if within(pair.one, pair.a) & within(pair.other, pair.b):
                continue
            kind = shared_words(pair.one.text, pair.a, pair.other.text, pair.b).kind
            if kind == "paraphrase":
                continue
            guid = derived("parallel", pair.one.id, str(pair.a), pair.other.id, str(pair.b))
            sides = ((pair.one, pair.a, None), (pair.other, pair.b, kind))
            readings = (
                _Reading(derived(guid, str(side)), article.id, (passage,), said)
                for side, (article, passage, said) in enumerate(sides)
            )
            yield from _of_witnesses(guid, "parallel", tuple(readings))

    def _is_present(self, article: Article) -> bool:
        """Tell whether the text that goes out of an article is the one that was compared."""
        text = self._main.get(article.id)
        return text is not None and text.text == article.text

    def _write_apparatus(self) -> None:
        xml = self._xml
        with xml.element("listApp", type="wordings"):
            for app in self._apparatus:
                base = app.readings[0].guid
                with xml.element(
                    "app",
                    **_id(f"app-{app.guid}"),
                    type=app.kind,
                    **{"from": f"#start-{base}", "to": f"#end-{base}"},
                ):
                    for each in app.readings:
                        witness = f"#witness-{guid_of(each.article)}"
                        text = self._main[each.article].text
                        with xml.element("rdg", wit=witness, corresp=f"#span-{each.guid}", type=each.kind):
                            for number, part in enumerate(each.parts):
                                if number:
                                    xml.leaf("gap", reason="interruption")
                                xml.text(fit_for_xml(text[part.start : part.end]))
                xml.line()

    # Texts

    def _write_text(self, text: MarkedText) -> None:
        xml, article = self._xml, text.article
        with xml.element("TEI", **_id(f"text-{text.guid}"), n=article.letter or None):
            with xml.element("teiHeader"):
                with xml.element("fileDesc"):
                    with xml.element("titleStmt"):
                        xml.leaf(
                            "title",
                            article.title if text is self._main[article.id] else fit_for_xml(text.name),
                        )
                    with xml.element("publicationStmt"):
                        xml.leaf("p", f"SHA-256 of the text in UTF-8: {digest_of(text.text)}")
                    with xml.element("sourceDesc"):
                        self._write_source(article)
                if article.language:
                    with xml.element("profileDesc"), xml.element("langUsage"):
                        xml.leaf("language", article.language, ident=_language(article))
            xml.line()
            with (
                xml.element("text", **{"xml:lang": _language(article)}),
                xml.element("body", **_PRESERVED),
            ):
                self._write_body(text)
        xml.line()

    def _write_source(self, article: ExportedArticle) -> None:
        xml = self._xml
        with xml.element("bibl"):
            xml.leaf("title", fit_for_xml(article.title))
            for element, value, attributes in (
                ("author", article.author, {}),
                ("publisher", article.source, {}),
                ("date", article.date, {"when": article.date}),
                ("idno", article.url, {"type": "URL"}),
                ("idno", article.file, {"type": "file"}),
                ("note", article.section, {"type": "section"}),
            ):
                if value:
                    xml.leaf(element, value, **attributes)
            for name, value in article.fields.items():
                xml.leaf("note", value, type="field", n=name)

    def _write_body(self, text: MarkedText) -> None:
        marks = [(place.guid, place.start, place.end) for place in text.selections]
        if text is self._main[text.article.id]:
            marks += [
                (each.guid, each.span.start, each.span.end)
                for app in self._apparatus
                for each in app.readings
                if each.article == text.article.id
            ]
        anchors = [(start, f"start-{guid}") for guid, start, _ in marks]
        anchors += [(end, f"end-{guid}") for guid, _, end in marks]
        anchors.sort()
        _Body(self._xml, text.text, anchors).write()


class _Body:
    """The text of an article, with its paragraphs and with anchors in it."""

    def __init__(self, xml: XmlWriter, text: str, anchors: Sequence[tuple[int, str]]) -> None:
        self._xml, self._text, self._anchors = xml, text, anchors
        self._at = self._number = 0

    def write(self) -> None:
        """Write all of it: the characters of the body are the text."""
        is_empty = True
        for start, end in _blocks(self._text):
            self._to(start, before=True)
            with self._xml.element("p"):
                self._to(end)
            is_empty = False
        self._to(len(self._text))
        if is_empty:
            self._xml.leaf("p")

    def _to(self, end: int, *, before: bool = False) -> None:
        """Write up to an offset, with the anchors there or, with `before`, without."""
        while self._number < len(self._anchors):
            offset, identifier = self._anchors[self._number]
            if offset > end or (before and offset == end):
                break
            self._xml.text(self._text[self._at : offset])
            self._xml.leaf("anchor", **_id(identifier))
            self._at = offset
            self._number += 1
        self._xml.text(self._text[self._at : end])
        self._at = end


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of a text, so that between them is nothing but white space of XML."""
    found = [(each.start, each.end) for each in paragraphs(text)]
    end = 0
    for number, (start, stop) in enumerate(found):
        if number == 0:
            start = len(text) - len(text.lstrip(_WHITE))
        following = found[number + 1][0] if number + 1 < len(found) else len(text)
        stop = max(stop, end + len(text[end:following].rstrip(_WHITE)))
        yield start, stop
        end = stop
    if not found and (inner := text.strip(_WHITE)):
        yield text.index(inner), text.index(inner) + len(inner)


def _of_witnesses(guid: str, kind: str, readings: tuple[_Reading, ...]) -> Iterable[_Apparatus]:
    """Yield the readings together if they are of several witnesses."""
    if len({each.article for each in readings}) > 1:
        yield _Apparatus(guid, kind, readings)


def _id(identifier: str) -> dict[str, str]:
    return {"xml:id": identifier}


def _language(article: ExportedArticle) -> str:
    return article.language if _LANGUAGE.fullmatch(article.language) else _NO_LANGUAGE
