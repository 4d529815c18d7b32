from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.articles.loading import normalise
from synoptic.corpus.articles.provenance import Provenance, date_in, provenance_of

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
