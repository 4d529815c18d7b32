"""Text, tag and note of every kind that has broken programs: drawn fit for a terminal, kept word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from synoptic.annotations.errors import AnnotationError
from synoptic.annotations.store.tags import clean_name
from synoptic.corpus.text.normalising import normalise
from tests.tui.command_line.test_hostile_text import assert_harmless, blns

if TYPE_CHECKING:
    from tests.tui.conftest import Desk, Running

NAUGHTY = [each for each in blns() if each.strip() and "\x00" not in each]


def _assert_fit(running: Running) -> None:
    """Check what is on the screen, row by row."""
    strips = running.app.screen._compositor.render_strips()
    rows = ["".join(segment.text for segment in strip if not segment.control) for strip in strips]
    assert "Synoptic" in rows[0]
    assert len(rows) == running.app.size.height
    for row in rows:
        assert_harmless(row)
        assert cell_len(row) <= running.app.size.width


async def test_an_article_of_naughty_strings(desk: Desk) -> None:
    desk.hold_only("\n\n".join(NAUGHTY))
    async with desk.open(size=(100, 50)) as running:
        view = running.view
        await running.press("G")
        while view.scroll_offset.y > 0:
            _assert_fit(running)
            await running.pilot.press("b")
        await running.press("g", "v", "G", "y")
        assert running.app.clipboard == view.article.text.strip()
        assert normalise("\n\n".join(NAUGHTY)).strip() == view.article.text.strip()


async def test_naughty_tags_and_notes(desk: Desk) -> None:
    tags = []
    for naughty in NAUGHTY:
        try:
            tags.append(clean_name(naughty))
        except AnnotationError:
            continue
    text = "\n\n".join(f"Words {number} stand here." for number in range(12))
    desk.hold_only(text)
    for number in range(12):
        note = "\n".join(NAUGHTY[number::12])
        desk.mark(f"Words {number} ", tags=list(dict.fromkeys(tags[number::60])), note=note)
    async with desk.open(size=(120, 50)) as running:
        await running.press("M")
        _assert_fit(running)
        for number in range(12):
            await running.go_to(f"Words {number} ")
            _assert_fit(running)
        await running.press("t")
        _assert_fit(running)
        await running.press("escape", "a")
        _assert_fit(running)
        before = {note.text for note in running.store.annotations.notes.values()}
        await running.press("escape")
        assert {note.text for note in running.store.annotations.notes.values()} == before


async def test_words_in_the_title_of_a_dialog_are_no_markup(desk: Desk) -> None:
    desk.hold_only("He wrote [bold]these[/] words, and [/x] these.\n")
    async with desk.open() as running:
        await running.press("t")
        title = running.app.screen.query_one("Vertical")._border_title
        assert str(title) == "Tag “He wrote [bold]the … s, and [/x] these.”"
