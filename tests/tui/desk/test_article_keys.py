"""Keys of an article on the desk: what the status line says, and what Enter and Escape do of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.article.test_caret import TEXT

if TYPE_CHECKING:
    from tests.tui.conftest import Desk


# Counts


async def test_a_count_is_shown_and_escape_forgets_it(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        await running.press("1", "2")
        assert running.view.count == 12
        assert "12…" in running.status
        await running.press("escape")
        assert "12…" not in running.status
        await running.press("w")
        assert running.after_caret.startswith("first")


async def test_a_digit_tags_where_there_is_such_a_tag_and_counts_elsewhere(desk: Desk) -> None:
    desk.hold_only(TEXT)
    desk.mark("third line", tags=["claim"])
    async with desk.open() as running:
        await running.press("2", "w")
        assert running.after_caret.startswith("line of")
        await running.press("number_sign")
        assert "#…" in running.status
        await running.press("1", "w")
        assert running.after_caret.startswith("of this")
        await running.press("1")
        assert running.exact[0] == "The first line of this text is long enough to hold a column of its own."
        assert running.after_caret.startswith("of this"), "the caret stays in it"
        await running.press("u")
        await running.go_to("third")
        await running.press("1")
        (highlight,) = running.store.annotations.highlights.values()
        assert not highlight.tags
        assert running.view.count is None
        await running.go_to("enough")
        await running.press("v", "w", "1")
        assert running.exact == ["enough", "third line"]


# Highlights and hits


async def test_m_goes_through_the_highlights_that_overlap(desk: Desk) -> None:
    desk.hold_only(TEXT)
    desk.mark("this text is long enough", tags=["outer"])
    desk.mark("text is long", tags=["inner"], note="why so long?")
    desk.mark("is long enough to hold", tags=["later"])
    async with desk.open() as running:
        await running.go_to("long enough")
        assert "■ inner (" in running.status
        assert " of 3 here)" in running.status
        assert "why so long?" in running.status
        seen = []
        for _ in range(3):
            await running.press("m")
            seen.append(running.status.split("■ ")[1].split(" ")[0])
        assert sorted(seen) == ["inner", "later", "outer"]
        assert seen[-1] == "inner"
        await running.press("m")
        chosen = running.status.split("■ ")[1].split(" ")[0]
        await running.press("d")
        left = {
            tag.name
            for each in running.store.annotations.highlights.values()
            for tag in running.store.annotations.tags_of(each)
        }
        assert left == {"inner", "outer", "later"} - {chosen}


async def test_brackets_choose_the_highlight_that_begins_there(desk: Desk) -> None:
    desk.hold_only(TEXT)
    desk.mark("line is about as long", tags=["long"])
    desk.mark("third line is", tags=["short"])
    async with desk.open() as running:
        for key, tag in (("right", "short"), ("right", "long"), ("left", "short")):
            await running.press(f"{key}_square_bracket")
            assert f"■ {tag}" in running.status


async def test_n_goes_from_hit_to_hit_through_the_articles(desk: Desk) -> None:
    async with desk.open(size=(200, 50)) as running:
        await running.press("slash")
        await running.type("because it moved")
        await running.settle()
        await running.press("enter")
        seen = []
        for key in ("n", "n", "N", "N"):
            await running.press(key)
            seen.append((running.view.article.path, running.after_caret[:16]))
        assert {words for _, words in seen} == {"because it moved"}
        assert len({path for path, _ in seen}) == 2
        assert seen[0] != seen[1]
        assert seen[2] == seen[0]
        assert seen[3] == seen[1]


# Selecting


async def test_v_again_or_escape_drops_the_selection(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        for key in ("v", "escape"):
            await running.go_to("first")
            await running.press("v", "w")
            assert "SELECT" in running.status
            await running.press(key)
            assert "SELECT" not in running.status
            assert running.selected() is None
            assert not running.view.selecting
            assert running.after_caret.startswith(" line of")


# Reshaping


async def test_r_moves_both_ends_of_a_highlight_and_enter_keeps_it(desk: Desk) -> None:
    desk.hold_only(TEXT)
    desk.mark("third line", tags=["claim"], note="mine")
    async with desk.open() as running:
        await running.go_to("third")
        before = running.store.annotations
        await running.press("r")
        assert "RESHAPE" in running.status
        assert running.selected() == "third line"
        await running.press("w", "w")
        assert running.selected() == "third line is about"
        await running.press("h", "h")
        assert running.selected() == "third line is abo"
        await running.press("o", "W", "l")
        assert running.selected() == "he third line is abo"
        assert running.exact == ["third line"], "nothing is kept before Enter"
        await running.press("enter")
        assert running.exact == ["he third line is abo"]
        (highlight,) = running.store.annotations.highlights.values()
        text = running.view.article.text
        assert highlight.current.start == text.index("he third")
        assert text[highlight.current.start : highlight.current.end] == "he third line is abo"
        assert [tag.name for tag in running.store.annotations.tags_of(highlight)] == ["claim"]
        note = running.store.annotations.note_on(highlight.id)
        assert note is not None
        assert note.text == "mine"
        assert running.selected() is None
        assert "RESHAPE" not in running.status
        await running.press("u")
        assert running.store.annotations == before
        await running.press("U")
        assert running.exact == ["he third line is abo"]


async def test_escape_leaves_a_highlight_as_it_was(desk: Desk) -> None:
    desk.hold_only(TEXT)
    desk.mark("third line")
    async with desk.open() as running:
        await running.go_to("third")
        before = running.store.annotations
        await running.press("r", "w", "escape")
        assert running.store.annotations == before
        assert not running.view.reshaping
        await running.press("v", "w", "enter")
        assert len(running.exact) == 2, "what is selected afterwards is a highlight of its own"


async def test_r_reshapes_the_highlight_that_m_chose(desk: Desk) -> None:
    desk.hold_only(TEXT)
    desk.mark("third line is")
    desk.mark("line")
    async with desk.open() as running:
        await running.go_to("line is")
        await running.press("m", "r")
        assert running.selected() == "third line is"
        await running.press("w", "enter")
        assert sorted(running.exact) == ["line", "third line is about"]
