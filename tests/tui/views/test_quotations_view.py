"""The quotations: their lines, its filter, the wordings word by word, and the way to each place."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from textual.widgets import Static

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.quotations.collation import collate
from synoptic.corpus.quotations.survey import QuotationSurveyor
from synoptic.tui.panes.bars import PaneTitle
from synoptic.tui.panes.lists import ChoiceList, ListField
from synoptic.tui.views.quotations import screen
from synoptic.tui.views.quotations.entry import collated, entry_of
from synoptic.tui.views.quotations.screen import QuotationsView
from synoptic.tui.views.quotations.table import NO_DATE, NOT_NAMED, ORDERS, lines_of, searched_in, speaker_of
from tests.tui.quiet import holding_workers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from synoptic.corpus.quotations.survey import QuotationSurvey
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio


def _article(name: str, text: str, date: str | None = None) -> Article:
    return Article(name, f"Title {name}", text, digest_of(text), date=date)


LATE = _article(
    "late", "“We felt one bump, then a long scrape,” Marsh said. It was “odd”.", date="2031-03-16"
)
EARLY = _article(
    "early", "Capt. Ada Marsh came. “We felt one bump, then a scrape,” she said.", date="2031-03-14"
)
UNDATED = _article("undated", "“Nobody was hurt on the ship,” said Bo Alder.")


def _survey(*articles: Article) -> QuotationSurvey:
    found = QuotationSurveyor().survey(articles)
    assert found is not None
    return found


async def test_lines_are_grouped_by_speaker_article_or_date() -> None:
    quotations = _survey(LATE, EARLY, UNDATED).quotations
    by_speaker = lines_of(quotations, "speaker")
    groups = [line.group for line in by_speaker if line.is_first]
    assert groups == ["Ada Marsh", "Bo Alder", NOT_NAMED]
    by_date = lines_of(quotations, "date")
    assert [line.group for line in by_date if line.is_first] == ["14 Mar 2031", "16 Mar 2031", NO_DATE]
    by_article = lines_of(quotations, "article")
    assert [line.group for line in by_article if line.is_first] == [
        f"Title {x}" for x in ("late", "early", "undated")
    ]
    for lines in (by_speaker, by_date, by_article):
        assert sorted(line.number for line in lines) == [0, 1, 2, 3]
        assert len({len(line.facts) for line in lines}) == 1
    assert [line.number for line in lines_of(quotations, "date", shown={0, 3})] == [0, 3]


async def test_articles_have_their_letter_first() -> None:
    letters = zip((LATE, EARLY, UNDATED), "ABC", strict=True)
    quotations = _survey(
        *(replace(article, letter=letter, source="The Ledger") for article, letter in letters)
    ).quotations
    for order in ("speaker", "date"):
        told = {line.number: line.facts for line in lines_of(quotations, order)}
        names = ["A The Ledger", "A The Ledger", "B The Ledger", "C The Ledger"]
        assert all(name in told[number] for number, name in enumerate(names))
    groups = [line.group for line in lines_of(quotations, "article") if line.is_first]
    assert groups == ["A Title late", "B Title early", "C Title undated"]


async def test_a_doubtful_speaker_says_so() -> None:
    article = _article(
        "doubt", "Ada Marsh met Bo Alder. “We felt one bump,” he said. “It was long and loud.”"
    )
    quotations = _survey(article).quotations
    assert any(one.speaker and not one.quotation.is_certain for one in quotations)
    for order in ("speaker", "article", "date"):
        for line in lines_of(quotations, order):
            one = quotations[line.number]
            is_doubtful = one.speaker is not None and not one.quotation.is_certain
            assert any("?" in fact for fact in line.facts) is is_doubtful


async def test_what_somebody_denies_and_what_nothing_closes_say_so() -> None:
    text = "Ada Marsh never said “we felt one bump” that night. Bo Alder said: “It was long. Then he left."
    survey = _survey(_article("denied", text))
    denied, doubtful = survey.quotations
    assert speaker_of(denied) == "denied: Ada Marsh"
    for order in ORDERS:
        assert any("denied: Ada Marsh" in line.facts for line in lines_of(survey.quotations, order))
    assert "denied Ada Marsh" in searched_in(denied)
    assert doubtful.quotation.is_doubtful
    told = ["\n".join(part.plain for part in entry_of(survey, number, {})) for number in range(2)]
    assert "Speaker: not named (denied: Ada Marsh)" in told[0]
    assert "Speaker: Bo Alder (inferred: the article leaves a doubt; closing mark missing)" in told[1]


async def test_a_survey_that_is_cancelled_has_nothing_and_one_that_is_done_is_remembered() -> None:
    surveyor = QuotationSurveyor()
    assert surveyor.survey([LATE, EARLY], cancelled=lambda: True) is None
    assert surveyor.known([LATE, EARLY]) is None
    told: list[tuple[int, int]] = []
    made = surveyor.survey([LATE, EARLY], progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
    assert made is surveyor.known([LATE, EARLY]) is surveyor.survey([LATE, EARLY])
    assert surveyor.known([LATE]) is None
    assert made is not None
    (number,) = [number for number, one in enumerate(made.quotations) if one.article is EARLY]
    assert [one.article for one in made.others_of(number)] == [LATE]
    assert made.others_of(1) == ()


async def test_wordings_are_told_apart_by_marks_and_not_by_styles_alone() -> None:
    one, other = "We felt one bump, then a long scrape", "We felt one [big] bump, then a scrape"
    spans = [_survey(_article("a", f"“{text}”")).quotations[0].quotation.parts for text in (one, other)]
    texts = f"“{one}”", f"“{other}”"
    line = collated(*texts, collate(texts[0], spans[0], texts[1], spans[1]))
    assert line.plain == "We felt one {+big+} bump, then a [-long-] scrape"
    styles = {line.plain[span.start : span.end]: str(span.style) for span in line.spans}
    assert styles == {"{+big+}": "bold", "[-long-]": "strike dim"}


def _screen(running: Running) -> QuotationsView:
    screen = running.app.screen
    assert isinstance(screen, QuotationsView)
    return screen


def _said(running: Running) -> str:
    return str(_screen(running).query_one("#said", Static).content)


def _listed(running: Running) -> list[str]:
    choices = _screen(running).query_one(ChoiceList)
    return [str(choices.get_option_at_index(index).prompt) for index in range(choices.option_count)]


def _wordings(running: Running) -> str:
    return str(_screen(running).query_one("#wording", Static).render())


async def test_the_wordings_wait_for_a_rest_and_the_next_letter_gives_them_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk.folder / "dale.txt").write_text(
        "The bridge\n\n“It moved in the wind,” said Ines Marl.\n\n“We counted zebras,” said Bo Alder.\n",
        encoding="utf-8",
    )
    async with desk.open() as running:
        await running.press("Q")
        await running.press("slash")
        field = _screen(running).query_one(ListField)
        before = _wordings(running)
        assert "zebras" in before
        monkeypatch.setattr(screen, "REST", 3600.0)
        with holding_workers():
            field.insert_text_at_cursor("win")
            await running.until(lambda: not any("zebras" in line for line in _listed(running)))
            assert _wordings(running) == before
        monkeypatch.setattr(screen, "REST", 0.0)
        field.insert_text_at_cursor("d")
        await running.settle()  # which waits for all that was not given up
        assert _wordings(running) != before


async def test_the_quotations_are_listed_filtered_sorted_and_gone_to(desk: Desk) -> None:
    (desk.folder / "dale.txt").write_text(
        "The bridge\n\n“We closed it because it moved in the gusts,” said Ines Marl.\n", encoding="utf-8"
    )
    (desk.folder / "elm.txt").write_text(
        "The bridge again\n\n“We closed it since it moved in the gusts,” Marl said.\n", encoding="utf-8"
    )
    async with desk.open() as running:
        await running.press("Q")
        assert len(_listed(running)) == 4
        assert "Ines Marl" in _listed(running)[0]
        assert " E " in _listed(running)[2]
        await running.press("o")
        assert _screen(running).state.order == "article"
        await running.press("slash")
        await running.type("movd in the gusts")
        await running.settle()
        assert len(_listed(running)) == 2
        await running.press("enter")
        assert "altered" in _wordings(running)
        assert "[-because-] {+since+} it moved" in _wordings(running)
        await running.press("down", "enter")
        assert running.app.screen is running.screen
        assert running.view.article == running.article("elm.txt")
        assert running.after_caret.startswith("We closed it since")
        await running.press("Q")
        assert _screen(running).state.query == "movd in the gusts"
        assert len(_listed(running)) == 2
        await running.press("slash")
        await running.type("by:marl again")
        await running.settle()
        assert _screen(running).state.query == "by:marl again"
        assert len(_listed(running)) == 1
        await running.press("escape", "escape")
        assert running.app.screen is running.screen


async def test_words_that_stand_elsewhere_without_quotation_marks_are_told_and_gone_to(desk: Desk) -> None:
    desk.hold_only("The bridge\n\nPell was credited with “breaking the deadlock” by Ada Marsh.\n")
    other = desk.folder / "other.txt"
    other.write_text("A talk\n\nIt was seen as Breaking the deadlock, no less.\n", encoding="utf-8")
    async with desk.open() as running:
        await running.press("Q")
        assert "in its own words, without quotation marks  A A talk" in _wordings(running)
        assert "It was seen as Breaking the deadlock, no less." in _wordings(running)
        await running.press("tab", "enter")
        assert running.app.screen is running.screen
        assert running.view.article == running.article("other.txt")
        assert running.after_caret.startswith("Breaking the")
    other.write_text("A talk\n\nNothing of it.\n", encoding="utf-8")
    async with desk.open() as running:
        await running.press("Q")
        assert "No other article found with these words." in _wordings(running)
        await running.press("tab", "enter")
        assert isinstance(running.app.screen, QuotationsView)


async def test_of_several_places_one_is_chosen(desk: Desk) -> None:
    desk.hold_only("The bridge\n\nPell was credited with “breaking the deadlock” by Ada Marsh.\n")
    (desk.folder / "other.txt").write_text(
        "A talk\n\nBreaking the deadlock. And breaking the deadlock again.\n", encoding="utf-8"
    )
    async with desk.open() as running:
        await running.press("Q", "tab", "enter", "down", "enter")
        assert running.app.screen is running.screen
        assert running.after_caret.startswith("breaking the deadlock again")


async def test_escape_leaves_everything_where_it_was(desk: Desk) -> None:
    async with desk.open() as running:
        await running.go_to("Nobody")
        before = running.panes(), running.view.place
        await running.press("Q", "j", "escape")
        assert (running.panes(), running.view.place) == before
        assert running.focused() is running.view


async def test_a_quotation_is_tagged_from_its_view_in_its_own_article(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("Q", "o")
        running.app.screen.query_one(ChoiceList).highlighted = 1
        await running.press("t")
        await running.type("cause")
        await running.press("enter")
        (highlight,) = running.store.annotations.highlights.values()
        assert highlight.article == running.article("birch.txt").id
        assert highlight.anchor.exact == "because it moved"
        assert [tag.name for tag in running.store.annotations.tags_of(highlight)] == ["cause"]
        await running.press("escape", "u")
        assert not running.store.annotations.highlights


async def test_without_quotation_marks_it_says_so(desk: Desk) -> None:
    desk.hold_only("Plain\n\nNobody says a word.\n")
    async with desk.open(size=(80, 24)) as running:
        await running.press("Q")
        assert "No quotations found" in _wordings(running)
        await running.press("enter", "o")
        await running.press("t")
        assert _said(running) == "No quotation is marked."


async def test_words_of_others_are_no_markup_and_obey_nothing(desk: Desk) -> None:
    desk.hold_only("Odd\n\n“A [red]bold[/red] \x1b[2J word here,” said Ann [b]Bo.\n")
    async with desk.open() as running:
        await running.press("Q")
        assert "A [red]bold[/red] ␛[2J word here" in _listed(running)[0]
        assert "\x1b" not in _wordings(running)


async def test_while_it_works_it_says_so_and_escape_ends_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ended = threading.Event(), threading.Event()

    def survey(
        _: QuotationSurveyor,
        articles: Sequence[Article],
        *,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        progress(20, len(articles))
        begun.set()
        while not cancelled():
            ended.wait(0.01)
        ended.set()

    monkeypatch.setattr(QuotationSurveyor, "survey", survey)
    async with desk.open() as running:
        with holding_workers():
            await running.pilot.press("Q")
            assert await asyncio.to_thread(begun.wait, 60)
            await running.until(
                lambda: "working … 20 of 3 articles" in str(_screen(running).query_one(PaneTitle).render())
            )
            await running.pilot.press("o", "enter", "m")
            await running.until(lambda: "Still looking" in _said(running))
            await running.pilot.press("escape")
            await running.until(lambda: running.app.screen is running.screen)
            assert await asyncio.to_thread(ended.wait, 60)
