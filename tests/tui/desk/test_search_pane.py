"""The search pane as a place to work in: lists, concordances, all hits at once, searches kept."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from synoptic.tui.desk.search.search import SearchAnswer
from synoptic.tui.dialogs.menu import Menu
from synoptic.tui.dialogs.search_picker import SearchPicker
from synoptic.tui.panes.lists import ChoiceList, ListField
from synoptic.tui.panes.search import HitList, SearchPane

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


async def _search(running: Running, query: str) -> SearchPane:
    await running.pilot.press("slash")
    await running.type(query)
    await running.settle()
    return running.screen.query_one(SearchPane)


def _lines(running: Running, kind: type[ChoiceList] = HitList) -> list[str]:
    choices = running.app.screen.query_one(kind)
    return [str(choices.get_option_at_index(index).prompt) for index in range(choices.option_count)]


def _title(running: Running) -> str:
    return str(running.screen.query_one(SearchPane).query_one("PaneTitle").render())


async def _choose(running: Running, line: str) -> None:
    """Choose a line of the menu that is open."""
    lines = _lines(running, ChoiceList)
    place = next(index for index, each in enumerate(lines) if each.lstrip("123456789 ").startswith(line))
    choices = running.app.screen.query_one(ChoiceList)
    headings = sum(choices.get_option_at_index(index).disabled for index in range(place))
    await running.pilot.press("home", *["down"] * (place - headings), "enter")
    await running.settle()


async def test_hits_are_listed_by_article_under_headings(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "lorries")
        await running.pilot.press("ctrl+g")
        await running.settle()
        headings = [line for line in _lines(running) if "1 place" in line]
        assert len(headings) == 2
        assert "Bridge stays shut" in headings[0]
        seen = []
        for _ in range(4):
            pane = running.screen.query_one(SearchPane)
            assert pane.marked is not None  # a heading is never marked
            seen.append(pane.marked)
            await running.pilot.press("down")
            await running.settle()
        assert set(seen) == {0, 1}


async def test_a_concordance_has_the_keyword_in_one_column_and_is_sorted(desk: Desk) -> None:
    async with desk.open() as running:
        pane = await _search(running, "counted lorries")
        await running.pilot.press("ctrl+s")
        await running.settle()
        assert pane.arrangement == "concordance"
        starts = {line.index("counted") for line in _lines(running)}
        assert len(starts) == 1
        await running.pilot.press("ctrl+s")
        await running.settle()
        assert "by the words before" in _title(running)
        assert ["city had" in line for line in _lines(running)] == [True, False]
        await running.pilot.press("ctrl+s")
        await running.settle()
        assert "by the words after" in _title(running)
        # What follows “counted 38 lorries” begins with “on”, what follows “counted 41 lorries” is the end.
        assert ["city had" in line for line in _lines(running)] == [False, True]


async def test_moving_through_the_list_shows_hits_of_articles_that_are_not_open(desk: Desk) -> None:
    async with desk.open() as running:
        cedar = running.article("cedar.txt").id
        running.screen.active = cedar
        await running.pilot.press("c")
        await running.settle()
        panes, active = running.panes(), running.screen.active
        assert cedar not in panes
        await _search(running, "cranes stood still")
        assert running.screen.active == cedar
        view = running.screen.row.views[cedar]
        assert view.article.text[view.caret :].startswith("cranes")
        await running.pilot.press("escape")
        await running.settle()
        assert (running.panes(), running.screen.active) == (panes, active)
        assert running.focused() is running.screen.view


async def test_how_the_query_was_understood_is_said(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "lorries -city in:birch")
        said = _title(running)
        assert "birch" in said
        assert "without “city”" in said
        assert "1 place in 1 article" in said
        assert len(running.features.search.hits) == 1


async def test_one_hit_is_highlighted_tagged_and_noted_from_the_list(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "counted 41")
        await running.pilot.press("tab", "h")
        await running.settle()
        (made,) = running.screen.annotations.highlights.values()
        assert made.anchor.exact == "The police counted 41 lorries."
        await running.pilot.press("t")
        await running.type("number")
        await running.pilot.press("enter")
        await running.settle()
        (made,) = running.screen.annotations.highlights.values()
        assert [tag.name for tag in running.screen.annotations.tags_of(made)] == ["number"]
        await running.pilot.press("a")
        await running.settle()
        await running.type("more than the city")
        await running.pilot.press("escape")
        await running.settle()
        note = running.screen.annotations.note_on(made.id)
        assert note is not None
        assert note.text == "more than the city"


async def test_a_hit_that_is_highlighted_already_says_so(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "counted 41")
        await running.pilot.press("tab", "h")
        await running.settle()
        assert "Highlighted; u undoes this." in running.status
        await running.pilot.press("h")
        await running.settle()
        assert "These words are highlighted already." in running.status
        assert len(running.screen.annotations.highlights) == 1


async def test_the_list_shows_which_matches_are_highlighted(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["number"], note="the city's figure")
    async with desk.open() as running:
        await _search(running, "lorries")
        signs = [line[1] for line in _lines(running)]
        assert sorted(signs) == [" ", "✎"]
        other = signs.index(" ")
        await running.press("tab", "home", *["down"] * other, "h")
        assert _lines(running)[other][1] == "▌"
        assert running.screen.query_one(SearchPane).marked == other
        await running.press("ctrl+g")
        assert sorted(line[1] for line in _lines(running) if "place" not in line) == ["▌", "✎"]
        await running.press("ctrl+g")
        assert sorted(line[1] for line in _lines(running)) == ["▌", "✎"]
        await running.pilot.press("escape", "u", "slash")
        await running.settle()
        assert sorted(line[1] for line in _lines(running)) == [" ", "✎"]


async def test_all_hits_are_highlighted_in_one_step_that_is_undone_as_one(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "lorries")
        await running.press("tab", "H")
        assert _lines(running, ChoiceList) == [
            "   As typed: lorries 2",
            "1  Highlight 2 sentences in 2 articles",
            "2  Highlight 2 matches, words only, in 2 articles",
            "3  Highlight 2 paragraphs in 2 articles",
        ]
        await running.press("enter")
        made = running.screen.annotations.highlights.values()
        assert sorted(highlight.anchor.exact for highlight in made) == [
            "The city had counted 38 lorries on the bridge.",
            "The police counted 41 lorries.",
        ]
        await running.pilot.press("escape", "escape", "u")
        await running.settle()
        assert not running.screen.annotations.highlights


async def test_all_hits_are_tagged_from_the_menu(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "lorries")
        await running.pilot.press("ctrl+o")
        await running.settle()
        assert isinstance(running.app.screen, Menu)
        await _choose(running, "Tag all matches")
        await _choose(running, "Tag 2 matches, words only")
        await running.type("traffic")
        await running.pilot.press("enter")
        await running.settle()
        annotations = running.screen.annotations
        assert len(annotations.highlights) == 2
        for highlight in annotations.highlights.values():
            assert highlight.anchor.exact == "lorries"
            assert [tag.name for tag in annotations.tags_of(highlight)] == ["traffic"]
        assert running.screen.session.extent == "words"


async def test_all_matches_are_first_those_of_the_nearest_words(desk: Desk) -> None:
    (desk.folder / "alder.txt").write_text(
        "Freedom\n\nFreedom came. It is freedom.\n\nHe came from afar.\n\nShe came from home.\n",
        encoding="utf-8",
    )
    async with desk.open() as running:
        await _search(running, "fredom")
        await running.press("tab", "T")
        assert _lines(running, ChoiceList) == [
            "   Nearest: Freedom 2 · freedom 1",
            "1  Tag 3 sentences in 1 article",
            "2  Tag 3 matches, words only, in 1 article",
            "3  Tag 2 paragraphs in 1 article",
            "   Also with words like these: from 2",
            "4  Tag 5 sentences in 1 article",
            "5  Tag 5 matches, words only, in 1 article",
            "6  Tag 4 paragraphs in 1 article",
            "   Put words in quotation marks to find them as they stand.",
        ]
        await running.press("5")
        assert running.app.screen.title == "Tag 5 matches, words only, in 1 article"
        await running.press("escape", "T", "enter")  # as narrow as before, but safe again
        assert running.app.screen.title == "Tag 3 matches, words only, in 1 article"
        await running.type("liberty")
        await running.press("enter")
        made = running.screen.annotations.highlights.values()
        assert sorted(each.anchor.exact for each in made) == ["Freedom", "Freedom", "freedom"]


async def test_the_digits_of_extents_stay_and_the_last_choice_is_marked(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "lorries")
        await running.press("tab")
        for digit, marked in (("3", "nearest sentence"), ("2", "nearest paragraph"), ("1", "nearest words")):
            await running.press("H")
            assert [line[0] for line in _lines(running, ChoiceList)] == [" ", "1", "2", "3"]
            assert running.app.screen.query_one(ChoiceList).marked == marked
            await running.press(digit)
        assert running.screen.session.extent == "sentence"


async def test_earlier_searches_come_back_after_a_restart(desk: Desk) -> None:
    async with desk.open() as running:
        for query in ("lorries", "harbour"):
            await _search(running, query)
            await running.pilot.press("enter")
            await running.settle()
        await running.app.action_quit()
    async with desk.open() as running:
        await running.pilot.press("slash", "ctrl+up")
        await running.settle()
        field = running.screen.query_one(SearchPane).query_one(ListField)
        assert field.value == "harbour"
        assert running.features.search.hits
        await running.pilot.press("ctrl+up")
        await running.settle()
        assert field.value == "lorries"
        await running.pilot.press("ctrl+down")
        await running.settle()
        assert field.value == "harbour"


async def test_a_search_is_saved_counted_taken_up_and_forgotten(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "lorries")
        await running.pilot.press("ctrl+o")
        await running.settle()
        await _choose(running, "Save this search")
        field = running.app.screen.query_one(Input)
        field.value = "traffic"
        await running.pilot.press("enter")
        await running.settle()
        assert [each.query for each in running.screen.annotations.searches.values()] == ["lorries"]
        await running.pilot.press("escape")
        await running.settle()

        await running.pilot.press("slash", "ctrl+o")
        await running.settle()
        await _choose(running, "Saved searches")
        assert isinstance(running.app.screen, SearchPicker)
        (line,) = _lines(running, ChoiceList)
        assert line.split()[:2] == ["2", "traffic"]
        await running.pilot.press("enter")
        await running.settle()
        assert running.screen.query_one(SearchPane).query_text == "lorries"
        assert len(running.features.search.hits) == 2

        running.features.search_actions.list_saved()
        await running.settle()
        await running.pilot.press("d")
        await running.settle()
        assert not running.screen.annotations.searches
        await running.pilot.press("escape", "u")
        await running.settle()
        assert len(running.screen.annotations.searches) == 1


@pytest.mark.parametrize("name", ["lines.csv", "lines.md"])
async def test_hits_are_written_as_a_concordance(desk: Desk, name: str) -> None:
    async with desk.open() as running:
        await _search(running, "lorries")
        await running.pilot.press("ctrl+o")
        await running.settle()
        await _choose(running, "Export these matches")
        target = desk.folder.parent / name
        running.app.screen.query_one(Input).value = str(target)
        await running.pilot.press("enter")
        await running.settle()
    written = target.read_text(encoding="utf-8")
    if name.endswith(".csv"):
        rows = list(csv.DictReader(written.lstrip("\ufeff").splitlines()))
        assert [row["text"] for row in rows] == ["lorries", "lorries"]
    else:
        assert written.count("lorries") == 2


async def test_a_later_answer_does_not_move_the_reader(desk: Desk) -> None:
    async with desk.open() as running:
        await _search(running, "bridge")
        await running.pilot.press("down")
        await running.settle()
        screen = running.screen
        assert screen.features.search.current == 1
        looked_at = screen.features.search.hits[1]
        place = screen.view.place
        reordered = (looked_at, *(hit for hit in screen.features.search.hits if hit is not looked_at))
        running.features.search.take(SearchAnswer(reordered))
        await running.settle()
        assert screen.features.search.hits[screen.features.search.current or 0] == looked_at
        assert screen.view.place == place
