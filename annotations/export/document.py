"""A document: what a format makes of what is exported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

from msgspec import Struct

Step: TypeAlias = Callable[[int, int], None]
"""Takes how many things are done and how many are left; what it raises ends the work."""


def unwatched(_done: int, _left: int) -> None:
    """Take no notice of a step."""


class Document(Struct, frozen=True):
    """The bytes of a file, and what of the exported things is not in it."""

    content: bytes
    """The whole file."""
    left_out: tuple[str, ...] = ()
    """What the format could not hold, in words, a line each: `3 silences: QDPX has no place for them`."""
    is_managed: bool = False
    """Whether it goes into the place of an earlier one in a file, and leaves what is around that: see
    `markdown.managed_block`."""

    @classmethod
    def of_text(cls, text: str, left_out: tuple[str, ...] = ()) -> Document:
        """Return a text in UTF-8, with `?` for halves of surrogate pairs, as file names may hold them."""
        return cls(text.encode("utf-8", "replace"), left_out)

    @property
    def text(self) -> str:
        """The text of a document that is one."""
        return self.content.decode("utf-8-sig")


class Gather(Protocol):
    """A way to gather, in a thread, what is exported."""

    def __call__(
        self, cancelled: Callable[[], bool], progress: Step = unwatched, /
    ) -> tuple[Any, str] | None:
        """Return it, and how much there is of it in words; None once cancelled.

        Raises InvalidRequest with the reason where there is nothing.
        """


Writer: TypeAlias = Callable[[Any, Step], Document]
"""Makes a document of what is exported: the content that its `ExportSubject` has."""
