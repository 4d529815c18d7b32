"""Whatever a reader names and wherever they read: a line says what is wrong, or the article is shown."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.end_to_end.desk import ARTICLE, mark_a_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.end_to_end.desk import Desk

_HOSTILE = "\x1b]52;c;aGk=\x07\x9b31m\u202e\x7f[red]x[/red][/]"
_ORDERS = (b"\x1b]52;", b"aGk=\x07", "\x9b".encode(), "\u202e".encode(), b"\x7f")


# What cannot be read


def _make_secret(path: Path) -> None:
    path.write_text("A secret.\n")
    path.chmod(0)


def _make_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path.name)
    os.chdir(here)


UNREADABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "No such file"),
    "folder": (lambda path: path.mkdir(), "has no articles"),
    "shut": (lambda path: path.mkdir(mode=0), "No permission"),
    "secret": (_make_secret, "No permission"),
    "binary": (lambda path: path.write_bytes(b"\x7fELF\0\0\0"), "binary data"),
    "pipe": (os.mkfifo, "Not a regular file"),
    "socket": (_make_socket, "Not a regular file"),
    "empty": (lambda path: path.touch(), "The file is empty"),
    "blank": (lambda path: path.write_text(" \n\u00a0\t\n" * 99, encoding="utf-8"), "The file is empty"),
    "loop": (lambda path: path.symlink_to(path), "in a circle"),
    "huge": (lambda path: path.write_bytes(b"words and " * 5_000_000), "Larger than 16 MiB"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_cannot_be_read_is_named_in_a_line(desk: Desk, kind: str, as_anybody: tuple[str, ...]) -> None:
    make, reason = UNREADABLE[kind]
    path = desk.folder / f"{kind}.txt"
    make(path)
    line = desk.refused("read", path, under=as_anybody)
    assert line.startswith(f"{path}: ")
    assert reason in line


def test_what_cannot_be_read_is_named_beside_what_can(desk: Desk, as_anybody: tuple[str, ...]) -> None:
    for kind in UNREADABLE.keys() - {"missing", "folder"}:
        UNREADABLE[kind][0](desk.articles / f"{kind}.txt")
    with desk.read(desk.articles, desk.folder / "nowhere.txt", under=as_anybody) as terminal:
        terminal.wait_for("Not read")
        terminal.wait_for("And 7 more")
        terminal.wait_for("We closed it")


def test_an_encoding_that_is_a_guess_is_warned_of(desk: Desk) -> None:
    desk.good.write_bytes(b"Caf\xe9s stay open\n\nsaid the ma\xeetre d'h\xf4tel of the caf\xe9.\n")
    with desk.read() as terminal:
        terminal.wait_for("⚠ Read as Windows-1252")
        terminal.wait_for("Cafés stay open")


# What is odd but can be read


def test_two_hundred_files(desk: Desk) -> None:
    for number in range(200):
        (desk.articles / f"{number}.txt").write_text(f"Number {number}\n\n{ARTICLE}", encoding="utf-8")
    with desk.read() as terminal:
        terminal.wait_for("201 articles")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"---\ntitle: {'long [b] ' * 600}\n---\n\nThe end.\n", "long [b] long [b]"),
        ("word and “quote” " * 300_000, "word and “quote” word"),
        ("An accent\n\na" + "\u0301" * 500_000 + "\n\nThe end.\n", "\ufffd" * 40),
    ],
    ids=["long title", "one line", "marks"],
)
def test_an_odd_article_is_read(desk: Desk, text: str, shown: str) -> None:
    desk.good.write_text(text, encoding="utf-8")
    with desk.read() as terminal:
        terminal.wait_for(shown)
        terminal.press("G", "g", "s", "s")
        terminal.wait_for("SELECT")
        assert len(terminal.raw) < 200_000


def test_nothing_of_others_is_obeyed_by_the_terminal(desk: Desk) -> None:
    (desk.articles / f"empty{_HOSTILE.replace('/', '')}.txt").write_text("")
    (desk.articles / os.fsdecode(b"\xff\xfe.txt")).write_text(" .\n", encoding="utf-8")
    (desk.articles / "z.txt").write_text(f"Title {_HOSTILE}\n\nBody {_HOSTILE}\n", encoding="utf-8")

    def taint(content: dict[str, Any]) -> None:
        for tag in content["tags"].values():
            tag.update(name=f"claim{_HOSTILE}", description=_HOSTILE)
        for note in content["notes"].values():
            note.update(text=f"hm{_HOSTILE}")
        for article in content["articles"].values():
            article.update(dict.fromkeys(("title", "source", "author", "date", "url"), _HOSTILE))

    desk.spoil(taint)
    with desk.read(size=(160, 40)) as terminal:
        terminal.wait_for("Not read")
        terminal.press("]")
        terminal.wait_for("■ claim␛")
        for key, there in (("t", "give or take"), ("i", "Where this comes from"), ("a", "Note on")):
            terminal.press(key)
            terminal.wait_for(there)
            terminal.press("escape")
            terminal.wait_gone(there)
        terminal.press("M")
        terminal.wait_for("Notes")
        terminal.settle()
        terminal.press("escape")
        for order in _ORDERS:
            assert order not in terminal.raw, order


# Where the app is run


@pytest.mark.parametrize("size", [(20, 5), (1, 1)])
def test_a_tiny_terminal(desk: Desk, size: tuple[int, int]) -> None:
    with desk.read(size=size) as terminal:
        terminal.pump(0.4)
        terminal.press("v", "w", "t", "escape", "?", "escape")


@pytest.mark.parametrize(
    ("shell", "environment"),
    [
        ('exec "$@"', {"TERM": "dumb"}),
        ('exec "$@" </dev/null', {}),
        ('exec "$@" >/dev/null', {}),
        ('exec "$@" <&-', {}),
        ('exec "$@" >&-', {}),
        ('"$@" | cat; exit 2', {}),
    ],
    ids=["dumb", "no input", "no output", "input closed", "output closed", "pipe"],
)
def test_without_a_terminal_that_can_draw(desk: Desk, shell: str, environment: dict[str, str]) -> None:
    line = desk.refused("read", desk.articles, under=("sh", "-c", shell, "sh"), environment=environment)
    assert "needs an interactive terminal" in line


def test_standard_error_may_be_a_file(desk: Desk, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with desk.read(under=("sh", "-c", f'exec "$@" 2>{log}', "sh")) as terminal:
        terminal.wait_for("1 article · saved")
    assert log.read_bytes() == b""


def test_a_home_that_nobody_has(desk: Desk) -> None:
    line = desk.refused("read", desk.articles, environment={"SYNOPTIC_HOME": "~nobody-of-this-name/x"})
    assert "set HOME" in line


def test_without_the_variable_home(desk: Desk) -> None:
    places = dict.fromkeys(("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), str(desk.home))
    with desk.read(under=("env", "-u", "HOME", "-u", "SYNOPTIC_HOME"), environment=places) as terminal:
        terminal.wait_for("1 article · saved")


def test_a_home_that_cannot_be_written(desk: Desk, as_anybody: tuple[str, ...]) -> None:
    desk.home.mkdir(mode=0o555)
    with desk.read(under=as_anybody) as terminal:
        terminal.wait_for("1 article · read-only")
        mark_a_word(terminal)
        terminal.wait_for("Not saved")
    assert not list(desk.home.iterdir())


@pytest.mark.parametrize(
    ("environment", "is_grey"),
    [({"NO_COLOR": "1"}, True), ({"NO_COLOR": ""}, False), ({"CLICOLOR": "0"}, True)],
)
def test_without_colour(desk: Desk, environment: dict[str, str], is_grey: bool) -> None:
    with desk.read(environment=environment) as terminal:
        colours = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", bytes(terminal.raw))
    assert colours
    assert all(red == green == blue for red, green, blue in colours) is is_grey
