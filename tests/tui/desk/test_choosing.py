"""Choosing what to read: where an article opens, what is said, and the form for several, without an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.tui.desk.library.choosing import FEW
from synoptic.tui.views.library.screen import LibraryView
from tests.tui.desk.paper_desk import PaperDesk

if TYPE_CHECKING:
    from pathlib import Path


def _many(tmp_path: Path, count: int = FEW + 1) -> PaperDesk:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(count):
        text = f"Account {number} of the night\n\n{1 + number} March 2031\n\nThe bridge moved.\n"
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return PaperDesk(folder, tmp_path / "library")


def _view(desk: PaperDesk) -> LibraryView:
    view, _ = desk.dialogs[-1]
    assert isinstance(view, LibraryView)
    return view


async def test_few_articles_are_listed_at_the_side_and_many_on_a_screen(
    paper: PaperDesk, tmp_path: Path
) -> None:
    await paper.do("library")
    assert not paper.dialogs
    await paper.do("library-screen")
    assert isinstance(_view(paper), LibraryView)
    desk = _many(tmp_path)
    await desk.do("library")
    assert len(_view(desk).arrangement.order) == 0
    desk.close()


async def test_it_is_said_where_an_article_opens(paper: PaperDesk) -> None:
    alder, birch, cedar = (paper.named(f"{name}.txt") for name in ("alder", "birch", "cedar"))
    choosing = paper.features.choosing
    paper.panes = (alder.id,)
    for article, in_place, panes, said in (
        (birch, False, (alder, birch), f"{birch.letter} opened beside {alder.letter}."),
        (birch, False, (alder, birch), f"{birch.letter} is open already."),
        (cedar, True, (alder, cedar), f"{cedar.letter} opened in place of {birch.letter}."),
    ):
        choosing.open_articles([article.id], in_place)
        assert (paper.panes, paper.active) == (tuple(each.id for each in panes), article.id)
        assert paper.said == said


async def test_several_open_side_by_side_and_it_is_said_how_many_fit(tmp_path: Path) -> None:
    desk = _many(tmp_path)
    chosen = [article.id for article in desk.articles[1:7]]
    desk.features.choosing.open_articles(chosen)
    assert desk.panes == tuple(chosen[:5])
    assert desk.active == chosen[0]
    assert "side by side: 5 of 6" in desk.said
    desk.close()


async def test_what_is_chosen_first_among_many_is_all_that_is_open(tmp_path: Path) -> None:
    desk = _many(tmp_path)
    wanted = desk.articles[6].id
    desk.features.choosing.open_articles([wanted])
    assert desk.panes == (wanted,)
    desk.close()


async def test_provenance_of_several_is_filled_in_and_undone_in_one_step(paper: PaperDesk) -> None:
    names = ("alder.txt", "birch.txt", "cedar.txt")
    articles = [paper.named(name) for name in names]
    paper.features.provenance.fill_in_for([each.id for each in articles])
    await paper.answer({"Outlet": "The Harbour Wire", "Author": "", "Date": ""})
    records = [paper.annotations.articles[each.id] for each in articles]
    assert {record.source for record in records} == {"The Harbour Wire"}
    assert [record.date for record in records] == [each.date for each in articles]
    assert [record.title for record in records] == [each.title for each in articles]
    assert "Filled in 3 articles" in paper.said
    await paper.do("undo")
    assert not paper.annotations.articles
    await paper.do("redo")
    assert len(paper.annotations.articles) == len(articles)


async def test_a_form_for_several_offers_what_they_have_in_common(paper: PaperDesk) -> None:
    store = paper.features.keeping
    alder, birch = paper.named("alder.txt"), paper.named("birch.txt")
    paper.features.provenance.fill_in_for([alder.id, birch.id])
    await paper.answer({"Outlet": "The Wire", "Author": "Ada", "Date": ""})
    await store.look()
    paper.features.provenance.fill_in_for([alder.id, birch.id])
    # Left as they are or emptied, they stay; only the date was written.
    await paper.answer({"Outlet": "The Wire", "Author": "", "Date": "2 May 2031"})
    for each in (alder, birch):
        record = paper.annotations.articles[each.id]
        assert (record.source, record.author, record.date) == ("The Wire", "Ada", "2031-05-02")
