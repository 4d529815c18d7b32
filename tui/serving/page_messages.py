"""What the page sends over its websocket: arrays in JSON, as textual-serve's script writes them."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import DecodeError, Meta, Struct
from msgspec.json import Decoder

MOST_CELLS = 1000
"""Columns or rows of a screen."""
Cells: TypeAlias = Annotated[int, Meta(ge=1)]


class Typed(Struct, frozen=True, array_like=True, tag="stdin"):
    """Keys, a paste or the mouse, as a terminal sends them."""

    text: str
    """The sequence."""


class TerminalSize(Struct, frozen=True):
    """The size of the page's terminal."""

    width: Cells
    """In columns."""
    height: Cells
    """In rows."""

    @property
    def within_reason(self) -> TerminalSize:
        """The size, of `MOST_CELLS` each way at most: on a wall of screens the app fills a part."""
        return TerminalSize(min(self.width, MOST_CELLS), min(self.height, MOST_CELLS))


class Resized(Struct, frozen=True, array_like=True, tag="resize"):
    """The terminal has another size."""

    size: TerminalSize
    """The new one."""


class Pinged(Struct, frozen=True, array_like=True, tag="ping"):
    """The page wants to know how long an answer takes."""

    sent: Annotated[str, Meta(max_length=40)]
    """When that was, by its own clock."""


class Focused(Struct, frozen=True, array_like=True, tag="focus"):
    """The terminal has the keyboard."""


class Blurred(Struct, frozen=True, array_like=True, tag="blur"):
    """It has lost it."""


PageMessage: TypeAlias = Typed | Resized | Pinged | Focused | Blurred
_DECODER: Decoder[PageMessage] = Decoder(Typed | Resized | Pinged | Focused | Blurred)


def message_from(data: str) -> PageMessage | None:
    """Return what the page says; None for what no page of ours says."""
    try:
        message = _DECODER.decode(data)
    except (DecodeError, UnicodeEncodeError, RecursionError):
        return None
    return Resized(message.size.within_reason) if isinstance(message, Resized) else message


def size_from(width: str, height: str) -> TerminalSize:
    """Return the size in an address; that of the oldest terminals where there is none."""

    def cells(text: str, usual: int) -> int:
        is_fit = text.isascii() and text.isdigit() and len(text) < 8 and int(text) >= 1
        return int(text) if is_fit else usual

    return TerminalSize(cells(width, 80), cells(height, 24)).within_reason
