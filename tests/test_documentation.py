"""The README and the pages in docs/ say what is so: examples run, options are explained, links lead on."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from synoptic.annotations.export.material import (
    ExportedArticle,
    ExportedEnd,
    ExportedHighlight,
    ExportedLink,
    ExportedSilence,
    ExportedTag,
    Origin,
)
from synoptic.annotations.export.template import FILTERS, GIVEN, NOT_GIVEN
from synoptic.annotations.model.values import COLOURS
from synoptic.corpus import ArticleSearch, load, samples
from synoptic.corpus.formats.registry import suffixes
from synoptic.tui.command_line.main import synoptic
from synoptic.tui.command_line.reference.conventions import EXIT_STATUSES, VARIABLES
from tests.pages import APPLIED, PAGES, ROOT, without_blocks
from tests.tui.command_line.invocation import Synoptic

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITTEN = {page: text for page, text in PAGES.items() if page != APPLIED}
COMMANDS_PAGE = PAGES["commands.md"]


def _blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


# Examples


@dataclass(frozen=True, slots=True)
class _Example:
    """A command that a page shows after `$`, and what it prints."""

    line: str
    """The command line, without `$`."""
    output: str
    """The lines below it; `…` stands for anything, alone on a line for any lines. Empty: not shown."""

    @property
    def arguments(self) -> list[str]:
        """Return the arguments of `synoptic`; a pipe or a file after it is the shell's."""
        words = shlex.split(self.line.partition(" | ")[0].partition(" > ")[0])
        assert words[0] == "synoptic", self.line
        return [re.sub("^~(?=/)", os.environ["HOME"], word) for word in words[1:]]

    @property
    def pattern(self) -> str:
        """Return the regular expression of the output."""
        lines = [
            r"(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + r"\n"
            for line in self.output.splitlines()
        ]
        return "".join(lines)


def _examples(text: str) -> Iterator[_Example]:
    for block in _blocks(text, "console"):
        for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, output = example.partition("\n")
            yield _Example(line, output.rstrip("\n"))


ARCHIVE = "postgresql://ana@localhost/news"
"""The address of the server in examples."""
SECTIONS = {
    f"{page}#{section.partition(chr(10))[0]}": section
    for page, text in WRITTEN.items()
    for section in re.split(r"^## ", text, flags=re.MULTILINE)
    if _blocks(section, "console")
}
"""The sections that have examples: each begins with a library of its own, and goes on with it."""


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Synoptic:
    """Return the command in a folder that has the sample articles in `story`; no screen is drawn."""
    folder, home = tmp_path / "desk", tmp_path / "home"
    folder.mkdir()
    shutil.copytree(samples.folder(), folder / "story", ignore=shutil.ignore_patterns("__*"))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SYNOPTIC_HOME", str(home))
    monkeypatch.delenv("SYNOPTIC_LIBRARY", raising=False)
    monkeypatch.setattr("synoptic.tui.command_line.read.has_terminal", lambda: True)
    monkeypatch.setattr("synoptic.tui.app.run_app", lambda **_: 0)
    monkeypatch.setattr(
        "synoptic.tui.serving.server.serve",
        lambda _, announce: announce("http://127.0.0.1:8000/?token=q8f3"),
    )
    return Synoptic(folder, home, capsys)


def _addresses(section: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the addresses in a section, each with one on a server of the tests, of the same reader."""
    if ARCHIVE in section:
        return {ARCHIVE: request.getfixturevalue("postgres_server").new_database()}
    shown = dict.fromkeys(re.findall(r"postgresql://([a-z]+)@news\.example/flood", section))
    if not shown:
        return {}
    import psycopg

    from tests.shared_library import OWNER, shared_library

    server = request.getfixturevalue("postgres_server")
    shared_library(server)  # which makes the roles
    database = server.new_database().rpartition("/")[2]
    with psycopg.connect(server.address(), autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{database}" OWNER TO {OWNER}'.encode())
    return {f"postgresql://{name}@news.example/flood": server.address(database, name) for name in shown}


def _with_drafts(section: str) -> Iterator[_Example]:
    """Yield the examples of a section, each when the draft that stands before it is written."""
    for part in re.split(r"^(?=```markdown draft\.md$)", section, flags=re.MULTILINE):
        for draft in _blocks(part, "markdown draft.md"):
            Path("draft.md").write_text(draft, encoding="utf-8")
        yield from _examples(part)


_SAMPLES = re.compile("synoptic: Using the sample articles: ")


@pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
def test_commands_print_what_the_page_shows(
    reader: Synoptic, section: str, request: pytest.FixtureRequest
) -> None:
    addresses = _addresses(section, request)
    for example in _with_drafts(section):
        outcome = reader(*(addresses.get(argument, argument) for argument in example.arguments))
        # That the samples are used is said once, at the head of the page.
        told = "".join(line for line in outcome.err.splitlines(True) if not _SAMPLES.match(line))
        printed = outcome.out + told
        for shown, there in addresses.items():
            printed = printed.replace(there, shown)
        if example.output:
            assert re.fullmatch(example.pattern, printed), f"$ {example.line}\n{printed}"
        else:
            assert (outcome.status, told) == (0, ""), example.line


@pytest.mark.parametrize("page", [page for page, text in WRITTEN.items() if _blocks(text, "python")])
@pytest.mark.usefixtures("reader")
def test_python_runs(page: str) -> None:
    for block in _blocks(PAGES[page], "python"):
        _run(block)


def _run(block: str) -> None:
    exec(compile(block, "<documentation>", "exec"), {"__name__": "__main__"})


def test_the_template_of_the_page_writes_what_the_page_shows(reader: Synoptic) -> None:
    (template,) = _blocks(PAGES["export.md"], "jinja")
    (shown,) = _blocks(PAGES["export.md"], "markdown")
    Path("by-outlet.md").write_text(template, encoding="utf-8")
    (command,) = re.findall(r"^`(synoptic export .*?)` prints:$", PAGES["export.md"], re.MULTILINE)
    reader.done("mark", "story/ardwire.txt", "--quote", "before dawn")
    written = reader.done(*shlex.split(command)[1:]).out
    assert re.fullmatch(_Example(command, shown.rstrip("\n")).pattern, written.rstrip("\n") + "\n"), written


def test_every_value_of_a_template_is_on_the_page() -> None:
    tables = PAGES["export.md"].partition("| variable |")[2].partition("| filter |")[0]
    rows = re.findall(r"^\| (`[a-z_`, ]+) \|", tables, re.MULTILINE)
    named = set(re.findall(r"`([a-z_]+)`", " ".join(rows)))
    values = {*GIVEN, *ExportedHighlight.__struct_fields__, *Origin.__struct_fields__}
    assert named == {*values.difference(NOT_GIVEN), "name"}
    for struct in (ExportedArticle, ExportedTag, ExportedLink, ExportedEnd, ExportedSilence):
        assert all(f"`{name}`" in PAGES["export.md"] for name in struct.__struct_fields__), struct


def test_every_filter_of_a_template_is_on_the_page() -> None:
    rows = re.findall(r"^\| `([a-z]+)` \|", PAGES["export.md"].partition("| filter |")[2], re.MULTILINE)
    assert set(rows) == set(FILTERS)


def test_python_in_one_piece_marks_what_it_finds_and_follows_it(reader: Synoptic) -> None:
    block, *_ = _blocks(PAGES["python.md"], "python")
    _run(block)
    assert "**size of a loaf**" in reader.capture.readouterr().out
    (marked,) = [one for one in reader.done("list", "story", "--json").records if one["highlights"]]
    article = Path(marked["path"])
    text = article.read_text(encoding="utf-8")
    article.write_text(
        f"A new first line.\n\n{text.replace('the size of a loaf', 'a size of a loaf')}", encoding="utf-8"
    )
    (edited,) = [one for one in reader.done("list", "story", "--json").records if one["highlights"]]
    assert (edited["id"], edited["states"]) == (
        marked["id"],
        {"same": 1, "edited": 0, "moved": 0, "orphan": 0},
    )


def test_python_in_one_piece_says_that_nothing_matches(reader: Synoptic) -> None:
    block, *_ = _blocks(PAGES["python.md"], "python")
    _run(block.replace("size of a loaf", "zeppelin"))
    assert "No matches" in reader.capture.readouterr().out
    assert all(one["highlights"] == 0 for one in reader.done("list", "story", "--json").records)


def test_the_search_that_the_readme_suggests_finds_three_outlets() -> None:
    hits = ArticleSearch(load([samples.folder()]).articles).search("size of a loaf")
    assert len({hit.passage.article for hit in hits if hit.score == 100}) == 3


# Commands and their options


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, group
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


COMMANDS = dict(_commands(synoptic, "synoptic"))
assert len(COMMANDS) > 9


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_has_an_example(path: str) -> None:
    lines = [example.line for example in _examples(COMMANDS_PAGE)]
    assert any(re.match(rf"{path}\b", line) for line in lines)


@pytest.mark.parametrize("path", [path for path in COMMANDS if path.count(" ") == 1])
def test_every_command_has_a_section(path: str) -> None:
    assert f"\n## {path}\n" in COMMANDS_PAGE


@pytest.mark.parametrize("name", re.findall(r"^synoptic ([a-z]+)", "\n".join(WRITTEN.values()), re.MULTILINE))
def test_every_command_named_exists(name: str) -> None:
    assert synoptic.get_command(click.Context(synoptic), name) is not None


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_is_explained(path: str) -> None:
    own = f"## {' '.join(path.split()[:2])}\n"
    section = COMMANDS_PAGE[COMMANDS_PAGE.index(own) :].split("\n## ")[0] + COMMANDS_PAGE.split("\n## ")[1]
    for parameter in COMMANDS[path].params:
        for name in (
            (*parameter.opts, *parameter.secondary_opts) if isinstance(parameter, click.Option) else ()
        ):
            assert re.search(rf"{name}\b", section), name
            if isinstance(parameter.type, click.Choice):
                assert all(str(choice) in section for choice in parameter.type.choices)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_helps(path: str) -> None:
    command = COMMANDS[path]
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_what_prints_no_json_is_listed_and_nothing_else_is() -> None:
    (paragraph,) = re.findall(r"all commands have it but ([^.]*)\.", COMMANDS_PAGE.replace("\n", " "))
    have_none = {
        path.removeprefix("synoptic ")
        for path, command in COMMANDS.items()
        if not any("--json" in parameter.opts for parameter in command.params)
    }
    assert set(re.findall(r"`([a-z]+)`", paragraph)) | {"synoptic"} == have_none


def test_the_page_has_every_exit_status_and_variable() -> None:
    general = COMMANDS_PAGE.split("\n## ")[1]
    (statuses,) = re.findall(r"^\*\*Exit status\.\*\* (.*?)\n\n", general, re.DOTALL | re.MULTILINE)
    assert set(re.findall(r"\b(\d+): ", statuses)) == set(map(str, EXIT_STATUSES))
    rows = re.findall(r"^\| (`[A-Z_`, ]+) \|", general, re.MULTILINE)
    assert [row.replace("`", "") for row in rows] == list(VARIABLES)


def test_the_values_are_all_named() -> None:
    assert all(colour in COMMANDS_PAGE for colour in COLOURS)


def test_the_page_of_formats_names_every_suffix_and_no_other() -> None:
    table = PAGES["formats.md"].split("## What holds")[0]
    named = {suffix.replace(".warc.gz", ".gz") for suffix in re.findall(r"`(\.[a-z.]+)`", table)}
    assert named == {suffix.replace(".warc.gz", ".gz") for suffix in suffixes()}


# What the pages point to


@pytest.mark.parametrize(
    ("page", "target"),
    [
        (page, target)
        for page, text in PAGES.items()
        for target in re.findall(r"\]\(((?!http)[^)\s]+)\)", without_blocks(text))
    ],
)
def test_every_link_leads_somewhere(page: str, target: str) -> None:
    name, _, heading = target.partition("#")
    folder = ROOT if (ROOT / page).exists() else ROOT / "docs"
    file = folder / name if name else folder / page
    assert file.exists()
    if heading:
        headings = re.findall(r"^#+ (.*)$", without_blocks(file.read_text(encoding="utf-8")), re.MULTILINE)
        assert heading in {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize(
    "target", re.findall(r"\bmake ([a-z]+)\b`", PAGES["README.md"] + PAGES["CONTRIBUTING.md"])
)
def test_every_target_of_make_exists(target: str) -> None:
    assert f"\n{target}: " in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    sorted(
        set(
            re.findall(
                r"`((?:corpus|annotations|tui|tests|docs|benchmarks)/[\w/.]*)`", "".join(WRITTEN.values())
            )
        )
    ),
)
def test_every_file_named_exists(path: str) -> None:
    assert (ROOT / "synoptic" / path).exists() or (ROOT / path).exists()
