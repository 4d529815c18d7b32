from __future__ import annotations

import errno
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import NoReturn
from uuid import UUID
from zipfile import ZipFile

import pytest

from synoptic.corpus import samples
from synoptic.corpus.article import Role, StyledStretch, digest_of
from synoptic.corpus.errors import CorpusError, UnreadableFile
from synoptic.corpus.files.folders import Problem, iter_files
from synoptic.corpus.files.loading import load, load_file
from synoptic.corpus.formats import registry
from synoptic.corpus.formats.found_article import Block, Fact, FileContents, FoundArticle, RawFile
from synoptic.corpus.formats.registry import MAX_PLAIN_BYTES, register

ROOT = Path(__file__).resolve().parents[3]
ARTICLES = ROOT / ".." / "shared" / "articles"
DATA = ROOT / ".." / "shared" / "data"


def write(path: Path, text: str = "The plan\n\nIt advances.\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def the_problem(path: Path) -> str:
    loaded = load([path])
    assert loaded.articles == ()
    (problem,) = loaded.problems
    assert problem.path == path
    assert str(problem).endswith(f": {problem.message}")
    assert str(problem).isprintable()
    return problem.message


@pytest.fixture
def no_more_loaders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test register loaders that no other test meets."""
    monkeypatch.setattr(registry, "_REGISTERED", {})


def test_an_article_has_its_text_and_provenance(tmp_path: Path) -> None:
    path = write(tmp_path / "plan.md", "# The plan\r\n\r\nBy Jane Doe\r\n2025-10-23\r\n\r\nIt\tadvances.\r\n")
    article = load_file(path)
    assert article.text == "# The plan\n\nBy Jane Doe\n2025-10-23\n\nIt advances.\n"
    assert (article.title, article.author, article.date) == ("The plan", "Jane Doe", "2025-10-23")
    assert article.digest == digest_of(article.text)
    assert article.path == path.resolve()
    assert article.warnings == ()


def test_the_id_stays_while_file_and_text_do(tmp_path: Path) -> None:
    path = write(tmp_path / "plan.txt")
    first = load_file(path)
    assert str(UUID(first.id)) == first.id
    assert load_file(path).id == first.id
    assert load_file(tmp_path / "." / "plan.txt").id == first.id
    assert load_file(write(tmp_path / "copy.txt")).id != first.id
    assert load_file(write(path, "Another plan.")).id != first.id


def test_a_relative_path_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "plan.txt")
    monkeypatch.chdir(tmp_path)
    assert load([Path("plan.txt"), path]).articles == (load_file(path),)


@pytest.mark.parametrize(
    "beginning",
    [
        "<!DOCTYPE html>\n<html><head><title>x</title></head><body>",
        "<html lang='en'>",
        '\n\n<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">',
        "<!-- saved from url=(0014)about:internet -->\n<HTML>",
        "<body class='post'>",
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md", ".text"])
def test_a_page_is_one_whatever_it_is_called(beginning: str, suffix: str) -> None:
    found = registry.format_of(RawFile(f"a{suffix}", f"{beginning}<p>The plan advances.</p>".encode()))
    assert found is not None
    assert found.loader == "web_page"


@pytest.mark.parametrize(
    ("first", "content", "loader"),
    [
        ("word/document.xml", "<document/>", "documents.docx"),
        ("mimetype", "application/vnd.oasis.opendocument.text", "documents.odt"),
        ("mimetype", "application/epub+zip", "documents.epub"),
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", None),
    ],
)
def test_a_document_without_a_suffix_is_told_by_its_content(
    first: str, content: str, loader: str | None
) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr(first, content)
    found = registry.format_of(RawFile("standard input", packed.getvalue()))
    assert (None if found is None else found.loader) == loader


@pytest.mark.parametrize(
    "text", ["<b>The plan</b>\n\nIt advances.", "How <html> began\n\nIt advances.", "<heads up> all"]
)
def test_text_with_markup_in_it_is_no_page(tmp_path: Path, text: str) -> None:
    assert load_file(write(tmp_path / "a.txt", text)).text == text


def test_a_guessed_encoding_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes("“It’s done,” he said.".encode("cp1252"))
    (warning,) = load_file(path).warnings
    assert "Windows-1252" in warning


def test_a_text_without_letters_is_named_after_its_file(tmp_path: Path) -> None:
    assert load_file(write(tmp_path / "stars.txt", "* * *")).title == "stars"


def test_a_folder_gives_its_texts_in_natural_order(tmp_path: Path) -> None:
    names = ["1.txt", "2.MD", "10.txt", "Beta.text", "alpha.markdown", "part 2/a.txt", "part 10/a.txt"]
    for name in [*names, "picture.png", "README", ".hidden.txt", ".git/config.txt", "x.txt/inner.txt"]:
        write(tmp_path / name)
    found = [
        str(Path(path).relative_to(tmp_path)) for path in iter_files([tmp_path]) if isinstance(path, Path)
    ]
    assert found == [
        *("1.txt", "2.MD", "10.txt", "alpha.markdown", "Beta.text"),
        *("part 2/a.txt", "part 10/a.txt", "x.txt/inner.txt"),
    ]


def test_a_file_is_loaded_once(tmp_path: Path) -> None:
    plan = write(tmp_path / "a" / "plan.txt")
    (tmp_path / "a" / "alias.txt").symlink_to(plan)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    loaded = load([plan, tmp_path / "a", tmp_path / "b", tmp_path, plan])
    assert len(loaded.articles) == 1
    assert loaded.problems == ()


def test_links_that_lead_in_a_circle_end(tmp_path: Path) -> None:
    plan = write(tmp_path / "a" / "plan.txt")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    (tmp_path / "0").symlink_to(tmp_path / "a")
    (tmp_path / "round.txt").symlink_to(tmp_path / "round.txt")
    assert [path for path in iter_files([tmp_path]) if isinstance(path, Path)] == [
        plan,
        tmp_path / "round.txt",
    ]
    (problem,) = load([tmp_path]).problems
    assert problem == Problem(
        tmp_path / "round.txt", "Its symbolic links lead in a circle. Name the file itself."
    )


def test_a_file_that_is_named_is_read_whatever_its_suffix(tmp_path: Path) -> None:
    named = [write(tmp_path / name, name) for name in ("README", "notes.org", ".hidden")]
    assert [article.text for article in load(named).articles] == ["README", "notes.org", ".hidden"]


def test_what_is_missing_is_a_problem_beside_the_rest(tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.txt")
    loaded = load([tmp_path / "nowhere.txt", plan, plan / "below"])
    assert [article.path for article in loaded.articles] == [plan.resolve()]
    assert [str(problem) for problem in loaded.problems] == [
        f"{tmp_path}/nowhere.txt: No such file or folder. Check the path.",
        f"{plan}/below: No such file or folder. Check the path.",
    ]


def test_paths_may_be_texts_and_one_may_be_alone(tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.txt")
    for named in (plan, str(plan), [plan], [str(plan)], (str(tmp_path), plan), iter([str(plan)])):
        assert [article.path for article in load(named).articles] == [plan.resolve()]
    (problem,) = load(str(tmp_path / "nowhere.txt")).problems
    assert str(problem) == f"{tmp_path}/nowhere.txt: No such file or folder. Check the path."


@pytest.mark.parametrize("paths", ["", [""]])
def test_an_empty_path_is_not_the_current_folder(paths: str | list[str]) -> None:
    with pytest.raises(CorpusError, match="Empty path; use"):
        load(paths)


def test_a_folder_without_articles(tmp_path: Path) -> None:
    write(tmp_path / "picture.png")
    expected = "The folder has no articles: it needs files such as .txt, .md, .html or .pdf."
    assert the_problem(tmp_path) == expected


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"A folder, not a file\. Name a file in it\.") as caught:
        load_file(tmp_path)
    assert caught.value.path == tmp_path


@pytest.mark.parametrize("content", [b"", b"\n \t\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(content)
    assert the_problem(path) == "The file is empty. Put the article's text in it."


def test_a_binary_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(b"\x7fELF\0\0")
    assert the_problem(path) == "Not a text file: it holds binary data. Save it as plain text in UTF-8."


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    with path.open("wb") as file:
        file.truncate(MAX_PLAIN_BYTES + 1)
    assert the_problem(path) == "Larger than 16 MiB. Split it into several files."


def test_a_pipe_and_a_device_are_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "plan.txt"
    os.mkfifo(pipe)
    expected = "Not a regular file but a device, pipe or socket. Name a text file."
    assert the_problem(pipe) == expected
    assert the_problem(Path("/dev/null")) == expected


@pytest.mark.parametrize("name", ["plan\0.txt", "plan\n.txt", "x" * 300, "\udcff\u202e.txt"])
def test_names_that_no_terminal_should_see(tmp_path: Path, name: str) -> None:
    assert the_problem(tmp_path / name).endswith("Check the path.")


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    article = load_file(write(tmp_path / "\udcff.txt", "***"))
    assert str(UUID(article.id)) == article.id
    assert article.title == "\ufffd"


@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO])
def test_what_the_system_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    path = write(tmp_path / "plan.txt")

    def refuse(*arguments: object) -> NoReturn:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("synoptic.corpus.files.file_bytes.os.open", refuse)
    message = the_problem(path)
    monkeypatch.undo()
    if code == errno.EACCES:
        assert message.startswith("No permission to read it. ")
    else:
        assert message == "Cannot be read (Input/output error). Check the disk."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folders_that_may_not_be_listed_or_entered(tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.txt")
    for name, mode in (("unlisted", 0o300), ("unentered", 0o600)):
        write(tmp_path / name / "plan.txt").parent.chmod(mode)
    loaded = load([tmp_path])
    for name in ("unlisted", "unentered"):
        (tmp_path / name).chmod(0o700)
    assert [article.path for article in loaded.articles] == [plan.resolve()]
    assert len(loaded.problems) == 2
    assert all(problem.message.startswith("No permission") for problem in loaded.problems)


def contents(
    *found: FoundArticle, remarks: tuple[str, ...] = (), addresses: tuple[str, ...] = ()
) -> FileContents:
    return FileContents(found, remarks, addresses)


@pytest.mark.usefixtures("no_more_loaders")
def test_another_kind_of_file_can_be_registered(tmp_path: Path) -> None:
    path = tmp_path / "plan.TEI"
    path.write_bytes(b"<TEI>")
    register(".tei", lambda file: contents(FoundArticle((Block(f"{len(file.content)} bytes"),))))
    assert [article.text for article in load([tmp_path]).articles] == ["5 bytes"]

    def refuse(file: RawFile) -> FileContents:
        raise CorpusError("Encrypted. Save it without a password.")

    register(".tei", refuse)
    assert the_problem(path) == "Encrypted. Save it without a password."
    for nothing in ("tei", "", ".", ".tar.gz"):
        with pytest.raises(ValueError, match="no suffix"):
            register(nothing, refuse)


@pytest.fixture
def anthology(tmp_path: Path, no_more_loaders: None) -> Path:
    """Return a file of three articles, the second of which has no words, that counts four."""
    found = (
        FoundArticle(
            (Block("Ferry runs aground", Role.HEADING), Block("Fog lay on the Sound.")),
            furniture=(Block("Subscribe"),),
            part="1",
            title=Fact("Ferry runs aground", "the file"),
            date=Fact("2024-03-12", "the file"),
        ),
        FoundArticle((Block("— — —"),), part="2"),
        FoundArticle((Block("Pilot\nquestioned"), Block("• fog", is_tight=True)), part="3"),
    )
    register(".anthology", lambda file: contents(*found, remarks=("3 articles; the file says 4.",)))
    path = tmp_path / "all.anthology"
    path.write_bytes(b"x")
    return path


def test_a_file_may_hold_many_articles(anthology: Path) -> None:
    loaded = load([anthology])
    assert [article.part for article in loaded.articles] == ["1", "3"]
    assert [article.text for article in loaded.articles] == [
        "Ferry runs aground\n\nFog lay on the Sound.\n\nSubscribe",
        "Pilot\nquestioned\n• fog",
    ]
    assert [problem.message for problem in loaded.problems] == [
        "3 articles; the file says 4.",
        "Without a word: 2.",
    ]
    assert len({article.id for article in loaded.articles}) == 2


def test_an_article_of_many_is_found_by_its_place(anthology: Path) -> None:
    assert load_file(anthology, "3") == load([anthology]).articles[1]
    with pytest.raises(UnreadableFile, match="There is no article 2 in it now"):
        load_file(anthology, "2")
    with pytest.raises(UnreadableFile, match="There are 2 articles in it now"):
        load_file(anthology)


def test_what_a_format_tells_of_an_article_is_kept(anthology: Path) -> None:
    first = load([anthology]).articles[0]
    assert first.own_text == "Ferry runs aground\n\nFog lay on the Sound.\n\n"
    assert first.text[first.furniture_start :] == "Subscribe"
    assert first.styles == (StyledStretch(0, 18, Role.HEADING),)
    assert (first.title, first.date) == ("Ferry runs aground", "2024-03-12")
    assert dict(first.origins) == {"title": "the file", "date": "the file"}


def test_a_list_of_addresses_says_how_to_bring_them_in(tmp_path: Path, no_more_loaders: None) -> None:
    register(".list", lambda file: contents(addresses=("https://a.example", "https://b.example")))
    path = tmp_path / "all.list"
    path.write_bytes(b"x")
    assert the_problem(path) == ("It lists 2 addresses and holds no article. `synoptic add` brings them in.")


def test_the_samples_can_be_loaded() -> None:
    loaded = load([samples.folder()])
    assert len(loaded.articles) == 5
    assert loaded.problems == ()
    assert not any(article.warnings for article in loaded.articles)


def test_nothing_heavy_is_imported_for_utf8() -> None:
    program = (
        "import sys; from synoptic.corpus import samples; from synoptic.corpus.files.loading import load;"
        "assert load([samples.folder()]).articles;"
        "heavy = {'chardet', 'yaml', 'rapidfuzz', 'regex', 'tinydb', 'textual', 'rich'};"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    finished = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True)
    assert finished.stdout.strip() == b""


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the five real articles are not there")
def test_the_real_articles_load() -> None:
    loaded = load([ARTICLES])
    assert len(loaded.articles) == 5
    assert not loaded.problems
    assert not any(article.warnings for article in loaded.articles)


@pytest.mark.skipif(not DATA.is_dir(), reason="the collection of speeches is not there")
def test_a_collection_loads_whole() -> None:
    loaded = load([DATA])
    assert len(loaded.articles) == len(list(DATA.rglob("*.txt")))
    assert loaded.problems == ()
    assert sum(bool(article.warnings) for article in loaded.articles) == 7
