"""Find long runs of the same words in two articles, outside quotations: probably one source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from synoptic.corpus.article import Span
from synoptic.corpus.articles.boilerplate import is_boilerplate
from synoptic.corpus.text.folding import fold
from synoptic.corpus.text.quotation_marks import quoted_stretches
from synoptic.corpus.text.segmentation import paragraphs
from synoptic.corpus.text.words import words_of

if TYPE_CHECKING:
    from synoptic.corpus.parallels.profile import Integers, TextProfile

MIN_RUN_WORDS = 20
"""Words of a run. Two writers have stock phrases in common, but not twenty words in a row."""
_SHINGLE_WORDS = 8
# Of an archive, each text meets thousands of others: its shingles are kept longer than its words.
_MOST_TEXTS, _MOST_HASHED = 1024, 16_384


class CopiedRun(Struct, frozen=True):
    """The same words in two texts."""

    a: Span
    """Their place in the first text."""
    b: Span
    """Their place in the second."""
    words: int
    """Their number."""

    def turned(self) -> CopiedRun:
        """Return the same run seen from the other text."""
        return CopiedRun(self.b, self.a, self.words)


class _Narration(Struct, frozen=True, eq=False):
    """The words of a text outside quotations and boilerplate."""

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    shingles: Mapping[int, int]
    """Each run of eight words, by its hash, with the number of its first word; the first of equals."""


def copied_runs(one: TextProfile, other: TextProfile) -> tuple[CopiedRun, ...]:
    """Return the longest runs of twenty and more words that both texts have, in order.

    Quoted words do not count: two reporters who heard one speaker write the same words. Runs are found by
    shingles (U. Manber, "Finding similar files in a large file system", USENIX 1994).
    """
    hashes, others = _shingles(one.text), _shingles(other.text)
    if np.array_equal(np.searchsorted(others, hashes), np.searchsorted(others, hashes, side="right")):
        return ()
    here, there = _narration(one.text), _narration(other.text)
    found: list[CopiedRun] = []
    end = 0
    for shingle, first in here.shingles.items():
        other_first = there.shingles.get(shingle)
        if other_first is None or first < end:
            continue
        length = 0
        while (
            first + length < len(here.words)
            and other_first + length < len(there.words)
            and here.words[first + length]
            and here.words[first + length] == there.words[other_first + length]
        ):
            length += 1
        if length >= MIN_RUN_WORDS:
            end = first + length
            found.append(
                CopiedRun(
                    Span(here.starts[first], here.ends[end - 1]),
                    Span(there.starts[other_first], there.ends[other_first + length - 1]),
                    length,
                )
            )
    return tuple(found)


@lru_cache(maxsize=_MOST_HASHED)
def _shingles(text: str) -> Integers:
    """Return the hashes of the runs of eight words of a text outside quotations and boilerplate, in order."""
    shingles = _narration(text).shingles
    return np.sort(np.fromiter(shingles, np.int64, len(shingles)))


@lru_cache(maxsize=_MOST_TEXTS)
def _narration(text: str) -> _Narration:
    quoted = [stretch.outside for stretch in quoted_stretches(text) if stretch.depth == 0]
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    following = 0
    for paragraph in paragraphs(text):
        line = text[paragraph.start : paragraph.end]
        if is_boilerplate(line):
            continue
        folded = fold(line)
        for word, start, stop in words_of(folded.text):
            begin = paragraph.start + folded.offsets[start]
            while following < len(quoted) and quoted[following].end <= begin:
                following += 1
            if following < len(quoted) and quoted[following].start <= begin:
                if not words or not words[-1]:
                    continue
                # A quotation ends the run.
                word = ""
            words.append(word)
            starts.append(begin)
            ends.append(paragraph.start + folded.offsets[stop - 1] + 1)
    shingles: dict[int, int] = {}
    for first in range(len(words) - _SHINGLE_WORDS + 1):
        run = tuple(words[first : first + _SHINGLE_WORDS])
        if "" not in run:
            shingles.setdefault(hash(run), first)
    return _Narration(words, starts, ends, shingles)
