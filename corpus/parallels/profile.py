"""Prepare an article for comparison: its sentences, their terms and weights."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from typing import TYPE_CHECKING

from synoptic.corpus.articles.boilerplate import is_boilerplate
from synoptic.corpus.articles.front_matter import front_matter_end
from synoptic.corpus.articles.provenance import is_provenance
from synoptic.corpus.text.quotation_marks import quoted_stretches
from synoptic.corpus.text.segmentation import sentences
from synoptic.corpus.text.terms import Term, TermList, share_of, terms_of

if TYPE_CHECKING:
    from synoptic.corpus.article import Span

MIN_TERMS = 2
"""A short sentence with fewer terms is left out: no counterpart of "That was wrong." could be told."""
MIN_WORDS = 3
"""Nor does one with fewer words, such as a heading."""
MIN_IDENTICAL_WORDS = 4
"""A sentence with so many words takes part whatever its terms: another may have the very same words."""
SAME_WORDS = "= "
"""Begins the key of a whole sentence's words."""
QUOTED_WEIGHT = 1.25
"""Factor of the weight of a term in quotation marks."""
NAME_WEIGHT = 0.4
"""Factor of the weight of a term in a name: people in the news are in many sentences."""
_PAIR_WEIGHT = 0.5
# In headings every word is written with a capital.
_HEADING_NAME_SHARE = 0.6
_TURN_WEIGHT = 2.0
_SAME_WORDS_WEIGHT = 12.0
# Roots of weights are kept in tenths, as integers: sums are exact, in whatever order they are made.
_TENTHS = 10


@dataclass(frozen=True, slots=True, eq=False)
class TextProfile:
    """The sentences of an article that are compared, with their terms and weights."""

    text: str
    """The article's normalised text."""
    units: Sequence[Span]
    """The sentences, in order, without boilerplate, bylines and sentences of hardly a word."""
    terms: Sequence[Sequence[Term]]
    """The terms of each, in order."""
    totals: Sequence[float]
    """Sum of the weights of the terms of each sentence."""
    places: Mapping[str, Sequence[tuple[int, int]]]
    """Each term, pair of terms and turn of phrase, with the numbers of its sentences and the roots of its
    weight there, in tenths."""


def profile_of(text: str, passage: Span | None = None) -> TextProfile:
    """Return the profile of a text; a passage takes the place of the sentences it touches.

    A term weighs the less, the more sentences have it: -ln p, where p is its assumed share of sentences in
    any text (`text.english`), plus its share of the sentences of this text besides the first. So rare words
    weigh most, and the words that this article repeats all over, such as the names it is about, hardly
    anything. (K. Spärck Jones, "A statistical interpretation of term specificity", Journal of Documentation
    28/1, 1972; with a fixed background in place of the other documents, so that unrelated articles change
    nothing between two others.)
    """
    units, term_lists = _units(text, passage)
    terms = [term_list.terms for term_list in term_lists]
    quoted = [stretch.inside for stretch in quoted_stretches(text)]
    counts = Counter(stem for unit in terms for stem in {term.stem for term in unit})
    rarity = {
        stem: -log(min(1.0, share_of(stem) + (count - 1) / len(units))) for stem, count in counts.items()
    }
    totals: list[float] = []
    places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    following = 0
    for number, (span, term_list) in enumerate(zip(units, term_lists, strict=True)):
        unit = term_list.terms
        while following < len(quoted) and quoted[following].end <= span.start:
            following += 1
        weights = _weights(unit, span, rarity, quoted[following : following + 8])
        totals.append(sum(weights.values()))
        for one, other in pairwise(unit):
            weights[f"{one.stem} {other.stem}"] = _PAIR_WEIGHT * min(weights[one.stem], weights[other.stem])
        weights |= dict.fromkeys(term_list.turns, _TURN_WEIGHT)
        if len(term_list.words) >= MIN_IDENTICAL_WORDS:
            weights[f"{SAME_WORDS}{' '.join(term_list.words)}"] = _SAME_WORDS_WEIGHT
        for key, weight in weights.items():
            places[key].append((number, round(_TENTHS * sqrt(weight))))
    return TextProfile(text, units, terms, totals, dict(places))


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


def _units(text: str, passage: Span | None) -> tuple[list[Span], list[TermList]]:
    units: list[Span] = []
    term_lists: list[TermList] = []
    is_taken = passage is None
    for span in sentences(text, front_matter_end(text)):
        if passage is not None and not is_taken and passage.start < span.end:
            is_taken = True
            units.append(passage)
            term_lists.append(terms_of(text, passage.start, passage.end))
        if passage is not None and span.overlaps(passage):
            continue
        line = text[span.start : span.end]
        if is_boilerplate(line) or is_provenance(line):
            continue
        term_list = terms_of(text, span.start, span.end)
        words = len(term_list.words)
        if words >= MIN_IDENTICAL_WORDS or (words >= MIN_WORDS and len(term_list.terms) >= MIN_TERMS):
            units.append(span)
            term_lists.append(term_list)
    return units, term_lists
