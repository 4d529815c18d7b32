"""What is marked for a match: its words, its sentence, its paragraph."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Article, Passage, digest_of
from synoptic.tui.desk.search.extent import EXTENTS, all_widened, described, widened

_TEXT = "A gate closed. The gate is a sea gate.\n\nNobody closed it again."


def _article(text: str) -> Article:
    return Article(id="a", title="", text=text, digest=digest_of(text))


def _passages(word: str) -> list[Passage]:
    starts = [start for start in range(len(_TEXT)) if _TEXT.startswith(word, start)]
    return [Passage.of(_article(_TEXT), start, start + len(word)) for start in starts]


def test_two_matches_in_one_sentence_are_one() -> None:
    articles = {"a": _article(_TEXT)}
    gates = _passages("gate")
    assert [each.text for each in all_widened(articles, gates, "sentence")] == [
        "A gate closed.",
        "The gate is a sea gate.",
    ]
    assert [each.text for each in all_widened(articles, gates, "paragraph")] == [_TEXT.split("\n")[0]]
    assert all_widened(articles, gates, "words") == tuple(gates)


def test_a_match_across_two_sentences_takes_both() -> None:
    (across,) = _passages("closed. The")
    assert widened(_article(_TEXT), across, "sentence").text == _TEXT.split("\n")[0]


def test_how_many_there_are_is_said_in_words() -> None:
    gates = _passages("gate")
    assert described(gates, "words") == "3 matches, words only, in 1 article"
    assert described(gates[:1], "words") == "1 match in 1 article"
    assert described(gates[:2], "sentence") == "2 sentences in 1 article"
    assert described(gates[:1], "paragraph") == "1 paragraph in 1 article"


@given(st.data())
def test_what_is_marked_holds_the_match(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from("ab.?“” \n"), min_size=1))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    match = Passage.of(_article(text), start, end)
    for extent in EXTENTS:
        marked = widened(_article(text), match, extent)
        assert marked.start <= start <= end <= marked.end
