"""Who else has this? The answers, the passages lined up, and back to where the reader was."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from textual.content import Content
from textual.widgets import Static

from synoptic.annotations.model.wording import LINK_WORDS
from synoptic.corpus.article import Span
from synoptic.corpus.parallels.comparer import Comparer, ComparisonCache
from synoptic.corpus.parallels.comparison import (
    MOST_NEAREST,
    POSSIBLE_SCORE,
    Confidence,
    compare,
)
from synoptic.tui.article.marks import Layer
from synoptic.tui.panes.answers import AT_ONCE, ask
from synoptic.tui.panes.bars import KeyBar
from synoptic.tui.panes.lists import ChoiceList
from synoptic.tui.panes.search import SearchPane
from synoptic.tui.panes.who_else import ParallelsPane
from synoptic.tui.shell.locations import comparisons_file
from tests.tui.article.pointer import Pointer
from tests.tui.quiet import holding_workers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from synoptic.corpus.article import Article
    from synoptic.corpus.parallels.comparison import Comparison, Parallel
    from synoptic.corpus.parallels.profile import TextProfile
    from synoptic.corpus.parallels.ties import Tie
    from synoptic.tui.desk.who_else.question import Question
    from synoptic.tui.panes.answers import Answer
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio

_NIGHT_SHIFT = "Four members of the night shift"


def _pane(running: Running) -> ParallelsPane | None:
    return running.screen.query_one_optional(ParallelsPane)


def _lines(running: Running) -> list[str]:
    pane = _pane(running)
    assert pane is not None
    return [str(option.prompt) for option in pane.query_one(ChoiceList).options]


def _title(running: Running) -> str:
    pane = _pane(running)
    assert pane is not None
    return str(pane.children[0].render())


def _asked_words(running: Running) -> str:
    pane = _pane(running)
    assert pane is not None
    return str(pane.query_one(".asked", Static).render())


def _question(running: Running) -> Question:
    question = running.features.who_else.question
    assert question is not None
    return question


def _looked_at(running: Running) -> tuple[Answer, ...]:
    return _question(running).looked_at


def _answer(running: Running, name: str) -> Answer:
    answer = _question(running).looked_at_in(running.article(name).id)
    assert answer is not None
    return answer


def _parallel(running: Running, name: str) -> Parallel:
    parallel = _answer(running, name).parallel
    assert parallel is not None
    return parallel


async def _read(running: Running, name: str, words: str) -> Article:
    """Read an article at some words."""
    article = running.article(name)
    running.features.open_panes.open(article.id)
    await running.settle()
    running.screen.focus_article()
    await running.go_to(words)
    return article


async def _mark(running: Running, name: str) -> None:
    """Put the mark on the answer of an article."""
    pane = _pane(running)
    assert pane is not None
    choices = pane.query_one(ChoiceList)
    choices.highlighted = choices.get_option_index(running.article(name).id)
    await running.settle()


async def _come_to_rest(running: Running) -> None:
    """Wait until panes that were opened are laid out, and nothing scrolls any more."""
    before = None
    while (now := (running.screen.row.places, running.screen.row.in_sight)) != before:
        before = now
        await running.settle()
        await running.settle()


async def test_each_other_article_answers_the_best_first(desk: Desk) -> None:
    async with desk.open() as running:
        await _read(running, "alder.txt", "We closed it")
        await running.press("p")
        first, second = _lines(running)
        assert first.startswith("B Engineers shut the bridge")
        assert "The engineer said it was closed" in first
        assert second.startswith("C A quiet night")
        assert "nothing: 3 sentences, none shares a name, a number or a rare word" in second
        assert _asked_words(running) == "“We closed it because it moved,” said Dr. Ines Marl."
        found = running.screen.comparison_source.comparisons.of_passage(
            running.article("alder.txt"), _asked(running), [running.article("birch.txt")]
        )
        assert found[0].parallel == _answer(running, "birch.txt").parallel


def _asked(running: Running) -> Span:
    return _question(running).span


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ((), "“We closed it because it moved,” said Dr. Ines Marl."),
        (("v", "w", "w"), "We closed"),
        (("right_parenthesis",), "“Nobody was hurt.”"),
    ],
)
async def test_it_asks_about_the_selection_or_the_sentence(
    desk: Desk, keys: tuple[str, ...], words: str
) -> None:
    async with desk.open() as running:
        article = await _read(running, "alder.txt", "We closed it")
        await running.press(*keys, "p")
        asked = _asked(running)
        assert article.text[asked.start : asked.end] == words


async def test_nothing_found_and_not_read_yet_are_two_answers(desk: Desk) -> None:
    async with desk.open() as running:
        article = await _read(running, "alder.txt", "We closed it")
        await running.press("p")
        assert _lines(running)[1].endswith("or a rare word · not read yet")
        await running.press("escape")
        cedar = running.article("cedar.txt")
        running.features.open_panes.open(cedar.id)
        await running.settle()
        running.read_for(600.0)
        running.features.open_panes.open(article.id)
        await running.settle()
        running.screen.focus_article()
        await running.press("p")
        assert _lines(running)[1].endswith("or a rare word")


async def test_one_source_is_named(five: Desk) -> None:
    async with five.open() as running:
        await _read(running, "ardwire.txt", _NIGHT_SHIFT)
        await running.press("p")
        copied = [line for line in _lines(running) if "probably one source" in line]
        assert len(copied) == 1
        assert "Who Knew?" in copied[0]
        shared = Comparer().between(running.article("ardwire.txt"), running.article("estery-chronicle.txt"))
        assert f"the same {sum(run.words for run in shared.copied)} words" in copied[0]


async def test_one_source_is_not_named_where_there_is_no_claim(five: Desk) -> None:
    async with five.open() as running:
        await _read(running, "estery-chronicle.txt", "“Nobody drowned")
        await running.press("s", "S", "p")
        answer = _answer(running, "ardwire.txt")
        assert not answer.is_claimed
        assert answer.copied > 0
        line = next(each for each in _lines(running) if each.startswith("A "))
        assert "nearest, no claim" in line
        assert "one source" not in line


async def test_moving_along_the_list_shows_each_passage_and_marks_both_sides(five: Desk) -> None:
    async with five.open(size=(240, 60)) as running:
        article = await _read(running, "ardwire.txt", _NIGHT_SHIFT)
        await running.press("p")
        for name in ("estery-chronicle.txt", "harbour-courier.md"):
            await _mark(running, name)
            view = running.screen.row.views[running.article(name).id]
            assert running.screen.active == view.article.id
            parallel = _parallel(running, name)
            assert view.caret == parallel.b.start
            assert 0 <= view.height_of(parallel.b.start) < view.size.height
            assert Layer.PARALLEL in {mark.layer for mark in view.marks.at(parallel.b.start)}
        own = running.screen.row.views[article.id].marks.at(_asked(running).start)
        assert Layer.PARALLEL in {mark.layer for mark in own}


async def test_escape_goes_back_to_where_the_reader_was(five: Desk) -> None:
    async with five.open(size=(120, 30)) as running:
        await _read(running, "ardwire.txt", _NIGHT_SHIFT)
        await running.press("v", "right_parenthesis")
        selected = running.selected()
        screen = running.screen
        before = screen.panes, screen.active, dict(screen.row.places), selected
        await running.press("p")
        await running.press("down", "enter", "down")
        assert screen.panes != before[0]
        await running.press("escape")
        assert (screen.panes, screen.active, dict(screen.row.places), running.selected()) == before
        assert running.focused() is screen.view
        assert _pane(running) is None
        assert not [
            mark
            for view in screen.row.views.values()
            for mark in view.marks.all
            if mark.layer is Layer.PARALLEL
        ]


async def test_who_goes_into_an_article_stays_there(five: Desk) -> None:
    async with five.open(size=(200, 40)) as running:
        await _read(running, "ardwire.txt", _NIGHT_SHIFT)
        await running.press("p")
        await running.press("enter", "enter")
        screen = running.screen
        assert running.focused() is screen.view
        here = screen.active, screen.view.place
        assert here[0] != running.article("ardwire.txt").id
        await running.press("escape")
        assert _pane(running) is None
        assert screen.active == here[0]
        assert screen.view.caret == here[1][1]


async def test_a_click_shows_an_answer_a_second_lines_up_and_escape_goes_back(five: Desk) -> None:
    async with five.open(size=(120, 30)) as running:
        await _read(running, "ardwire.txt", _NIGHT_SHIFT)
        screen, pointer = running.screen, Pointer(running.pilot)
        before = screen.panes, screen.active, dict(screen.row.places)

        def is_lined_up() -> bool:
            return _question(running).lined_up_at is not None

        await running.press("p")
        pane = _pane(running)
        assert pane is not None
        choices = pane.query_one(ChoiceList)
        second = _lines(running)[1].splitlines()[0]
        row = next(y for y in range(choices.size.height) if second in choices.render_line(y).text)
        at = choices.region.x + 4, choices.region.y + row
        await pointer.click(*at)
        await running.settle()
        assert choices.highlighted == 1
        assert screen.active == _looked_at(running)[1].article
        assert not is_lined_up()
        assert running.focused() is choices
        await pointer.click(*at, times=2)
        await _come_to_rest(running)
        assert is_lined_up()
        assert running.focused() is choices
        await running.press("escape")
        assert _pane(running) is None
        assert (screen.panes, screen.active, dict(screen.row.places)) == before


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (240, 60)])
async def test_enter_lines_the_passages_up(five: Desk, size: tuple[int, int]) -> None:
    async with five.open(size=size) as running:
        article = await _read(running, "ardwire.txt", _NIGHT_SHIFT)
        screen = running.screen
        screen.panes = (article.id,)
        await running.settle()
        await running.press("p")
        await running.press("enter")
        await _come_to_rest(running)
        found = [each for each in _looked_at(running) if each.is_claimed]
        assert len(found) >= 3
        assert set(screen.panes) == {article.id, *(each.article for each in found)}
        assert screen.panes[0] == article.id
        starts = {article.id: _asked(running).start}
        starts |= {each.article: each.parallel.b.start for each in found if each.parallel is not None}
        first, last = screen.row.in_sight
        heights = {screen.row.views[each].height_of(starts[each]) for each in screen.panes[first:last]}
        assert len(heights) == 1
        (height,) = heights
        assert 0 <= height < screen.view.size.height
        assert last - first >= 2
        assert first == 0


async def test_where_few_panes_fit_each_answer_comes_beside_the_one_that_asks(five: Desk) -> None:
    async with five.open(size=(80, 24)) as running:
        article = await _read(running, "ardwire.txt", _NIGHT_SHIFT)
        await running.press("p")
        await running.press("enter")
        screen = running.screen
        for answer in [each for each in _looked_at(running) if each.is_claimed]:
            pane = _pane(running)
            assert pane is not None
            choices = pane.query_one(ChoiceList)
            choices.highlighted = choices.get_option_index(answer.article)
            await _come_to_rest(running)
            first, last = screen.row.in_sight
            assert screen.panes[first:last] == (article.id, answer.article)
            assert answer.parallel is not None
            views = screen.row.views
            assert views[article.id].height_of(_asked(running).start) == views[answer.article].height_of(
                answer.parallel.b.start
            )


async def test_a_selection_in_another_pane_is_left_alone(five: Desk) -> None:
    async with five.open(size=(240, 60)) as running:
        await _read(running, "estery-chronicle.txt", "Who")
        await running.press("v", "w")
        kept = running.selected()
        other = running.view
        await _read(running, "ardwire.txt", _NIGHT_SHIFT)
        await running.press("p")
        await running.press("enter")
        assert other.selection is not None
        assert other.article.text[other.selection.start : other.selection.end] == kept


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_q_goes_back_from_the_answers_as_escape_does(desk: Desk, key: str) -> None:
    async with desk.open(size=(120, 36)) as running:
        await _read(running, "alder.txt", "We closed it")
        await running.press("p")
        assert _pane(running) is not None
        await running.press(key)
        assert _pane(running) is None
        assert running.focused() is running.view
        assert running.app.is_running


async def test_a_note_on_a_link_from_the_answers_may_have_a_q_in_it(desk: Desk) -> None:
    async with desk.open(size=(120, 36)) as running:
        await _read(running, "alder.txt", "We closed it")
        await running.press("p", "1", "a")
        await running.type("a quiet query")
        assert _pane(running) is not None
        await running.press("escape")
        assert _pane(running) is not None
        assert [link.note for link in running.store.annotations.links.values()] == ["a quiet query"]


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (120, 36), (160, 40)])
async def test_all_its_keys_can_be_seen(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.open(size=size) as running:
        await _read(running, "alder.txt", "We closed it")
        await running.press("p")
        pane = _pane(running)
        assert pane is not None
        row = running.screen.query_one(KeyBar).render_line(0).text
        for key in ("⏎ line up", "→ next", "1 agrees", "2 contradicts", "a note", "d unlink", "Esc back"):
            assert key in row or size[0] < 80, key
        assert pane.region.bottom <= size[1]
        assert pane.query_one(ChoiceList).size.height >= 3
        await running.press("question_mark")
        page = [str(each.prompt) for each in running.app.screen.query_one(ChoiceList).options]
        assert page[0].startswith("Who else has this")
        assert all(any(f"Link: {words.name}" in line for line in page[:20]) for words in LINK_WORDS.values())


async def test_nothing_is_said_with_what_was_looked_at(five: Desk) -> None:
    async with five.open(size=(168, 40)) as running:
        await _read(running, "harbour-courier.md", "has read it")
        before = running.panes()
        await running.press("p")
        assert "nothing found in 4 other articles" in _title(running)
        for answer, line in zip(_looked_at(running), _lines(running), strict=True):
            assert answer.sentences > 20
            assert (
                f"nothing: {answer.sentences} sentences, none shares a name, a number or a rare word" in line
            )
            assert line.endswith(("a rare word", " · not read yet"))
        await running.press("enter")
        assert running.panes() == before
        assert "No likely or possible passage to line up." in running.status


async def test_nobody_is_told_nothing_where_something_is_nearest(five: Desk) -> None:
    async with five.open(size=(160, 40)) as running:
        await _read(running, "harbour-courier.md", "Nobody there asked her")
        await running.press("p")
        looked_at = _looked_at(running)
        assert not any(each.is_claimed for each in looked_at)
        assert any(each.candidates for each in looked_at)
        assert "nothing likely or possible in 4 other articles" in _title(running)
        # Enter lines up what the reader has marked, and nothing else that is merely nearest.
        panes = running.panes()
        await running.press("enter")
        assert set(running.panes()) - set(panes) <= {_question(running).marked}
        assert _question(running).lined_up_at is not None


async def test_a_newer_question_is_the_one_that_is_answered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk.open() as running:
        await _read(running, "alder.txt", "We closed it")
        screen = running.screen
        held = threading.Event()
        asked: list[Span] = []

        def asking(
            comparisons: Comparer,
            article: Article,
            passage: Span,
            first: Sequence[Article],
            others: Sequence[Article],
            tied_to: Mapping[str, Tie],
        ) -> Iterator[tuple[Answer, ...]]:
            asked.append(passage)
            if len(asked) == 1:
                held.wait(60)
            return ask(comparisons, article, passage, first, others, tied_to)

        monkeypatch.setattr("synoptic.tui.panes.answers.ask", asking)
        with holding_workers():
            await running.pilot.press("p")
            await running.until(lambda: len(asked) == 1)
            screen.focus_article()
            await running.go_to("The city had counted")
            await running.pilot.press("p")
            await running.until(lambda: len(asked) == 2)
        held.set()
        await running.settle()
        assert len(asked) == 2
        assert _asked(running) == asked[1]
        assert "41 lorries" in _lines(running)[0]


async def test_the_open_ones_are_asked_first_then_the_others_by_the_handful(desk: Desk) -> None:
    async with desk.open() as running:
        alder, birch = running.article("alder.txt"), running.article("birch.txt")
        comparisons = running.screen.comparison_source.comparisons
        answers = [len(each) for each in ask(comparisons, alder, Span(70, 120), [birch], [birch] * 40)]
        assert answers == [1, AT_ONCE, AT_ONCE, 40 - 2 * AT_ONCE]


class _Gate:
    """Lets the answers through one group of articles after another."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._opened = threading.Semaphore(0)
        self.asked = 0
        monkeypatch.setattr("synoptic.tui.panes.answers.ask", self._ask)
        monkeypatch.setattr("synoptic.tui.desk.who_else.who_else._REDRAW_SECONDS", 0.0)

    def _ask(
        self,
        comparisons: Comparer,
        article: Article,
        passage: Span,
        first: Sequence[Article],
        others: Sequence[Article],
        tied_to: Mapping[str, Tie],
    ) -> Iterator[tuple[Answer, ...]]:
        for answers in ask(comparisons, article, passage, first, others, tied_to):
            assert self._opened.acquire(timeout=60)
            self.asked += len(answers)
            yield answers

    def let_through(self, groups: int = 1) -> None:
        self._opened.release(groups)


def _hold_many(desk: Desk, count: int) -> None:
    """Have so many more articles on the desk, each tenth of which has the words of the night's count."""
    for number in range(count):
        has = "The city had counted 38 lorries on the bridge." if number % 10 == 9 else "It rained there."
        text = f"Report {number} of a parish\n\nThe parish of {number} held its fair.\n\n{has}\n"
        (desk.folder / f"parish-{number:03}.txt").write_text(text, encoding="utf-8")


async def _ask_at(running: Running, name: str, words: str, *opened: str) -> None:
    """Have some articles open, and ask about words of one, without waiting for the answers."""
    running.screen.panes = tuple(running.article(each).id for each in (name, *opened))
    running.screen.active = running.screen.panes[0]
    await running.settle()
    await _read(running, name, words)
    await running.pilot.press("p")


async def test_many_answers_come_as_they_are_found_those_of_the_panes_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hold_many(desk, 40)
    async with desk.open(size=(160, 40)) as running:
        await running.press("escape")  # out of the library, which comes first where there is so much
        gate = _Gate(monkeypatch)
        with holding_workers():
            await _ask_at(running, "alder.txt", "The city had counted", "birch.txt", "cedar.txt")
            await running.until(lambda: "asking 42 articles" in _title(running))
            gate.let_through()
            await running.until(lambda: "asking 2 of 42 … Esc stops" in _title(running))
            assert len(_lines(running)) == 2
            assert _lines(running)[0].startswith("B Engineers shut the bridge")
            marked = _question(running).marked
            gate.let_through()
            await running.until(lambda: "asking 18 of 42" in _title(running))
            # Of those that are not open, who has it is listed; who is silent, when all are asked.
            assert [line.splitlines()[0].split("  ")[0] for line in _lines(running)] == [
                "AQ Report 9 of a parish",
                "B Engineers shut the bridge",
                "C A quiet night, says the port",
            ]
            gate.let_through(2)
        await running.settle()
        assert "likely in 4, perhaps in 3 of 42 other articles" in _title(running)
        assert "asking" not in _title(running)
        assert len(_lines(running)) == 42
        assert "Report" in _lines(running)[0]
        assert _question(running).marked == marked == running.article("birch.txt").id
        await running.press("enter")
        assert len(running.panes()) == 5


async def test_escape_stops_asking_keeps_the_answers_and_then_goes_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hold_many(desk, 40)
    async with desk.open(size=(160, 40)) as running:
        await running.press("escape")  # out of the library, which comes first where there is so much
        gate = _Gate(monkeypatch)
        with holding_workers():
            await _ask_at(running, "alder.txt", "The city had counted", "birch.txt")
            gate.let_through()
            await running.until(lambda: len(_lines(running)) == 1)
            await running.pilot.press("escape")
            gate.let_through(5)
        await running.settle()
        assert gate.asked <= 1 + AT_ONCE
        assert len(_lines(running)) == 1
        assert "nothing likely; 1 possible, few right · stopped: 41 of 42 not asked" in _title(running)
        assert not any("nothing" in line for line in _lines(running))
        await running.press("escape")
        assert _pane(running) is None
        await running.press("p")
        assert "likely in 4, perhaps in 3 of 42 other articles" in _title(running)


async def test_escape_before_the_first_answer_goes_back_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk.open() as running:
        gate = _Gate(monkeypatch)
        with holding_workers():
            await _ask_at(running, "alder.txt", "The city had counted", "birch.txt")
            await running.pilot.press("escape")
            gate.let_through(5)
        await running.settle()
        assert _pane(running) is None
        assert running.focused() is running.view


async def test_what_was_compared_is_compared_by_nobody_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def counting(one: TextProfile, other: TextProfile, least: float) -> Comparison:
        made.append(1)
        return compare(one, other, least)

    monkeypatch.setattr("synoptic.corpus.parallels.comparer.compare", counting)
    async with desk.open(size=(200, 40)) as running:
        await _read(running, "alder.txt", "The city had counted")
        await running.press("p")
        assert len(made) == 2
        await running.press("escape", "equals_sign")
        assert len(made) == 3
        await running.press("V")
        assert len(made) == 3
    async with desk.open(size=(200, 40)) as running:
        await _read(running, "birch.txt", "The police counted")
        await running.press("p", "escape", "equals_sign", "V")
        assert len(made) == 3
        assert ComparisonCache(comparisons_file()).of(
            [_key(running.article("alder.txt"), running.article("cedar.txt"))], POSSIBLE_SCORE
        )


def _key(one: Article, other: Article) -> tuple[str, str]:
    return min(one.digest, other.digest), max(one.digest, other.digest)


async def test_the_answers_take_the_place_of_a_search_until_they_are_put_away(desk: Desk) -> None:
    async with desk.open(size=(80, 24)) as running:
        await running.press("slash")
        await running.type("closed it")
        await running.press("enter", "p")
        assert not running.screen.query_one(SearchPane).display
        assert running.view.size.height >= 6
        await running.press("escape")
        assert running.screen.query_one(SearchPane).display
        assert running.features.search.hits


async def test_a_search_takes_the_place_of_the_answers(desk: Desk) -> None:
    async with desk.open() as running:
        await _read(running, "alder.txt", "We closed it")
        await running.press("p")
        await running.press("slash")
        pane = _pane(running)
        assert pane is not None
        assert not pane.display
        await running.type("lorries")
        await running.settle()
        assert running.features.search.hits
        await running.press("escape")
        assert pane.display


async def test_likely_possible_and_nearest_are_said_and_counted_apart(five: Desk) -> None:
    async with five.open(size=(200, 50)) as running:
        await _read(running, "saltline.txt", "Lt. Gen. Piet Karrow, whose engineers")
        await running.press("p")
        said = dict.fromkeys(Confidence, 0)
        for answer, line in zip(_looked_at(running), _lines(running), strict=True):
            assert answer.parallel is not None
            confidence, score = answer.parallel.confidence, f"{answer.parallel.score:.2f}"
            said[confidence] += 1
            is_nearest = confidence is Confidence.NEAREST
            words = {
                Confidence.LIKELY: f"likely {score} {answer.parallel.kind}",
                Confidence.POSSIBLE: f"possible {answer.parallel.kind}",  # a guess has no number
                Confidence.NEAREST: "nearest, no claim",
            }
            assert f"  {words[confidence]}" in line
            assert is_nearest is not answer.is_claimed
        assert all(said.values())
        likely, possible = said[Confidence.LIKELY], said[Confidence.POSSIBLE]
        counts = f"likely in {likely}, " if likely else ""
        assert f"{counts}perhaps in {possible} of 4 other articles" in _title(running)


async def test_what_is_nearest_is_dimmed_and_what_is_claimed_is_not(five: Desk) -> None:
    async with five.open(size=(200, 50)) as running:
        await _read(running, "saltline.txt", "Lt. Gen. Piet Karrow, whose engineers")
        await running.press("p")
        pane = _pane(running)
        assert pane is not None
        for answer, option in zip(_looked_at(running), pane.query_one(ChoiceList).options, strict=True):
            assert isinstance(option.prompt, Content)
            is_dimmed = any(
                span.style == "dim" and (span.start, span.end) == (0, len(option.prompt))
                for span in option.prompt.spans
            )
            assert is_dimmed is not answer.is_claimed


async def test_words_that_an_article_prints_twice_are_one_candidate(desk: Desk) -> None:
    caption = "Photo: The Orle bridge, closed by a gale on the night of 14 March."
    for name, rest in (("dale", "The mill stood still."), ("elm", f"Elm kept its fair.\n\n{caption}")):
        (desk.folder / f"{name}.txt").write_text(f"News of {name}\n\n{caption}\n\n{rest}\n")
    async with desk.open(size=(160, 40)) as running:
        await _read(running, "dale.txt", "Photo: The Orle")
        await running.press("p")
        answer = _answer(running, "elm.txt")
        assert len({_words(running, each.parallel.b, "elm.txt") for each in answer.candidates}) == len(
            answer.candidates
        )
        assert answer.best is not None
        assert answer.best.times == 2
        assert any("verbatim, twice" in line for line in _lines(running))


def _words(running: Running, span: Span, name: str) -> str:
    return running.article(name).text[span.start : span.end]


async def test_a_difference_is_said_and_stands_out_on_both_sides(desk: Desk) -> None:
    async with desk.open(size=(160, 40)) as running:
        await _read(running, "alder.txt", "The city had counted")
        await running.press("p")
        assert "· differs: number" in _lines(running)[0]
        assert "≠41 lorries" in _lines(running)[0]
        assert "counted ≠38 lorries" in _asked_words(running)
        await running.press("down")
        assert "≠" not in _asked_words(running)


async def test_they_stay_lined_up_when_the_terminal_changes_its_size(five: Desk) -> None:
    async with five.open(size=(160, 40)) as running:
        article = await _read(running, "ardwire.txt", _NIGHT_SHIFT)
        await running.press("p")
        await running.press("enter")
        await running.pilot.resize_terminal(120, 34)
        await _come_to_rest(running)
        screen = running.screen
        first, last = screen.row.in_sight
        heights = {
            running.screen.row.views[each.article].height_of(each.parallel.b.start)
            for each in _looked_at(running)
            if each.parallel is not None and each.article in screen.panes[first:last]
        }
        assert heights == {screen.row.views[article.id].height_of(_asked(running).start)}


async def test_other_candidates_can_be_looked_at_and_linked(five: Desk) -> None:
    async with five.open(size=(160, 40)) as running:
        screen, name = running.screen, "saltline.txt"
        asking = await _read(running, "ardwire.txt", "A few minutes later")
        await running.press("p")
        best = _parallel(running, name).b
        title, answers = _title(running), _looked_at(running)
        await _mark(running, name)
        await running.press("left")
        assert "This is the best match." in running.status
        assert _looked_at(running) == answers
        many = len(_answer(running, name).candidates)
        assert 1 < many <= MOST_NEAREST
        seen = [best]
        for place in range(2, many + 1):
            await running.press("right")
            assert any(f" · {place} of {many}" in line for line in _lines(running))
            seen.append(_parallel(running, name).b)
        assert len(set(seen)) == many
        assert "when the warning sounded" in _words(running, best, name)
        assert _title(running) == title
        await running.press("right")
        assert "No further matches" in running.status
        await running.press("1")
        (link,) = screen.annotations.links.values()
        ends = {(end.article, screen.features.links.place_of(end)) for end in link.ends}
        assert ends == {(running.article(name).id, seen[-1]), (asking.id, _asked(running))}
        assert any("⇄ agrees" in line for line in _lines(running))
        # It is the answer from now on, as when it is asked again; undone, all is as before.
        assert _parallel(running, name).b == seen[-1]
        assert any("linked" in line for line in _lines(running))
        await running.press("right")
        assert _parallel(running, name).b == best
        await running.press("u")
        assert _looked_at(running) == answers


async def test_what_the_reader_has_linked_is_the_answer_and_scrolls_together(desk: Desk) -> None:
    async with desk.open() as running:
        screen = running.screen
        alder = await _read(running, "alder.txt", "We closed it")
        await running.press("L")
        cedar = await _read(running, "cedar.txt", "Its cranes")
        await running.press("L", "down", "enter")
        (link,) = screen.annotations.links.values()
        await _read(running, "alder.txt", "We closed it")
        await running.press("p")
        answer = _answer(running, "cedar.txt")
        assert _found_by(answer) == "link"
        assert _looked_at(running)[0] == answer
        assert answer.parallel is not None
        assert answer.parallel.b == screen.features.links.place_of(link.other)
        line = next(line for line in _lines(running) if "⇄ contradicts" in line)
        assert "linked · ⇄ contradicts" in line
        await running.press("escape", "equals_sign")
        await running.until(lambda: screen.features.scrolling.ways is not None)
        assert screen.features.scrolling.ways is not None
        alignment = screen.features.scrolling.ways[alder.digest, cedar.digest]
        caret = screen.row.views[alder.id].caret
        assert alignment.counterpart(caret) == answer.parallel.b.start
        await running.press("u")
        await running.until(
            lambda: (
                screen.features.scrolling.ways is not None
                and screen.features.scrolling.ways[alder.digest, cedar.digest].counterpart(caret) is None
            )
        )


def _found_by(answer: Answer) -> str:
    assert answer.candidate is not None
    return answer.candidate.found_by


async def test_a_title_has_the_other_titles_beside_it(five: Desk) -> None:
    async with five.open(size=(160, 40)) as running:
        screen = running.screen
        article = await _read(running, "ardwire.txt", "Sea gate jams")
        await running.press("p")
        assert _question(running).passage.text == article.title
        for answer in _looked_at(running):
            other = next(each for each in screen.articles if each.id == answer.article)
            assert answer.parallel is not None
            if _found_by(answer) == "title":
                assert other.text[answer.parallel.b.start : answer.parallel.b.end] == other.title
            else:
                assert answer.parallel.score >= POSSIBLE_SCORE
        titles = sum(_found_by(each) == "title" for each in _looked_at(running))
        assert titles
        assert sum("its title" in line for line in _lines(running)) == titles
        await running.press("escape")
        await running.go_to("Four members of the night shift")
        await running.press("p")
        assert all(_found_by(each) == "words" for each in _looked_at(running) if each.candidates)
