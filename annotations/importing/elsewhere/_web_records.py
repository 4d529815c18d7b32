"""Records that our own collections carry beside their annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.importing.elsewhere._web_terms import (
    iri_in,
    name_of,
    own_value,
    record_id,
    times_of,
)
from synoptic.annotations.importing.elsewhere.foreign_json import object_in, objects_in, text_in
from synoptic.annotations.importing.incoming import IncomingArticle, IncomingTag
from synoptic.annotations.model.values import ArticleLetter, ArticleRecord, ClaimRow, Dismissal, SavedSearch

if TYPE_CHECKING:
    from datetime import datetime

    from synoptic.corpus.formats.lists.json_records import Record


def article_in(node: Record) -> IncomingArticle:
    """Return an article as our own collection describes it."""
    article = IncomingArticle(
        key=iri_in(node),
        id=record_id(iri_in(node)),
        title=text_in(node.get("dc:title")),
        source=text_in(node.get("dc:publisher")) or None,
        author=text_in(node.get("dc:creator")) or None,
        date=text_in(node.get("dc:date")) or None,
        url=text_in(node.get("schema:url")) or None,
        section=text_in(node.get("schema:articleSection")) or None,
        language=text_in(node.get("dc:language")) or None,
        fields=_named(node, "facts"),
        file=text_in(own_value(node, "file")),
        part=text_in(own_value(node, "part")) or None,
        digest=text_in(own_value(node, "sha256")),
    )
    created, modified = times_of(node)
    if created is None or modified is None:
        return article
    facts = {
        name: getattr(article, name)
        for name in (
            "id",
            "digest",
            "title",
            "source",
            "author",
            "date",
            "url",
            "part",
            "section",
            "language",
        )
    }
    record = ArticleRecord(
        path=article.file,
        created=created,
        modified=modified,
        encoding=text_in(own_value(node, "encoding")) or None,
        origins=_named(node, "origins") or None,
        fields=article.fields,
        **facts,
    )
    return replace(article, record=record)


def _named(node: Record, term: str) -> tuple[tuple[str, str], ...]:
    pairs = (
        (text_in(each.get("name")), text_in(each.get("value"))) for each in objects_in(own_value(node, term))
    )
    return tuple((name, value) for name, value in pairs if name)


def letter_in(node: Record) -> ArticleLetter | None:
    """Return the letter of an article as our own collection describes it; None if it has none."""
    said = object_in(own_value(node, "letter"))
    created, _ = times_of(said)
    letter, digest = text_in(said.get("value")), text_in(own_value(said, "sha256"))
    return (
        ArticleLetter(iri_in(node), letter, "", digest, created) if letter and created is not None else None
    )


def tag_in(node: Record) -> IncomingTag:
    """Return a tag of the codebook."""
    created, modified = times_of(node)
    return IncomingTag(
        id=record_id(iri_in(node)),
        name=text_in(node.get("skos:prefLabel")),
        colour=text_in(own_value(node, "colour")),
        description=text_in(node.get("skos:definition")),
        created=created,
        modified=modified,
    )


def row_in(node: Record, created: datetime) -> ClaimRow:
    """Return a row of the matrix."""
    return ClaimRow(
        record_id(iri_in(node)), text_in(own_value(node, "claim")), text_in(node.get("label")), created
    )


def search_in(node: Record, created: datetime) -> SavedSearch:
    """Return a saved search."""
    query, scope = text_in(own_value(node, "query")), text_in(own_value(node, "scope"))
    modified = times_of(node)[1] or created
    return SavedSearch(record_id(iri_in(node)), text_in(node.get("label")), query, scope, created, modified)


def dismissal_in(node: Record, created: datetime) -> Dismissal:
    """Return a difference that was put aside."""
    key = text_in(own_value(node, "difference"))
    by = name_of(node.get("creator")) or None
    return Dismissal(record_id(iri_in(node)), key, text_in(node.get("label")), created, by)
