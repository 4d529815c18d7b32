"""`synoptic serve`: what it serves, to whom, and what it refuses."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from synoptic.tui.serving import server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from synoptic.tui.serving.server import Serving
    from tests.tui.command_line.invocation import Synoptic


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Serving]:
    """Return what was to be served; nothing listens."""
    kept: list[Serving] = []

    def serve(serving: Serving, announce: Callable[[str], None]) -> None:
        kept.append(serving)
        announce("http://127.0.0.1:8000/?token=secret")

    monkeypatch.setattr(server, "serve", serve)
    return kept


def test_it_serves_what_the_paths_name_to_this_machine(
    synoptic: Synoptic, articles: Path, asked: list[Serving]
) -> None:
    outcome = synoptic("serve", articles.name)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.splitlines()[0] == "Open http://127.0.0.1:8000/?token=secret"
    (serving,) = asked
    library = synoptic.home / "data"
    assert serving.launch.arguments == ("--library", str(library), "read", "--", str(articles))
    assert (serving.host, serving.port, serving.public, serving.most) == ("127.0.0.1", 8000, None, 4)
    assert serving.idle == 3600


def test_without_a_path_it_serves_the_library(
    synoptic: Synoptic, articles: Path, asked: list[Serving]
) -> None:
    synoptic.done("init", articles.name)
    synoptic.done("serve", "--library", articles.name, "--idle-minutes", "5", "--max-visitors", "20")
    (serving,) = asked
    assert serving.launch.arguments == ("--library", str(articles / ".synoptic"))
    assert (serving.idle, serving.most) == (300, 20)


def test_what_cannot_be_read_is_told_at_the_start(synoptic: Synoptic, asked: list[Serving]) -> None:
    assert "nothing" in synoptic("serve", "nothing").complaint()
    assert asked == []


@pytest.mark.parametrize("host", ["0.0.0.0", "0", "::", "0::0", ""])
def test_every_interface_needs_an_address(synoptic: Synoptic, asked: list[Serving], host: str) -> None:
    assert "--public-url" in synoptic("serve", "--host", host).complaint()
    assert asked == []


def test_a_proxys_address_is_taken(synoptic: Synoptic, articles: Path, asked: list[Serving]) -> None:
    synoptic.done("serve", articles.name, "--host", "0.0.0.0", "--public-url", "https://read.example.org/")
    (serving,) = asked
    assert serving.public is not None
    assert serving.public.origin == "https://read.example.org"
    assert "more than a host" in synoptic("serve", "--public-url", "https://example.org/a").complaint()


def test_an_open_line_is_warned_of(synoptic: Synoptic, articles: Path, asked: list[Serving]) -> None:
    outcome = synoptic("serve", articles.name, "--host", "192.0.2.1")
    assert "visitors of 192.0.2.1 type and read is not encrypted" in outcome.err
    outcome = synoptic("serve", articles.name, "--public-url", "http://read.example.org")
    assert "visitors of http://read.example.org type and read is not encrypted" in outcome.err
    for said in (("--host", "Localhost"), ("--public-url", "https://read.example.org")):
        assert synoptic("serve", articles.name, *said).err == ""
    assert len(asked) == 4


@pytest.mark.parametrize("option", ["--host", "--public-url"])
def test_what_is_no_text_is_no_host(synoptic: Synoptic, asked: list[Serving], option: str) -> None:
    assert "is not valid text" in synoptic("serve", option, "\udcff").complaint()
    assert asked == []


def test_a_host_may_have_brackets(synoptic: Synoptic, articles: Path, asked: list[Serving]) -> None:
    assert synoptic("serve", articles.name, "--host", "[::1]").err == ""
    assert [each.host for each in asked] == ["::1"]


def test_a_host_that_is_none_is_told_in_one_line(
    synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def create_server(address: tuple[str, int], **_: object) -> None:
        raise socket.gaierror(-2, f"Name not known (while attempting to bind on address {address!r})")

    monkeypatch.setattr(socket, "create_server", create_server)
    for host in ("[", "a b", "x:y", "a..b", "[::1"):
        said = synoptic("serve", articles.name, "--host", host)
        assert said.status == 2
        told = said.err.splitlines()[-1]
        assert told == f"synoptic: {host}:8000: Name not known. Choose another with --host or --port."


def test_a_port_that_is_taken_is_told_in_one_line(synoptic: Synoptic, articles: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        complaint = synoptic("serve", articles.name, "--port", str(port)).complaint()
    assert complaint == (
        f"127.0.0.1:{port}: {os.strerror(errno.EADDRINUSE)}. Choose another with --host or --port."
    )


@pytest.mark.parametrize("missing", ["aiohttp", "textual_serve"])
def test_without_the_extra_one_line_says_what_to_install(missing: str) -> None:
    program = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "from synoptic.tui.command_line.main import run; run(['serve'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "synoptic: Serving needs aiohttp and textual-serve. Run: pip install 'synoptic-reader[serve]'\n"
    )


def test_windows_is_refused_before_anything_listens(
    synoptic: Synoptic, articles: Path, asked: list[Serving], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synoptic.tui.command_line.serve.sys.platform", "win32")
    assert (
        synoptic("serve", articles).complaint() == "Serving needs Linux or macOS. On Windows, run it in WSL."
    )
    assert asked == []
