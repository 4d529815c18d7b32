"""What is said where the analysis does not know a language, and what the analysis does then."""

from __future__ import annotations

import pytest

from synoptic.corpus.article import Article, digest_of
from synoptic.corpus.languages import reach
from synoptic.corpus.languages.reach import comparison_reach, difference_reach, quotation_reach
from synoptic.corpus.parallels.comparer import Comparer
from synoptic.corpus.parallels.comparison import Confidence
from synoptic.corpus.parallels.worth_a_look import aligned_pairs
from synoptic.corpus.quotations.survey import QuotationSurveyor
from synoptic.corpus.text.terms import terms_of


def article_of(text: str, language: str | None, name: str = "1") -> Article:
    return Article(name, "Gates", text, digest_of(text), language=language)


def in_languages(*languages: str | None) -> list[Article]:
    return [article_of(f"Gates {place}.", code, str(place)) for place, code in enumerate(languages)]


def test_english_and_short_texts_want_no_remark() -> None:
    for remark in (comparison_reach, difference_reach, quotation_reach):
        assert remark(in_languages("en", "en-GB", None)) is None


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        (("de", "de"), None),
        (
            ("de", "en"),
            "Between English and German, only names, numbers and words spelled alike are compared.",
        ),
        (
            ("de", None),
            "Between English and German, only names, numbers and words spelled alike are compared.",
        ),
        (("it", "it"), "Italian: words are compared as they are written."),
    ],
)
def test_comparing_says_what_it_leaves_out(languages: tuple[str | None, ...], said: str | None) -> None:
    assert comparison_reach(in_languages(*languages)) == said


def test_differences_and_quotations_say_so_too() -> None:
    mixed = in_languages("en", "de", "it")
    said = difference_reach(mixed)
    assert said == "Differences are told in English only: 2 articles in German and Italian left out."
    assert quotation_reach(mixed) == (
        "German: speakers are given only where name and verb stand beside the words; "
        "Italian: speakers are not given."
    )


def test_a_text_that_could_tell_and_does_not_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "language_of", lambda article: None)
    monkeypatch.setattr(reach, "can_detect", lambda: True)
    article = article_of(" ".join(f"word{number}" for number in range(120)), None)
    said = "1 article in an unknown language is read as English"
    assert quotation_reach([article]) == f"{said}."
    monkeypatch.setattr(reach, "can_detect", lambda: False)
    assert quotation_reach([article]) == f"{said} (pip install 'synoptic-reader[web]' tells languages)."
    assert quotation_reach([article_of("word " * 60, None)]) is None


def test_terms_are_those_of_the_language() -> None:
    def stems(text: str, spoken: str) -> list[str]:
        return [term.stem for term in terms_of(text, spoken=spoken).terms]

    assert stems("Die Häuser der Stadt und ein Haus", "de") == ["haus", "stadt", "haus"]
    assert stems("qu’il déclare aux maires", "fr") == ["declar", "mair"]
    assert stems("Las naciones y la nación", "es") == ["nacion", "nacion"]
    assert stems("Die Häuser, the houses", "und") == ["hauser", "houses"]
    assert not any(term.is_name for term in terms_of("In der Stadt steht Haus Weber.", spoken="de").terms)


GERMAN = (
    "Die Häuser am Hafen wurden am Montag geräumt.",
    "Ein Haus am Hafen war am Montag geräumt worden, die anderen Häuser folgten.",
)


def test_two_articles_of_a_language_are_read_in_it() -> None:
    one, other = (article_of(text, "de", str(place)) for place, text in enumerate(GERMAN))
    (parallel,) = Comparer().between(one, other).parallels
    shared = {one.text[match.a.start : match.a.end] for match in parallel.matches}
    assert "Häuser" in " ".join(shared)


def test_between_two_languages_nothing_is_likely() -> None:
    text = "Ilse Brandt met Tom Wren of Averhythe 17 times, and Sollace paid 9000 crowns."
    one, other = article_of(text, "en"), article_of(f"{text} Gut.", "de", "2")
    comparison = Comparer().between(one, other)
    assert comparison.parallels
    assert {each.confidence for each in comparison.parallels} == {Confidence.POSSIBLE}
    assert Comparer().between(one, article_of(f"{text} Gut.", "en", "2")).likely


def test_differences_leave_out_other_languages() -> None:
    text = "Ilse Brandt met Tom Wren of Averhythe 17 times, and Sollace paid 9000 crowns."
    one, german = article_of(text, "en"), article_of(text.replace("17", "18"), "de", "2")
    assert aligned_pairs(Comparer(), [one, article_of(german.text, "en", "2")])
    assert not aligned_pairs(Comparer(), [one, german])


def test_quotations_are_read_in_the_language_of_their_article() -> None:
    text = "„Wir bleiben hier“, sagte Anna Weber."
    for language, speaker in (("de", "Anna Weber"), ("it", None)):
        survey = QuotationSurveyor().survey([article_of(text, language)])
        assert survey is not None
        assert [one.speaker for one in survey.quotations] == [speaker]
