"""An article as a reference: the values that each format of a bibliography writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.annotations.export.references.bylines import Author, authors_of
from synoptic.annotations.export.references.citation_keys import citation_keys
from synoptic.annotations.model.values import is_iso_date
from synoptic.annotations.model.wording import counted

if TYPE_CHECKING:
    from synoptic.annotations.export.document import Step
    from synoptic.annotations.export.material import ExportedArticle, Material

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Control characters, which no line of a bibliography has."""
_BREAKS = re.compile(r"[\t-\r\x1c-\x20\x85\u2028\u2029]+")
_STEP = 300


class Kind(Enum):
    """What an article is to a bibliography."""

    NEWSPAPER = "newspaper"
    """It has an outlet."""
    PAGE = "page"
    """It has an address, and no outlet."""
    OTHER = "other"
    """It has neither."""


class Reference(Struct, frozen=True):
    """An article as a bibliography names it."""

    key: str
    """Its citation key."""
    kind: Kind
    """What it is."""
    article: ExportedArticle
    """The article."""
    authors: tuple[Author, ...]
    """Its authors."""
    date: tuple[int, ...]
    """Year, month and day, or less; empty without a date in ISO 8601."""


def references_of(material: Material, step: Step) -> Iterator[Reference]:
    """Yield the articles as references, in their order; `step` is told now and then."""
    articles = material.articles
    keys = citation_keys(articles)
    for done, each in enumerate(articles):
        if done % _STEP == 0:
            step(done, len(articles) - done)
        kind = Kind.NEWSPAPER if each.source else Kind.PAGE if each.url else Kind.OTHER
        date = tuple(map(int, each.date.split("-"))) if is_iso_date(each.date) else ()
        yield Reference(keys[each.id], kind, each, authors_of(each.author, each.source), date)


def annotations_left_out(material: Material, form: str) -> tuple[str, ...]:
    """Return a line for each kind of annotation that a bibliography has no place for."""
    highlights = material.highlights
    notes = [
        material.note,
        *(article.note for article in material.articles),
        *(highlight.note for highlight in highlights),
    ]
    numbers = {
        "highlight": len(highlights),
        "note": sum(map(bool, notes)),
        "link": len(material.links),
        "silence": len(material.silences),
    }
    return tuple(
        f"{counted(number, thing)}: {form} is about the articles alone"
        for thing, number in numbers.items()
        if number
    )


def in_one_line(text: str) -> str:
    """Return a text on one line: each run of blanks and breaks is a blank, and none stands at its ends."""
    return _BREAKS.sub(" ", text).strip()


def fields_in_words(articles: Iterable[ExportedArticle], form: str) -> tuple[str, ...]:
    """Return the line on the reader's own facts, for a format without a place for them; none without any."""
    number = sum(len(each.fields) for each in articles)
    return (f"{counted(number, 'fact')} of your own: {form} has no place for them",) if number else ()
