"""docs/maintaining.md does what it says: its walks name what there is, its recipes work as they stand."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from synoptic.corpus import samples
from tests.pages import APPLIED, PAGES, ROOT, CodeBlock, blocks_of, section_of, without_blocks

if TYPE_CHECKING:
    from pathlib import Path

PAGE = PAGES[APPLIED]
WALKS = ("From a key to the screen", "From a file to an article", "From a mark to the disk")
RECIPES = ("Add a loader", "Add an exporter", "Add a language", "Add a command")
HOUSE = ("annotations", "benchmarks", "corpus", "docs", "synoptic", "tests", "tui")
_OF_PAGES = "tests/test_documentation.py::test_"
_OF_LANGUAGES = "tests/corpus/languages/test_languages.py::test_"
CHECKS = (
    "tests/test_house.py::test_a_package_has_a_face",
    "tests/test_house.py::test_no_folder_holds_more_than_fifteen_modules",
    "tests/test_pages_complete.py",
    f"{_OF_PAGES}commands_print_what_the_page_shows[commands.md#synoptic length]",
    *(f"{_OF_PAGES}every_{what}[synoptic length]" for what in ("command_has_an_example", "command_helps")),
    *(
        f"{_OF_PAGES}every_{what}[synoptic length]"
        for what in ("command_has_a_section", "option_is_explained")
    ),
    f"{_OF_PAGES}every_option_is_explained[synoptic export]",
    f"{_OF_PAGES}what_prints_no_json_is_listed_and_nothing_else_is",
    f"{_OF_PAGES}the_page_of_formats_names_every_suffix_and_no_other",
    f"{_OF_LANGUAGES}a_file_has_the_shape[nl]",
    f"{_OF_LANGUAGES}a_month_is_the_same_in_all_languages_that_call_it_so",
    f"{_OF_LANGUAGES}every_month_and_weekday_is_read_in_a_date_line[nl]",
    f"{_OF_LANGUAGES}every_byline_is_read[nl]",
    "tests/tui/command_line/test_man_page.py",
)
"""The tests that know of each loader, exporter, language and command."""


# The walks

NAMED = [
    (path, name)
    for walk in WALKS
    for path, names in re.findall(r"`([\w/]+\.py)`((?:,? `\w+`)*)", section_of(APPLIED, walk))
    for name in re.findall(r"`(\w+)`", names) or [""]
]
"""Files, and names in them; an empty name for a file alone."""


def defined_in(path: Path) -> set[str]:
    """Return the names of functions, classes and values that a file defines, at any depth."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_what_a_walk_names_is_there(path: str, name: str) -> None:
    assert (ROOT / path).is_file()
    assert not name or name in defined_in(ROOT / path)


def test_every_step_of_a_walk_names_its_place() -> None:
    assert len(NAMED) > 20
    for walk in WALKS:
        section = section_of(APPLIED, walk)
        steps = re.findall(r"^\d+\. ", section, re.MULTILINE)
        places = re.findall(r"^\d+\. .*\n   `\w+/[\w/]+\.py`", section, re.MULTILINE)
        assert len(steps) == len(places) > 5


def test_every_package_has_its_row() -> None:
    table = section_of(APPLIED, "The house")
    folders = re.findall(r"`((?:corpus|annotations|tui)/\w+/)`", table)
    assert all((ROOT / folder / "__init__.py").is_file() for folder in folders)
    assert len(folders) > 15


# The recipes

_PLACE = re.compile(
    r"`([\w/.]+)`(?:, (?P<how>above|in place of) (?:``(?P<long>.+)``|`(?P<short>[^`]+)`))?:?\s*\Z"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the house in which all recipes of the page were followed."""
    copy = tmp_path_factory.mktemp("carried on") / "house"
    left_out = shutil.ignore_patterns("__pycache__", "__snapshots__")
    for name in HOUSE:
        shutil.copytree(ROOT / name, copy / name, ignore=left_out, symlinks=True)
    for path in [*ROOT.glob("*.md"), ROOT / "pyproject.toml", ROOT / "Makefile"]:
        shutil.copy(path, copy)
    desk = copy.parent / "desk"
    shutil.copytree(samples.folder(), desk / "story", ignore=shutil.ignore_patterns("__*"))
    for recipe in RECIPES:
        blocks = blocks_of(section_of_recipe(recipe))
        assert blocks
        for block in blocks:
            if block.language != "console":
                put(block, copy, desk)
    ran(copy, copy, [sys.executable, "docs/write_man_page.py"])
    return copy


def section_of_recipe(recipe: str) -> str:
    """Return a recipe; headings inside its blocks are not its end."""
    begun = PAGE.index(f"\n## {recipe}\n")
    later = [PAGE.index(f"\n## {each}\n") for each in RECIPES]
    return PAGE[begun : min((place for place in later if place > begun), default=len(PAGE))]


def put(block: CodeBlock, house: Path, desk: Path) -> None:
    """Put a block where the words before it say: into a new file, or at a line of one that is there."""
    told = _PLACE.search(block.before)
    assert told, f"where does this go?\n{block.text}"
    line_there = told["long"] or told["short"]
    if line_there is None:
        file = (house if "/" in told[1] else desk) / told[1]
        assert not file.exists()
        file.write_text(block.text, encoding="utf-8")
        return
    file = house / told[1]
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    same = [number for number, line in enumerate(lines) if line.strip() == line_there.strip()]
    places = same or [
        number for number, line in enumerate(lines) if line.strip().startswith(line_there.strip())
    ]
    assert len(places) == 1, f"{file.name}: {line_there}"
    lines[places[0] : places[0] + (told["how"] == "in place of")] = [block.text]
    file.write_text("".join(lines), encoding="utf-8")


def ran(house: Path, folder: Path, command: list[str]) -> str:
    """Run a program that imports the copy, and return what it printed."""
    environment = os.environ | {
        "PYTHONPATH": str(house),
        "HOME": str(house.parent),
        "SYNOPTIC_HOME": str(house.parent / "home"),
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, f"{shlex.join(command)}\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
    return done.stdout + done.stderr


def test_the_recipes_work(house: Path) -> None:
    desk = house.parent / "desk"
    shown = 0
    for recipe in RECIPES:
        for block in blocks_of(section_of_recipe(recipe)):
            if block.language == "console":
                for line, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block.text, re.MULTILINE):
                    printed = ran(house, desk, [sys.executable, "-m", *shlex.split(line)])
                    assert re.fullmatch(pattern(output), printed), f"$ {line}\n{printed}"
                    shown += 1
    assert shown > 4


def pattern(shown: str) -> str:
    """Return the regular expression of what a page shows; `…` stands for anything."""
    lines = [
        "(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + "\n"
        for line in shown.splitlines()
    ]
    return "".join(lines)


def test_the_house_is_in_order_after_the_recipes(house: Path) -> None:
    ran(house, house, [sys.executable, "-m", "ruff", "check", "--quiet", "corpus", "annotations", "tui"])
    ran(
        house,
        house,
        [
            sys.executable,
            "-m",
            "ruff",
            "format",
            "--check",
            "--quiet",
            "corpus",
            "annotations",
            "tui",
            "tests",
        ],
    )
    printed = ran(
        house,
        house,
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *CHECKS],
    )
    assert re.search(r"\d{3} passed", printed)


def test_the_page_has_no_other_recipes() -> None:
    assert re.findall(r"^## (Add .*)$", without_blocks(PAGE), re.MULTILINE) == list(RECIPES)
