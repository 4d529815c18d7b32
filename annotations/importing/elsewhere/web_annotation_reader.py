"""Read W3C Web Annotations: ours whole, and what other programs write, which is seldom quite the model.

Read are a collection or page of annotations, a set of them (Readium's, as Thorium writes it), a list, and one
alone. Sources: Web Annotation Data Model, W3C Recommendation of 23 February 2017, and `readium/annotations`;
the shapes of RecogitoJS, of Recogito and of Annotorious are those of their documentation and code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.web_annotations import TEXT_URN
from synoptic.annotations.importing.elsewhere._web_bodies import WebBody, bodies_of
from synoptic.annotations.importing.elsewhere._web_records import (
    article_in,
    dismissal_in,
    letter_in,
    row_in,
    search_in,
    tag_in,
)
from synoptic.annotations.importing.elsewhere._web_selectors import anchor_of, has_selector
from synoptic.annotations.importing.elsewhere._web_terms import (
    iri_in,
    motivations_of,
    name_of,
    own_value,
    record_id,
    times_of,
    types_of,
)
from synoptic.annotations.importing.elsewhere.distinctions import ForeignHighlight, told_apart
from synoptic.annotations.importing.elsewhere.foreign_json import (
    document_in,
    first_of,
    looks_like_json,
    members,
    object_in,
    objects_in,
    text_in,
    texts_in,
)
from synoptic.annotations.importing.incoming import (
    Incoming,
    IncomingAnchor,
    IncomingArticle,
    IncomingHighlight,
    IncomingLink,
    IncomingLinkEnd,
    IncomingNote,
)
from synoptic.annotations.model.values import LINK_KINDS, ClaimRow, Dismissal, SavedSearch, Silence
from synoptic.corpus.errors import on_one_line
from synoptic.corpus.formats.lists.entries import Refused, web_address

if TYPE_CHECKING:
    from datetime import datetime

    from synoptic.corpus.formats.lists.json_records import Record

R = TypeVar("R", ClaimRow, SavedSearch, Dismissal)

_FORMAT = "W3C Web Annotations"
_LISTS = ("items", "@graph", "annotations", "resources")
"""The members of a container that hold annotations; `resources` is that of the model's forerunner."""
_MAX_DEPTH = 6


def recognises(content: bytes, name: str) -> bool:
    """Tell whether a file says that it is of the model, or has a target as it wants one."""
    del name
    if not looks_like_json(content):
        return False
    said = b"ns/anno.jsonld" in content or b'"Annotation"' in content or b"oa:Annotation" in content
    return said or (b'"selector"' in content and b'"permissions"' not in content and b'"target"' in content)


def read(content: bytes, name: str) -> Incoming:
    """Return what a file of Web Annotations says. Raises InvalidRequest for a file without any."""
    found = document_in(content, name, _LISTS)
    reader = _Reader()
    reader.take(found)
    if not any(isinstance(each, Mapping) for each in reader.nodes):
        raise InvalidRequest(f"{on_one_line(name)}: no Web Annotations; export them as JSON-LD.")
    return reader.incoming()


class _Place(Struct, frozen=True):
    """A target: an article, and a passage in it."""

    article: str
    """Key of the article."""
    anchor: IncomingAnchor | None
    """The passage; None for the article as a whole."""
    moved_to: IncomingAnchor | None = None
    """Where its reader said it is, in a later version."""


class _Said(Struct, frozen=True):
    """What the bodies of an annotation say."""

    tags: tuple[str, ...]
    """Its tags and classes."""
    note: str
    """Its comments, one after the other."""
    one_note: WebBody | None
    """The comment, if there is just one."""
    colour: str
    """Its colour, as Readium has them."""
    others: tuple[WebBody, ...] = ()
    """The notes of other readers, in our own collections."""


class _Reader:
    def __init__(self) -> None:
        self.nodes: list[Record | Refused] = []
        self._left_out: list[str] = []
        self._articles: dict[str, IncomingArticle] = {}
        self._collection: Record = {}
        self._publication = ""
        self._is_ours = False
        self._found: list[ForeignHighlight] = []
        self._notes: list[IncomingNote] = []
        self._links: list[IncomingLink] = []
        self._silences: list[Silence] = []
        self._places: dict[str, _Place] = {}
        self._remarks: defaultdict[str, list[Record]] = defaultdict(list)

    # What is in the file

    def take(self, value: object, depth: int = 0) -> None:
        """Take the annotations of a container, or an annotation; containers may lie in each other."""
        for each in members(value):
            if isinstance(each, Refused):
                self.nodes.append(each)
            elif isinstance(each, Mapping):
                self._take(each, depth)
            elif isinstance(each, str) and depth:
                self._left_out.append(f"{on_one_line(text_in(each))}: an address, whose content is not here")

    def _take(self, node: Record, depth: int) -> None:
        types = types_of(node)
        inner = [node[name] for name in ("first", *_LISTS) if node.get(name) is not None]
        if depth < _MAX_DEPTH and inner and "Annotation" not in types:
            if not self._collection:
                self._collection = node
            if "AnnotationSet" in types:
                self._publication = self._published(object_in(node.get("about")), iri_in(node))
            for each in inner:
                self.take(each, depth + 1)
        elif "Annotation" in types or "target" in node:
            self.nodes.append(node)

    def incoming(self) -> Incoming:
        """Return what all of it says."""
        self._is_ours = own_value(self._collection, "articles") is not None
        articles = objects_in(own_value(self._collection, "articles"))
        for each in articles:
            self._articles[iri_in(each)] = article_in(each)
        nodes: list[tuple[int, Record]] = []
        for number, node in enumerate(self.nodes, start=1):
            if isinstance(node, Refused):
                self._leave(number, node.reason)
            else:
                nodes.append((number, node))
        known = {identifier for _, node in nodes if (identifier := iri_in(node))}
        passages, links = self._sorted(nodes, known)
        for number, node in passages:
            self._annotation(number, node)
        for number, node in links:
            self._link(number, node)
        highlights, colours = told_apart(self._found)
        return Incoming(
            format=_FORMAT,
            articles=tuple(self._articles.values()),
            tags=(*map(tag_in, objects_in(own_value(self._collection, "tags"))), *colours),
            highlights=highlights,
            notes=tuple(self._notes),
            links=tuple(self._links),
            silences=tuple(self._silences),
            rows=tuple(self._kept("rows", row_in)),
            searches=tuple(self._kept("searches", search_in)),
            dismissals=tuple(self._kept("dismissals", dismissal_in)),
            letters=tuple(filter(None, map(letter_in, articles))),
            is_own=self._is_ours,
            left_out=tuple(self._left_out),
        )

    def _sorted(
        self, nodes: Sequence[tuple[int, Record]], known: Collection[str]
    ) -> tuple[list[tuple[int, Record]], list[tuple[int, Record]]]:
        """Return the annotations of articles, and those that tie passages; keep the ones on annotations."""
        passages: list[tuple[int, Record]] = []
        links: list[tuple[int, Record]] = []
        replies: list[tuple[int, str, Record]] = []
        for number, node in nodes:
            answered = [iri_in(each) for each in members(node.get("target")) if iri_in(each) in known]
            if _is_link(node, known):
                links.append((number, node))
            elif answered:
                replies.append((number, answered[0], node))
            else:
                passages.append((number, node))
        above = {iri_in(node): on for _, on, node in replies if iri_in(node)}
        for number, on, node in replies:
            seen = {on}
            while (higher := above.get(on)) is not None and higher not in seen:
                seen.add(on := higher)
            if on in above:
                self._leave(number, "an answer to an answer to itself")
            else:
                self._remarks[on].append(node)
        return passages, links

    # Annotations of articles

    def _annotation(self, number: int, node: Record) -> None:
        identifier = iri_in(node)
        said = self._said(node)
        if (claim := own_value(node, "silentOn")) is not None:
            self._silence(number, node, text_in(claim))
            return
        targets = members(node.get("target"))
        if not targets:
            self._leave(number, "it has no target")
        for place_number, target in enumerate(targets, start=1):
            if isinstance(target, str) and target == iri_in(self._collection):
                self._note(node, said, None)
                continue
            place = self._place(target)
            if place is None:
                self._leave(number, "its target names no article")
            elif place.anchor is None and has_selector(target):
                self._leave(number, "it has no words and no offsets")
            elif place.anchor is None:
                self._on_article(number, node, said, place.article)
            else:
                again = f" ({place_number})" if place_number > 1 and identifier else ""
                if not again:
                    self._places[identifier] = place
                self._found.append(
                    self._highlight(node, said, place, identifier and record_id(identifier) + again)
                )

    def _highlight(self, node: Record, said: _Said, place: _Place, identifier: str) -> ForeignHighlight:
        created, modified = times_of(node)
        highlight = IncomingHighlight(
            id=identifier,
            article=place.article,
            anchor=place.anchor or IncomingAnchor(),
            moved_to=place.moved_to,
            tags=said.tags,
            note=said.note,
            note_id=record_id(said.one_note.id) if said.one_note else "",
            note_created=said.one_note.created if said.one_note else None,
            note_modified=said.one_note.modified if said.one_note else None,
            created=created,
            modified=modified,
            creator=self._by(node) or None,
        )
        for other in said.others:
            self._notes.append(
                IncomingNote(
                    id=record_id(other.id),
                    article=place.article,
                    highlight=identifier,
                    text=other.text,
                    created=other.created,
                    modified=other.modified,
                    creator=other.by or None,
                )
            )
        return ForeignHighlight(highlight, said.colour, "" if self._is_ours else _maker(node))

    def _by(self, node: Record) -> str:
        """Return the name of who made an annotation; in ours, a body that says one is another reader's."""
        return _creator(node) if self._is_ours else _maker(node)

    def _on_article(self, number: int, node: Record, said: _Said, article: str) -> None:
        if said.note:
            self._note(node, said, article)
            if said.tags:
                self._leave(number, f"tags on an article: {', '.join(map(on_one_line, said.tags))}")
        else:
            self._leave(number, "it marks an article as a whole and has no note")

    def _note(self, node: Record, said: _Said, article: str | None) -> None:
        created, modified = times_of(node)
        note = IncomingNote(
            id=record_id(iri_in(node)),
            article=article,
            text=said.note,
            created=created,
            modified=modified,
            creator=self._by(node) or None,
        )
        self._notes.append(note)

    def _silence(self, number: int, node: Record, claim: str) -> None:
        target = object_in(node.get("target"))
        place, (created, _) = self._place(target), times_of(node)
        digest = text_in(own_value(object_in(target.get("state")), "sha256"))
        if place is None or created is None or not digest:
            self._leave(number, "a silence without article, time or SHA-256 of its text")
            return
        label = next((text_in(body.get("value")) for body in objects_in(node.get("body"))), "")
        by = self._by(node) or None
        self._silences.append(
            Silence(record_id(iri_in(node)), claim, label, place.article, digest, created, by)
        )

    # Targets

    def _place(self, target: object) -> _Place | None:
        """Return the passage or article that a target is; None if it names no article."""
        node: Record = target if isinstance(target, Mapping) else {"source": text_in(target)}
        source = first_of(node, "source", "hasSource")
        address = iri_in(source) or text_in(source) or iri_in(node)
        key = text_in(iri_in(own_value(node, "article")))
        if key not in self._articles or not key:
            key = self._publication or self._article_at(address, object_in(source), node)
        if not key:
            return None
        moved_to = own_value(node, "movedTo")
        return _Place(
            key,
            anchor_of(object_in(own_value(node, "asMarked")) or node),
            anchor_of(object_in(moved_to)) if moved_to is not None else None,
        )

    def _article_at(self, address: str, source: Record, target: Record) -> str:
        """Return the key of the article with an address; empty for a blank one."""
        address = address.strip()
        key = address.partition("#")[0] or address
        if key and key not in self._articles:
            title = first_of(source, "title", "dc:title", "label") or first_of(target, "title", "label")
            is_text = key.startswith(TEXT_URN)
            self._articles[key] = IncomingArticle(
                key=key,
                title=text_in(title),
                url=web_address(key) or None,
                file="" if web_address(key) or key.startswith("urn:") else unquote(urlsplit(key).path),
                digest=key.removeprefix(TEXT_URN) if is_text else "",
            )
        return key

    def _published(self, about: Record, key: str) -> str:
        """Return the key of the publication that all annotations of a set are about; empty for an unknown."""
        title = " ".join(texts_in(about.get("dc:title")))
        if not title:
            return ""
        key = key or title
        self._articles[key] = IncomingArticle(
            key=key,
            title=title,
            author=", ".join(texts_in(about.get("dc:creator"))) or None,
            source=", ".join(texts_in(about.get("dc:publisher"))) or None,
            date=", ".join(texts_in(about.get("dc:date"))) or None,
        )
        return key

    # Bodies

    def _said(self, node: Record) -> _Said:
        """Return what an annotation and the remarks on it say."""
        tags: list[str] = []
        notes: list[str] = []
        comments: list[WebBody] = []
        others: list[WebBody] = []
        colour = ""
        for number, each in enumerate((node, *self._remarks.get(iri_in(node), ()))):
            by = name_of(each.get("creator")) if number else ""
            for body in bodies_of(each):
                if body.is_colour:
                    colour = colour or body.text.strip()
                elif body.is_tag:
                    tags.append(body.text.strip())
                elif body.id and self._is_ours and not number and body.by != _creator(each):
                    others.append(body)
                elif body.text.strip():
                    notes.append(f"{by}: {body.text}" if by else body.text)
                    comments.append(body)
            for node_of_body in objects_in(each.get("body")):
                tags += texts_in(node_of_body.get("keyword"))
                colour = colour or text_in(node_of_body.get("color")).strip()
        return _Said(
            tuple(filter(None, tags)),
            "\n\n".join(notes),
            comments[0] if len(comments) == 1 else None,
            colour,
            tuple(others),
        )

    # Links

    def _link(self, number: int, node: Record) -> None:
        ends = [self._end(each) for each in _ends(node)]
        kinds = [body.text for body in bodies_of(node) if body.is_tag]
        kinds += [body.text for each in self._remarks.get(iri_in(node), ()) for body in bodies_of(each)]
        kind = next((name for each in kinds if (name := each.strip().casefold()) in LINK_KINDS), "")
        if len(ends) != 2 or None in ends:
            self._leave(number, "a link that does not tie two passages of this file")
        elif not kind:
            said = f"“{on_one_line(kinds[0])}”" if kinds else "of no kind"
            self._leave(number, f"a link {said}; kinds are {', '.join(LINK_KINDS)}")
        else:
            one, other = (
                IncomingLinkEnd(article=end.article, anchor=end.anchor) for end in ends if end is not None
            )
            created, modified = times_of(node)
            notes = [
                body.text for body in bodies_of(node) if not body.is_tag and "linking" not in body.purposes
            ]
            self._links.append(
                IncomingLink(
                    id=record_id(iri_in(node)),
                    kind=kind,
                    one=one,
                    other=other,
                    note="\n\n".join(notes),
                    created=created,
                    modified=modified,
                    creator=self._by(node) or None,
                )
            )

    def _end(self, value: object) -> _Place | None:
        if (known := self._places.get(iri_in(value))) is not None:
            return known
        return self._place(value) if isinstance(value, Mapping) and "source" in value else None

    # The rest

    def _kept(self, name: str, record: Callable[[Record, datetime], R]) -> Iterator[R]:
        for each in objects_in(own_value(self._collection, name)):
            created, _ = times_of(each)
            if created is None or not iri_in(each):
                self._left_out.append(f"one of the {name}: it has no id or no time")
            else:
                yield record(each, created)

    def _leave(self, number: int, reason: str) -> None:
        self._left_out.append(f"annotation {number:,}: {reason}")


def _is_link(node: Record, known: Collection[str]) -> bool:
    """Tell whether an annotation ties two passages or articles, or annotations of these."""
    if "linking" not in motivations_of(node):
        return False
    ends = _ends(node)
    return len(ends) == 2 and all(
        iri_in(each) in known or (isinstance(each, Mapping) and "source" in each) for each in ends
    )


def _creator(node: Record) -> str:
    """Return the name that an annotation says itself."""
    return name_of(node.get("creator"))


def _maker(node: Record) -> str:
    """Return the name of who made an annotation; Recogito says it of each body."""
    names = [
        name_of(first_of(each, "creator", "dcterms:creator"))
        for each in (node, *objects_in(node.get("body")))
    ]
    return next(filter(None, names), "")


def _ends(node: Record) -> list[object]:
    """Return the two ends of a link: its targets, or target and the body that is no text."""
    targets = [*members(node.get("target"))]
    bodies = [
        each
        for each in members(node.get("body"))
        if isinstance(each, str) or (isinstance(each, Mapping) and "value" not in each)
    ]
    return targets if len(targets) > 1 else [*targets, *bodies]
