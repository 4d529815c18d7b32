"""`synoptic add`: from addresses, files, lists and standard input to articles in a folder."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from synoptic.corpus import load
from synoptic.corpus.errors import NoNetwork
from tests.tui.command_line.conftest import EVENING, INQUIRY, MORNING
from tests.web_site import Page, Site, serving, story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.tui.command_line.invocation import Synoptic

ONE = (
    "The gate at Averhythe jammed before dawn on Friday, and the sea came over the wall in three places.",
    "Two people died and nine thousand left their houses, the mayor said in the town hall late at night.",
    "Engineers had warned of exactly this for many years, without being heard by those in charge.",
)
TWO = (
    "Ministers will meet on Sunday to talk about who is to pay for the wall, which has leaked for a decade.",
    "The opposition asked for an inquiry with judges, and for the papers that the office keeps in a cellar.",
    "Bakers in the lower town gave away what was left of their bread, since no shop could open that day.",
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        served.pages["/gate"] = Page(story("Sea gate jams in storm", *ONE))
        served.pages["/wall"] = Page(
            story("Who pays for the wall?", *TWO, outlet="Saltline", date="2031-03-16")
        )
        yield served


def kept(synoptic: Synoptic, folder: str = "articles") -> list[str]:
    return sorted(path.name for path in (synoptic.folder / folder).iterdir())


def pipe(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))


# Addresses


def test_pages_are_kept_and_read(synoptic: Synoptic, site: Site) -> None:
    done = synoptic.done("add", "--local", site.address("/gate"), site.address("/wall"))
    assert sorted(done.out.splitlines()[:2]) == [
        "added      Sea gate jams in storm · Ardwire · 2031-03-14",
        "added      Who pays for the wall? · Saltline · 2031-03-16",
    ]
    assert done.out.splitlines()[2] == f"2 added to {synoptic.folder / 'articles'}."
    assert kept(synoptic) == [
        "2031-03-14 Ardwire — Sea gate jams in storm.warc.gz",
        "2031-03-16 Saltline — Who pays for the wall.warc.gz",
    ]
    listed = synoptic.done("list", "articles", "--json").records
    assert {each["title"] for each in listed} == {"Sea gate jams in storm", "Who pays for the wall?"}
    (gate,) = [each for each in load([synoptic.folder / "articles"]).articles if each.source == "Ardwire"]
    assert all(paragraph in gate.own_text.split("\n\n") for paragraph in ONE)
    assert gate.url == site.address("/gate")


def test_json_names_the_articles_as_list_does(synoptic: Synoptic, site: Site) -> None:
    (added,) = synoptic.done("add", "--local", "--json", site.address("/gate")).records
    listed = synoptic.done("list", "articles", "--json").records
    assert [each["id"] for each in added["articles"]] == [each["id"] for each in listed]
    assert (added["what"], added["state"], added["message"]) == (site.address("/gate"), "added", None)
    assert added["path"] == listed[0]["path"]


def test_a_second_run_brings_what_is_new_and_asks_for_nothing_else(synoptic: Synoptic, site: Site) -> None:
    synoptic.done("add", "--local", site.address("/gate"))
    before = len(site.requests)
    again = synoptic.done("add", "--local", site.address("/gate"), site.address("/wall"))
    assert (
        f"there      {site.address('/gate')}: 2031-03-14 Ardwire — Sea gate jams in storm.warc.gz"
        in again.out
    )
    assert again.out.endswith("; 1 there already.\n")
    assert [path for path, _ in site.requests[before:]] == ["/robots.txt", "/wall"]


def test_a_page_is_known_by_each_address_that_led_to_it(synoptic: Synoptic, site: Site) -> None:
    site.pages["/short"] = Page(status=301, headers=(("Location", "/gate"),))
    synoptic.done("add", "--local", site.address("/short"))
    before = len(site.requests)
    for path in ("/short", "/gate", "/gate?utm_source=mail#top"):
        assert synoptic.done("add", "--local", "--json", site.address(path)).records[0]["state"] == "there"
    assert len(site.requests) == before


def test_a_page_that_changed_is_a_version_beside_the_first(synoptic: Synoptic, site: Site) -> None:
    synoptic.done("add", "--local", site.address("/gate"))
    (path,) = (synoptic.folder / "articles").iterdir()
    synoptic.done("mark", path, "--quote", "jammed before dawn")
    first = path.read_bytes()
    site.pages["/gate"] = Page(
        story("Sea gate jams in storm", ONE[0], ONE[1].replace("Two", "Three"), *TWO[:1])
    )
    done = synoptic.done("add", "--local", "--update", site.address("/gate"))
    day = time.strftime("%Y-%m-%d", time.gmtime())
    assert done.out.splitlines()[0] == (
        f"changed    Sea gate jams in storm · Ardwire · 2031-03-14 (changed since {day}: 2 paragraphs; "
        "Two → Three people; Engineers had warned of exactly … → Ministers will meet on Sunday …)"
    )
    assert path.read_bytes().startswith(first)
    listed = synoptic("list", "articles", "--json")
    assert f"An earlier version is kept in its file ({day}); this is the newest." in listed.err
    (article,) = listed.records
    assert article["highlights"] == 1
    assert article["states"]["same"] == 1
    (read,) = load([path]).articles
    assert "Three people died" in read.text


def test_highlights_that_a_change_leaves_without_a_place_are_counted(synoptic: Synoptic, site: Site) -> None:
    synoptic.done("add", "--local", site.address("/gate"))
    (path,) = (synoptic.folder / "articles").iterdir()
    synoptic.done("mark", path, "--quote", "jammed before dawn")
    synoptic.done("mark", path, "--quote", "nine thousand left their houses, the mayor said")
    site.pages["/gate"] = Page(story("Sea gate jams in storm", ONE[0], *TWO[:2], ONE[2]))
    done = synoptic.done("add", "--local", "--update", site.address("/gate"))
    first = done.out.splitlines()[0]
    assert ": 2 paragraphs; " in first
    assert first.endswith("; 1 highlight lost its place)")


def test_an_unchanged_page_stays_as_it_is(synoptic: Synoptic, site: Site) -> None:
    synoptic.done("add", "--local", site.address("/gate"))
    (path,) = (synoptic.folder / "articles").iterdir()
    first = path.read_bytes()
    # Another advertisement is another answer, and the same article.
    site.pages["/gate"] = Page(story("Sea gate jams in storm", *ONE).replace(b"Home", b"Home &amp; garden"))
    done = synoptic.done("add", "--local", "--update", site.address("/gate"))
    assert done.out.splitlines()[0] == "unchanged  Sea gate jams in storm · Ardwire · 2031-03-14"
    site.pages["/gate"] = Page(status=304)
    assert synoptic.done("add", "--local", "--update", site.address("/gate")).out.startswith("unchanged")
    assert path.read_bytes() == first


def test_what_is_there_under_another_address_is_named(synoptic: Synoptic, site: Site) -> None:
    synoptic.done("add", "--local", site.address("/gate"))
    site.pages["/same"] = Page(story("Sea gate jams in storm", *ONE))
    site.pages["/near"] = Page(story("Sea gate jams in storm", *ONE[:2], ONE[2].replace("many", "twenty")))
    done = synoptic.done("add", "--local", site.address("/same"), site.address("/near"))
    name = "2031-03-14 Ardwire — Sea gate jams in storm.warc.gz"
    assert f"there      {site.address('/same')}: {name}\n" in done.out
    assert f"similar    {site.address('/near')}: {name} (9" in done.out
    assert "% the same; differs: many → twenty years)" in done.out
    assert kept(synoptic) == [name]
    synoptic.done("add", "--local", "--copies", site.address("/near"))
    assert len(kept(synoptic)) == 2


def test_one_that_fails_is_a_line_and_the_others_come(synoptic: Synoptic, site: Site) -> None:
    done = synoptic("add", "--local", site.address("/nothing"), site.address("/gate"))
    assert done.status == 0
    assert (
        done.err == f"synoptic: {site.address('/nothing')}: There is no such page (404). Check the address.\n"
    )
    assert done.out.endswith("; 1 not added.\n")
    none = synoptic("add", "--local", site.address("/nothing"))
    assert none.status == 2


def test_this_machine_is_refused_unless_asked_for(synoptic: Synoptic, site: Site) -> None:
    refused = synoptic("add", site.address("/gate"))
    assert refused.status == 2
    assert "add --local" in refused.err
    assert not site.requests
    assert not (synoptic.folder / "articles").exists()


def test_no_network_is_one_line(synoptic: Synoptic, monkeypatch: pytest.MonkeyPatch) -> None:
    def unplugged(*_: object) -> None:
        raise NoNetwork("No answer from the network about names of hosts.")

    monkeypatch.setattr("synoptic.corpus.fetching.fetcher.Fetcher.fetch", unplugged)
    done = synoptic("add", *(f"https://{letter}.example/news" for letter in "abcdefghijkl"))
    assert done.status == 2
    first, second = done.err.splitlines()
    assert first == "synoptic: No answer from the network about names of hosts."
    assert second.startswith("synoptic: 12 are left")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://example.org/a", "not fetched"),
        ("https://me:secret@example.org/", "user name or password"),
        ("http://", "No address"),
    ],
)
def test_what_is_no_page_is_refused_by_name(synoptic: Synoptic, address: str, reason: str) -> None:
    done = synoptic("add", address)
    assert done.status == 2
    assert reason in done.err.splitlines()[0]


@pytest.mark.parametrize("path", ["/plain", "/plain.txt", "/page.md"])
def test_plain_text_is_kept_as_pages_are(synoptic: Synoptic, site: Site, path: str) -> None:
    is_page = path == "/page.md"
    kind = "text/html" if is_page else "text/plain; charset=iso-8859-1"
    words = story("Brücke gesperrt", *ONE) if is_page else "Brücke gesperrt\n\nEs regnet.\n".encode("latin-1")
    site.pages[path] = Page(words, headers=(("Content-Type", kind),))
    done = synoptic("add", "--local", site.address(path))
    assert (done.status, "a guess" in done.err) == (0, not is_page)
    (article,) = load([synoptic.folder / "articles"]).articles
    assert (article.title, article.url) == ("Brücke gesperrt", site.address(path))


def test_a_name_of_a_page_is_no_path(synoptic: Synoptic, site: Site) -> None:
    title = "../../../etc/.passwd \u202e: <b>a/b\\c</b> " + "long " * 90
    site.pages["/x"] = Page(story(title.replace("<", "&lt;"), *ONE, outlet="../up"))
    synoptic.done("add", "--local", site.address("/x"))
    (name,) = kept(synoptic)
    assert len(name.encode()) < 256
    assert not set('/\\:<>"|?*\u202e') & set(name)


@pytest.mark.parametrize("command", ["read", "list", "search words", "export"])
def test_other_commands_name_this_one_for_an_address(synoptic: Synoptic, command: str) -> None:
    complaint = synoptic(*command.split(), "https://example.org/news/1").complaint()
    assert "`synoptic add`" in complaint


# Files, lists and standard input


def test_files_are_copied_and_stay_as_they_are(synoptic: Synoptic, articles: Path) -> None:
    done = synoptic.done("add", articles, "--to", "study/texts")
    assert done.out.splitlines()[-1] == f"3 added to {synoptic.folder / 'study/texts'}."
    assert kept(synoptic, "study/texts") == ["1-morning.txt", "2-evening.txt", "3-inquiry.md"]
    assert (synoptic.folder / "study/texts/1-morning.txt").read_text() == MORNING
    assert (articles / "1-morning.txt").read_text() == MORNING
    again = synoptic.done("add", articles, "--to", "study/texts")
    assert again.out.endswith("0 added to {}; 3 there already.\n".format(synoptic.folder / "study/texts"))


def test_another_file_of_the_same_name_does_not_replace_the_first(synoptic: Synoptic, articles: Path) -> None:
    synoptic.done("add", articles / "1-morning.txt")
    other = synoptic.folder / "1-morning.txt"
    other.write_text(INQUIRY)
    synoptic.done("add", other)
    assert kept(synoptic) == ["1-morning 2.txt", "1-morning.txt"]
    assert (synoptic.folder / "articles/1-morning.txt").read_text() == MORNING


def test_a_project_has_its_own_folder(synoptic: Synoptic, articles: Path) -> None:
    project = synoptic.folder / "project"
    project.mkdir()
    synoptic.done("init", project)
    os.chdir(project)
    synoptic.done("add", articles / "1-morning.txt")
    assert (project / "1-morning.txt").read_text() == MORNING
    assert synoptic.done("add", project / "1-morning.txt").out.startswith("there")


def test_what_is_not_known_of_an_article_is_said(synoptic: Synoptic, articles: Path) -> None:
    done = synoptic.done("add", articles / "3-inquiry.md")
    assert done.out.splitlines()[0] == "added      Inquiry opens into the Corrie (no outlet; no date)"


def test_warnings_of_an_article_are_said(synoptic: Synoptic) -> None:
    path = synoptic.folder / "storm.txt"
    path.write_bytes("Brücke gesperrt\n\nEs regnet, und die Straße über den Fluß ist zu.\n".encode("latin-1"))
    done = synoptic("add", path)
    assert done.out.startswith("added, with a warning  Brücke gesperrt")
    (warning,) = load([synoptic.folder / "articles"]).articles[0].warnings
    assert done.err == f"synoptic: {path}: {warning}\n"
    told = synoptic("add", "--json", path, "--to", "other")
    assert told.records[0]["warnings"] == [warning]
    assert told.err == done.err


def test_a_list_of_addresses_is_followed(synoptic: Synoptic, site: Site) -> None:
    words = f"# the gate\n{site.address('/gate')}\n\n{site.address('/wall')}\n{site.address('/gate')}\n"
    (synoptic.folder / "list.txt").write_text(words)
    done = synoptic.done("add", "--local", "list.txt")
    assert done.out.splitlines()[0] == "listed     list.txt: 2 addresses"
    assert len(kept(synoptic)) == 2
    assert sorted(site.asked) == ["/gate", "/wall"]


@pytest.mark.parametrize("name", ["list.txt", "list.urls"])
def test_a_line_of_a_list_that_is_no_address_is_named(synoptic: Synoptic, site: Site, name: str) -> None:
    lines = (
        site.address("/gate"),
        "# the wall",
        site.address("/wall"),
        "not an address",
        site.address("/wall"),
        "example.org/page",
    )
    (synoptic.folder / name).write_text("\n".join(lines))
    done = synoptic("add", "--local", name)
    assert done.status == 2
    assert done.out.splitlines()[0] == f"listed     {name}: 2 addresses"
    assert done.err.splitlines() == [
        f"synoptic: {name}: Line 4 is no address: 'not an address'",
        f"synoptic: {name}: Line 6 is no address: 'example.org/page' (add https:// before it)",
    ]
    assert len(kept(synoptic)) == 2
    assert sorted(site.asked) == ["/gate", "/wall"]


def test_a_text_that_begins_with_an_address_is_not_its_page(synoptic: Synoptic, site: Site) -> None:
    (synoptic.folder / "notes.txt").write_text(f"{site.address('/gate')}\n\n{EVENING}")
    synoptic.done("add", "notes.txt")
    assert synoptic.done("add", "--local", "--json", site.address("/gate")).records[0]["state"] == "added"


def test_standard_input_has_addresses_or_a_text(
    synoptic: Synoptic, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe(monkeypatch, site.address("/gate").encode())
    assert "1 added" in synoptic.done("add", "--local", "-").out
    pipe(monkeypatch, EVENING.encode())
    assert "Harbour master blames fog" in synoptic.done("add", "-").out
    assert "2024-03-12 — Harbour master blames fog for grounding.txt" in kept(synoptic)
    pipe(monkeypatch, b"")
    assert "empty" in synoptic("add", "-").err


def test_an_archive_keeps_its_articles_together(synoptic: Synoptic, articles: Path) -> None:
    with ZipFile(synoptic.folder / "export.zip", "w") as archive:
        for path in articles.iterdir():
            archive.write(path, path.name)
    done = synoptic.done("add", "export.zip")
    assert done.out.startswith("added      export.zip: 3 articles")
    assert kept(synoptic) == ["export.zip"]
    assert synoptic.done("add", "export.zip").out.startswith("there")
    synoptic.done("add", articles / "1-morning.txt", "--to", "other")
    mixed = synoptic.done("add", "export.zip", "--to", "other")
    assert "1 of its 3 articles are there already" in mixed.out


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"   \n"])
def test_a_file_without_words_is_one_line(synoptic: Synoptic, content: bytes) -> None:
    (synoptic.folder / "x.txt").write_bytes(content)
    done = synoptic("add", "x.txt")
    assert (done.status, len(done.err.splitlines())) == (2, 1)
    assert not (synoptic.folder / "articles").exists()


def test_what_is_not_there_is_one_line(synoptic: Synoptic) -> None:
    done = synoptic("add", "nothing.html")
    assert done.status == 2
    assert done.err == "synoptic: nothing.html: No such file or folder. Check the path.\n"
    assert synoptic("add").status == 2
    assert synoptic("add", "").status == 2


# In a process of its own


def test_ctrl_c_keeps_what_is_done_and_says_what_is_left(tmp_path: Path, site: Site) -> None:
    site.pages["/slow"] = site.pages["/slower"] = site.hold
    addresses = [site.address("/gate"), site.address("/slow"), site.address("/slower")]
    environment = {
        **os.environ,
        "SYNOPTIC_HOME": str(tmp_path / "home"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "synoptic", "add", "--local", *addresses]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Where the tests run in the background, the signal is ignored, and so it would be here.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        while "/slow" not in site.asked:
            assert running.poll() is None
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "added      Sea gate jams in storm" in out
    assert err.splitlines() == [
        "synoptic: 2 are left; the same command brings them. What is listed above is kept.",
        "synoptic: Interrupted.",
    ]
    assert len(list((tmp_path / "articles").iterdir())) == 1
