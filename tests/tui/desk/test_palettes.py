"""The palette and the help on the desk: what they offer first, and what is done with what is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.tui.views.help import ELSEWHERE, HelpScreen
from synoptic.tui.views.palette import Entry, EntryKind, Palette

if TYPE_CHECKING:
    from tests.tui.desk.paper_desk import PaperDesk


async def _choose(paper: PaperDesk, kind: EntryKind, name: str) -> None:
    await paper.features.palettes.show_palette()
    await paper.answer(Entry(kind, name, "", ""))


async def test_an_article_is_read_and_offered_first_from_then_on(paper: PaperDesk) -> None:
    cedar = paper.named("cedar.txt")
    paper.mark("alder.txt", "38 lorries", tags=["claim"])
    await _choose(paper, EntryKind.TAG, "claim")
    assert paper.lit == {"claim"}
    await _choose(paper, EntryKind.ARTICLE, cedar.id)
    assert paper.active == cedar.id
    await paper.features.palettes.show_palette()
    palette = await paper.answer(None)
    assert isinstance(palette, Palette)
    assert [each.name for each in palette.entries[:2]] == [cedar.id, "claim"]


async def test_a_setting_is_changed_until_the_end(paper: PaperDesk) -> None:
    assert paper.settings.measure != 56
    await _choose(paper, EntryKind.SETTING, "measure = 56")
    assert paper.settings.measure == 56
    assert "measure = 56 until you quit" in paper.said


async def test_the_help_over_a_dialog_answers_nothing(paper: PaperDesk) -> None:
    await paper.do("help")
    over_desk, _ = paper.dialogs[-1]
    assert isinstance(over_desk, HelpScreen)
    await paper.do("help")
    over_dialog, answer = paper.dialogs[-1]
    assert isinstance(over_dialog, HelpScreen)
    assert answer is None
    assert over_dialog.entries[0].heading == ELSEWHERE
