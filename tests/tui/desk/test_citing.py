"""A passage is copied with its source out of the article and out of every list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.annotations.export.citation import CitationStyle
from synoptic.corpus.article import Passage
from synoptic.tui.dialogs.dialog import Confirmation
from synoptic.tui.panes.notes import NotesPane
from synoptic.tui.shell.session import ExportChoice
from synoptic.tui.shell.settings import CITATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Desk
    from tests.tui.desk.paper_desk import PaperDesk

_SAID, _TOLD = "“We closed it because it moved,”", "that nobody was hurt"


def passage(paper: PaperDesk, name: str, words: str) -> Passage:
    span = paper.span(name, words)
    return Passage.of(paper.named(name), span.start, span.end)


async def test_the_selection_or_the_sentence_is_copied_as_a_citation(paper: PaperDesk) -> None:
    paper.select("alder.txt", "because it moved")
    await paper.do("copy-cited")
    assert paper.clipboard.startswith("“because it moved” (")
    assert paper.said.startswith("Copied with its source: ")
    paper.read("alder.txt", _SAID)
    await paper.do("copy-cited")
    assert paper.clipboard.startswith(f"‘{_SAID}")
    await paper.do("copy")
    assert "(" not in paper.clipboard.partition("because")[0]


async def test_it_is_in_the_form_that_the_reader_chose(paper: PaperDesk) -> None:
    assert set(CITATIONS) == {each.value for each in CitationStyle}
    told = set()
    for form in CITATIONS:
        paper.settings = replace(paper.settings, citation=form)
        paper.select("alder.txt", "because it moved")
        await paper.do("copy-cited")
        told.add(paper.clipboard)
    assert len(told) == len(CITATIONS) - 1, "without an address there is no link"


async def test_a_listed_note_and_a_listed_link_are_copied(paper: PaperDesk) -> None:
    marked = paper.mark("alder.txt", "because it moved", note="Why?")
    paper.read("alder.txt")
    citing = paper.features.citing
    citing.cite_listed(marked)
    assert paper.clipboard.startswith("“because it moved” (")
    await paper.features.links.tie(
        "agrees", passage(paper, "alder.txt", _SAID), passage(paper, "birch.txt", _TOLD)
    )
    (link,) = paper.annotations.links
    citing.cite_listed(link)
    assert "because it moved," in paper.clipboard
    citing.cite_listed(paper.active)
    assert paper.refused == "No passage of this article here to copy."
    assert NotesPane.CitationAsked(link).target == link


async def test_the_views_copy_what_is_at_their_mark(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("Q", "Y")
        assert running.app.clipboard.startswith("‘We closed it")
        assert running.app.screen is not running.screen, "the view stays"
        copied = running.app.clipboard
        await running.press("escape", "V", "Y")
        assert running.app.clipboard not in {"", copied}
        await running.press("escape", "/")
        await running.type("bridge")
        await running.press("tab", "Y")
        assert "bridge" in running.app.clipboard.casefold()


# The export's own part of a file


@pytest.mark.parametrize("by", ["article", "tag", "outlet", "speaker", "difference"])
async def test_sections_are_about_what_was_chosen(paper: PaperDesk, by: str) -> None:
    paper.mark("alder.txt", "because it moved", ["claim"], note="Why?")
    exports = paper.features.exports
    assert by in [each.id for each in exports.bys("all", "markdown")]
    assert not exports.bys("matrix", "markdown")
    assert not exports.bys("all", "csv")
    exported = exports.document(ExportChoice(by=by), lambda: False)
    assert exported.document.is_managed
    assert ("**because it moved**" in exported.document.text) == (by != "difference")
    assert ("**41**" in exported.document.text) == (by == "difference")


async def test_the_part_of_a_file_is_replaced_unasked_unless_it_was_edited(
    paper: PaperDesk, tmp_path: Path
) -> None:
    paper.mark("alder.txt", "because it moved")
    exports, target = paper.features.exports, tmp_path / "notes.md"

    async def write() -> None:
        exported = exports.document(ExportChoice(), lambda: False)
        assert await exports._write(target, lambda _: exported.document)

    def objection(choice: ExportChoice) -> Confirmation | str | None:
        return exports.objection_to(choice, exports.document(choice, lambda: False))

    choice = ExportChoice(file=str(target))
    assert objection(choice) is None
    await write()
    target.write_text(f"Mine.\n\n{target.read_text(encoding='utf-8')}", encoding="utf-8")
    paper.mark("birch.txt", _TOLD)
    assert objection(choice) is None
    table = objection(replace(choice, what="table", table="articles"))
    assert isinstance(table, Confirmation), "a table would replace the reader's words"
    assert "The file exists" in table.text
    await write()
    written = target.read_text(encoding="utf-8")
    assert written.startswith("Mine.\n\n---\n")
    assert written.count(_TOLD) == 1
    target.write_text(written.replace(_TOLD, f"{_TOLD} (really?)"), encoding="utf-8")
    edited = objection(choice)
    assert isinstance(edited, Confirmation)
    assert "was edited. Press ⏎ again" in edited.text
    await write()
    assert target.read_text(encoding="utf-8") == written
    target.write_text("Mine alone.", encoding="utf-8")
    replacing = objection(choice)
    assert isinstance(replacing, Confirmation)
    assert "The file exists" in replacing.text
