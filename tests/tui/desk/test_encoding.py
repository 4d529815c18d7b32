"""The encoding of an article's file, chosen in the app: kept on the record, undone, and read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from textual.content import Content

from synoptic.annotations.store.store import AnnotationStore
from synoptic.tui.dialogs.encoding_picker import EncodingPicker
from synoptic.tui.panes.article_pane import PaneHeader
from synoptic.tui.panes.lists import ChoiceList

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

pytestmark = pytest.mark.asyncio

POLISH = "Dzień dobry, państwo\n\nThe bridge and the harbour were shut.\n"
"""Its guess is Windows-1252, in which “ń” reads “ñ”."""


@pytest.fixture
def polish(desk: Desk) -> Desk:
    """One article in Windows-1250 on the desk."""
    desk.hold_only("")
    (desk.folder / "alone.txt").write_bytes(POLISH.encode("cp1250"))
    return desk


def _kept(desk: Desk) -> list[str | None]:
    return [record.encoding for record in AnnotationStore(desk.library.folder).annotations.articles.values()]


def _header(running: Running) -> str:
    return str(running.screen.query_one(PaneHeader).render())


async def _choose(running: Running, encoding: str) -> None:
    await running.press("I")
    running.app.screen.query_one(ChoiceList).mark(encoding)
    await running.press("enter")


async def test_a_choice_is_read_kept_and_undone(polish: Desk) -> None:
    async with polish.open() as running:
        assert running.view.article.text.startswith("Dzieñ")
        assert "⚠ Read as Windows-1252" in _header(running)
        header = running.screen.query_one(PaneHeader).render()
        assert isinstance(header, Content)
        assert "$text-warning" in {span.style for span in header.spans}
        await _choose(running, "cp1250")
        assert running.view.article.text == POLISH
        assert running.focused() is running.view
        assert "⚠" not in _header(running)
        assert "Windows-1250" in _header(running)
        assert running.status.startswith("Read as Windows-1250")
        assert _kept(polish) == ["cp1250"]
        await running.press("u")
        assert running.view.article.text.startswith("Dzieñ")
        assert _kept(polish) == []
        await running.press("U")
        assert running.view.article.text == POLISH
        assert running.screen.articles[0].title == "Dzień dobry, państwo"
    assert _kept(polish) == ["cp1250"]


async def test_the_lines_tell_the_encodings_apart(polish: Desk) -> None:
    async with polish.open() as running:
        await running.press("I")
        dialog = running.app.screen
        assert isinstance(dialog, EncodingPicker)
        options = dialog.query_one(ChoiceList)
        lines = [str(options.get_option_at_index(index).prompt) for index in range(options.option_count)]
        assert lines[0].startswith("› Windows-1252 (Western European)")
        assert [line for line in lines if "guess" in line] == lines[:1]
        samples = {line.split("  ")[-1] for line in lines}
        assert len(samples) == len(lines) > 3
        assert any("Dzień" in sample and "państwo" in sample for sample in samples)
        await running.press("escape")
        assert _kept(polish) == []


async def test_highlights_follow_and_what_was_filled_in_stays(polish: Desk) -> None:
    async with polish.open() as running:
        running.view.go_to(running.view.article.text.index("bridge"))
        await running.press("v", "w", "enter", "i")
        await running.press("tab")
        await running.type("Port")
        await running.press("ctrl+s")
        await _choose(running, "cp1250")
        (record,) = running.store.annotations.articles.values()
        assert (record.title, record.source) == ("Dzień dobry, państwo", "Port")
        running.view.go_to(POLISH.index("bridge"))
        assert len(running.view.marks_here()) == 1
        # Confirmed, the guess is none any more.
        await _choose(running, "cp1252")
        assert running.view.article.text.startswith("Dzieñ")
        assert "⚠" not in _header(running)


@pytest.mark.usefixtures("looking")
async def test_a_reload_respects_the_choice(polish: Desk) -> None:
    async with polish.open() as running:
        await _choose(running, "cp1250")
        added = "Państwo, added.\n\n" + POLISH
        (polish.folder / "alone.txt").write_bytes(added.encode("cp1250"))
        await running.until(lambda: bool(running.screen.row.outdated))
        await running.press("R")
        assert running.view.article.text == added
        # Saved again in UTF-8, the file tells its encoding itself.
        (polish.folder / "alone.txt").write_text(POLISH, encoding="utf-8")
        await running.until(lambda: bool(running.screen.row.outdated))
        await running.press("R")
        assert running.view.article.text == POLISH
        await running.press("I")
        assert running.status.startswith("The file itself tells its encoding: UTF-8.")


@pytest.mark.usefixtures("looking")
async def test_what_another_process_chose_is_read(polish: Desk) -> None:
    async with polish.open() as running:
        await _choose(running, "cp1250")
        other = AnnotationStore(polish.library.folder)
        (record,) = other.annotations.articles.values()
        other.record(replace(record, encoding="cp1257"))
        await running.until(lambda: "Windows-1257" in _header(running))
        assert [article.encoding for article in running.screen.articles] == ["cp1257"]
