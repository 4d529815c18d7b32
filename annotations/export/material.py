"""The material of an export: the values that each format and template gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from synoptic.annotations.anchoring.placing import NOTHING_KEPT, Texts
from synoptic.annotations.model.annotations import Annotations
from synoptic.annotations.model.wording import UNTITLED

if TYPE_CHECKING:
    from datetime import datetime

    from synoptic.annotations.export.selection import Selection
    from synoptic.annotations.matrix.matrix import Matrix
    from synoptic.annotations.model.values import Highlight, State
    from synoptic.corpus.article import Article
    from synoptic.corpus.parallels.worth_a_look import AlignedPair, Disagreement
    from synoptic.corpus.quotations.wordings import Wordings
    from synoptic.corpus.text.segmentation import SentencesOf


class Origin(Struct, frozen=True):
    """Where words come from."""

    id: str
    """Id of the article."""
    letter: str
    """The letter of the article; empty if it has none."""
    title: str
    """The headline."""
    source: str
    """The outlet; empty where nobody says."""
    author: str
    """The byline; empty where nobody says."""
    date: str
    """ISO 8601 date, whole or reduced; empty where nobody says."""
    url: str
    """Where it was published; empty where nobody says."""
    section: str
    """The part of the paper or site; empty where nobody says."""
    language: str
    """ISO 639-1 code; empty where nobody says."""
    fields: Mapping[str, str]
    """The reader's own facts, by name."""
    file: str
    """Its file, relative to the library or to the folder of all articles, and its place in a file of many."""
    digest: str
    """SHA-256 of its text, hexadecimal."""
    is_there: bool
    """Whether its file could be read."""

    @property
    def name(self) -> str:
        """The letter and the title."""
        return named(self.letter, self.title)


class ExportedHighlight(Struct, frozen=True):
    """A highlight as it goes out.

    `quotation` is exactly what is from `start` to `end` in the text with the hash `digest`.
    """

    id: str
    """Its id."""
    article: Origin
    """The article."""
    quotation: str
    """The exact words that were marked."""
    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    digest: str
    """SHA-256 of the text that these offsets count in, hexadecimal."""
    place: str
    """Where it is, in words."""
    paragraph: str
    """The paragraph that it is in, and its page, in words; empty where that is not known."""
    state: State
    """How it stands in the article as it is now."""
    now: str
    """The words that are there now, if they are others; else empty."""
    tags: tuple[str, ...]
    """Names of its tags."""
    note: str
    """The note on it; empty without one."""
    before: str
    """What stands before the words in their sentence; of words over several, in the first of these."""
    after: str
    """What stands after them in their sentence; of words over several, in the last of these."""
    record: Highlight
    """The record: with its first anchor, its colour, its times."""
    creator: str = ""
    """Name of the reader who made it; empty in a library of one reader."""


class ExportedArticle(Origin, frozen=True):
    """An article as it goes out."""

    note: str
    """The note on it; empty without one."""
    highlights: tuple[ExportedHighlight, ...]
    """Its highlights in text order; those whose words are gone come last."""


class ExportedTag(Struct, frozen=True):
    """A tag as it goes out."""

    name: str
    """Its whole name."""
    colour: str
    """One of `model.values.COLOURS`."""
    description: str
    """When to use it; may be empty."""
    highlights: tuple[ExportedHighlight, ...]
    """The highlights that carry it, by articles."""


class ExportedEnd(Struct, frozen=True):
    """An end of a link."""

    article: Origin
    """The article; of one that nothing else is exported of, what the library knows."""
    words: str | None
    """The exact words, as they were when the link was made; None for an article as a whole."""
    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    digest: str
    """SHA-256 of the text that these offsets count in, hexadecimal."""

    @property
    def name(self) -> str:
        """Letter and title of the article."""
        return self.article.name


class ExportedLink(Struct, frozen=True):
    """A link as it goes out."""

    id: str
    """Its id."""
    kind: str
    """What it says: `contradicts` and so on."""
    said: str
    """The same in a sentence."""
    one: ExportedEnd
    """Where it was made from."""
    other: ExportedEnd
    """The other end."""
    note: str
    """The note on it; may be empty."""
    creator: str = ""
    """Name of the reader who made it; empty in a library of one reader."""


class ExportedSilence(Struct, frozen=True):
    """A confirmed silence as it goes out."""

    claim: str
    """The claim, a saved search with its query."""
    article: Origin
    """The article that is silent."""
    name: str
    """Its letter and title."""
    day: str
    """The day of the confirmation, in ISO 8601."""
    tag: str
    """Id of the tag that the claim is; empty for a saved search and for words."""
    earlier: str
    """SHA-256 of the earlier text that has nothing on it; empty where it is the present one."""
    creator: str = ""
    """Name of the reader who confirmed it; empty in a library of one reader."""


class Material(Struct, frozen=True):
    """All that a format or a template gets."""

    title: str
    """What the library is called."""
    written: datetime
    """When it was put together."""
    selection: Selection
    """What it was chosen by."""
    note: str
    """The note on the library; empty without one."""
    articles: tuple[ExportedArticle, ...]
    """The articles, in the order given."""
    tags: tuple[ExportedTag, ...]
    """The tags of the highlights, in the order of the codebook."""
    links: tuple[ExportedLink, ...]
    """The links, in the order in which they were made."""
    silences: tuple[ExportedSilence, ...]
    """The silences, by claim."""
    read: Mapping[str, Article] = field(default_factory=dict)
    """The articles that could be read, with their texts, by id."""
    annotations: Annotations = field(default_factory=Annotations)
    """The records of all that was selected, as they are kept."""
    reader: str | None = None
    """Name of the reader who exports, in a shared library; None in one of files."""
    texts: Texts = NOTHING_KEPT
    """The texts that were annotated, by their hashes."""
    sentences: Mapping[str, SentencesOf] = field(default_factory=dict)
    """The sentences of the texts that highlights count in, as far as they are known, by the texts' hashes."""
    shares: Mapping[str, float] = field(default_factory=dict)
    """How much of each article the reader has read, from 0 to 1, by id; absent for nothing."""
    matrix: Matrix | None = None
    """The claims of these articles, where the format asks for them."""
    differences: Sequence[Disagreement] = ()
    """Where these articles differ in substance, where the format asks for it."""
    pairs: Sequence[AlignedPair] = ()
    """The parallels of these articles, where the format asks for them."""
    wordings: Sequence[Wordings] = ()
    """The quotations that stand in more than one place, where the format asks for them."""

    @property
    def names_readers(self) -> bool:
        """Whether it is to be said whose each is: not all of it is the own of the reader who exports."""
        return not self.annotations.creators() <= {self.reader}

    @property
    def highlights(self) -> tuple[ExportedHighlight, ...]:
        """All highlights, article by article."""
        return tuple(each for article in self.articles for each in article.highlights)


def named(letter: str, title: str) -> str:
    """Return letter and title of an article, as one is called in a document."""
    return f"{letter} {title.strip() or UNTITLED}".strip()
