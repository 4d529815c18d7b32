"""Choose the articles that are worth comparing: those with sentences that share rare shingles.

Of an archive, not every two articles can be compared. Blocking, as it is called where records are linked,
leaves out the pairs that have next to nothing in common (H. B. Newcombe et al., "Automatic linkage of vital
records", Science 130, 1959; of reprinted texts, by the shingles they share: D. A. Smith, R. Cordell and
A. Mullen, "Computational methods for uncovering reprinted texts in antebellum newspapers", American Literary
History 27/3, 2015).

A shingle is what the comparison compares by: a term, two terms in a row, a turn of phrase, a whole sentence
(`profile.Postings`). Only their hashes are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

if TYPE_CHECKING:
    from synoptic.corpus.parallels.profile import Integers, Postings

MOST_SENTENCES = 100
"""A shingle in more sentences of the archive is not rare, and brings no articles together."""
MIN_SHARED, MAX_SHARED = 0.2, 0.32
"""What two sentences share at least, in a small archive and in a large one: their common rare shingles by the
root of the number of shingles of the longer one. A shingle that hardly any other sentence has counts nearly
1, one that all sentences had would count 0."""
SMALL, LARGE = 10_000, 500_000
"""The sentences of a small and of a large archive."""
PARTS = 16
"""Parts that the shingles are taken in, by their hashes, so that only a part is in memory as a whole."""

_PART_BITS = 60
_THOUSANDTHS = 1000
# In a small archive, too, a shingle that some sentences have tells something.
_FEWEST_SENTENCES = 1000
# Sentences of a long text that are looked up at once.
_SENTENCES_AT_ONCE = 256


def least_shared(sentences: int) -> float:
    """Return what two sentences have to share, in an archive of so many sentences (`MIN_SHARED`).

    The more sentences there are, the more of them are alike by chance: between a small and a large archive,
    it rises with the logarithm.
    """
    share = log(max(sentences, 1) / SMALL) / log(LARGE / SMALL)
    return MIN_SHARED + (MAX_SHARED - MIN_SHARED) * min(max(share, 0.0), 1.0)


class Occurrences(Struct, frozen=True, eq=False):
    """Where shingles occur."""

    keys: Integers
    """The hash of the shingle of each occurrence."""
    sentences: Integers
    """The number of its sentence, counted through all articles; rising among those of one shingle."""


def occurrences_in(texts: Sequence[Postings], starts: Sequence[int], part: int) -> Occurrences:
    """Return where the shingles of one part, from 0 to `PARTS` - 1, occur in texts.

    `starts` are the numbers of the first sentences of the texts.
    """
    keys: list[Integers] = [np.zeros(0, np.int64)]
    sentences: list[Integers] = [np.zeros(0, np.int64)]
    for postings, start in zip(texts, starts, strict=True):
        each = np.repeat(postings.keys, postings.counts)
        own = (each.view(np.uint64) >> np.uint64(_PART_BITS)) == part
        keys.append(each[own])
        sentences.append(postings.units[own] + start)
    return Occurrences(np.concatenate(keys), np.concatenate(sentences))


class RareShingles:
    """The sentences of an archive by the rare shingles in them."""

    def __init__(self, counts: Sequence[int]) -> None:
        """Take the number of sentences of each article, in order."""
        self._firsts = np.concatenate(([0], np.cumsum(np.array(counts, np.int64))))
        self._sentences: list[Integers] = []
        self._sizes: list[Integers] = []
        self._shingles = np.zeros(self._firsts[-1], np.int64)

    @property
    def starts(self) -> list[int]:
        """The number of the first sentence of each article."""
        found: list[int] = self._firsts[:-1].tolist()
        return found

    def add(self, occurrences: Sequence[Occurrences]) -> None:
        """Add all occurrences of some shingles, in the order of the articles."""
        keys = np.concatenate([each.keys for each in occurrences])
        sentences = np.concatenate([each.sentences for each in occurrences])
        self._shingles += np.bincount(sentences, minlength=len(self._shingles))
        order = np.argsort(keys, kind="stable")
        _, sizes = np.unique(keys, return_counts=True)
        is_rare = (sizes > 1) & (sizes <= MOST_SENTENCES)
        # 32 bits do for two billion sentences.
        self._sentences.append(sentences[order][np.repeat(is_rare, sizes)].astype(np.int32))
        self._sizes.append(sizes[is_rare])

    def partners(self, least: float | None = None) -> Iterator[list[int]]:
        """Yield for each article, in order, the numbers of the later ones that it is worth comparing with.

        They have a sentence that shares so much with one of its own; by default, `least_shared`.
        """
        nothing = np.zeros(0, np.int64)
        sizes = np.concatenate([nothing, *self._sizes])
        sentences = np.concatenate([nothing, *self._sentences])
        ends = np.cumsum(sizes)
        shingle = np.repeat(np.arange(len(sizes)), sizes)
        by_sentence = np.argsort(sentences, kind="stable")
        ordered = sentences[by_sentence]
        total = max(int(self._firsts[-1]), 1)
        needed = _THOUSANDTHS * (least_shared(total) if least is None else least) * np.sqrt(self._shingles)
        weights = np.rint(_THOUSANDTHS * (1 - np.log(sizes) / np.log(max(total, _FEWEST_SENTENCES))))
        for first, following in zip(self._firsts[:-1].tolist(), self._firsts[1:].tolist(), strict=True):
            found: list[Integers] = [nothing]
            for start in range(first, following, _SENTENCES_AT_ONCE):
                until = min(start + _SENTENCES_AT_ONCE, following)
                own = by_sentence[slice(*np.searchsorted(ordered, (start, until)))]
                # The sentences that follow in the list of each shingle.
                counts = ends[shingle[own]] - own - 1
                places = np.repeat(own + 1 - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
                there = sentences[places].astype(np.int64)
                is_later = there >= following
                both = (np.repeat(sentences[own].astype(np.int64), counts) * total + there)[is_later]
                pairs, pair = np.unique(both, return_inverse=True)
                shared = np.bincount(pair, np.repeat(weights[shingle[own]], counts)[is_later], len(pairs))
                here, other = np.divmod(pairs, total)
                found.append(other[shared >= np.maximum(needed[here], needed[other])])
            others = np.searchsorted(self._firsts, np.concatenate(found), side="right") - 1
            yield np.unique(others).tolist()
