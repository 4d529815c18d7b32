"""Fetch the passages of an archive that may match, a tier at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from synoptic.corpus.archive.archive_session import ArchiveSession
    from synoptic.corpus.archive.archive_tables import Partition
    from synoptic.corpus.archive.variants import Tier

_LEAST_A_PARTITION = 20
# Neither a word nor a code is so short and has a capital. PostgreSQL takes one passage in a thousand to have
# a lexeme: with this one in the condition it expects more of them than the limit, leaves the limit to the
# other server, and can then ask all servers at once.
_NO_PASSAGE = "'A'"


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


class TierPassages(Struct, frozen=True):
    """Passages of a tier."""

    passages: Sequence[ArchivedPassage]
    """The passages, in no order."""
    is_cut: bool
    """Whether the tier may have more of them."""


def fetch(
    session: ArchiveSession,
    tier: Tier,
    most: int,
    among: Sequence[int] | None,
    poll: Callable[[], None],
) -> TierPassages:
    """Return about `most` passages of a tier, as many of each part of the archive.

    `among` limits them to the articles with these keys. Raises ArchiveError and Cancelled.
    """

    limit = 0

    def statement_for(partitions: Sequence[Partition]) -> tuple[Any, Mapping[str, object]]:
        nonlocal limit
        limit = max(_LEAST_A_PARTITION, -(-most // len(partitions)))
        return statement_of(tier, partitions, limit, among)

    rows = session.rows_of(statement_for, poll)
    of_parts = Counter(part for part, *_ in rows)
    return TierPassages(
        [ArchivedPassage(*row) for _, *row in rows], max(of_parts.values(), default=0) >= limit
    )


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
) -> tuple[Any, Mapping[str, object]]:
    """Return the statement for some parts, and its parameters.

    Each part has a limit of its own. Of parts of some 20,000 passages and more, each server keeps the limit
    itself, and all servers are asked at once; of smaller ones, one after the other.
    """
    from psycopg import sql

    # By name, a value that is there for each part goes to the server once.
    given: dict[str, object] = {}

    def condition_of(query: str) -> sql.Composed:
        name = f"query{len(given)}"
        given[name] = query
        return sql.SQL("words @@ {}::tsquery").format(sql.Placeholder(name))

    named = dict.fromkeys((*chain.from_iterable(tier.alternatives), _NO_PASSAGE))
    conditions = {each: condition_of(each) for each in named}
    ways = sql.SQL(" OR ").join(
        sql.SQL("({})").format(sql.SQL(" AND ").join(conditions[each] for each in way))
        for way in (*tier.alternatives, (_NO_PASSAGE,))
    )
    condition = sql.SQL("({})").format(ways)
    if tier.without:
        condition = sql.SQL("{} AND NOT {}").format(condition, condition_of(tier.without))
    if among is not None:
        given["among"] = list(among)
        condition = sql.SQL("{} AND article = ANY({})").format(condition, sql.Placeholder("among"))
    parts = [
        sql.SQL("(SELECT {}, article, start, written FROM synoptic_archive.{} WHERE {} LIMIT {})").format(
            sql.Literal(number), sql.Identifier(each.name), condition, sql.Literal(most)
        )
        for number, each in enumerate(partitions)
    ]
    return sql.SQL(" UNION ALL ").join(parts), given
