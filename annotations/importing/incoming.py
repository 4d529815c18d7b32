"""What a file of annotations says, before anything of it is placed in a library: the same for every format.

A reader of a format returns `Incoming`; what it could not read is told in `left_out`, a line each, and never
raises. What a format does not say is empty, or None.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import datetime

    from synoptic.annotations.model.values import (
        ArticleLetter,
        ArticleRecord,
        ClaimRow,
        Dismissal,
        SavedSearch,
        Silence,
    )


class OffsetUnit(Enum):
    """What offsets count."""

    CODE_POINTS = "code points"
    UTF16 = "UTF-16 code units"
    """As JavaScript, Java and .NET count."""


class IncomingArticle(Struct, frozen=True, kw_only=True):
    """An article that passages are in."""

    key: str
    """How the other values of the same `Incoming` name it."""
    id: str = ""
    """Its UUID, where the file has one of ours."""
    title: str = ""
    """The headline."""
    source: str | None = None
    """The outlet."""
    author: str | None = None
    """The byline."""
    date: str | None = None
    """ISO 8601 date, whole or reduced."""
    url: str | None = None
    """Where it was published."""
    section: str | None = None
    """The part of the paper or site."""
    language: str | None = None
    """ISO 639-1 code."""
    fields: tuple[tuple[str, str], ...] = ()
    """Further facts, by name."""
    file: str = ""
    """Name or path of its file, where the annotations were made."""
    part: str | None = None
    """Its place in a file of many."""
    digest: str = ""
    """SHA-256 of its normalised text, hexadecimal, where the file has one of ours."""
    text: str | None = None
    """Its text, where the file carries it, just as it carries it."""
    record: ArticleRecord | None = None
    """Its record, where the file has one of ours; its `id` and `digest` are those above."""


class IncomingAnchor(Struct, frozen=True, kw_only=True):
    """A place in an article. At least the words or both offsets are there."""

    exact: str | None = None
    """The words themselves."""
    before: str = ""
    """What stood before them."""
    after: str = ""
    """What stood after them."""
    start: int | None = None
    """First unit of the words, in the text that was annotated."""
    end: int | None = None
    """One past the last."""
    unit: OffsetUnit = OffsetUnit.CODE_POINTS
    """What offsets count."""
    digest: str = ""
    """SHA-256 of the text that was annotated, hexadecimal, where the file has one of ours."""


class IncomingHighlight(Struct, frozen=True, kw_only=True):
    """A passage that somebody marked."""

    id: str = ""
    """What the file calls it: by this it is known when it comes again; empty where nothing does."""
    article: str
    """Key of its article."""
    anchor: IncomingAnchor
    """Where it was when it was marked."""
    moved_to: IncomingAnchor | None = None
    """Where its reader said it is, in a later version."""
    tags: tuple[str, ...] = ()
    """Names of its tags, in their order."""
    note: str = ""
    """The note on it, in Markdown."""
    note_id: str = ""
    """What the file calls the note; empty where it has no name of its own."""
    note_creator: str | None = None
    """Name of the reader who wrote the note; None where the file names nobody."""
    note_created: datetime | None = None
    """When the note was begun, UTC; None for when the highlight was made."""
    note_modified: datetime | None = None
    """When the note last changed, UTC."""
    created: datetime | None = None
    """When it was made, UTC."""
    modified: datetime | None = None
    """When it last changed, UTC."""
    creator: str | None = None
    """Name of the reader who made it; None where the file names nobody."""


class IncomingTag(Struct, frozen=True, kw_only=True):
    """A tag of the codebook."""

    id: str = ""
    """What the file calls it."""
    name: str
    """Its whole name, nested by `/`."""
    colour: str = ""
    """One of `model.values.COLOURS`, or a colour as `#rrggbb`, of which the nearest is taken."""
    description: str = ""
    """When to use it."""
    created: datetime | None = None
    """When it was made, UTC."""
    modified: datetime | None = None
    """When it last changed, UTC."""


class IncomingNote(Struct, frozen=True, kw_only=True):
    """A note on an article or on the library, or one more on a highlight."""

    id: str = ""
    """What the file calls it."""
    article: str | None = None
    """Key of its article; None for the library."""
    highlight: str = ""
    """What the file calls the highlight that it is on; empty for a note on an article or the library."""
    text: str
    """Markdown."""
    created: datetime | None = None
    """When it was begun, UTC."""
    modified: datetime | None = None
    """When it last changed, UTC."""
    creator: str | None = None
    """Name of the reader who made it; None where the file names nobody."""


class IncomingLinkEnd(Struct, frozen=True, kw_only=True):
    """One of the two places that a link ties."""

    article: str
    """Key of its article."""
    anchor: IncomingAnchor | None = None
    """The passage; None is the article as a whole."""


class IncomingLink(Struct, frozen=True, kw_only=True):
    """Two passages that somebody tied."""

    id: str = ""
    """What the file calls it."""
    kind: str
    """One of `model.values.LINK_KINDS`."""
    one: IncomingLinkEnd
    """Where it was made from."""
    other: IncomingLinkEnd
    """The other end."""
    note: str = ""
    """The note on it."""
    created: datetime | None = None
    """When it was made, UTC."""
    modified: datetime | None = None
    """When it last changed, UTC."""
    creator: str | None = None
    """Name of the reader who made it; None where the file names nobody."""


class Incoming(Struct, frozen=True, kw_only=True):
    """All that a file of annotations says."""

    format: str
    """Its name for the reader, such as `W3C Web Annotations`."""
    articles: tuple[IncomingArticle, ...] = ()
    """The articles."""
    tags: tuple[IncomingTag, ...] = ()
    """The codebook; a tag that only highlights name need not be in it."""
    highlights: tuple[IncomingHighlight, ...] = ()
    """The highlights, with the notes on them."""
    notes: tuple[IncomingNote, ...] = ()
    """The notes on articles and on the library."""
    links: tuple[IncomingLink, ...] = ()
    """The links."""
    silences: tuple[Silence, ...] = ()
    """Silences as records; `article` is a key of an article here, `claim` names tags by the ids here."""
    rows: tuple[ClaimRow, ...] = ()
    """Rows of the matrix, as records."""
    searches: tuple[SavedSearch, ...] = ()
    """Saved searches, as records."""
    dismissals: tuple[Dismissal, ...] = ()
    """Differences that were put aside, as records."""
    letters: tuple[ArticleLetter, ...] = ()
    """Letters of articles, as records; `id` is a key of an article here."""
    texts: tuple[str, ...] = ()
    """Normalised texts that passages were marked in, where the file carries such beside those of its
    articles: anchors name them by their `digest`."""
    is_own: bool = False
    """Whether this program wrote it, so that names in it are those of readers."""
    is_library: bool = False
    """Whether it is a whole library, whose articles are kept even where nobody has their texts."""
    left_out: tuple[str, ...] = ()
    """What could not be read, in words, a line each: `record 12: it has no words and no offsets`."""

    @property
    def has_nameless(self) -> bool:
        """Whether it has annotations of which it does not say whose they are."""
        return None in {
            *(each.creator for each in self.highlights),
            *(each.creator for each in self.notes),
            *(each.creator for each in self.links),
            *(each.creator for each in self.silences),
            *(each.creator for each in self.dismissals),
        }
