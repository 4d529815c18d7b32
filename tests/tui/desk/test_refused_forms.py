"""A form whose values are refused when they are to be kept comes back as the reader filled it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.errors import StoreNotWritable
from synoptic.annotations.export.document import Document
from synoptic.tui.dialogs.form import Form

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from synoptic.annotations.store.store import AnnotationStore
    from tests.tui.desk.paper_desk import PaperDesk


async def _provenance(paper: PaperDesk) -> None:
    await paper.do("provenance")


async def _rename(paper: PaperDesk) -> None:
    paper.mark("alder.txt", "38 lorries", tags=["claim"])
    paper.features.marking.rename_tag("claim")


async def _merge(paper: PaperDesk) -> None:
    paper.mark("alder.txt", "38 lorries", tags=["claim", "typed"])
    paper.features.marking.rename_tag("claim")


async def _row(paper: PaperDesk) -> None:
    paper.features.matrix.add_search()


@pytest.mark.parametrize("ask", [_provenance, _rename, _merge, _row])
async def test_values_that_the_store_refuses_are_offered_again(
    paper: PaperDesk, ask: Callable[[PaperDesk], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(paper)
    before, run = paper.annotations, paper.keeper.run

    async def refuse(_: Callable[[AnnotationStore], object]) -> object:
        raise StoreNotWritable(paper.library.folder, "is full", "free some room")

    form, _ = paper.dialogs[-1]
    assert isinstance(form, Form)
    typed = dict.fromkeys(form.fields, "typed")
    if "Date" in typed:
        typed |= {"Date": "2031-03-14", "Language": "en", "Address": "alder.example/typed"}
    with monkeypatch.context() as patch:
        patch.setattr(paper.keeper, "run", refuse)
        await paper.answer(typed)
    assert "is full" in paper.alerts[-1]
    assert paper.annotations is before
    ((again, _),) = paper.dialogs
    assert isinstance(again, Form)
    assert (again.title, dict(again.fields)) == (form.title, typed)
    assert paper.keeper.run == run
    await paper.answer(typed)
    assert not paper.dialogs
    assert paper.annotations is not before


async def test_a_file_that_cannot_be_written_is_asked_for_again(
    paper: PaperDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("synoptic.annotations.export.destination.write", fail)
    paper.features.exports.ask_for_file("Export", "notes.md", "", lambda _: Document.of_text("text"))
    typed = {"File": str(paper.library.folder / "typed.md")}
    await paper.answer(typed)
    assert "No space left" in paper.alerts[-1]
    ((again, _),) = paper.dialogs
    assert isinstance(again, Form)
    assert dict(again.fields) == typed
