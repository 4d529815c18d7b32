"""The values of the corpus: an article, and places in it.

Offsets are Unicode code points into the article's normalised text, half open, everywhere in the project.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path


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


class Article(Struct, frozen=True):
    """One text with its provenance. Never written to."""

    id: str
    """UUID. The same for the same file with the same text; once annotated, the one in the store."""
    title: str
    """The headline, or the opening words where the text has none."""
    text: str
    """Normalised text (see `articles.loading`)."""
    digest: str
    """SHA-256 of `text` in UTF-8, hexadecimal."""
    path: Path | None = None
    """Absolute path of the file it was read from."""
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
