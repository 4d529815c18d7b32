"""Reading a library that somebody sent: a folder with `.synoptic`, or the library's own folder.

It may be hostile. Its files are read through `files.disk`, as the reader's own are, and nothing in it is
written; of the articles that its records name, those are read that are regular files within its folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.files.annotation_file import AnnotationFile
from synoptic.annotations.files.kept_texts import KeptTexts
from synoptic.annotations.importing.incoming import (
    Incoming,
    IncomingAnchor,
    IncomingArticle,
    IncomingHighlight,
    IncomingLink,
    IncomingLinkEnd,
    IncomingNote,
    IncomingTag,
)
from synoptic.annotations.library.catalogue import identify, path_of
from synoptic.annotations.library.library import FOLDER_NAME, find
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.model.wording import counted
from synoptic.annotations.server.pointer import FILE_NAME as SHARED_FILE
from synoptic.annotations.store.store import FILE_NAME
from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    from synoptic.annotations.library.library import Library
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.annotations.model.values import Anchor, ArticleRecord, Highlight, LinkEnd, Note

LABEL = "Synoptic library"
"""The name of the format."""
MAX_CHARACTERS = 256 * 1024**2
"""Characters that all texts of a library may have together."""


def is_library(path: Path) -> bool:
    """Tell whether a path is a folder that has a library, or is one."""
    return path.is_dir() and (
        path.name == FOLDER_NAME or (path / FOLDER_NAME).is_dir() or (path / FILE_NAME).exists()
    )


def read_library(path: Path) -> Incoming:
    """Return all that a library has but its trash; what cannot be read of it is told.

    Raises InvalidRequest for a folder without a library, for one whose library is on a server, and for a link
    in the place of its file; StoreError where its files cannot be used.
    """
    if not is_library(path):
        raise InvalidRequest(
            f"{on_one_line(path)}: no library there; name a folder with a {FOLDER_NAME}, or a file of "
            "annotations."
        )
    library = find(None, path, path)
    if os.path.lexists(library.folder / SHARED_FILE):
        raise InvalidRequest(
            f"{on_one_line(path)}: its annotations are on a server; ask for an export with "
            "`synoptic export --format json`."
        )
    if (library.folder / FILE_NAME).is_symlink():
        raise InvalidRequest(
            f"{on_one_line(library.folder / FILE_NAME)}: a symbolic link is not followed in a library "
            "that somebody sent; put the file itself there."
        )
    file = AnnotationFile(library.folder / FILE_NAME)
    annotations, problems = file.read()
    damage = () if file.damage is None else (f"it is damaged ({file.damage}), so something may be missing",)
    texts = _Texts(library, annotations)
    return Incoming(
        format=LABEL,
        articles=tuple(_article(each, texts) for each in annotations.articles.values()),
        tags=tuple(
            IncomingTag(
                id=tag.id,
                name=tag.name,
                colour=tag.colour,
                description=tag.description,
                created=tag.created,
                modified=tag.modified,
            )
            for tag in annotations.tags.values()
        ),
        highlights=tuple(_highlight(each, annotations) for each in annotations.highlights.values()),
        notes=tuple(_notes(annotations)),
        links=tuple(
            IncomingLink(
                id=link.id,
                kind=link.kind,
                one=_end(link.one),
                other=_end(link.other),
                note=link.note,
                created=link.created,
                modified=link.modified,
                creator=link.creator,
            )
            for link in annotations.links.values()
        ),
        silences=tuple(annotations.silences.values()),
        rows=tuple(annotations.rows.values()),
        searches=tuple(annotations.searches.values()),
        dismissals=tuple(annotations.dismissals.values()),
        letters=tuple(each for each in annotations.letters.values() if each.id in annotations.articles),
        texts=tuple(texts.of_anchors(annotations)),
        is_own=True,
        is_library=True,
        left_out=(*damage, *problems, *texts.left_out()),
    )


class _Texts:
    """The texts of a library, as far as they are kept or its files have them."""

    def __init__(self, library: Library, annotations: Annotations) -> None:
        self._kept, self._size, self._too_many = KeptTexts(library.folder), 0, 0
        self._read: dict[str, str | None] = {}
        lacking = [each for each in annotations.articles.values() if self.get(each.digest) is None]
        self._in_files = dict(_in_files(lacking, annotations, library.root))

    def get(self, digest: str) -> str | None:
        """Return the text with that SHA-256, if it is kept."""
        if digest not in self._read:
            text = self._kept.get(digest)
            if text is not None and self._size + len(text) > MAX_CHARACTERS:
                self._too_many, text = self._too_many + 1, None
            self._size += len(text or "")
            self._read[digest] = text
        return self._read[digest]

    def of(self, record: ArticleRecord) -> str | None:
        """Return the text of an article: the one that was annotated, else that of its file."""
        return self.get(record.digest) or self._in_files.get(record.id)

    def of_anchors(self, annotations: Annotations) -> Iterator[str]:
        """Yield the texts that passages were marked in, beside those of the articles."""
        current = {record.digest for record in annotations.articles.values()}
        ends = (end.anchor for link in annotations.links.values() for end in link.ends)
        marked = (
            anchor for each in annotations.highlights.values() for anchor in (each.anchor, each.moved_to)
        )
        wanted = {anchor.digest for anchor in (*marked, *ends) if anchor is not None}
        for digest in sorted(wanted - current):
            if (text := self.get(digest)) is not None:
                yield text

    def left_out(self) -> Iterator[str]:
        """Yield what is said of texts that were not read."""
        if self._too_many:
            million = MAX_CHARACTERS // 1024**2
            yield f"{counted(self._too_many, 'text')}: all have more than {million} million characters"


def _in_files(
    records: Iterable[ArticleRecord], annotations: Annotations, root: Path | None
) -> Iterator[tuple[str, str]]:
    """Yield id and text of the articles of these records, as far as files within the folder have them."""
    from synoptic.corpus.files.loading import load

    if root is None:
        return
    within = Path(os.path.realpath(root))
    paths = {path_of(record, root) for record in records if record.path}
    # A path may lead anywhere, by itself or through a link; a pipe would be waited for.
    there = [path for path in paths if Path(os.path.realpath(path)).is_relative_to(within) and path.is_file()]
    if there:
        for article in identify(load(sorted(there)).articles, annotations, root):
            yield article.id, article.text


def _article(record: ArticleRecord, texts: _Texts) -> IncomingArticle:
    return IncomingArticle(
        key=record.id,
        id=record.id,
        title=record.title,
        source=record.source,
        author=record.author,
        date=record.date,
        url=record.url,
        section=record.section,
        language=record.language,
        fields=record.fields,
        file=record.path,
        part=record.part,
        digest=record.digest,
        text=texts.of(record),
        record=record,
    )


def _highlight(highlight: Highlight, annotations: Annotations) -> IncomingHighlight:
    return IncomingHighlight(
        id=highlight.id,
        article=highlight.article,
        anchor=_anchor(highlight.anchor),
        moved_to=None if highlight.moved_to is None else _anchor(highlight.moved_to),
        tags=tuple(tag.name for tag in annotations.tags_of(highlight)),
        created=highlight.created,
        modified=highlight.modified,
        creator=highlight.creator,
    )


def _notes(annotations: Annotations) -> Iterator[IncomingNote]:
    marked: Mapping[str, Highlight] = annotations.highlights
    for note in annotations.notes.values():
        highlight = marked.get(note.target)
        if highlight is not None:
            yield _note(note, highlight.article, highlight.id)
        else:
            yield _note(note, None if note.target == LIBRARY else note.target, "")


def _note(note: Note, article: str | None, highlight: str) -> IncomingNote:
    return IncomingNote(
        id=note.id,
        article=article,
        highlight=highlight,
        text=note.text,
        created=note.created,
        modified=note.modified,
        creator=note.creator,
    )


def _end(end: LinkEnd) -> IncomingLinkEnd:
    return IncomingLinkEnd(article=end.article, anchor=None if end.anchor is None else _anchor(end.anchor))


def _anchor(anchor: Anchor) -> IncomingAnchor:
    return IncomingAnchor(
        exact=anchor.exact,
        before=anchor.before,
        after=anchor.after,
        start=anchor.start,
        end=anchor.end,
        digest=anchor.digest,
    )
