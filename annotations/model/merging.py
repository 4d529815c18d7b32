"""Merging: one text of the two that two writers have made of a third, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

ELSEWHERE = "*Written in another terminal:*"
"""The line, in Markdown, between the words of one writer and those that another one has in their place."""


class _Rewriting(Struct, frozen=True):
    start: int
    end: int
    """Lines of the text before, half open."""
    lines: tuple[str, ...]
    """The lines in their place."""


def merged(seen: str, mine: str, theirs: str) -> tuple[str, bool]:
    """Return one text of `mine` and `theirs`, both of which were made of the text `seen`.

    Lines that one writer alone changed are as they have them. Where both changed the same lines, mine come
    first, then the line `ELSEWHERE` and theirs; return also whether that was so. Lines that one writer took
    out and the other one rewrote stay rewritten. (Three-way merge: Khanna, Kunal and Pierce 2007, “A formal
    investigation of diff3”, FSTTCS.)
    """
    if mine == seen or (not mine.strip() and theirs != seen):
        return theirs, False
    if theirs == seen or not theirs.strip():  # a note that one removed stays if the other one went on
        return mine, False
    before = seen.split("\n")
    by_me, by_them = _rewritings(before, mine), _rewritings(before, theirs)
    text: list[str] = []
    at, are_both = 0, False
    for start, end in _stretches([*by_me, *by_them]):
        here = [_as_rewritten(before, start, end, each) for each in (by_me, by_them)]
        lines = _one_of(before[start:end], *here)
        if lines is None:
            lines, are_both = _one_after_the_other(*here), True
        text += [*before[at:start], *lines]
        at = end
    return "\n".join([*text, *before[at:]]), are_both


def _rewritings(before: Sequence[str], after: str) -> list[_Rewriting]:
    lines = after.split("\n")
    matcher = SequenceMatcher(_is_blank, before, lines, autojunk=False)
    return [
        _Rewriting(start, end, tuple(lines[first:last]))
        for what, start, end, first, last in matcher.get_opcodes()
        if what != "equal"
    ]


def _is_blank(line: str) -> bool:
    return not line.strip()


def _stretches(rewritings: Sequence[_Rewriting]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of lines that were rewritten, in order; those that overlap as one."""
    start, end = -1, -1
    for each in sorted(rewritings, key=lambda each: (each.start, each.end)):
        if each.start < end or (each.start, each.end) == (start, end):
            end = max(end, each.end)
        else:
            if start >= 0:
                yield start, end
            start, end = each.start, each.end
    if start >= 0:
        yield start, end


def _as_rewritten(before: Sequence[str], start: int, end: int, by: Sequence[_Rewriting]) -> list[str]:
    """Return the lines that a writer has in the place of a stretch."""
    text: list[str] = []
    at = start
    for each in by:
        # One that only adds lines is no part of a stretch at whose edge it adds them.
        if (each.start, each.end) == (start, end) or (each.start < end and start < each.end):
            text += [*before[at : each.start], *each.lines]
            at = each.end
    return [*text, *before[at:end]]


def _one_of(before: Sequence[str], mine: list[str], theirs: list[str]) -> list[str] | None:
    """Return the lines of one writer that say all there is to say; None if it takes those of both."""
    if theirs in (before, mine):
        return mine
    if mine == before or not "".join(mine).strip():
        return theirs
    if "\n".join(theirs).strip() in "\n".join(mine):
        return mine
    return None


def _one_after_the_other(mine: list[str], theirs: list[str]) -> list[str]:
    first = next(at for at, line in enumerate(theirs) if line.strip())
    return [*mine, *([""] if mine[-1].strip() else []), ELSEWHERE, "", *theirs[first:]]
