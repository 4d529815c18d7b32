"""The data files: each of the shape, each word understood where it is used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from Stemmer import algorithms

from synoptic.corpus.articles.date_lines import dates_filling
from synoptic.corpus.articles.provenance import provenance_of
from synoptic.corpus.languages import languages
from synoptic.corpus.languages.languages import code_of, codes, language, name_of, together, words_listed

FILES = Path(languages.__file__).parent
CODES = sorted(codes())
DATES = {
    "en": ("{weekday}, {day} {month} {year}", "Published on {month} {day}, {year}"),
    "de": ("{weekday}, {day}. {month} {year}", "Veröffentlicht am {day}. {month} {year} um 10:30 Uhr"),
    "fr": ("{weekday} {day} {month} {year}", "Publié le {day} {month} {year} à 10h30"),
    "es": ("{weekday}, {day} de {month} de {year}", "Publicado el {day} de {month} de {year}"),
}


def test_there_are_at_least_four() -> None:
    assert {"en", "de", "fr", "es"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_file_has_the_shape(code: str) -> None:
    known = language(code)
    assert known.stemmer in algorithms()
    assert len(set(words_listed(known.function_words))) >= 150
    for lists in (known.function_words, known.published, known.updated, known.not_in_names):
        words = words_listed(lists)
        assert len(words) == len(set(words)), [word for word in words if words.count(word) > 1]
    for phrases in (known.bylines, known.saying):
        assert len(phrases) == len(set(phrases))


def test_a_month_is_the_same_in_all_languages_that_call_it_so() -> None:
    told: dict[str, int] = {}
    for code in CODES:
        for number, names in enumerate(language(code).months):
            for name in names.lower().split():
                assert told.setdefault(name, number) == number, name


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"months": ["January"]}, "twelve months"),
        ({"function_words": ["The of"]}, "small letters"),
        ({"bylines": []}, "is empty"),
        ({"stopwords": ["the"]}, "unknown field"),
        ({"weekdays": "Monday"}, "Expected `array`"),
    ],
)
def test_another_shape_is_refused(
    change: dict[str, object], fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = json.loads((FILES / "en.json").read_bytes()) | change
    (tmp_path / "xx.json").write_text(json.dumps(wrong), encoding="utf-8")
    monkeypatch.setattr(languages, "_FOLDER", tmp_path)
    with pytest.raises(ValueError, match=rf"xx\.json.*{fault}"):
        language.__wrapped__("xx")


@pytest.mark.parametrize("code", sorted(DATES))
def test_every_month_and_weekday_is_read_in_a_date_line(code: str) -> None:
    known = language(code)
    for number, names in enumerate(known.months, start=1):
        for name in names.split():
            for form in DATES[code]:
                for weekday in words_listed(known.weekdays) if number == 1 else ("",):
                    line = form.format(weekday=weekday, day=17, month=name, year=2031).lstrip(", ")
                    assert [date.iso for date in dates_filling(line)] == [f"2031-{number:02d}-17"], line


@pytest.mark.parametrize("code", CODES)
def test_every_byline_is_read(code: str) -> None:
    for phrase in language(code).bylines:
        line = f"{phrase[0].upper()}{phrase[1:]} Ilse Brandt"
        found = provenance_of(f"A quiet harbour at night\n\n{line}\n\nThe gates are shut for the winter.")
        assert found.author == "Ilse Brandt", line
        assert found.title == "A quiet harbour at night"


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("Veröffentlicht am 17. November 2031 von Ilse Brandt", "Ilse Brandt", "2031-11-17"),
        ("Von Ilse Brandt und Tom Wren, 17. Nov. 2031, 10:30 Uhr", "Ilse Brandt und Tom Wren", "2031-11-17"),
        ("Publié le 1er février 2031 à 10h30 par Ilse Brandt", "Ilse Brandt", "2031-02-01"),
        ("Par Ilse Brandt et Tom Wren", "Ilse Brandt et Tom Wren", None),
        ("Por Ilse Brandt, 17 de noviembre de 2031", "Ilse Brandt", "2031-11-17"),
        ("Von der Leyen warnt vor dem Winter", None, None),
    ],
)
def test_date_and_byline_share_a_line(line: str, author: str | None, date: str | None) -> None:
    found = provenance_of(f"Ein stiller Hafen\n\n{line}\n\nDie Tore sind im Winter zu.")
    assert (found.author, found.date) == (author, date)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(("de", "de"), ("de-AT", "de"), ("fr_CA", "fr"), ("German", "de"), ("Deutsch", "de"), ("uk", "uk")),
        *(("français", "fr"), ("x", None), ("", None), ("legalese", None)),
    ],
)
def test_a_code_is_read_in_what_a_file_says(written: str, code: str | None) -> None:
    assert code_of(written) == code


@given(st.text())
def test_what_a_file_says_gives_a_code_or_none(written: str) -> None:
    found = code_of(written)
    assert found is None or (len(found) == 2 and code_of(found) == found and name_of(found))


def test_two_languages_are_compared_as_none() -> None:
    assert together(["en", "en"]) == together([None, "en"]) == together([None]) == "en"
    assert together(["de", "de"]) == "de"
    assert together(["de", "fr"]) == together(["de", None]) == "und"
    assert together(["it", "it"]) == "it"
