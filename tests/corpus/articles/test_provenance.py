from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.articles.provenance import Provenance, date_in, provenance_of
from synoptic.corpus.text.normalising import normalise

ARTICLES = Path(__file__).resolve().parents[3] / ".." / "shared" / "articles"

BODY = (
    "NATO Secretary-General Mark Rutte on Monday offered crucial backing for President Donald Trump’s latest "
    "effort to end the war between Russia and Ukraine, and said that there was good stuff in the plan."
)
CAPTION = (
    "The two shake hands in the Oval Office of the White House, Wednesday, Oct. 22, 2025, in Washington."
)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Thu Oct 23 2025", "2025-10-23"),
        ("23 October 2025", "2025-10-23"),
        ("October 23, 2025", "2025-10-23"),
        ("Oct. 22, 2025", "2025-10-22"),
        ("14 Mar. 2031", "2031-03-14"),
        ("2025-10-23", "2025-10-23"),
        ("date 2025-10-23", "2025-10-23"),
        ("2025-10-23T10:00:00+02:00", "2025-10-23"),
        ("Published October 23, 2025", "2025-10-23"),
        ("Published: Thursday, 23rd of October 2025", "2025-10-23"),
        ("Updated 10:32 AM EDT, Thu October 23, 2025", "2025-10-23"),
        ("Last updated on 3 Sept 2025 at 18.05 BST", "2025-09-03"),
        ("Oct 23, 2025, 5:04 p.m. ET", "2025-10-23"),
        ("March 16", None),
        ("October 2025", None),
        ("30 February 2025", None),
        ("23 Foo 2025", None),
        ("on 23 October 2025 in Washington", None),
        ("", None),
        # Numbers that can be one day only.
        ("27/11/2017 01:57", "2017-11-27"),
        ("13/03/2031", "2031-03-13"),
        ("03/13/2031", "2031-03-13"),
        ("05/05/2017", "2017-05-05"),
        ("11-27-2017", "2017-11-27"),
        ("2017/11/27", "2017-11-27"),
        ("15.03.2031", "2031-03-15"),
        ("05.06.2031", "2031-06-05"),
        ("27-Nov-2017", "2017-11-27"),
        ("2031年3月14日", "2031-03-14"),
        ("05/06/2017", None),
        ("27/11/17", None),
        ("31/02/2017", None),
        ("29.02.2017", None),
        ("32/13/2017", None),
        # Two dates in one line.
        ("Published 27 November 2017, updated 28 November 2017", "2017-11-27"),
        ("Updated 28 November 2017, published 27 November 2017", "2017-11-27"),
        ("Published: 27/11/2017 - 01:57 Modified: 28/11/2017 - 02:00", "2017-11-27"),
        ("November 27, 2017 (updated November 28, 2017)", "2017-11-27"),
        ("Updated 28 November 2017", "2017-11-28"),
        ("2031-03-14 to 2031-03-16", None),
        # With times and zones.
        ("Mon, 27 Nov 2017 10:00:00 +0100", "2017-11-27"),
        ("2017-11-27T10:00:00.123Z", "2017-11-27"),
        ("27 Nov 2017 | 14:30 GMT", "2017-11-27"),
        ("Published at 10:00 on 27 November 2017", "2017-11-27"),
        # In other languages.
        ("14. März 2031", "2031-03-14"),
        ("Donnerstag, 1. Jänner 2031", "2031-01-01"),
        ("Veröffentlicht am 27. November 2017, 14:30 Uhr", "2017-11-27"),
        ("Stand: 27.11.2017, 14:30 Uhr", "2017-11-27"),
        ("14 mars 2031", "2031-03-14"),
        ("mar. 14 mai 2031", "2031-05-14"),
        ("1er août 2031", "2031-08-01"),
        ("Publié le 27 novembre 2017 à 14h30, mis à jour le 28 novembre 2017 à 10h00", "2017-11-27"),
        ("14 de marzo de 2031", "2031-03-14"),
        ("Publicado el 27 de noviembre de 2017 a las 14:30", "2017-11-27"),
        ("Pubblicato il 27 novembre 2017 alle 14:30", "2017-11-27"),
        ("14 marzo 2031", "2031-03-14"),
        ("Geplaatst op maandag 27 november 2017 om 14.30 uur", "2017-11-27"),
        ("14 maart 2031", "2031-03-14"),
        ("1º de dezembro de 2031", "2031-12-01"),
        ("segunda-feira, 27 de novembro de 2017", "2017-11-27"),
    ],
)
def test_dates_in_a_line_of_their_own(line: str, date: str | None) -> None:
    assert date_in(line) == date


def test_a_short_first_line_without_a_full_stop_is_the_title() -> None:
    assert (
        provenance_of(f"Rutte Says Putin Could Be Pushed\n\n{BODY}").title
        == "Rutte Says Putin Could Be Pushed"
    )
    assert provenance_of(f"A deal for the U.S.\n{BODY}").title == "A deal for the U.S."


def test_otherwise_the_opening_words_are() -> None:
    assert provenance_of(BODY).title == "NATO Secretary-General Mark Rutte on Monday offered crucial…"
    assert provenance_of("He left. Nobody saw him.").title == "He left. Nobody saw him."
    assert provenance_of("Fellow citizens:\nI appear.").title == "Fellow citizens: I appear."
    assert len(provenance_of("x" * 500).title) == 61


def test_the_first_line_of_a_wrapped_paragraph_is_no_title() -> None:
    wrapped = (
        "NATO Secretary-General Mark Rutte on Monday offered crucial backing for\nthe plan, and said so."
    )
    assert provenance_of(wrapped).title == "NATO Secretary-General Mark Rutte on Monday offered crucial…"


def test_a_section_label_gives_way_to_the_headline_below() -> None:
    page = (
        f"Connect with us\n\nForeign Policy\n\nNATO Chief: Trump Secures Peace\n\nPublished\n\non\n\n{BODY}"
    )
    assert provenance_of(page).title == "NATO Chief: Trump Secures Peace"
    assert provenance_of(f"Foreign Policy\n\n{BODY}").title == "Foreign Policy"


def test_labelled_lines_name_source_author_and_address() -> None:
    page = (
        "‘Who Knew?’ the City Asks\n\nSource: The Estery Chronicle\n"
        "By Cordelia Vance, Home Affairs Correspondent\n"
        f"URL: https://example.org/a\nPublished: 15 March 2031\n\n{BODY}"
    )
    assert provenance_of(page) == Provenance(
        "‘Who Knew?’ the City Asks",
        "The Estery Chronicle",
        "Cordelia Vance",
        "2031-03-15",
        "https://example.org/a",
    )


def test_a_byline_and_a_date_may_share_a_line() -> None:
    found = provenance_of(f"The plan advances\nBy Jane Doe and Ludwig van Beck | October 23, 2025\n{BODY}")
    assert (found.author, found.date) == ("Jane Doe and Ludwig van Beck", "2025-10-23")


@pytest.mark.parametrize(
    "line",
    [
        "By Ilse Brandt on 27 November 2017",
        "By Ilse Brandt, 27 November 2017",
        "By Ilse Brandt - 27/11/2017 01:57",
        "By Ilse Brandt (27 November 2017)",
        "By Ilse Brandt, Home Correspondent, 27 November 2017",
        "By Ilse Brandt, Published 27 November 2017, Updated 28 November 2017",
        "Posted by Ilse Brandt on Nov. 27, 2017 at 5:00 pm",
        "27 November 2017 by Ilse Brandt",
        "Published on 27 November 2017 by Ilse Brandt",
        "Von Ilse Brandt, 27. November 2017",
        "Par Ilse Brandt, le 27 novembre 2017",
        "Por Ilse Brandt · 27 nov. 2017",
    ],
)
def test_a_byline_may_have_the_date_in_it(line: str) -> None:
    found = provenance_of(f"Bridge shut\n\n{line}\n\n{BODY}")
    assert (found.title, found.author, found.date) == ("Bridge shut", "Ilse Brandt", "2017-11-27")


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 27 novembre 2017",
        "Published 27 November 2017, updated 28 November 2017",
        "Paris, le 27 novembre 2017",
        "Montag, 27. November 2017, 14:30 Uhr",
        "05/06/2017",
        "27.11.17",
        "Published: 31 February 2017",
        "Monday, 27 November",
        "27 Nov 2017 | 14:30 GMT",
    ],
)
def test_a_line_that_is_a_date_is_no_title(line: str) -> None:
    assert provenance_of(f"Pont fermé\n\n{line}\n\n{BODY}").title == "Pont fermé"
    if not line.startswith("Paris"):
        assert provenance_of(f"{line}\n\nPont fermé\n\n{BODY}").title == "Pont fermé"


def test_numbers_in_an_address_are_no_date() -> None:
    found = provenance_of(f"Bridge shut\n\nhttps://post.example/2021/04/13\n\n{BODY}")
    assert (found.title, found.date) == ("Bridge shut", None)
    assert found.url == "https://post.example/2021/04/13"


@pytest.mark.parametrize("title", ["1984", "Von Trapp", "May 2031 was hot", "Le pont"])
def test_a_short_title_stays_one(title: str) -> None:
    assert provenance_of(f"{title}\n\n27 November 2017\n\n{BODY}").title == title


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    assert provenance_of(f"The plan\nBy then it was too late\n{BODY}").author is None


def test_the_date_of_publication_wins_over_an_update() -> None:
    head = "The plan advances again\nUpdated 24 October 2025\n"
    assert provenance_of(f"{head}{BODY}").date == "2025-10-24"
    assert provenance_of(f"{head}Published 23 October 2025\n{BODY}").date == "2025-10-23"


def test_a_date_in_a_caption_or_without_a_year_is_not_the_articles() -> None:
    assert provenance_of(f"The plan advances again\n\nMarch 16\n\n{CAPTION}\n\n{BODY}").date is None


def test_a_leading_stamp_is_a_date_and_no_part_of_the_title() -> None:
    found = provenance_of(f" date 2025-10-23 {BODY}")
    assert (found.title, found.date) == (provenance_of(BODY).title, "2025-10-23")


def test_a_news_agency_in_the_dateline_is_the_source() -> None:
    assert provenance_of(f"The plan advances again\n\nKYIV, Ukraine (AP) — {BODY}").source == "AP"


def test_front_matter() -> None:
    page = (
        '---\ntitle: "Ninety-seven minutes: a log"\nsource: The Harbour Courier\n'
        "author: [Ned Pascoe]\ndate: 2031-03\ntags:\n  - flood\n"
        "url: https://example.org/b\n---\n\n# Another heading\n\n1 March 2031\n\nText."
    )
    assert provenance_of(page, ".md") == Provenance(
        "Ninety-seven minutes: a log",
        "The Harbour Courier",
        "Ned Pascoe",
        "2031-03",
        "https://example.org/b",
    )


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert provenance_of("---\nsource: nowhere").source == "nowhere"
    assert provenance_of(f"---\n\nThe plan\n\n{BODY}").title == "The plan"


def test_a_heading_of_markdown_is_the_title_without_its_markup() -> None:
    page = f"Politics\n\n# The **plan** of [Rutte](https://example.org) advances.\n\n{BODY}"
    assert provenance_of(page, ".md").title == "The plan of Rutte advances."
    assert provenance_of(f"# The plan\n\n{BODY}", ".txt").title == "The plan"


def test_a_text_of_boilerplate_still_has_a_title() -> None:
    assert provenance_of("Advertisement").title == "Advertisement"
    assert provenance_of("***").title == ""


@given(st.text(), st.sampled_from([".txt", ".md"]))
def test_any_text_has_a_title_of_one_line(raw: str, suffix: str) -> None:
    title = provenance_of(normalise(raw), suffix).title
    assert "\n" not in title
    assert len(title) <= 160


def article(number: str) -> Provenance:
    (path,) = ARTICLES.glob(f"{number}_*.txt")
    return provenance_of(normalise(path.read_text("utf-8")))


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the five real articles are not there")
def test_the_real_articles() -> None:
    assert article("000") == Provenance(
        "NATO chief confident Trump’s Ukraine plan advancing peace talks, pushes tough stance on Russia"
    )
    assert article("001") == Provenance("During a conference on Tuesday ahead of NATO’s Foreign…")
    assert article("002") == Provenance(
        "NATO Secretary General Mark Rutte ahead of his meeting with…", date="2025-10-23"
    )
    assert article("003") == Provenance("NATO Chief: Trump Secures Breakthrough Toward Peace in Ukraine")
    assert article("004") == Provenance(
        "NATO’s Rutte Says Putin Could Be Pushed to Ceasefire Through ‘Sustained Pressure’", date="2025-10-23"
    )
