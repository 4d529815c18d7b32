"""The search of many articles: what the index has at once, what reading everything adds."""

from __future__ import annotations

import random
import re
import threading
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.errors import polling
from synoptic.corpus.search import large_search
from synoptic.corpus.search.engine import ArticleSearch
from synoptic.corpus.search.large_search import LargeSearch, full_scan, is_sure
from synoptic.corpus.search.matcher import match_at
from synoptic.corpus.search.passage_index import IndexedPassage, index_in_memory
from synoptic.corpus.search.query import Query, Request
from synoptic.corpus.text.folding import fold, folded_text
from synoptic.corpus.text.words import words_in
from tests.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from synoptic.corpus.search.results import Hit, Match

WORDS = re.findall(
    r"\w+",
    "harbour master blamed the fog for grounding of ferry and minister said that peace talks went on in "
    "geneva while envoys of nine countries met to settle question of grain exports before midnight answer",
)


def article(name: str, text: str, date: str | None = None) -> Article:
    return Article(id=name, title=name, text=text, digest=digest_of(text), date=date)


def large(*articles: Article) -> ArticleSearch:
    engine = ArticleSearch(articles, small=-1)
    engine.prepare()
    return engine


def story(seed: int, paragraphs: int = 8) -> str:
    chance = random.Random(seed)
    return "\n\n".join(
        " ".join(chance.choices(WORDS, k=chance.randint(8, 40))).capitalize() + "." for _ in range(paragraphs)
    )


STORIES = tuple(article(f"{number:03}", story(number)) for number in range(60))
ENGINE = large(*STORIES)
FEW = STORIES[:7]
INDEX = index_in_memory(FEW)


def texts(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.passage.text for hit in hits]


def test_joined_and_parted_words_and_several_typos_are_found() -> None:
    engine = large(
        article("a", "They met the peacemaker at noon."),
        article("b", "The government answered.\n\nNothing else."),
        *STORIES,
    )
    assert texts(engine.search("peace maker", limit=3))[0] == "peacemaker"
    assert engine.search("met the peacemkr noon", limit=3)[0].passage.article == "a"
    assert texts(engine.search("goverrnmennt anssweredd", limit=3))[0] == "government answered"


def test_the_second_stage_adds_what_the_index_cannot_know_of() -> None:
    engine = large(article("a", "An unconstitutionally elected body."), *STORIES)
    first, last = engine.stages("unconsttutonaly", limit=1)
    assert texts(first.hits) == []
    assert texts(last.hits) == ["unconstitutionally"]


@examples(40)
@given(
    st.lists(st.sampled_from((*WORDS, "ministr", "harbuor", "grian", "settl")), min_size=1, max_size=4),
    st.sampled_from([None, 3, 10]),
)
def test_what_is_read_after_the_index_adds_only_worse_hits(chosen: list[str], limit: int | None) -> None:
    request = Request(Query.parse(" ".join(chosen)), limit, None, polling(None))
    search = LargeSearch(FEW)
    search.index = INDEX
    *_, fast = search.stages(request)
    exhaustive = search.by_reading(request)
    assert fast == exhaustive[: len(fast)]
    # What is left out resembles the query letter by letter, and a sure answer is there.
    assert all(hit.score <= 63 for hit in exhaustive[len(fast) :])
    assert len(fast) == len(exhaustive) or is_sure(fast[0], request.query)
    assert list(search.stages(request, patient=True)) == [fast]


def test_a_sure_answer_is_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(_: object, words: tuple[str, ...], *__: object) -> list[IndexedPassage]:
        read.append(" ".join(words))
        return []

    monkeypatch.setattr(large_search, "full_scan", noted)
    for query in ("peace talks ", "harbour ", "unlike anything written"):
        ENGINE.search(query, limit=None)
    assert read == ["unlike anything written"]


def test_nothing_is_read_while_letters_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(_: object, words: tuple[str, ...], *__: object) -> list[IndexedPassage]:
        read.append(" ".join(words))
        return []

    monkeypatch.setattr(large_search, "full_scan", noted)
    next_letter = threading.Event()
    typed = ENGINE.stages("unlike anything", limit=5, cancelled=next_letter.is_set)
    assert not next(typed).is_final
    next_letter.set()
    assert list(typed) == []
    assert [stage.is_final for stage in ENGINE.stages("unlike anything written", limit=5)] == [False, True]
    assert read == ["unlike anything written"]


def test_making_hits_asks_whether_they_are_still_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, between = [0], list[int]()

    def cancelled() -> bool:
        asked[0] += 1
        return False

    def noted(*given: Any) -> Match:
        between.append(asked[0])
        return match_at(*given)

    monkeypatch.setattr(large_search, "match_at", noted)
    assert ENGINE.search("peace talks ", limit=5, cancelled=cancelled)
    assert len(between) > 1
    assert all(one < other for one, other in pairwise(between))


def test_one_long_article_is_given_up_as_soon_as_many_short_ones() -> None:
    polls = [0]

    def poll() -> None:
        polls[0] += 1

    words = ("unconsttutonaly",)
    long = article("long", "\n".join("Nothing of the kind stands in this line." for _ in range(20_000)))
    assert full_scan([long], words, 10, poll) == []
    assert polls[0] >= len(long.text) // 100_000


@pytest.mark.parametrize("before", [59_990, 60_000, 63_000, 130_000])
def test_a_passage_at_the_edge_of_a_block_is_read(before: int) -> None:
    one = article(
        "one",
        "x" * 50 + "\n" + "filler words " * (before // 13) + "\nAn unconstitutionally elected body.\nEnd.",
    )
    (found,) = full_scan([one], ("unconstitutonaly",), 10, lambda: None)
    assert one.text[found.start : found.end] == "An unconstitutionally elected body."


def test_what_is_yielded_last_is_what_search_returns() -> None:
    for query in ("peace talks ", "harbuor mster", '"the fog"', "grain -peace", "xq"):
        stages = list(ENGINE.stages(query, limit=7))
        assert [stage.is_final for stage in stages] == [False] * (len(stages) - 1) + [True]
        assert len(stages) <= 2
        assert stages[-1].hits == ENGINE.search(query, limit=7)


def test_the_first_hits_stay_in_their_order() -> None:
    for query in ("peace talks ", "harbuor mster", "minsiter said peace"):
        first, *_, last = ENGINE.stages(query, limit=20)
        kept = [hit for hit in last.hits if hit in first.hits]
        assert kept == [hit for hit in first.hits if hit in kept]


@pytest.mark.parametrize(
    "query", ["harbour", "peace talks ", "the fog for", "minister sa", "grain exports before"]
)
def test_it_finds_what_the_search_of_few_articles_finds(query: str) -> None:
    few = ArticleSearch(STORIES).search(query, limit=5)
    many = ENGINE.search(query, limit=5)
    assert few[0].passage in {hit.passage for hit in many}
    whole = ENGINE.search(query)
    assert {(hit.passage.article, hit.passage.start) for hit in few if hit.score >= 99} <= {
        (hit.passage.article, hit.passage.start) for hit in whole
    }


def test_phrases_words_left_out_and_articles_chosen() -> None:
    engine = large(
        article("a", "Peace talks in Geneva.\n\nTalks of peace."),
        article("b", "Peace talks and war in Geneva."),
        article("c", "Zelenskyy spoke. Zelensky’s office did not."),
    )
    assert [hit.passage.article for hit in engine.search('"peace talks"')] == ["a", "b"]
    assert texts(engine.search('"peace talks" geneva -war')) == ["Peace talks in Geneva"]
    assert [hit.passage.start for hit in engine.search("peace -geneva")] == [33]
    assert [hit.passage.article for hit in engine.search("peace", among={"b"})] == ["b"]
    assert engine.search("peace", among=set()) == ()
    assert texts(engine.search('"zelenskiy"')) == ["Zelenskyy"]
    assert engine.search('"peace envoys"') == ()


def test_a_limit_of_none_and_of_nothing() -> None:
    assert ENGINE.search("peace", limit=0) == ()
    exact = sum(words_in(folded_text(each.text)).count("peace") for each in STORIES)
    assert sum(hit.score == 100 for hit in ENGINE.search("peace ")) == exact


@examples(60)
@given(
    st.lists(
        st.sampled_from((*WORDS, "ministr", "hte", "Zelenskiy", "geneva’s", "peac")), min_size=1, max_size=5
    ),
    st.sampled_from(["", " ", " -fog"]),
    st.sampled_from([None, 1, 10]),
)
def test_every_span_is_a_word_of_its_article_and_hits_are_in_order(
    words: list[str], end: str, limit: int | None
) -> None:
    hits = ENGINE.search(" ".join(words) + end, limit=limit)
    by_id = {each.id: each for each in STORIES}
    assert limit is None or len(hits) <= limit
    assert all(before.score >= after.score for before, after in pairwise(hits))
    for hit in hits:
        text = by_id[hit.passage.article].text
        assert text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert (hit.spans[0].start, hit.spans[-1].end) == (hit.passage.start, hit.passage.end)
        assert all(before.end <= after.start for before, after in pairwise(hit.spans))
        for span in hit.spans:
            found = words_in(fold(text[span.start : span.end]).text)
            assert found
            # A whole word: what stands around it is no letter.
            assert not text[span.start - 1 : span.start].isalnum()
            assert not text[span.end : span.end + 1].isalnum()
        if hit.score == 100:
            folded = [word for span in hit.spans for word in words_in(fold(text[span.start : span.end]).text)]
            assert folded == words_in(fold(" ".join(words)).text)


@examples(60)
@given(st.text(st.characters(), max_size=30) | st.text("ab\"“-/ :()[*+'\n", max_size=20))
def test_any_string_is_a_query(typed: str) -> None:
    *_, last = ENGINE.stages(typed, limit=5, patient=True)
    for hit in last.hits:
        assert 0 < hit.score <= 100


def test_any_phrase_is_found_at_its_place_in_whatever_spelling() -> None:
    chance = random.Random(3)
    for _ in range(60):
        each = chance.choice(STORIES)
        words = each.text.split("\n\n")[chance.randrange(8)].rstrip(".").split()
        first = chance.randrange(len(words) - 3)
        phrase = words[first : first + 4]
        query = "“" + " — ".join(phrase).upper() + "”"
        found = ENGINE.search(query)
        assert each.id in {hit.passage.article for hit in found}
        assert all(hit.score == 100 for hit in found)


class Asked:
    """Says that a search is no longer wanted once it was asked so often."""

    def __init__(self, patience: int) -> None:
        self.patience, self.times = patience, 0

    def __call__(self) -> bool:
        self.times += 1
        return self.times > self.patience


@pytest.mark.parametrize(
    "query", ["peace", "harbuor mster", "xqzwv unlike all", "/peace|fog/", "grain /fog/"]
)
def test_a_search_asks_whether_it_is_still_wanted_and_stops_at_once(query: str) -> None:
    patient = Asked(10**9)
    assert ENGINE.search(query, limit=5, cancelled=patient) == ENGINE.search(query, limit=5)
    assert patient.times > 1
    for patience in {0, 1, patient.times // 2, patient.times - 1}:
        asked = Asked(patience)
        assert ENGINE.search(query, limit=5, cancelled=asked) == ()
        assert asked.times <= patience + 2


def test_typing_fast_leaves_the_last_answer_right() -> None:
    typed = "harbour master blamed"
    answers: dict[str, tuple[Hit, ...]] = {}
    newest = [0]

    def search(number: int) -> None:
        query = typed[: number + 1]
        for stage in ENGINE.stages(query, limit=10, cancelled=lambda: number < newest[0]):
            if stage.is_final:
                answers[query] = stage.hits

    threads = []
    for number in range(len(typed)):
        newest[0] = number
        threads.append(threading.Thread(target=search, args=(number,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    assert answers[typed] == ENGINE.search(typed, limit=10)


def test_searching_begins_the_index_and_answers_meanwhile(tmp_path: Path) -> None:
    engine = ArticleSearch(STORIES, tmp_path / "i", small=0)
    stages = list(engine.stages("harbour master", limit=5))
    assert engine.is_ready
    assert stages[-1].is_final
    assert stages[-1].hits == ENGINE.search("harbour master", limit=5)
    assert stages[0].remark == "still indexing; more matches may follow"


def test_an_index_that_is_given_up_is_made_at_the_next_call(tmp_path: Path) -> None:
    engine = ArticleSearch(STORIES, tmp_path / "i", small=0)
    engine.prepare(cancelled=lambda: True)
    assert not list(tmp_path.glob("i/articles.json"))
    told: list[int] = []
    engine.prepare(progress=lambda done, _: told.append(done))
    assert list(tmp_path.glob("i/articles.json"))
    assert told == sorted(told)
    assert told[-1] == sum(len(each.text) for each in STORIES)


def test_a_parsed_query_can_be_searched_for() -> None:
    assert ENGINE.search(Query.plain("peace")) == ENGINE.search("peace")
