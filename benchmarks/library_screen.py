"""How soon 5,000 articles are listed and how they scroll, beside a bare list of as many lines."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.pseudo_terminal import TimedProgram
from benchmarks.start_and_keys import ROOT, report

_ARTICLES, _PAGES, _ROUNDS = 5000, 200, 9
_COLUMNS, _ROWS = 160, 45
_GOAL = 100
"""Milliseconds until the screen is there."""
_WORDS = [
    "the",
    "president",
    "senate",
    "house",
    "bridge",
    "closed",
    "shut",
    "night",
    "vote",
    "bill",
    "law",
    "city",
    "engineers",
    "report",
    "harbour",
    "storm",
    "police",
    "court",
    "river",
    "tunnel",
    "mayor",
    "council",
    "budget",
    "strike",
    "school",
    "hospital",
    "power",
    "water",
    "train",
    "station",
]


def write_articles(folder: Path) -> None:
    """Write small articles from eighty outlets and some three hundred days; some lack one or the other."""
    chance = random.Random(14)
    for number in range(_ARTICLES):
        title = " ".join(chance.choices(_WORDS, k=9)).capitalize()
        source = f"Source: The {_WORDS[number % 30].title()} Post\n\n" if number % 7 else ""
        date = f"{1 + number % 28} March {2000 + number % 12}\n\n" if number % 5 else ""
        text = " ".join(chance.choices(_WORDS, k=300))
        (folder / f"{number:04}.txt").write_text(f"{title}\n\n{source}{date}{text}.\n", encoding="utf-8")


def run() -> None:
    """Print the figures: each pair in turn, so that a machine that slows down slows both."""
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as folder:
        write_articles(Path(folder))
        environment = {
            "SYNOPTIC_HOME": home,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONPATH": str(ROOT),
        }

        def start(*argv: str) -> TimedProgram:
            command = [sys.executable, "-m", *argv, folder]
            return TimedProgram(command, columns=_COLUMNS, rows=_ROWS, environment=environment)

        figures: dict[str, dict[str, list[float]]] = {
            what: {"synoptic": [], "bare": []} for what in ("opened", "worked", "paged")
        }
        with start("synoptic", "read") as ours, start("benchmarks.bare_list") as bare:
            programs = {"synoptic": (ours, b"fills in"), "bare": (bare, b"lines")}
            ours.seconds_until(b"fills in")
            bare.seconds_until(b"ready")
            ours.settle(2.0, at_most=60.0)  # the words are counted
            ours.type(b"\x1b")
            for _ in range(_ROUNDS):
                for name, (program, shown) in programs.items():
                    program.settle(1.0, at_most=10.0)
                    program.output, program.began = b"", time.perf_counter()
                    before = program.processor_milliseconds
                    program.type(b"F")
                    figures["opened"][name].append(1000 * program.seconds_until(shown))
                    program.settle(0.5)
                    figures["worked"][name].append(program.processor_milliseconds - before)
                    program.type(b"\x1b")
            for program, _ in programs.values():
                program.settle(1.0)
                program.type(b"F")
                program.settle(1.0)
            for page in range(_PAGES):
                key = b"\x1b[6~" if page < _PAGES // 2 else b"\x1b[5~"  # down, and up again before the end
                for name, (program, _) in programs.items():
                    figures["paged"][name].append(program.milliseconds_to_answer(key))

    print(f"{_ARTICLES} articles, {_COLUMNS}x{_ROWS}, {_ROUNDS} openings and {_PAGES} pages in pairs")
    names = ("synoptic", "a bare list")
    for what, told, goal in (
        ("opened", f"opening (goal {_GOAL} ms)", 1.0),
        ("worked", "processor time of opening", 1.0),
        ("paged", "a page on", 1.5),
    ):
        report(told, figures[what]["synoptic"], figures[what]["bare"], "ms", goal=goal, names=names)
