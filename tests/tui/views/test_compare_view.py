"""The compare view: rows, gaps, differences, the way to each place; and the table it is drawn in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from textual.content import Content
from textual.widgets import Static

from synoptic.corpus.article import Article, Passage, Span, digest_of
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.comparison import Confidence
from synoptic.corpus.parallels.rows import RowCell, Synopsis, SynopsisRow, synopsis
from synoptic.corpus.parallels.ties import Tie
from synoptic.tui.panes.bars import KeyBar, PaneTitle
from synoptic.tui.panes.grid import (
    Grid,
    GridLayout,
    GridView,
    columns_in,
    columns_in_sight,
    sight_label,
    wrapped,
)
from synoptic.tui.views.compare.screen import CompareView
from synoptic.tui.views.compare.table import GAP, cell_content, grid_of, told

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

ONE = "The harbour office counted nine broken planks.\n\nIt rained on the parish fair.\n"
OTHER = "The harbour office counted seven broken planks.\n\nNobody came to the old mill.\n"


def _article(name: str, text: str) -> Article:
    return Article(name, name, text, digest_of(text))


@given(st.text(alphabet="ab 日-", max_size=60), st.integers(4, 20))
def test_no_character_but_space_is_lost_in_wrapping(text: str, width: int) -> None:
    lines = wrapped((Content(text),), width)
    assert "".join("".join(line.plain for line in lines).split()) == "".join(text.split())
    assert all(line.cell_length <= width for line in lines)


def test_a_cell_that_is_too_long_says_so() -> None:
    lines = wrapped((Content("one two three four five six"),), 5, most=2)
    assert [line.plain for line in lines] == ["one", "two …"]


@given(
    st.lists(st.tuples(*[st.text(alphabet="ab ", max_size=40)] * 2), min_size=1, max_size=6),
    st.integers(4, 12),
)
def test_each_line_belongs_to_one_row_and_a_rule_ends_it(rows: list[tuple[str, str]], width: int) -> None:
    cells = tuple(tuple((Content(text),) for text in row) for row in rows)
    grid = Grid((Content("x"),) * 2, tuple((Content("1"),) for _ in rows), cells)
    layout = GridLayout(grid, width, 3, None)
    found = [layout.row_at(line) for line in range(len(layout))]
    assert [row for row, _ in found] == sorted(row for row, _ in found)
    assert {row for row, _ in found} == set(range(len(rows)))
    assert sum(layout.is_rule(*place) for place in found) == len(rows)
    for row in range(len(rows)):
        height = layout.start(row + 1) - layout.start(row) - 1
        assert height == max(1, *(len(layout.lines(row, column)) for column in range(2)))


@given(st.integers(10, 300), st.integers(0, 10), st.integers(1, 9), st.integers(10, 40))
def test_columns_fit(width: int, labels: int, columns: int, least: int) -> None:
    count, text = columns_in(width, labels, columns, least)
    assert 1 <= count <= columns
    assert count * (text + 3) <= max(width - labels, 7)
    assert count in {1, columns} or text >= least


@given(st.data())
def test_the_columns_in_sight_have_the_mark_and_what_belongs_together(data: st.DataObject) -> None:
    columns = data.draw(st.integers(1, 6))
    count = data.draw(st.integers(1, 6))
    each = st.integers(0, columns - 1)
    sight: tuple[int, ...] = ()
    for _ in range(4):
        marked = data.draw(each)
        together = tuple(data.draw(st.lists(each, unique=True, max_size=columns)))
        before, sight = sight, columns_in_sight(sight, marked, together, count, columns)
        assert marked in sight
        assert list(sight) == sorted(set(sight))
        assert len(sight) == min(count, columns)
        room = len(sight) - (marked not in together)
        assert len(set(together).intersection(sight)) >= min(len(together), room, 2)
        assert not together or room == 0 or together[0] in sight or marked in together
        assert columns_in_sight(sight, marked, together, count, columns) == sight
        assert together or marked not in before or sight == before


def test_nothing_is_in_sight_of_no_columns() -> None:
    assert columns_in_sight((), 0, (), 2, 0) == ()


def test_where_else_it_is_told_is_short() -> None:
    cell = RowCell(Span(0, 5), None, ((1, 82), (2, 11), (2, 89), (2, 94), (2, 99)))
    texts = {"A": ONE, "B": OTHER, "C": OTHER}
    articles = tuple(replace(_article(letter, text), letter=letter) for letter, text in texts.items())
    shown = Synopsis(articles, (SynopsisRow((cell, None, None)),))
    assert told(shown, 0, 0) == (
        "Nothing of another article is lined up here; in another order: B in row 83; C in rows 12, 90, 95 …"
    )


def test_differences_stand_out_and_gaps_are_told() -> None:
    one, other = _article("one", ONE), _article("other", OTHER)
    shown = synopsis([one, other], Comparer())
    assert shown is not None
    both = shown.rows[0].cells
    assert both[0] is not None
    assert both[1] is not None
    for article, cell, word in ((one, both[0], "nine"), (other, both[1], "seven")):
        content = cell_content(article, cell, shown.rows[0])
        styles = {content.plain[span.start : span.end]: span.style for span in content.spans}
        assert styles[f"≠{word}"] == "bold underline"
        assert styles["The harbour office counted"] == styles["broken planks"] == "dim"
    grid = grid_of(shown, range(len(shown.rows)))
    assert [label[0].plain for label in grid.labels] == ["  1≈", "  2", "  3"]
    assert grid.rows[1][0][0].plain == grid.rows[2][1][0].plain == GAP
    assert told(shown, 0, 0) == "2 articles have it; differs: number"
    assert told(shown, 0, 1) == "Variant of what the first one has; differs: number"
    assert told(shown, 1, 1) == "Nothing of another article is lined up here"
    assert told(shown, 1, 0) == "Nothing of this article is lined up here."


def test_in_a_likely_row_the_likely_ones_belong_beside_each_other() -> None:
    article = _article("one", ONE)
    sure, perhaps = (
        RowCell(Span(0, 5), None, (), confidence) for confidence in (Confidence.LIKELY, Confidence.POSSIBLE)
    )
    alone = RowCell(Span(0, 5), None, ())
    rows = (sure, perhaps, None, sure), (perhaps, None, None, perhaps), (alone, None, None, None)
    shown = Synopsis((article,) * 4, tuple(map(SynopsisRow, rows)))
    assert grid_of(shown, range(3)).together == ((0, 3), (0, 3), ())
    assert grid_of(shown, range(3), lead=3).together == ((3, 0), (3, 0), ())
    assert grid_of(shown, range(1)).rows[0][1][0].plain.startswith("? ")


def test_what_is_only_possible_is_not_counted_among_those_that_have_it() -> None:
    article = _article("one", ONE)
    sure, perhaps = (
        RowCell(Span(0, 5), None, (), confidence) for confidence in (Confidence.LIKELY, Confidence.POSSIBLE)
    )
    likely, unlikely = (sure, sure, perhaps, perhaps), (perhaps, perhaps, None, perhaps)
    shown = Synopsis((article,) * 4, (SynopsisRow(likely), SynopsisRow(unlikely)))
    assert told(shown, 0, 0) == "2 articles have it, 2 perhaps"
    assert told(shown, 1, 0) == "3 articles may have it"


@pytest.mark.parametrize(("kind", "sign"), [("contradicts", "⇄"), ("softens", "↔")])
def test_what_the_reader_linked_as_unlike_is_marked_and_not_called_the_same(kind: str, sign: str) -> None:
    one, other = _article("one", ONE), _article("other", OTHER)
    ties = {("one", "other"): [Tie(Span(0, 45), Span(0, 46), kind)]}
    shown = synopsis([one, other], Comparer(), ties=ties)
    assert shown is not None
    grid = grid_of(shown, range(len(shown.rows)))
    assert grid.labels[0][0].plain == f"  1{sign}"
    assert grid.together[0] == (0, 1)
    for column in (0, 1):
        assert grid.rows[0][column][0].plain.startswith(f"{sign} The harbour")
        assert told(shown, 0, column) == f"Linked: {kind}; differs: number"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("kind", "counted", "said"),
    [
        ("agrees", "1 likely", "2 articles have it"),
        ("source-of", "1 likely", "2 articles have it"),
        ("same-quote", "1 likely", "2 articles have it"),
        ("contradicts", "0 likely", "Linked: contradicts"),
        ("softens", "0 likely", "Linked: softens"),
    ],
)
async def test_only_links_that_mean_the_same_count_as_likely(
    desk: Desk, kind: str, counted: str, said: str
) -> None:
    for path in desk.folder.iterdir():
        path.unlink()
    (desk.folder / "one.txt").write_text("Planks\n\nIt rained on the parish fair.\n", encoding="utf-8")
    (desk.folder / "other.txt").write_text("The mill\n\nNobody danced on Sunday.\n", encoding="utf-8")
    async with desk.open(size=(120, 36)) as running:
        ends = [
            Passage.of(article, (start := article.text.index(words)), start + len(words))
            for name, words in (("one.txt", "It rained on"), ("other.txt", "Nobody danced"))
            for article in [running.article(name)]
        ]
        await running.features.links.tie(kind, *ends)
        await running.press("V", "g", "n")
        assert f"{counted} · perhaps 0" in str(running.app.screen.query_one(PaneTitle).render())
        assert str(running.app.screen.query_one("#said", Static).render()).startswith(said)


def _grid(running: Running) -> GridView:
    assert isinstance(running.app.screen, CompareView)
    return running.app.screen.query_one(GridView)


def _shows(running: Running) -> str:
    grid = _grid(running)
    return "\n".join(grid.render_line(y).text.rstrip() for y in range(grid.size.height))


def _hold(desk: Desk) -> None:
    for path in desk.folder.iterdir():
        path.unlink()
    (desk.folder / "one.txt").write_text(f"Planks\n\n{ONE}", encoding="utf-8")
    (desk.folder / "other.txt").write_text(f"The mill\n\n{OTHER}", encoding="utf-8")


@pytest.mark.asyncio
async def test_rows_are_walked_and_gone_to(desk: Desk) -> None:
    _hold(desk)
    async with desk.open() as running:
        await running.press("V")
        assert GAP in _shows(running)
        await running.press("g", "n")
        assert "≈" in _shows(running)
        row, _ = _grid(running).cursor
        await running.press("l", "enter")
        assert running.app.screen is running.screen
        assert running.view.article == running.article("other.txt")
        assert running.after_caret.startswith("The harbour office counted seven")
        assert running.focused() is running.view
        await running.press("V")
        assert _grid(running).cursor[1] == 1  # it leads now, and the mark is where the reader was
        assert _grid(running).cursor[0] <= row
        await running.press("escape")
        assert running.app.screen is running.screen


@pytest.mark.asyncio
@pytest.mark.parametrize("width", [30, 40, 60, 80, 120])
async def test_its_keys_can_be_seen_whole_as_far_as_there_is_room(desk: Desk, width: int) -> None:
    async with desk.open(size=(width, 24)) as running:
        await running.press("V")
        keys = running.app.screen.query_one(KeyBar)
        shown = keys.render_line(0).text.strip().split("  ")
        every = ["⏎ go there", "n next shared", "o possible", "s only shared", "L this leads"]
        assert shown == [*every[: len(shown) - 2], "Esc back", "? help"]
        assert len(shown) == {30: 3, 40: 3, 60: 5}.get(width, 6 if width < 120 else 7)
        assert keys.region.bottom == 24
        await running.pilot.click(keys, offset=(keys.render_line(0).text.index("back"), 0))
        await running.settle()
        assert running.app.screen is running.screen


@pytest.mark.asyncio
async def test_only_what_is_shared_and_another_lead(desk: Desk) -> None:
    _hold(desk)
    async with desk.open(size=(80, 24)) as running:
        await running.press("V", "s")
        assert "harbour office" in _shows(running)
        assert "parish fair" not in _shows(running)
        await running.press("N", "n", "s")
        shows = _shows(running)
        assert shows.index("Nobody came") < shows.index("parish fair")
        await running.press("l", "L")
        shows = _shows(running)
        assert shows.index("parish fair") < shows.index("Nobody came")


@pytest.mark.asyncio
async def test_a_gap_leads_to_where_it_would_stand(desk: Desk) -> None:
    _hold(desk)
    async with desk.open() as running:
        await running.press("V")
        texts = _shows(running)
        assert "parish fair" in texts
        screen = running.app.screen
        assert isinstance(screen, CompareView)
        assert screen.shown is not None
        row = next(
            row
            for row, each in enumerate(screen.shown.rows)
            if (cell := each.cells[0]) is not None and "parish" in ONE[cell.span.start - 8 : cell.span.end]
        )
        _grid(running).cursor = (row, 1)
        await running.press("enter")
        assert running.view.article == running.article("other.txt")


@pytest.mark.asyncio
async def test_one_article_alone_is_not_compared(desk: Desk) -> None:
    desk.hold_only("Alone\n\nNothing else.\n")
    async with desk.open() as running:
        await running.press("V")
        assert running.app.screen is running.screen
        assert "Open a second article first" in running.status


@pytest.mark.asyncio
@pytest.mark.parametrize("width", [80, 100, 120, 140])
async def test_the_corner_says_whole_which_columns_are_in_sight(five: Desk, width: int) -> None:
    async with five.open(size=(width, 36)) as running:
        await running.press("V")
        await running.press("s", "home")
        grid, seen = _grid(running), set()
        for _ in range(30):
            seen.add(grid.in_sight)
            corner = grid.render_line(0).text.split("  ")[0].split("▸")[0].strip()
            assert corner == sight_label(grid.in_sight, 5)
            await running.press("n")
        assert any(sight[-1] - sight[0] >= len(sight) for sight in seen)


@pytest.mark.asyncio
async def test_columns_beyond_the_screen_come_into_sight_with_the_mark(desk: Desk) -> None:
    async with desk.open(size=(60, 24)) as running:
        await running.press("V")
        grid = _grid(running)
        first = grid.in_sight
        await running.press("l", "l")
        assert grid.cursor[1] == 2
        assert 2 in grid.in_sight
        assert grid.in_sight != first
        await running.press("h", "h", "G", "b", "space", "home")
        assert grid.cursor == (0, 0)


def _long(*sentences: tuple[int, str]) -> str:
    """Return 30 sentences that nobody else has, but for those that are given a place among them."""
    own = [f"The {word} alone was {word}ed here." for word in map(_word, range(30))]
    for place, sentence in sentences:
        own[place] = sentence
    return "\n\n".join(own)


def _word(number: int) -> str:
    return "".join("bdfgklmnpr"[int(digit)] + "aeiou"[number % 5] for digit in f"{number:02}") + "x"


FERRY = "The ferry to Sarne was stopped at nine o'clock on Friday because of the storm."
BAKER = "Four bakers of the old town gave away three hundred loaves before the morning."


def _hold_few_shared(desk: Desk) -> None:
    for path in desk.folder.iterdir():
        path.unlink()
    strange = "\n\n".join(f"Zu {_word(n + 30)} kam niemand {_word(n + 60)}." for n in range(20))
    (desk.folder / "a.txt").write_text(f"Lead\n\n{_long((5, FERRY), (20, BAKER))}\n", encoding="utf-8")
    (desk.folder / "b.txt").write_text(f"Nothing\n\n{strange}\n", encoding="utf-8")
    shared = f"Um {_word(97)} ging es.\n\n{FERRY}\n\nUnd {_word(98)} auch.\n\n{BAKER}\n"
    (desk.folder / "c.txt").write_text(f"Sequel\n\n{shared}", encoding="utf-8")


@pytest.mark.asyncio
async def test_where_little_is_shared_only_that_is_shown_at_first_beside_its_counterpart(desk: Desk) -> None:
    _hold_few_shared(desk)
    async with desk.open(size=(80, 24)) as running:
        await running.go_to(f"The {_word(22)} alone")
        await running.press("V")
        grid, screen = _grid(running), running.app.screen
        assert isinstance(screen, CompareView)
        assert screen.shown is not None
        assert len(screen.rows) == 2
        assert "only these; s shows all" in str(screen.query_one(PaneTitle).render())
        assert grid.cursor == (1, 0)  # the nearest to the caret
        assert grid.in_sight == (0, 2)
        assert _shows(running).count("Four bakers") == 2
        assert "1 3/3" in _shows(running)
        await running.press("l")
        assert grid.cursor == (1, 2)
        await running.press("h", "s")
        assert len(screen.rows) == len(screen.shown.rows)
        assert "only these" not in str(screen.query_one(PaneTitle).render())
        await running.press("l", "k", "k", "h", "l")
        await running.press("g", "n", "n")
        assert grid.cursor[1] in grid.in_sight


@pytest.mark.asyncio
async def test_possible_rows_are_counted_and_come_on_a_key(desk: Desk) -> None:
    _hold(desk)
    meeting = "The president was to meet the mayor in Budapest, but has since postponed the encounter."
    talks = "Days later the White House cancelled the Budapest talks of the two."
    (desk.folder / "one.txt").write_text(f"Planks\n\n{ONE}\n\n{meeting}\n", encoding="utf-8")
    (desk.folder / "other.txt").write_text(f"The mill\n\n{OTHER}\n\n{talks}\n", encoding="utf-8")
    async with desk.open(size=(120, 36)) as running:
        await running.press("V")
        screen = running.app.screen
        assert isinstance(screen, CompareView)
        title = screen.query_one(PaneTitle)
        assert "1 likely · perhaps 1 (o shows them)" in str(title.render())
        assert "≠postponed" not in _shows(running)
        await running.press("o")
        assert "1 likely · perhaps 1 (o hides them)" in str(title.render())
        assert "≠postponed" in _shows(running)
        assert "≠cancelled" in _shows(running)
        await running.press("g", "n", "n")
        said = str(screen.query_one("#said", Static).render())
        assert said == "2 articles may have it; differs: outcome"
        await running.press("l")
        said = str(screen.query_one("#said", Static).render())
        assert said == "Possible: paraphrase of what the first one has; differs: outcome"
        assert _shows(running).count("?") == 1
        await running.press("s", "o")
        assert "≠postponed" not in _shows(running)
        assert len(screen.rows) == 1


@pytest.mark.asyncio
async def test_where_hardly_anything_is_likely_what_is_possible_is_shown_from_the_start(desk: Desk) -> None:
    for path in desk.folder.iterdir():
        path.unlink()
    bread = "The bakers of the old town gave nothing away on Sunday."
    (desk.folder / "one.txt").write_text(f"Lead\n\n{_long((20, BAKER))}\n", encoding="utf-8")
    (desk.folder / "other.txt").write_text(f"Other\n\n{bread}\n", encoding="utf-8")
    async with desk.open(size=(120, 36)) as running:
        await running.press("V")
        shows = _shows(running)
        assert "Four bakers of the" in shows
        assert "The bakers of the old town" in shows
        screen = running.app.screen
        assert isinstance(screen, CompareView)
        assert len(screen.rows) == 1
        title = "0 likely · perhaps 1 (o hides them) · only these; s shows all"
        assert title in str(screen.query_one(PaneTitle).render())


@pytest.mark.asyncio
async def test_a_caption_that_is_printed_twice_says_so_in_one_row(desk: Desk) -> None:
    _hold(desk)
    caption = "The gate of the Sarne Barrier, seen from the steps on Friday."
    text = f"The mill\n\n{caption}\n\n{OTHER}\n\n{caption}\n"
    (desk.folder / "other.txt").write_text(text, encoding="utf-8")
    async with desk.open(size=(120, 36)) as running:
        await running.press("V")
        assert " ".join(_shows(running).split()).count("The gate of the Sarne") == 1
        assert "(twice)" in _shows(running)


@pytest.mark.asyncio
async def test_a_click_marks_and_a_second_one_goes_there(desk: Desk) -> None:
    _hold(desk)
    async with desk.open() as running:
        await running.press("V")
        await running.pilot.click(GridView, offset=(70, 4))
        assert _grid(running).cursor[1] == 1
        await running.pilot.click(GridView, offset=(70, 4), times=2)
        await running.settle()
        assert running.app.screen is running.screen
        assert running.view.article == running.article("other.txt")
