"""The quotations of a Markdown document that was exported: its block quotations, and its appendix of places.

What it has outside of them is the reader's own: notes, headlines, whatever was written around.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from synoptic.annotations.verifying.verdict import GivenPlace, WrittenQuotation
from synoptic.annotations.verifying.written_words import has_word
from synoptic.corpus.article import Span

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

_BEGINS = b"<!-- synoptic:begin"
_BLOCK = re.compile(r"(?:^ {0,3}>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_SIGN = re.compile(r"^ {0,3}> ?", re.MULTILINE)
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")
_SIGNED = re.compile(r"\s*[—–]\s")
_ID = re.compile(r"\^([A-Za-z0-9-]+)\s*\Z")
_EMPHASIS = re.compile(r"(?<!\\)(?:\*+|</?strong>)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_APPENDED = re.compile(
    r"SHA-256 (?P<digest>[0-9a-f]{64})"
    r"|^ *[-*] \^?(?P<id>[A-Za-z0-9-]+): characters (?P<start>\d+)–(?P<end>\d+)",
    re.MULTILINE,
)


def is_memo(content: bytes) -> bool:
    """Tell whether a Markdown document was exported, from the comment that its part begins with."""
    return _BEGINS in content


def quotations_in_memo(text: str, articles: Sequence[Article]) -> Iterator[WrittenQuotation]:
    """Yield the block quotations of an exported document, with the places that its appendix gives them."""
    places = _appended_places(text)
    by_digest: dict[str, tuple[str, ...]] = {}
    for article in articles:
        by_digest[article.digest] = (*by_digest.get(article.digest, ()), article.id)
    for block in _BLOCK.finditer(text):
        own = _SIGN.sub("", block[0]).rstrip()
        named = _ID.search(own)
        place = None if named is None else places.get(named[1])
        paragraphs = [each for each in _PARAGRAPH_END.split(own) if has_word(each)]
        if paragraphs and _SIGNED.match(paragraphs[-1]):
            paragraphs.pop()
        if paragraphs:
            words = tuple(map(_plain, paragraphs))
            yield WrittenQuotation(
                words=words,
                goes_on=(False,) * (len(words) - 1),
                span=Span(*block.span()),
                source_claims=() if place is None else by_digest.get(place.digest, ()),
                is_attributed=True,
                is_exported=True,
                place=place,
            )


def _appended_places(text: str) -> Mapping[str, GivenPlace]:
    """Return the places in the appendix, by the ids of the blocks."""
    found: dict[str, GivenPlace] = {}
    digest = ""
    for each in _APPENDED.finditer(text):
        if each["digest"]:
            digest = each["digest"]
        elif digest:
            found[each["id"]] = GivenPlace(digest, int(each["start"]), int(each["end"]))
    return found


def _plain(paragraph: str) -> str:
    """Return the words that a paragraph renders to, on one line."""
    bare = _EMPHASIS.sub("", paragraph.replace("\\\n", "\n"))
    return " ".join(html.unescape(_ESCAPED.sub(r"\1", bare)).split())
