"""What a page says of itself: from JSON-LD, then meta tags; as text, from sound addresses and clear dates."""

from __future__ import annotations

import json

import pytest

from synoptic.corpus.formats.found_article import Fact
from synoptic.corpus.formats.html_blocks import parse_html
from synoptic.corpus.formats.pages.page_facts import PageFacts, facts_of, iso_date, names_in

FULL = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Tide turns",
    "author": [{"@type": "Person", "name": "Orla O’Brien"}, {"@type": "Person", "name": "Jürgen Groß-Ley"}],
    "publisher": {"@type": "NewsMediaOrganization", "name": "Harbour Courier"},
    "datePublished": "2031-11-05T23:30:00-05:00",
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://courier.example/tide"},
    "articleSection": ["Coast"],
    "inLanguage": "en-GB",
}


def said(*json_lds: object, head: str = "", address: str | None = None) -> PageFacts:
    scripts = "".join(
        f'<script type="application/ld+json">{each if isinstance(each, str) else json.dumps(each)}</script>'
        for each in json_lds
    )
    return facts_of(parse_html(f"<html><head>{scripts}{head}</head><body><p>x</p></body></html>"), address)


def value(fact: Fact | None) -> str | None:
    return fact.value if fact else None


GRAPH = {
    "@graph": [
        {"@type": "WebPage", "@id": "#page", "name": "Not the headline"},
        {**FULL, "author": {"@id": "#orla"}, "publisher": {"@id": "#org"}},
        {"@type": "Person", "@id": "#orla", "name": "Orla O’Brien, Jürgen Groß-Ley"},
        {"@type": "Organization", "@id": "#org", "name": "Harbour Courier"},
    ]
}


@pytest.mark.parametrize(
    "json_ld",
    [
        FULL,
        [FULL],
        GRAPH,
        {"@type": "WebPage", "mainEntity": FULL},
        {**FULL, "@type": ["http://schema.org/ReportageNewsArticle", "Thing"]},
        {**FULL, "author": "By Orla O’Brien and Jürgen Groß-Ley"},
        {**FULL, "author": ["Orla O&#8217;Brien", "J&uuml;rgen <b>Groß-Ley</b>", "orla o’brien"]},
        [{"@type": "ItemList", "itemListElement": [{**FULL, "headline": "A teaser"}]}, FULL],
        "<!-- " + json.dumps(FULL) + " -->",
        "//<![CDATA[\n" + json.dumps(FULL).replace("Tide turns", "Tide\nturns") + "\n//]]>",
    ],
)
def test_json_ld_in_its_many_forms(json_ld: object) -> None:
    facts = said(json_ld)
    assert facts.title == Fact("Tide turns", "JSON-LD")
    assert facts.author == Fact("Orla O’Brien, Jürgen Groß-Ley", "JSON-LD")
    assert facts.source == Fact("Harbour Courier", "JSON-LD")
    assert facts.date == Fact("2031-11-05", "JSON-LD")
    assert facts.url == Fact("https://courier.example/tide", "JSON-LD")
    assert facts.section == Fact("Coast", "JSON-LD")
    assert facts.language == Fact("en", "JSON-LD")
    assert facts.is_article


@pytest.mark.parametrize(
    "broken", ["{", "null", "[[[1]]]", '"x"', "[" * 100_000, '{"@type": "NewsArticle", "author": 7}']
)
def test_broken_json_ld_is_ignored(broken: str) -> None:
    facts = said(broken, head='<meta property="og:title" content="Tide turns">')
    assert facts.title == Fact("Tide turns", "meta tags")
    assert said(broken, FULL).title == Fact("Tide turns", "JSON-LD")


def meta(*named: tuple[str, str]) -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for name, content in named)


@pytest.mark.parametrize(
    ("head", "field", "expected"),
    [
        (meta(("og:title", "Tide turns | Courier"), ("og:site_name", "Courier")), "title", "Tide turns"),
        (meta(("author", "Orla O’Brien"), ("author", "Ley")), "author", "Orla O’Brien, Ley"),
        (meta(("citation_author", "Brandt, Ilse")), "author", "Ilse Brandt"),
        (meta(("byl", "By Ilse Brandt, staff writer")), "author", "Ilse Brandt"),
        (meta(("article:author", "https://social.example/ilse")), "author", None),
        (meta(("twitter:label1", "Written by"), ("twitter:data1", "Ley")), "author", "Ley"),
        (meta(("DC.date.issued", "2031-11")), "date", "2031-11"),
        (meta(("citation_publication_date", "2031/11/05")), "date", "2031-11-05"),
        (meta(("parsely-pub-date", "2031-11-05T07:00:00Z")), "date", "2031-11-05"),
        (meta(("pubdate", "20311105")), "date", "2031-11-05"),
        (meta(("date", "2031-13-45")), "date", None),
        ('<link rel="canonical" href="/tide?a=1&amp;b=2">', "url", "https://courier.example/tide?a=1&b=2"),
        ('<link rel="canonical" href="javascript:alert(1)">', "url", None),
        (
            '<base href="https://b.example/x/"><link rel=canonical href=tide>',
            "url",
            "https://b.example/x/tide",
        ),
        ('<link rel="canonical" href="http://[broken">', "url", None),
        (meta(("og:locale", "de_AT")), "language", "de"),
        (meta(("article:section", "Coast &amp; sea")), "section", "Coast & sea"),
        (meta(("og:site_name", "The &lt;b&gt;Courier&lt;/b&gt;")), "source", "The Courier"),
    ],
)
def test_meta_tags(head: str, field: str, expected: str | None) -> None:
    fact = getattr(said(head=head, address="https://courier.example/a/b"), field)
    assert value(fact) == expected
    assert fact is None or fact.origin == "meta tags"


def test_json_ld_comes_before_meta_tags_and_those_before_the_page() -> None:
    head = '<meta property="og:title" content="Another"><meta name="author" content="Else">'
    assert value(said(FULL, head=head).title) == "Tide turns"
    assert value(said({**FULL, "author": None}, head=head).author) == "Else"
    page = facts_of(parse_html('<html lang="fr-CA"><body><p>x</p></body></html>'))
    assert page.language == Fact("fr", "the page")


def test_the_address_of_a_front_page_gives_way() -> None:
    node = {**FULL, "mainEntityOfPage": "https://courier.example/"}
    facts = said(node, head='<link rel=canonical href="https://courier.example/t">')
    assert facts.url == Fact("https://courier.example/t", "meta tags")


def test_an_organization_is_one_author() -> None:
    node = {**FULL, "author": {"@type": "Organization", "name": "Food and Drink Desk"}}
    assert value(said(node).author) == "Food and Drink Desk"


def test_a_date_that_may_be_two_days_is_none() -> None:
    facts = said({**FULL, "datePublished": "03/04/2031"})
    assert facts.date is None
    assert facts.unclear_date == "03/04/2031"
    assert value(said({**FULL, "datePublished": "11/25/2031"}).date) == "2031-11-25"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2031-11-05", "2031-11-05"),
        ("2031-11-05 07:15", "2031-11-05"),
        ("2031", "2031"),
        ("November 5, 2031", "2031-11-05"),
        ("5. November 2031", "2031-11-05"),
        ("yesterday", None),
        ("2031-02-30", None),
        ("1730000000", None),
        ("", None),
    ],
)
def test_dates(written: str, expected: str | None) -> None:
    assert iso_date(written) == expected


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("By Ilse Brandt and Seán O’Dowd", ("Ilse Brandt", "Seán O’Dowd")),
        ("Ilse Brandt, Seán O’Dowd and Li Wei, correspondents", ("Ilse Brandt", "Seán O’Dowd", "Li Wei")),
        ("Von Anna Schmidt und Jörg Ley", ("Anna Schmidt", "Jörg Ley")),
        ("Von Trapp", ("Von Trapp",)),
        ("O’Dowd, Seán", ("Seán O’Dowd",)),
        ("", ()),
    ],
)
def test_names_in_a_byline(byline: str, expected: tuple[str, ...]) -> None:
    assert names_in(byline) == expected
