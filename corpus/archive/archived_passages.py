"""Fetch the passages of an archive that may match, a tier at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from synoptic.corpus.archive.archive_session import ArchiveSession
    from synoptic.corpus.archive.archive_tables import Partition
    from synoptic.corpus.archive.variants import Tier

_LEAST_A_PARTITION = 20


class ArchivedArticle(Struct, frozen=True):
    """An article as an archive lists it, without its text."""

    key: int
    """Its number in the archive (see `filling.archive_key`)."""
    id: str
    """UUID, as in the library that it was added from."""
    title: str
    """The headline."""
    source: str | None
    """The outlet."""
    author: str | None
    """The byline."""
    date: str | None
    """ISO 8601 date, or less."""
    url: str | None
    """Address at which it was published."""
    path: str | None
    """The file that it was added from, on the machine that added it."""


class ArchivedPassage(Struct, frozen=True):
    """A passage that may match."""

    article: int
    """The key of its article."""
    start: int
    """Its first code point there."""
    written: str
    """Its text."""


def fetch(
    session: ArchiveSession,
    tier: Tier,
    most: int,
    among: Sequence[int] | None,
    poll: Callable[[], None],
) -> list[ArchivedPassage]:
    """Return about `most` passages of a tier, as many of each part of the archive, in no order.

    `among` limits them to the articles with these keys. Raises ArchiveError and Cancelled.
    """

    def statement_for(partitions: Sequence[Partition]) -> tuple[Any, Sequence[object]]:
        return statement_of(tier, partitions, max(_LEAST_A_PARTITION, -(-most // len(partitions))), among)

    return [ArchivedPassage(*row) for row in session.rows_of(statement_for, poll)]


def articles_with(
    session: ArchiveSession, keys: Sequence[int], poll: Callable[[], None]
) -> dict[int, ArchivedArticle]:
    """Return the articles with these keys. Raises ArchiveError and Cancelled."""
    rows = session.rows(
        "SELECT key, id, title, source, author, date, url, path FROM synoptic_archive.articles"
        " WHERE key = ANY(%s) AND complete",
        (list(keys),),
        poll,
    )
    return {row[0]: ArchivedArticle(*row) for row in rows}


def keys_of(session: ArchiveSession, identifiers: Sequence[str], poll: Callable[[], None]) -> list[int]:
    """Return the keys of the articles with these ids. Raises ArchiveError and Cancelled."""
    rows = session.rows(
        "SELECT key FROM synoptic_archive.articles WHERE id = ANY(%s)", (list(identifiers),), poll
    )
    return [row[0] for row in rows]


def statement_of(
    tier: Tier, partitions: Sequence[Partition], most: int, among: Sequence[int] | None
) -> tuple[Any, Sequence[object]]:
    """Return the statement for some parts, and its parameters.

    Each part has a limit of its own. Where more passages than that may match, as PostgreSQL estimates, a
    server keeps the limit itself, and all servers are asked at once; else one after the other.
    """
    from psycopg import sql

    ways = sql.SQL(" OR ").join(
        sql.SQL("({})").format(sql.SQL(" AND ").join([sql.SQL("words @@ %s::tsquery")] * len(way)))
        for way in tier.alternatives
    )
    condition = sql.SQL("({})").format(ways)
    given: list[object] = list(chain.from_iterable(tier.alternatives))
    if tier.without:
        condition = sql.SQL("{} AND NOT words @@ %s::tsquery").format(condition)
        given.append(tier.without)
    if among is not None:
        condition = sql.SQL("{} AND article = ANY(%s)").format(condition)
        given.append(list(among))
    parts = [
        sql.SQL("(SELECT article, start, written FROM synoptic_archive.{} WHERE {} LIMIT {})").format(
            sql.Identifier(each.name), condition, sql.Literal(most)
        )
        for each in partitions
    ]
    return sql.SQL(" UNION ALL ").join(parts), given * len(partitions)
