"""Every figure in the pages says where it is from: a benchmark, the code, or an example."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS, BY_NAME_ONLY
from synoptic.annotations.anchoring import _diff, candidates
from synoptic.annotations.files import disk, reading_record, tinydb_storage
from synoptic.annotations.matrix.sources import READ_THROUGH_SHARE
from synoptic.annotations.model.reading import READING_RATE
from synoptic.corpus.fetching.exchange import Limits
from synoptic.corpus.formats import registry, unzipping, web_archive, zip_archive
from synoptic.corpus.parallels.dask_workers import DEFAULT_MEMORY
from synoptic.corpus.parallels.shared_words import MIN_VARIANT_SHARE
from synoptic.tui.panes import library
from synoptic.tui.panes.who_else import READ_THROUGH
from synoptic.tui.serving import admission, visit
from synoptic.tui.shell import session
from tests.pages import ROOT, without_blocks

MIB, GIB = 1024**2, 1024**3
_TIMES = {"µs": 1e-6, "ms": 1e-3, "s": 1, "second": 1, "seconds": 1, "minutes": 60, "hours": 3600}
_SIZES = {"B": 1, "kB": 1e3, "KB": 1024, "KiB": 1024, "MB": 1e6, "MiB": MIB, "GB": 1e9, "GiB": GIB}
UNITS = {"%": 0.01, "×": 1, "times": 1} | _TIMES | _SIZES
_NUMBER = r"\d[\d.,]*"
FIGURE = re.compile(
    rf"(?<![\w.–’-]){_NUMBER}(?:(?:[–-]| (?:to|or|and) ){_NUMBER})*[\s ]?(?:{'|'.join(UNITS)})(?![\w/])"
)
BENCHMARK = re.compile(r"make bench ARGS=\"?(\w+)|benchmarks[/.](\w+)|\(benchmark `(\w+)`\)")
FIGURES_ELSEWHERE = re.compile(r"\[figures\]\(([^)#]+)#([^)]+)\)")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page with its parts, without fenced blocks."""

    page: str
    heading: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.page}: {self.heading}"

    @property
    def figures(self) -> list[str]:
        return [re.sub(r"\s+", " ", found[0]) for found in FIGURE.finditer(self.text)]

    @property
    def benchmarks(self) -> set[str]:
        return {name for names in BENCHMARK.findall(self.text) for name in names if name}


def sections() -> list[Section]:
    """Return the sections of README and of the pages in docs/."""
    found = []
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = without_blocks(path.read_text(encoding="utf-8"))
        for part in re.split(r"^##? ", text, flags=re.MULTILINE)[1:]:
            heading, _, body = part.partition("\n")
            found.append(Section(path.name, heading, body))
    return found


SECTIONS = sections()
FROM_THE_CODE: Mapping[str, Mapping[str, float]] = {
    "anchors.md: How it works": {
        "60 %": _diff.MIN_LIKENESS,
        "1.6 times": _diff.GROWTH,
        "75 %": candidates._SURE,
    },
    "archive_parallels.md: The workers": {"2 GB": DEFAULT_MEMORY},
    "commands.md: synoptic add": {
        "16 MiB": Limits().max_bytes,
        "20 seconds": Limits().silence,
        "60 seconds": Limits().whole,
    },
    "commands.md: synoptic parallels": {"2GB": DEFAULT_MEMORY},
    "comparing.md: Find elsewhere": {"90 %": READ_THROUGH},
    "formats.md: Web pages": {"16 MiB": registry.max_bytes_of("a.html"), "1 MB": 1_000_000},
    "formats.md: PDF": {"256 MiB": registry.max_bytes_of("a.pdf")},
    "formats.md: Archives": {
        "64 MiB": unzipping.MAX_ENTRY_BYTES,
        "200 times": unzipping.MAX_RATIO,
        "8 MiB": unzipping.RATIO_FREE_BYTES,
        "512 MiB": unzipping.MAX_TOTAL_BYTES,
        "1 GiB": zip_archive.MAX_TOTAL_BYTES,
        "16 MiB": web_archive.MAX_RECORD_BYTES,
    },
    "library.md: Sorting, filtering, grouping": {"2 %": library._BEGUN},
    "matrix.md: Cells": {"95 %": READ_THROUGH_SHARE},
    "parallels.md: The three kinds": {"55 %": MIN_VARIANT_SHARE},
    "reading.md: Reading progress": {"25 seconds": 250 * 6 / READING_RATE},
    "serve.md: Who is let in": {
        "12 hours": admission.LASTS,
        "1 MB": visit.MOST_BYTES,
        "256 KB": visit.BYTES_A_SECOND,
    },
    "store.md: A library from somebody else": {
        "256 MiB": disk.MAX_BYTES,
        "64 MiB": reading_record._MAX_BYTES,
        "8 MiB": session._MAX_BYTES,
    },
    "store.md: How a change is made": {"256 KiB": tinydb_storage.MIN_JOURNAL_BYTES},
}
"""Limits and thresholds that a page gives, each with the value in the code."""
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "archive.md: When a server does not answer": {"50 %": "in a message"},
    "archive_parallels.md: How far it goes": {
        "16 kB": "computed, and the page says so",
        "100 kB": "computed, and the page says so",
    },
    "commands.md: synoptic parallels": {"800MB": "what may be typed"},
    "comparing.md: Find elsewhere": {"40 %": "in a message"},
    "keys.md: Move": {"40%": "what may be typed"},
    "matrix.md: Cells": {"40 %": "in a message"},
    "matrix.md: Export": {"40 %": "in a message"},
    "commands.md: synoptic matrix": {"40 %": "in a message"},
    "quotations.md: Wordings": {"5 and 5 %": "words of articles"},
    "reading.md: Moving and selecting": {"40%": "what may be typed"},
}
"""Figures that measure nothing, each with the reason."""
TAKEN_ONCE = "Figures without a benchmark beside them were taken once, when the choice was made"


def value_of(figure: str) -> float:
    """Return a figure in seconds, bytes or as a share."""
    number, unit = re.fullmatch(rf"({_NUMBER})\s?(\D+)", figure).groups()  # type: ignore[union-attr]
    return float(number.replace(",", "")) * UNITS[unit]


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def tells_where_figures_are_from(section: Section) -> bool:
    """Tell whether a section names a benchmark, or leads to the section with its figures, which does."""
    if section.benchmarks:
        return True
    led_to = {(Path(page).name, place) for page, place in FIGURES_ELSEWHERE.findall(section.text)}
    return any(each.benchmarks for each in SECTIONS if (each.page, anchor(each.heading)) in led_to)


WITH_FIGURES = [section for section in SECTIONS if section.figures and section.page != "decisions.md"]


@pytest.mark.parametrize("section", WITH_FIGURES, ids=[section.name for section in WITH_FIGURES])
def test_a_figure_says_where_it_is_from(section: Section) -> None:
    if tells_where_figures_are_from(section):
        return
    known = {*FROM_THE_CODE.get(section.name, ()), *EXAMPLES.get(section.name, ())}
    assert not [figure for figure in section.figures if figure not in known], "name its benchmark beside it"


@pytest.mark.parametrize("name", FROM_THE_CODE)
def test_limits_in_pages_are_those_of_the_code(name: str) -> None:
    (section,) = [section for section in SECTIONS if section.name == name]
    for figure, value in FROM_THE_CODE[name].items():
        assert figure in section.figures
        assert value_of(figure) == pytest.approx(value, rel=0.05), figure


@pytest.mark.parametrize("name", EXAMPLES)
def test_exceptions_are_still_in_their_section(name: str) -> None:
    (section,) = [section for section in SECTIONS if section.name == name]
    assert set(EXAMPLES[name]) <= set(section.figures)
    assert not tells_where_figures_are_from(section)


def test_decisions_say_what_their_figures_are() -> None:
    text = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    assert TAKEN_ONCE in text.split("\n## ")[0].replace("\n", " ")


NAMED = sorted({name for section in SECTIONS for name in section.benchmarks})


@pytest.mark.parametrize("name", NAMED)
def test_a_benchmark_that_a_page_names_exists(name: str) -> None:
    assert find_spec(f"benchmarks.{name}") is not None


@pytest.mark.parametrize("name", [*BENCHMARKS, *BY_NAME_ONLY])
def test_a_benchmark_can_be_run_by_name(name: str) -> None:
    assert callable(import_module(f"benchmarks.{name}").run)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("It takes 12 ms, or 1.2–1.6 s.", ["12 ms", "1.2–1.6 s"]),
        ("81 % of them; 1,300 MB; 3 times; 2 ×", ["81 %", "1,300 MB", "3 times", "2 ×"]),
        ("80×24, five articles, version 3.11, 2031-03-14, the ’90s", []),
        ("from 25 to 30 MB/s, in 5 steps", []),
    ],
)
def test_figures_are_known(text: str, figures: list[str]) -> None:
    assert Section("a.md", "A", text).figures == figures


def test_a_figure_without_a_benchmark_is_told() -> None:
    bare = Section("a.md", "A", "It takes 12 ms.")
    assert not tells_where_figures_are_from(bare)
    assert tells_where_figures_are_from(Section("a.md", "A", "12 ms (`make bench ARGS=search`)"))
    assert not tells_where_figures_are_from(Section("a.md", "A", "12 ms ([figures](search.md#search))"))
    assert tells_where_figures_are_from(
        Section("README.md", "A", "81 % ([figures](docs/parallels.md#how-good-it-is))")
    )
