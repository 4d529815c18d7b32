"""Rank the places where articles differ in substance: candidates, for the reader to judge."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.article import Article, Passage, Span
from synoptic.corpus.articles.crossheads import crossheads
from synoptic.corpus.differences.accounts import Account
from synoptic.corpus.differences.discrepancies import DifferenceKind, Discrepancy, discrepancies_of
from synoptic.corpus.differences.lexemes import Lexemes
from synoptic.corpus.languages.reach import is_read_as_english
from synoptic.corpus.parallels.comparer import Comparer

if TYPE_CHECKING:
    from collections.abc import Callable


_Words: TypeAlias = "tuple[str, tuple[str, ...]]"
"""The id of an article and the stems of words in it."""
_Told: TypeAlias = "tuple[DifferenceKind, frozenset[_Words]]"

_RIGHT_SHARES: Mapping[DifferenceKind, float] = {
    "number": 0.8,
    "outcome": 0.7,
    "negation": 0.6,
    "day": 0.5,
    "name": 0.3,
}
"""Of differences of each kind between passages about one event, the share that is right, as far as known."""


class AlignedPair(Struct, frozen=True):
    """Two passages that may say the same."""

    one: Article
    """The one article."""
    other: Article
    """The other."""
    a: Span
    """The passage of the one."""
    b: Span
    """The passage of the other."""
    score: float
    """Likelihood that they say the same, from 0 to 1."""


class Disagreement(Struct, frozen=True):
    """A difference in substance between two articles."""

    difference: Discrepancy
    """What differs, in code points of the two texts."""
    pair: AlignedPair
    """The two passages: of several with the same difference, those with the best score."""
    keys: tuple[str, ...]
    """Keys of this difference in each pair of passages that has it, its own first; a key lasts as long as the
    words of the passages."""

    @property
    def rank(self) -> float:
        """Likelihood that it is one: the score, and how often its kind is right, from 0 to 1."""
        return self.pair.score * _RIGHT_SHARES[self.difference.kind]

    @property
    def words(self) -> tuple[Passage, Passage]:
        """The words that differ."""
        a, b = self.difference.a, self.difference.b
        return Passage.of(self.pair.one, a.start, a.end), Passage.of(self.pair.other, b.start, b.end)

    @property
    def said(self) -> str:
        """What differs, in words: `number: 38 ⇄ 41`."""
        return f"{self.difference.kind}: {' ⇄ '.join(words.text for words in self.words)}"

    @property
    def passages(self) -> tuple[Passage, Passage]:
        """The passages that the words are in."""
        a, b = self.pair.a, self.pair.b
        return Passage.of(self.pair.one, a.start, a.end), Passage.of(self.pair.other, b.start, b.end)


def worth_a_look(pairs: Iterable[AlignedPair]) -> tuple[Disagreement, ...]:
    """Return the differences in substance of aligned passages, the likeliest first.

    A difference that several pairs have is one: those of one kind in two articles, with words of the same
    stems, that share a place in one of them.
    """
    found: list[Disagreement] = []
    told: dict[_Told, list[int]] = {}
    places: list[set[tuple[str, Span]]] = []
    for each in sorted(_all(pairs), key=_order):
        sides = _sides(each)
        alike = told.setdefault((each.difference.kind, frozenset(words for _, words in sides)), [])
        at = {place for place, _ in sides}
        known = next((number for number in alike if not at.isdisjoint(places[number])), None)
        if known is None:
            alike.append(len(found))
            found.append(each)
            places.append(at)
        else:
            found[known] = replace(found[known], keys=(*found[known].keys, *each.keys))
    return tuple(found)


def differences_in(
    articles: Sequence[Article],
    comparer: Comparer | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Disagreement, ...]:
    """Return where articles differ in substance, the likeliest first, as `synoptic differences --aside` does.

    These are candidates. Articles in a language other than English are left out (see `aligned_pairs`).
    `comparer` remembers what it compared before; `progress` gets the pairs of articles done and their total.
    """
    return worth_a_look(aligned_pairs(comparer or Comparer(), articles, progress=progress))


def aligned_pairs(
    comparer: Comparer,
    articles: Sequence[Article],
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[AlignedPair, ...]:
    """Return the likely and possible parallels of the articles; nothing once `cancelled()` is true.

    Articles in a language other than English are left out: their numbers, days and negations are not known.

    `progress` gets the pairs of articles done and their total.
    """
    articles = [article for article in articles if is_read_as_english(article)]
    by_id = {article.id: article for article in articles}
    compared = comparer.among(articles, progress=progress, cancelled=cancelled)
    return tuple(
        AlignedPair(by_id[one], by_id[other], parallel.a, parallel.b, parallel.score)
        for (one, other), comparison in compared.items()
        for parallel in comparison.parallels
    )


def _all(pairs: Iterable[AlignedPair]) -> Iterator[Disagreement]:
    accounts: dict[tuple[str, Span], Account] = {}

    def read(article: Article, span: Span) -> Account:
        if (known := accounts.get((article.id, span))) is None:
            known = accounts[article.id, span] = Account(article.text, span)
        return known

    for pair in pairs:
        if pair.one.text[pair.a.start : pair.a.end] == pair.other.text[pair.b.start : pair.b.end]:
            continue
        if _is_crosshead(pair.one, pair.a) or _is_crosshead(pair.other, pair.b):
            continue
        for difference in discrepancies_of(read(pair.one, pair.a), read(pair.other, pair.b)):
            disagreement = Disagreement(difference, pair, ())
            yield replace(disagreement, keys=(_key(disagreement),))


def _is_crosshead(article: Article, span: Span) -> bool:
    """Tell whether a passage is a crosshead: it names what follows, and claims nothing."""
    return any(one.start <= span.start and span.end <= one.end for one in crossheads(article.text))


def _key(one: Disagreement) -> str:
    """Return a name of a difference that is the same in every order of the articles."""
    sides = sorted((passage.text, words.text) for passage, words in zip(one.passages, one.words, strict=True))
    return hashlib.sha256(json.dumps([one.difference.kind, *sides]).encode()).hexdigest()


def _order(one: Disagreement) -> tuple[float, str]:
    return -one.rank, one.keys[0]


def _sides(one: Disagreement) -> tuple[tuple[tuple[str, Span], _Words], ...]:
    """Return the place of the words that differ, and their stems, each with the id of its article."""
    return tuple(
        (
            (article.id, span),
            (article.id, tuple(lexeme.stem for lexeme in Lexemes.of(article.text, span).all)),
        )
        for article, span in ((one.pair.one, one.difference.a), (one.pair.other, one.difference.b))
    )
