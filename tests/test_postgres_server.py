"""The servers of tests: two at once, stopped, killed, started again, and gone when the tests are."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests import postgres_server as postgres_server_module
from tests.postgres_server import SECONDS, running_server

if TYPE_CHECKING:
    from tests.postgres_server import PostgresServer


def _count(address: str) -> int:
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return int(row[0])


def _keep(address: str, *, times: int = 1) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
        for _ in range(times):
            connection.execute("INSERT INTO kept VALUES (1)")


def test_each_server_has_its_own_databases(
    postgres_server: PostgresServer, second_postgres_server: PostgresServer
) -> None:
    assert postgres_server.port != second_postgres_server.port
    one, other = postgres_server.new_database(), second_postgres_server.new_database()
    _keep(one)
    _keep(other, times=2)
    assert (_count(one), _count(other)) == (1, 2)


def test_what_was_committed_survives_a_stop_and_a_kill() -> None:
    with running_server() as server:
        address = server.new_database()
        _keep(address)
        server.stop()
        server.start()
        _keep(address)
        server.kill()
        server.start()
        _keep(address)
        assert _count(address) == 3


def test_a_server_takes_another_port_where_its_own_was_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ports = [port]
        free_port = postgres_server_module._free_port
        monkeypatch.setattr(
            postgres_server_module, "_free_port", lambda: ports.pop() if ports else free_port()
        )
        with running_server() as server:
            assert server.port != port
            _keep(server.new_database())


def test_a_server_asks_for_passwords_when_told_to() -> None:
    with running_server() as server:
        with psycopg.connect(server.address(), autocommit=True) as connection:
            connection.execute("CREATE ROLE ana LOGIN PASSWORD 'drawbridge'")
        server.demand_passwords()
        with pytest.raises(psycopg.OperationalError, match="no password supplied"):
            psycopg.connect(server.address(user="ana"))
        psycopg.connect(server.address(user="ana"), password="drawbridge").close()
        psycopg.connect(server.socket_address(user="ana")).close()


def test_nothing_is_left_of_servers_whose_tests_were_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from tests.postgres_server import running_server\n"
        "with running_server() as server:\n"
        "    print(server.port, server.folder, flush=True)\n"
        "    time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as tests:
        assert tests.stdout is not None
        port, folder = tests.stdout.readline().split()
        socket.create_connection(("127.0.0.1", int(port))).close()
        tests.send_signal(signal.SIGKILL)
    until = time.monotonic() + SECONDS
    while Path(folder).parent.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(folder).parent.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(port)))
