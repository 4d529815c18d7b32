"""Find the words that two passages share, and whether the passages are verbatim, variants or paraphrases."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

from msgspec import Struct

from synoptic.corpus.article import Span
from synoptic.corpus.text.terms import Term, function_words_of, terms_of
from synoptic.corpus.text.words import placed_words

Kind: TypeAlias = Literal["verbatim", "variant", "paraphrase"]

MIN_VERBATIM_SHARE = 0.8
"""Least share of the shorter passage's words in one run in the other, of a verbatim pair."""
MIN_VARIANT_SHARE = 0.55
"""Least share of the shorter passage's words in the other in the same order, of a variant."""
_MIN_RUN_WORDS = 4


class SharedWords(Struct, frozen=True):
    """Words that two passages have in common."""

    a: Span
    """Their place in the first text."""
    b: Span
    """Their place in the second."""

    def turned(self) -> SharedWords:
        """Return the same words seen from the other passage."""
        return SharedWords(self.b, self.a)


class SharedWording(Struct, frozen=True):
    """The words that two passages share."""

    kind: Kind
    """Relation of the passages."""
    matches: tuple[SharedWords, ...]
    """The words in common, in the order of the one: runs of the same words, then words of the same stem."""


def shared_words(
    text: str, span: Span, other_text: str, other_span: Span, spoken: str = "en"
) -> SharedWording:
    """Return the words that two passages share; `spoken` is the code of the language they are read in.

    These are the longest common subsequence of the two (RapidFuzz); case, accents and the kind of quotation
    marks do not count. Passages are verbatim where one run of them is four fifths of the shorter passage, a
    variant where all together are more than half of it and four are in a row, else a paraphrase.
    """
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.distance import LCSseq

    placed, other_placed = _placed(text, span), _placed(other_text, other_span)
    words, other_words = [word for word, _ in placed], [word for word, _ in other_placed]
    if other_words < words:
        # Of several longest subsequences one is found: the same from both sides.
        turned = shared_words(other_text, other_span, text, span, spoken)
        return SharedWording(
            turned.kind, tuple(sorted((match.turned() for match in turned.matches), key=_by_place))
        )
    blocks = [block for block in LCSseq.opcodes(words, other_words).as_matching_blocks() if block.size]
    shorter = min(len(words), len(other_words)) or 1
    longest = max((block.size for block in blocks), default=0)
    common = sum(block.size for block in blocks)
    kind: Kind = "paraphrase"
    if longest >= MIN_VERBATIM_SHARE * shorter and longest >= min(_MIN_RUN_WORDS, shorter):
        kind = "verbatim"
    elif common >= MIN_VARIANT_SHARE * shorter and longest >= _MIN_RUN_WORDS:
        kind = "variant"
    function_words = function_words_of(spoken)
    matches = [
        SharedWords(
            _around(placed[block.a : block.a + block.size]),
            _around(other_placed[block.b : block.b + block.size]),
        )
        for block in blocks
        if block.size >= _MIN_RUN_WORDS
        or any(word not in function_words for word in words[block.a : block.a + block.size])
    ]
    matches += _same_stems(
        text,
        _free(_terms(text, span, spoken), [match.a for match in matches]),
        other_text,
        _free(_terms(other_text, other_span, spoken), [match.b for match in matches]),
    )
    return SharedWording(kind, tuple(sorted(matches, key=_by_place)))


def _free(terms: Iterable[Term], taken: Sequence[Span]) -> Iterator[Term]:
    """Yield the terms outside spans in order, which do not overlap."""
    starts = [span.start for span in taken]
    for term in terms:
        number = bisect_right(starts, term.end - 1) - 1
        if number < 0 or taken[number].end <= term.start:
            yield term


def _same_stems(
    text: str, terms: Iterable[Term], other_text: str, other_terms: Iterable[Term]
) -> list[SharedWords]:
    """Return the terms that both have but for their endings or their places.

    A name is no other form of a common word: the Secretary of State is not in “he stated”.
    """
    free: dict[str, list[Term]] = {}
    for term in other_terms:
        free.setdefault(term.stem, []).append(term)
    found: list[SharedWords] = []
    for term in terms:
        word = text[term.start : term.end]
        for other in free.get(term.stem, ()):
            other_word = other_text[other.start : other.end]
            only_one_is_a_name = (term.is_name and other_word.islower()) or (other.is_name and word.islower())
            if not only_one_is_a_name or word.casefold() == other_word.casefold():
                free[term.stem].remove(other)
                found.append(SharedWords(term.span, other.span))
                break
    return found


def _by_place(match: SharedWords) -> tuple[Span, Span]:
    return match.a, match.b


# A sentence has several parallels, and each wants its words.
@lru_cache(maxsize=4096)
def _placed(text: str, span: Span) -> tuple[tuple[str, Span], ...]:
    return tuple(placed_words(text, span))


@lru_cache(maxsize=4096)
def _terms(text: str, span: Span, spoken: str) -> tuple[Term, ...]:
    return terms_of(text, span.start, span.end, spoken).terms


def _around(run: Sequence[tuple[str, Span]]) -> Span:
    return Span(run[0][1].start, run[-1][1].end)
