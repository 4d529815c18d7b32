"""The tour: each step is noticed by what happened, and the reader's own desk stays as it was."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from textual import events

from synoptic.corpus import samples
from synoptic.tui.commands import Where, is_command
from synoptic.tui.desk.tour.strip import TourStrip
from synoptic.tui.desk.tour.tour_steps import QUERY, STEPS, Goal, Progress, Scene, Step, with_keys
from synoptic.tui.dialogs.export_dialog import ExportDialog
from synoptic.tui.panes.bars import PaneTitle, StatusLine
from synoptic.tui.panes.search import SearchPane
from synoptic.tui.shell import session as sessions
from synoptic.tui.views.differences.screen import DifferencesView
from synoptic.tui.views.full_screen import View
from synoptic.tui.views.help import HelpScreen
from synoptic.tui.views.quotations.screen import QuotationsView

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Desk, Running

THROUGH = (
    ("tab",),
    ("slash", *QUERY.replace(" ", "_"), "enter"),
    ("p", "enter", "escape"),
    ("enter", "t", *"blame", "enter"),
    ("u", "U"),
    ("V", "escape", "D", "q"),
    ("e", "escape"),
)
"""The keys of each step."""


def _strip(running: Running) -> TourStrip:
    return running.app.screen.query_one(TourStrip)


def _told(running: Running) -> str:
    """Return all that the strip on top says."""
    lines = (child.render() for child in _strip(running).children if child.display)
    return "\n".join(str(line) for line in lines)


def _step(running: Running) -> int:
    """Return the number of the step that the strip shows."""
    title = str(_strip(running).query_one(PaneTitle).render())
    return int(title.removeprefix("✓ ").partition("/")[0])


async def _press(running: Running, *keys: str) -> None:
    await running.press(*("space" if key == "_" else key for key in keys))


async def _begin(running: Running) -> None:
    await running.press("f9")
    assert running.app.desk.is_practice


def _is_on_articles(running: Running) -> bool:
    return running.app.screen is running.app.desk


def _is_left(running: Running) -> bool:
    """Tell whether the tour is over."""
    return running.app.desk is running.screen


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# The steps as values

HERE = Scene(active="one")


@pytest.mark.parametrize(
    ("step", "scenes"),
    [
        (0, [replace(HERE, active="two")]),
        (1, [replace(HERE, is_at_match=True)]),
        (2, [replace(HERE, answers=4), HERE]),
        (3, [replace(HERE, highlights=1), replace(HERE, highlights=1, tagged=1)]),
        (4, [replace(HERE, undone=1), HERE]),
        (
            5,
            [
                replace(HERE, over=Where.COMPARE),
                HERE,
                replace(HERE, over=Where.DIFFERENCES),
                HERE,
            ],
        ),
    ],
)
def test_a_step_is_done_once_each_of_its_goals_has_come_about(step: int, scenes: list[Scene]) -> None:
    progress = Progress(HERE, step)
    for done, scene in enumerate(scenes):
        assert (progress.step, progress.goal) == (step, done)
        # What is only on its way changes nothing.
        assert progress.seen(progress.start if not done else scenes[done - 1]) == progress
        progress = progress.seen(scene)
    assert progress == Progress(scenes[-1], step + 1, is_after_done=True)


def test_while_the_articles_are_being_asked_nothing_is_done() -> None:
    asking = replace(HERE, answers=0)
    assert Progress(HERE, 2).seen(asking).goal == 0
    assert Progress(HERE, 2, goal=1).seen(asking).goal == 1


def test_a_tag_at_once_is_both_goals_of_marking() -> None:
    assert Progress(HERE, 3).seen(replace(HERE, highlights=1, tagged=1)).step == 4


def test_the_last_goal_is_never_done() -> None:
    last = Progress(HERE, len(STEPS) - 1, goal=2)
    assert last.seen(replace(HERE, active="two", over=Where.COMPARE)) == last


def test_a_step_passed_over_is_not_called_done() -> None:
    assert not Progress(HERE, 1, is_after_done=True).moved(1, HERE).is_after_done


def test_goals_name_commands_and_fit_two_lines_of_the_smallest_terminal() -> None:
    for text in (goal.text for step in STEPS for goal in step.goals):
        told = with_keys(text, {}).plain
        assert "{" not in told
        assert len(f"✓ 7/7 {told}  F9 next") <= 76, told
    assert all(len(step.why) <= 78 for step in STEPS)


def test_of_what_is_marked_in_the_tour_nothing_is_said_to_be_saved() -> None:
    told = [step.why for step in STEPS if "saved" in step.why]
    assert told
    assert all("In your own library it is saved" in why for why in told)


def test_keys_in_a_text_are_the_readers_own() -> None:
    text = "{search} searches, {undo} undoes, {tag} tags, {⏎} is typed."
    told = with_keys(text, {"search": "f6", "undo": ""}).plain
    assert told == "F6 searches, “Undo” undoes, t tags, ⏎ is typed."


def test_steps_are_values_of_their_own() -> None:
    one = Step("One", "why", (Goal("do it", lambda then, now: now.active != then.active),))
    assert Progress(HERE).seen(replace(HERE, active="two"), [one, one]).step == 1


# The whole tour


async def test_the_tour_is_gone_through_by_what_happens(desk: Desk) -> None:
    async with desk.open(size=(120, 36)) as running:
        await _begin(running)
        assert len(running.app.desk.articles) == 5
        assert running.app.desk.view.lights_sentence
        for number, keys in enumerate(THROUGH, 1):
            assert _step(running) == number
            await _press(running, *keys)
        assert _step(running) == len(STEPS)
        assert "synoptic read FOLDER" in _told(running)
        await running.press("f9")
        assert not running.app.desk.is_practice
        assert "F9 starts it again" in running.status


async def test_a_step_is_not_done_by_its_key_alone(desk: Desk) -> None:
    async with desk.open() as running:
        await _begin(running)
        await running.press("f9")
        await _press(running, "slash", *"zzzz", "enter")  # which nobody has
        assert _step(running) == 2
        await running.press("escape", "f9", "f9")
        assert _step(running) == 4
        await running.press("t", "escape")
        assert _step(running) == 4
        await running.press("f9", "u")  # where nothing is to be undone
        assert _step(running) == 5


async def test_the_readers_own_desk_comes_back_as_it_was(desk: Desk, tmp_path: Path) -> None:
    desk.mark("38 lorries", tags=["claim"], note="41 elsewhere")
    async with desk.open(size=(120, 36)) as running:
        await _press(running, "slash", *"lorries", "enter", "tab")
        await running.go_to("The police")
        await running.press("v", "w", "w")
        own = running.screen

        def state() -> object:
            return (
                own.articles,
                own.annotations,
                own.panes,
                own.active,
                own.row.places,
                running.selected(),
                own.features.search.found,
                own.features.search.current,
                own.query_one(SearchPane).query_text,
                own.session,
                running.focused() is running.view,
                own.features.keeping.undone,
            )

        running.app._save_session()
        before, files = state(), _files(tmp_path)
        assert running.selected() == "The police"
        await _begin(running)
        for keys in THROUGH:
            await _press(running, *keys)
        await running.press("q")
        assert running.app.screen is own
        assert state() == before
        assert _files(tmp_path) == files
        await running.press("u")
        assert "Nothing to undo" in running.status


async def test_nothing_of_the_tour_is_written(desk: Desk, tmp_path: Path) -> None:
    folder = samples.folder()
    async with desk.open() as running:
        before, articles = _files(tmp_path), _files(folder)
        await _begin(running)
        await running.press("enter", "a", *"so", "escape")
        assert len(running.app.desk.annotations.notes) == 1
        await running.press("e")
        dialog = running.app.screen
        assert isinstance(dialog, ExportDialog)
        await running.press("enter")
        assert running.app.screen is dialog
        await running.press("ctrl+y")
        assert _is_on_articles(running)
        await running.press("R", "C", "escape")
        running.app.desk.record_of_reading.save()
        running.app._save_session()
        await running.press("q")
        left = {path: content for path, content in _files(tmp_path).items() if "session" not in path}
        assert left == before
        assert _files(folder) == articles
        session = sessions.load(running.library)
        assert set(session.open) == {article.id for article in running.screen.articles}


async def test_the_readers_files_are_not_taken_into_the_tour(desk: Desk) -> None:
    async with desk.open() as running:
        await _begin(running)
        screen = running.app.screen
        await running.press("O")
        assert running.app.screen is screen
        assert "Not in the tour" in str(screen.query_one(StatusLine).render())
        running.after_a_pause()
        await running.app.on_event(events.Paste(str(desk.folder)))
        await running.settle()
        assert running.app.screen is screen
        assert len(running.app.desk.articles) == 5


async def test_the_key_that_quits_leaves_the_tour_first(desk: Desk) -> None:
    async with desk.open() as running:
        await _begin(running)
        await running.press("ctrl+c")
        assert running.app.return_code is None
        assert running.app.screen is running.screen
        await running.press("q")
        assert running.app.return_code == 0


async def test_an_app_that_ends_in_the_tour_keeps_the_readers_session(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synoptic.tui.app._terminal_is_gone", lambda: False)
    async with desk.open() as running:
        await running.press("tab")
        active = running.screen.active
        await _begin(running)
        running.app._end_by_signal(signal.SIGTERM)
    session = sessions.load(running.library)
    assert session.active == active
    assert set(session.open) == set(running.panes())


# Ways


async def test_escape_goes_one_step_back_and_at_last_out(desk: Desk) -> None:
    async with desk.open() as running:
        await _begin(running)
        await running.press("slash", "escape", "v", "escape")
        assert running.app.desk.is_practice
        await running.press("escape")
        assert running.app.screen is running.screen


async def test_steps_are_passed_over_and_gone_back_to(desk: Desk) -> None:
    async with desk.open() as running:
        await _begin(running)
        await running.press("shift+f9")
        assert "This is the first step." in str(running.app.screen.query_one(StatusLine).render())
        running.after_a_pause()
        await running.press("f9", "f9", "f21")
        assert _step(running) == 2
        assert not _told(running).startswith("✓")


async def test_back_on_the_readers_own_desk_says_what_takes_the_tour(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("shift+f9")
        assert "F9 starts the tour." in running.status


@pytest.mark.parametrize("key", ["D", "V"])
async def test_the_strip_stands_over_views_too(desk: Desk, key: str) -> None:
    async with desk.open() as running:
        await _begin(running)
        await running.press(*["f9"] * 5, key)
        assert isinstance(running.app.screen, View)
        assert "6/7" in _told(running)
        await running.press("f9")
        assert "7/7" in _told(running)
        await running.press("q")
        assert "7/7" in _told(running)
        assert _is_on_articles(running)


async def test_the_mouse_takes_the_tour(desk: Desk) -> None:
    async def click(label: str) -> None:
        title = _strip(running).query_one(PaneTitle)
        # A cell for the padding.
        await running.pilot.click(title, offset=(1 + str(title.render()).index(label), 0))
        await running.settle()

    async with desk.open() as running:
        await _begin(running)
        await click("next")
        await click("next")
        assert _step(running) == 3
        await click("back")
        assert _step(running) == 2
        await running.press("D")
        await click("next")
        assert isinstance(running.app.screen, DifferencesView)
        assert _step(running) == 3
        await running.press("q")
        await click("leave")
        assert _is_left(running)


async def test_the_help_and_the_palette_take_the_tour(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("question_mark")
        help_screen = running.app.screen
        assert isinstance(help_screen, HelpScreen)
        assert "F9 tour" in help_screen.hints()
        await running.press("f9")
        assert running.app.desk.is_practice
        await running.press("q")
        for key in ("question_mark", "ctrl+p"):
            await _press(running, key, *"start_the_tour", "enter")
            assert running.app.desk.is_practice
            await running.press("q")
            assert running.app.screen is running.screen


async def test_the_help_over_a_dialog_takes_no_tour(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("i", "f1")
        assert "tour" not in running.app.screen.title  # type: ignore[operator]
        help_screen = running.app.screen
        assert isinstance(help_screen, HelpScreen)
        assert "tour" not in help_screen.hints()
        await running.press("f9")
        assert running.app.screen is help_screen


async def test_from_a_view_the_tour_goes_back_to_the_view(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("Q")
        view = running.app.screen
        assert isinstance(view, QuotationsView)
        await _begin(running)
        await running.press("D", "q", "q")
        assert _is_left(running)
        assert running.app.screen is view


async def test_the_strip_shows_the_keys_that_the_reader_has(desk: Desk) -> None:
    own = {"next-pane": "f6", "tour": "f10", "leave": "f12"}
    async with desk.open(keymap=own) as running:
        await running.press("f10")
        told = _told(running)
        assert "F6 goes to the next article" in told
        assert "F10 next" in told
        assert "F12 leave" in told
        await running.press("f6")
        assert _step(running) == 2
        await running.press("f12")
        assert running.app.screen is running.screen


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 36)])
async def test_the_strip_leaves_room_for_the_articles(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.open(size=size) as running:
        await _begin(running)
        for keys in (*THROUGH, ()):
            strip = _strip(running)
            assert strip.size.height <= (2 if size[1] < 16 else 3)
            screen = running.app.screen
            assert screen.max_scroll_y == 0
            assert running.app.desk.view.size.height > 0
            assert "next" in _told(running) or "end" in _told(running)
            await _press(running, *keys)


async def test_what_the_reader_hears_of_is_said_on_the_desk_of_the_tour(desk: Desk) -> None:
    async with desk.open() as running:
        await _begin(running)
        await running.press("f11")
        said = str(running.app.screen.query_one(StatusLine).render())
        assert "F11: no command here" in said
        assert "F11" not in running.status


def test_the_steps_name_commands_that_there_are() -> None:
    named = {name for step in STEPS for goal in step.goals for name in re.findall(r"{(.*?)}", goal.text)}
    assert {name for name in named if not is_command(name)} == {QUERY, "blame", "⏎"}
    assert {"search", "parallels", "tag", "compare", "differences", "undo", "export"} <= named
