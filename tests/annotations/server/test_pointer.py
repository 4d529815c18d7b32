"""Which servers a reader has named is kept, whoever writes at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.errors import StoreBroken, StoreNotReadable
from synoptic.annotations.server import pointer
from synoptic.annotations.server.connection import ServerAddress
from synoptic.annotations.server.pointer import Pointer, known_address, trust

if TYPE_CHECKING:
    from pathlib import Path

ONE, OTHER = (ServerAddress(f"postgresql://news.example/{name}") for name in ("one", "other"))


def test_a_server_is_known_once_it_was_named(tmp_path: Path) -> None:
    servers = tmp_path / "data" / "servers.json"
    with pytest.raises(StoreNotReadable, match="have not used before"):
        known_address(Pointer(ONE.text, "x"), servers)
    trust(ONE, servers)
    trust(ONE, servers)
    assert known_address(Pointer(ONE.text, "x"), servers) == ONE
    assert servers.read_text().count(ONE.text) == 1


@pytest.mark.parametrize("content", ["{", "[]", '{"addresses": "one"}', '{"addresses": [1]}'])
def test_a_file_of_servers_that_is_none_is_told_and_stays(tmp_path: Path, content: str) -> None:
    servers = tmp_path / "servers.json"
    servers.write_text(content)
    for act in (lambda: known_address(Pointer(ONE.text, "x"), servers), lambda: trust(ONE, servers)):
        with pytest.raises(StoreBroken, match="move it away, then join again") as raised:
            act()
        assert str(servers) in str(raised.value)
    assert servers.read_text() == content


def test_two_processes_that_name_a_server_at_once_both_keep_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    servers = tmp_path / "servers.json"
    real, reads = pointer._known, iter(range(10))

    def known(path: Path) -> list[str]:
        found = real(path)
        if next(reads) == 0:
            # Between the look and the writing, as another process may.
            trust(OTHER, servers)
        return found

    monkeypatch.setattr(pointer, "_known", known)
    trust(ONE, servers)
    assert set(real(servers)) == {ONE.text, OTHER.text}
