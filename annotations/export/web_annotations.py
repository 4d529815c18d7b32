"""Highlights as W3C Web Annotations: one AnnotationCollection in JSON-LD, with all annotations on its page.

Source: Web Annotation Data Model, W3C Recommendation of 23 February 2017; the sections are named below. What
the model has no term for is said in terms of our own namespace, declared in the file; no request is made for
them. Software that does not know these passes over them and still has each passage, its tags and its notes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

import msgspec

from synoptic.annotations.anchoring.anchors import CONTEXT_LENGTH
from synoptic.annotations.export.characters import REPLACEMENT, replaced_in_words
from synoptic.annotations.export.document import Document, Step
from synoptic.annotations.export.selection import EVERYTHING
from synoptic.annotations.model.values import LIBRARY, TAG_CLAIM, Anchor
from synoptic.annotations.model.wording import counted
from synoptic.corpus.articles.article_names import place_name
from synoptic.corpus.formats.lists.entries import web_address

if TYPE_CHECKING:
    from synoptic.annotations.export.material import ExportedHighlight, ExportedLink, Material, Origin
    from synoptic.annotations.model.annotations import Made
    from synoptic.annotations.model.values import ArticleRecord, Link, LinkEnd, Note, Silence, Tag

    Node: TypeAlias = dict[str, object]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
"""The context of the model (section 3.1)."""
NAMESPACE = "urn:uuid:063ac964-b595-4ac8-b882-38e60654dc7f#"
"""The namespace of our own terms."""
PREFIX = "synoptic"
"""What the namespace is called in a file."""
TEXT_URN = "urn:sha256:"
"""How the name of an article without an address begins: the hash of its text follows."""

_EACH = 500
"""How many annotations are written between two looks at whether to go on."""


def own(term: str) -> str:
    """Return one of our own terms as it stands in a file."""
    return f"{PREFIX}:{term}"


def iri_of(identifier: str) -> str:
    """Return the IRI of a record by its id: UUIDs have a namespace of their own (RFC 9562)."""
    try:
        is_uuid = str(uuid.UUID(identifier)) == identifier
    except ValueError:
        is_uuid = False
    return f"urn:uuid:{identifier}" if is_uuid else NAMESPACE + quote(identifier, safe="", errors="replace")


def web_annotations_of(material: Material, step: Step) -> Document:
    """Return the collection. Of a selection it has the tags in use, and no searches, rows or dismissals."""
    writer = _Collection(material)
    content, replaced = _encoded(writer.node(step))
    return Document(content, (*writer.left_out(), *replaced_in_words(replaced, "JSON")))


class _Collection:
    """Makes the nodes of a collection."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.annotations = material.annotations
        self.written = _time(material.written)
        name = f"{material.title}\n{self.written}"
        self.id = f"urn:uuid:{uuid.uuid5(uuid.UUID(NAMESPACE[9:-1]), name.encode('utf-8', 'replace').hex())}"
        self.origins: dict[str, Origin] = {
            end.article.id: end.article for link in material.links for end in (link.one, link.other)
        }
        self.origins |= {each.id: each for each in material.articles}
        self.known = [each.id for each in material.articles]

    def node(self, step: Step) -> Node:
        """Return the collection (section 5.1) with its one page, embedded (5.2)."""
        items: list[Node] = []
        total = len(self.material.highlights) + len(self.material.links)
        for node in self._annotations():
            items.append(node)
            if len(items) % _EACH == 0:
                step(len(items), max(0, total - len(items)))
        page: Node = {
            "id": f"{self.id}#page",
            "type": "AnnotationPage",
            "partOf": self.id,
            "startIndex": 0,
            "items": items,
        }
        return {
            "@context": [CONTEXT, {PREFIX: NAMESPACE}],
            "id": self.id,
            "type": "AnnotationCollection",
            "label": self.material.title,
            "generator": {"type": "Software", "name": "Synoptic"},
            "generated": self.written,
            "total": len(items),
            **self._around(),
            "first": page,
            "last": page["id"],
        }

    def _around(self) -> Node:
        """Return the articles, the codebook, and what the reader keeps about the library as a whole."""
        found = self.annotations
        everything = self.material.selection == EVERYTHING
        kept: Mapping[str, Iterable[Node]] = {
            "articles": map(self._article, self.origins.values()),
            "tags": map(_tag, found.tags.values() if everything else self._used_tags()),
            "searches": (
                _timed(each, {"label": each.name, own("query"): each.query, own("scope"): each.scope})
                for each in (found.searches.values() if everything else ())
            ),
            "rows": (
                _timed(each, {"label": each.label, own("claim"): each.claim})
                for each in (found.rows.values() if everything else ())
            ),
            "dismissals": (
                _timed(
                    each, {"label": each.label, own("difference"): each.difference, **_made_by(each.creator)}
                )
                for each in (found.dismissals.values() if everything else ())
            ),
        }
        return {own(name): nodes for name, each in kept.items() if (nodes := list(each))}

    def left_out(self) -> Iterator[str]:
        """Yield what of the exported things is not in the file."""
        anchors = [each.record.anchor for each in self.material.highlights]
        anchors += [
            each.record.moved_to for each in self.material.highlights if each.record.moved_to is not None
        ]
        anchors += [
            end.anchor
            for link in self.material.links
            for end in self.annotations.links[link.id].ends
            if end.anchor is not None
        ]
        earlier = {each.digest for each in anchors} - {each.digest for each in self.material.read.values()}
        if earlier:
            yield f"{counted(len(earlier), 'earlier text')}: passages in one have their words and its hash"
        if self.material.selection != EVERYTHING:
            return
        if number := len(self.annotations.trash):
            yield f"{counted(number, 'removal')} in the trash: what was removed stays in the library"
        if number := sum(each not in self.origins for each in self.annotations.letters):
            yield f"{counted(number, 'letter')} of articles that are not exported"

    def _used_tags(self) -> Iterator[Tag]:
        used = {tag for each in self.material.highlights for tag in each.record.tags}
        used |= {each.claim.removeprefix(TAG_CLAIM) for each in self._silences()}
        return (tag for tag in self.annotations.tags.values() if tag.id in used)

    def _article(self, origin: Origin) -> Node:
        article, record = self.material.read.get(origin.id), self.annotations.articles.get(origin.id)
        part = article.part if article is not None else record.part if record is not None else None
        kept: Node = {} if record is None else {**_timed(record, {}), **_of_record(record)}
        if (letter := self.annotations.letters.get(origin.id)) is not None:
            kept[own("letter")] = {
                "value": letter.letter,
                own("sha256"): letter.digest,
                "created": _time(letter.created),
            }
        return _filled(
            {
                **kept,
                "id": iri_of(origin.id),
                "type": "Text",
                "dc:title": origin.title,
                "dc:publisher": origin.source,
                "dc:creator": origin.author,
                "dc:date": origin.date,
                "dc:language": origin.language,
                "schema:url": origin.url,
                "schema:articleSection": origin.section,
                own("file"): origin.file.removesuffix(place_name("", part)),
                own("part"): part,
                own("sha256"): origin.digest if record is None else record.digest,
                own("facts"): [{"name": name, "value": value} for name, value in origin.fields.items()],
            }
        )

    def _annotations(self) -> Iterator[Node]:
        yield from map(self._highlight, self.material.highlights)
        yield from self._notes()
        for link in self.material.links:
            yield self._link(link, self.annotations.links[link.id])
        yield from map(self._silence, self._silences())

    def _highlight(self, highlight: ExportedHighlight) -> Node:
        record = highlight.record
        notes = self.annotations.notes_on(record.id)
        bodies: list[Node] = [_words(tag, "tagging") for tag in highlight.tags]
        bodies += map(_note, sorted(notes, key=lambda note: note.creator != record.creator))
        return _annotation(
            record.id,
            "highlighting",
            (record.created, record.modified),
            # Recogito's and Annotorious' readers fail where there is no body.
            bodies or [_words("", "highlighting")],
            self._marked(highlight),
            record.creator,
        )

    def _marked(self, highlight: ExportedHighlight) -> Node:
        """Return the passage where it is now, as far as its words stand there; the first place goes along."""
        record, origin = highlight.record, highlight.article
        first, created = record.anchor, _time(record.created)
        article = self.material.read.get(origin.id)
        same = (highlight.start, highlight.end, highlight.digest) == (first.start, first.end, first.digest)
        if same or article is None or article.digest != highlight.digest:
            target = self._target(origin, first, created)
        else:
            now = Anchor(
                start=highlight.start,
                end=highlight.end,
                exact=highlight.quotation,
                before=article.text[max(0, highlight.start - CONTEXT_LENGTH) : highlight.start],
                after=article.text[highlight.end : highlight.end + CONTEXT_LENGTH],
                digest=highlight.digest,
            )
            target = self._target(origin, now, self.written)
            target[own("asMarked")] = self._target(origin, first, created)
        if record.moved_to is not None:
            target[own("movedTo")] = self._target(origin, record.moved_to, _time(record.modified))
        return target

    def _target(self, origin: Origin, anchor: Anchor, when: str) -> Node:
        """Return a passage: its words and its place (4.2.4, 4.2.5) in the text that it was in (4.3.1)."""
        return {
            **_whole(origin),
            "selector": [
                _filled(
                    {
                        "type": "TextQuoteSelector",
                        "exact": anchor.exact,
                        "prefix": anchor.before,
                        "suffix": anchor.after,
                    }
                ),
                {"type": "TextPositionSelector", "start": anchor.start, "end": anchor.end},
            ],
            "state": {"type": "TimeState", "sourceDate": when, own("sha256"): anchor.digest},
        }

    def _notes(self) -> Iterator[Node]:
        """Yield the notes on articles and on the library, which is the collection."""
        for target in (LIBRARY, *self.known):
            for note in self.annotations.notes_on(target):
                on: object = self.id if target == LIBRARY else _whole(self.origins[target])
                body = _words(note.text, "commenting", "text/markdown")
                times = note.created, note.modified
                yield _annotation(note.id, "commenting", times, [body], on, note.creator)

    def _link(self, link: ExportedLink, record: Link) -> Node:
        """Return a link: from its target to its body, with its kind as a class."""
        when = _time(record.created)
        bodies = [
            {**self._end(record.other, link.other.article, when), "purpose": "linking"},
            _words(record.kind, "classifying"),
        ]
        if record.note:
            bodies.append(_words(record.note, "commenting", "text/markdown"))
        target = self._end(record.one, link.one.article, when)
        times = record.created, record.modified
        return _annotation(record.id, "linking", times, bodies, target, record.creator)

    def _end(self, end: LinkEnd, origin: Origin, when: str) -> Node:
        return _whole(origin) if end.anchor is None else self._target(origin, end.anchor, when)

    def _silences(self) -> Iterator[Silence]:
        known = set(self.known)
        return (each for each in self.annotations.silences.values() if each.article in known)

    def _silence(self, silence: Silence) -> Node:
        """Return a silence: the article as it was then, assessed to have nothing on a claim."""
        created = _time(silence.created)
        state = {"type": "TimeState", "sourceDate": created, own("sha256"): silence.digest}
        node = _annotation(
            silence.id,
            "assessing",
            (silence.created, None),
            [_words(silence.label, "assessing")],
            {**_whole(self.origins[silence.article]), "state": state},
            silence.creator,
        )
        node[own("silentOn")] = silence.claim
        return node


def _annotation(
    identifier: str,
    motivation: str,
    times: tuple[datetime, datetime | None],
    bodies: list[Node],
    target: object,
    creator: str | None,
) -> Node:
    """Return an annotation (section 3.1), which stands by itself when it is taken out of the collection."""
    created, modified = times
    node: Node = {
        "@context": CONTEXT,
        "id": iri_of(identifier),
        "type": "Annotation",
        "motivation": motivation,
        "created": _time(created),
    }
    if modified is not None:
        node["modified"] = _time(modified)
    return {**node, **_made_by(creator), "body": bodies, "target": target}


def _made_by(creator: str | None) -> Node:
    """Return who made something (3.3.1); nothing in a library of one reader."""
    return {} if creator is None else {"creator": {"type": "Person", "nickname": creator}}


def _words(value: str, purpose: str, form: str = "text/plain") -> Node:
    """Return a text about the passage (3.2.4)."""
    return {"type": "TextualBody", "purpose": purpose, "format": form, "value": value}


def _note(note: Note) -> Node:
    """Return the body that a note is; its id is where its identity is tracked (3.3.7)."""
    return {
        **_words(note.text, "commenting", "text/markdown"),
        "canonical": iri_of(note.id),
        "created": _time(note.created),
        "modified": _time(note.modified),
        **_made_by(note.creator),
    }


def _whole(origin: Origin) -> Node:
    """Return an article as a whole: its address (4.), else its text by its hash, else its id."""
    source = web_address(origin.url) or (TEXT_URN + origin.digest if origin.digest else iri_of(origin.id))
    return {"type": "SpecificResource", "source": source, own("article"): {"id": iri_of(origin.id)}}


def _of_record(record: ArticleRecord) -> Node:
    """Return what a library keeps of an article beside its facts: the encoding that its reader chose, and
    where the facts are from."""
    origins = [{"name": name, "value": value} for name, value in record.origins or ()]
    return {own("encoding"): record.encoding, own("origins"): origins}


def _tag(tag: Tag) -> Node:
    """Return a tag of the codebook as a concept of SKOS."""
    node = _timed(
        tag,
        {
            "type": "skos:Concept",
            "skos:prefLabel": tag.name,
            own("colour"): tag.colour,
            "skos:definition": tag.description,
        },
    )
    return _filled(node)


def _timed(record: Made, values: Node) -> Node:
    """Return a node of a record, with its id and times."""
    modified = getattr(record, "modified", None)
    changed = {} if modified is None else {"modified": _time(modified)}
    return {"id": iri_of(record.id), **values, "created": _time(record.created), **changed}


def _filled(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def _time(when: datetime) -> str:
    """Return a time as the model wants it (3.3.1): xsd:dateTime in UTC, expressed as Z."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _encoded(node: Node) -> tuple[bytes, int]:
    """Return the file, and how many characters that are no Unicode were replaced."""
    try:
        return msgspec.json.format(msgspec.json.encode(node), indent=1), 0
    except UnicodeEncodeError:
        replaced = 0

        def sound(value: object) -> object:
            nonlocal replaced
            if isinstance(value, str):
                whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
                replaced += whole.count(REPLACEMENT) - value.count(REPLACEMENT)
                return whole
            if isinstance(value, dict):
                return {name: sound(each) for name, each in value.items()}
            return [sound(each) for each in value] if isinstance(value, list) else value

        return msgspec.json.format(msgspec.json.encode(sound(node)), indent=1), replaced
