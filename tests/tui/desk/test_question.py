"""A question and its answers: what is marked, what is looked at beside it, when the asking stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from msgspec.structs import replace

from synoptic.corpus.article import Passage, Span
from synoptic.corpus.parallels.comparer import Counterparts
from synoptic.corpus.parallels.comparison import Comparison, Confidence, Parallel
from synoptic.corpus.parallels.shared_words import SharedWords
from synoptic.tui.article.marks import Layer
from synoptic.tui.desk.who_else.question import Question
from synoptic.tui.panes.answers import Answer, Candidate, ask, best_first
from synoptic.tui.panes.who_else import AnswerCounts
from tests.annotations.specimens import article_of

if TYPE_CHECKING:
    from synoptic.corpus.parallels.comparer import Comparer
    from tests.tui.desk.paper_desk import PaperDesk

_PASSAGE = Passage("alder", 10, 20, "ten letter")


def _candidate(span: Span, confidence: Confidence = Confidence.LIKELY) -> Candidate:
    return Candidate(Parallel(Span(10, 20), span, 0.8, 0.8, confidence, "variant", ()), "words")


def _answer(article: str, *starts: int) -> Answer:
    return Answer(article, tuple(_candidate(Span(start, start + 5)) for start in starts), 9)


def _nearest(article: str, start: int) -> Answer:
    return Answer(article, (_candidate(Span(start, start + 5), Confidence.NEAREST),), 9)


def _asked(*answers: Answer, remaining: int = 0) -> Question:
    question = Question(_PASSAGE, 3)
    question.take(answers, remaining)
    return question


def test_the_first_answers_mark_the_best() -> None:
    question = Question(_PASSAGE, 3)
    assert question.take((_answer("birch", 0), _answer("cedar")), 1) == "birch"
    assert (question.marked, question.remaining, question.is_asking) == ("birch", 1, True)


def test_later_answers_do_not_move_who_looks_at_something() -> None:
    question = _asked(_answer("birch", 0), remaining=1)
    assert question.take((_answer("cedar", 0), _answer("birch", 0)), 0) is None
    assert (question.marked, question.is_asking) == ("birch", False)


@pytest.mark.parametrize("birch", [_answer("birch"), _nearest("birch", 0)])
def test_later_answers_move_a_mark_that_is_on_no_claim_unless_the_reader_put_it_there(birch: Answer) -> None:
    question = _asked(birch, remaining=1)
    assert question.take((_answer("cedar", 0), birch), 0) == "cedar"
    question = _asked(birch, remaining=1)
    question.move_to("birch")
    assert question.take((_answer("cedar", 0), birch), 0) is None


def test_another_candidate_is_looked_at_in_place_of_the_best_and_back() -> None:
    birch = _answer("birch", 10, 30, 40)
    question = _asked(birch, _answer("cedar", 50))
    for place, start in enumerate((10, 30, 40)):
        question.look_at(replace(birch, place=place))
        assert question.places["birch"].start == start
        assert [each.article for each in question.looked_at] == ["birch", "cedar"]
    question.look_at(birch)
    assert question.looked_at == question.answers
    assert question.has_moved


def test_the_best_come_first_then_what_is_nearest_then_nothing() -> None:
    linked = Answer("alder", (replace(_candidate(Span(0, 5)), found_by="link"),), 9)
    title = Answer("dale", (replace(_candidate(Span(0, 5)), found_by="title"),), 9)
    found = [_answer("birch"), _nearest("cedar", 0), title, _answer("elm", 0), linked]
    assert [each.article for each in best_first(found)] == ["alder", "elm", "dale", "cedar", "birch"]


def test_the_asking_is_stopped_once_there_is_an_answer() -> None:
    question = Question(_PASSAGE, 3)
    assert not question.stop()
    question.take((_answer("birch", 0),), 2)
    assert question.stop()
    assert not question.stop()
    assert not question.is_asking


def test_the_passage_and_what_is_looked_at_are_marked() -> None:
    question = _asked(_answer("birch", 7), _answer("cedar"))
    marks = {article: [*question.marks(article)] for article in ("alder", "birch", "cedar")}
    assert [(each.start, each.end, each.layer) for each in marks["alder"]] == [(10, 20, Layer.PARALLEL)]
    assert [(each.start, each.end) for each in marks["birch"]] == [(7, 12)]
    assert marks["cedar"] == []


def test_what_is_nearest_is_marked_while_the_reader_looks_at_it() -> None:
    question = _asked(_answer("birch", 7), _nearest("cedar", 3))
    assert [*question.marks("cedar")] == []
    question.move_to("cedar")
    assert [(each.start, each.end) for each in question.marks("cedar")] == [(3, 8)]


def test_a_passage_of_the_text_comes_before_a_possible_headline_with_fewer_words_in_common() -> None:
    asked = article_of("He spoke\n\nPutin can be brought to the table with sustained pressure.")
    text = "NATO chief says Putin could be pushed\n\nPutin, he said, could be brought to the table.\n"
    other = replace(article_of(text), id="other", title="NATO chief says Putin could be pushed")
    passage = Span(asked.text.index("Putin"), len(asked.text))

    def place(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    def parallel(span: Span, words: str, confidence: Confidence) -> Parallel:
        shared = tuple(SharedWords(passage, place(word)) for word in words.split())
        return Parallel(passage, span, 0.2, 0.2, confidence, "paraphrase", shared)

    def best(first: Confidence, in_body: str) -> Span:
        headline = parallel(Span(0, len(other.title)), "NATO", first)
        body = parallel(place("Putin, he said, could be brought to the table."), in_body, Confidence.NEAREST)

        class Found:
            def of_passage(self, *_: object) -> tuple[Counterparts, ...]:
                return (Counterparts(other, (headline, body), 2),)

            def beside(self, *_: object) -> tuple[Comparison, ...]:
                return (Comparison((), ()),)

        ((answer,),) = ask(cast("Comparer", Found()), asked, passage, [other], [])
        assert answer.parallel is not None
        assert len(answer.candidates) == 2
        return answer.parallel.b

    assert best(Confidence.POSSIBLE, "brought table").start > 0
    assert best(Confidence.POSSIBLE, "brought").start == 0
    assert best(Confidence.LIKELY, "brought table").start == 0


def test_the_heading_says_what_possible_answers_are_worth() -> None:
    def said(*confidences: Confidence) -> str:
        answers = [Answer(each.value, (_candidate(Span(0, 5), each),), 9) for each in confidences]
        return AnswerCounts.of([*answers, _answer("silent")]).in_all("4 other articles")

    likely, possible, nearest = Confidence.LIKELY, Confidence.POSSIBLE, Confidence.NEAREST
    assert said(likely, possible, nearest) == "likely in 1, perhaps in 1 of 4 other articles"
    assert said(possible, possible) == "nothing likely in 4 other articles; 2 possible, few right"
    assert said(nearest) == "nothing likely or possible in 4 other articles"
    assert said() == "nothing found in 4 other articles"
    assert AnswerCounts.of([]).in_all() == "nothing likely"


async def test_an_article_alone_has_nobody_to_ask(paper: PaperDesk) -> None:
    paper.articles = paper.articles[:1]
    paper.read("alder.txt", "We closed it")
    await paper.do("parallels")
    assert "No other articles" in paper.said
    assert paper.features.who_else.question is None


async def test_an_answer_is_linked_to_and_a_silent_article_can_only_omit(paper: PaperDesk) -> None:
    who_else, cedar = paper.features.who_else, paper.named("cedar.txt").id
    paper.read("alder.txt", "We closed it")
    target = paper.view.target(highlights=False)
    assert target is not None
    asked = target.passage
    assert asked.text == "“We closed it because it moved,” said Dr. Ines Marl."
    span = paper.span("birch.txt", "The engineer said")
    parallel = Parallel(Span(asked.start, asked.end), span, 0.8, 0.8, Confidence.LIKELY, "variant", ())
    birch = Answer(paper.named("birch.txt").id, (Candidate(parallel, "words"),), 9)
    who_else.question = question = Question(asked, 2)
    question.take((birch, _answer(cedar)), 0)
    await who_else.note(cedar)
    assert "No link to this match yet" in paper.said
    await who_else.link(cedar, "agrees")
    assert "No match to link to" in paper.said
    await who_else.link(cedar, "omits")
    await who_else.link(birch.article, "softens")
    assert "a adds a note" in paper.said
    assert [link.kind for link in who_else.links_to(question.looked_at[1])] == ["omits"]
    (link,) = who_else.links_to(question.looked_at[0])
    assert (link.kind, paper.features.links.place_of(link.other)) == ("softens", span)
    who_else.unlink(birch.article)
    await paper.settle()
    assert who_else.links_to(birch) == ()
