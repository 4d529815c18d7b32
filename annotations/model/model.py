"""What a reader adds, as frozen values. Identifiers are UUIDs, times are UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from synoptic.annotations.model.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

LIBRARY = "library"
"""The target of the note on the library itself."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """How a highlight finds its place again: a position, the words, what stood around, in which text.

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


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """What the store knows of an article: where its file is, and its provenance as the reader sees it."""

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


@dataclass(frozen=True, slots=True)
class Highlight:
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

    @property
    def current(self) -> Anchor:
        """The anchor that counts: the one the reader accepted last, else the first."""
        return self.moved_to or self.anchor


@dataclass(frozen=True, slots=True)
class Tag:
    """A named, coloured code; `/` in the name nests it."""

    id: str
    """UUID."""
    name: str
    """Such as `claim/number`; unique in a library, whatever its case."""
    colour: str
    """One of `COLOURS`."""
    description: str
    """When to use it; may be empty."""
    created: datetime
    """When it was made, UTC."""
    modified: datetime
    """When it last changed, UTC."""


@dataclass(frozen=True, slots=True)
class Note:
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


COLOURS = ("yellow", "green", "blue", "magenta", "orange", "cyan", "red", "violet")
"""Colours a tag may have; a screen decides what each looks like in its theme."""


LINK_KINDS = ("agrees", "contradicts", "softens", "omits", "source-of", "same-quote")
"""What one passage may be to another."""


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """One of the two places that a link ties."""

    article: str
    """Id of the article."""
    anchor: Anchor | None
    """The passage, where it was when the link was made; None is the article as a whole."""


@dataclass(frozen=True, slots=True)
class Link:
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
    """What it leads to: a passage, or an article as a whole if that omits the one."""
    note: str
    """The reader's Markdown text on it; may be empty."""
    created: datetime
    """When it was made, UTC."""
    modified: datetime
    """When it last changed, UTC."""

    @property
    def ends(self) -> tuple[LinkEnd, LinkEnd]:
        """Both ends."""
        return self.one, self.other


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A quotation that the reader chose as a row of the matrix; at most one row for each."""

    id: str
    """UUID."""
    claim: str
    """The key of the claim (see `matrix.matrix.Claim`)."""
    label: str
    """The words of the quotation, as they stood where it was chosen."""
    created: datetime
    """When it was chosen, UTC; rows follow each other in that order."""


@dataclass(frozen=True, slots=True)
class Discarded:
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


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query that the reader keeps under a name."""

    id: str
    """UUID."""
    name: str
    """On one line; unique in a library, whatever its case."""
    query: str
    """As it was typed (see `search.query`)."""
    scope: str
    """What is searched: one of `model.scopes.SCOPES`."""
    created: datetime
    """When it was first saved, UTC."""
    modified: datetime
    """When it last changed, UTC."""


@dataclass(frozen=True, slots=True)
class Silence:
    """What the reader has confirmed: that an article has nothing on a claim."""

    id: str
    """UUID."""
    claim: str
    """The key of the claim (see `matrix.matrix.Claim`)."""
    label: str
    """What the claim was called then."""
    article: str
    """Id of the article."""
    digest: str
    """SHA-256 of the normalised text that has nothing on it, hexadecimal. Of another version nobody knows."""
    created: datetime
    """When it was confirmed, UTC."""


Record: TypeAlias = (
    ArticleRecord | Highlight | Tag | Note | Link | Discarded | SavedSearch | Silence | ClaimRow
)
"""Anything the store keeps."""
R = TypeVar("R", ArticleRecord, Highlight, Tag, Note, Link, Discarded, SavedSearch, Silence, ClaimRow)


_SHELVES = ("articles", "highlights", "tags", "notes", "links", "trash", "searches", "silences", "rows")


@dataclass(frozen=True, slots=True)
class Annotations:
    """All that a library holds at one moment: an immutable picture that a screen can show and compare.

    Each mapping goes from id to value, in the order in which the values were made, and is a
    `model.shelf.Shelf`, whatever it was given as.
    """

    articles: Mapping[str, ArticleRecord] = field(default_factory=Shelf)
    """Every article that was annotated or described."""
    highlights: Mapping[str, Highlight] = field(default_factory=Shelf)
    """Every highlight."""
    tags: Mapping[str, Tag] = field(default_factory=Shelf)
    """The codebook."""
    notes: Mapping[str, Note] = field(default_factory=Shelf)
    """Every note."""
    links: Mapping[str, Link] = field(default_factory=Shelf)
    """Every link between passages."""
    trash: Mapping[str, Discarded] = field(default_factory=Shelf)
    """What was removed and can be had again."""
    searches: Mapping[str, SavedSearch] = field(default_factory=Shelf)
    """Every saved search."""
    silences: Mapping[str, Silence] = field(default_factory=Shelf)
    """Every silence that was confirmed."""
    rows: Mapping[str, ClaimRow] = field(default_factory=Shelf)
    """Every quotation that is a row of the matrix."""

    def __post_init__(self) -> None:
        for name in _SHELVES:
            held = getattr(self, name)
            if not isinstance(held, Shelf):
                object.__setattr__(self, name, Shelf(held))

    def changed(self, changes: Mapping[str, Mapping[str, Record | None]]) -> Annotations:
        """Return a picture with other records, by shelf and id; None takes one away."""
        shelves = {name: getattr(self, name) for name in _SHELVES}
        return Annotations(**shelves | {name: shelves[name].changed(each) for name, each in changes.items()})

    def highlights_of(self, article: str) -> tuple[Highlight, ...]:
        """Return the article's highlights in text order; those that begin together, longest first."""
        found = shelf(self.highlights).having(_article_of, article)
        return tuple(sorted(found, key=lambda highlight: (highlight.current.start, -highlight.current.end)))

    def highlights_at(self, article: str, start: int) -> tuple[Highlight, ...]:
        """Return the article's highlights that begin at a code point."""
        return shelf(self.highlights).having(_place_of, (article, start))

    def links_of(self, article: str) -> tuple[Link, ...]:
        """Return the links that have an end in the article, in the order in which they were made."""
        return tuple(link for link in self.links.values() if any(end.article == article for end in link.ends))

    def silences_of(self, article: str) -> tuple[Silence, ...]:
        """Return the silences that were confirmed of the article, in the order in which they were."""
        return tuple(each for each in self.silences.values() if each.article == article)

    def rows_on(self, claim: str) -> tuple[ClaimRow, ...]:
        """Return the rows of a claim, by its key: one at the most, unless somebody edited the file."""
        return tuple(row for row in self.rows.values() if row.claim == claim)

    def note_on(self, target: str) -> Note | None:
        """Return the note on a highlight, an article or `LIBRARY`."""
        return next(iter(self.notes_on(target)), None)

    def notes_on(self, target: str) -> tuple[Note, ...]:
        """Return the notes on a target: one at the most, unless somebody edited the file."""
        return shelf(self.notes).having(_target_of, target)

    def tag_named(self, name: str) -> Tag | None:
        """Return the tag of that name, whatever its case."""
        return next(iter(shelf(self.tags).having(_name_of, name.casefold())), None)

    def search_named(self, name: str) -> SavedSearch | None:
        """Return the saved search of that name, whatever its case."""
        same = name.casefold()
        return next((each for each in self.searches.values() if each.name.casefold() == same), None)

    def tags_of(self, highlight: Highlight) -> Iterator[Tag]:
        """Yield the highlight's tags; an id that the codebook does not know is passed over."""
        for identifier in highlight.tags:
            if (tag := self.tags.get(identifier)) is not None:
                yield tag


def shelf(records: Mapping[str, R]) -> Shelf[R]:
    """Return one of the mappings of `Annotations` as what it is."""
    assert isinstance(records, Shelf)  # noqa: S101  # Annotations made it one
    return records


def _article_of(highlight: Highlight) -> str:
    return highlight.article


def _place_of(highlight: Highlight) -> tuple[str, int]:
    return highlight.article, highlight.current.start


def _target_of(note: Note) -> str:
    return note.target


def _name_of(tag: Tag) -> str:
    return tag.name.casefold()
