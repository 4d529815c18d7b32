"""Which loaded article is which recorded one, and marking a passage of one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.model.values import ArticleRecord, Highlight
from synoptic.annotations.store.store import AnnotationStore, utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Article, Passage


MIN_SIMILARITY = 0.3
"""The least resemblance of an article that is offered as one that was moved and edited."""


class Suspect(Struct, frozen=True):
    """A record that an article may be the file of."""

    record: ArticleRecord
    """The record."""
    similarity: float
    """How much of both texts is the same, 0 to 1 (see `anchoring.versions`)."""


def identify(articles: Sequence[Article], annotations: Annotations, root: Path | None) -> tuple[Article, ...]:
    """Return the articles, recorded ones with the id and the provenance of their record.

    A record is an article's if its file is at the recorded path, with whatever text; else if it has the
    recorded text and no file is at the recorded path any more: it was renamed or moved. `root` is the
    library's. No two of the returned articles have the same id.
    """
    at_path = {path_of(record, root): record for record in annotations.articles.values() if record.path}
    matches = [at_path.pop(article.path, None) if article.path else None for article in articles]
    claimed = {match.id for match in matches if match is not None}
    strays = [
        record
        for record in annotations.articles.values()
        if record.id not in claimed and not (record.path and os.access(path_of(record, root), os.F_OK))
    ]
    used = set(annotations.articles)
    identified = []
    for article, match in zip(articles, matches, strict=True):
        record = match or _take_same_text(article, strays)
        if record is not None:
            identified.append(_as_recorded(article, record))
        else:
            identified.append(_with_its_own_id(article, used))
            used.add(identified[-1].id)
    return tuple(identified)


def record_of(article: Article, root: Path | None, now: datetime) -> ArticleRecord:
    """Return a record of an article as it was loaded; `root` is the library's, `now` is in UTC."""
    return ArticleRecord(
        id=article.id,
        path=_relative(article.path, root),
        digest=article.digest,
        title=article.title,
        source=article.source,
        author=article.author,
        date=article.date,
        url=article.url,
        created=now,
        modified=now,
        encoding=article.encoding,
    )


def in_encoding(record: ArticleRecord, earlier: Article, article: Article) -> ArticleRecord:
    """Return the record of an article whose file is now read in the encoding of `article`.

    `earlier` is the article as it was read before: provenance in the words of that reading becomes that of
    this one, and what the reader filled in stays.
    """
    said = {
        name: getattr(article if getattr(record, name) == getattr(earlier, name) else record, name)
        for name in ("title", "source", "author", "date", "url")
    }
    return replace(record, encoding=article.encoding, **said)


def kept_encodings(annotations: Annotations, root: Path | None) -> Mapping[Path, str]:
    """Return the encodings that the reader chose, by the files' absolute paths; `root` is the library's."""
    return {
        path_of(record, root): record.encoding
        for record in annotations.articles.values()
        if record.encoding is not None
    }


def mark(
    store: AnnotationStore,
    article: Article,
    passage: Passage,
    *,
    root: Path | None,
    tags: Iterable[str] = (),
    note: str = "",
) -> Highlight:
    """Highlight a passage of an article: record the article, anchor the passage and keep the annotated text.

    `article` is one that `identify` returned, `root` is the library's. Returns the highlight; words that are
    marked already get the tags and the note. Raises what `AnnotationStore.highlight` does.
    """
    return store.highlight(
        record_of(article, root, utc_now()),
        anchor(article.text, passage.start, passage.end, article.digest),
        tags=tags,
        note=note,
        text=article.text,
    )


def path_of(record: ArticleRecord, root: Path | None) -> Path:
    """Return the absolute path of a record's file, which may not exist; `root` is the library's."""
    return Path(os.path.normpath(Path(os.path.realpath(root or ".")) / record.path))


def suspects(
    article: Article, annotations: Annotations, texts: Texts, root: Path | None
) -> tuple[Suspect, ...]:
    """Return the records that an article may be which was both moved and edited, the likeliest first.

    There are none for an article that is recorded. Else they are the records without a file of which a
    kept text resembles the article's. It is for the reader to say so: then keep `renamed` of the record.
    """
    # Imported late: an app that starts has no need of it yet.
    from synoptic.annotations.anchoring.placing import longest_version
    from synoptic.annotations.anchoring.versions import text_similarity

    if article.id in annotations.articles:
        return ()
    found = []
    for record in annotations.articles.values():
        if record.path and os.access(path_of(record, root), os.F_OK):
            continue
        made_in = {highlight.current.digest for highlight in annotations.highlights_of(record.id)}
        kept = (texts.get(digest, longest_version(article.text)) for digest in {record.digest, *made_in})
        similarity = max(
            (text_similarity(text, article.text) for text in kept if text is not None), default=0.0
        )
        if similarity >= MIN_SIMILARITY:
            found.append(Suspect(record, similarity))
    return tuple(sorted(found, key=lambda suspect: -suspect.similarity))


def renamed(record: ArticleRecord, article: Article, root: Path | None) -> ArticleRecord:
    """Return a record that names the file of an article as its own; `root` is the library's."""
    return replace(record, path=_relative(article.path, root))


def _take_same_text(article: Article, strays: list[ArticleRecord]) -> ArticleRecord | None:
    """Take one with the article's text from the records without a file, that of its file name if possible."""
    same = [record for record in strays if record.digest == article.digest]
    name = article.path.name if article.path else ""
    found = min(same, key=lambda record: PurePosixPath(record.path).name != name, default=None)
    if found is not None:
        strays.remove(found)
    return found


def _as_recorded(article: Article, record: ArticleRecord) -> Article:
    return replace(
        article,
        id=record.id,
        title=record.title,
        source=record.source,
        author=record.author,
        date=record.date,
        url=record.url,
    )


def _with_its_own_id(article: Article, used: Set[str]) -> Article:
    """Return the article with an id that is not in use.

    A recorded file that was moved keeps its id, and a copy of its text at its old path would be given it too.
    """
    identifier = article.id
    while identifier in used:
        identifier = str(uuid5(NAMESPACE_OID, identifier))
    return article if identifier == article.id else replace(article, id=identifier)


def _relative(path: Path | None, root: Path | None) -> str:
    """Return how a record names a file: relative to the library's root in POSIX form if it is below it."""
    if path is None:
        return ""
    base = None if root is None else Path(os.path.realpath(root))
    return (path.relative_to(base) if base is not None and path.is_relative_to(base) else path).as_posix()
