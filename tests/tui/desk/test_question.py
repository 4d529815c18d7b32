"""A question and its answers: what is marked, what is looked at beside it, when the asking stops."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from synoptic.corpus.article import Passage, Span
from synoptic.corpus.parallels.comparison import Confidence, Parallel
from synoptic.tui.article.marks import Layer
from synoptic.tui.desk.who_else.question import Question
from synoptic.tui.panes.answers import Answer

if TYPE_CHECKING:
    from tests.tui.desk.paper_desk import PaperDesk

_PASSAGE = Passage("alder", 10, 20, "ten letter")


def _answer(article: str, start: int | None = 0) -> Answer:
    parallel = None
    if start is not None:
        parallel = Parallel(Span(10, 20), Span(start, start + 5), 0.8, 0.8, Confidence.LIKELY, "variant", ())
    return Answer(article, parallel, start is not None, (), 0)


def _asked(*answers: Answer, remaining: int = 0) -> Question:
    question = Question(_PASSAGE, 3)
    question.take(answers, remaining)
    return question


def test_the_first_answers_mark_the_best() -> None:
    question = Question(_PASSAGE, 3)
    assert question.take((_answer("birch"), _answer("cedar", None)), 1) == "birch"
    assert (question.marked, question.remaining, question.is_asking) == ("birch", 1, True)


def test_later_answers_do_not_move_who_looks_at_something() -> None:
    question = _asked(_answer("birch"), remaining=1)
    assert question.take((_answer("cedar"), _answer("birch")), 0) is None
    assert (question.marked, question.is_asking) == ("birch", False)


def test_later_answers_move_a_mark_that_is_on_nothing_unless_the_reader_put_it_there() -> None:
    question = _asked(_answer("birch", None), remaining=1)
    assert question.take((_answer("cedar"), _answer("birch", None)), 0) == "cedar"
    question = _asked(_answer("birch", None), remaining=1)
    question.move_to("birch")
    assert question.take((_answer("cedar"), _answer("birch", None)), 0) is None


def test_what_comes_nearest_is_looked_at_in_place_of_the_answer_and_back() -> None:
    question = _asked(_answer("birch"), _answer("cedar", 50))
    answers = question.looked_at
    question.nearest["birch"] = (_answer("birch", 30), _answer("birch", 40))
    assert not question.step("birch", -1)
    for place in (30, 40):
        assert question.step("birch", 1)
        assert question.places["birch"].start == place
    assert not question.step("birch", 1)
    assert question.answer_of("birch") == answers[0]
    assert question.step("birch", -1)
    assert question.step("birch", -1)
    assert question.looked_at == answers
    assert question.has_moved


def test_the_asking_is_stopped_once_there_is_an_answer() -> None:
    question = Question(_PASSAGE, 3)
    assert not question.stop()
    question.take((_answer("birch"),), 2)
    assert question.stop()
    assert not question.stop()
    assert not question.is_asking


def test_the_passage_and_what_is_looked_at_are_marked() -> None:
    question = _asked(_answer("birch", 7), _answer("cedar", None))
    marks = {article: [*question.marks(article)] for article in ("alder", "birch", "cedar")}
    assert [(each.start, each.end, each.layer) for each in marks["alder"]] == [(10, 20, Layer.PARALLEL)]
    assert [(each.start, each.end) for each in marks["birch"]] == [(7, 12)]
    assert marks["cedar"] == []


async def test_an_article_alone_has_nobody_to_ask(paper: PaperDesk) -> None:
    paper.articles = paper.articles[:1]
    paper.read("alder.txt", "We closed it")
    await paper.do("parallels")
    assert "No other articles" in paper.said
    assert paper.features.who_else.question is None


async def test_an_answer_is_linked_to_and_a_silent_article_can_only_omit(paper: PaperDesk) -> None:
    who_else, cedar = paper.features.who_else, paper.named("cedar.txt").id
    paper.read("alder.txt", "We closed it")
    asked = paper.features.links.passage_here()
    assert asked is not None
    assert asked.text == "“We closed it because it moved,”"
    span = paper.span("birch.txt", "The engineer said")
    parallel = Parallel(Span(asked.start, asked.end), span, 0.8, 0.8, Confidence.LIKELY, "variant", ())
    birch = replace(_answer(paper.named("birch.txt").id), parallel=parallel)
    who_else.question = question = Question(asked, 2)
    question.take((birch, _answer(cedar, None)), 0)
    who_else.note(cedar)
    assert "No link to this match yet" in paper.said
    await who_else.link(cedar, "agrees")
    assert "No match to link to" in paper.said
    await who_else.link(cedar, "omits")
    await who_else.link(birch.article, "softens")
    assert "a adds a note" in paper.said
    assert [link.kind for link in who_else.links_to(question.looked_at[1])] == ["omits"]
    (link,) = who_else.links_to(question.looked_at[0])
    assert (link.kind, paper.features.links.place_of(link.other)) == ("softens", span)
    who_else.note(birch.article)
    await paper.answer({"Note": "who was first?"})
    assert [each.note for each in who_else.links_to(birch)] == ["who was first?"]
    who_else.unlink(birch.article)
    await paper.settle()
    assert who_else.links_to(birch) == ()
