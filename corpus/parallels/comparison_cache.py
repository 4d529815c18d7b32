"""What two texts share, kept from one run to the next, so that only what has changed is compared again.

One SQLite file. It holds nothing that could not be worked out anew: it may be deleted at any time, and one
that cannot be used is replaced, or done without.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span
from synoptic.corpus.parallels.agreement import Match
from synoptic.corpus.parallels.copied_runs import CopiedRun
from synoptic.corpus.parallels.parallels import Comparison, Parallel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

VERSION = 2
"""To be counted up whenever two texts would compare otherwise than before."""
MOST = 200_000
"""Pairs that are kept; of more, those go that were made first."""

_TABLE = (
    "CREATE TABLE IF NOT EXISTS comparison (a TEXT, b TEXT, version INTEGER, made INTEGER, shared TEXT,"
    " PRIMARY KEY (a, b)) WITHOUT ROWID"
)
_BUSY_SECONDS = 2.0


class ComparisonCache:
    """Comparisons by the hashes of the two texts."""

    def __init__(self, path: Path) -> None:
        """Keep them in this file; its folder is made when there is something to keep."""
        self._path = path

    def of(self, pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Comparison]:
        """Return what is kept of pairs of texts, by their digests in order; nothing if it is unreadable."""
        if not self._path.exists():
            return {}
        found: dict[tuple[str, str], Comparison] = {}
        try:
            with closing(self._open()) as base:
                for pair in pairs:
                    row = base.execute(
                        "SELECT shared FROM comparison WHERE a = ? AND b = ? AND version = ?",
                        (*pair, VERSION),
                    ).fetchone()
                    if row is not None:
                        found[pair] = _read(row[0])
        except (sqlite3.Error, OSError, ValueError, TypeError, KeyError, IndexError):
            return {}
        return found

    def keep(self, comparisons: Mapping[tuple[str, str], Comparison]) -> None:
        """Keep comparisons, each under its digests in order. Where that cannot be, nothing is kept."""

        def rows(made: int) -> Iterator[tuple[str, str, int, int, str]]:
            for (a, b), one in comparisons.items():
                yield a, b, VERSION, made, _written(one)

        for attempt in range(2):
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with closing(self._open()) as base, base:
                    base.execute(_TABLE)
                    (last,) = base.execute("SELECT coalesce(max(made), 0) FROM comparison").fetchone()
                    base.executemany(
                        "INSERT OR REPLACE INTO comparison VALUES (?, ?, ?, ?, ?)", rows(last + 1)
                    )
                    base.execute(
                        "DELETE FROM comparison WHERE made < ? OR version <> ?",
                        (self._oldest_kept(base), VERSION),
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
            "SELECT made FROM comparison ORDER BY made DESC LIMIT 1 OFFSET ?", (MOST,)
        ).fetchone()
        return 0 if row is None else int(row[0]) + 1


def _written(comparison: Comparison) -> str:
    return json.dumps(
        {
            "parallels": [
                [*_pair(one), one.score, one.alone, one.kind, [_pair(match) for match in one.matches]]
                for one in comparison.parallels
            ],
            "copied": [[*_pair(one), one.words] for one in comparison.copied],
        },
        separators=(",", ":"),
    )


def _pair(places: Parallel | CopiedRun | Match) -> list[int]:
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
                one[6],
                tuple(_match(match) for match in one[7]),
            )
            for one in kept["parallels"]
        ),
        tuple(CopiedRun(Span(*one[:2]), Span(*one[2:4]), one[4]) for one in kept["copied"]),
    )


def _match(places: Sequence[int]) -> Match:
    return Match(Span(*places[:2]), Span(*places[2:]))
