"""All the articles of a library compared with each other, in the background, and only once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from threading import Lock
from typing import TYPE_CHECKING

from corpus.account import account_of
from corpus.parallels import SHOWN, compare, counterparts_of, nearest_to

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from corpus.account import Account
    from corpus.article import Article, Span
    from corpus.comparison_cache import ComparisonCache
    from corpus.parallels import Comparison, Parallel

_KEPT_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What another article has on a passage."""

    article: Article
    """The other article."""
    parallel: Parallel | None
    """The passage and its best counterpart; None: the article is silent on it."""


class Comparisons:
    """Compares articles, and remembers what came out by the hashes of their texts.

    An article that changes has another hash: it is compared anew, and nothing else is. May be asked from
    several threads.
    """

    def __init__(self, cache: ComparisonCache | None = None, *, least: float = SHOWN) -> None:
        """Take the cache in which comparisons outlast the program, if there is one.

        `least` is the lowest score of parallels. A cache holds those with the usual one: with another, what
        is in it is not used, and nothing is added.
        """
        self._cache = cache if least == SHOWN else None
        self._least = least
        self._accounts: dict[str, Account] = {}
        self._known: dict[tuple[str, str], Comparison] = {}
        self._reading = Lock()

    def between(self, one: Article, other: Article) -> Comparison:
        """Return what two articles share, with `one` as the side `a`."""
        key = _key(one, other)
        if (found := self._known.get(key)) is None:
            first, second = (one, other) if key == (one.digest, other.digest) else (other, one)
            found = self._known[key] = compare(self._account(first), self._account(second), self._least)
        return found if key == (one.digest, other.digest) else found.turned()

    def among(
        self,
        articles: Sequence[Article],
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Mapping[tuple[str, str], Comparison]:
        """Return what each two articles share, by their ids, in the order in which they are given.

        `progress` is told how many pairs are done, and of how many. `cancelled` is asked before each pair; as
        soon as it says so, nothing is returned, but what was done is kept.
        """
        pairs = list(combinations(articles, 2))
        if self._cache is not None:
            self._known |= self._cache.among(article.digest for article in articles)
        new: dict[tuple[str, str], Comparison] = {}
        found: dict[tuple[str, str], Comparison] = {}
        try:
            for done, (one, other) in enumerate(pairs, start=1):
                if cancelled is not None and cancelled():
                    return {}
                key = _key(one, other)
                is_new = key not in self._known
                found[one.id, other.id] = self.between(one, other)
                if is_new:
                    new[key] = self._known[key]
                    if len(new) >= _KEPT_AT_ONCE:
                        self._keep(new)
                if progress is not None:
                    progress(done, len(pairs))
        finally:
            self._keep(new)
        return found

    def of_passage(
        self, article: Article, passage: Span, others: Sequence[Article]
    ) -> tuple[Counterpart, ...]:
        """Return what each of the others has on any passage of an article, in their order; see `Counterpart`.

        Raises ValueError if the article has no such passage.
        """
        _check(article, passage)
        accounts = [self._account(other) for other in others]
        found = counterparts_of(article.text, passage, accounts, self._least)
        return tuple(map(Counterpart, others, found))

    def nearest(self, article: Article, passage: Span, other: Article, most: int) -> tuple[Parallel, ...]:
        """Return at most so many sentences of another article that come nearest to a passage, whatever they
        score; see `corpus.parallels.nearest_to`.

        Raises ValueError if the article has no such passage.
        """
        _check(article, passage)
        return nearest_to(article.text, passage, self._account(other), most)

    def _account(self, article: Article) -> Account:
        with self._reading:
            if (account := self._accounts.get(article.digest)) is None:
                account = self._accounts[article.digest] = account_of(article.text)
            return account

    def _keep(self, new: dict[tuple[str, str], Comparison]) -> None:
        if self._cache is not None and new:
            self._cache.keep(new)
        new.clear()


def _check(article: Article, passage: Span) -> None:
    if not 0 <= passage.start < passage.end <= len(article.text):
        raise ValueError(f"{passage.start}–{passage.end} is no passage of {article.title!r}")


def _key(one: Article, other: Article) -> tuple[str, str]:
    return (one.digest, other.digest) if one.digest <= other.digest else (other.digest, one.digest)
