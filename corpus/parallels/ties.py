"""Passages that a reader has tied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from synoptic.corpus.article import Span


class Tie(Struct, frozen=True):
    """A passage of one text and one of another that a reader has tied."""

    a: Span
    """The passage of the one text."""
    b: Span
    """The passage of the other."""
    unlike: str = ""
    """What the one is to the other where they do not say the same, such as `contradicts`."""


Ties: TypeAlias = Mapping[tuple[str, str], Sequence[Tie]]
"""Passages that a reader has tied, by the ids of their articles; from both ends."""
