"""The export from the screen goes nowhere that would destroy something, and says why it does not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, Label, Static

from synoptic.annotations.export.destination import short_path
from synoptic.annotations.export.formats import ExportSubject, formats_of
from synoptic.tui.desk.exports import Exports
from synoptic.tui.dialogs import export_dialog
from synoptic.tui.dialogs.export_dialog import ExportDialog, OptionRow
from synoptic.tui.dialogs.tick_list import TickList
from synoptic.tui.shell.session import ExportChoice

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from synoptic.tui.dialogs.export_dialog import Exported
    from tests.tui.conftest import Desk, Running
    from tests.tui.desk.paper_desk import PaperDesk

_SHIPPED = ("by-tag", "chronology", "fact-check", "quotations")


PROGRAM = Path(__file__).resolve().parents[3] / "synoptic"


async def _export(running: Running, target: str) -> str:
    """Ask for an export to this file; return what the dialog says against it, or the message that came."""
    running.app.toasts.clear()
    if not running.app.screen.query("#fault"):
        await running.pilot.press("e")
        await running.settle()
    running.app.screen.query_one(Input).value = target
    await running.pilot.press("enter")
    await running.settle()
    faults = running.app.screen.query("#fault")
    told = [str(faults.first(Label).render())] if faults else []
    return " ".join(told + [toast.message for toast in running.app.toasts])


async def test_what_matters_is_not_written_over(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    async with desk.open() as running:
        await running.pilot.press("v", "w", "enter")
        await running.settle()
        store, article = running.store.path, desk.folder / "birch.txt"
        before = store.read_bytes(), article.read_bytes()
        for target, reason in (
            (str(store), "the library’s folder"),
            (str(article), "is an article"),
            (str(desk.folder), "is a folder"),
            (str(tmp_path / "pipe"), "is not a regular file"),
            (str(tmp_path / "nowhere" / "x.md"), "Folder not found"),
            ("~nobody-of-this-name/x.md", "cannot be written"),
        ):
            assert reason in await _export(running, target), target
        assert (store.read_bytes(), article.read_bytes()) == before
        await _export(running, str(tmp_path / "notes.md"))
    assert "**Bridge**" in (tmp_path / "notes.md").read_text(encoding="utf-8")


async def test_a_document_among_the_articles_is_told(desk: Desk) -> None:
    async with desk.open(notifications=True) as running:
        await running.pilot.press("v", "w", "enter")
        await running.settle()
        assert "will be loaded as an article. Move it." in await _export(running, str(desk.folder / "x.md"))
        assert "will be loaded" not in await _export(running, str(desk.folder / "x.out"))


async def test_no_place_among_the_articles_is_proposed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.folder)
    async with desk.open(notifications=True) as running:
        await running.press("v", "w", "enter", "e")
        proposed = Path(running.app.screen.query_one(Input).value).expanduser()
        assert proposed.suffix == ".md"
        assert proposed.absolute().parent == desk.folder.parent
        assert "will be loaded" not in await _export(running, str(proposed))
    assert proposed.is_file()


async def test_a_loop_of_links_does_no_harm(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    async with desk.open() as running:
        await _export(running, str(tmp_path / "loop"))
        await _export(running, str(tmp_path / "loop" / "x.md"))


async def test_a_file_name_that_is_no_text_is_exported(desk: Desk, tmp_path: Path) -> None:
    for file in desk.folder.iterdir():
        file.rename(desk.folder / os.fsdecode(b"\xff" + file.name.encode()))
    async with desk.open() as running:
        await running.pilot.press("v", "w", "enter")
        await running.settle()
        await _export(running, str(tmp_path / "notes.md"))
    assert "**Bridge**" in (tmp_path / "notes.md").read_text(encoding="utf-8")


async def test_the_current_folder_may_be_gone(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "here").rmdir()
    async with desk.open() as running:
        assert "No such file or directory" in await _export(running, "notes.md")


async def test_a_proposed_name_is_edited_from_its_end(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("e")
        field = running.app.screen.query_one(Input)
        before = field.value
        await running.press("down", "left")
        assert field.value != before
        assert field.cursor_position == len(field.value)


async def test_a_place_outside_the_program_is_proposed_and_told_whole(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "reader"
    (home / "desk").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home / "desk")

    async def proposed(running: Running) -> str:
        await running.press("e")
        file = running.app.screen.query_one(Input).value
        await running.press("escape")
        return file

    async with desk.open() as running:
        await running.press("v", "w", "enter")
        assert await proposed(running) == str(home / "desk" / "the-bridge-notes.md")
        for inside in (PROGRAM, PROGRAM / "tui"):
            monkeypatch.chdir(inside)
            assert await proposed(running) == str(home / "the-bridge-notes.md")
        (home / "Documents").mkdir()
        assert await proposed(running) == str(home / "Documents" / "the-bridge-notes.md")
        monkeypatch.chdir(home / "desk")
        await _export(running, "adlock")
        assert "Written to ~/desk/adlock" in running.status
        assert (home / "desk" / "adlock").is_file()


async def test_the_whole_path_is_told_where_it_is_not_in_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "reader"))
    monkeypatch.chdir(tmp_path)
    assert short_path(Path("x.md")) == str(tmp_path / "x.md")
    assert short_path(tmp_path / "reader" / "x.md") == str(Path("~") / "x.md")
    assert short_path(tmp_path / "reader2" / "x.md") == str(tmp_path / "reader2" / "x.md")


# What, how, where


def _dialog(running: Running) -> ExportDialog:
    assert isinstance(running.app.screen, ExportDialog)
    return running.app.screen


def _is_open(running: Running) -> bool:
    return isinstance(running.app.screen, ExportDialog)


def _rows(running: Running) -> tuple[str, str]:
    what, how = (_dialog(running).query_one(f"#{row}", OptionRow) for row in ("what", "how"))
    return what.chosen, how.chosen


def _options(running: Running, row: str) -> list[str]:
    return [option.label for option in _dialog(running).query_one(f"#{row}", OptionRow).options]


def _formats() -> list[str]:
    return [each.label for each in formats_of(ExportSubject.HIGHLIGHTS)]


def _steps_to(running: Running, how: str) -> list[str]:
    """Return the keys that choose a format or a template, by its label, from the one that is chosen."""
    options = _dialog(running).query_one("#how", OptionRow).options
    ids, labels = [option.id for option in options], [option.label for option in options]
    return ["right"] * (labels.index(how) - ids.index(_rows(running)[1]))


def _shown(running: Running, part: str) -> str:
    return str(_dialog(running).query_one(f"#{part}", Static).render())


def _mark_three(desk: Desk) -> None:
    desk.mark("38 lorries", tags=["claim/number"], note="Counted?")
    desk.mark("41 lorries", tags=["claim"])
    desk.mark("Ines Marl", tags=["crew"])


async def test_one_tag_by_a_template_is_three_keys_and_remembered(desk: Desk, tmp_path: Path) -> None:
    _mark_three(desk)
    target = tmp_path / "claims.md"
    async with desk.open() as running:
        await running.press("e")
        assert _options(running, "what") == [
            *("all", "articles", "tags", "matrix", "differences", "a table"),
        ]
        assert _options(running, "how") == [*_formats(), *_SHIPPED]
        assert "3 highlights in 3 articles" in _shown(running, "counted")
        await running.press("right", "right")
        assert "Choose tags first: Space" in _shown(running, "fault")
        await running.press("enter")
        assert _is_open(running), "nothing is written without tags"
        await running.press("space")
        assert isinstance(running.app.screen, TickList)
        await running.type("clai")
        await running.press("enter")
        assert "Tagged claim" in _shown(running, "which")
        assert "2 highlights in 2 articles" in _shown(running, "counted")
        assert "38 lorries**" in _shown(running, "document")
        assert "Ines Marl" not in _shown(running, "document").replace("\n", " ")
        await running.press("down", *_steps_to(running, "by-tag"))
        assert _rows(running) == ("tags", "template:by-tag")
        assert "## claim/number" in _shown(running, "document")
        _dialog(running).query_one(Input).value = str(target)
        await running.press("enter")
    written = target.read_text(encoding="utf-8")
    assert "| 38 lorries | Counted? |" in written
    assert "## crew" not in written
    async with desk.open() as running:
        await running.press("e")
        assert _rows(running) == ("tags", "template:by-tag")
        assert "Tagged claim" in _shown(running, "which")
        assert _dialog(running).query_one(Input).value == str(target)
        await running.press("enter")
        assert "The file exists. Press ⏎ again" in _shown(running, "fault")
        await running.press("escape")
    assert target.read_text(encoding="utf-8") == written


async def test_what_is_open_ticked_here_and_found_can_be_exported(desk: Desk) -> None:
    _mark_three(desk)
    async with desk.open() as running:
        await running.press("slash")
        await running.type("lorries")
        await running.press("enter")
        await running.go_to("38 lorries")
        await running.press("e")
        assert _options(running, "what")[:5] == ["all", "articles", "tags", "here", "found"]
        for what, count in (
            ("articles", "3 highlights in 3"),
            ("here", "1 highlight in 1"),
            ("found", "2 highlights in 2"),
        ):
            _dialog(running).query_one("#what", OptionRow).action_choose(what)
            await running.settle()
            assert count in _shown(running, "counted"), what
        _dialog(running).query_one("#what", OptionRow).action_choose("articles")
        await running.press("space")
        for _ in range(3):
            await running.press("tab", "down")  # all three were ticked
        await running.press("home", "tab", "enter")
        assert "in 1 article" in _shown(running, "counted")


async def test_another_list_can_have_articles_ticked(desk: Desk) -> None:
    _mark_three(desk)
    async with desk.open() as running:
        articles = [running.article("birch.txt").id]
        await running.features.exports.export("articles", articles)
        await running.settle()
        assert _rows(running) == ("articles", "markdown")
        assert "1 highlight in 1 article" in _shown(running, "counted")
        assert "These: B Engineers shut the bridge" in _shown(running, "which")


async def test_the_differences_are_exported_from_their_list(desk: Desk, tmp_path: Path) -> None:
    async with desk.open() as running:
        await running.press("D", "e")
        assert _rows(running) == ("differences", "markdown")
        assert "| number | 38 ⇄ 41 |" in _shown(running, "document")
        _dialog(running).query_one(Input).value = str(tmp_path / "differences.csv")
        await running.press("enter")
        assert running.app.screen.query("GridView"), "back in the list"
    written = (tmp_path / "differences.csv").read_text(encoding="utf-8-sig")
    assert written.startswith("kind,score,a letter,a title,")
    assert ",A,Bridge stays shut after night of wind,The Alder Post,2031-03-14,38," in written


async def test_a_table_without_rows_is_no_document_and_says_why(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    async with desk.open() as running:
        await running.press("B", "e")
        assert _rows(running) == ("matrix", "markdown")
        assert "Nothing to export: the matrix has no rows; t tags a passage" in _shown(running, "fault")
        assert _shown(running, "document") == ""
        _dialog(running).query_one(Input).value = str(target)
        await running.press("enter")
        assert _is_open(running)
        await running.press("escape", "escape", "D", "x", "o", "e")
        said = "Nothing to export: 1 put aside, no other differences found in the articles compared."
        assert said in _shown(running, "fault")
    assert not target.exists()


async def test_a_template_says_what_it_makes(desk: Desk, tmp_path: Path) -> None:
    own = tmp_path / "home" / "config" / "templates"
    own.mkdir(parents=True)
    (own / "a.txt").write_text("{# [b]One line[/b]\n   for each. #}{{ title }}", encoding="utf-8")
    (own / "b.txt").write_text("{{ title }}{# not first #}", encoding="utf-8")
    async with desk.open() as running:
        await running.press("e", "down")
        said = []
        for _ in _options(running, "how"):
            label = _dialog(running).query_one("#purpose", Label)
            said.append(_shown(running, "purpose") if label.display else None)
            await running.press("right")
        assert said == [
            *[each.purpose or None for each in formats_of(ExportSubject.HIGHLIGHTS)],
            "[b]One line[/b] for each.",
            "A comment {# … #} at the beginning of a template is shown here.",
            "A table for each tag: article, quotation, note.",
            "A table for a story memo, the oldest first: date, outlet, quotation, note.",
            "A sheet for a fact-checker: each passage with its source, its place and boxes to tick.",
            "Quotations one after the other, each with its source and note.",
        ]


async def test_a_document_is_copied_in_place_of_a_file(desk: Desk, tmp_path: Path) -> None:
    _mark_three(desk)
    async with desk.open() as running:
        await running.press("e", "down")
        await running.press(*_steps_to(running, "CSV"))
        assert _dialog(running).query_one(Input).value.endswith("-notes.csv")
        await running.press("ctrl+y")
        assert not _is_open(running)
        assert running.app.clipboard.startswith("letter,title,source")
        assert "38 lorries" in running.app.clipboard
        assert "Copied: 3 highlights in 3 articles." in running.status
        await running.press("e", "down", "down", "ctrl+y")
        assert not _is_open(running)


async def test_a_fault_in_a_template_is_shown_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    _mark_three(desk)
    own = tmp_path / "home" / "config" / "templates" / "mine.txt"
    own.parent.mkdir(parents=True)
    own.write_text("a\n{{ speaker }}", encoding="utf-8")
    async with desk.open() as running:
        await running.press("e", "down")
        assert _options(running, "how") == [*_formats(), "mine", *_SHIPPED]
        await running.press(*_steps_to(running, "mine"))
        assert _shown(running, "fault") == "mine.txt, line 2: 'speaker' is undefined."
        assert _dialog(running).query_one(Input).value.endswith("-mine.txt")
        await running.press("enter")
        assert _is_open(running)
        await running.press("left")
        assert _shown(running, "fault") == ""


async def test_enter_before_the_document_is_there_writes_it_then(desk: Desk, tmp_path: Path) -> None:
    _mark_three(desk)
    async with desk.open() as running:
        await running.pilot.press("e")
        await running.until(lambda: _is_open(running))
        dialog = _dialog(running)
        await running.settle()
        dialog.query_one(Input).value = str(tmp_path / "all.md")
        document, dialog.exported = dialog.exported, None
        await running.pilot.press("enter")
        assert _is_open(running)
        dialog.post_message(dialog.Previewed(dialog.choice, document, ""))
        await running.settle()
        assert running.app.screen is running.screen
    assert "38 lorries**" in (tmp_path / "all.md").read_text(encoding="utf-8")


async def test_a_name_says_in_which_format(desk: Desk, tmp_path: Path) -> None:
    _mark_three(desk)
    async with desk.open() as running:
        await _export(running, str(tmp_path / "all.CSV"))
        running.after_a_pause()
        await running.press("e")
        assert _rows(running) == ("all", "csv")
        _dialog(running).query_one(Input).value = "all.md"
        await running.settle()
        assert _rows(running) == ("all", "markdown")
    assert (tmp_path / "all.CSV").read_text(encoding="utf-8-sig").startswith("letter,")


async def test_a_click_chooses(desk: Desk) -> None:
    _mark_three(desk)
    async with desk.open() as running:
        await running.press("e")
        row = _dialog(running).query_one("#how", OptionRow)
        await running.pilot.click(row, offset=(str(row.render()).index("CSV") + 1, 0))
        await running.settle()
        assert _rows(running) == ("all", "csv")
        assert row.has_focus
        assert not _dialog(running).query_one("#by", OptionRow).display
        row.action_choose("markdown")
        await running.settle()
        await running.press("down", "right")
        assert _dialog(running).choice.by == "tag"
        assert "## claim" in _shown(running, "document")


async def test_only_the_last_of_many_choices_is_made(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _mark_three(desk)
    made: list[str] = []
    document = Exports.document

    def counting(exports: Exports, choice: ExportChoice, cancelled: Callable[[], bool]) -> Exported:
        made.append(choice.how)
        return document(exports, choice, cancelled)

    monkeypatch.setattr(Exports, "document", counting)
    async with desk.open() as running:
        await running.press("e")
        monkeypatch.setattr(export_dialog, "_PAUSE", 0.5)
        for _ in _steps_to(running, "chronology"):
            _dialog(running).query_one("#how", OptionRow).action_step(1)
        await running.settle()
        assert made == ["markdown", "template:chronology"]
        assert "| 38 lorries |" in _shown(running, "document")

        _dialog(running).query_one("#how", OptionRow).action_choose("template:fact-check")
        await running.settle()
        assert _dialog(running).query_one(Input).value.endswith("the-bridge-fact-check.md")


async def test_no_two_documents_are_called_the_same(paper: PaperDesk) -> None:
    exports = paper.features.exports
    for what in ("all", "matrix", "differences", "table"):
        files = [exports.file_for(ExportChoice(what, how=each.id)) for each in exports.hows(what)]
        assert len(set(files)) == len(files), what


# What was asked, and what was said


async def _choose(running: Running, row: str, option: str) -> None:
    _dialog(running).query_one(f"#{row}", OptionRow).action_choose(option)
    await running.settle()


async def _tick(running: Running, what: str) -> None:
    await _choose(running, "what", what)
    _dialog(running).action_tick()
    await running.settle()
    await running.press("tab", "enter")


async def _choose_table(running: Running) -> None:
    await _choose(running, "what", "table")
    _dialog(running).action_tick()
    await running.settle()
    await running.press("down", "down", "enter")


async def _name(running: Running, file: str) -> None:
    _dialog(running).query_one(Input).value = file
    await running.settle()


_CHANGES: dict[str, Callable[[Running, Path], Awaitable[None]]] = {
    "what": lambda running, _: _choose(running, "what", "articles"),
    "articles": lambda running, _: _tick(running, "articles"),
    "tags": lambda running, _: _tick(running, "tags"),
    "how": lambda running, _: _choose(running, "how", "template:fact-check"),
    "by": lambda running, _: _choose(running, "by", "tag"),
    "file": lambda running, target: _name(running, str(target.with_name("other.md"))),
    "table": lambda running, _: _choose_table(running),
}
"""What changes each part of a choice, in the dialog."""


def test_each_part_of_a_choice_is_changed_here() -> None:
    assert set(_CHANGES) == set(ExportChoice.__struct_fields__)


@pytest.mark.parametrize("part", _CHANGES)
async def test_a_yes_is_for_the_choice_that_it_was_asked_for(desk: Desk, tmp_path: Path, part: str) -> None:
    _mark_three(desk)
    target, other = tmp_path / "notes.md", tmp_path / "other.md"
    async with desk.open() as running:
        await _export(running, str(target))
        edited = target.read_text(encoding="utf-8").replace("38 lorries", "39 lorries") + "\nMine alone.\n"
        target.write_text(edited, encoding="utf-8")
        other.write_text(edited, encoding="utf-8")
        await running.press("e")
        await running.press("enter")
        question = _shown(running, "fault")
        assert question.startswith("The exported part of the file was edited. Press ⏎ again")
        before = _dialog(running).choice
        await _CHANGES[part](running, target)
        if part != "file":
            await _name(running, str(target))
        assert _shown(running, "fault") == "", "it was said of another choice"
        await running.press("enter")
        assert _is_open(running)
        assert "Press ⏎ again" in _shown(running, "fault")
        assert [each.read_text(encoding="utf-8") for each in (target, other)] == [edited, edited]
        # Back at the first choice, what is asked is asked of that.
        for row, option in (("what", before.what), ("how", before.how), ("by", before.by)):
            await _choose(running, row, option)
        await _name(running, str(target))
        await running.press("enter")
        assert target.read_text(encoding="utf-8") == edited
        await running.press("enter")
        assert not _is_open(running)
    written = target.read_text(encoding="utf-8")
    assert "38 lorries" in written
    assert written.endswith("Mine alone.\n")


async def test_what_was_said_is_said_of_what_is_chosen_now(desk: Desk, tmp_path: Path) -> None:
    _mark_three(desk)
    (tmp_path / "there.md").write_text("Mine.", encoding="utf-8")
    async with desk.open() as running:
        assert "Folder not found" in await _export(running, str(tmp_path / "nowhere" / "x.md"))
        await _name(running, str(tmp_path / "there.md"))
        assert _shown(running, "fault") == ""
        await running.press("enter")
        assert _shown(running, "fault") == "The file exists. Press ⏎ again to replace it."
        await _name(running, str(tmp_path / "there.m"))
        assert _shown(running, "fault") == ""
        await _name(running, str(tmp_path / "there.md"))
        assert _shown(running, "fault") == "The file exists. Press ⏎ again to replace it."
        await _choose(running, "what", "tags")
        await running.press("enter")
        assert _shown(running, "fault").startswith("Choose tags first"), "what makes it impossible is first"
        await _choose(running, "what", "all")
        assert _shown(running, "fault") == "The file exists. Press ⏎ again to replace it."
    assert (tmp_path / "there.md").read_text(encoding="utf-8") == "Mine."


async def test_enter_waits_for_no_other_name(desk: Desk, tmp_path: Path) -> None:
    _mark_three(desk)
    (tmp_path / "there.md").write_text("Mine.", encoding="utf-8")
    async with desk.open() as running:
        await running.press("e")
        dialog = _dialog(running)
        await _name(running, str(tmp_path / "there"))
        document, dialog.exported = dialog.exported, None
        await running.press("enter")
        await _name(running, str(tmp_path / "there.md"))
        dialog.post_message(dialog.Previewed(dialog.choice, document, ""))
        await running.settle()
        assert _is_open(running)
    assert not (tmp_path / "there").exists()
    assert (tmp_path / "there.md").read_text(encoding="utf-8") == "Mine."


# Letters


async def test_letters_choose_nothing_in_a_row_and_do_not_leak(desk: Desk) -> None:
    _mark_three(desk)
    async with desk.open() as running:
        await running.press("e")
        before, file = _dialog(running).choice, _dialog(running).query_one(Input).value
        await running.type("~/hjkly/my notes.md")
        await running.press("enter")
        assert _is_open(running)
        assert _dialog(running).choice == before
        assert _dialog(running).query_one(Input).value == file
        said = "Letters choose nothing here; ↓ goes to Where, to type a name."
        assert _shown(running, "fault") == said
        assert "Ignored: “hjkly/my notes.md”." in running.status
        await running.press("right")
        assert _shown(running, "fault").startswith("Choose tags") or _shown(running, "fault") == ""
        assert not running.app.clipboard


async def test_letters_do_not_answer_what_was_asked(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("Mine.", encoding="utf-8")
    _mark_three(desk)
    async with desk.open() as running:
        assert "The file exists" in await _export(running, str(tmp_path / "there.md"))
        await running.press("x")
        assert _shown(running, "fault").startswith("Letters choose nothing here")
        running.after_a_pause()
        await running.press("enter")
        assert "The file exists" in _shown(running, "fault")
    assert (tmp_path / "there.md").read_text(encoding="utf-8") == "Mine."


async def test_what_is_typed_as_the_dialog_closes_is_no_command(desk: Desk, tmp_path: Path) -> None:
    _mark_three(desk)
    async with desk.open() as running:
        await running.press("e")
        dialog = _dialog(running)
        await _name(running, str(tmp_path / "all.md"))
        document, dialog.exported = dialog.exported, None
        await running.press("enter")
        dialog.post_message(dialog.Previewed(dialog.choice, document, ""))
        await running.settle()
        assert running.app.screen is running.screen
        await running.press("q", "d")
        assert "The export dialog has closed. Ignored: “qd”." in running.status
        assert len(running.store.annotations.highlights) == 3
    assert (tmp_path / "all.md").is_file()


async def test_the_row_with_the_keyboard_has_a_sign(desk: Desk) -> None:
    async with desk.open() as running:
        await running.press("e")
        for marked in range(4):
            rows = [
                str(_dialog(running).query_one(f"#{row}", OptionRow).render())
                for row in ("what", "how", "by")
            ]
            rows.append(_shown(running, "where Label"))
            assert [row.startswith("▸ ") for row in rows] == [each == marked for each in range(4)]
            await running.press("down")
