"""The records that a reader adds, as frozen values. Identifiers are UUIDs, times are UTC."""

from __future__ import annotations

import datetime as calendar
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from synoptic.corpus.article import Span


_ISO_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")

LIBRARY = "library"
"""The target of the note on the library itself."""
ADJUDICATION = "adjudication"
"""The creator of what is agreed on after two readers were compared: no reader has that name."""


class Anchor(Struct, frozen=True):
    """The place of a highlight, to be found again: position, words, the text around them, the text's hash.

    The selectors are those of the W3C Web Annotation Data Model, section 4.2: TextPositionSelector and
    TextQuoteSelector; offsets are code points.
    """

    start: int
    """First code point in the text that was annotated."""
    end: int
    """One past the last code point."""
    exact: str
    """The words themselves."""
    before: str
    """Up to 32 code points that stood before them."""
    after: str
    """Up to 32 code points that stood after them."""
    digest: str
    """SHA-256 of the normalised text that was annotated, hexadecimal."""


def is_iso_date(text: str) -> bool:
    """Tell whether a text is an ISO 8601 date, whole or reduced to a month or a year, of a day there is."""
    if _ISO_DATE.fullmatch(text) is None:
        return False
    try:
        calendar.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


class ArticleRecord(Struct, frozen=True):
    """An article in the store: its file, and its provenance as the reader sees it."""

    id: str
    """UUID, the id of the `article.Article`."""
    path: str
    """The file: relative to the library's root in POSIX form where it lies below it, else absolute."""
    digest: str
    """SHA-256 of the normalised text when it was last annotated, hexadecimal."""
    title: str
    """The headline."""
    source: str | None
    """The outlet."""
    author: str | None
    """The byline."""
    date: str | None
    """ISO 8601 date, whole or reduced."""
    url: str | None
    """Where it was published."""
    created: datetime
    """When it was first recorded, UTC."""
    modified: datetime
    """When the record last changed, UTC."""
    encoding: str | None = None
    """Python's name of the file's encoding, where the reader chose it."""
    part: str | None = None
    """Its place in a file of many articles; None where the file is the article."""
    section: str | None = None
    """The part of the paper or site."""
    language: str | None = None
    """ISO 639-1 code."""
    origins: tuple[tuple[str, str], ...] | None = None
    """Where values come from, in plain words, by the names of their fields (see `model.corrections`); None
    in a record of an older version, which did not keep them."""
    fields: tuple[tuple[str, str], ...] = ()
    """The reader's own fields: names, such as "owner", and values; none is empty."""


class Highlight(Struct, frozen=True):
    """A passage the reader marked."""

    id: str
    """UUID."""
    article: str
    """Id of the article."""
    anchor: Anchor
    """Where it was when it was marked. Never overwritten."""
    tags: tuple[str, ...]
    """Ids of its tags, in the order in which they were given."""
    created: datetime
    """When it was made, UTC."""
    modified: datetime
    """When it last changed, UTC."""
    moved_to: Anchor | None = None
    """Where the reader said it is, in a later version of the article."""
    creator: str | None = None
    """Name of the reader who made it, in a library that several share; None in a library of one reader."""

    @property
    def current(self) -> Anchor:
        """The anchor that counts: the one the reader accepted last, else the first."""
        return self.moved_to or self.anchor


class Tag(Struct, frozen=True):
    """A named, coloured code; `/` in the name nests it."""

    id: str
    """UUID."""
    name: str
    """Such as `claim/number`; unique in a library, ignoring case."""
    colour: str
    """One of `COLOURS`."""
    description: str
    """When to use it; may be empty."""
    created: datetime
    """When it was made, UTC."""
    modified: datetime
    """When it last changed, UTC."""


class Note(Struct, frozen=True):
    """The reader's Markdown text on a highlight, on an article or on the library; at most one on each."""

    id: str
    """UUID."""
    target: str
    """Id of the highlight or of the article, or `LIBRARY`."""
    text: str
    """Markdown, as typed."""
    created: datetime
    """When it was begun, UTC."""
    modified: datetime
    """When it last changed, UTC."""
    creator: str | None = None
    """Name of the reader who made it, in a library that several share; None in a library of one reader."""


COLOUR_VALUES: Mapping[str, str] = {
    "yellow": "#ffdd57",
    "green": "#48bb62",
    "blue": "#4285f4",
    "magenta": "#d633a8",
    "orange": "#ff9500",
    "cyan": "#00bcd4",
    "red": "#e53935",
    "violet": "#7e57c2",
}
"""The colours of tags, with their values in the files of other programs."""
COLOURS = tuple(COLOUR_VALUES)
"""Colours of tags; a theme decides how each looks."""
LINK_KINDS = ("agrees", "contradicts", "softens", "omits", "source-of", "same-quote")
"""The relations between two passages."""
SAME_KINDS = frozenset({"agrees", "source-of", "same-quote"})
"""Those of two passages that say the same."""


class LinkEnd(Struct, frozen=True):
    """One of the two places that a link ties."""

    article: str
    """Id of the article."""
    anchor: Anchor | None
    """The passage, where it was when the link was made; None is the article as a whole."""


class Link(Struct, frozen=True):
    """Two passages that the reader tied. It reads from `one` to `other`.

    The other agrees with the one, contradicts it, softens it or quotes the same; the one is the source of the
    other; the other article omits the one, and then it has no passage.
    """

    id: str
    """UUID."""
    kind: str
    """One of `LINK_KINDS`."""
    one: LinkEnd
    """Where the link was made from: a passage."""
    other: LinkEnd
    """The other end: a passage, or an article as a whole if that omits the one."""
    note: str
    """The reader's Markdown text on it; may be empty."""
    created: datetime
    """When it was made, UTC."""
    modified: datetime
    """When it last changed, UTC."""
    creator: str | None = None
    """Name of the reader who made it, in a library that several share; None in a library of one reader."""

    @property
    def ends(self) -> tuple[LinkEnd, LinkEnd]:
        """Both ends."""
        return self.one, self.other


TAG_CLAIM = "tag:"
"""Before the id of a tag in the key of a claim (see `matrix.matrix.Claim`)."""


class ClaimRow(Struct, frozen=True):
    """A quotation that the reader chose as a row of the matrix; at most one row for each."""

    id: str
    """UUID."""
    claim: str
    """The key of the claim (see `matrix.matrix.Claim`)."""
    label: str
    """The words of the quotation, as they stood where it was chosen."""
    created: datetime
    """When it was chosen, UTC; rows follow each other in that order."""


class Discarded(Struct, frozen=True):
    """Something that the reader removed, with all that is needed to have it again."""

    id: str
    """UUID: that of the highlight or of the row, or of the note where only a note was removed."""
    highlight: Highlight | None
    """The highlight; None where a note or a row was removed."""
    note: Note | None
    """The note, on the highlight or by itself; None if the highlight had none."""
    tags: tuple[str, ...]
    """Names of the highlight's tags when it was removed, in its order."""
    article: ArticleRecord | None
    """The article that it was in; None for a row and for the note on the library."""
    created: datetime
    """When it was removed, UTC."""
    row: ClaimRow | None = None
    """The row of the matrix; None where a highlight or a note was removed."""
    creator: str | None = None
    """Name of the reader who made it, in a library that several share; None in a library of one reader."""


class SavedSearch(Struct, frozen=True):
    """A query that the reader keeps under a name."""

    id: str
    """UUID."""
    name: str
    """On one line; unique in a library, ignoring case."""
    query: str
    """As it was typed (see `search.query`)."""
    scope: str
    """One of `SCOPES`."""
    created: datetime
    """When it was first saved, UTC."""
    modified: datetime
    """When it last changed, UTC."""


class Silence(Struct, frozen=True):
    """A silence that the reader has confirmed: an article has nothing on a claim."""

    id: str
    """UUID."""
    claim: str
    """The key of the claim (see `matrix.matrix.Claim`)."""
    label: str
    """The name of the claim then."""
    article: str
    """Id of the article."""
    digest: str
    """SHA-256 of the normalised text that has nothing on it, hexadecimal. Of another version nobody knows."""
    created: datetime
    """When it was confirmed, UTC."""
    creator: str | None = None
    """Name of the reader who made it, in a library that several share; None in a library of one reader."""


class Dismissal(Struct, frozen=True):
    """A difference between two passages that the reader has put aside: it is none, or not worth a look."""

    id: str
    """UUID."""
    difference: str
    """The key of the difference (see `parallels.worth_a_look.Disagreement`)."""
    label: str
    """What it was, in words."""
    created: datetime
    """When it was put aside, UTC."""
    creator: str | None = None
    """Name of the reader who made it, in a library that several share; None in a library of one reader."""


class ArticleLetter(Struct, frozen=True):
    """The letter by which an article is called for short."""

    id: str
    """Id of the article when it was given the letter."""
    letter: str
    """`A` to `Z`, `AA`, …"""
    path: str
    """Its file then, named as in `ArticleRecord`."""
    digest: str
    """SHA-256 of its normalised text then, hexadecimal."""
    created: datetime
    """When it was given, UTC; of two articles with one letter, the first keeps it."""
    part: str | None = None
    """Its place in that file, as in `ArticleRecord`."""


Record: TypeAlias = (
    ArticleRecord
    | Highlight
    | Tag
    | Note
    | Link
    | Discarded
    | SavedSearch
    | Silence
    | ClaimRow
    | Dismissal
    | ArticleLetter
)
"""Anything the store keeps."""
Owned: TypeAlias = Highlight | Note | Link | Silence | Dismissal | Discarded
"""What belongs to the reader who made it; all else is common to the readers of a library."""


class State(StrEnum):
    """How a highlight stands in its article as it is now."""

    SAME = "same"
    """On its very words."""
    EDITED = "edited"
    """On its words as edited since."""
    MOVED = "moved"
    """On words like its own that were found elsewhere: please review."""
    ORPHAN = "orphan"
    """Nowhere: its words are not found in the article any more."""


class Placement(Struct, frozen=True):
    """Where a highlight is in its article as it is now."""

    span: Span | None
    """The place; None for an orphan."""
    state: State
    """How sure it is."""


Scope: TypeAlias = Literal["text", "notes", "tags", "titles", "all"]
SCOPES: tuple[Scope, ...] = ("text", "notes", "tags", "titles", "all")
"""The parts of a library that a search can be of."""
