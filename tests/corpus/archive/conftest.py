"""An archive of four parts on two servers, with some thousand passages made from the sample articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.corpus.archive.archive_search import ArchiveSearch
from synoptic.corpus.archive.archive_tables import make_archive
from synoptic.corpus.archive.filling import fill
from tests.corpus.archive.passages import invented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synoptic.corpus.article import Article
    from tests.postgres_server import PostgresServer


@pytest.fixture(scope="module")
def articles() -> tuple[Article, ...]:
    return tuple(invented(120))


@pytest.fixture(scope="module")
def archive(
    postgres_server: PostgresServer, second_postgres_server: PostgresServer, articles: tuple[Article, ...]
) -> str:
    """Return the address of an archive that has the articles; nobody changes it."""
    address = postgres_server.new_database()
    make_archive(address, [second_postgres_server.new_database()], partitions=4)
    fill(address, articles)
    return address


@pytest.fixture(scope="module")
def search(archive: str) -> Iterator[ArchiveSearch]:
    engine = ArchiveSearch(archive)
    yield engine
    engine.close()
