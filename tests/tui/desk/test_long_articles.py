"""A long article on the desk: furniture is found while it is read, and far places are gone to meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.article.test_viewport import HUGE

if TYPE_CHECKING:
    from tests.tui.conftest import Desk

_PARAGRAPHS = HUGE.split("\n\n")[:600]
"""Some 180,000 characters: more than are looked through before they are drawn."""


async def test_folds_that_are_found_later_keep_the_place_and_open_for_a_find(desk: Desk) -> None:
    paragraphs = [*_PARAGRAPHS]
    for place in (100, 300):
        paragraphs[place:place] = ["Advertisement", "Share on Facebook"]
    desk.hold_only("\n\n".join(paragraphs))
    async with desk.open() as running:
        view = running.view
        view.go_to(view.article.text.index("Paragraph 200 "))
        await running.pilot.pause()
        top, height = view.place[0], view.height_of(view.caret)
        fold = view.article.text.index("Advertisement")
        await running.until(lambda: view.point_of(fold + 1)[1] == view.point_of(fold + 20)[1])
        await running.until(lambda: view.is_filled)
        assert (view.place[0], view.height_of(view.caret)) == (top, height)
        await running.press("ctrl+f")
        await running.type("Facebook")
        await running.settle()
        assert running.after_caret.startswith("Facebook")
        assert view.fold_here() is None
        await running.press("enter", "colon")
        await running.type("50%")
        await running.press("enter")
        assert view.caret == -(-len(view.article.text) // 2)
        assert 0 <= view.height_of(view.caret) < view.size.height
