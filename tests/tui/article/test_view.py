"""The view in an app: each key and each gesture reaches the part that knows it, and is reported."""

from __future__ import annotations

import gc
import warnings
from time import monotonic
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span
from synoptic.corpus.articles.boilerplate import Fold
from synoptic.tui.article.marks import Layer, Mark
from synoptic.tui.article.view import ArticleView
from synoptic.tui.commands import COMMANDS, Where, split_keys
from synoptic.tui.shell.settings import Settings
from tests.tui.article.pointer import RIGHT, on_screen
from tests.tui.article.reader import Reader
from tests.tui.article.stage import on_stage
from tests.tui.article.test_caret import TEXT
from tests.tui.article.test_drag import FURNISHED
from tests.tui.article.test_viewport import HUGE, LONG
from tests.tui.quiet import PATIENCE

if TYPE_CHECKING:
    import pytest
    from textual.pilot import Pilot

_SIZE = (90, 24)
_KEYS = [split_keys(command.keys) for command in COMMANDS if command.where is Where.ARTICLE]


def _at(view: ArticleView, words: str, *, last: bool = False) -> tuple[int, int]:
    offset = view.article.text.index(words) + (len(words) - 1 if last else 0)
    return on_screen(view, view.point_of(offset))


def _selected(view: ArticleView) -> str | None:
    span = view.selection
    return None if span is None else view.article.text[span.start : span.end]


async def _fill(view: ArticleView, pilot: Pilot[None]) -> None:
    while not view.is_filled:
        await pilot.pause(0.01)
    await pilot.pause()


async def test_every_key_does_with_a_view_what_it_does_with_its_parts() -> None:
    plain = [[key] for keys in _KEYS for key in keys]
    selecting = [["v", keys[0]] for keys in _KEYS]
    async with on_stage(TEXT, size=_SIZE) as (app, pilot, _):
        view, reader = app.view, Reader(TEXT, size=_SIZE)
        for keys in [*plain, *selecting, ["s", "s", "S"], ["v", "w", "o"]]:
            reader.go_to("nobody")
            view.go_to(reader.caret.offset)
            reader.press(*keys)
            await pilot.press(*keys)
            assert (view.caret, view.origin) == (reader.caret.offset, reader.caret.origin), keys
            assert view.point_of(view.caret) == reader.point, keys


async def test_a_count_is_taken_by_the_next_key() -> None:
    async with on_stage(LONG, size=_SIZE) as (app, pilot, _):
        view, reader = app.view, Reader(LONG, size=_SIZE)
        for key in ("j", "w", "right_curly_bracket", "space", "percent_sign", "0", "s", "v"):
            view.type_digit(3)
            reader.press("3", key)
            await pilot.press(key)
            assert (view.caret, view.origin, view.count) == (
                reader.caret.offset,
                reader.caret.origin,
                reader.caret.count,
            ), key
        view.type_digit(4)
        view.forget_count()
        assert view.take_count() == 1


async def test_highlights_are_gone_to_chosen_and_taken_hold_of() -> None:
    spans = {
        name: Span(TEXT.index(words), TEXT.index(words) + len(words))
        for name, words in (
            ("long", "nobody followed her"),
            ("short", "nobody"),
        )
    }
    marks = [Mark(span.start, span.end, Layer.HIGHLIGHT, highlight=name) for name, span in spans.items()]
    async with on_stage(TEXT, size=_SIZE) as (app, pilot, _):
        view = app.view
        view.show_marks({"test": marks})
        await pilot.press("3", "right_square_bracket")
        assert view.caret == spans["short"].start
        chosen = []
        for key in ("right_square_bracket", "m", "m"):
            await pilot.press(key)
            mark = view.chosen()
            assert mark is not None
            chosen.append(mark.highlight)
        assert chosen == ["short", "long", "short"]
        await pilot.press("m", "r")
        assert (view.reshaping, view.selection) == ("long", spans["long"])
        view.drop_selection()
        assert (view.reshaping, view.selection, view.caret) == ("", None, spans["long"].start)
        view.rest_in(spans["long"])
        mark = view.chosen()
        assert mark is not None
        assert mark.highlight == "long"
        await pilot.press("left_square_bracket")
        assert view.caret == spans["long"].start


async def test_a_drag_and_clicks_select_and_are_reported() -> None:
    async with on_stage(TEXT, size=_SIZE) as (app, _, pointer):
        view = app.view
        await pointer.drag(_at(view, "Short"), _at(view, "third", last=True))
        assert _selected(view) == TEXT[TEXT.index("Short") : TEXT.index(" line is")]
        await pointer.drag(_at(view, "body followed"), _at(view, "lowed"), ctrl=True)
        assert _selected(view) == "nobody followed"
        assert app.reports == ["Selected", "Selected"]
        await pointer.click(*_at(view, "quiet"))
        assert _selected(view) is None
        await pointer.click(*_at(view, "quiet"))
        assert _selected(view) == "quiet"
        await pointer.click(*_at(view, "dark"), shift=True)
        assert _selected(view) == TEXT[TEXT.index("dark") : TEXT.index("quiet")]
        await pointer.move(*_at(view, "Short"))
        assert _selected(view) == TEXT[TEXT.index("dark") : TEXT.index("quiet")], "the button is up"


async def test_a_drag_snaps_to_words_with_the_setting() -> None:
    async with on_stage(TEXT, settings=Settings(snap_to_words=True)) as (app, _, pointer):
        await pointer.drag(_at(app.view, "body followed"), _at(app.view, "lowed"))
        assert _selected(app.view) == "nobody followed"


async def test_clicks_follow_one_another_by_the_clock() -> None:
    seconds = iter([0.0, 0.1, 5.0])
    async with on_stage(TEXT, clock=lambda: next(seconds)) as (app, _, pointer):
        for words in (None, "quiet", None):
            await pointer.click(*_at(app.view, "quiet"))
            assert _selected(app.view) == words


async def test_a_drag_past_the_edge_scrolls_and_selects_on() -> None:
    async with on_stage(LONG, size=_SIZE) as (app, pilot, pointer):
        view = app.view

        async def until(row: int) -> None:
            end = monotonic() + PATIENCE
            while view.scroll_offset.y != row and not view.scroll_offset.y >= row > 0:
                assert monotonic() < end, view.scroll_offset
                await pilot.pause(0.01)

        await pointer.press(*_at(view, "Paragraph 3 "))
        await pointer.move(view.region.x + 10, view.region.bottom + 1)
        await until(5)
        selected = _selected(view)
        assert selected is not None
        assert selected.startswith("Paragraph 3 has words")
        assert "Paragraph 14 " in selected
        await pointer.move(view.region.x + 10, view.region.y + 4)
        stopped = view.scroll_offset.y
        await pointer.release()
        await pilot.pause(0.1)
        assert view.scroll_offset.y == stopped
        # And up again, past the top edge.
        await pointer.press(view.region.x + 10, view.region.y + 12)
        await pointer.move(view.region.x + 10, view.region.y - 1)
        await until(0)
        await pointer.release()
        assert view.caret < 60
        assert view.selection is not None


async def test_the_right_button_and_the_pointer_over_highlights_are_reported() -> None:
    start = TEXT.index("nobody")
    async with on_stage(TEXT, size=_SIZE) as (app, _, pointer):
        view = app.view
        view.show_marks({"test": [Mark(start, start + 6, Layer.HIGHLIGHT, highlight="h")]})
        await pointer.move(*_at(view, "body"))
        await pointer.move(*_at(view, "ody"))
        await pointer.move(*_at(view, "Short"))
        assert app.reports == ["Hovered", "Hovered"]
        await pointer.click(*_at(view, "quiet"), RIGHT)
        assert app.reports[2:] == ["MenuAsked"]
        assert view.caret == TEXT.index("quiet")
        view.go_to(TEXT.index("nobody"))
        view.origin = view.caret + 6
        await pointer.click(*_at(view, "body"), RIGHT)
        assert _selected(view) == "nobody", "what is selected stays so"


async def test_the_wheel_scrolls_and_the_caret_stays_in_sight() -> None:
    async with on_stage(LONG, size=_SIZE) as (app, pilot, pointer):
        view = app.view
        await pointer.wheel(5, 5, 3)
        await pilot.wait_for_scheduled_animations()
        assert view.scroll_offset.y >= 3
        assert 0 <= view.height_of(view.caret) < view.size.height
        await pointer.wheel(5, 5, -3)
        await pilot.wait_for_scheduled_animations()
        assert view.scroll_offset.y == 0


async def test_the_column_at_the_right_edge_goes_where_it_is_pressed_and_dragged() -> None:
    async with on_stage(LONG, size=_SIZE) as (app, _, pointer):
        view = app.view
        x, height = view.region.right - 1, view.size.height
        await pointer.click(x, height // 2)
        assert 0.4 < view.caret / len(LONG) < 0.6
        await pointer.drag((x, 0), (x, height // 4), (x, height - 1))
        assert view.scroll_offset.y == view.max_scroll_y
        assert view.selection is None
        await pointer.drag((x, height - 1), (x - 20, -3))
        assert view.scroll_offset.y == 0
        await pointer.move(x - 20, height - 2)
        assert view.scroll_offset.y == 0, "the button is up"


async def test_a_fold_reports_a_click_and_opens_for_a_place_in_it() -> None:
    fold = Fold(Span(FURNISHED.index("Advertisement"), FURNISHED.index("A third")), 2, ("ads",))
    async with on_stage(FURNISHED, size=_SIZE) as (app, pilot, pointer):
        view = app.view
        view.show_folds([fold])
        await pilot.pause()
        x, y = _at(view, "Advertisement")
        await pointer.click(x + 5, y)
        assert app.reports == ["FoldPressed"]
        assert view.fold_here() == fold
        assert list(view.folds_in_sight) == [fold]
        view.go_to(FURNISHED.index("Facebook"))
        await pilot.pause()
        assert app.reports == ["FoldPressed", "Unfolded"]
        assert view.fold_here() is None
        assert not view.folds_in_sight


async def test_a_long_text_is_wrapped_to_its_end_and_keeps_its_place() -> None:
    async with on_stage(HUGE, size=_SIZE) as (app, pilot, _):
        view = app.view
        assert view.render_line(0).text.strip().startswith("Paragraph 1 begins here.")
        view.go_to(HUGE.index("Paragraph 2500 "))
        await pilot.pause()
        top, height = view.place[0], view.height_of(view.caret)
        await _fill(view, pilot)
        assert (view.place[0], view.height_of(view.caret)) == (top, height)
        assert "Paragraph 2500 begins" in view.render_line(height).text
        await pilot.resize_terminal(60, 24)
        await pilot.pause()
        assert view.is_settled
        assert view.place[0] == top
        assert 0 <= view.height_of(view.caret) < view.size.height
        await _fill(view, pilot)
        await pilot.press("G")
        assert view.scroll_offset.y == view.max_scroll_y == view.virtual_size.height - view.size.height
        assert "answer that would do." in view.render_line(view.height_of(view.caret)).text


async def test_wrapping_that_is_given_up_before_it_began_leaves_no_warning() -> None:
    fold = Fold(Span(0, HUGE.index("Paragraph 3 ")), 2, ("ads",))
    async with on_stage(HUGE, size=_SIZE) as (app, pilot, _):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            for folds in ([fold], [], [fold]):
                app.view.show_folds(folds)
            await pilot.pause()
            gc.collect()
        assert [str(each.message) for each in caught] == []


async def test_a_size_that_it_is_not_told_of_is_taken_once_it_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ArticleView, "on_resize", lambda view: None)
    async with on_stage(LONG, size=_SIZE) as (app, pilot, _):
        await pilot.resize_terminal(60, 24)
        while app.view.size.width != 60:
            await pilot.pause(0.01)
        await pilot.pause()
        assert app.view.is_settled
