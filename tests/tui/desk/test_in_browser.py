"""What a reader at a browser cannot do: name files of this machine, or have it fetch addresses."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from synoptic.annotations.export.document import Document
from synoptic.corpus.files import article_file
from synoptic.tui.dialogs.export_dialog import ExportAnswer, ExportDialog
from synoptic.tui.dialogs.form import Form
from synoptic.tui.dialogs.unsaved import ELSEWHERE, LEAVE, WRITE, Unsaved
from synoptic.tui.shell.session import ExportChoice, last_export, remember_export

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.desk.paper_desk import PaperDesk

STORY = "A third paper writes of the bridge.\n\n" + "The wind went down in the morning, it says. " * 10


@pytest.fixture
def browser(paper: PaperDesk) -> PaperDesk:
    """The three articles, read in a browser."""
    paper.is_in_browser = True
    return paper


@pytest.mark.parametrize("command", ["add-articles", "import-annotations"])
async def test_no_file_of_this_machine_is_looked_for(browser: PaperDesk, command: str) -> None:
    await browser.do(command)
    assert browser.refused.startswith("A browser cannot name files here.")
    assert not browser.dialogs


async def test_a_pasted_path_is_not_even_looked_for(browser: PaperDesk, tmp_path: Path) -> None:
    private = tmp_path / "private.txt"
    private.write_text("secret " * 100)
    pasted = browser.features.bringing_in.pasted
    assert await pasted(str(private)) is await pasted(str(tmp_path / "nothing.txt")) is False
    assert not browser.dialogs


async def test_a_pasted_address_is_not_fetched(browser: PaperDesk) -> None:
    assert await browser.features.bringing_in.pasted("http://169.254.169.254/latest/meta-data")
    assert browser.refused == "A browser cannot fetch pages. Paste the text of the article."
    assert not browser.dialogs


async def test_a_pasted_text_is_saved_beside_the_articles(browser: PaperDesk) -> None:
    assert await browser.features.bringing_in.pasted(STORY)
    form = browser.top
    assert isinstance(form, Form)
    assert "Save in" not in form.fields
    await browser.answer({**form.fields, "Title": "../../A third paper"})
    added = browser.articles[-1].path
    assert added is not None
    assert added.parent == browser.features.bringing_in.own_folder().resolve()


async def test_a_text_that_cannot_be_saved_is_told_without_a_folder(
    browser: PaperDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_article(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(article_file, "write_article", write_article)
    assert await browser.features.bringing_in.pasted(STORY)
    form = browser.top
    assert isinstance(form, Form)
    await browser.answer({**form.fields, "Title": "A third paper"})
    assert browser.alerts == [f"The server cannot save the article ({os.strerror(errno.ENOSPC)})."]


async def test_an_export_is_downloaded_under_a_bare_name(browser: PaperDesk, tmp_path: Path) -> None:
    browser.mark("alder.txt", "38 lorries", note="who counted?")
    earlier = ExportChoice(file=str(tmp_path / "private" / "earlier.md"))
    (tmp_path / "private").mkdir()
    remember_export(browser.library, earlier)
    await browser.do("export")
    dialog = browser.top
    assert isinstance(dialog, ExportDialog)
    assert dialog.enter == "download"
    exports = browser.features.exports
    choice = ExportChoice()
    assert exports.file_for(choice) == "earlier.md"
    exported = exports.document(choice, lambda: False)
    assert exports.objection_to(choice, exported) == "Type a file name."
    assert exports.objection_to(replace(choice, file=str(browser.articles[0].path)), exported) is None
    for named, downloaded in (("notes.md", "notes.md"), ("../../etc/passwd", "passwd"), ("/", "export")):
        await browser.do("export")
        await browser.answer(ExportAnswer(replace(choice, file=named), exported, copies=False))
        assert browser.delivered[-1] == (downloaded, exported.document.content)
    assert "who counted?" in exported.document.text
    assert last_export(browser.library).file == earlier.file
    assert list((tmp_path / "private").iterdir()) == []


async def test_what_other_features_write_is_downloaded_too(browser: PaperDesk) -> None:
    exports = browser.features.exports
    exports.ask_for_file("Write a list", "list.csv", "", lambda file: Document.of_text(file.suffix))
    form = browser.top
    assert isinstance(form, Form)
    assert form.fields == {"File": "list.csv"}
    await browser.answer({"File": "list.md"})
    assert browser.delivered == [("list.md", b".md")]


@pytest.mark.parametrize("is_in_browser", [True, False])
async def test_what_is_not_saved_goes_nowhere_else(paper: PaperDesk, *, is_in_browser: bool) -> None:
    paper.is_in_browser = is_in_browser
    await paper.features.leaving.ask(lambda _: None)
    question = paper.top
    assert isinstance(question, Unsaved)
    offered = [identifier for identifier, _ in question.lines()]
    assert offered == ([WRITE, LEAVE] if is_in_browser else [WRITE, ELSEWHERE, LEAVE])
