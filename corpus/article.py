"""The values of the corpus: an article, and places in it.

Offsets are Unicode code points into the article's normalised text, half open, everywhere in the project.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from enum import Enum
from pathlib import Path  # noqa: TC003  # the kept articles are read by it

from msgspec import Struct


class Span(Struct, frozen=True, order=True):
    """A stretch of text, as two offsets."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Tell whether some character is in both."""
        return self.start < other.end and other.start < self.end


class Role(Enum):
    """The role of a stretch of text."""

    HEADING = "heading"
    QUOTE = "quote"
    """A block quotation."""
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    LINK = "link"
    """The words of a link, or an address in the text."""
    MARKUP = "markup"
    """Signs of Markdown that are not the author's words."""


class StyledStretch(Struct, frozen=True):
    """A stretch of a text and its role. Stretches may contain one another."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    role: Role
    """Its role."""


class Article(Struct, frozen=True, array_like=True):
    """One text with its provenance. Never written to."""

    id: str
    """UUID. The same for the same file with the same text; once annotated, the one in the store."""
    title: str
    """The headline, or the opening words where the text has none."""
    text: str
    """Normalised text (see `text.normalising`)."""
    digest: str
    """SHA-256 of `text` in UTF-8, hexadecimal."""
    path: Path | None = None
    """Absolute path of the file it was read from."""
    part: str = ""
    """Its place in a file of many, a number or a name; empty where the file is the article."""
    source: str | None = None
    """The outlet, where the text or the reader says so."""
    author: str | None = None
    """The byline, where the text or the reader says so."""
    date: str | None = None
    """ISO 8601 date (`YYYY-MM-DD`, or less: `YYYY-MM`, `YYYY`)."""
    url: str | None = None
    """Address at which it was published."""
    encoding: str | None = None
    """Python's name of the encoding, where the reader chose it; None where the file or a guess decided."""
    warnings: tuple[str, ...] = ()
    """Warnings for the reader about the file, such as a guessed encoding; one line each."""
    letter: str = ""
    """What it is called for short in its library: `A`, `B`, …; empty before the library has named it."""
    section: str | None = None
    """The part of the paper or site, such as "Politics", where the file or the reader says so."""
    language: str | None = None
    """ISO 639-1 code of the language that the file names; None where it names none."""
    origins: tuple[tuple[str, str], ...] = ()
    """Where values of its provenance come from: names of fields, and plain words such as "the page"."""
    furniture_start: int | None = None
    """Where the article's own words end, and what else its page held begins; None for no furniture."""
    styles: tuple[StyledStretch, ...] | None = None
    """The structure that the file's format tells, by starts; None where it is to be found in the text."""
    page_starts: tuple[int, ...] = ()
    """Offset at which each page of its file begins, the first being 0; empty without pages."""
    fields: tuple[tuple[str, str], ...] = ()
    """What else the reader says of it: names of the reader's own fields, such as "owner", and values."""

    @property
    def own_text(self) -> str:
        """The text without furniture; offsets in it are offsets in `text`."""
        return self.text[: self.furniture_start]

    def page_at(self, offset: int) -> int | None:
        """Return the number of the page that holds an offset, from 1; None in a file without pages."""
        return bisect_right(self.page_starts, offset) or None


class Passage(Struct, frozen=True):
    """A span of an article, with its words."""

    article: str
    """Id of the article."""
    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    text: str
    """Exactly the article's text from `start` to `end`."""

    @classmethod
    def of(cls, article: Article, start: int, end: int) -> Passage:
        """Return the passage from `start` to `end`. Raises ValueError if the article has no such span."""
        if not 0 <= start <= end <= len(article.text):
            raise ValueError(f"{start}–{end} is no span of a text of {len(article.text)} code points")
        return cls(article.id, start, end, article.text[start:end])


def digest_of(text: str) -> str:
    """Return the SHA-256 of a normalised text, hexadecimal. Another digest means a changed article."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
