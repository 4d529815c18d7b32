"""All annotations as one JSON document, with the texts that they were made in; docs/import.md describes it.

Its names are those of the command line: an article is `{"id", "title", "source", "date", "path"}`, a place
`{"article", "start", "end", "text"}`, with offsets in code points. `synopsis.schema.json` beside this module
is its JSON Schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from synoptic.annotations.export.document import Document, Step, unwatched
from synoptic.annotations.export.selection import EVERYTHING
from synoptic.annotations.files.codec import to_document
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.model.wording import counted
from synoptic.corpus.articles.article_names import place_name

if TYPE_CHECKING:
    from synoptic.annotations.export.material import ExportedHighlight, Material, Origin
    from synoptic.annotations.model.values import Anchor, Link, LinkEnd, Note

VERSION = 1
"""The version of the form; a reader refuses a higher one."""
_EVERY = 250
"""Highlights between two steps."""
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def annotations_as_json(material: Material, step: Step = unwatched) -> Document:
    """Return all that was selected as a JSON document, in UTF-8, a record a line."""
    return _Writing(material, step).document()


class _Writing:
    """The writing of one document."""

    def __init__(self, material: Material, step: Step) -> None:
        self._material, self._annotations, self._step = material, material.annotations, step
        self._articles: dict[str, Origin] = {each.id: each for each in material.articles}
        self._ids = frozenset(self._articles)
        self._is_whole = material.selection == EVERYTHING
        self._links = [
            each
            for each in self._annotations.links.values()
            if any(end.article in self._ids for end in each.ends) and not material.selection.is_of_highlights
        ]
        for link in material.links:
            for end in (link.one, link.other):
                self._articles.setdefault(end.article.id, end.article)
        self._silences = [each for each in self._annotations.silences.values() if each.article in self._ids]
        self._notes = [each for each in self._annotations.notes.values() if self._is_beside(each)]
        self._digests: dict[str, None] = {}
        """The SHA-256 of the texts that anchors are in."""

    def document(self) -> Document:
        found, material = self._annotations, self._material
        highlights = list(self._highlights())
        links = [self._link(each) for each in self._links]
        texts = self._texts()
        parts: dict[str, Any] = {
            "synoptic": VERSION,
            "title": material.title,
            "written": material.written.isoformat(),
            "articles": [self._article(each, texts) for each in self._articles.values()],
            "tags": [to_document(each) for each in found.tags.values() if self._is_used(each.name)],
            "highlights": highlights,
            "notes": [self._note(each) for each in self._notes],
            "links": links,
            "silences": [to_document(each) for each in self._silences],
            "rows": self._all(found.rows),
            "searches": self._all(found.searches),
            "dismissals": self._all(found.dismissals),
            "letters": list(self._letters()),
            "texts": texts,
        }
        body = ",\n".join(f"{_encode(name)}: {_laid_out(value)}" for name, value in parts.items())
        # Half a surrogate pair, as a file name may hold, has no UTF-8; the escape for it is JSON.
        content = f"{{\n{body}\n}}\n".encode("utf-8", "backslashreplace")
        return Document(content, tuple(self._left_out()))

    def _all(self, records: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return records that are about no article, which belong to a library as a whole."""
        return [to_document(each) for each in records.values()] if self._is_whole else []

    def _is_used(self, name: str) -> bool:
        return self._is_whole or any(tag.name == name for tag in self._material.tags)

    def _is_beside(self, note: Note) -> bool:
        """Tell whether a note is on one of these articles, on the library, or another's on a highlight."""
        if (marked := self._annotations.highlights.get(note.target)) is not None:
            return marked.creator != note.creator and marked.article in self._ids
        return note.target in self._ids or (note.target == LIBRARY and self._is_whole)

    def _article(self, origin: Origin, texts: Mapping[str, str]) -> dict[str, Any]:
        record = self._annotations.articles.get(origin.id)
        read = self._material.read.get(origin.id)
        part = (None if read is None else read.part or None) if record is None else record.part
        known: dict[str, Any] = {
            "id": origin.id,
            "title": origin.title,
            "source": origin.source or None,
            "date": origin.date or None,
            "path": origin.file.removesuffix(place_name("", part)),
            "part": part,
            "author": origin.author or None,
            "url": origin.url or None,
            "section": origin.section or None,
            "language": origin.language or None,
            "fields": dict(origin.fields),
            "digest": origin.digest,
        }
        if record is not None:
            path = known["path"]
            known |= {**to_document(record), "path": path}
        now = origin.digest if read is None else read.digest
        return known | {"text": now if now in texts else None}

    def _highlights(self) -> Iterator[dict[str, Any]]:
        exported = {each.id: each for each in self._material.highlights}
        for number, each in enumerate(self._annotations.highlights.values()):
            if number % _EVERY == 0:
                self._step(number, len(self._annotations.highlights) - number)
            if (one := exported.get(each.id)) is not None:
                yield self._highlight(one)

    def _highlight(self, exported: ExportedHighlight) -> dict[str, Any]:
        record = exported.record
        note = self._annotations.note_on(record.id, record.creator)
        return {
            "id": record.id,
            "place": self._place(record.article, record.anchor),
            "moved": None if record.moved_to is None else self._place(record.article, record.moved_to),
            "state": str(exported.state),
            "now": exported.now or None,
            "tags": list(exported.tags),
            "note": None if note is None else _without(to_document(note), "target"),
            "created": record.created.isoformat(),
            "modified": record.modified.isoformat(),
            **({} if record.creator is None else {"creator": record.creator}),
        }

    def _place(self, article: str, anchor: Anchor) -> dict[str, Any]:
        self._digests[anchor.digest] = None
        return {
            "article": article,
            "start": anchor.start,
            "end": anchor.end,
            "text": anchor.exact,
            "before": anchor.before,
            "after": anchor.after,
            "digest": anchor.digest,
        }

    def _note(self, note: Note) -> dict[str, Any]:
        document = _without(to_document(note), "target")
        if (marked := self._annotations.highlights.get(note.target)) is not None:
            return {**document, "article": marked.article, "highlight": marked.id}
        return {**document, "article": None if note.target == LIBRARY else note.target}

    def _link(self, link: Link) -> dict[str, Any]:
        ends = {"one": self._end(link.one), "other": self._end(link.other)}
        return {**to_document(link), **ends}

    def _end(self, end: LinkEnd) -> dict[str, Any]:
        return {"article": end.article} if end.anchor is None else self._place(end.article, end.anchor)

    def _letters(self) -> Iterator[dict[str, Any]]:
        for each in self._annotations.letters.values():
            if each.id in self._articles:
                created = each.created.isoformat()
                yield {"article": each.id, "letter": each.letter, "digest": each.digest, "created": created}

    def _texts(self) -> dict[str, str]:
        """Return the texts that passages are in, and those of all articles that something is noted of."""
        read = {each.digest: each.text for each in self._material.read.values()}
        noted = {
            *(each.record.article for each in self._material.highlights),
            *(each.target for each in self._notes),
            *(each.article for each in self._silences),
            *(end.article for each in self._links for end in each.ends),
        }
        now = (each.digest for each in self._material.read.values() if each.id in noted)
        kept = (each.digest for each in self._articles.values() if each.id in noted)
        texts = {}
        for digest in dict.fromkeys((*self._digests, *now, *kept)):
            text = read.get(digest) or self._material.texts.get(digest)
            if text is not None:
                texts[digest] = text
        return texts

    def _left_out(self) -> Iterator[str]:
        if not self._is_whole:
            return
        if number := len(self._annotations.trash):
            yield f"{counted(number, 'removal')} in the trash: what was removed stays in the library"
        if number := sum(each not in self._articles for each in self._annotations.letters):
            yield f"{counted(number, 'letter')} of articles that are not exported"


def _laid_out(value: object) -> str:
    """Return a value as JSON; of a list or an object, each part on a line."""
    if isinstance(value, list) and value:
        return f"[\n{_lines(map(_encode, value))}\n]"
    if isinstance(value, dict) and value:
        return f"{{\n{_lines(f'{_encode(name)}: {_encode(each)}' for name, each in value.items())}\n}}"
    return _encode(value)


def _lines(parts: Iterable[str]) -> str:
    return ",\n".join(parts)


def _without(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != name}
