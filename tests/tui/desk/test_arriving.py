"""Arriving at a passage: in sight, the caret at its start, its words marked until the reader moves on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.tui.article.marks import Layer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio

_SAID = "We closed it because it moved,” said Dr. Ines Marl. “Nobody was hurt."


async def _from_the_quotations(running: Running) -> str:
    await running.press("Q")
    await running.press("enter")
    return _SAID


async def _from_the_compare_view(running: Running) -> str:
    await running.press("V")
    await running.press("g", "enter")
    return "Bridge stays shut after night of wind"


async def _from_the_matrix(running: Running) -> str:
    await running.press("B")
    await running.press("enter")
    return "38 lorries"


async def _from_a_parallel(running: Running) -> str:
    await running.go_to("We closed it")
    await running.press("p")
    await running.press("enter", "enter")
    return 'The engineer said it was closed "because it moved", and that nobody was hurt.'


async def _from_a_link(running: Running) -> str:
    await running.go_to("The city had counted")
    await running.press("p")
    await running.press("2")
    await running.press("escape", "x")
    return "The police counted 41 lorries."


async def _from_the_notes(running: Running) -> str:
    await running.press("M", "enter")
    return "38 lorries"


_WAYS: Mapping[str, Callable[[Running], Awaitable[str]]] = {
    "quotations": _from_the_quotations,
    "compare": _from_the_compare_view,
    "matrix": _from_the_matrix,
    "parallel": _from_a_parallel,
    "link": _from_a_link,
    "notes": _from_the_notes,
}
ways = pytest.mark.parametrize("way", _WAYS.values(), ids=_WAYS)


def _marked(running: Running) -> list[str]:
    """Return the words that are marked as those arrived at, in all panes."""
    return [
        view.article.text[mark.start : mark.end]
        for view in running.screen.row.views.values()
        for mark in view.marks.all
        if mark.layer is Layer.ARRIVED
    ]


async def _arrive(running: Running, way: Callable[[Running], Awaitable[str]]) -> str:
    running.features.open_panes.open(running.article("alder.txt").id)
    await running.settle()
    words = await way(running)
    await running.settle()
    return words


@ways
@pytest.mark.parametrize("size", [(80, 24), (160, 24)])
async def test_every_way_ends_at_marked_words_with_the_caret_at_their_start(
    desk: Desk, way: Callable[[Running], Awaitable[str]], size: tuple[int, int]
) -> None:
    desk.mark("38 lorries", tags=["claim"], note="fewer than the police say")
    async with desk.open(size=size) as running:
        words = await _arrive(running, way)
        assert _marked(running) == [words]
        view = running.view
        assert running.focused() is view
        assert running.after_caret.startswith(words)
        assert view.selection is None
        row = view.height_of(view.caret) + view.scroll_offset.y
        assert min(row, 2) <= view.height_of(view.caret) < view.size.height
        assert 0 <= view.height_of(view.caret + len(words) - 1) < view.size.height


@ways
@pytest.mark.parametrize("key", ["j", "w", "v", "escape"])
async def test_the_mark_is_gone_when_the_reader_moves_on_selects_or_goes_back(
    desk: Desk, way: Callable[[Running], Awaitable[str]], key: str
) -> None:
    desk.mark("38 lorries", tags=["claim"], note="fewer than the police say")
    async with desk.open(size=(160, 24)) as running:
        await _arrive(running, way)
        caret = running.view.caret
        await running.press(key)
        assert _marked(running) == []
        assert running.features.open_panes.arrived == ()
        if key == "escape":
            assert running.view.caret == caret


async def test_a_far_place_in_a_closed_article_is_in_sight_with_context_above(desk: Desk) -> None:
    filler = "\n\n".join(f"Paragraph {number} tells of rain." for number in range(200))
    (desk.folder / "dale.txt").write_text(
        f"A long day\n\n{filler}\n\nShe said: “It snowed in May.”\n\n{filler}\n"
    )
    async with desk.open(size=(80, 24)) as running:
        screen = running.screen
        screen.panes = (running.article("alder.txt").id,)
        await running.settle()
        await running.press("Q")
        await running.type("/snowed")
        await running.press("enter", "enter")
        assert _marked(running) == ["It snowed in May."]
        assert 2 <= running.view.height_of(running.view.caret) < running.view.size.height - 2
        await running.press("ctrl+d", "ctrl+d")
        assert _marked(running) == []


async def test_moving_along_answers_marks_the_one_that_is_looked_at(five: Desk) -> None:
    async with five.open(size=(240, 60)) as running:
        screen = running.screen
        screen.features.open_panes.open(running.article("ardwire.txt").id)
        await running.settle()
        screen.focus_article()
        await running.go_to("Four members of the night shift")
        before = dict(screen.row.places)
        await running.press("p")
        seen = set()
        for _ in range(2):
            (words,) = _marked(running)
            seen.add(words)
            await running.press("down")
        assert len(seen) == 2
        await running.press("escape")
        assert _marked(running) == []
        assert dict(screen.row.places) == before


@pytest.mark.parametrize("size", [(80, 24), (160, 36)])
async def test_lined_up_the_answer_that_is_looked_at_is_marked(five: Desk, size: tuple[int, int]) -> None:
    async with five.open(size=size) as running:
        screen = running.screen
        screen.features.open_panes.open(running.article("ardwire.txt").id)
        await running.settle()
        screen.focus_article()
        await running.go_to("Four members of the night shift")
        await running.press("p")
        for key in ("enter", "down", "down"):
            await running.press(key)
            question = running.features.who_else.question
            assert question is not None
            answer = question.looked_at_in(question.marked)
            assert answer is not None
            assert answer.parallel is not None
            span, text = answer.parallel.b, running.screen.article(answer.article).text
            await running.settle()
            assert _marked(running) == [text[span.start : span.end]]


async def test_a_hit_of_the_search_is_lit_by_the_search_alone(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("slash")
        await running.type("lorries")
        await running.press("enter")
        assert _marked(running) == []
        current = [mark for mark in running.view.marks.all if mark.layer is Layer.CURRENT_HIT]
        assert [running.view.article.text[each.start : each.end] for each in current] == ["lorries"]
        assert running.after_caret.startswith("lorries")


async def test_what_was_not_read_has_no_words_to_mark(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["claim"], note="fewer than the police say")
    async with desk.open() as running:
        await running.press("B", "right", "enter")
        assert running.features.open_panes.arrived == ()
        assert running.screen.active == running.article("birch.txt").id
