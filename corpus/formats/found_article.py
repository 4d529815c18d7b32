"""The values that loaders give: articles as blocks of words with roles, and facts with their origins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.article import Role, StyledStretch
from synoptic.corpus.text.normalising import normalise

if TYPE_CHECKING:
    from datetime import datetime


class RawFile(Struct, frozen=True):
    """The bytes of a file, and what is known of them from outside."""

    name: str
    """The file's name, with its suffix; of a fetched page the last part of its address."""
    content: bytes
    """The bytes, as they came."""
    url: str | None = None
    """The address they were fetched from, after redirects; None for a file of the reader's."""
    media_type: str | None = None
    """The media type that the server named, such as `text/html; charset=utf-8`."""
    fetched: datetime | None = None
    """When they were fetched, UTC."""
    depth: int = 0
    """How many archives they lie in."""


class Fact(Struct, frozen=True):
    """A value of an article's provenance, and where it comes from."""

    value: str
    """The value, on one line."""
    origin: str
    """Where it comes from, in plain words: "JSON-LD", "file name", "byline"."""


class Block(Struct, frozen=True):
    """A paragraph, heading, list item or line of furniture, as its format has it."""

    text: str
    """Its words; a line feed is a line break inside it."""
    role: Role | None = None
    """HEADING, QUOTE or CODE; None for a plain paragraph."""
    is_tight: bool = False
    """Whether no blank line stands before it, as between items of a list."""
    page: int = 0
    """Number of the page of its file on which it begins, from 1; 0 in a file without pages."""


class FoundArticle(Struct, frozen=True):
    """One article as a loader found it in a file."""

    blocks: tuple[Block, ...]
    """Its own words, headline and byline included, in reading order."""
    furniture: tuple[Block, ...] = ()
    """What else its page or file holds as text: bars, teasers, comments, running heads; in their order."""
    part: str = ""
    """Its place in the file, the same at every reading: an id or a name, else a number from 1; empty where
    the file is the article."""
    title: Fact | None = None
    """The headline."""
    source: Fact | None = None
    """The outlet."""
    author: Fact | None = None
    """The byline, without "By"; several names are separated by commas."""
    date: Fact | None = None
    """ISO 8601 date of publication, whole or reduced (`YYYY-MM-DD`, `YYYY-MM`, `YYYY`)."""
    url: Fact | None = None
    """Canonical address."""
    section: Fact | None = None
    """The part of the paper or site."""
    language: Fact | None = None
    """ISO 639-1 code."""
    warnings: tuple[str, ...] = ()
    """What the reader should know of it, one line each: "page 3 is a picture without text"."""


class ListedHighlight(Struct, frozen=True):
    """A passage that was marked in another program."""

    words: str
    """The passage, as that program keeps it."""
    note: str = ""
    """What its reader wrote about it."""
    tags: tuple[str, ...] = ()
    """Its tags."""
    key: str = ""
    """What names it in that program; empty where nothing does."""
    colour: str = ""
    """Its colour, as that program says it."""
    made: str = ""
    """When it was made, as that program says it."""


class Listed(Struct, frozen=True):
    """An article that a list names, and what the list says of it."""

    url: str = ""
    """Its address on the web; empty without one."""
    files: tuple[str, ...] = ()
    """The files of its text, as the list names them: sound ones are paths relative to the list's folder."""
    part: str = ""
    """The part of the article in this very file that it is; empty where the list does not hold its text."""
    title: Fact | None = None
    """The headline."""
    source: Fact | None = None
    """The outlet."""
    author: Fact | None = None
    """The byline; several names are separated by commas."""
    date: Fact | None = None
    """ISO 8601 date of publication, whole or reduced."""
    section: Fact | None = None
    """The part of the paper or site."""
    language: Fact | None = None
    """ISO 639-1 code."""
    summary: str = ""
    """An abstract or a teaser, which is never the article's text."""
    tags: tuple[str, ...] = ()
    """Tags that a reader gave it."""
    highlights: tuple[ListedHighlight, ...] = ()
    """Passages that were marked in it."""
    highlights_file: str = ""
    """The file of its highlights, where these are not in the list: a path as in `files`."""


class FileContents(Struct, frozen=True):
    """The articles in a file, and what is to be said about the file as a whole."""

    articles: tuple[FoundArticle, ...]
    """In the file's order; their parts differ. Empty if the file is sound and holds none."""
    remarks: tuple[str, ...] = ()
    """Lines about what could not be read, as the count check: "412 articles; the file says 414: …"."""
    addresses: tuple[str, ...] = ()
    """Addresses of articles that the file names and does not hold; only `synoptic add` fetches them."""
    files: tuple[str, ...] = ()
    """Files of articles that the file names, relative to it; nobody has looked whether they are sound."""
    listed: tuple[Listed, ...] = ()
    """What a list says of each article that it names, in its order: of those in it only if it says more than
    `articles` do."""


class ComposedText(Struct, frozen=True):
    """The text of a found article, normalised, with the places of its structure."""

    text: str
    """The article's own words, then the furniture; blocks are separated by a blank line, or line by line."""
    styles: tuple[StyledStretch, ...]
    """The roles of blocks, by their starts."""
    furniture_start: int | None
    """Where the furniture begins; None without any."""
    page_starts: tuple[int, ...]
    """Where each page begins; a page without words begins where the next does. Empty without pages."""


def compose(article: FoundArticle) -> ComposedText:
    """Return the text of a found article; every word of its blocks stands in it, in their order."""
    parts: list[str] = []
    length = 0
    styles: list[StyledStretch] = []
    page_starts: list[int] = []
    furniture_start: int | None = None
    for is_own, block in _in_order(article):
        words = normalise(block.text).strip("\n ")
        if not words:
            continue
        starts_furniture = not is_own and furniture_start is None
        if parts:
            gap = "\n" if block.is_tight and not starts_furniture else "\n\n"
            parts.append(gap)
            length += len(gap)
        if starts_furniture:
            furniture_start = length
        if is_own:
            page_starts += [length if page_starts else 0] * (block.page - len(page_starts))
        if block.role is not None:
            styles.append(StyledStretch(length, length + len(words), block.role))
        parts.append(words)
        length += len(words)
    return ComposedText("".join(parts), tuple(styles), furniture_start, tuple(page_starts))


def _in_order(article: FoundArticle) -> Iterable[tuple[bool, Block]]:
    yield from ((True, block) for block in article.blocks)
    yield from ((False, block) for block in article.furniture)
