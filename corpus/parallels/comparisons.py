"""All the articles of a library compared with each other, in the background, and only once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from threading import Lock
from typing import TYPE_CHECKING

from synoptic.corpus.parallels.account import account_of
from synoptic.corpus.parallels.parallels import SHOWN, compare, counterparts_of, nearest_to

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from synoptic.corpus.article import Article, Span
    from synoptic.corpus.parallels.account import Account
    from synoptic.corpus.parallels.comparison_cache import ComparisonCache
    from synoptic.corpus.parallels.parallels import Comparison, Parallel

_KEPT_AT_ONCE = 2000
_PASSAGES = 64
"""Passages of which it is remembered what the others have on them; of more, those asked about first go."""


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

    def __init__(self, cache: ComparisonCache | None = None) -> None:
        """Take the cache in which comparisons outlast the program, if there is one."""
        self._cache = cache
        self._accounts: dict[str, Account] = {}
        self._known: dict[float, dict[tuple[str, str], Comparison]] = {}
        """Lowest score of parallels, then two digests in order, to what the two texts share."""
        self._answers: dict[tuple[str, Span, float], dict[str, Parallel | None]] = {}
        """Digest and passage of a text, and lowest score, to what other texts have on it, by digest."""
        self._guard = Lock()

    def between(self, one: Article, other: Article, *, least: float = SHOWN) -> Comparison:
        """Return what two articles share, with `one` as the side `a`: parallels scored `least` or more."""
        return self._compared([(one, other)], least)[0]

    def beside(
        self, article: Article, others: Sequence[Article], *, least: float = SHOWN
    ) -> tuple[Comparison, ...]:
        """Return what an article, as the side `a`, shares with each of the others, in their order."""
        return tuple(self._compared([(article, other) for other in others], least))

    def among(
        self,
        articles: Sequence[Article],
        *,
        least: float = SHOWN,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Mapping[tuple[str, str], Comparison]:
        """Return what each two articles share, by their ids, in the order in which they are given.

        `progress` is told how many pairs are done, and of how many. `cancelled` is asked before each pair; as
        soon as it says so, nothing is returned, but what was done is kept.
        """
        pairs = list(combinations(articles, 2))
        found = self._compared(pairs, least, progress, cancelled)
        if len(found) < len(pairs):
            return {}
        return {(one.id, other.id): shared for (one, other), shared in zip(pairs, found, strict=True)}

    def of_passage(
        self, article: Article, passage: Span, others: Sequence[Article], *, least: float = SHOWN
    ) -> tuple[Counterpart, ...]:
        """Return what each of the others has on any passage of an article, in their order; see `Counterpart`.

        Raises ValueError if the article has no such passage.
        """
        _check(article, passage)
        key = article.digest, passage, least
        with self._guard:
            answers = self._answers.setdefault(key, {})
            if len(self._answers) > _PASSAGES:
                del self._answers[next(iter(self._answers))]
        new = [other for other in others if other.digest not in answers]
        if new:
            accounts = [self._account(other) for other in new]
            found = counterparts_of(article.text, passage, accounts, least)
            answers.update(zip((other.digest for other in new), found, strict=True))
        return tuple(Counterpart(other, answers[other.digest]) for other in others)

    def _compared(
        self,
        pairs: Sequence[tuple[Article, Article]],
        least: float,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Comparison]:
        """Return what each pair shares, up to where it was cancelled."""
        # A cache holds what is shown without any wish for another score.
        cache = self._cache if least == SHOWN else None
        with self._guard:
            known = self._known.setdefault(least, {})
        missing = {key for one, other in pairs if (key := _key(one, other)) not in known}
        if cache is not None and missing:
            known.update(cache.of(missing))
        new: dict[tuple[str, str], Comparison] = {}
        found: list[Comparison] = []
        try:
            for one, other in pairs:
                if cancelled is not None and cancelled():
                    break
                key = _key(one, other)
                is_in_order = key == (one.digest, other.digest)
                if (shared := known.get(key)) is None:
                    first, second = (one, other) if is_in_order else (other, one)
                    shared = compare(self._account(first), self._account(second), least)
                    known[key] = new[key] = shared
                    if cache is not None and len(new) >= _KEPT_AT_ONCE:
                        cache.keep(new)
                        new = {}
                found.append(shared if is_in_order else shared.turned())
                if progress is not None:
                    progress(len(found), len(pairs))
        finally:
            if cache is not None and new:
                cache.keep(new)
        return found

    def nearest(self, article: Article, passage: Span, other: Article, most: int) -> tuple[Parallel, ...]:
        """Return at most so many sentences of another article that come nearest to a passage, whatever they
        score; see `parallels.parallels.nearest_to`.

        Raises ValueError if the article has no such passage.
        """
        _check(article, passage)
        return nearest_to(article.text, passage, self._account(other), most)

    def _account(self, article: Article) -> Account:
        with self._guard:
            if (account := self._accounts.get(article.digest)) is None:
                account = self._accounts[article.digest] = account_of(article.text)
            return account


def _check(article: Article, passage: Span) -> None:
    if not 0 <= passage.start < passage.end <= len(article.text):
        raise ValueError(f"{passage.start}–{passage.end} is no passage of {article.title!r}")


def _key(one: Article, other: Article) -> tuple[str, str]:
    return (one.digest, other.digest) if one.digest <= other.digest else (other.digest, one.digest)
