"""Which loaded article is which recorded one, and marking a passage of one."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from synoptic.annotations.anchoring.anchors import anchor
from synoptic.annotations.library.file_names import file_name, file_path, real_root
from synoptic.annotations.library.letters import lettered
from synoptic.annotations.model.corrections import (
    FILE_NAME,
    PROVENANCE,
    as_recorded,
    corrected,
    following,
)
from synoptic.annotations.model.values import ArticleLetter, ArticleRecord, Highlight
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.corpus.article import Article
from synoptic.corpus.articles.telling_names import offered_by

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from synoptic.annotations.anchoring.placing import Texts
    from synoptic.annotations.model.annotations import Annotations
    from synoptic.corpus.article import Passage


MIN_SIMILARITY = 0.3
"""The least resemblance of an article that is offered as one that was moved and edited."""


class Suspect(Struct, frozen=True):
    """A record that an article may be the file of."""

    record: ArticleRecord
    """The record."""
    similarity: float
    """How much of both texts is the same, 0 to 1 (see `anchoring.versions`)."""


def identify(articles: Sequence[Article], annotations: Annotations, root: Path | None) -> tuple[Article, ...]:
    """Return the articles with their letters, recorded ones with the id and the provenance of their record.

    What the record has from the file is as the file has it now (see `model.corrections`).
    A record is an article's if its file is at the recorded path, with whatever text; else if it has the
    recorded text and no file is at the recorded path any more: it was renamed or moved. Of a file of many
    articles, a record is that of the article with its text, wherever in the file that is now; else of the
    one at the recorded place. `root` is the library's. No two of the returned articles have the same id.
    """
    matches = _at_their_places(articles, annotations, root)
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
            identified.append(as_recorded(article, record))
        else:
            identified.append(_with_its_own_id(article, used))
            used.add(identified[-1].id)
    return lettered(identified, annotations, root)


def _at_their_places(
    articles: Sequence[Article], annotations: Annotations, root: Path | None
) -> list[ArticleRecord | None]:
    """Return for each article the record of its file, and in a file of many that of its text or its place."""
    at_path: defaultdict[Path, list[ArticleRecord]] = defaultdict(list)
    for record in annotations.articles.values():
        if record.path:
            at_path[path_of(record, root)].append(record)
    places = _as_recorded_places(articles, at_path.keys())
    matches: list[ArticleRecord | None] = [None] * len(articles)
    ways: tuple[Callable[[Article, ArticleRecord], bool], ...] = (
        lambda article, record: bool(article.part) and record.digest == article.digest,
        lambda article, record: (record.part or "") == article.part,
    )
    for is_its in ways:
        for index, (article, place) in enumerate(zip(articles, places, strict=True)):
            known = at_path.get(place, []) if place and matches[index] is None else []
            found = [record for record in known if is_its(article, record)]
            if found:
                match = min(found, key=lambda record: (record.part or "") != article.part)
                known.remove(match)
                matches[index] = match
    return matches


def _as_recorded_places(articles: Sequence[Article], recorded: Set[Path]) -> list[Path | None]:
    """Return the path of each article's file, as it is recorded if only the spelling is another.

    Some file systems take names that differ in case, or in the code points of accents, for one.
    """
    named = [article.path for article in articles]
    spellings: defaultdict[str, list[Path]] = defaultdict(list)
    for path in recorded - set(named):
        spellings[_spelled(path)].append(path)
    if not spellings:
        return named

    def as_recorded_place(path: Path) -> Path:
        others = () if path in recorded else spellings.get(_spelled(path), ())
        return next((each for each in others if _is_same_file(each, path)), path)

    return [None if path is None else as_recorded_place(path) for path in named]


def _spelled(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()


def _is_same_file(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


def record_of(article: Article, root: Path | None, now: datetime) -> ArticleRecord:
    """Return a record of an article as it was loaded; `root` is the library's, `now` is in UTC."""
    return ArticleRecord(
        id=article.id,
        path=file_name(article.path, real_root(root)),
        digest=article.digest,
        title=article.title,
        source=article.source,
        author=article.author,
        date=article.date,
        url=article.url,
        created=now,
        modified=now,
        encoding=article.encoding,
        part=article.part or None,
        section=article.section,
        language=article.language,
        origins=article.origins,
        fields=article.fields,
    )


def kept_articles(
    annotations: Annotations, texts: Texts, read: Iterable[Article], *, only_without_path: bool
) -> Iterator[Article]:
    """Yield the recorded articles that were not read and whose texts are kept, as they are recorded.

    They have no file here: somebody else has it. With `only_without_path`, those whose records name a file
    are passed over, as in a library of files, where that file may come back.
    """
    there = {article.id for article in read}
    for record in annotations.articles.values():
        if record.id in there or (only_without_path and record.path):
            continue
        if (text := texts.get(record.digest)) is not None:
            yield Article(
                record.id,
                record.title,
                text,
                record.digest,
                source=record.source,
                author=record.author,
                date=record.date,
                url=record.url,
                section=record.section,
                language=record.language,
                origins=record.origins or (),
                fields=record.fields,
            )


def in_encoding(record: ArticleRecord, earlier: Article, article: Article) -> ArticleRecord:
    """Return the record of an article whose file is now read in the encoding of `article`.

    `earlier` is the article as it was read before: provenance in the words of that reading becomes that of
    this one, and what the reader filled in stays.
    """
    if record.origins is None:
        # Nobody knows what the reader filled in: what the file did not say.
        said = {
            name: getattr(article, name)
            for name in PROVENANCE
            if getattr(record, name) == getattr(earlier, name)
        }
        return replace(record, encoding=article.encoding, **said)
    now = record_of(article, None, record.modified)
    return replace(following(record, now), encoding=article.encoding)


def dated_by_name(record: ArticleRecord, article: Article) -> ArticleRecord:
    """Return the record of an article with the date that its file's name tells, where it has none."""
    offer = offered_by(article.path.name) if article.path is not None and record.date is None else None
    return record if offer is None else corrected(record, {"date": offer.date}, FILE_NAME)


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


def path_of(record: ArticleRecord | ArticleLetter, root: Path | None) -> Path:
    """Return the absolute path of a record's file, which may not exist; `root` is the library's."""
    return file_path(record.path, real_root(root))


def missing_records(
    articles: Iterable[Article], annotations: Annotations, root: Path | None
) -> tuple[ArticleRecord, ...]:
    """Return the recorded articles that are not among these though their files were read or are gone.

    `root` is the library's.
    """
    articles = tuple(articles)
    ids, paths = {each.id for each in articles}, {each.path for each in articles}
    located = ((each, path_of(each, root)) for each in annotations.articles.values() if each.id not in ids)
    return tuple(each for each, path in located if path in paths or not os.access(path, os.F_OK))


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
    return replace(record, path=file_name(article.path, real_root(root)), part=article.part or None)


def _take_same_text(article: Article, strays: list[ArticleRecord]) -> ArticleRecord | None:
    """Take one with the article's text from the records without a file, that of its file name if possible."""
    same = [record for record in strays if record.digest == article.digest]
    name = article.path.name if article.path else ""
    found = min(same, key=lambda record: PurePosixPath(record.path).name != name, default=None)
    if found is not None:
        strays.remove(found)
    return found


def _with_its_own_id(article: Article, used: Set[str]) -> Article:
    """Return the article with an id that is not in use.

    A recorded file that was moved keeps its id, and a copy of its text at its old path would be given it too.
    """
    identifier = article.id
    while identifier in used:
        identifier = str(uuid5(NAMESPACE_OID, identifier))
    return article if identifier == article.id else replace(article, id=identifier)
