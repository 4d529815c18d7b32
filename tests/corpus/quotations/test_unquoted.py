"""The exact words of a quotation in other articles, where no quotation marks stand around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.quotations.survey import QuotationSurveyor
from synoptic.corpus.quotations.unquoted import running_words, same_words, sought_words

if TYPE_CHECKING:
    from synoptic.corpus.quotations.survey import QuotationSurvey


def _article(name: str, text: str) -> Article:
    return Article(name, f"Title {name}", text, digest_of(text))


def _survey(*texts: str) -> QuotationSurvey:
    articles = [_article(f"{number}", text) for number, text in enumerate(texts)]
    found = QuotationSurveyor().survey(articles)
    assert found is not None
    return found


def _found(survey: QuotationSurvey, number: int) -> list[tuple[str, str, bool]]:
    return [
        (each.article.id, each.article.text[each.span.start : each.span.end], each.is_quoted)
        for each in survey.same_words_of(number)
    ]


def test_words_without_quotation_marks_are_found_whatever_their_case_spaces_and_punctuation() -> None:
    survey = _survey(
        "Pell was credited with “breaking the deadlock” by Ada Marsh.",
        "He is Breaking\nthe  “deadlock”, they say.",
        "Breaking – the deadlock’s end. All hail breaking: the DEADLOCK! And breaking the deadlock.",
        "They were breaking the deadlocks.",
    )
    assert _found(survey, 0) == [
        ("1", "Breaking\nthe  “deadlock", True),
        ("2", "breaking: the DEADLOCK", False),
        ("2", "breaking the deadlock", False),
    ]


def test_two_words_are_not_enough_and_the_quoting_article_is_not_another() -> None:
    survey = _survey("“The deadlock,” she said; and the deadlock.", "The deadlock it was.")
    assert _found(survey, 0) == []
    survey = _survey("“Breaking the deadlock,” she said, breaking the deadlock.", "Nothing.")
    assert _found(survey, 0) == []


def test_a_wording_is_not_told_twice_and_words_given_to_another_are_told() -> None:
    survey = _survey(
        "“We felt a long scrape,” Ada Marsh said.",
        "Ada Marsh: “We felt a long scrape.”",
        "Jon Pell came. “I think we felt a long scrape there,” Pell said.",
        "“A long scrape,” said Ada Marsh.",
        "Jon Pell came. Pell spoke of “a long scrape indeed”.",
    )
    first, last = (
        survey.quotations[0],
        next(n for n, one in enumerate(survey.quotations) if one.article.id == "3"),
    )
    assert first.article.id == "0"
    assert not {name for name, _, _ in _found(survey, 0)} & {each.article.id for each in survey.others_of(0)}
    assert ("4", "a long scrape", True) in _found(survey, last)


def test_boilerplate_does_not_tell_anything() -> None:
    survey = _survey("“All rights reserved here,” she said.", "News.\n\n© 2031 All rights reserved here")
    assert _found(survey, 0) == []


def test_what_interrupts_a_quotation_is_not_sought() -> None:
    survey = _survey(
        "“We rowed,” Ada Marsh said, “until the morning.”", "So we rowed until the morning, all."
    )
    assert _found(survey, 0) == [("1", "we rowed until the morning", False)]


def test_a_part_of_an_interrupted_quotation_is_sought_too_unless_it_tells_nothing() -> None:
    survey = _survey(
        "“It was the,” Ada Marsh said, “until the morning came.”",
        "So it was the end. We rowed until the morning came.",
    )
    assert _found(survey, 0) == [("1", "until the morning came", False)]


@given(st.text(max_size=60), st.text(max_size=60), st.text(min_size=5, max_size=40))
def test_what_is_found_are_the_very_words(before: str, after: str, words: str) -> None:
    article = _article("a", f"{before}\n{words}\n{after}")
    for sought in sought_words(words):
        for found in same_words(sought, article, running_words(article.text), ()):
            span = found.span
            assert running_words(article.text[span.start : span.end]) == sought
