"""Furniture is one line until it is opened; what the reader folds and opens is kept; no offset changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.tui.desk import folds
from synoptic.tui.shell.settings import Settings
from tests.tui.article.pointer import Pointer, on_screen
from tests.tui.desk.paper_desk import PaperDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.tui.conftest import Desk, Running

TEXT = (
    "Bridge stays shut after a night of wind\n\n"
    "The city had counted lorries on the bridge, and the harbour was quiet until the morning came.\n\n"
    "Advertisement\n\nShare on Facebook\n\n"
    "A third paragraph tells of the harbour, where the cranes stood still for the whole of the night.\n\n"
    "12 comments\n\n"
    "The last paragraph tells of the rain, which began at noon and ended when nobody looked out for it.\n"
)


def _drawn(running: Running) -> str:
    """Return the rows of the article as they stand on the screen."""
    view = running.view
    return "\n".join(view.render_line(y).text.rstrip(" ░▌") for y in range(view.size.height))


async def test_furniture_is_one_line_that_says_how_much_and_why(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        drawn = _drawn(running)
        assert "Advertisement" not in drawn
        assert "Facebook" not in drawn
        assert drawn.count("of boilerplate folded") == 2
        assert "2 lines of boilerplate folded · ⏎ opens" in drawn
        assert "1 line of boilerplate folded · ⏎ opens" in drawn
        await running.press("5", "j")
        assert running.after_caret.startswith("Advertisement")
        assert "2 lines folded:" in running.status
        assert "a share button" in running.status
        fold = running.view.fold_here()
        assert fold is not None
        assert len(fold.reasons) == fold.lines == 2


async def test_what_a_thread_finds_before_there_are_panes_is_folded_once_there_are(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(find: Callable[..., object], *arguments: object) -> object:
        return find(*arguments)

    monkeypatch.setattr(folds, "_AT_ONCE", 0)
    monkeypatch.setattr("asyncio.to_thread", at_once)
    desk.hold_only(TEXT)
    async with desk.open() as running:
        assert _drawn(running).count("of boilerplate folded") == 2


async def test_a_fold_is_passed_over_in_one_step(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        for key, back in (("j", "k"), ("l", "h"), ("w", "W")):
            running.view.caret = running.view.article.text.index("Advertisement")
            await running.press(key)
            forward = running.view.caret
            assert running.view.fold_here() is None, key
            assert running.after_caret.lstrip("\n").startswith("A third"), key
            await running.press(back)
            assert running.view.caret < forward
            while running.view.caret == running.view.article.text.index("A third") - 1:
                await running.press(back)
            assert running.view.fold_here() is not None, back
            assert running.after_caret.startswith("Advertisement"), back


@pytest.fixture
def folded(desk: Desk) -> Iterator[PaperDesk]:
    """One article with boilerplate."""
    desk.hold_only(TEXT)
    paper = PaperDesk(desk.folder, desk.library.folder)
    yield paper
    paper.close()


def _folded(paper: PaperDesk) -> list[str]:
    article = paper.view.article
    return [article.text[fold.span.start : fold.span.end] for fold in paper.features.folds.of(article)]


@pytest.mark.parametrize("command", ["highlight", "fold"])
async def test_enter_and_z_open_a_fold_and_z_folds_it_again(folded: PaperDesk, command: str) -> None:
    furniture = _folded(folded)
    view = folded.read("alone.txt", "Bridge")
    view.caret = view.article.text.index("Advertisement")
    await folded.do(command)
    assert view.fold_here() is None
    assert _folded(folded) == furniture[1:]
    assert not folded.annotations.highlights
    folded.read("alone.txt", "Share")
    await folded.do("fold")
    assert view.fold_here() is not None
    assert view.article.text[view.caret :].startswith("Advertisement")
    assert _folded(folded) == furniture


async def test_capital_z_opens_and_folds_all_furniture(folded: PaperDesk) -> None:
    furniture = _folded(folded)
    assert len(furniture) == 2
    await folded.do("fold-furniture")
    assert _folded(folded) == []
    await folded.do("fold-furniture")
    assert _folded(folded) == furniture
    assert folded.said == "Boilerplate is folded; Z opens it."


async def test_where_there_is_no_furniture_z_says_so(paper: PaperDesk) -> None:
    await paper.do("fold-furniture")
    assert "No boilerplate" in paper.said


async def test_the_reader_folds_a_paragraph_and_selected_lines(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        await running.go_to("harbour, where")
        await running.press("z")
        assert "1 line folded by you · ⏎ opens" in _drawn(running)
        assert "A third" not in _drawn(running)
        assert "you folded it" in running.status
        await running.press("enter")
        assert "A third paragraph" in _drawn(running)
        await running.go_to("third")
        await running.press("v", "4", "right_curly_bracket", "z")
        drawn = _drawn(running)
        assert "lines folded by you" in drawn
        assert "The last paragraph" not in drawn
        assert running.selected() is None


async def test_folds_and_openings_are_kept_over_a_restart(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        running.view.caret = running.view.article.text.index("Advertisement")
        await running.press("z")
        await running.go_to("city")
        await running.press("z")
        await running.press("q")
    async with desk.open() as running:
        drawn = _drawn(running)
        assert "Share on Facebook" in drawn
        assert "The city" not in drawn
        assert "1 line folded by you" in drawn
        assert "1 line of boilerplate folded" in drawn


async def test_a_hit_inside_a_fold_opens_it(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        await running.press("slash")
        await running.type("Facebook")
        await running.settle()
        await running.press("enter")
        assert running.after_caret.startswith("Facebook")
        assert running.view.fold_here() is None
        assert "Share on Facebook" in _drawn(running)
        assert "1 line of boilerplate folded" in _drawn(running), "the others stay"


async def test_a_highlight_inside_a_fold_is_gone_to(desk: Desk) -> None:
    desk.hold_only(TEXT)
    desk.mark("Share on", note="why?")
    async with desk.open() as running:
        await running.press("right_square_bracket")
        assert running.after_caret.startswith("Share on Facebook")
        assert "■ highlight — why?" in running.status
        assert "Share on Facebook" in _drawn(running)


async def test_a_selection_over_a_fold_is_exact_and_is_kept_so(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        await running.go_to("until")
        await running.press("v", "right_parenthesis", "j", "j", "j", "j")
        text, view = running.view.article.text, running.view
        target = view.target()
        assert target is not None
        passage = target.passage
        assert passage.text == text[text.index("until") : view.caret]
        assert "Advertisement\n\nShare on Facebook" in passage.text
        await running.press("enter")
        assert running.exact == [passage.text]
        (highlight,) = running.store.annotations.highlights.values()
        assert (highlight.current.start, highlight.current.end) == (passage.start, passage.end)


async def test_opening_a_fold_above_keeps_the_place_in_the_text(desk: Desk) -> None:
    desk.hold_only(TEXT + "\n\n".join(f"Paragraph {number} has words." for number in range(100)))
    async with desk.open() as running:
        view = running.view
        await running.go_to("Paragraph 80 ")
        top, _ = view.place
        await running.press("Z")
        assert view.place[0] == top
        assert running.after_caret.startswith("Paragraph 80 ")


async def test_folding_can_be_switched_off(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open(settings=Settings(fold_furniture=False)) as running:
        assert "folded" not in _drawn(running)
        assert "Advertisement" in _drawn(running)


async def test_a_fold_is_drawn_where_it_is_pointed_at(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        view, text = running.view, running.view.article.text
        one, other = (view.point_of(text.index(words)) for words in ("Advertisement", "Facebook"))
        assert one == other
        await Pointer(running.pilot).click(*on_screen(view, (one[0] + 4, one[1])))
        await running.settle()
        assert "Share on Facebook" in _drawn(running)
        assert running.exact == []
