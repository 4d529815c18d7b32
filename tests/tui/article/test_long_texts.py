"""Long articles: what is in sight is there at once, the rest follows, and no place is lost meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.tui.article.article_text import ArticleText

if TYPE_CHECKING:
    import pytest

    from tests.tui.conftest import Desk, Running

_SENTENCE = "“It moved,” she said – and nobody, of all who stood there, had an answer that would do. "
LONG = "\n\n".join(f"Paragraph {number} begins here. {_SENTENCE * 3}".rstrip() for number in range(1, 5001))
"""Some 1.5 million characters."""


def _first_row(running: Running) -> str:
    return running.view.render_line(0).text[:-1].strip()


def _words_at_the_top(running: Running) -> str:
    view = running.view
    return view.article.text[view.place[0] :][:12]


async def _wait_filled(running: Running) -> None:
    await running.until(lambda: running.view.is_filled)
    await running.settle()


async def _not_yet(*_: object) -> None:
    """Wrap nothing but what is asked for, as in the moment after an article was opened."""


async def test_the_first_rows_are_there_before_the_rest_is_wrapped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.hold_only(LONG)
    monkeypatch.setattr(ArticleText, "_fill", _not_yet)
    async with desk.open() as running:
        view = running.view
        assert not view.is_filled
        assert _first_row(running).startswith("Paragraph 1 begins here.")
        estimated = view.virtual_size.height
        while view._layout.fill():
            pass
        assert 0.5 < estimated / len(view._layout) < 2


async def test_all_of_it_is_wrapped_in_the_end(desk: Desk) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        await _wait_filled(running)
        assert running.view.virtual_size.height == len(running.view._layout)
        await running.press("G")
        assert (
            "answer that would do."
            in running.view.render_line(running.view.point_of(running.view.caret)[1]).text
        )
        assert running.view.scroll_offset.y == running.view.max_scroll_y
        await running.press("g")
        assert _first_row(running).startswith("Paragraph 1 begins")


async def test_far_places_are_gone_to_before_all_is_wrapped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.hold_only(LONG)
    monkeypatch.setattr(ArticleText, "_fill", _not_yet)
    async with desk.open() as running:
        view = running.view
        await running.press("ctrl+f")
        await running.type("Paragraph 4321 ")
        await running.settle()
        assert running.after_caret.startswith("Paragraph 4321 begins")
        row = view.point_of(view.caret)[1]
        assert "Paragraph 4321 begins" in view.render_line(row).text
        await running.press("enter", "colon")
        await running.type("50%")
        await running.press("enter")
        assert view.caret == -(-len(view.article.text) // 2)
        assert 0 <= view.point_of(view.caret)[1] < view.size.height
        await running.press("G")
        assert 0 <= view.point_of(view.caret)[1] < view.size.height
        await running.press("g")
        assert _first_row(running).startswith("Paragraph 1 begins")
        assert not view.is_filled


async def test_filling_what_is_above_keeps_the_place(desk: Desk) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        view = running.view
        view.go_to(view.article.text.index("Paragraph 2500 "))
        await running.pilot.pause()
        words, row = _words_at_the_top(running), view.point_of(view.caret)[1]
        await _wait_filled(running)
        assert _words_at_the_top(running) == words
        assert view.point_of(view.caret)[1] == row
        assert "Paragraph 2500 begins" in view.render_line(row).text


async def test_resizing_keeps_the_words_at_the_top(desk: Desk) -> None:
    desk.hold_only(LONG)
    async with desk.open() as running:
        view = running.view
        view.go_to(view.article.text.index("Paragraph 3000 "))
        await running.pilot.pause()
        top = view.place[0]
        for width in (80, 60, 120, 200, 120):
            await running.pilot.resize_terminal(width, 36)
            await _wait_filled(running)
            start, end = view._layout.bounds(view.scroll_offset.y)
            assert start <= top < end
            assert 0 <= view.point_of(view.caret)[1] < view.size.height
        assert view.place[0] == top


async def test_an_article_of_one_line(desk: Desk) -> None:
    text = "word " * 60_000 + "end"
    desk.hold_only(text)
    async with desk.open(size=(80, 24)) as running:
        await _wait_filled(running)
        view = running.view
        await running.press("G")
        assert "end" in view.render_line(view.point_of(len(text) - 3)[1]).text
        for key in ("b", "k", "ctrl+u", "l", "w", "W", "end", "home", "space"):
            await running.press(key)
            assert 0 <= view.point_of(view.caret)[1] < view.size.height, key
        await running.press("g", "v", "3", "w")
        assert running.selected() == "word word word"
        await running.press("colon")
        await running.type("50%")
        await running.press("enter")
        assert view.caret == -(-len(text) // 2)


async def test_an_article_of_one_word(desk: Desk) -> None:
    desk.hold_only("x" * 300_000)
    async with desk.open(size=(80, 24)) as running:
        await _wait_filled(running)
        await running.press("G", "k", "g", "j", "space")
        assert 0 <= running.view.point_of(running.view.caret)[1] < running.view.size.height


async def test_folds_that_are_found_later_keep_the_place(desk: Desk) -> None:
    paragraphs = LONG.split("\n\n")
    for place in (100, 1000, 3000):
        paragraphs[place:place] = ["Advertisement", "Share on Facebook"]
    desk.hold_only("\n\n".join(paragraphs))
    async with desk.open() as running:
        view = running.view
        view.go_to(view.article.text.index("Paragraph 2000 "))
        await running.pilot.pause()
        words = _words_at_the_top(running)
        await running.until(lambda: bool(view._folds))
        await _wait_filled(running)
        assert _words_at_the_top(running) == words
        assert running.after_caret.startswith("Paragraph 2000 begins")
        assert view._layout.fold_at(view.article.text.index("Advertisement")) is not None
        await running.press("ctrl+f")
        await running.type("Facebook")
        await running.settle()
        assert running.after_caret.startswith("Facebook")
        assert view.fold_here() is None
