"""Fill an archive: articles go in by batches, each whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.archive.address import connect, one_line_errors
from synoptic.corpus.archive.archive_tables import about
from synoptic.corpus.archive.biwords import vector_of, words_of_passage
from synoptic.corpus.errors import ArchiveError, polling
from synoptic.corpus.search.passage_index import key_of, passages_of

if TYPE_CHECKING:
    from psycopg import Connection

    from synoptic.corpus.article import Article

BATCH_PASSAGES = 4000
"""So many passages are added at once, or few more: a second's work, which is all that Ctrl-C can lose."""

# Nobody else has a lock of this number: the first eight letters of the program's name.
_LOCK = int.from_bytes(b"synoptic", "big")
_SIGNED = 1 << 63


class Unfit(Struct, frozen=True):
    """An article that was not added."""

    article: Article
    """The article."""
    reason: str
    """Why not, in one line."""


class Filled(Struct, frozen=True):
    """What was made of some articles."""

    added: int
    """How many were added."""
    there: int
    """How many were there already, or have the same text as one that is."""
    passages: int
    """How many passages were added."""
    unfit: tuple[Unfit, ...] = ()
    """What could not be added."""


class _Batch(Struct):
    """Articles to be added at once, with what the tables get of them."""

    articles: dict[int, Article]
    passages: int = 0


def archive_key(digest: str) -> int:
    """Return the number of an article in an archive: the first 64 bits of its digest, as a signed number."""
    key = key_of(digest)
    return key - (1 << 64) if key >= _SIGNED else key


def fill(
    address: str,
    articles: Iterable[Article],
    *,
    progress: Callable[[Filled], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Filled:
    """Add articles to the archive at an address; those that it has, by their digests, are left alone.

    After each batch, `progress` gets what was made of all so far. Once `cancelled()` is true, and on Ctrl-C,
    the batches so far stay, and the same call adds the rest. Raises Cancelled and ArchiveError.
    """
    poll = polling(cancelled)
    done = Filled(0, 0, 0)
    with (
        one_line_errors(),
        connect(address, settings={"enable_seqscan": "off", "work_mem": "256MB"}) as connection,
    ):
        about(connection)
        _lock(connection)
        for batch, unfit in _batches(articles):
            poll()
            made = _add(connection, batch)
            done = Filled(
                done.added + made.added,
                done.there + made.there,
                done.passages + made.passages,
                (*done.unfit, *unfit),
            )
            if progress is not None:
                progress(done)
    return done


def _lock(connection: Connection) -> None:
    """Keep everybody else from adding until the connection ends. Raises ArchiveError."""
    got = connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
    if got is None or not got[0]:
        raise ArchiveError("Another program is adding to this archive. Try again when it is done.")


def _batches(articles: Iterable[Article]) -> Iterator[tuple[Sequence[Article], Sequence[Unfit]]]:
    batch: list[Article] = []
    unfit: list[Unfit] = []
    gathered = 0
    for article in articles:
        reason = _fault_of(article)
        if reason:
            unfit.append(Unfit(article, reason))
            continue
        batch.append(article)
        # Without looking for its paragraphs, about so many.
        gathered += 1 + len(article.text) // 300
        if gathered >= BATCH_PASSAGES:
            yield batch, unfit
            batch, unfit, gathered = [], [], 0
    if batch or unfit:
        yield batch, unfit


def _fault_of(article: Article) -> str:
    """Return why PostgreSQL cannot hold the text of an article; empty where it can."""
    if "\0" in article.text:
        return "Its text has a NUL character, which PostgreSQL cannot hold."
    if any("\ud800" <= character <= "\udfff" for character in article.text):
        return "Its text has half a character (a lone surrogate), which PostgreSQL cannot hold."
    return ""


def _add(connection: Connection, batch: Sequence[Article]) -> Filled:
    wanted = {archive_key(article.digest): article for article in batch}
    with connection.transaction():
        rows = connection.execute(
            "SELECT key, complete FROM synoptic_archive.articles WHERE key = ANY(%s)", (list(wanted),)
        ).fetchall()
        complete = {key for key, is_complete in rows if is_complete}
        torn = [key for key, is_complete in rows if not is_complete]
        new = {key: article for key, article in wanted.items() if key not in complete}
        if torn:
            # Another server may have kept what this one lost.
            connection.execute("DELETE FROM synoptic_archive.passages WHERE article = ANY(%s)", (torn,))
        _announce(connection, {key: each for key, each in new.items() if key not in torn})
    there = len(batch) - len(new)
    if not new:
        return Filled(0, there, 0)
    with connection.transaction():
        counts, words = _copy(connection, new)
        _count(connection, counts, words)
    return Filled(len(new), there, sum(counts.values()))


def _announce(connection: Connection, articles: dict[int, Article]) -> None:
    """List articles as those whose passages are about to come."""
    fields = "key, id, digest, title, source, author, date, url, path, part, passages, complete"
    with connection.cursor().copy(f"COPY synoptic_archive.articles ({fields}) FROM STDIN") as copy:
        for key, article in articles.items():
            path = None if article.path is None else str(article.path)
            about_it = (article.title, article.source, article.author, article.date, article.url, path)
            known = (None if value is None else _storable(value) for value in about_it)
            copy.write_row((key, article.id, article.digest, *known, article.part, 0, False))


def _copy(connection: Connection, articles: dict[int, Article]) -> tuple[dict[int, int], Counter[str]]:
    """Add the passages of articles; return how many each has, and in how many each word is."""
    counts: dict[int, int] = {}
    counted: Counter[str] = Counter()
    rows = "COPY synoptic_archive.passages (article, start, written, words) FROM STDIN"
    with connection.cursor().copy(rows) as copy:
        for key, article in articles.items():
            number = 0
            for start, end in passages_of(article.own_text):
                written = article.text[start:end]
                words = words_of_passage(written)
                counted.update(set(words))
                copy.write_row((key, start, written, vector_of(words)))
                number += 1
            counts[key] = number
    return counts, counted


def _count(connection: Connection, counts: dict[int, int], words: Counter[str]) -> None:
    """Bring what is known of the whole archive up to date."""
    connection.execute("CREATE TEMPORARY TABLE counted (word text, passages bigint) ON COMMIT DROP")
    with connection.cursor().copy("COPY counted FROM STDIN") as copy:
        for row in words.items():
            copy.write_row(row)
    connection.execute(
        "INSERT INTO synoptic_archive.words AS known SELECT word, passages FROM counted ORDER BY word"
        " ON CONFLICT (word) DO UPDATE SET passages = known.passages + excluded.passages"
    )
    connection.execute(
        "WITH added AS (SELECT * FROM unnest(%(keys)s::bigint[], %(counts)s::integer[]) AS each (key, n)),"
        " marked AS (UPDATE synoptic_archive.articles AS listed SET complete = true, passages = added.n"
        "  FROM added WHERE listed.key = added.key),"
        " per AS (SELECT parts.name, sum(added.n) AS n FROM added JOIN synoptic_archive.partitions AS parts"
        "  ON satisfies_hash_partition('synoptic_archive.passages'::regclass,"
        "   parts.modulus, parts.remainder, added.key) GROUP BY parts.name)"
        " UPDATE synoptic_archive.partitions AS parts SET passages = parts.passages + per.n"
        " FROM per WHERE parts.name = per.name",
        {"keys": list(counts), "counts": list(counts.values())},
    )
    connection.execute("UPDATE synoptic_archive.about SET version = version + 1")


def _storable(value: str) -> str:
    """Return a value of the provenance without what PostgreSQL cannot hold."""
    return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
