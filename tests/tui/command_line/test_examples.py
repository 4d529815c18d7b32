"""Every example of every help runs as it stands, in a folder that has what the examples name."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.files.reading_record import ReadingRecord
from synoptic.annotations.model.reading import Coverage, ReadShare
from synoptic.corpus import load, samples
from synoptic.tui.command_line.main import run
from synoptic.tui.command_line.reference.command_tree import entries
from tests.tui.command_line.invocation import Synoptic
from tests.web_site import Page, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

ENTRIES = {entry.name: entry for entry in entries()}
EXAMPLES = dict.fromkeys(example for entry in ENTRIES.values() for example in entry.examples)
LINK = "3f2a"
"""The beginning of a link's id in examples."""
PAGE_ADDRESS = "https://www.example.org/storm"
ARCHIVE_ADDRESS = "postgresql://ana@localhost/news"
LIBRARY_ADDRESS = "postgresql://ana@news.example/flood"
PAGE = (
    "<html><head><title>The storm</title></head><body><article><h1>The storm</h1>{}</article></body></html>"
)
MADE = (
    ("init", "."),
    ("mark", "A", "--quote", "320 tonnes", "--tag", "claim"),
    ("export", "--format", "json", "-o", "from-ben.json"),
    ("merge", "from-ben.json", "--as", "ben"),
    ("mark", "A", "--quote", "before dawn", "--tag", "claim/time", "--tag", "night", "--note", "Who else?"),
    ("mark", "A", "--quote", "brake band"),
    ("unmark", "--quote", "brake band"),
    ("note", "add", "The first report.", "--article", "A"),
    ("note", "add", "A note on the library."),
    ("link", "add", "contradicts", "A", "B", "--quote", "38", "--with", "41"),
    ("searches", "add", "bearing", "size of a loaf"),
    ("silence", "add", "claim/time", "C"),
    ("init", "../colleague"),
    ("mark", "../colleague/ardwire.txt", "--quote", "brake band", "--library", "../colleague"),
)
"""The commands that make what examples name: highlights, tags, a link, a search, a silence, the trash."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the desk and the home of a reader who has done some work."""
    top = tmp_path_factory.mktemp("examples")
    desk = top / "desk"
    for folder in (desk / "story", top / "colleague"):
        shutil.copytree(samples.folder(), folder, ignore=shutil.ignore_patterns("__*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SYNOPTIC_HOME", str(top / "home"))
        patch.delenv("SYNOPTIC_LIBRARY", raising=False)
        patch.chdir(desk)
        for arguments in MADE:
            with pytest.raises(SystemExit) as left, redirect_stdout(io.StringIO()):
                run(arguments)
            assert left.value.code == 0, arguments
        with pytest.raises(SystemExit), redirect_stdout(io.StringIO()) as printed:
            run(("list", "story/ardwire.txt", "--json"))
    # Nothing was read in the terminal yet.
    (article,) = load([desk / "story" / "ardwire.txt"]).articles
    record = ReadingRecord(desk / ".synoptic")
    identifier = json.loads(printed.getvalue())["id"]
    record.changed(identifier, ReadShare(article.digest, Coverage().add(0, 60)))
    record.save()
    (desk / "draft.md").write_text(
        "She spoke of “a bearing the size of a loaf of bread”.\n", encoding="utf-8"
    )
    (desk / "note.md").write_text("Who else says so?\n", encoding="utf-8")
    return top


@pytest.fixture
def reader(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Synoptic:
    """Return the command in a copy of that folder; no screen is drawn, and no page is served."""
    top = shutil.copytree(made, tmp_path / "copy")
    monkeypatch.chdir(top / "desk")
    monkeypatch.setenv("SYNOPTIC_HOME", str(top / "home"))
    monkeypatch.delenv("SYNOPTIC_LIBRARY", raising=False)
    monkeypatch.setattr("synoptic.tui.command_line.read.has_terminal", lambda: True)
    monkeypatch.setattr("synoptic.tui.app.run_app", lambda **_: 0)
    monkeypatch.setattr("synoptic.tui.serving.server.serve", lambda _, announce: announce("http://there/"))
    return Synoptic(top / "desk", top / "home", capsys)


def _run(example: str, reader: Synoptic, patch: pytest.MonkeyPatch) -> None:
    """Run an example as a shell does: its commands in turn, each with the output of the one before."""
    given = ""
    for part in example.split(" | "):
        line, _, target = part.partition(" > ")
        line, _, source = line.partition(" < ")
        if source:
            given = Path(source).read_text(encoding="utf-8")
        name, *arguments = shlex.split(line)
        assert name == "synoptic"
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        outcome = reader(*arguments)
        assert outcome.status == 0, (part, outcome)
        given = outcome.out
        if target:
            assert given
            Path(target).write_text(given, encoding="utf-8")


@pytest.fixture
def page() -> Iterator[str]:
    """Return the address of a page on this machine."""
    words = "".join(f"<p>The sea came over the wall of gate {number} at nine.</p>" for number in range(20))
    with serving() as site:
        site.pages["/storm"] = Page(PAGE.format(words).encode())
        yield site.address("/storm")


def _there(example: str, reader: Synoptic, request: pytest.FixtureRequest) -> str:
    """Return an example with what only a test has in the place of what it names."""
    if ARCHIVE_ADDRESS in example:
        address = request.getfixturevalue("postgres_server").new_database()
        if "archive init" not in example:
            reader.done("archive", "init", address)
        if "archive search" in example:
            reader.done("archive", "add", "story", "--archive", address)
        return example.replace(ARCHIVE_ADDRESS, address)
    if LIBRARY_ADDRESS in example or re.match(r"synoptic (members|blind|move)\b", example):
        return _shared(example, reader, request)
    if LINK in example:
        (link, *_) = reader.done("link", "--json").records
        return example.replace(LINK, link["id"][:4])
    if example.startswith("synoptic add "):
        page = request.getfixturevalue("page")
        Path("addresses.txt").write_text(f"{page}\n{page}?page=2\n", encoding="utf-8")
        return example.replace(PAGE_ADDRESS, page).replace("synoptic add", "synoptic add --local")
    return example


def _shared(example: str, reader: Synoptic, request: pytest.FixtureRequest) -> str:
    """Return an example that names a server, with one of the tests; the library is there, or comes there."""
    import psycopg

    from tests.shared_library import OWNER, shared_library

    server = request.getfixturevalue("postgres_server")
    database = server.new_database().rpartition("/")[2]
    shared_library(server)  # which makes the roles
    with psycopg.connect(server.address(), autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{database}" OWNER TO {OWNER}'.encode())
        connection.execute(
            "DO $$ BEGIN CREATE ROLE cleo LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
    address = server.address(database, OWNER)
    if LIBRARY_ADDRESS not in example:
        reader.done("move", "--to", address)
        if example.startswith(("synoptic members role", "synoptic members remove")):
            reader.done("members", "add", "ben")
        if example.endswith("--to story/"):
            shutil.rmtree("story", ignore_errors=True)
    return example.replace(LIBRARY_ADDRESS, address)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_does_what_it_says(
    example: str, reader: Synoptic, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(_there(example, reader, request), reader, monkeypatch)


@pytest.mark.parametrize("name", ENTRIES)
def test_a_command_has_one_to_three_examples_of_itself(name: str) -> None:
    entry = ENTRIES[name]
    assert entry.examples
    if not entry.commands:
        assert len(entry.examples) <= 3
        assert all(re.search(rf"\b{name}\b", example) for example in entry.examples)


@pytest.mark.parametrize("name", ENTRIES)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_help_has_the_examples_as_they_are(synoptic: Synoptic, name: str, option: str) -> None:
    shown = synoptic.done(*ENTRIES[name].path[1:], option).out
    _, _, examples = shown.partition("\nExamples:\n")
    assert tuple(line.removeprefix("  ") for line in examples.splitlines()) == ENTRIES[name].examples


def test_the_version_has_two_names(synoptic: Synoptic) -> None:
    assert synoptic.done("-V").out == synoptic.done("--version").out
