"""Twins: two records of one thing under two ids, made by two who did not see each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from synoptic.annotations.model.values import (
    TAG_CLAIM,
    ArticleLetter,
    ArticleRecord,
    ClaimRow,
    Discarded,
    Dismissal,
    Highlight,
    Link,
    LinkEnd,
    Note,
    Record,
    SavedSearch,
    Silence,
    Tag,
)

if TYPE_CHECKING:
    from synoptic.annotations.model.annotations import Annotations

R = TypeVar("R", bound=Record)


def twin_of(annotations: Annotations, record: Record) -> Record | None:
    """Return the record under another id that stands for the same thing; None if there is none.

    A tag, and a search for the same, by its name; an article by its file and text; a row by its claim; else
    one of the same reader: a highlight by its place and words, a note by its target, a link by its kind and
    ends, a silence by claim, article and text, a dismissal by its difference.
    """
    found = (each for each in _alike(annotations, record) if each.id != record.id)
    return next(found, None)


def _alike(annotations: Annotations, record: Record) -> Iterator[Record]:
    match record:
        case Tag(name=name):
            if (tag := annotations.tag_named(name)) is not None:
                yield tag
        case SavedSearch(name=name):
            search = annotations.search_named(name)
            if search is not None and (search.query, search.scope) == (record.query, record.scope):
                yield search
        case ArticleRecord(path=path) if path:
            yield from _with_same(annotations.articles.values(), record, _file_and_text)
        case Highlight(article=article):
            at_place = annotations.highlights_at(article, record.current.start)
            yield from _with_same(at_place, record, _words_and_creator)
        case Note(target=target):
            yield from annotations.notes_by(target, record.creator)
        case Link(one=one):
            yield from _with_same(annotations.links_of(one.article), record, _tie)
        case Silence(article=article):
            yield from _with_same(annotations.silences_of(article), record, _said)
        case ClaimRow(claim=claim):
            yield from annotations.rows_on(claim)
        case Dismissal(difference=difference):
            known = annotations.dismissals_of(difference)
            yield from (each for each in known if each.creator == record.creator)
        case ArticleRecord() | Discarded() | ArticleLetter():
            return


def _with_same(records: Any, record: R, trait: Callable[[Any], Any]) -> Iterator[R]:
    wanted = trait(record)
    yield from (each for each in records if trait(each) == wanted)


def _file_and_text(article: ArticleRecord) -> tuple[str, str, str]:
    return article.path, article.part or "", article.digest


def _words_and_creator(highlight: Highlight) -> tuple[str, str | None]:
    return highlight.current.exact, highlight.creator


def _tie(link: Link) -> tuple[object, ...]:
    return link.kind, link.creator, *map(_place, link.ends)


def _place(end: LinkEnd) -> tuple[object, ...]:
    return (end.article,) if end.anchor is None else (end.article, end.anchor.start, end.anchor.exact)


def _said(silence: Silence) -> tuple[str, str, str | None]:
    return silence.claim, silence.digest, silence.creator


def named(record: R, twins: Mapping[str, str]) -> R:
    """Return a record in which the ids of some records, its own among them, are those of their twins."""
    if not twins:
        return record
    changed = dict[str, Any]()
    for name in record.__struct_fields__:
        value = getattr(record, name)
        match value:
            case str() if name in {"id", "article", "target"}:
                now: Any = _latest(value, twins)
            case str() if name == "claim" and value.startswith(TAG_CLAIM):
                now = f"{TAG_CLAIM}{_latest(value.removeprefix(TAG_CLAIM), twins)}"
            case tuple() if name == "tags" and isinstance(record, Highlight):
                now = tuple(dict.fromkeys(_latest(each, twins) for each in value))
            case LinkEnd():
                now = replace(value, article=_latest(value.article, twins))
            case Highlight() | Note() | ArticleRecord() | ClaimRow():
                now = named(value, twins)
            case _:
                continue
        if now != value:
            changed[name] = now
    return replace(record, **changed) if changed else record


def _latest(identifier: str, twins: Mapping[str, str]) -> str:
    """Return the id of a record's twin, or of the twin of that."""
    for _ in range(len(twins)):
        if (following := twins.get(identifier)) is None:
            break
        identifier = following
    return identifier
