"""What Tab makes of a command line, in the shells themselves: the words that the program would be given."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest

from synoptic.annotations.files.glance import records_in
from synoptic.tui.command_line.completing.shells import SCRIPTS
from synoptic.tui.command_line.completing.typed_line import typed_line
from synoptic.tui.command_line.main import run
from tests.shared_library import shared_library

if TYPE_CHECKING:
    from tests.postgres_server import PostgresServer
    from tests.tui.command_line.invocation import Synoptic

ODD = 'it\'s "odd": $HOME `x` !y\\z * ~'
"""A tag that means much to a shell."""
CYRILLIC = "тег один"
HOSTILE = "evil\x1b]52;c;aGk=\x07 title"
TITLE = "Gate 4: the log; what it says & leaves out"
NOT_THERE = {shell for shell in SCRIPTS if shutil.which(shell) is None}
TIMEOUT = 120


@pytest.fixture
def stocked(synoptic: Synoptic, library: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a library that has names of all kinds, and the program in the search path."""
    (library / "1-morning.txt").write_text(f"{TITLE}\n\nThe fog. “One bump,” said Ada Marsh.\n")
    (library / "4-evil.txt").write_text(f"{HOSTILE}\n\nThe fog.\n")
    for tag in ("claim/number", "claim/time of day", ODD, CYRILLIC):
        synoptic.done("tags", "add", tag)
    synoptic.done("mark", "1-morning.txt", "--quote", "The fog", "--tag", "claim/number")
    synoptic.done("mark", "4-evil.txt", "--quote", "The fog")
    synoptic.done("searches", "add", "bumps", "bump")
    synoptic.done("quotes")
    programs = library.parent / "programs"
    programs.mkdir()
    starter = programs / "synoptic"
    starter.write_text(f"#!{sys.executable}\nfrom synoptic.tui.command_line.main import run\nrun()\n")
    starter.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("HOME", str(library.parent))
    return library


@pytest.fixture(params=["bash", "zsh"])
def pressed_tab(request: pytest.FixtureRequest, stocked: Path) -> Iterator[Callable[[str], list[str]]]:
    """Return what types a line and a Tab in a shell, and returns the words that the line then has."""
    shell: str = request.param
    if shell in NOT_THERE:
        pytest.skip(f"{shell} is not installed")
    options = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"]}[shell]
    child = pexpect.spawn(
        shell,
        options,
        env={**os.environ, "TERM": "dumb"},
        encoding="utf-8",
        timeout=TIMEOUT,
        cwd=str(stocked),
        dimensions=(50, 250),
    )
    prepared = {
        "bash": "bind 'set enable-bracketed-paste off'",
        "zsh": "unset zle_bracketed_paste; autoload -U compinit; compinit -u -D",
    }[shell]
    child.sendline(f'{prepared}; eval "$(synoptic completion {shell})"; echo LOADED$((1 + 1))')
    child.expect("LOADED2")

    def words(line: str) -> list[str]:
        # What is typed behind the Tab is read once the completion is done.
        child.send(f"{line}\t\x01printf '<%s>' \x05; echo END$((1 + 1))\r")
        child.expect(r"\n(<synoptic>.*>)END2\r?\n")
        assert isinstance(child.match, re.Match)
        printed = re.sub("\x1b\\[[?0-9;]*[a-zA-Z]", "", child.match[1])
        return re.findall("<([^>]*)>", printed.replace("\r\n", "\n"))[1:]

    yield words
    child.close(force=True)


COMPLETED = {
    "synoptic tags rem": ["tags", "remove"],
    "synoptic export --form": ["export", "--format"],
    "synoptic import --from koread": ["import", "--from", "koreader"],
    "synoptic tags remove claim/n": ["tags", "remove", "claim/number"],
    "synoptic tags remove claim/t": ["tags", "remove", "claim/time of day"],
    "synoptic tags remove 'claim/t": ["tags", "remove", "claim/time of day"],
    'synoptic tags remove "claim/t': ["tags", "remove", "claim/time of day"],
    "synoptic tags remove claim/time\\ o": ["tags", "remove", "claim/time of day"],
    "synoptic tags remove it": ["tags", "remove", ODD],
    "synoptic tags remove те": ["tags", "remove", CYRILLIC],
    "synoptic mark A --tag=claim/n": ["mark", "A", "--tag=claim/number"],
    "synoptic mark A --tag claim/n": ["mark", "A", "--tag", "claim/number"],
    "synoptic mark Gate": ["mark", TITLE],
    "synoptic mark Gate\\ 4:\\ th": ["mark", TITLE],
    'synoptic mark "Gate 4:': ["mark", TITLE],
    "synoptic mark 2-ev": ["mark", "2-evening.txt"],
    "synoptic list 2-ev": ["list", "2-evening.txt"],
    "synoptic searches remove bu": ["searches", "remove", "bumps"],
    "synoptic claims remove bu": ["claims", "remove", "bumps"],
    "synoptic search by:Ma": ["search", "by:Marsh"],
    "synoptic search tag:claim/n": ["search", "tag:claim/number"],
    "synoptic search 'fog tag:claim/n": ["search", "fog tag:claim/number"],
    "synoptic set A dat": ["set", "A", "date="],
    "synoptic mark evi": ["mark", "evi"],  # a hostile title is not typed
}
"""Lines, and the words that they have after a Tab."""


def test_tab_completes_the_word(pressed_tab: Callable[[str], list[str]]) -> None:
    # In one shell: to start one takes longer than all of this.
    assert {line: pressed_tab(line) for line in COMPLETED} == COMPLETED


OFFERED = {
    "synoptic tags rem": ["remove"],
    "synoptic tags remove claim/t": ["claim/time of day"],
    "synoptic tags remove 'claim/t": ["claim/time of day"],
    "synoptic tags remove it": [ODD],
    "synoptic tags remove те": [CYRILLIC],
    "synoptic mark A --tag=claim/n": ["--tag=claim/number"],
    "synoptic mark Gate": [TITLE],
    "synoptic mark evi": [],
    "synoptic list 2-ev": ["2-evening.txt"],
    "synoptic search by:Ma": ["by:Marsh"],
}
"""Lines, and what fish offers for their last words."""


@pytest.mark.skipif("fish" in NOT_THERE, reason="fish is not installed")
def test_fish_offers_the_words(stocked: Path) -> None:
    script = "synoptic completion fish | source; for line in $argv; complete -C $line; echo END; end"
    shown = subprocess.run(
        ["fish", "--no-config", "-c", script, "--", *OFFERED],
        cwd=stocked,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
    )
    assert shown.stderr == ""
    answers = shown.stdout.split("END\n")
    offered = [
        [line.partition("\t")[0] for line in each.splitlines() if line] for each in answers[: len(OFFERED)]
    ]
    assert dict(zip(OFFERED, offered, strict=True)) == OFFERED


# The answers themselves


@pytest.fixture
def asked(stocked: Path, synoptic: Synoptic, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Return what asks as a shell does, and returns the values of the answer."""

    def ask(*words: str) -> list[str]:
        monkeypatch.setattr("sys.argv", ["synoptic", *words])
        monkeypatch.setenv("_SYNOPTIC_COMPLETE", "zsh")
        with pytest.raises(SystemExit):
            run()
        monkeypatch.delenv("_SYNOPTIC_COMPLETE")
        printed = synoptic.capture.readouterr()
        assert printed.err == ""
        lines = [line.split("\t") for line in printed.out.splitlines()]
        return [value for kind, value, _ in lines if kind == "plain"]

    synoptic.capture.readouterr()
    return ask


def test_each_kind_of_name_is_offered(asked: Callable[..., list[str]], synoptic: Synoptic) -> None:
    highlight = records_in(Path(".synoptic/annotations.json")).highlights
    assert asked("unmark", "--highlight", "") == [each[:8] for each in highlight]
    assert asked("export", "--template", "by") == ["by-tag"]
    assert asked("export", "--format", "x") == ["xlsx"]
    assert asked("agreement", "--coders", "y") == ["you"]
    synoptic("export", "--format", "json", "-o", "../notes.json")
    synoptic.done("merge", "../notes.json", "--as", "ben")
    synoptic.capture.readouterr()
    assert asked("highlights", "--by-reader", "") == ["you", "ben"]
    assert asked("agreement", "--coders", "you,") == ["you,ben"]
    assert asked("search", "reader:") == ["reader:you", "reader:ben"]
    assert asked("blind", "") == ["on", "off"]
    assert asked("trash", "restore", "") == []
    synoptic.done("unmark", "--highlight", next(iter(highlight)))
    synoptic.capture.readouterr()
    assert len(asked("trash", "restore", "")) == 1


def test_a_library_elsewhere_is_read(
    asked: Callable[..., list[str]], stocked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(stocked.parent)
    assert asked("tags", "remove", "claim") == []
    named = ["claim/number", "claim/time of day"]
    assert asked("--library", str(stocked), "tags", "remove", "claim") == named
    assert asked("tags", "remove", "--library", str(stocked), "claim") == named
    monkeypatch.setenv("SYNOPTIC_LIBRARY", str(stocked))
    assert asked("tags", "remove", "claim") == named


def test_a_shared_library_is_completed_from_what_was_seen_last(
    asked: Callable[..., list[str]],
    synoptic: Synoptic,
    postgres_server: PostgresServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    folder = synoptic.folder / "shared"
    address = shared_library(postgres_server).address()
    assert synoptic("init", folder, "--shared", str(address)).status == 0
    monkeypatch.chdir(folder)
    synoptic.done("tags", "add", "fog")
    synoptic.done("tags")
    synoptic.capture.readouterr()
    monkeypatch.setattr("synoptic.annotations.server.connection.connect", refuse)
    assert asked("tags", "remove", "") == ["fog"]


@pytest.mark.parametrize(
    "words",
    [
        ("nosuch", ""),
        ("tags", "nosuch", "x", ""),
        ("mark", "A", "--tag", "x", "y", "z", ""),
        ("--library", "/dev/null", "tags", "remove", ""),
        ("list", "--encoding", "nosuch", ""),
        ("-V", "--", ""),
        ("search", "--limit", "x", ""),
        (),
    ],
)
def test_nonsense_is_silent(asked: Callable[..., list[str]], words: tuple[str, ...]) -> None:
    asked(*words)


def test_a_broken_library_is_silent_and_nothing_is_written(
    asked: Callable[..., list[str]], stocked: Path
) -> None:
    def files() -> dict[Path, tuple[int, bytes]]:
        found = (path for path in stocked.parent.rglob("*") if path.is_file())
        return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in found}

    base = stocked / ".synoptic" / "annotations.json"
    journal = base.with_name("annotations.json-journal")
    before = files()
    assert asked("tags", "remove", "cl") == ["claim/number", "claim/time of day"]
    assert files() == before
    # A line that a crash has torn is left as it is.
    journal.write_bytes(b'{"torn')
    before = files()
    asked("tags", "remove", "cl")
    assert files() == before
    base.write_bytes(b'{"annotations": ')
    before = files()
    assert asked("tags", "remove", "cl") == []
    assert files() == before


def test_completion_loads_nothing_heavy(stocked: Path) -> None:
    heavy = {"textual", "rich", "rapidfuzz", "numpy", "regex", "tinydb", "sentencex", "psycopg", "Stemmer"}
    program = (
        "import sys\nfrom synoptic.tui.command_line.main import run\ntry: run()\nexcept SystemExit: pass\n"
    )
    for line in ("synoptic tags remove ", "synoptic mark ", "synoptic search by:", "synoptic export --tag "):
        ended = subprocess.run(
            [sys.executable, "-c", f"{program}print(*sys.modules, file=sys.stderr)", line],
            env={**os.environ, "_SYNOPTIC_COMPLETE": "bash"},
            cwd=stocked,
            capture_output=True,
            text=True,
            check=True,
        )
        assert ended.stdout
        assert {name.partition(".")[0] for name in ended.stderr.split()} & heavy == set(), line


@pytest.mark.parametrize(
    ("line", "words", "last"),
    [
        ("", (), ""),
        ("a b", ("a",), "b"),
        ("a b ", ("a", "b"), ""),
        ('a \'b c\' "d\\" \\e" f\\ g', ("a", "b c", 'd" \\e'), "f g"),
        ("a ''", ("a",), ""),
        ("a '' b", ("a", ""), "b"),
        ("a 'b \\", ("a",), "b \\"),
        ("a b\\", ("a",), "b"),
        ("a\tb\n c", ("a", "b"), "c"),
    ],
)
def test_a_line_falls_into_words(line: str, words: tuple[str, ...], last: str) -> None:
    typed = typed_line(line)
    assert (typed.words, typed.last) == (words, last)


@pytest.mark.skipif("bash" in NOT_THERE, reason="bash is not installed")
@pytest.mark.parametrize("begun", ["", "a", "'a", '"a', "a\\"])
@pytest.mark.parametrize(
    "word",
    [ODD, CYRILLIC, TITLE, "a;b|c&d(e)f<g>h", "a'b", "a{b,c}d", "a\\b", "a#b", "a=b:c", "a ~[b]?^", "a b"],
)
def test_what_is_left_to_type_is_what_bash_reads(begun: str, word: str) -> None:
    typed = typed_line(f"x {begun}")
    word = word if word.startswith(typed.last) else f"{typed.last}{word}"
    rest = typed.rest(word)
    if rest is None:
        assert typed.is_escaping or typed.quote in word or "!" in word
        return
    read = subprocess.run(
        ["bash", "-c", f"printf %s {begun}{rest}{typed.quote}"], capture_output=True, text=True, check=True
    )
    assert read.stdout == word
