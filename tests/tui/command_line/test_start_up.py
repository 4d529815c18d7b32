"""The program as the shell starts it: what it loads, pipes that close."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from synoptic.corpus import samples

FULL = Path("/dev/full")
PROGRAM = "from synoptic.tui.command_line.main import run; run()"
IN_TURN = """
import sys
from synoptic.tui.command_line.main import run

for command in sys.argv[1:]:
    try:
        run(command.split())
    except SystemExit as ended:
        assert ended.code == 0, command
    print(*sys.modules, file=sys.stderr)
"""
"""Runs commands, and names after each the modules that are loaded by then."""
HEAVY = {
    *("textual", "rich", "tinydb", "rapidfuzz", "regex", "chardet", "Stemmer", "sqlite3"),
    "tantivy",
    "yaml",
}

LATE = (
    "sentencex",
    "regex",
    "rapidfuzz",
    "numpy",
    "tantivy",
    "sqlite3",
    "Stemmer",
    "chardet",
    "yaml",
    "filelock",
    "pyperclip",
    "textual.widgets._text_area",
    "synoptic.corpus.search.engine",
    "synoptic.corpus.search.query",
    "synoptic.corpus.search.patterns",
    "synoptic.corpus.search.vocabulary",
    "synoptic.corpus.text.terms",
    "synoptic.corpus.quotations.people",
    "synoptic.corpus.quotations.attribution",
    "synoptic.corpus.quotations.clauses",
    "synoptic.corpus.quotations.rules",
    "synoptic.corpus.quotations.quotations",
    "synoptic.corpus.parallels.comparer",
    "synoptic.corpus.parallels.comparison",
    "synoptic.corpus.articles.dates",
    "synoptic.annotations.search.finder",
    "synoptic.annotations.anchoring.versions",
    "synoptic.annotations.files.repair",
    "synoptic.annotations.store.in_memory",
    "synoptic.annotations.export.markdown.memo",
    "synoptic.tui.views.quotations.table",
    "synoptic.tui.views.full_screen",
    "synoptic.tui.views.quotations.screen",
    "synoptic.tui.views.help",
    "synoptic.tui.desk.tour.practice",
    "synoptic.tui.desk.tour.tour_steps",
    "synoptic.tui.dialogs.menu",
    "synoptic.tui.dialogs.tag_picker",
    "synoptic.tui.panes.note_area",
    "synoptic.tui.views.palette",
    "synoptic.tui.command_line.search",
)
"""What is imported when a reader does something with it, and not before an article is on the screen."""
EVERY_SCRIPT = "\\ua66e"
"""A character that only classes of many scripts have, which take long to compile."""
FIRST_PAINT = f"""
import re, sys

slow, compile = [], re.compile
re.compile = lambda pattern, flags=0: (
    slow.append("slow") if "{EVERY_SCRIPT}" in str(pattern) else None, compile(pattern, flags)
)[1]

import synoptic.tui.app, synoptic.tui.command_line.read

def leave(app):
    print(*sys.modules, *slow, file=sys.__stdout__)
    app.exit()

synoptic.tui.app.SynopticApp._after_first_paint = leave
synoptic.tui.command_line.read.has_terminal = lambda: True
from synoptic.tui.command_line.main import run

run(["read", "article.txt"])
"""
"""Starts the reading screen and leaves once it is drawn, naming the modules that were loaded by then."""


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "SYNOPTIC_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}


def _loaded(home: Path, commands: list[str]) -> dict[str, set[str]]:
    """Run the commands in turn in one process; return the packages that are loaded when each ends."""
    ended = subprocess.run(
        [sys.executable, "-c", IN_TURN, *commands],
        env=_environment(home),
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = (line for line in ended.stderr.splitlines() if not line.startswith("synoptic: Using the sample"))
    loaded = [{name.partition(".")[0] for name in line.split()} for line in lines]
    return dict(zip(commands, loaded, strict=True))


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    commands = ["--help", "search --help", "completion bash", "quotes --help", "add --help"]
    loaded = _loaded(tmp_path, commands)
    assert [names & HEAVY for names in loaded.values()] == [set() for _ in commands], loaded


def test_a_command_without_a_screen_loads_none(tmp_path: Path) -> None:
    commands = ["list", "search the --limit 1", "doctor", "tags add fog", "parallels", "quotes"]
    loaded = _loaded(tmp_path, commands)
    screen = {"textual", "rich"}
    assert [names & screen for names in loaded.values()] == [set() for _ in commands], loaded


def test_the_first_paint_waits_for_nothing_that_is_needed_later(tmp_path: Path) -> None:
    paragraph = "The bridge was “closed”, said Zoë – it moved in the wind. Nobody was hurt.\n\n"
    (tmp_path / "article.txt").write_text("Bridge stays shut\n\n" + 20 * paragraph, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT],
        env=_environment(tmp_path / "home")
        | {"TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(ended.stdout.split())
    assert "synoptic.tui.desk.screen" in loaded
    assert not loaded.intersection({*LATE, "slow"})


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("A title\n\n" + "fog and more fog\n\n" * 3_000)
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "search", "fog", "article.txt"],
        env=_environment(tmp_path / "home"),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as search:
        assert search.stdout is not None
        assert search.stderr is not None
        search.stdout.readline()
        search.stdout.close()
        assert search.stderr.read() == b""
    assert search.returncode == 0


@pytest.mark.parametrize("command", ["list", "tags list", "search sea", "export", "doctor", "--help"])
def test_closed_output_ends_nothing(tmp_path: Path, command: str) -> None:
    ended = subprocess.run(
        ["sh", "-c", f'exec "$0" -c "{PROGRAM}" {command} >&-', sys.executable],
        env=_environment(tmp_path),
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert ended.returncode in {0, 1}
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(not FULL.exists(), reason="there is no device here that is always full")
def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    with FULL.open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-c", PROGRAM, "list", samples.folder()],
            env=_environment(tmp_path),
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (2, "synoptic: No space left on device\n")


def test_an_old_locale_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("“Curly” – 漢字\n\nfog\n", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, "list", "article.txt"],
        env=_environment(tmp_path / "home") | {"PYTHONIOENCODING": "latin-1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "?Curly?" in ended.stdout
