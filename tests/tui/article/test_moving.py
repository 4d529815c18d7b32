"""Every key that moves, selects or reshapes, in the app: where the caret goes and what is selected then."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from synoptic.tui.commands import COMMANDS, Group

if TYPE_CHECKING:
    from tests.tui.conftest import Desk

TEXT = (
    "The first line of this text is long enough to hold a column of its own.\n\n"
    "Short.\n\n"
    "The third line is about as long as the first, so that the column comes back.\n\n"
    "“We left at once,” said Lt. Gen. Orla Marsh. It was dark, and “nobody followed her” then. "
    "All was quiet. She paused.\n\n"
    "One q\u0301 and 漢字 stand here.\n"
)
_LONG = "\n\n".join(
    f"Paragraph {number} has words enough for one row of the pane." for number in range(1, 201)
)


# Characters, words, sentences, paragraphs, lines


_MOTIONS = (
    ("first", ["right"], "irst line"),
    ("first", ["l", "l"], "rst line"),
    ("first", ["left"], " first"),
    ("first", ["h", "h"], "e first"),
    ("q\u0301", ["l"], " and 漢字"),
    ("漢字", ["l"], "字 stand"),
    ("first", ["w"], "line of"),
    ("first", ["ctrl+right"], "line of"),
    ("first", ["W"], "The first"),
    ("irst", ["W"], "first"),
    ("first", ["ctrl+left"], "The first"),
    ("left", ["right_parenthesis"], "It was dark"),
    ("nobody", ["right_parenthesis"], "All was"),
    ("quiet", ["left_parenthesis"], "All was"),
    ("All was", ["left_parenthesis"], "It was dark"),
    ("first", ["right_curly_bracket"], "Short."),
    ("Short", ["right_curly_bracket"], "The third"),
    ("comes back", ["left_curly_bracket"], "The third"),
    ("The third", ["left_curly_bracket"], "Short."),
    ("third", ["home"], "The third"),
    ("third", ["0"], "The third"),
    ("third", ["end"], ".\n\n“We left"),
    ("third", ["dollar_sign"], ".\n\n“We left"),
    ("third", ["g"], "The first"),
    ("third", ["ctrl+home"], "The first"),
    ("third", ["G"], ""),
    ("third", ["ctrl+end"], ""),
)


async def test_a_motion_goes_where_it_says(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        for start, keys, words in _MOTIONS:
            await running.go_to(start)
            await running.press(*keys)
            assert running.after_caret.startswith(words), (start, keys)
            assert words or not running.after_caret, (start, keys)


async def test_motions_at_the_ends_stay_there(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        for key in ("up", "left", "W", "left_parenthesis", "left_curly_bracket", "b", "ctrl+u", "g", "home"):
            await running.press(key)
            assert running.view.caret == 0, key
        await running.press("G")
        end = running.view.caret
        for key in ("right", "w", "right_parenthesis", "right_curly_bracket", "G"):
            await running.press(key)
            assert running.view.caret == end, key


async def test_a_line_down_keeps_the_column_through_short_lines_and_gaps(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        await running.go_to("enough")
        column, row = running.view.point_of(running.view.caret)
        columns = []
        for key in ("down", "j", "down", "j", "k", "up", "k", "up"):
            await running.press(key)
            columns.append(running.view.point_of(running.view.caret)[0] - column)
        blank, short = columns[0], columns[1]
        assert columns == [blank, short, blank, 0, blank, short, blank, 0]
        assert blank < short < 0
        assert running.view.point_of(running.view.caret) == (column, row)


async def test_going_sideways_gives_the_column_up(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        await running.go_to("enough")
        await running.press("j", "j", "h")
        column, _ = running.view.point_of(running.view.caret)
        await running.press("j", "j")
        assert running.view.point_of(running.view.caret)[0] == column


async def test_the_gap_between_paragraphs_is_passed_over(desk: Desk) -> None:
    desk.hold_only("One line.\nAnother line.\nA third one.\n")
    async with desk.open() as running:
        await running.go_to("line")
        for key, words in (("j", "her line."), ("j", "ird one."), ("k", "her line."), ("k", "line.")):
            await running.press(key)
            assert running.after_caret.startswith(words)


async def test_the_column_is_one_of_cells(desk: Desk) -> None:
    desk.hold_only("漢字漢字漢字\n\nabcdefghijkl\n")
    async with desk.open() as running:
        await running.press("l", "l", "2", "j")
        assert running.after_caret.startswith("efgh")


# Pages


async def test_pages_and_half_pages_move_the_text_and_the_caret(desk: Desk) -> None:
    desk.hold_only(_LONG)
    async with desk.open() as running:
        view = running.view
        height = view.size.height
        for down, up, rows in (
            ("space", "b", height - 2),
            ("pagedown", "pageup", height - 2),
            ("ctrl+d", "ctrl+u", round((height - 2) / 2)),
        ):
            await running.press(down)
            first = view.scroll_offset.y
            assert rows - 2 <= first <= rows, "rows above the caret stay in sight"
            assert view.point_of(view.caret)[1] + first == rows
            await running.press(down)
            assert view.scroll_offset.y == first + rows
            await running.press(up, up)
            assert view.scroll_offset.y == 0
            assert view.caret == 0
        await running.press("2", "space")
        assert view.point_of(view.caret)[1] + view.scroll_offset.y == 2 * (height - 2)
        await running.press("G")
        last = view.scroll_offset.y
        assert last == view.max_scroll_y
        await running.press("space")
        assert view.scroll_offset.y == last


async def test_the_caret_is_always_in_sight(desk: Desk) -> None:
    desk.hold_only(_LONG)
    async with desk.open() as running:
        view = running.view
        for key in (
            "space",
            "G",
            "ctrl+u",
            "b",
            "right_curly_bracket",
            "4",
            "0",
            "j",
            "g",
            "ctrl+d",
            "G",
            "k",
        ):
            await running.press(key)
            assert 0 <= view.point_of(view.caret)[1] < view.size.height, key


# Counts


async def test_a_count_repeats_a_motion(desk: Desk) -> None:
    desk.hold_only(_LONG)
    async with desk.open() as running:
        await running.press("3", "w")
        assert running.after_caret.startswith("words enough")
        await running.press("2", "W")
        assert running.after_caret.startswith("1 has")
        await running.press("g", "3", "right_parenthesis")
        assert running.after_caret.startswith("Paragraph 4 ")
        await running.press("1", "2", "j")
        assert running.after_caret.startswith("Paragraph 10 ")
        await running.press("1", "0", "right_curly_bracket")
        assert running.after_caret.startswith("Paragraph 20 ")
        await running.press("5", "left_curly_bracket")
        assert running.after_caret.startswith("Paragraph 15 ")
        assert running.view.count == 0


async def test_a_count_is_shown_and_escape_forgets_it(desk: Desk) -> None:
    desk.hold_only(_LONG)
    async with desk.open() as running:
        await running.press("1", "2")
        assert running.view.count == 12
        assert "12…" in running.status
        await running.press("escape")
        assert "12…" not in running.status
        await running.press("j")
        assert running.view.point_of(running.view.caret)[1] == 1


async def test_a_count_counts_once(desk: Desk) -> None:
    desk.hold_only(_LONG)
    async with desk.open() as running:
        for key in ("G", "g", "end", "right_square_bracket", "v", "s", "o", "m", "r", "S", "escape"):
            await running.press("3", key)
            assert running.view.count == 0, key


async def test_a_percentage_after_a_number(desk: Desk) -> None:
    desk.hold_only(_LONG)
    async with desk.open() as running:
        length = len(running.view.article.text)
        await running.press("4", "0", "percent_sign")
        assert running.view.caret == length * 40 // 100
        await running.press("9", "0", "0", "percent_sign")
        assert running.view.caret == length
        await running.press("percent_sign")
        assert running.view.caret == length, "without a number there is no place to go to"


async def test_a_digit_tags_where_there_is_something_to_tag_and_counts_elsewhere(desk: Desk) -> None:
    desk.hold_only(TEXT)
    desk.mark("third line", tags=["claim"])
    async with desk.open() as running:
        await running.press("1", "w")
        assert running.after_caret.startswith("first")
        await running.go_to("third")
        await running.press("1")
        (highlight,) = running.store.annotations.highlights.values()
        assert not highlight.tags
        assert running.view.count == 0
        await running.go_to("enough")
        await running.press("v", "w", "1")
        assert running.exact == ["enough", "third line"]


# Highlights and hits


async def test_brackets_go_from_highlight_to_highlight(desk: Desk) -> None:
    desk.hold_only(TEXT)
    for words in ("first", "third", "Orla"):
        desk.mark(words)
    async with desk.open() as running:
        for key, words in (
            ("right_square_bracket", "first"),
            ("right_square_bracket", "third"),
            ("right_square_bracket", "Orla"),
            ("right_square_bracket", "Orla"),
            ("left_square_bracket", "third"),
            ("left_square_bracket", "first"),
            ("left_square_bracket", "first"),
        ):
            await running.press(key)
            assert running.after_caret.startswith(words)
        await running.press("g", "2", "right_square_bracket")
        assert running.after_caret.startswith("third")
        await running.press("l", "l", "l", "l", "l", "9", "right_square_bracket")
        assert running.after_caret.startswith("Orla")
        await running.press("h")
        await running.press("2", "left_square_bracket")
        assert running.after_caret.startswith("first")


async def test_m_goes_through_the_highlights_that_overlap(desk: Desk) -> None:
    desk.hold_only(TEXT)
    desk.mark("this text is long enough", tags=["outer"])
    desk.mark("text is long", tags=["inner"], note="why so long?")
    desk.mark("is long enough to hold", tags=["later"])
    async with desk.open() as running:
        await running.go_to("long enough")
        assert "■ inner (" in running.status
        assert " of 3 here, m next)" in running.status
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


_SELECTIONS: tuple[tuple[str, list[str], str | None], ...] = (
    ("first", ["v", "l", "l"], "fi"),
    ("first", ["v", "h", "h"], "e "),
    ("first", ["v", "w"], "first"),
    ("first", ["v", "2", "w"], "first line"),
    ("first", ["v", "w", "W"], None),
    ("line of", ["v", "W"], "first "),
    ("All was", ["v", "right_parenthesis"], "All was quiet."),
    ("Short", ["v", "right_curly_bracket"], "Short."),
    ("Short", ["v", "j", "j"], "Short.\n\n"),
    (
        "The third",
        ["v", "end"],
        "The third line is about as long as the first, so that the column comes back.",
    ),
    ("line is about", ["v", "home"], "The third "),
    ("Short", ["v", "G"], TEXT[TEXT.index("Short") :].rstrip()),
    ("Short", ["v", "g"], TEXT[: TEXT.index("Short")]),
    ("q\u0301", ["v", "l"], "q\u0301"),
    ("漢字", ["v", "l"], "漢"),
)


async def test_v_and_a_motion_select(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        for start, keys, words in _SELECTIONS:
            await running.go_to(start)
            await running.press(*keys)
            selected = running.selected()
            assert (selected.rstrip("\n") if keys == ["v", "G"] and selected else selected) == words, (
                start,
                keys,
            )
            assert "SELECT" in running.status


async def test_the_caret_after_a_selection_does_not_look_selected(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        for start, keys, words in (
            ("line of", ["v", "w"], "line"),
            ("line of", ["v", "end"], "line of this text is long enough to hold a column of its own."),
            ("line of", ["v", "W"], "first "),
        ):
            await running.go_to(start)
            await running.press(*keys)
            strip = running.view.render_line(running.view.point_of(running.view.caret)[1])
            shown = "".join(each.text for each in strip if each.style is not None and each.style.reverse)
            assert shown == words == running.selected()


async def test_v_again_or_escape_drops_the_selection(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        for key in ("v", "escape"):
            await running.go_to("first")
            await running.press("v", "w", key)
            assert running.selected() is None
            assert not running.view.selecting
            assert running.after_caret.startswith(" line of")


async def test_o_moves_the_other_end(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        await running.go_to("line of")
        await running.press("v", "w", "o", "W")
        assert running.selected() == "first line"
        await running.press("o", "w")
        assert running.selected() == "first line of"


async def test_s_grows_and_capital_s_shrinks_back(desk: Desk) -> None:
    desk.hold_only(TEXT)
    async with desk.open() as running:
        await running.go_to("followed")
        grown = (
            "followed",
            "“nobody followed her”",
            "It was dark, and “nobody followed her” then.",
            "“We left at once,” said Lt. Gen. Orla Marsh. It was dark, and “nobody followed her” then. "
            "All was quiet. She paused.",
        )
        for words in grown:
            await running.press("s")
            assert running.selected() == words
        await running.press("s")
        assert running.selected() == grown[-1]
        for words in grown[-2::-1]:
            await running.press("S")
            assert running.selected() == words
        await running.press("S")
        assert running.selected() is None
        assert running.after_caret.startswith("followed")
        await running.press("3", "s")
        assert running.selected() == grown[2]
        await running.press("enter")
        assert running.exact == [grown[2]]


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


def test_every_key_that_moves_is_tried_here() -> None:
    written = Path(__file__).read_text(encoding="utf-8")
    for command in COMMANDS:
        # How to go to a place is tried in test_finding_here, how to follow a link in test_comparing.
        if command.group is Group.MOVE and command.id not in {"go-to", "follow-link"}:
            for key in command.keys.split(","):
                assert f'"{key}"' in written, f"{command.id}: {key}"
