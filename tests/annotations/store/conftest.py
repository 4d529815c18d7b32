"""Each test of the store's rules runs twice: over files, and over a library on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.annotations import specimens
from tests.annotations.store.server_places import ServerPlaces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres_server import PostgresServer

KINDS = ("files", "server")
"""Where a library can be."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test over both kinds of store, or over those that its mark `over` names."""
    mark = metafunc.definition.get_closest_marker("over")
    metafunc.parametrize("kind_of_store", mark.args if mark else KINDS, indirect=True)


@pytest.fixture(scope="session")
def server_places(postgres_server: PostgresServer) -> ServerPlaces:
    return ServerPlaces(postgres_server)


@pytest.fixture(autouse=True)
def kind_of_store(request: pytest.FixtureRequest) -> Iterator[str]:
    """Have `store_in` open stores over files or over a server, and leave nothing open behind a test."""
    if request.param == "files":
        yield request.param
        return
    places: ServerPlaces = request.getfixturevalue("server_places")
    with specimens.opening(places):
        yield request.param
    places.clear()
