"""Differences between the marked words and the words there now, word by word."""

from __future__ import annotations

from msgspec import Struct

from synoptic.annotations.anchoring._diff import common_runs
from synoptic.annotations.anchoring._tokens import TokenNumbers, Tokens
from synoptic.corpus.article import Span


class Difference(Struct, frozen=True):
    """A stretch of two versions that is the same in both, or is not. Together they make up both versions."""

    old: Span
    """The stretch of the old words; empty if it was added."""
    new: Span
    """The stretch of the new words; empty if it was taken out."""
    is_same: bool
    """Whether it is the same to the letter."""


def differences(old: str, new: str) -> tuple[Difference, ...]:
    """Return the stretches in which two versions are the same and those in which they differ, in order.

    They are cut between words and punctuation marks; spans are code points of `old` and of `new`.
    """
    numbers = TokenNumbers()
    here, there = numbers.tokens(old, 0, len(old)), numbers.tokens(new, 0, len(new))
    found: list[Difference] = []
    at = new_at = 0
    for run in common_runs(here.ids, there.ids):
        for start, end, new_start, new_end in _same_to_the_letter(old, new, here, there, *run):
            _add(found, Difference(Span(at, start), Span(new_at, new_start), is_same=False))
            _add(found, Difference(Span(start, end), Span(new_start, new_end), is_same=True))
            at, new_at = end, new_end
    _add(found, Difference(Span(at, len(old)), Span(new_at, len(new)), is_same=False))
    return tuple(found)


def _same_to_the_letter(
    old: str, new: str, here: Tokens, there: Tokens, first: int, new_first: int, length: int
) -> list[tuple[int, int, int, int]]:
    """Return the parts of a run of tokens, which may differ in case and spaces, that do not."""
    parts: list[tuple[int, int, int, int]] = []
    for token, new_token in zip(
        range(first, first + length), range(new_first, new_first + length), strict=True
    ):
        start, end = here.starts[token], here.ends[token]
        new_start, new_end = there.starts[new_token], there.ends[new_token]
        if old[start:end] != new[new_start:new_end]:
            continue
        last = parts[-1] if parts else None
        if last is not None and old[last[0] : end] == new[last[2] : new_end]:
            parts[-1] = (last[0], end, last[2], new_end)
        else:
            parts.append((start, end, new_start, new_end))
    return parts


def _add(found: list[Difference], difference: Difference) -> None:
    if len(difference.old) or len(difference.new):
        found.append(difference)
