"""Web pages: the article word for word, its facts, and every other word as furniture."""

from __future__ import annotations

import html
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.article import Role
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import Block, Fact, FoundArticle, RawFile, compose
from synoptic.corpus.formats.registry import loader_of
from synoptic.corpus.formats.web_page import load
from tests.examples import examples

HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Dyke holds, for now | Courier</title><meta property="og:site_name" content="Courier">
<meta property="og:type" content="article"><meta name="description" content="The reeve wants more stones.">
"""
FIRST = (
    "The wall held, said the dyke reeve on Monday, twelve hours after the flood had passed the mark of 4.5 "
    "metres — which it had not done since the winter of 1962."
)
LAST = (
    "“We were lucky,” she said. “Next time the wind may be in the north-west, and then nobody can tell what "
    "the old stones will do; they were laid before the sluice was widened.”"
)
BARS = """<nav><ul><li><a href="/">Home</a></li><li><a href="/w">Weather</a></li></ul></nav>"""
FOOT = """<aside class="related"><h3>Related</h3><p><a href="/x">A baker who feeds an island</a></p></aside>
<div id="comments"><p>An old salt writes: whoever wrote this has never stood on a quay.</p></div>
<footer><p>© 2031 Courier. All rights reserved.</p></footer>"""


def page(body: str, head: str = HEAD) -> str:
    return (
        f"{head}</head><body>{BARS}<article><h1>Dyke holds, for now</h1>{body}</article>{FOOT}</body></html>"
    )


def read(markup: str | bytes, url: str | None = None, media_type: str | None = None) -> FoundArticle:
    content = markup.encode() if isinstance(markup, str) else markup
    (article,) = load(RawFile("page.html", content, url, media_type)).articles
    return article


def own(article: FoundArticle) -> list[str]:
    return [block.text for block in article.blocks]


def furniture(article: FoundArticle) -> list[str]:
    return [block.text for block in article.furniture]


def test_an_article_and_what_stands_around_it() -> None:
    article = read(
        page(
            '<p class="dek">The reeve wants more stones.</p>'
            '<div class="meta"><a rel="author" href="/i">Ilse Brandt</a>'
            '<time datetime="2031-11-05T07:15Z">Wednesday</time></div>'
            '<div class="share"><button>Share</button></div>'
            f"<p>{FIRST}</p><div class='ad'>Advertisement</div><h2>Luck</h2><p>{LAST}</p>"
        ),
        url="https://courier.example/dyke?utm=1",
    )
    assert article.blocks == (
        Block("Dyke holds, for now", Role.HEADING),
        Block("The reeve wants more stones."),
        Block("Ilse Brandt Wednesday"),
        Block(FIRST),
        Block("Luck", Role.HEADING),
        Block(LAST),
    )
    assert furniture(article) == [
        "• Home",
        "• Weather",
        "Share",
        "Advertisement",
        "Related",
        "A baker who feeds an island",
        "An old salt writes: whoever wrote this has never stood on a quay.",
        "© 2031 Courier. All rights reserved.",
    ]
    assert article.title == Fact("Dyke holds, for now", "the page")
    assert article.author == Fact("Ilse Brandt", "the page")
    assert article.date == Fact("2031-11-05", "the page")
    assert article.source == Fact("Courier", "meta tags")
    assert article.language == Fact("en", "the page")
    assert article.url == Fact("https://courier.example/dyke?utm=1", "the address it was fetched from")
    assert article.section is None
    assert article.warnings == ()


EXACT = (
    "“Curly” ‘quotes’, „low“ and «guillemets»; a no-break\u00a0space, 4\u202f500 men, an en–dash, em—dash…",
    "A soft hy\u00adphen, a zero\u200bwidth space, cafe\u0301 and café, ﬁne ligatures, 10 % & 5 < 6 > 4.",
    "Words with <b>b</b>old letters, <i>italics</i>, <a href='/x'>links</a> and <code>code</code>.",
    "He said <q>yes</q> twice, in 10<sup>2</sup> cases<sup><a href='#f'>[3]</a></sup> of H<sub>2</sub>O.",
    "First line<br>second line, was <del>ten</del> <ins>twelve</ins>, <u>under</u> and <small>small</small>.",
    "Share of voters: 51 percent. Read more books, said Facebook’s chief. Twitter and Print are words, too.",
)
SHOWN = (
    EXACT[0],
    "A soft hy\u00adphen, a zero\u200bwidth space, cafe\u0301 and café, ﬁne ligatures, 10 % & 5 < 6 > 4.",
    "Words with bold letters, italics, links and code.",
    "He said “yes” twice, in 10² cases[3] of H2O.",
    "First line\nsecond line, was ten twelve, under and small.",
    EXACT[5],
)


def test_every_word_stays_as_it_is() -> None:
    paragraphs = [EXACT[0], html.escape(EXACT[1], quote=False), *EXACT[2:]]
    article = read(page("".join(f"<p>{each}</p>" for each in (FIRST, *paragraphs, LAST))))
    assert own(article) == ["Dyke holds, for now", FIRST, *SHOWN, LAST]


def test_structure_keeps_its_roles() -> None:
    article = read(
        page(
            f"<p>{FIRST}</p><blockquote><p>A quotation of some length, set apart.</p></blockquote>"
            "<ul><li>first point of the list</li><li>second point of it</li></ul><ol><li>step one</li></ol>"
            "<table><tr><th>Year</th><th>Metres</th></tr><tr><td>1962</td><td>4.6</td></tr></table>"
            "<pre>code  here\n  indented</pre>"
            f"<figure><img src='a'><figcaption>The wall (Photo: Ley)</figcaption></figure><p>{LAST}</p>"
        )
    )
    assert article.blocks[1:-1] == (
        Block(FIRST),
        Block("A quotation of some length, set apart.", Role.QUOTE),
        Block("• first point of the list"),
        Block("• second point of it", is_tight=True),
        Block("1. step one"),
        Block("Year | Metres"),
        Block("1962 | 4.6", is_tight=True),
        Block("code  here\n  indented", Role.CODE),
        Block("The wall (Photo: Ley)"),
    )


def test_paragraphs_that_say_the_same_are_all_kept() -> None:
    article = read(page(f"<p>{FIRST}</p><p>{LAST}</p><p>{FIRST}</p><p>{LAST}</p>"))
    assert own(article) == ["Dyke holds, for now", FIRST, LAST, FIRST, LAST]


def test_a_long_list_of_links_is_no_article_and_the_long_text_is() -> None:
    fans = ", ".join(f"<a href='/u/{n}'>reader{n}</a>" for n in range(900))
    story = "".join(f"<p>{n}. {FIRST}</p>" for n in range(9))
    article = read(
        f"{HEAD}</head><body><h1>Dyke holds, for now</h1><div class='x'><p>The reeve wants more.</p></div>"
        f"<div class='chapter'>{story}</div><div class='kudos'><p>{fans}</p></div></body></html>"
    )
    assert [text for text in own(article) if FIRST in text] == [f"{n}. {FIRST}" for n in range(9)]
    assert any("reader899" in text for text in furniture(article))


def test_a_page_laid_out_by_a_table() -> None:
    article = read(
        "<html><head><title>Dyke holds, for now</title></head><body><table>"
        "<tr><td colspan=2><a href=#>Home</a></td></tr>"
        "<tr><td><a href=#>A baker who feeds an island</a></td><td><h1>Dyke holds, for now</h1>"
        f"<i>By Ilse Brandt</i><br>5 November 2031<br><br>{FIRST}<br><br>{LAST}</td></tr></table></body>"
    )
    assert own(article) == ["Dyke holds, for now", "By Ilse Brandt\n5 November 2031", FIRST, LAST]
    assert (article.author, article.date) == (Fact("Ilse Brandt", "the page"), Fact("2031-11-05", "the page"))


def test_pages_in_the_encoding_of_their_server() -> None:
    markup = page(f"<p>{FIRST}</p><p>{LAST}</p>").replace('charset="utf-8"', 'charset="iso-8859-1"')
    assert own(read(markup.encode("cp1252")))[1:] == [FIRST, LAST]
    served = markup.replace('<meta charset="iso-8859-1">', "").encode("cp1252")
    assert own(read(served, media_type="text/html; charset=latin1"))[1:] == [FIRST, LAST]


def test_a_page_of_an_unclear_date_has_none() -> None:
    article = read(page(f"<p>{FIRST}</p><p>{LAST}</p>", f'{HEAD}<meta name="date" content="03/04/2031">'))
    assert article.date is None
    assert article.warnings == ("The date “03/04/2031” may be two days, and is left out.",)


def test_an_empty_shell_says_so() -> None:
    shell = "<p>Please enable JavaScript to read the Courier.</p>"
    article = read(f"{HEAD}</head><body><div id=root></div><noscript>x</noscript>{shell}</body></html>")
    assert own(article) == ["Please enable JavaScript to read the Courier."]
    assert any("comes by JavaScript" in warning for warning in article.warnings)
    with pytest.raises(CorpusError, match="comes by JavaScript"):
        read(
            "<html><body><div id=root></div><noscript>You need to enable JavaScript.</noscript></body></html>"
        )


def test_a_paywall_says_so() -> None:
    ld = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>'
    article = read(page(f"<p>{FIRST}</p><p>{LAST}</p>", HEAD + ld))
    assert article.warnings == ("The page says that it is not free to read: the text may end early.",)


def test_a_list_of_teasers_says_so() -> None:
    teasers = "".join(
        f"<section><h2><a href='/{n}'>Story number {n} of the day</a></h2>"
        f"<p>Some ten words that lead on to the story number {n}.</p></section>"
        for n in range(14)
    )
    article = read(
        f"<html><head><title>Courier</title></head><body>{BARS}<main>{teasers}</main></body></html>"
    )
    assert "The page seems to be a list of teasers, and no article." in article.warnings


@pytest.mark.parametrize("content", [b"", b"   \n", b"<html></html>", b"<body><img src=x></body>"])
def test_a_page_without_text_is_refused(content: bytes) -> None:
    with pytest.raises(CorpusError):
        load(RawFile("page.html", content))


def test_what_is_no_markup_stays_text() -> None:
    article = read("a < b and \x1b[31mred c")
    assert own(article) == ["a < b and \ufffd[31mred c"]


@pytest.mark.parametrize(
    "body",
    [
        "<p>word " * 3000,
        "<ul><li>a" * 900,
        "<table><tr><td>a<td>" * 300,
        "<p>" + "<i>x " * 1500,
        "<p>" + "<span>w</span> " * 30_000,
        "<p>a" + " " * 2_000_000 + "b",
        f"<p class='{'a ' * 500_000}'>word",
        '<script type="application/ld+json">' + '{"@graph":[' * 50_000,
        "<!doctype " * 100_000,
        "<" * 1_000_000,
    ],
    ids=["open", "lists", "tables", "inline", "spans", "blanks", "attribute", "json", "doctype", "lt"],
)
def test_hostile_pages_end(body: str) -> None:
    assert own(read(page(body)))


def test_the_registry_knows_pages() -> None:
    file = RawFile("tide", page(f"<p>{FIRST}</p><p>{LAST}</p>").encode())
    loader = loader_of(file)
    assert loader is not None
    (article,) = loader(file).articles
    assert FIRST in compose(article).text


WORDS = st.text("abcdefgh’“”é0", min_size=1, max_size=7)
PROSE = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)
ELEMENTS = st.sampled_from(
    ["p", "p", "p", "div", "h2", "li", "blockquote", "td", "aside", "nav", "footer", "section", "span", "a"]
)
NAMES = st.sampled_from(["share", "related", "byline", "comments", "article-body", "ad", "x", "hidden"])


@given(st.lists(st.tuples(ELEMENTS, NAMES, PROSE), min_size=1, max_size=12), st.booleans())
@examples(40)
def test_every_word_is_in_the_article_or_around_it_once(
    parts: list[tuple[str, str, str]], is_named: bool
) -> None:
    body = " ".join(f'<{tag} class="{name}">{text}</{tag}>' for tag, name, text in parts)
    article = read(f"<html><body>{'<article>' if is_named else ''}{body}</body></html>")
    found = Counter(" ".join((*own(article), *furniture(article))).replace("• ", "").split())
    assert found == Counter(word for _, _, text in parts for word in text.split())
