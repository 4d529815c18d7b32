"""Listing articles, and which articles a command is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from synoptic.annotations.files.base import META, Meta, parse, sealed
from synoptic.annotations.files.reading_record import ReadingRecord
from synoptic.annotations.library.library import Library, find
from synoptic.annotations.model.reading import Coverage, ReadShare
from synoptic.corpus import samples
from synoptic.corpus.article import Span
from synoptic.corpus.files.loading import load
from synoptic.tui.command_line.read import has_terminal
from synoptic.tui.shell.session import Session, last_library, remember_library, save

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.tui.command_line.invocation import Synoptic


def _paths(synoptic: Synoptic, *arguments: str | Path) -> list[Path]:
    return [Path(record["path"]) for record in synoptic("list", *arguments, "--json").records]


def _sample_files() -> list[Path]:
    return sorted(path for path in samples.folder().iterdir() if path.suffix in {".txt", ".md"})


def test_json_names(synoptic: Synoptic, articles: Path) -> None:
    records = synoptic.done("list", articles, "--json").records
    names = ["id", "title", "source", "date", "path", "letter", "words", "coverage", "highlights", "states"]
    assert [list(record)[: len(names)] for record in records] == [names] * 3
    assert list(records[0])[len(names) :] == ["author", "origins"]
    assert records[0]["title"] == "Ferry runs aground off Skerry Point"
    assert records[0]["date"] == "2024-03-12"
    assert records[0]["path"] == str(articles / "1-morning.txt")
    assert records[0]["highlights"] == 0
    assert 45 < records[0]["words"] < 60


def test_articles_are_listed_by_their_letters(synoptic: Synoptic, articles: Path) -> None:
    (articles / "1-morning.txt").write_text("Nothing is dated here.\n")
    records = synoptic.done("list", articles, "--json").records
    assert [each["letter"] for each in records] == ["A", "B", "C"]
    assert records[2]["path"] == str(articles / "1-morning.txt"), "what has no date comes last"


def test_what_was_opened_last_is_told_where_the_library_has_more(synoptic: Synoptic, library: Path) -> None:
    known = find(library, None, synoptic.home)
    save(known, Session(paths=(library / "2-evening.txt",)))
    said = synoptic("list")
    assert (said.status, said.out.count("\n")) == (0, 1)
    assert said.err == (
        f"synoptic: Using 1 file, opened last; {library} has 2 more. Name that folder to use all.\n"
    )
    assert synoptic.done("list", library).err == ""
    save(known, Session(paths=tuple(library.glob("?-*"))))
    assert synoptic.done("list").err == ""


def test_lines_for_people(synoptic: Synoptic, articles: Path) -> None:
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump")
    lines = synoptic.done("list", articles).out.splitlines()
    assert len(lines) == 3
    identifier = synoptic.done("list", articles, "--json").records[0]["id"]
    assert lines[0].startswith(f"A  {identifier[:8]}  Ferry runs aground off Skerry Point ")
    assert lines[0].endswith("words  1 highlight")
    assert all(line.index(" words") == lines[0].index(" words") for line in lines)


def test_how_much_was_read(synoptic: Synoptic, articles: Path) -> None:
    record = ReadingRecord(synoptic.home / "data")
    for file, share in (("1-morning.txt", 0.5), ("2-evening.txt", 0), ("3-inquiry.md", 1.0)):
        (article,) = load([articles / file]).articles
        end = max(1, int(len(article.text) * share))
        record.changed(article.id, ReadShare(article.digest, Coverage((Span(0, end),))))
    record.save()
    listed = synoptic.done("list", articles, "--json").records
    assert [round(each["coverage"], 1) for each in listed] == [0.5, 0.0, 1.0]
    assert 0 < listed[1]["coverage"] < 0.02
    shown = [line.split("words")[1].strip() for line in synoptic.done("list", articles).out.splitlines()]
    assert shown == ["50 % read", "1 % read", "100 % read"]
    (articles / "1-morning.txt").write_text("Another text altogether.")
    again = {each["path"]: each for each in synoptic.done("list", articles, "--json").records}
    assert again[str(articles / "1-morning.txt")]["coverage"] == 0


def test_highlights_that_are_not_as_they_were(synoptic: Synoptic, articles: Path) -> None:
    morning = articles / "1-morning.txt"
    text = morning.read_text()
    for quote in ("one bump", "runs aground"):
        synoptic.done("mark", morning, "--quote", quote)
    morning.write_text(f"Advertisement\n\n{text.replace('one bump', 'one bmp').replace('runs aground', '')}")
    assert synoptic.done("list", morning).out.endswith(
        "2 highlights: 1 edited since, 1 not found in the article any more\n"
    )
    (record,) = synoptic.done("list", morning, "--json").records
    assert record["states"] == {"same": 0, "edited": 1, "moved": 0, "orphan": 1}
    document = synoptic.done("export", morning).out
    assert "edited since" in document
    assert "- Now:\n\n  > one bmp\n" in document


def test_on_a_terminal_titles_give_way(
    synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (articles / "4.txt").write_text("渡し船が座礁した" * 8 + "\n\nNothing else is known.\n")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    lines = synoptic.done("list", articles).out.splitlines()
    assert all(len(line) <= 60 for line in lines)
    assert lines[3].count("…") == 1
    assert lines[0].index(" words") - lines[3].index(" words") == sum(
        character > "⺀" for character in lines[3]
    )


def test_the_first_time_there_are_the_samples(synoptic: Synoptic) -> None:
    outcome = synoptic("list", "--json")
    assert outcome.err == (
        f"synoptic: Using the sample articles: {samples.folder()}. Name files or folders to use yours.\n"
    )
    assert sorted(Path(each["path"]) for each in outcome.records) == _sample_files()
    assert not synoptic.done("list", *_sample_files()).err
    assert not synoptic.home.exists(), "looking leaves nothing behind"


def test_a_project_has_its_folder(
    synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synoptic.done("init", articles)
    (articles / "deeper").mkdir()
    monkeypatch.chdir(articles / "deeper")
    assert [path.name for path in _paths(synoptic)] == ["1-morning.txt", "2-evening.txt", "3-inquiry.md"]


def test_what_was_read_last_in_a_library_is_what_it_has(
    synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synoptic.done("init", articles)
    save(find(articles, None, synoptic.home / "data"), Session(paths=(articles / "3-inquiry.md",)))
    monkeypatch.chdir(articles)
    assert [path.name for path in _paths(synoptic)] == ["3-inquiry.md"]


@pytest.mark.parametrize("kind", ["project", "chosen"])
def test_what_a_received_library_names_elsewhere_is_left_out_and_told(
    synoptic: Synoptic, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    private = tmp_path / "private"
    private.mkdir()
    (private / "diary.txt").write_text("Dear diary")
    arguments: tuple[str, ...]
    if kind == "project":
        synoptic.done("init", articles)
        monkeypatch.chdir(articles)
        library, arguments = find(articles, None, synoptic.home / "data"), ()
        assert library.root is not None
    else:
        library = Library(tmp_path / "received", None)
        library.folder.mkdir()
        arguments = ("--library", str(library.folder))
        synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump", *arguments)
    theirs = articles / "1-morning.txt"
    outside = (private, Path("/"), Path(f"{articles}/../private"))
    save(library, Session(paths=(*outside, *([theirs] if kind == "project" else []))))
    outcome = synoptic("list", "--json", *arguments)
    assert [record["path"] for record in outcome.records] == [str(theirs)]
    *others, told = outcome.err.splitlines()
    assert told.startswith(f"synoptic: {private}: Not read (and 2 more): the library names it")
    more = f"synoptic: Using 1 file, opened last; {articles} has 2 more. Name that folder to use all."
    assert others == ([more] if kind == "project" else [])
    (named,) = synoptic.done("list", "--json", private, *arguments).records
    assert named["path"] == str(private / "diary.txt")


def test_what_the_reader_named_elsewhere_is_read_again(
    synoptic: Synoptic, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screen: _Screen
) -> None:
    synoptic.done("init", articles)
    (tmp_path / "elsewhere.txt").write_text("Words of another place")
    monkeypatch.setenv("SYNOPTIC_LIBRARY", str(articles))
    synoptic.done("read", tmp_path / "elsewhere.txt")
    save(screen.given["library"], screen.given["session"])
    assert [path.name for path in _paths(synoptic)] == ["elsewhere.txt"]
    synoptic.done()
    assert [path.name for path in _paths(synoptic)] == ["elsewhere.txt"], "opening it keeps what was named"


def test_a_session_that_is_no_file_is_told(
    synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synoptic.done("init", articles)
    monkeypatch.chdir(articles)
    (articles / ".synoptic" / "session.json").symlink_to("/dev/zero")
    (told,) = synoptic("list").err.splitlines()
    assert told.endswith("session.json: Not read: it is a symbolic link to /dev/zero. Move it away.")


def test_recorded_folders_are_no_articles(synoptic: Synoptic, articles: Path, tmp_path: Path) -> None:
    library = tmp_path / "received"
    library.mkdir()
    synoptic.done("mark", articles / "1-morning.txt", "--quote", "one bump", "--library", library)
    base = library / "annotations.json"
    tables = parse(base, base.read_bytes().replace(bytes(articles / "1-morning.txt"), b"/"))
    meta = Meta.of(tables.pop(META))
    base.write_bytes(sealed(meta, tables))
    outcome = synoptic("list", "--json", "--library", library)
    assert len(outcome.records) == 5, "the samples"


def test_elsewhere_the_last_library_is_opened(synoptic: Synoptic, articles: Path) -> None:
    synoptic.done("init", articles)
    remember_library(find(articles, None, synoptic.home / "data"))
    assert len(_paths(synoptic)) == 3


def test_a_chosen_library_comes_first(
    synoptic: Synoptic, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synoptic.done("init", articles)
    monkeypatch.chdir(articles)
    other, unused = tmp_path / "other", tmp_path / "unused"
    other.mkdir()
    unused.mkdir()
    synoptic.done("mark", "1-morning.txt", "--quote", "one bump", "--library", other)
    assert list(other.iterdir())
    assert synoptic.done("list", "--json", "1-morning.txt").records[0]["highlights"] == 0
    monkeypatch.setenv("SYNOPTIC_LIBRARY", str(other))
    assert synoptic.done("list", "--json", "1-morning.txt").records[0]["highlights"] == 1
    assert _paths(synoptic) == [articles / "1-morning.txt"], "what was marked in it"
    assert synoptic.done("--library", unused, "list", "--json", articles).records[0]["highlights"] == 0
    both = synoptic.done("--library", unused, "list", "--library", other, "--json", articles)
    assert both.records[0]["highlights"] == 1, "the command's own option counts"


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("tags", "add", "fog"),
        ("mark", "1-morning.txt", "--quote", "one bump"),
        ("verify", "1-morning.txt"),
    ],
    ids=lambda each: each[0],
)
@pytest.mark.parametrize("by", ["option", "variable"])
def test_a_mistyped_library_is_not_made(
    synoptic: Synoptic, articles: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], by: str
) -> None:
    monkeypatch.chdir(articles)
    for named, said in (("typo", "folder not found"), (str(articles), f"synoptic init {articles}")):
        before = sorted(articles.rglob("*"))
        if by == "variable":
            monkeypatch.setenv("SYNOPTIC_LIBRARY", named)
            told = synoptic(*arguments).complaint()
        else:
            told = synoptic("--library", named, *arguments).complaint()
        assert told.startswith("No library in ")
        assert said in told
        assert sorted(articles.rglob("*")) == before


def test_samples_that_were_marked_are_not_alone(synoptic: Synoptic) -> None:
    sample = _sample_files()[0]
    words = " ".join(sample.read_text().split()[:2])
    synoptic.done("mark", sample, "--quote", words, "--occurrence", "1")
    outcome = synoptic("list", "--json")
    assert sorted(Path(each["path"]) for each in outcome.records) == _sample_files()


def test_articles_of_two_folders_share_the_library_above_both(synoptic: Synoptic, tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        folder = synoptic.folder / name
        folder.mkdir()
        files.append(folder / "article.txt")
        files[-1].write_text(f"A text on {name}.\n")
    synoptic.done("init")
    synoptic.done("init", "one")
    synoptic.done("mark", files[0], "--quote", "A text")
    assert [record["highlights"] for record in synoptic.done("list", *files, "--json").records] == [0, 0]
    assert synoptic.done("list", files[0], "--json").records[0]["highlights"] == 1


class _Screen:
    """Stands in for the app: keeps what it is given."""

    def __init__(self) -> None:
        self.given: Mapping[str, Any] = {}

    def run_app(self, **given: Any) -> int:
        self.given = given
        return 0


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> _Screen:
    screen = _Screen()
    monkeypatch.setattr("synoptic.tui.command_line.read.has_terminal", lambda: True)
    monkeypatch.setattr("synoptic.tui.app.run_app", screen.run_app)
    return screen


def test_reading_opens_the_screen(synoptic: Synoptic, articles: Path, screen: _Screen) -> None:
    synoptic.done("read", "corrie/../corrie", articles / "1-morning.txt", "missing.txt")
    paths = (articles, articles / "1-morning.txt", synoptic.folder / "missing.txt")
    assert screen.given["paths"] == paths
    assert screen.given["session"] == Session(paths=paths)
    assert [article.path.name for article in screen.given["articles"]] == [
        "1-morning.txt",
        "2-evening.txt",
        "3-inquiry.md",
    ]
    assert [problem.path.name for problem in screen.given["problems"]] == ["missing.txt"]
    assert screen.given["store"].folder == screen.given["library"].folder


def test_the_same_paths_restore_the_session(synoptic: Synoptic, articles: Path, screen: _Screen) -> None:
    session = Session(paths=(articles,), open=("x",), positions={"x": (3, 4)})
    save(Library(folder=synoptic.home / "data", root=None), session)
    synoptic.done("read", articles)
    assert screen.given["session"] == session
    synoptic.done()
    assert screen.given["session"] == session
    synoptic.done("read", articles / "1-morning.txt")
    assert screen.given["session"] == Session(
        paths=(articles / "1-morning.txt",), positions=session.positions
    )


def test_the_first_time_the_screen_shows_the_samples(synoptic: Synoptic, screen: _Screen) -> None:
    synoptic.done()
    assert screen.given["session"] == Session(is_first=True)
    assert screen.given["paths"] == (samples.folder(),)
    synoptic.done()
    assert screen.given["session"] == Session(), "the first start is over"


def test_who_has_read_something_before_is_not_at_the_first_start(
    synoptic: Synoptic, articles: Path, screen: _Screen
) -> None:
    synoptic.done("read", articles)
    assert not screen.given["session"].is_first
    (synoptic.folder / "other").mkdir()
    synoptic.done("--library", synoptic.folder / "other")
    assert screen.given["paths"] == (samples.folder(),)
    assert not screen.given["session"].is_first


def test_commands_without_a_screen_are_no_start(synoptic: Synoptic, screen: _Screen) -> None:
    assert synoptic("list").status == 0
    synoptic.done()
    assert screen.given["session"].is_first


def test_reading_remembers_the_library(synoptic: Synoptic, articles: Path, screen: _Screen) -> None:
    synoptic.done("init", articles)
    synoptic.done("read", articles / "1-morning.txt")
    assert last_library() == screen.given["library"]


@pytest.mark.parametrize("command", [[], ["read", "corrie"]])
def test_reading_needs_a_terminal(synoptic: Synoptic, articles: Path, command: list[str]) -> None:
    assert "needs an interactive terminal" in synoptic(*command).complaint()


def test_nothing_to_read_is_told_before_the_screen(synoptic: Synoptic, screen: _Screen) -> None:
    assert "missing.txt" in synoptic("read", "missing.txt").complaint()
    assert not screen.given


def test_a_dumb_terminal_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{name}.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert has_terminal()
    monkeypatch.setenv("TERM", "dumb")
    assert not has_terminal()


def test_standard_error_may_be_a_file_but_not_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{name}.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("sys.stderr.isatty", lambda: False)
    assert has_terminal()
    monkeypatch.setattr("sys.stderr", None)
    assert not has_terminal()


def test_json_has_what_else_is_known_of_an_article_where_it_is(synoptic: Synoptic, articles: Path) -> None:
    morning, inquiry = articles / "1-morning.txt", articles / "3-inquiry.md"
    synoptic.done("set", morning, "section=Harbour", "owner=Stig")
    listed, other = synoptic.done("list", morning, inquiry, "--json").records
    assert (listed["author"], listed["section"], listed["fields"]) == (
        "Ada Marsh",
        "Harbour",
        {"owner": "Stig"},
    )
    assert listed["origins"] == {
        "title": "the first lines",
        "author": "the first lines",
        "date": "the first lines",
        "section": "you",
    }
    assert other.keys().isdisjoint({"author", "url", "section", "language", "fields", "part"})


def test_an_article_without_a_headline_has_one_name_everywhere(synoptic: Synoptic, tmp_path: Path) -> None:
    story = tmp_path / "addresses"
    story.mkdir()
    for name, text in (
        ("1793-Washington", "I am again called"),
        ("1789-Washington", "Fellow-Citizens, I am called"),
    ):
        (story / f"{name}.txt").write_text(
            f"{text} upon by the voice of my country to execute the functions.\n"
        )
    synoptic.done("init", story)
    library = ("--library", story)
    listed = synoptic.done("list", "--json", *library).records
    assert [(each["letter"], each["title"]) for each in listed] == [
        ("A", "1789-Washington"),
        ("B", "1793-Washington"),
    ]
    assert {each["origins"]["title"] for each in listed} == {"the first lines"}
    marked = synoptic.done("mark", "A", "--quote", "the voice", "--tag", "people", *library).out
    titles = {each.title for each in load([story]).articles}
    assert all(title.endswith("…") for title in titles)
    for printed in (
        marked,
        synoptic.done("list", *library).out,
        synoptic.done("matrix", *library).out,
        synoptic.done("search", "voice", *library).out,
        synoptic.done("export", *library).out,
        synoptic.done("export", "--format", "csv", *library).out,
        synoptic.done("export", "--what", "articles", "--format", "csv", *library).out,
        synoptic.done("export", "--what", "matrix", "--format", "csv", *library).out,
        synoptic.done("export", "--format", "bibtex", *library).out,
    ):
        assert "1789-Washington" in printed
        assert not any(title in printed for title in titles)
