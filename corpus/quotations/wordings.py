"""The same quotation in several articles, and how its wordings differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.differences.collated_words import BRACKETED
from synoptic.corpus.quotations.collation import Collation, collate
from synoptic.corpus.quotations.people import merged_speakers
from synoptic.corpus.text.english import FUNCTION_WORDS
from synoptic.corpus.text.folding import fold
from synoptic.corpus.text.words import whole_words

if TYPE_CHECKING:
    from synoptic.corpus.article import Article
    from synoptic.corpus.quotations.quotations import Quotation

SHORT_WORDS = 4
"""A quotation with fewer words is a variant only of one by the same speaker, of which it is a part."""
_MIN_SHARE_OF_SPEAKER = 0.4
_MIN_RUN_WORDS = 4
_MIN_SHARE = 0.6
_MANY = 200
_NEIGHBOURS = 12


class QuotedIn(Struct, frozen=True):
    """A quotation in an article."""

    article: Article
    """Where it stands."""
    quotation: Quotation
    """What stands there."""
    speaker: str | None
    """Its speaker, under one name in all articles."""

    @property
    def words(self) -> str:
        """The words, with " … " where something interrupts them."""
        return self.quotation.words(self.article.text)

    @property
    def venue(self) -> str | None:
        """Where it was said, in the article's words."""
        venue = self.quotation.venue
        return None if venue is None else self.article.text[venue.start : venue.end]

    @property
    def said(self) -> str:
        """The verb that brings it in, and where it was said; empty without a verb."""
        verb = self.quotation.verb
        return "" if verb is None else f"{verb} {self.venue or ''}".rstrip()


class Wording(Struct, frozen=True):
    """One wording of a quotation that is in several places."""

    quoted: QuotedIn
    """The quotation."""
    collation: Collation
    """How it differs from the fullest wording; verbatim for that one itself."""


class Wordings(Struct, frozen=True):
    """A quotation in its wordings."""

    wordings: tuple[Wording, ...]
    """The fullest one first, then in the order of the articles and of their texts."""

    @property
    def speaker(self) -> str | None:
        """Who is said to have said it, where any article tells; the fullest wording's, if they contradict."""
        return next((one.quoted.speaker for one in self.wordings if one.quoted.speaker), None)

    @property
    def denied_by(self) -> str | None:
        """Who did not say it or denies it, as an article tells; None if any of them names a speaker."""
        denied = (one.quoted.quotation.denied_by for one in self.wordings if self.speaker is None)
        return next(filter(None, denied), None)

    @property
    def articles(self) -> int:
        """In how many articles it is."""
        return len({one.quoted.article.id for one in self.wordings})


def quotations_in(
    articles: Sequence[Article], quotations: Sequence[Sequence[Quotation]]
) -> tuple[QuotedIn, ...]:
    """Return all quotations, by article and text, with speakers under one name; parallel to `articles`."""
    names = merged_speakers(one.speaker for own in quotations for one in own if one.speaker is not None)
    return tuple(
        QuotedIn(article, one, None if one.speaker is None else names[one.speaker])
        for article, own in zip(articles, quotations, strict=True)
        for one in own
    )


def wordings_of(
    quotations: Sequence[QuotedIn], cancelled: Callable[[], bool] | None = None
) -> tuple[Wordings, ...]:
    """Return the quotations with wordings in more than one place, in their order.

    Two are variants of one if three fifths of the shorter one's words stand in the other in the same order,
    four of them in a row; with the same speaker two fifths suffice. `cancelled` is asked now and then, and
    as soon as it says so, nothing is returned.
    """
    words = [tuple(word for word, _, _ in whole_words(fold(one.words).text)) for one in quotations]
    together = list(range(len(quotations)))

    def root(number: int) -> int:
        while together[number] != number:
            together[number] = together[together[number]]
            number = together[number]
        return number

    alike = _by_words(quotations, words)
    for number, other in (*_repeated(alike), *_candidates(words, [numbers[0] for numbers in alike])):
        if cancelled is not None and cancelled():
            return ()
        if root(number) != root(other) and _are_wordings(
            quotations[number], quotations[other], words, number, other
        ):
            first, second = sorted((root(number), root(other)))
            together[second] = first
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(len(quotations)):
        groups[root(number)].append(number)
    return tuple(
        _collated([quotations[number] for number in group]) for group in groups.values() if len(group) > 1
    )


def _by_words(quotations: Sequence[QuotedIn], words: Sequence[tuple[str, ...]]) -> tuple[list[int], ...]:
    """Return the numbers of the quotations that have the same words and the same speaker, together."""
    same: defaultdict[tuple[tuple[str, ...], str | None], list[int]] = defaultdict(list)
    for number, own in enumerate(words):
        same[own, quotations[number].speaker].append(number)
    return tuple(same.values())


def _repeated(alike: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Yield pairs that join what has the same words; of a quotation within another, either side is tried."""
    for numbers in alike:
        yield from pairwise(numbers)
        yield from zip(numbers, numbers[2:], strict=False)


def _candidates(words: Sequence[Sequence[str]], numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs that have at least a fifth of the shorter one's pairs of words in common, in order.

    Where many have the same pair of words, as formulas have, each is compared with the next few only: what is
    a wording of one's neighbour is one of the group.
    """
    holding: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for number in numbers:
        telling = {pair for pair in pairwise(words[number]) if not FUNCTION_WORDS.issuperset(pair)}
        sizes[number] = len(telling)
        for pair in telling:
            holding[pair].append(number)
    counts: Counter[tuple[int, int]] = Counter()
    for having in holding.values():
        reach = len(having) if len(having) <= _MANY else _NEIGHBOURS
        for place, number in enumerate(having):
            for other in having[place + 1 : place + 1 + reach]:
                counts[number, other] += 1
    return sorted(pair for pair, count in counts.items() if count * 5 >= min(sizes[pair[0]], sizes[pair[1]]))


def _are_wordings(
    one: QuotedIn, other: QuotedIn, words: Sequence[Sequence[str]], number: int, other_number: int
) -> bool:
    # Imported late: an app that starts has no need of it yet.
    from rapidfuzz.distance import LCSseq

    if one.article.id == other.article.id and _is_within(one, other):
        return False
    shorter = min(len(words[number]), len(words[other_number]))
    blocks = LCSseq.opcodes(words[number], words[other_number]).as_matching_blocks()
    common = sum(block.size for block in blocks)
    longest = max((block.size for block in blocks), default=0)
    agree = one.speaker is None or other.speaker is None or one.speaker == other.speaker
    if shorter < SHORT_WORDS:
        return agree and common == shorter and shorter > 1
    if longest < _MIN_RUN_WORDS:
        return False
    named = one.speaker is not None and one.speaker == other.speaker
    return common >= shorter * (_MIN_SHARE_OF_SPEAKER if named else _MIN_SHARE)


def _is_within(one: QuotedIn, other: QuotedIn) -> bool:
    """Tell whether one of two quotations in an article stands inside the other."""
    span, another = one.quotation.span, other.quotation.span
    return span.start < another.end and another.start < span.end


def _said(quoted: QuotedIn) -> int:
    """Return how many words a quotation has outside square brackets."""
    return len(whole_words(fold(BRACKETED.sub(" ", quoted.words)).text))


def _collated(group: Sequence[QuotedIn]) -> Wordings:
    # Of equals, the one into which the fewest words were put.
    fullest = max(
        range(len(group)), key=lambda place: (_said(group[place]), -len(group[place].words), -place)
    )
    order = [fullest, *(place for place in range(len(group)) if place != fullest)]
    base = group[fullest]
    return Wordings(
        tuple(
            Wording(
                group[place],
                collate(
                    base.article.text,
                    base.quotation.parts,
                    group[place].article.text,
                    group[place].quotation.parts,
                ),
            )
            for place in order
        )
    )
