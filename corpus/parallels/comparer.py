"""Compare all articles of a library with each other, in the background, and only once.

Comparisons are cached in one SQLite file from run to run. It may be deleted at any time; one that cannot be
used is replaced, or done without.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import combinations
from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.article import Article, Span
from synoptic.corpus.languages.detection import language_of
from synoptic.corpus.languages.languages import together
from synoptic.corpus.parallels.comparison import (
    POSSIBLE_SCORE,
    Comparison,
    Confidence,
    Parallel,
    compare,
    counterparts_of,
)
from synoptic.corpus.parallels.copied import CopiedRun
from synoptic.corpus.parallels.profile import TextProfile, profile_of
from synoptic.corpus.parallels.shared_words import SharedWords

if TYPE_CHECKING:
    from pathlib import Path


_PAIRS_AT_ONCE = 2000
_MAX_PASSAGES = 64
"""Number of passages whose counterparts are remembered; the oldest are forgotten first."""

CACHE_VERSION = 5
"""To be counted up whenever two texts would compare otherwise than before."""
MAX_CACHED_PAIRS = 200_000
"""Pairs that are kept; of more, those go that were made first."""

_TABLE = (
    "CREATE TABLE IF NOT EXISTS compared (a TEXT, b TEXT, least REAL, version INTEGER, made INTEGER,"
    " shared TEXT, PRIMARY KEY (a, b, least)) WITHOUT ROWID"
)
_FORMER_TABLE = "DROP TABLE IF EXISTS comparison"
_BUSY_SECONDS = 2.0


class Counterparts(Struct, frozen=True):
    """What another article has on a passage."""

    article: Article
    """The other article."""
    parallels: tuple[Parallel, ...]
    """The passage and what comes nearest to it, the best first: likely, possible, then without a claim. None:
    no sentence shares with it a name, a number or a rare word."""
    sentences: int
    """Number of sentences that were looked at."""

    @property
    def parallel(self) -> Parallel | None:
        """The best that is at least possible, if there is one."""
        best = self.parallels[0] if self.parallels else None
        return None if best is None or best.confidence is Confidence.NEAREST else best


class Comparer:
    """Compares articles, and remembers the comparisons by the hashes of their texts.

    Two articles of one language are read in that; of two languages, words count as they are written. Where
    nothing tells the language, English is assumed.

    An article that changes has another hash: it alone is compared anew. Thread-safe.
    """

    def __init__(
        self,
        cache: ComparisonCache | None = None,
        profiles: Mapping[tuple[str, str], TextProfile] | None = None,
    ) -> None:
        """Take the cache in which comparisons outlast the program, if there is one.

        `profiles` are texts that were read before, by digest and the language that each was read in.
        """
        self._cache = cache
        self._profiles: dict[tuple[str, str], TextProfile] = dict(profiles or {})
        self._known: dict[float, dict[tuple[str, str], Comparison]] = {}
        """Comparisons by the least score of parallels, then by two digests in order."""
        self._answers: dict[tuple[str, Span], dict[str, tuple[Parallel, ...]]] = {}
        """What comes nearest by digest and passage of a text, then by digest of the other text."""
        self._guard = Lock()

    def between(self, one: Article, other: Article, *, least: float = POSSIBLE_SCORE) -> Comparison:
        """Return the comparison of two articles, `one` as side `a`; parallels score `least` or more."""
        return self._compared([(one, other)], least)[0]

    def beside(
        self, article: Article, others: Sequence[Article], *, least: float = POSSIBLE_SCORE
    ) -> tuple[Comparison, ...]:
        """Return the comparisons of an article, as side `a`, with each of the others, in their order."""
        return tuple(self._compared([(article, other) for other in others], least))

    def related(
        self, article: Article, others: Sequence[Article], *, least: float = POSSIBLE_SCORE
    ) -> Iterator[tuple[int, Comparison]]:
        """Yield the comparisons of an article, as side `a`, with those of the others that have parallels.

        Each comes with the place of the other, in order. They are not remembered.
        """
        own = language_of(article)
        for place, other in enumerate(others):
            spoken = together((own, language_of(other)))
            profiles = self._profile(article, spoken), self._profile(other, spoken)
            comparison = compare(*profiles, least, of_parallels=True)
            if comparison.parallels:
                yield place, comparison

    def among(
        self,
        articles: Sequence[Article],
        *,
        least: float = POSSIBLE_SCORE,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Mapping[tuple[str, str], Comparison]:
        """Return the comparison of each two articles, by their ids, in the order given.

        `progress` gets the pairs done and their total. Returns nothing once `cancelled()` is true, but keeps
        the comparisons made so far.
        """
        pairs = list(combinations(articles, 2))
        found = self._compared(pairs, least, progress, cancelled)
        if len(found) < len(pairs):
            return {}
        return {(one.id, other.id): shared for (one, other), shared in zip(pairs, found, strict=True)}

    def of_passage(
        self, article: Article, passage: Span, others: Sequence[Article]
    ) -> tuple[Counterparts, ...]:
        """Return what each of the other articles has on any passage of an article, in their order.

        Raises ValueError if the article has no such passage.
        """
        _check(article, passage)
        with self._guard:
            answers = self._answers.setdefault((article.digest, passage), {})
            if len(self._answers) > _MAX_PASSAGES:
                del self._answers[next(iter(self._answers))]
        own = language_of(article)
        profiles = {
            other.digest: self._profile(other, together((own, language_of(other)))) for other in others
        }
        if new := [digest for digest in profiles if digest not in answers]:
            found = counterparts_of(article.text, passage, [profiles[digest] for digest in new])
            answers.update(zip(new, found, strict=True))
        return tuple(
            Counterparts(other, answers[other.digest], len(profiles[other.digest].units)) for other in others
        )

    def _compared(
        self,
        pairs: Sequence[tuple[Article, Article]],
        least: float,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Comparison]:
        """Return the comparison of each pair, up to a cancellation."""
        # The cache holds what is shown without any wish for another score.
        cache = self._cache if least == POSSIBLE_SCORE else None
        with self._guard:
            known = self._known.setdefault(least, {})
        spoken = {article.digest: language_of(article) for pair in pairs for article in pair}
        read_in = [together((spoken[one.digest], spoken[other.digest])) for one, other in pairs]
        keys = [_key(one, other, each) for (one, other), each in zip(pairs, read_in, strict=True)]
        missing = {key for key in keys if key not in known}
        if cache is not None and missing:
            known.update(cache.of(missing, least))
        new: dict[tuple[str, str], Comparison] = {}
        found: list[Comparison] = []
        try:
            for (one, other), key, language in zip(pairs, keys, read_in, strict=True):
                if cancelled is not None and cancelled():
                    break
                is_in_order = one.digest <= other.digest
                if (shared := known.get(key)) is None:
                    first, second = (one, other) if is_in_order else (other, one)
                    shared = compare(self._profile(first, language), self._profile(second, language), least)
                    known[key] = new[key] = shared
                    if cache is not None and len(new) >= _PAIRS_AT_ONCE:
                        cache.keep(new, least)
                        new = {}
                found.append(shared if is_in_order else shared.turned())
                if progress is not None:
                    progress(len(found), len(pairs))
        finally:
            if cache is not None and new:
                cache.keep(new, least)
        return found

    def _profile(self, article: Article, spoken: str) -> TextProfile:
        with self._guard:
            key = article.digest, spoken
            if (profile := self._profiles.get(key)) is None:
                profile = self._profiles[key] = profile_of(article.own_text, spoken=spoken)
            return profile


def _check(article: Article, passage: Span) -> None:
    if not 0 <= passage.start < passage.end <= len(article.text):
        raise ValueError(f"{passage.start}–{passage.end} is no passage of {article.title!r}")


def _key(one: Article, other: Article, spoken: str) -> tuple[str, str]:
    """Return what a comparison is remembered by: the digests in order; of other languages, these as well."""
    first, second = sorted((one.digest, other.digest))
    return (first, second) if spoken == "en" else (f"{first} {spoken}", f"{second} {spoken}")


class ComparisonCache:
    """Comparisons by the hashes of the two texts and the least score of their parallels."""

    def __init__(self, path: Path) -> None:
        """Keep them in this file; its folder is made when there is something to keep."""
        self._path = path

    def of(self, pairs: Iterable[tuple[str, str]], least: float) -> Mapping[tuple[str, str], Comparison]:
        """Return the kept comparisons of pairs of digests in order; nothing if the cache is unreadable."""
        if not self._path.exists():
            return {}
        found: dict[tuple[str, str], Comparison] = {}
        try:
            with closing(self._open()) as base:
                for pair in pairs:
                    row = base.execute(
                        "SELECT shared FROM compared WHERE a = ? AND b = ? AND least = ? AND version = ?",
                        (*pair, least, CACHE_VERSION),
                    ).fetchone()
                    if row is not None:
                        found[pair] = _read(row[0])
        except (sqlite3.Error, OSError, ValueError, TypeError, KeyError, IndexError):
            return {}
        return found

    def keep(self, comparisons: Mapping[tuple[str, str], Comparison], least: float) -> None:
        """Keep comparisons, each under its digests in order. Where that cannot be, nothing is kept."""

        def rows(made: int) -> Iterator[tuple[str, str, float, int, int, str]]:
            for (a, b), one in comparisons.items():
                yield a, b, least, CACHE_VERSION, made, _written(one)

        for attempt in range(2):
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with closing(self._open()) as base, base:
                    base.execute(_FORMER_TABLE)
                    base.execute(_TABLE)
                    (last,) = base.execute("SELECT coalesce(max(made), 0) FROM compared").fetchone()
                    base.executemany(
                        "INSERT OR REPLACE INTO compared VALUES (?, ?, ?, ?, ?, ?)", rows(last + 1)
                    )
                    base.execute(
                        "DELETE FROM compared WHERE made < ? OR version <> ?",
                        (self._oldest_kept(base), CACHE_VERSION),
                    )
            except sqlite3.DatabaseError as error:
                # Another program may be writing: then nothing is kept. A file that is none of ours goes.
                if attempt or isinstance(error, sqlite3.OperationalError):
                    return
                self._path.unlink(missing_ok=True)
            except OSError:
                return
            else:
                return

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=_BUSY_SECONDS)

    def _oldest_kept(self, base: sqlite3.Connection) -> int:
        row = base.execute(
            "SELECT made FROM compared ORDER BY made DESC LIMIT 1 OFFSET ?", (MAX_CACHED_PAIRS,)
        ).fetchone()
        return 0 if row is None else int(row[0]) + 1


def _written(comparison: Comparison) -> str:
    return json.dumps(
        {
            "parallels": [
                [
                    *_pair(one),
                    one.score,
                    one.alone,
                    one.confidence.value,
                    one.kind,
                    [_pair(match) for match in one.matches],
                ]
                for one in comparison.parallels
            ],
            "copied": [[*_pair(one), one.words] for one in comparison.copied],
        },
        separators=(",", ":"),
    )


def _pair(places: Parallel | CopiedRun | SharedWords) -> list[int]:
    return [places.a.start, places.a.end, places.b.start, places.b.end]


def _read(shared: str) -> Comparison:
    kept = json.loads(shared)
    return Comparison(
        tuple(
            Parallel(
                Span(*one[:2]),
                Span(*one[2:4]),
                one[4],
                one[5],
                Confidence(one[6]),
                one[7],
                tuple(_match(match) for match in one[8]),
            )
            for one in kept["parallels"]
        ),
        tuple(CopiedRun(Span(*one[:2]), Span(*one[2:4]), one[4]) for one in kept["copied"]),
    )


def _match(places: Sequence[int]) -> SharedWords:
    return SharedWords(Span(*places[:2]), Span(*places[2:]))
