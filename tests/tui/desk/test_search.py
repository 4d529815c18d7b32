"""The search and its walk, without an app; earlier searches; finding here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from synoptic.annotations.library.catalogue import record_of
from synoptic.annotations.model.values import LIBRARY
from synoptic.annotations.store.store import utc_now
from synoptic.corpus.article import Span
from synoptic.tui.desk.search.earlier import EarlierSearches
from synoptic.tui.desk.search.find import FoundHere, place_named
from synoptic.tui.desk.search.search import stepped
from tests.tui.command_line.invocation import Synoptic
from tests.tui.desk.paper_desk import PaperDesk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synoptic.annotations.model.values import Scope
    from synoptic.tui.panes.search import HitLine
    from tests.tui.conftest import Desk

_PLACELESS = "a note on the library, which is in no article"


async def _hits(paper: PaperDesk, query: str, scope: Scope = "text") -> tuple[HitLine, ...]:
    paper.features.search.asked(query, scope)
    await paper.settle()
    assert not paper.features.search.is_searching
    return paper.features.search.hits


def _id(hit: HitLine) -> str:
    return hit.article.id if hit.article is not None else ""


async def test_typing_errors_and_odd_queries_do_not_matter(paper: PaperDesk) -> None:
    assert _id((await _hits(paper, "ports reprot"))[0]) == paper.named("cedar.txt").id
    await _hits(paper, "(*[\\")
    assert await _hits(paper, "zzzzzzzzzzzz") == ()


async def test_notes_tags_and_titles_are_searched_too(paper: PaperDesk) -> None:
    paper.mark("alder.txt", "38 lorries", tags=["claim/number"], note="compare with the archive")
    span = paper.span("alder.txt", "38 lorries")
    assert await _hits(paper, "archve") == ()
    queries: tuple[tuple[str, Scope], ...] = (("archve", "notes"), ("number", "tags"))
    for query, scope in queries:
        assert [(hit.start, hit.end) for hit in await _hits(paper, query, scope)] == [(span.start, span.end)]
    assert [_id(hit) for hit in await _hits(paper, "quiet night", "titles")] == [paper.named("cedar.txt").id]


def _annotate(paper: PaperDesk) -> None:
    """Mark and note in all articles, and have one passage lose its place."""
    for name in ("alder.txt", "birch.txt", "cedar.txt"):
        for words, tag in (("bridge", "claim/bridge"), ("bridge at all", "claim"), ("lorries", "number")):
            if words in paper.named(name).text:
                paper.mark(name, words, tags=[tag], note=f"a bridge, or {words}?")
        article = paper.named(name)
        paper.store.note(article.id, "the bridge, as a whole", article=record_of(article, None, utc_now()))
    paper.store.note(LIBRARY, _PLACELESS)


@pytest.fixture
def annotated(desk: Desk) -> Iterator[PaperDesk]:
    """The articles annotated, one of which was edited since."""
    before = PaperDesk(desk.folder, desk.library.folder)
    _annotate(before)
    before.close()
    cedar = desk.folder / "cedar.txt"
    cedar.write_text(cedar.read_text().replace("the bridge at all", "any of this"))
    paper = PaperDesk(desk.folder, desk.library.folder)
    yield paper
    paper.close()


@pytest.mark.parametrize(
    ("scope", "query"),
    [("text", "the bridge"), ("notes", "a bridge"), ("tags", "claim bridge"), ("titles", "bridge")],
)
async def test_it_finds_what_the_command_finds(
    scope: Scope, query: str, annotated: PaperDesk, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    synoptic = Synoptic(desk.folder, desk.library.folder, capsys)
    options = ("--library", desk.library.folder, "--in", scope, "--json")
    printed = synoptic.done("search", query, desk.folder, *options).records
    listed = await _hits(annotated, query, scope)
    assert len(listed) > 1
    assert [_id(hit) for hit in listed] == [hit.get("article", hit.get("id")) for hit in printed]
    if scope != "titles":
        places = [(hit["start"] or 0, hit["end"] or 0) for hit in printed]
        assert [(hit.start, hit.end) for hit in listed] == places


async def test_what_has_lost_its_place_is_listed(annotated: PaperDesk) -> None:
    (lost,) = [hit for hit in await _hits(annotated, "claim", "tags") if "“bridge at all”" in hit.context]
    assert "no longer in the article" in lost.context
    assert (_id(lost), lost.places) == (annotated.named("cedar.txt").id, ())
    assert lost.context[lost.spans[0].start : lost.spans[0].end] == "claim"


async def test_the_note_on_the_library_leads_nowhere(annotated: PaperDesk) -> None:
    hits = await _hits(annotated, "which is in no article", "notes")
    assert [hit.context for hit in hits] == [_PLACELESS]
    before = annotated.active, annotated.view.caret
    await annotated.do("next-hit")
    assert annotated.said == "No match is in an article."
    assert (annotated.active, annotated.view.caret) == before


async def test_the_walk_goes_through_all_articles_and_round(paper: PaperDesk) -> None:
    assert len(await _hits(paper, "lorries")) == 2
    for command, name in (
        ("next-hit", "alder.txt"),
        ("next-hit", "birch.txt"),
        ("next-hit", "alder.txt"),
        ("previous-hit", "birch.txt"),
    ):
        await paper.do(command)
        assert paper.active == paper.named(name).id
        assert paper.view.article.text.startswith("lorries", paper.view.caret)
        assert paper.features.search.walked() == f"match {(paper.features.search.current or 0) + 1} of 2"


async def test_who_searched_for_nothing_is_told(paper: PaperDesk) -> None:
    await paper.do("next-hit")
    assert "No search yet" in paper.said
    paper.features.search.recall(1)
    assert "No earlier searches" in paper.said


@pytest.mark.parametrize(
    ("here", "step", "index"),
    [((0, 0), 1, 5), ((0, 9), 1, 6), ((0, 9), 2, 7), ((1, 4), 1, 5), ((1, 4), -1, 6), ((0, 0), -2, 6)],
)
def test_steps_count_from_the_caret_on_and_go_round(here: tuple[int, int], step: int, index: int) -> None:
    assert stepped([(0, 9, 5), (0, 20, 6), (1, 4, 7)], here, step) == index


def test_earlier_searches_come_back_the_latest_first() -> None:
    earlier = EarlierSearches([("bridge", "text"), ("fog", "smell")])
    assert [query for query, _ in earlier.all] == ["bridge"]
    earlier.remember("lorries", "notes")
    earlier.remember("", "text")
    assert [earlier.recall(step) for step in (1, 1, 1, -1)] == [
        ("lorries", "notes"),
        ("bridge", "text"),
        ("bridge", "text"),
        ("lorries", "notes"),
    ]
    earlier.remember("bridge", "text")
    assert [query for query, _ in earlier.all] == ["bridge", "lorries"]
    assert earlier.recall(1) == ("bridge", "text")


# In one article

_TEXT = "Title\n\nOne two.\n\nThree four five.\n"


@pytest.mark.parametrize(
    ("name", "offset"),
    [
        ("1", 0),
        ("2", 7),
        ("3", 17),
        (" 3 ", 17),
        ("50 %", 17),
        ("100%", 34),
        ("999%", 34),
    ],
)
def test_a_paragraph_and_a_percentage_name_a_place(name: str, offset: int) -> None:
    assert place_named(_TEXT, name) == offset


@pytest.mark.parametrize("name", ["4", "0", "-1", "x", "%", "1.5", "²", ""])
def test_a_place_that_there_is_not_is_told(name: str) -> None:
    with pytest.raises(ValueError, match="number"):
        place_named(_TEXT, name)


def test_the_walk_through_places_begins_at_the_caret_and_goes_round() -> None:
    found = FoundHere("alder", (Span(5, 6), Span(10, 11), Span(20, 21)), "3")
    assert [found.from_here(offset).current for offset in (0, 5, 6, 21)] == [0, 0, 1, 0]
    for step, caret, current, is_round in (
        (1, 5, 1, False),
        (2, 5, 2, False),
        (1, 20, 0, True),
        (-1, 10, 0, False),
        (-1, 5, 2, True),
        (1, None, 1, False),
        (-1, None, 2, True),
    ):
        after, went_round = found.stepped(step, caret)
        assert (after.current, went_round) == (current, is_round)
