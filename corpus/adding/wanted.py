"""What a reader asks for: an address, a file, or words; lists of addresses are told from words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from synoptic.corpus.fetching.web_address import is_address

MAX_LIST_BYTES = 1024**2
"""The size of the largest list of addresses in plain text."""

_LISTS = frozenset({".txt", ".urls", ".text", ".md", ".list"})
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


class WantedAddress(Struct, frozen=True):
    """An address to fetch."""

    name: str
    """The address, as it was written."""
    is_listed: bool = False
    """Whether a list names it, and not the reader."""


class WantedFile(Struct, frozen=True):
    """A file of the reader's, which stays as it is."""

    path: Path
    """The file."""

    @property
    def name(self) -> str:
        """What the reader calls it."""
        return str(self.path)


class WantedText(Struct, frozen=True):
    """Words that were pasted or came by a pipe: an article, or addresses, one a line."""

    content: bytes
    """As they came."""
    name: str = "-"
    """What the reader calls them."""


class AddressLines(Struct, frozen=True):
    """The lines of a text as a list of addresses."""

    addresses: tuple[str, ...] = ()
    """Lines that are an address, each once."""
    others: tuple[tuple[int, str], ...] = ()
    """Lines that are none, with their numbers."""
    are_most: bool = False
    """Whether two lines or more, and more than half, are addresses."""

    @property
    def is_list(self) -> bool:
        """Whether the text is a list, and no article that names addresses."""
        return self.are_most or (bool(self.addresses) and not self.others)


Wanted: TypeAlias = WantedAddress | WantedFile | WantedText


def wanted(argument: str) -> WantedAddress | WantedFile:
    """Return what an argument of a command stands for; a file that is there is no address."""
    if is_address(argument) and not Path(argument).exists():
        return WantedAddress(argument)
    return WantedFile(Path(argument))


def address_lines(content: bytes) -> AddressLines:
    """Return what the lines of a text are; those that are empty or begin with `#` do not count."""
    if len(content) > MAX_LIST_BYTES:
        return AddressLines()
    numbered = enumerate(content.decode("utf-8-sig", "replace").splitlines(), start=1)
    said = [(number, line) for number, each in numbered if (line := each.strip()) and line[0] != "#"]
    addresses = [line for _, line in said if _LINK.fullmatch(line)]
    others = tuple((number, line) for number, line in said if not _LINK.fullmatch(line))
    return AddressLines(tuple(dict.fromkeys(addresses)), others, 2 <= len(addresses) > len(others))


def addresses_listed_by(path: Path) -> tuple[str, ...]:
    """Return the addresses that a file of plain text lists; none of any other, and of one that is no list."""
    if path.suffix.casefold() not in _LISTS:
        return ()
    try:
        if path.stat().st_size > MAX_LIST_BYTES:
            return ()
        lines = address_lines(path.read_bytes())
    except OSError:
        return ()
    return lines.addresses if lines.is_list else ()


def addresses_in(content: bytes) -> tuple[str, ...]:
    """Return the addresses in a list, one a line; none where any line is something else."""
    lines = address_lines(content)
    return () if lines.others else lines.addresses
