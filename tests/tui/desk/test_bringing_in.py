"""Bringing articles in: files chosen in the dialog, files dropped on the desk, and text that is pasted."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.content import Content
from textual.widgets import Label, Static

from synoptic.corpus.fetching import fetcher
from synoptic.corpus.files import loading
from synoptic.tui.dialogs import add_dialog
from synoptic.tui.dialogs.add_dialog import AddDialog
from synoptic.tui.dialogs.form import Form
from synoptic.tui.panes.library import ArticleList
from synoptic.tui.panes.lists import ChoiceList, Field
from synoptic.tui.shell import session as sessions
from synoptic.tui.views.library.screen import LibraryView
from tests.tui.quiet import holding_workers
from tests.web_site import Page, serving, story

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio

_FERRY = "Ferry runs aground\n\nSource: The Tide\n\n16 March 2031\n\nThe ferry ran aground at dawn.\n"
_PASTED = (
    "Port opens again\r\rBy Ines Marl\r\r17 March 2031\r\r"
    "The port opened again on Monday after three days in which no ship could enter or leave it. "
    "The harbour master said that the cranes had been looked at, and that the last of them works.\r"
)


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files to add, which is the current one."""
    folder = tmp_path / "new files"
    (folder / "more").mkdir(parents=True)
    (folder / "ferry.txt").write_text(_FERRY, encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "more" / "tug.md").write_text("# Tug sinks\n\nA tug sank.\n", encoding="utf-8")
    (folder / "more" / "[red]buoy.md").write_text("# [red]Buoy\x1b[2J\n\nA buoy.\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(add_dialog, "REST", 0.0)
    return folder


def _dialog(running: Running) -> AddDialog:
    assert isinstance(running.app.screen, AddDialog)
    return running.app.screen


def _lines(running: Running) -> list[str]:
    return [str(each.prompt) for each in _dialog(running).query_one(ChoiceList).options]


def _preview(running: Running) -> str:
    shown = _dialog(running).query_one("#preview Static", Static).visual
    assert isinstance(shown, Content)
    return shown.plain


def _titles(running: Running) -> list[str]:
    return [article.title for article in running.screen.articles]


async def _paste(running: Running, text: str) -> None:
    running.app.post_message(events.Paste(text))
    await running.settle()
    await running.settle()


async def test_a_file_is_added_beside_what_is_read(desk: Desk, new: Path) -> None:
    async with desk.open() as running:
        await running.press("c")
        panes, active, caret = running.panes(), running.screen.active, running.view.caret
        await running.press("O", *"fer")
        assert _lines(running) == ["  ferry.txt"]
        await running.until(lambda: "Ferry runs aground" in _preview(running))
        assert "The Tide · 16 March 2031" in _preview(running)
        await running.press("enter")
        await running.until(lambda: "Ferry runs aground" in _titles(running))
        added = running.article("ferry.txt")
        after = panes.index(active) + 1
        assert running.panes() == (*panes[:after], added.id, *panes[after:])
        assert (running.screen.active, running.view.caret) == (active, caret)
        assert running.focused() is running.view
        assert running.features.bringing_in.remember(sessions.Session()).paths[-1] == new / "ferry.txt"
        await running.settle()
        assert f"Added {added.letter}" in running.status
        assert "opened beside" in running.status


async def test_it_is_read_at_the_next_start_too(desk: Desk, new: Path) -> None:
    async with desk.open() as running:
        await running.press("O", *"fer", "enter")
        await running.until(lambda: "Ferry runs aground" in _titles(running))
        await running.settle()
        await running.press("q")
    session = sessions.load(desk.library)
    assert set(session.paths) == {*desk.folder.iterdir(), new / "ferry.txt"}
    assert sessions.foreign_paths(session, desk.library) == ()


async def test_enter_goes_into_a_folder_and_a_key_above_it(desk: Desk, new: Path) -> None:
    async with desk.open() as running:
        await running.press("O")
        assert _lines(running) == ["  more/", "  empty.txt", "  ferry.txt"]
        await running.press("enter")
        assert _lines(running) == ["  [red]buoy.md", "  tug.md"]
        assert _dialog(running).query_one(Field).value.endswith("new files/more/")
        await running.press("ctrl+up", "ctrl+up")
        assert "  new files/" in _lines(running)
        await running.press(*"nowhere/x")
        assert _lines(running) == []
        assert "No such" in _preview(running)


async def test_a_whole_path_takes_the_place_of_the_folder_shown(desk: Desk, new: Path) -> None:
    async with desk.open() as running:
        await running.press("O")
        field = _dialog(running).query_one(Field)
        await running.type(f"{new}/more/")
        assert field.value == f"{new}/more/"
        assert _lines(running) == ["  [red]buoy.md", "  tug.md"]
        await running.press("ctrl+up")
        await running.type("~/")
        assert field.value == "~/"
        await running.press("ctrl+up")
        await running.type("https://example.org")
        assert field.value == "https://example.org"


async def test_several_are_ticked_and_what_is_refused_is_said(desk: Desk, new: Path) -> None:
    async with desk.open() as running:
        await running.press("O", "down", "tab", "tab", "up", "up", "tab")
        assert _lines(running) == ["✓ more/", "✓ empty.txt", "✓ ferry.txt"]
        await running.press("enter")
        await running.until(lambda: len(running.screen.articles) == 6)
        await running.settle()
        assert "Added 3 articles" in running.status
        (toast,) = running.app.toasts
        assert "Not added: empty.txt: The file is empty" in toast.message
        paths = running.features.bringing_in.remember(sessions.Session()).paths
        assert new / "more" in paths
        assert new / "empty.txt" not in paths


async def test_what_is_here_already_is_not_added_again(desk: Desk, new: Path) -> None:
    async with desk.open() as running:
        letter = running.article("birch.txt").letter
        await _paste(running, str(desk.folder / "birch.txt"))
        await running.press("enter")
        await running.until(lambda: bool(running.app.toasts))
        assert running.app.toasts[0].message == f"Not added: birch.txt is here already ({letter})."
        assert len(running.screen.articles) == 3


async def test_enter_does_not_wait_for_the_list(desk: Desk, new: Path) -> None:
    async with desk.open() as running:
        await running.press("O")
        await running.pilot.press(*"more/tug", "enter")
        await running.until(lambda: "Tug sinks" in _titles(running))


async def test_a_preview_shows_what_is_wrong_and_nothing_raw(desk: Desk, new: Path) -> None:
    async with desk.open() as running:
        await running.press("O", *"empty")
        await running.until(lambda: "The file is empty" in _preview(running))
        await running.press("ctrl+up", *"new files/more/", "down", "up")
        await running.until(lambda: "[red]Buoy" in _preview(running))
        assert "\x1b" not in _preview(running)


async def test_files_dropped_on_the_desk_are_listed(desk: Desk, new: Path) -> None:
    async with desk.open() as running:
        await _paste(
            running, f"'{new / 'ferry.txt'}' {str(new / 'more' / 'tug.md').replace(' ', chr(92) + ' ')}"
        )
        assert _lines(running) == [f"✓ {new / 'ferry.txt'}", f"✓ {new / 'more' / 'tug.md'}"]
        label = _dialog(running).query_one(Label).visual
        assert isinstance(label, Content)
        assert label.plain == "2 ticked: ferry.txt, tug.md"
        await running.press("enter")
        await running.until(lambda: {"Ferry runs aground", "Tug sinks"} <= set(_titles(running)))


async def test_files_dropped_on_the_dialog_are_ticked(desk: Desk, new: Path) -> None:
    async with desk.open() as running:
        await running.press("O")
        await _paste(running, (new / "ferry.txt").as_uri())
        assert _lines(running) == [f"✓ {new / 'ferry.txt'}"]


async def test_the_library_screen_has_what_is_added_at_once(desk: Desk, new: Path) -> None:
    async with desk.open() as running:
        await running.press("F", "O", *"fer", "enter")
        await running.until(lambda: "Ferry runs aground" in _titles(running))
        await running.settle()
        view = running.app.screen
        assert isinstance(view, LibraryView)
        added = running.article("ferry.txt").id
        view.action_tick_all()
        assert added in view.chosen
        await running.settle()
        rows = view.query_one(ArticleList)
        (row,) = (text for y in range(6) if "Ferry runs" in (text := rows.render_line(y).text))
        assert " 15 " in row  # its words are counted, too


async def test_pasted_text_becomes_an_article_in_a_file(desk: Desk, new: Path, tmp_path: Path) -> None:
    async with desk.open() as running:
        await _paste(running, _PASTED)
        form = running.app.screen
        assert isinstance(form, Form)
        fields = {label: field.value for label, field in zip(form.fields, form.query(Field), strict=True)}
        assert fields == {
            "Title": "Port opens again",
            "Outlet": "",
            "Author": "Ines Marl",
            "Date": "2031-03-17",
            "Address": "",
            "Save in": str(desk.folder),
        }
        outlet, folder = list(form.query(Field))[1], list(form.query(Field))[-1]
        outlet.value, folder.value = "The Tide", str(tmp_path / "mine")
        await running.press("ctrl+s")
        await running.until(lambda: "Port opens again" in _titles(running))
        article = running.article("Port opens again.txt")
        assert (article.source, article.date) == ("The Tide", "2031-03-17")
        assert article.path is not None
        assert article.path.parent == (tmp_path / "mine").resolve()
        assert "The port opened again on Monday" in article.text


async def test_a_folder_that_cannot_be_written_gives_the_form_back(desk: Desk, new: Path) -> None:
    async with desk.open() as running:
        await _paste(running, _PASTED)
        form = running.app.screen
        assert isinstance(form, Form)
        form.query(Field).last(Field).value = str(new / "ferry.txt" / "below")
        await running.press("ctrl+s")
        await running.until(lambda: isinstance(running.app.screen, Form) and running.app.screen is not form)
        assert "cannot be saved there" in running.app.toasts[-1].message
        assert len(running.screen.articles) == 3


async def test_what_is_wrong_in_the_form_is_in_sight_on_a_small_screen(desk: Desk, new: Path) -> None:
    async with desk.open(size=(80, 24)) as running:
        await _paste(running, _PASTED)
        form = running.app.screen
        assert isinstance(form, Form)
        list(form.query(Field))[3].value = "soon"
        await running.press("ctrl+s")
        fault = form.query_one("#fault", Label)
        assert "Unknown date" in str(fault.visual)
        assert form.focused is form.query(Field)[3]
        box = form.query_one("Form > Vertical")
        assert box.region.contains_region(fault.region)
        assert box.region.bottom <= 24


async def test_a_short_paste_adds_nothing(desk: Desk, new: Path) -> None:
    async with desk.open() as running:
        await _paste(running, "a few words")
        assert "Nothing here takes what you pasted" in running.status
        assert running.app.screen is running.screen


async def test_pages_at_pasted_addresses_are_fetched(
    desk: Desk, new: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetcher, "Fetcher", partial(fetcher.Fetcher, local=True, pause=0.0))
    with serving() as site:
        words = "The tug sank at dawn, and its crew of four was saved by a fishing boat. " * 8
        site.pages["/tug"] = Page(story("A tug sinks", words, words))
        async with desk.open() as running:
            await _paste(running, f"{site.address('/tug')}\r{site.address('/none')}\r")
            form = running.app.screen
            assert isinstance(form, Form)
            assert form.title == "Fetch and add 2 pages?"
            form.query_one(Field).value = str(tmp_path / "pages")
            await running.press("enter")
            await running.until(lambda: "A tug sinks" in _titles(running))
            await running.settle()
            (article,) = (each for each in running.screen.articles if each.title == "A tug sinks")
            assert (article.source, article.date) == ("Ardwire", "2031-03-14")
            assert article.path is not None
            assert article.path.parent == (tmp_path / "pages").resolve()
            assert "There is no such page (404)" in running.app.toasts[-1].message


async def test_reading_is_given_up_on_the_way_back(
    desk: Desk, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, goes_on, read = threading.Event(), threading.Event(), loading.articles_in

    def slowly(path: Path, *, kept: str | None = None) -> loading.LoadedFile:
        begun.set()
        goes_on.wait(60)
        return read(path, kept=kept)

    async with desk.open() as running:
        await _paste(running, f"{new / 'ferry.txt'}\n{new / 'more'}")
        monkeypatch.setattr(loading, "articles_in", slowly)
        with holding_workers():
            running.app.simulate_key("enter")
            await running.until(begun.is_set)
            running.app.simulate_key("escape")
            await running.until(lambda: "Nothing was added" in running.status)
        goes_on.set()
        await running.settle()
        assert len(running.screen.articles) == 3


async def test_an_address_typed_into_the_dialog_is_fetched_from_this_machine_if_it_says_so(
    desk: Desk, new: Path, tmp_path: Path
) -> None:
    with serving() as site:
        words = "The tug sank at dawn, and its crew of four was saved by a fishing boat. " * 8
        site.pages["/tug"] = Page(story("A tug sinks", words, words))
        async with desk.open() as running:
            await running.press("O")
            running.app.screen.query_one(Field).value = site.address("/tug")
            await running.press("enter")
            form = running.app.screen
            assert isinstance(form, Form)
            remark = str(form.query_one(Label).render())
            assert "on this machine or its networks" in remark
            form.query_one(Field).value = str(tmp_path / "pages")
            await running.press("enter")
            await running.until(lambda: "A tug sinks" in _titles(running))


async def test_a_file_that_lists_addresses_offers_to_fetch_them(
    desk: Desk, new: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "to-read.txt"
    listed.write_text("# Tuesday\nhttps://news.example/tug\nhttps://news.example/quay\n")
    async with desk.open() as running:
        await _paste(running, str(listed))
        await running.press("enter")
        form = running.app.screen
        assert isinstance(form, Form)
        assert form.title == "Fetch and add 2 pages?"


async def test_the_pages_that_a_collection_names_are_offered(desk: Desk, new: Path) -> None:
    (new / "tug.html").write_bytes(story("A tug sinks", "The tug sank at dawn. " * 30))
    (new / "collection.ris").write_text(
        "TY  - NEWS\nTI  - A tug sinks\nL1  - tug.html\nER  - \n\n"
        "TY  - NEWS\nTI  - The quay\nUR  - https://news.example/quay\nER  - \n",
        encoding="utf-8",
    )
    async with desk.open() as running:
        await _paste(running, str(new / "collection.ris"))
        await running.press("enter")
        await running.until(lambda: isinstance(running.app.screen, Form))
        assert "A tug sinks" in _titles(running)
        assert running.app.screen.title == "Fetch and add 1 page?"
        assert "Not added" not in running.app.toasts[-1].message
        assert "2 entries: 1 file, 1 address" in running.app.toasts[-1].message


async def test_what_is_here_word_for_word_is_not_added_again(desk: Desk, new: Path) -> None:
    (new / "copy.txt").write_text(_FERRY, encoding="utf-8")
    (new / "elsewhere.txt").write_text(_FERRY.replace("The Tide", "The Ebb"), encoding="utf-8")
    async with desk.open() as running:
        for name in ("ferry.txt", "copy.txt", "elsewhere.txt"):
            await _paste(running, str(new / name))
            await running.press("enter")
            await running.settle()
            if name == "copy.txt":
                assert "copy.txt: D is here already, word for word." in running.app.toasts[-1].message
        assert [each.source for each in running.screen.articles][3:] == ["The Tide", "The Ebb"]
