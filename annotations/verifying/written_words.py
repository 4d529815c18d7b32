"""The words of a quotation as its writer has them: apart where words were left out, and the writer's own.

Three dots stand for words that were left out; words in square brackets are the writer's, as style guides of
newspapers have it (The Associated Press Stylebook, "quotations in the news"; Chicago Manual of Style 13.53).
A bracket round the first letter of a word, [sic] and numbers of notes change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from msgspec import Struct

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


def written_parts(stretches: Sequence[str], goes_on: Sequence[bool]) -> tuple[WrittenPart, ...]:
    """Return the parts of a quotation in order; none without a word.

    `goes_on` tells for each stretch but the first whether it goes on in the sentence of the one before.
    """
    parts: list[WrittenPart] = []
    for number, stretch in enumerate(stretches):
        gap = Gap.INTERRUPTED if number and number <= len(goes_on) and goes_on[number - 1] else Gap.RESUMED
        for piece in _LEFT_OUT.split(stretch):
            segments, brackets = _segments(piece)
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
        if kind == "letter":
            held += found["before"] + found["inside"] + found["after"]
        elif kind == "nothing":
            held += f"{found['before']} {found['after']}"
        elif brackets and not has_word(held):
            brackets[-1] += f" {found[0]}"
            held = ""
        else:
            segments.append(held)
            brackets.append(found[0])
            held = ""
    return (*segments, held + piece[at:]), tuple(brackets)


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
