"""Prepare an article for comparison: its sentences, their terms and weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from math import hypot, log
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from msgspec import Struct

from synoptic.corpus.articles.boilerplate import is_boilerplate, is_invitation
from synoptic.corpus.articles.front_matter import front_matter_end
from synoptic.corpus.articles.provenance import is_provenance
from synoptic.corpus.text.quotation_marks import quoted_stretches
from synoptic.corpus.text.segmentation import paragraphs, sentences
from synoptic.corpus.text.terms import Term, TermList, group_of, is_number, is_weekday, share_of, terms_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from synoptic.corpus.article import Span

    Booleans: TypeAlias = NDArray[np.bool_]
    Integers: TypeAlias = NDArray[np.int64]

MIN_TERMS = 2
"""A short sentence with fewer terms is left out: no counterpart of "That was wrong." could be told."""
MIN_WORDS = 3
"""Nor does one with fewer words, such as a heading."""
MIN_IDENTICAL_WORDS = 4
"""A sentence with so many words takes part whatever its terms: another may have the very same words."""
MIN_COUNTED_SENTENCES = 8
"""Sentences over which the words of a shorter text are counted: in a text of two sentences, a word that both
have is not yet one that the text repeats all over."""
QUOTED_WEIGHT = 1.25
"""Factor of the weight of a term in quotation marks."""
NAME_WEIGHT = 0.6
"""Factor of the weight of a term in a name: people in the news are in many sentences."""
SYNONYM_SHARE = 0.6
"""The share of a term's weight that a word which newsrooms swap for it has as well."""
_PAIR_WEIGHT = 0.5
# In headings every word is written with a capital.
_HEADING_NAME_SHARE = 0.6
_TURN_WEIGHT = 4.0
_SAME_WORDS_WEIGHT = 12.0
# Weights are kept in tenths, as integers: sums are exact, in whatever order they are made.
_TENTHS = 10


class Postings(Struct, frozen=True, eq=False):
    """What a text is compared by, and where it occurs: a sparse matrix by columns."""

    keys: Integers
    """Hashes of each term, group of swapped words, pair of terms and turn of phrase (`hashes_of`), in rising
    order."""
    is_number: Booleans
    """For each key whether it is a number, a time or the day of a month."""
    is_weekday: Booleans
    """For each key whether it is the name of a weekday."""
    starts: Integers
    """Where the entries of each key start."""
    counts: Integers
    """The number of its entries."""
    units: Integers
    """For each entry the number of its sentence."""
    roots: Integers
    """For each entry the root of the key's weight there, in tenths."""


class TextProfile(Struct, frozen=True, eq=False):
    """The sentences of an article that are compared, with their terms and weights."""

    text: str
    """The article's normalised text."""
    units: Sequence[Span]
    """The sentences, in order, without boilerplate, bylines and sentences of hardly a word."""
    stems: Sequence[Sequence[str]]
    """The terms of each, in order."""
    totals: NDArray[np.float64]
    """Sum of the weights of the terms of each sentence."""
    has_number: Booleans
    """Whether each sentence has a number, a time or the day of a month."""
    has_weekday: Booleans
    """Whether each names a weekday."""
    postings: Postings
    """All that they are compared by."""
    whole: Mapping[str, float]
    """The terms of the whole text with their weights (`tf_idf`)."""
    paragraphs: Mapping[str, int]
    """The words of the sentences each of which is a paragraph, with their numbers; of equals, the last."""
    spoken: str = "en"
    """Code of the language that its words were read in; profiles of one language are compared."""

    def without(self, units: Iterable[int]) -> Mapping[str, float]:
        """Return the terms of all sentences but these, with their weights."""
        left_out = set(units)
        return tf_idf(
            (stem for number, stems in enumerate(self.stems) if number not in left_out for stem in stems),
            self.spoken,
        )


def profile_of(text: str, passage: Span | None = None, spoken: str = "en") -> TextProfile:
    """Return the profile of a text; a passage takes the place of the sentences it touches.

    `spoken` is the code of the language its words are read in (see `text.terms`).

    A term weighs the less, the more sentences have it: -ln p, where p is its assumed share of sentences in
    any text (`text.english`), plus its share of the sentences of this text besides the first. So rare words
    weigh most, and the words that this article repeats all over, such as the names it is about, hardly
    anything. (K. Spärck Jones, "A statistical interpretation of term specificity", Journal of Documentation
    28/1, 1972; with a fixed background in place of the other documents, so that unrelated articles change
    nothing between two others.)
    """
    units, term_lists = _units(text, passage, spoken)
    terms = [term_list.terms for term_list in term_lists]
    quoted = [stretch.inside for stretch in quoted_stretches(text)]
    counts = Counter(stem for unit in terms for stem in {term.stem for term in unit})
    sentence_count = max(len(units), MIN_COUNTED_SENTENCES)
    rarity = {
        stem: -log(min(1.0, share_of(stem, spoken) + (count - 1) / sentence_count))
        for stem, count in counts.items()
    }
    totals: list[float] = []
    weights: list[dict[str, float]] = []
    following = 0
    for span, term_list in zip(units, term_lists, strict=True):
        while following < len(quoted) and quoted[following].end <= span.start:
            following += 1
        own = _weights(term_list.terms, span, rarity, quoted[following : following + 8])
        totals.append(sum(own.values()))
        weights.append(_keyed(own, term_list, spoken))
    stems = [[term.stem for term in unit] for unit in terms]
    whole_paragraphs = set(paragraphs(text))
    return TextProfile(
        text,
        units,
        stems,
        np.array(totals, np.float64),
        np.array([any(map(is_number, unit)) for unit in stems], bool),
        np.array([any(is_weekday(stem, spoken) for stem in unit) for unit in stems], bool),
        _postings(weights, spoken),
        tf_idf(chain.from_iterable(stems), spoken),
        {
            " ".join(term_lists[number].words): number
            for number, span in enumerate(units)
            if span in whole_paragraphs
        },
        spoken,
    )


def tf_idf(stems: Iterable[str], spoken: str = "en") -> Mapping[str, float]:
    """Return terms as a vector of length 1: repeated ones weigh more, and ones that are rare in news."""
    weights = {
        stem: (1 + log(count)) * -log(min(1.0, share_of(stem, spoken)))
        for stem, count in Counter(stems).items()
    }
    length = hypot(*weights.values()) or 1.0
    return {stem: weight / length for stem, weight in weights.items()}


def hashes_of(names: Sequence[str]) -> Integers:
    """Return a number of 64 bits for each name, the same in every process, unlike Python's `hash`.

    A multilinear hash of the bytes: each, plus 1, times the factor of its place, summed up in 64 bits
    (D. Lemire and O. Kaser, "Strongly universal string hashing is fast", The Computer Journal 57/11, 2014).
    No name may be empty.
    """
    if not names:
        return np.zeros(0, np.int64)
    encoded = [name.encode("utf-8", "surrogatepass") for name in names]
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    starts = np.cumsum(lengths) - lengths
    units = np.frombuffer(b"".join(encoded), np.uint8).astype(np.uint64) + np.uint64(1)
    place = np.arange(len(units)) - np.repeat(starts, lengths)
    sums: NDArray[np.uint64] = np.add.reduceat(units * _factors(int(lengths.max()))[place], starts)
    return sums.view(np.int64)


def _factors(count: int) -> NDArray[np.uint64]:
    """Return so many odd numbers of 64 bits without a pattern, always the same (S. Vigna's SplitMix64)."""
    found = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    found = (found ^ (found >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (found ^ (found >> np.uint64(31))) | np.uint64(1)


def _keyed(own: Mapping[str, float], term_list: TermList, spoken: str) -> dict[str, float]:
    """Return the weights of all by which a sentence is compared, from those of its terms."""
    weights: dict[str, float] = {}
    for stem, weight in own.items():
        if group := group_of(stem, spoken):
            key = f"~ {group}"
            weights[key] = max(SYNONYM_SHARE * weight, weights.get(key, 0.0))
            weight *= 1 - SYNONYM_SHARE
        weights[stem] = weight
    for one, other in pairwise(term_list.terms):
        weights[f"{one.stem} {other.stem}"] = _PAIR_WEIGHT * min(own[one.stem], own[other.stem])
    weights |= dict.fromkeys(term_list.turns, _TURN_WEIGHT)
    if len(term_list.words) >= MIN_IDENTICAL_WORDS:
        weights[f"= {' '.join(term_list.words)}"] = _SAME_WORDS_WEIGHT
    return weights


def _postings(units: Sequence[Mapping[str, float]], spoken: str) -> Postings:
    names = [key for weights in units for key in weights]
    hashes = hashes_of(names)
    order = np.argsort(hashes, kind="stable")
    keys, starts, counts = np.unique(hashes[order], return_index=True, return_counts=True)
    first = [names[at] for at in order[starts]]
    weight = np.fromiter((each for weights in units for each in weights.values()), float, len(names))
    return Postings(
        keys,
        np.fromiter(map(is_number, first), bool, len(first)),
        np.fromiter((is_weekday(key, spoken) for key in first), bool, len(first)),
        starts,
        counts,
        np.repeat(np.arange(len(units)), [len(weights) for weights in units])[order],
        np.rint(_TENTHS * np.sqrt(weight)).astype(np.int64)[order],
    )


def _weights(
    unit: Sequence[Term], span: Span, rarity: Mapping[str, float], quoted: Sequence[Span]
) -> dict[str, float]:
    """Return the weight of each term of a sentence; `quoted` are the quoted spans from this sentence on."""
    inside = [stretch for stretch in quoted if stretch.start < span.end]
    is_heading = sum(term.is_name for term in unit) > _HEADING_NAME_SHARE * len(unit)
    weights: dict[str, float] = {}
    for term in unit:
        weight = rarity[term.stem]
        if term.is_name and not is_heading:
            weight *= NAME_WEIGHT
        if inside and any(stretch.start <= term.start < stretch.end for stretch in inside):
            weight *= QUOTED_WEIGHT
        weights[term.stem] = max(weight, weights.get(term.stem, 0.0))
    return weights


def _units(text: str, passage: Span | None, spoken: str) -> tuple[list[Span], list[TermList]]:
    units: list[Span] = []
    term_lists: list[TermList] = []
    is_taken = passage is None
    for span in sentences(text, front_matter_end(text)):
        if passage is not None and not is_taken and passage.start < span.end:
            is_taken = True
            units.append(passage)
            term_lists.append(terms_of(text, passage.start, passage.end, spoken))
        if passage is not None and span.overlaps(passage):
            continue
        line = text[span.start : span.end]
        if is_boilerplate(line) or is_invitation(line) or is_provenance(line):
            continue
        term_list = terms_of(text, span.start, span.end, spoken)
        words = len(term_list.words)
        if words >= MIN_IDENTICAL_WORDS or (words >= MIN_WORDS and len(term_list.terms) >= MIN_TERMS):
            units.append(span)
            term_lists.append(term_list)
    return units, term_lists
