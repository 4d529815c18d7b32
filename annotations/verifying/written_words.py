"""The words of a quotation as its writer has them: apart where words were left out, and the writer's own.

Three dots stand for words that were left out; words in square brackets are the writer's, as style guides of
newspapers have it (The Associated Press Stylebook, "quotations in the news"; Chicago Manual of Style 13.53).
A bracket round the first letter of a word, [sic] and numbers of notes change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.text.words import folded_words

if TYPE_CHECKING:
    from synoptic.corpus.article import Span

_LEFT_OUT = re.compile(
    r"[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]|(?:…|\.\s?\.\s?\.)(?:\s?\.)?|\*\s\*\s\*|\[\s*-{2,3}\s*\]"
)
_BRACKETED = re.compile(r"(?P<before>[^\W_]*)\[(?P<inside>[^\[\]]*)\](?P<after>[^\W_]*)")
_SAYS_NOTHING = re.compile(r"\s*(?:sic\b.*|\^?\d{1,3}|emphasis .*|my emphasis|italics .*)\s*", re.IGNORECASE)
_WORD_CHARACTER = re.compile(r"[^\W_]")


class Gap(Enum):
    """What parts two stretches of a quotation."""

    LEFT_OUT = "left out"
    """Three dots."""
    INTERRUPTED = "interrupted"
    """"She said", in the middle of a sentence: no words are left out."""
    RESUMED = "resumed"
    """The end of a sentence or of a paragraph: what follows need not follow at once."""


class WrittenPart(Struct, frozen=True):
    """A stretch in which nothing is left out."""

    segments: tuple[str, ...]
    """The words, apart where the writer put words of their own; the first and the last may be empty."""
    brackets: tuple[str, ...]
    """The writer's words between each two segments, with the brackets."""
    gap: Gap = Gap.LEFT_OUT
    """What stands before it."""


def written_parts(
    stretches: Sequence[str], goes_on: Sequence[bool], *, keeps_brackets: bool = False
) -> tuple[WrittenPart, ...]:
    """Return the parts of a quotation in order; none without a word.

    `goes_on` tells for each stretch but the first whether it goes on in the sentence of the one before. With
    `keeps_brackets`, words in brackets are as the article may have them too, and not its writer's own.
    """
    parts: list[WrittenPart] = []
    for number, stretch in enumerate(stretches):
        gap = Gap.INTERRUPTED if number and number <= len(goes_on) and goes_on[number - 1] else Gap.RESUMED
        for piece in _LEFT_OUT.split(stretch):
            segments, brackets = ((_without_signs(piece),), ()) if keeps_brackets else _segments(piece)
            if any(map(has_word, segments)):
                parts.append(WrittenPart(segments, brackets, gap))
                gap = Gap.LEFT_OUT
            elif parts or stretch is not piece:
                gap = Gap.LEFT_OUT
    return tuple(parts)


def plain_parts(stretches: Sequence[str], goes_on: Sequence[bool]) -> tuple[WrittenPart, ...]:
    """Return the same, with brackets and dots as the article may have them too."""
    gaps = (Gap.RESUMED, *(Gap.INTERRUPTED if on else Gap.RESUMED for on in goes_on))
    return tuple(
        WrittenPart((stretch,), (), gap)
        for stretch, gap in zip(stretches, gaps, strict=True)
        if has_word(stretch)
    )


def unmarked_brackets(stretches: Sequence[str], text: str, places: Sequence[Span]) -> tuple[str, ...]:
    """Return the words in square brackets at some places of a text that a quotation has without the brackets.

    They are not the speaker's: the writer of the text put them there.
    """
    marked = {found["inside"].casefold() for each in stretches for found in _own_brackets(each)}
    written = _spaced(" ".join(stretches))
    unmarked: dict[str, None] = {}
    for place in places:
        start, end = text.rfind("\n", 0, place.start) + 1, text.find("\n", place.end)
        for found in _own_brackets(text[start : None if end < 0 else end]):
            first = max(start + found.start("inside"), place.start)
            words = _spaced(text[first : min(start + found.end("inside"), place.end)])
            if words.strip() and words in written and found["inside"].casefold() not in marked:
                unmarked[" ".join(found["inside"].split())] = None
    return tuple(unmarked)


def has_word(text: str) -> bool:
    """Tell whether a text has any letter or digit."""
    return _WORD_CHARACTER.search(text) is not None


def _segments(piece: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    segments: list[str] = []
    brackets: list[str] = []
    at = 0
    held = ""
    for kind, found in _brackets(piece):
        held += piece[at : found.start()]
        at = found.end()
        if kind != "own":
            held += _bare(kind, found)
        elif brackets and not has_word(held):
            brackets[-1] += f" {found[0]}"
            held = ""
        else:
            segments.append(held)
            brackets.append(found[0])
            held = ""
    return (*segments, held + piece[at:]), tuple(brackets)


def _spaced(text: str) -> str:
    return f" {' '.join(folded_words(text))} "


def _own_brackets(text: str) -> Iterator[re.Match[str]]:
    """Yield the square brackets with words of the writer, and not of a link."""
    return (
        found
        for kind, found in _brackets(text)
        if kind == "own" and text[found.end() : found.end() + 1] not in {"(", "["}
    )


def _without_signs(stretch: str) -> str:
    """Return words without the brackets that change nothing: [T]he, [sic] and numbers of notes."""
    pieces, at = [], 0
    for kind, found in _brackets(stretch):
        if kind != "own":
            pieces += [stretch[at : found.start()], _bare(kind, found)]
            at = found.end()
    return "".join([*pieces, stretch[at:]])


def _bare(kind: str, found: re.Match[str]) -> str:
    """Return the word of brackets that change nothing."""
    between = found["inside"] if kind == "letter" else " "
    return f"{found['before']}{between}{found['after']}"


def _brackets(piece: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the square brackets of a piece, each with what it is."""
    for found in _BRACKETED.finditer(piece):
        inside = found["inside"]
        if _SAYS_NOTHING.fullmatch(inside) or not has_word(inside):
            yield "nothing", found
        elif len(inside) == 1 and not found["before"] and found["after"]:
            yield "letter", found
        else:
            yield "own", found
