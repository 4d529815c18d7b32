"""Take blocks apart into the lines that exports are written in, and make blocks of lines again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.article import Role
from synoptic.corpus.formats.found_article import Block

_KEY_CHARACTERS = 300


class ExportLine(Struct, frozen=True):
    """A line of a file."""

    text: str
    """Its words, as they stand."""
    key: str
    """Its first words with plain spaces and apostrophes, as rules are written."""
    number: int
    """Its number in the file, from 1; lines without words are not counted."""
    block: Block
    """The block it stands in."""
    place: int
    """The number of that block."""
    part: int = 0
    """Its number among the parts of that block that stand by themselves."""


def lines_of(blocks: Sequence[Block]) -> list[ExportLine]:
    """Return the lines of blocks that hold words or marks."""
    lines: list[ExportLine] = []
    for place, block in enumerate(blocks):
        for text in block.text.splitlines():
            if text.strip():
                lines.append(ExportLine(text, _key(text), len(lines) + 1, block, place))
    return lines


def cut(line: ExportLine, start: int, end: int | None = None) -> ExportLine:
    """Return a part of a line."""
    text = line.text[start:end].strip()
    return replace(line, text=text, key=_key(text), part=line.part + start)


def blocks_of_lines(lines: Iterable[ExportLine]) -> list[Block]:
    """Return lines as the blocks that they stand in."""
    blocks = []
    for _, group in groupby(lines, lambda line: (line.place, line.part)):
        together = list(group)
        words = "\n".join(line.text for line in together)
        blocks.append(replace(together[0].block, text=words))
    return blocks


def as_heading(lines: Sequence[ExportLine]) -> Block:
    """Return the lines of a headline as one."""
    text = " ".join(line.text.strip() for line in lines)
    return Block(text, Role.HEADING, page=lines[0].block.page)


def _key(text: str) -> str:
    return " ".join(text[:_KEY_CHARACTERS].replace("’", "'").split())
