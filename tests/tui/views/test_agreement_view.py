"""Agreement in the app: figures on top, each disagreement in turn, decided with keys, undone with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, Static

from synoptic.annotations.library.catalogue import identify
from synoptic.annotations.model.values import ADJUDICATION
from synoptic.annotations.model.voices import said_by_voices
from synoptic.annotations.store.store import AnnotationStore
from synoptic.corpus.files.loading import load
from synoptic.tui.dialogs.export_dialog import ExportDialog
from synoptic.tui.panes.bars import KeyBar, PaneTitle
from synoptic.tui.panes.grid import GridView
from synoptic.tui.views.agreement.screen import AgreementView
from tests.annotations.coders import Coder

if TYPE_CHECKING:
    from synoptic.corpus.article import Article
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio

SAID = "“We closed it because it moved,”"


@pytest.fixture
def coded(desk: Desk) -> Desk:
    """Return a desk on which ana and ben coded one article: four disagreements and one agreement."""
    folder = desk.library.folder
    ana, ben = Coder(folder, "ana"), Coder(folder, "ben")
    article = _article(desk, "alder.txt")
    for coder in (ana, ben):
        coder.mark(article, "14 March 2031", "day")
    ana.mark(article, SAID, "quotation", note="her words")
    ben.mark(article, SAID, "claim", note="is it so?")
    ana.mark(article, "Nobody was hurt.", "claim")
    ben.mark(article, "38 lorries", "claim/number")
    ana.mark(article, "The city had counted 38 lorries on the bridge.", "claim/number")
    ben.mark(article, "harbour", "place")
    return desk


def _article(desk: Desk, name: str) -> Article:
    loaded = load([desk.folder]).articles
    articles = identify(loaded, AnnotationStore(desk.library.folder).annotations, desk.library.root)
    return next(each for each in articles if each.path is not None and each.path.name == name)


def _view(running: Running) -> AgreementView:
    view = running.app.screen
    assert isinstance(view, AgreementView)
    return view


def _title(running: Running) -> str:
    return str(running.app.screen.query_one(PaneTitle).render())


def _text(running: Running, selector: str) -> str:
    return str(running.app.screen.query_one(selector, Static).render())


def _rows(running: Running) -> list[str]:
    grid = running.app.screen.query_one(GridView)
    lines = (grid.render_line(y).text.rstrip() for y in range(2, grid.size.height))
    return [line for line in lines if line]


def _decided(running: Running) -> dict[str, list[str]]:
    alone = said_by_voices(running.store.annotations, {ADJUDICATION})
    return {
        each.anchor.exact: [tag.name for tag in alone.tags_of(each)] for each in alone.highlights.values()
    }


async def test_figures_are_on_top_and_disagreements_in_text_order(coded: Desk) -> None:
    async with coded.open(size=(120, 40)) as running:
        await running.press("J")
        figures = _text(running, "#figures").splitlines()
        assert figures[0].split() == ["ana", "ben", "u-alpha", "alpha", "kappa", "agree"]
        assert figures[1].startswith("over all tags")
        assert figures[-1].startswith("1 article: ")
        kinds = ("tags", "unmarked", "boundaries", "unmarked")
        assert [row.startswith(f"A {kind}") for row, kind in zip(_rows(running), kinds, strict=True)] == [
            True
        ] * 4
        assert "4 left · 0 decided · 1 agreed (t takes them over)" in _title(running)
        sides = _text(running, "#sides")
        assert "ana  [quotation]" in sides
        assert "ben  [claim] the same words" in sides
        assert "her words" in sides
        assert "is it so?" in sides
        await running.press("j")
        assert "ben  nothing there" in _text(running, "#sides")


async def test_each_is_decided_with_a_key_and_does_not_come_again(coded: Desk) -> None:
    async with coded.open() as running:
        await running.press("J")
        before = said_by_voices(running.store.annotations, {"ana", "ben"})
        compared = _view(running).shown
        assert compared is not None
        await running.press("2")
        after = _view(running).shown
        assert after is not None
        assert after is not compared
        assert after.figures is compared.figures  # what coders have is the same, and not computed again
        assert _decided(running) == {SAID: ["claim"]}
        assert len(_rows(running)) == 3
        await running.press("n", "a", "1")
        assert _decided(running) == {
            SAID: ["claim"],
            "38 lorries": ["claim/number"],
            "The city had counted 38 lorries on the bridge.": ["claim/number"],
        }
        assert _rows(running) == []
        assert "0 left · 4 decided" in _title(running)
        assert _text(running, "#said") == "Decided as ana has it; u undoes this."
        assert said_by_voices(running.store.annotations, {"ana", "ben"}).highlights == before.highlights
        await running.press("escape", "J")
        assert "0 left · 4 decided" in _title(running)
        for key in "1ano":
            running.after_a_pause()
            await running.press("s", key)  # what was said before is gone
            assert "nothing left to decide" in _text(running, "#said"), key
        running.after_a_pause()
        await running.press("u", "u")
        assert "2 left · 2 decided" in _title(running)
        await running.press("u", "u")
        assert _decided(running) == {}
        assert "4 left · 0 decided" in _title(running)


async def test_what_is_undone_has_the_mark_again(coded: Desk) -> None:
    async with coded.open() as running:
        await running.press("J", "j", "j")
        marked = _view(running).marked
        await running.press("1")
        assert _view(running).marked != marked
        await running.press("u")
        assert _view(running).marked == marked


async def test_own_boundaries_and_tags_are_typed(coded: Desk) -> None:
    async with coded.open() as running:
        await running.press("J", "j", "j", "o")
        words, tags = running.app.screen.query(Input)
        assert words.value == "The city had counted 38 lorries on the bridge."
        assert tags.value == "claim/number"
        words.value = "the harbour master"
        await running.press("ctrl+s")
        assert "Words: not in the article" in _text(running, "#fault")
        words.value, tags.value = "Counted … bridge", "claim/number, checked"
        await running.press("ctrl+s")
        assert _decided(running) == {"counted 38 lorries on the bridge": ["claim/number", "checked"]}
        assert "3 left · 1 decided" in _title(running)


async def test_what_all_agree_on_is_taken_over(coded: Desk) -> None:
    async with coded.open() as running:
        await running.press("J", "t")
        assert _decided(running) == {"14 March 2031": ["day"]}
        assert "takes them over" not in _title(running)
        running.after_a_pause()
        await running.press("t")
        assert "No passages to take over" in _text(running, "#said")


async def test_the_figures_change_their_unit_and_their_length(coded: Desk) -> None:
    async with coded.open(size=(80, 24)) as running:
        await running.press("J")
        few = _text(running, "#figures")
        assert "sentences" in few
        assert "f shows 5 more tags" in few
        await running.press("s")
        assert "sentences" not in _text(running, "#figures")
        await running.press("f")
        assert len(_text(running, "#figures").splitlines()) == len(few.splitlines()) + 5
        await running.press("escape", "J")
        assert len(_text(running, "#figures").splitlines()) == len(few.splitlines()) + 5


async def test_enter_goes_to_the_passage(coded: Desk) -> None:
    async with coded.open() as running:
        await running.press("J", "G", "l", "enter")
        view = running.view
        assert view.article.text[view.caret :].startswith("harbour")


async def test_it_takes_two_coders(desk: Desk) -> None:
    desk.mark("closed it", tags=["claim"])
    async with desk.open() as running:
        await running.press("J")
        assert not isinstance(running.app.screen, AgreementView)
        assert "It takes two coders" in running.status


async def test_a_name_that_would_command_the_terminal_is_shown_as_text(desk: Desk) -> None:
    article = _article(desk, "alder.txt")
    for name in ("ana\x1b[2J", "ben\u202e"):
        Coder(desk.library.folder, name).mark(article, "harbour", f"tag of {name[:3]}", note="\x1b]0;x")
    async with desk.open() as running:
        await running.press("J")
        shown = (
            _title(running) + _text(running, "#figures") + _text(running, "#sides") + _text(running, "#said")
        )
        shown += "".join(running.app.screen.query_one(GridView).render_line(y).text for y in range(6))
        assert not {"\x1b", "\u202e"}.intersection(shown)
        await running.press("1")
        assert "\x1b" not in _text(running, "#said")


async def test_the_disagreements_are_exported(coded: Desk) -> None:
    async with coded.open() as running:
        await running.press("J")
        gather = running.features.exports.tables
        listed = gather["disagreements"](lambda: False)
        assert listed is not None
        assert listed[1] == "4 disagreements"
        figures = gather["agreement"](lambda: False)
        assert figures is not None
        assert figures[1] == "5 tags"
        await running.press("e")
        assert isinstance(running.app.screen, ExportDialog)
        assert running.app.screen.choice.table == "disagreements"


async def test_articles_that_one_coder_did_not_mark_are_told_and_left_out(coded: Desk) -> None:
    Coder(coded.library.folder, "ana").mark(_article(coded, "cedar.txt"), "quiet night", "calm")
    async with coded.open(size=(120, 40)) as running:
        await running.press("J")
        warning = _text(running, "#figures").splitlines()[-1]
        assert warning.startswith("ben marked nothing in “")
        assert warning.endswith("; it counts as coded · c leaves them out")
        assert len(_rows(running)) == 5
        assert "c by all" in str(running.app.screen.query_one(KeyBar).render())
        await running.press("c")
        assert len(_rows(running)) == 4
        *_, counts, left = _text(running, "#figures").splitlines()
        assert counts.startswith("1 article: ")
        assert left == "Left out: 1 article in which not all coders marked something · c takes them in"
        await running.press("escape", "J")
        assert len(_rows(running)) == 4  # it stays as the reader left it
        await running.press("c")
        assert len(_rows(running)) == 5


async def test_it_is_told_if_no_article_was_marked_by_all(desk: Desk) -> None:
    for name, article in (("ana", "alder.txt"), ("ben", "birch.txt")):
        Coder(desk.library.folder, name).mark(_article(desk, article), "March 2031", "day")
    async with desk.open() as running:
        await running.press("J", "c")
        assert _rows(running) == []
        assert "No article in which all coders marked something." in _text(running, "#said")
