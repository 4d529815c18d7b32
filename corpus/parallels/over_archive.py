"""Compare the articles of an archive on the workers of a Dask cluster.

Each article is read once, on some worker; its rare shingles say which others it is compared with
(`blocking`); those comparisons are what `Comparer` makes of two articles. A comparison depends on nothing but
its two texts, and they come in the order of the articles: so the results are the same on any number of
workers, and after a worker has died.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.article import Article  # noqa: TC001  # the pairs are made of them
from synoptic.corpus.languages.detection import language_of
from synoptic.corpus.languages.languages import together
from synoptic.corpus.parallels.blocking import PARTS, Occurrences, RareShingles, occurrences_in
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.comparison import LIKELY_SCORE, Comparison
from synoptic.corpus.parallels.profile import TextProfile, profile_of

if TYPE_CHECKING:
    from distributed import Client, Future

MOST_TOGETHER = 200
"""Articles that are read, moved and compared together."""
MOST_CHARACTERS = 2_000_000
"""Characters of such articles, from which no more are added."""

_TASKS_A_THREAD = 8
# What the profile of a text takes, in bytes for each of its characters, as measured.
_BYTES_A_CHARACTER = 12

_Row: TypeAlias = tuple[int, Sequence[int]]
"""The place of an article among those read together, and those of the others that it is compared with."""
_Found: TypeAlias = tuple[int, int, Comparison]
"""The places of two articles, and their comparison."""


class ComparedPair(Struct, frozen=True):
    """Two articles of an archive, and what they have in common."""

    one: Article
    """The one."""
    other: Article
    """The other; in the archive, it is the later one."""
    comparison: Comparison
    """The comparison, the one being side `a`."""


class ReadArticles(Struct, frozen=True, eq=False):
    """Articles that are read together."""

    articles: tuple[Article, ...]
    """The articles, in order, with the language that is told."""
    profiles: Mapping[tuple[str, str], TextProfile]
    """Their profiles by digest and language."""

    def __sizeof__(self) -> int:
        # Dask asks for it, and moves what is large to disk where memory is short.
        return _BYTES_A_CHARACTER * sum(len(article.text) for article in self.articles)

    @property
    def in_order(self) -> list[TextProfile]:
        """The profile of each article."""
        return [self.profiles[_key(article)] for article in self.articles]


class _Band(Struct, frozen=True, eq=False):
    """Articles that are read together, seen from the client."""

    first: int
    """The number of the first of them."""
    until: int
    """One past the number of the last."""
    read: Future[ReadArticles]
    """The promise of `ReadArticles`."""


class _Compared(Struct, frozen=True, eq=False):
    """A band that is being compared with itself and all later ones."""

    band: _Band
    tasks: list[tuple[_Band, Future[list[_Found]]]]
    """The later bands, or itself, each with the promise of what is found."""
    pairs: int
    """The pairs of articles that are compared."""


class ArchiveParallels:
    """The parallels of the articles of an archive, found by the workers of a cluster."""

    def __init__(
        self,
        articles: Sequence[Article],
        client: Client,
        *,
        least: float = LIKELY_SCORE,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> None:
        """Take the articles, and the cluster's client; parallels score `least` or more.

        `progress` gets what is done, `Reading` or `Comparing`, the articles done and their total.
        """
        self._articles = articles
        self._client = client
        self._least = least
        self._progress = progress
        self.compared = 0
        """Pairs of articles that were compared so far; the others share too few rare shingles."""

    def pairs(self) -> Iterator[ComparedPair]:
        """Yield the pairs of articles with parallels, in the order of the articles, as they are known.

        Raises what Dask raises where its workers cannot do it.
        """
        if len(self._articles) < 2:
            return
        bands = deque(self._read())
        partners = self._rare_shingles(bands).partners()
        # Each thread of a worker has something to do; a million tasks would fill the scheduler's memory.
        most = _TASKS_A_THREAD * max(1, sum(self._client.nthreads().values()))
        running: deque[_Compared] = deque()
        while bands:
            running.append(self._started(bands, partners))
            # No later band is compared with it: its articles need not be kept.
            bands.popleft()
            while len(running) > 1 and sum(len(each.tasks) for each in running) > most:
                yield from self._ended(running.popleft())
        while running:
            yield from self._ended(running.popleft())

    def _read(self) -> Iterator[_Band]:
        """Yield the articles in bands, each of which a worker reads; if that one dies, another does."""
        first = 0
        while first < len(self._articles):
            until, characters = first, 0
            while until < min(len(self._articles), first + MOST_TOGETHER) and characters < MOST_CHARACTERS:
                characters += len(self._articles[until].text)
                until += 1
            articles = tuple(self._articles[first:until])
            yield _Band(first, until, self._client.submit(read_articles, articles, pure=False))
            first = until

    def _rare_shingles(self, bands: Sequence[_Band]) -> RareShingles:
        counts: list[int] = []
        for future in [self._client.submit(sentence_counts, each.read, pure=False) for each in bands]:
            counts += future.result()
            self._tell("Reading", len(counts))
        rare = RareShingles(counts)
        starts = [rare.starts[each.first : each.until] for each in bands]
        for part in range(PARTS):
            found = [
                self._client.submit(shingles_in, each.read, own, part, pure=False)
                for each, own in zip(bands, starts, strict=True)
            ]
            rare.add([future.result() for future in found])
        return rare

    def _started(self, bands: Sequence[_Band], partners: Iterator[list[int]]) -> _Compared:
        """Have the first of some bands compared with itself and the others."""
        band = bands[0]
        rows = [np.array(others, np.int64) for others in islice(partners, band.until - band.first)]
        tasks: list[tuple[_Band, Future[list[_Found]]]] = []
        for other in bands:
            chosen = list(_rows_between(rows, other.first, other.until))
            if chosen:
                task = self._client.submit(
                    compare_rows, band.read, other.read, chosen, self._least, pure=False
                )
                tasks.append((other, task))
        return _Compared(band, tasks, sum(map(len, rows)))

    def _ended(self, compared: _Compared) -> Iterator[ComparedPair]:
        """Yield what was found for a band, once it is known."""
        band = compared.band
        found = [
            (band.first + row, other.first + column, comparison)
            for other, task in compared.tasks
            for row, column, comparison in task.result()
        ]
        self.compared += compared.pairs
        self._tell("Comparing", band.until)
        for one, another, comparison in sorted(found, key=lambda each: each[:2]):
            yield ComparedPair(self._articles[one], self._articles[another], comparison)

    def _tell(self, doing: str, done: int) -> None:
        if self._progress is not None:
            self._progress(doing, done, len(self._articles))


def _rows_between(rows: Iterable[np.ndarray], first: int, until: int) -> Iterator[_Row]:
    """Yield the rows with numbers of articles between two, as places from the first of these on."""
    for row, others in enumerate(rows):
        start, end = np.searchsorted(others, (first, until))
        if start < end:
            yield row, (others[start:end] - first).tolist()


# What follows runs on the workers, which import it by its name.


def read_articles(articles: Sequence[Article]) -> ReadArticles:
    """Return articles with their profiles, each read in its own language."""
    # A language is told once, so that all workers agree on it.
    told = tuple(replace(article, language=language_of(article)) for article in articles)
    profiles = {_key(article): profile_of(article.own_text, spoken=_key(article)[1]) for article in told}
    return ReadArticles(told, profiles)


def sentence_counts(read: ReadArticles) -> list[int]:
    """Return the number of sentences of each article."""
    return [len(profile.units) for profile in read.in_order]


def shingles_in(read: ReadArticles, starts: Sequence[int], part: int) -> Occurrences:
    """Return where the shingles of one part occur; `starts` are the first sentences of the articles."""
    return occurrences_in([profile.postings for profile in read.in_order], starts, part)


def compare_rows(one: ReadArticles, other: ReadArticles, rows: Iterable[_Row], least: float) -> list[_Found]:
    """Return the comparisons of articles of the one with articles of the other that have parallels."""
    comparer = Comparer(profiles={**one.profiles, **other.profiles})
    found: list[_Found] = []
    for row, columns in rows:
        others = [other.articles[column] for column in columns]
        related = comparer.related(one.articles[row], others, least=least)
        found += [(row, columns[place], comparison) for place, comparison in related]
    return found


def _key(article: Article) -> tuple[str, str]:
    """Return the digest and the language by which a comparer knows an article beside one of its language."""
    return article.digest, together((article.language,))
