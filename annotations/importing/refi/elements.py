"""What elements of REFI-QDA say, whatever their namespace, and a tally of what is left out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from synoptic.corpus.formats.safe_xml import name_of

if TYPE_CHECKING:
    from lxml.etree import _Element


class LeftOut:
    """What is left out, counted."""

    def __init__(self) -> None:
        self._numbers: Counter[tuple[str, str, str]] = Counter()

    def tell(self, one: str, many: str, why: str, number: int = 1) -> None:
        """Count so many more things, of which one is called `one`, that are left out because of `why`."""
        self._numbers[one, many, why] += number

    def lines(self) -> tuple[str, ...]:
        """Return a line for each sort of things."""
        return tuple(
            f"{number} {one if number == 1 else many}: {why}"
            for (one, many, why), number in self._numbers.items()
            if number
        )


def children(element: _Element | None, name: str) -> list[_Element]:
    """Return the children of a name."""
    return [] if element is None else [each for each in element if name_of(each) == name]


def text_of(element: _Element | None) -> str:
    """Return the characters of an element."""
    return "" if element is None else "".join(str(each) for each in element.itertext())


def guid_in(element: _Element, attribute: str = "guid") -> str:
    """Return a GUID in small letters and without braces; empty where there is none."""
    return (element.get(attribute) or "").strip().strip("{}").lower()


def target_of(reference: _Element) -> str:
    """Return the GUID that a reference names."""
    return guid_in(reference, "targetGUID")


def moment_in(element: _Element, attribute: str) -> datetime | None:
    """Return a time in UTC; None where there is none that can be read."""
    try:
        moment = datetime.fromisoformat((element.get(attribute) or "").strip())
    except ValueError:
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None


def number_in(element: _Element, attribute: str) -> int | None:
    """Return a whole number; None where there is none that fits a text."""
    written = (element.get(attribute) or "").strip()
    is_number = written.removeprefix("-").isascii() and written.removeprefix("-").isdigit()
    return int(written) if is_number and len(written) < 12 else None


def joined(texts: Iterable[str]) -> str:
    """Return texts as one, with a blank line between them; what is blank or said already is no part of it."""
    return "\n\n".join(dict.fromkeys(text for text in texts if text.strip()))
