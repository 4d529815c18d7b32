"""The matrix on the screen: words, silence that is confirmed and undone, rows, places, export."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, Label, Static

from synoptic.annotations.errors import StoreNotWritable
from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.matrix.matrix import CellState
from synoptic.annotations.model.reading import Coverage, ReadShare
from synoptic.annotations.model.values import ClaimRow
from synoptic.annotations.store.store import AnnotationStore, utc_now
from synoptic.corpus.files.loading import load
from synoptic.tui.dialogs.menu import Menu
from synoptic.tui.dialogs.silence_check import SilenceCheck
from synoptic.tui.dialogs.trash import TrashScreen
from synoptic.tui.panes.grid import GridView
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.shell.session import SESSION_FILE
from synoptic.tui.views.matrix.screen import MatrixView
from tests.annotations.coders import Coder

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.annotations.matrix.matrix import Matrix
    from synoptic.annotations.model.annotations import Annotations
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


def _screen(running: Running) -> MatrixView:
    assert isinstance(running.app.screen, MatrixView)
    return running.app.screen


def _matrix(running: Running) -> Matrix:
    shown = _screen(running).shown
    assert shown is not None
    return shown


def _marked(running: Running) -> str:
    return _matrix(running).rows[_screen(running).query_one(GridView).cursor[0]].claim.label


def _states(running: Running) -> list[list[CellState]]:
    return [[cell.state for cell in row.cells] for row in _matrix(running).rows]


def _shows(running: Running) -> str:
    grid = _screen(running).query_one(GridView)
    return "\n".join(grid.render_line(y).text.rstrip() for y in range(grid.size.height))


def _read(running: Running, name: str) -> None:
    article = running.article(name)
    covered = Coverage.of([]).add(0, len(article.text))
    running.screen.record_of_reading.changed(article.id, ReadShare(article.digest, covered))


W, S, F, N = CellState.WORDS, CellState.SILENT, CellState.NOTHING_FOUND, CellState.NOT_READ


async def test_a_tag_is_a_row_and_its_words_lead_to_their_place(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["claim/number"])
    desk.mark("41 lorries", tags=["claim/number"])
    async with desk.open() as running:
        _read(running, "cedar.txt")
        await running.press("B")
        assert [article.path.name for article in _matrix(running).columns if article.path] == [
            "alder.txt",
            "birch.txt",
            "cedar.txt",
        ]
        assert _states(running) == [[W, W, F]]
        assert "“38 lorries”" in _shows(running)
        assert "· no mention yet" in _shows(running)
        await running.press("l", "enter")
        assert running.app.screen is running.screen
        assert running.view.article == running.article("birch.txt")
        assert running.after_caret.startswith("41 lorries")
        await running.press("B")
        assert _screen(running).cursor == (0, 1)


def _check(running: Running) -> SilenceCheck:
    assert isinstance(running.app.screen, SilenceCheck)
    return running.app.screen


def _offered(running: Running) -> list[str]:
    return [str(option.prompt) for option in _check(running).query_one(ChoiceList).options]


async def _confirm(running: Running) -> None:
    """Confirm that the article of the marked cell is silent."""
    await running.press("s")
    _check(running)
    await running.press("end", "enter")


async def test_silence_is_confirmed_kept_taken_back_and_undone(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["number"])
    async with desk.open() as running:
        _read(running, "cedar.txt")
        await running.press("B")
        assert _states(running) == [[W, N, F]]
        await running.press("s")  # the words are there
        assert _states(running) == [[W, N, F]]
        running.after_a_pause()
        await running.press("l", "l")
        await _confirm(running)
        assert _states(running) == [[W, N, S]]
        assert "∅ silent" in _shows(running)
        await running.press("u")
        assert _states(running) == [[W, N, F]]
        await running.press("U")
        await running.press("s")  # what the key does depends on what is shown
        assert _states(running) == [[W, N, F]]
        await _confirm(running)
        await running.press("h")
        await _confirm(running)
        assert _states(running) == [[W, S, S]]
    async with desk.open() as running:
        await running.press("B")
        assert _states(running) == [[W, S, S]]


def _said(running: Running) -> str:
    return str(running.app.screen.query_one("#said", Static).render())


async def test_a_silence_of_another_says_so_and_is_not_taken_back(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["number"])
    ben = Coder(desk.library.folder, "ben").store
    (tag,) = ben.annotations.tags.values()
    cedar = next(each for each in load([desk.folder]).articles if each.path and each.path.name == "cedar.txt")
    ben.confirm_silence(f"tag:{tag.id}", tag.name, record_of(cedar, None, utc_now()), cedar.digest)
    ben.close()
    async with desk.open() as running:
        await running.press("B", "l", "l")
        assert _states(running) == [[W, N, S]]
        assert "∅ silent (ben)" in _shows(running)
        await _confirm(running)
        assert "∅ silent (ben, you)" in _shows(running)
        await running.press("s")
        assert "∅ silent (ben)" in _shows(running)


async def test_nobody_confirms_a_silence_without_having_seen_what_is_nearest(desk: Desk) -> None:
    desk.mark("The city had counted 38 lorries on the bridge.", tags=["number"])
    async with desk.open() as running:
        await running.press("B", "l", "s")
        nearest, *_, last = _offered(running)
        assert nearest.startswith(("likely", "possible"))
        assert "differs: number" in nearest
        assert nearest.endswith("The police counted ≠41 lorries.")
        assert last == "∅ Confirm that the article is silent"
        assert "Not read to the end." in str(_check(running).query_one(".remark", Label).render())
        await running.press("escape")
        assert _states(running) == [[W, N, N]]
        await running.press("s", "enter")  # what is nearest comes first
        assert running.app.screen is running.screen
        assert running.after_caret.startswith("The police counted 41 lorries.")


async def test_weak_matches_of_a_search_are_what_is_nearest(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("B", "a")
        await running.type("zeppelin")
        await running.press("ctrl+s", "s")
        assert "No passage in another article" in str(_check(running).query_one(".remark", Label).render())
        await running.press("escape", "d", "a")
        await running.type("cranes stood idle tonight")
        await running.press("ctrl+s")
        (row,) = _matrix(running).rows
        assert [each.text for each in row.claim.weak]
        await running.press("l", "l")
        assert _states(running)[0][2] is N
        await running.press("s")
        assert _offered(running)[0].startswith("weak match\n")
        assert "cranes stood" in _offered(running)[0]


async def test_where_nothing_is_near_it_says_so_and_silence_can_be_confirmed(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["number"])
    async with desk.open() as running:
        _read(running, "cedar.txt")
        await running.press("B", "l", "l", "s")
        assert _offered(running) == ["∅ Confirm that the article is silent"]
        remark = str(_check(running).query_one(".remark", Label).render())
        assert remark == "Nothing: 3 sentences, none shares a name, a number or a rare word."
        await running.press("enter")
        assert _states(running) == [[W, N, S]]


async def test_once_confirmed_the_key_takes_it_back(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["number"])
    async with desk.open() as running:
        await running.press("B", "l")
        await _confirm(running)
        assert _states(running) == [[W, S, N]]
        assert _said(running) == "You confirmed that the article is silent; s undoes that"
        await running.press("s")
        assert _states(running) == [[W, N, N]]
        assert "not read to the end; ⏎ goes on reading" in _said(running)


async def test_without_rows_it_says_so_and_how_there_come_to_be_some(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as running:
        await running.press("B")
        said = _screen(running).query_one("#said", Static)
        assert said.render_line(0).text.strip() == (
            "No rows yet: t tags a passage, a adds a search, Q then m adds a quotation."
        )
        await running.press("s")
        assert "No rows yet. a adds a search." in _said(running)


async def test_a_cell_with_several_passages_offers_them(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["night"])
    desk.mark("Nobody was hurt", tags=["night"])
    async with desk.open() as running:
        await running.press("B", "enter")
        menu = running.app.screen
        assert isinstance(menu, Menu)
        await running.press("down", "enter")
        assert running.app.screen is running.screen
        assert running.after_caret.startswith("38 lorries")


async def test_an_empty_cell_leads_to_what_was_not_read(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["number"])
    async with desk.open() as running:
        article = running.article("birch.txt")
        coverage = Coverage.of([]).add(0, 40)
        running.screen.record_of_reading.changed(article.id, ReadShare(article.digest, coverage))
        await running.press("B", "l", "enter")
        assert running.view.article == article
        assert running.after_caret.startswith("The engineer said")


async def test_rows_of_searches_and_quotations_come_and_go(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("B")
        assert _matrix(running).rows == ()
        await running.press("enter", "s", "d")
        running.after_a_pause()
        await running.press("a")
        await running.type("lorries")
        await running.press("ctrl+s")
        assert [row.claim.label for row in _matrix(running).rows] == ["lorries"]
        assert _states(running) == [[W, W, N]]
        await running.press("escape", "Q", "m", "escape", "B")
        assert [row.claim.key.partition(":")[0] for row in _matrix(running).rows] == ["search", "quotation"]
        assert _states(running)[1] == [W, W, N]  # the second says it in words of its own
        (row,) = running.store.annotations.rows.values()
        assert row.claim == _matrix(running).rows[1].claim.key
        await running.press("j", "d")
        assert len(_matrix(running).rows) == 1
        await running.press("d")
        assert _matrix(running).rows == ()
        await running.press("u")
        assert [row.claim.label for row in _matrix(running).rows] == ["lorries"]


async def test_the_words_of_a_quotation_are_no_silence_where_they_stand_without_marks(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("Q", "slash")
        await running.type("nobody was hurt")
        await running.press("enter", "m", "escape", "B")
        assert _states(running) == [[W, W, N]]
        assert "nobody was hurt (without" in _shows(running)
        assert "quotation marks)" in _shows(running)
        await running.press("l", "s", "s")
        assert _states(running) == [[W, W, N]]
        assert not running.store.annotations.silences
        await running.press("enter")
        assert running.after_caret.startswith("nobody was hurt.")


async def test_chosen_quotations_are_there_at_the_next_start(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("Q", "m", "escape")
        assert running.screen.annotations.rows
        await running.app.action_quit()
    async with desk.open() as running:
        await running.press("B")
        assert len(_matrix(running).rows) == 1
        assert _states(running)[0][0] is W


def _rows(running: Running) -> list[str]:
    return [row.claim.key for row in _matrix(running).rows]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"claims": "none"}'])
async def test_a_broken_session_loses_no_row(desk: Desk, content: bytes) -> None:
    async with desk.open() as running:
        await running.press("Q", "m", "escape", "B")
        rows = _rows(running)
        assert len(rows) == 1
        await running.app.action_quit()
    (desk.library.folder / SESSION_FILE).write_bytes(content)
    async with desk.open() as running:
        await running.press("B")
        assert _rows(running) == rows


@pytest.mark.usefixtures("looking")
async def test_two_windows_show_and_keep_each_others_rows(desk: Desk) -> None:
    async with desk.open() as one, desk.open() as other:
        await one.press("Q")
        await one.until(lambda: one.app.screen.query_one(ChoiceList).highlighted is not None)
        await one.press("m")
        await one.until(lambda: len(one.store.annotations.rows) == 1)
        await one.press("escape", "B")
        await other.press("B")
        await other.until(lambda: len(_matrix(other).rows) == 1)
        assert _rows(other) == _rows(one)
        await other.press("escape", "Q")
        await other.until(lambda: other.app.screen.query_one(ChoiceList).highlighted is not None)
        await other.press("down", "m")
        await other.until(lambda: len(other.store.annotations.rows) == 2)
        await other.press("escape", "B")
        await one.until(lambda: len(_matrix(one).rows) == 2)
        assert (rows := _rows(one)) == _rows(other)
        await other.app.action_quit()
        await one.app.action_quit()
    async with desk.open() as running:
        await running.press("B")
        assert _rows(running) == rows


async def test_a_change_during_the_opening_shows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gather, opened = MatrixView._gather, list[MatrixView]()

    def gather_then_change(view: MatrixView, annotations: Annotations) -> object:
        worker = gather(view, annotations)
        if not opened:
            opened.append(view)
            row = ClaimRow("row-1", "quotation:because it moved", "because it moved", utc_now())
            view.take_in(annotations.changed({"rows": {row.id: row}}), {})
        return worker

    monkeypatch.setattr(MatrixView, "_gather", gather_then_change)
    async with desk.open() as running:
        await running.press("B")
        assert opened == [_screen(running)]
        assert len(_matrix(running).rows) == 1


OLD_ROWS = [
    "quotation:because it moved",
    "quotation:We closed it because it moved, … Nobody was hurt.",
    "quotation:said long ago",
]


def _leave_an_old_session(desk: Desk) -> Path:
    path = desk.library.folder / SESSION_FILE
    path.write_text(
        '{"paths": [], "open": [], "active": null, "positions": {}, "widths": {}, "searches": [], "claims":'
        ' ["quotation:because it moved", "quotation:We closed it because it moved, \\u2026 Nobody was hurt.",'
        ' "quotation:said long ago"], "told_apart": []}'
    )
    return path


def _kept(running: Running) -> list[str]:
    return [row.claim for row in running.screen.annotations.rows.values()]


async def test_rows_of_an_old_session_are_taken_over_once(desk: Desk) -> None:
    path = _leave_an_old_session(desk)
    old = path.read_bytes()
    async with desk.open() as one, desk.open() as other:
        for running in (one, other):
            assert _kept(running) == OLD_ROWS
            assert running.store.steps == (0, 0)  # nobody asked for it
        await one.press("B")
        assert len(_rows(one)) == 2  # the third is in none of the articles
        await one.press("d")
        assert len(_rows(one)) == 1
        await one.app.action_quit()
        await other.app.action_quit()
    assert "quotation" not in path.read_text()
    path.write_bytes(old)  # as where it could not be written
    async with desk.open() as running:
        assert _kept(running) == OLD_ROWS[1:]


async def test_rows_of_an_old_session_stay_there_until_they_can_be_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _leave_an_old_session(desk)

    def fail(*_: object) -> None:
        raise StoreNotWritable(desk.library.folder, "could not be written", "see to that")

    with monkeypatch.context() as during:
        during.setattr(AnnotationStore, "take_over_rows", fail)
        async with desk.open() as running:
            assert not running.screen.annotations.rows
            await running.press("j", "j")
            await running.app.action_quit()
    assert json.loads(path.read_bytes())["claims"] == OLD_ROWS
    async with desk.open() as running:
        assert _kept(running) == OLD_ROWS


async def test_the_mark_stays_at_its_place_where_rows_are_removed_and_comes_back_with_them(
    desk: Desk,
) -> None:
    desk.mark("38 lorries", tags=["number"])
    store = AnnotationStore(desk.library.folder)
    for words in ("closed", "harbour", "police"):
        store.save_search(words, words)
    async with desk.open() as running:
        await running.press("B", "j", "j", "d")
        assert _marked(running) == "police"
        await running.press("d")
        assert _marked(running) == "closed"
        await running.press("u")
        assert _marked(running) == "police"
        await running.press("k", "k", "u")
        assert _marked(running) == "harbour"


async def test_a_row_that_was_removed_comes_back_from_the_trash(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("Q", "m", "escape", "B")
        rows = _rows(running)
        await running.press("d")
        assert _rows(running) == []
        await running.press("escape", "X")
        trash = running.app.screen
        assert isinstance(trash, TrashScreen)
        (row,) = [each.row for each in running.store.trash()]
        assert row is not None
        line = str(trash.query_one(ChoiceList).get_option_at_index(0).prompt)
        assert f"the row “{row.label}” of the matrix" in line
        await running.press("enter")
        assert running.store.trash() == ()
        await running.press("B")
        assert _rows(running) == rows
        await running.press("u")
        assert _rows(running) == []
        assert _said(running).startswith("Undone: restore “")


@pytest.mark.parametrize(("name", "begins"), [("m.md", "| Claim |"), ("m.csv", "claim,letter,article,")])
async def test_it_is_exported(desk: Desk, tmp_path: Path, name: str, begins: str) -> None:
    desk.mark("38 lorries", tags=["number"])
    async with desk.open() as running:
        await running.press("B", "e")
        running.app.screen.query_one(Input).value = str(tmp_path / name)
        await running.press("enter")
        _screen(running)
        written = (tmp_path / name).read_text(encoding="utf-8-sig")
        assert written.startswith(begins)
        assert "38 lorries" in written
        assert "not read" in written
        running.after_a_pause()
        await running.press("e")
        running.app.screen.query_one(Input).value = str(desk.folder / "alder.txt")
        await running.press("enter")
        fault = running.app.screen.query_one("#fault", Label)
        assert "is an article" in str(fault.render())


async def test_the_palettes_actions_work_from_a_view(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("B")
        await running.app.run_action("command('next-pane')", running.app.screen)
        await running.settle()
        assert running.app.screen is running.screen
        assert running.view.article == running.article("birch.txt")
        await running.press("B", "question_mark", "escape")
        _screen(running)


async def test_what_u_takes_back_is_said_in_the_matrix(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["number"])
    async with desk.open() as running:
        await running.go_to("Nobody was hurt")
        await running.press("v", "w", "enter")
        await running.press("B")
        await running.press("l", "u")
        assert running.exact == ["38 lorries"]
        assert _said(running) == "Undone: highlight “Nobody”"
        await running.press("U")
        assert _said(running) == "Redone: highlight “Nobody”"
        await running.press("h")
        assert "done" not in _said(running)
        await running.press("l", "l")
        await _confirm(running)
        await running.press("u")
        assert _said(running).startswith("Undone: ")
        assert _states(running) == [[W, N, N]]


async def test_rows_of_quotations_are_undone_in_turn_with_what_is_kept(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["number"])

    def rows() -> list[str]:
        return [row.claim.key.partition(":")[0] for row in _matrix(running).rows]

    async with desk.open() as running:
        await running.go_to("Nobody was hurt")
        await running.press("v", "w", "enter")
        await running.press("Q")
        await running.press("m")
        assert "u undoes this" in _said(running)
        await running.press("u")
        assert _said(running).startswith("Undone: add row “")
        assert not running.screen.annotations.rows
        await running.press("U")
        await running.press("escape", "B")
        assert rows() == ["tag", "quotation"]
        await running.press("a")
        await running.type("lorries")
        await running.press("ctrl+s")
        assert rows() == ["tag", "search", "quotation"]
        await running.press("u")
        assert rows() == ["tag", "quotation"]
        await running.press("j")
        await running.press("d")
        assert rows() == ["tag"]
        await running.press("u")
        assert rows() == ["tag", "quotation"]
        assert _said(running).startswith("Undone: remove row “")
        await running.press("u")
        assert rows() == ["tag"]
        assert running.exact == ["Nobody", "38 lorries"]
        await running.press("u")
        assert running.exact == ["38 lorries"]
        assert _said(running) == "Undone: highlight “Nobody”"
        await running.press("U")
        await running.press("U")
        assert running.exact == ["Nobody", "38 lorries"]
        assert rows() == ["tag", "quotation"]
