"""Articles wrapped as web pages of three sites, read by the loader, and by other libraries beside it.

The words and paragraphs are those of real articles; the sites are made up: one of semantic elements with
JSON-LD, one of nameless `<div>`s with meta tags, one laid out by tables with nothing but its text.
"""

from __future__ import annotations

import html
import json
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from benchmarks.formats import NOTHING, measure, score
from synoptic.corpus import samples
from synoptic.corpus.articles.boilerplate import is_boilerplate
from synoptic.corpus.articles.provenance import provenance_of
from synoptic.corpus.formats.found_article import RawFile

if TYPE_CHECKING:
    from benchmarks.formats import Score

_REAL = Path(__file__).resolve().parents[2] / "shared" / "articles"
_PAGES, _PAGE_BYTES = 1000, 5000

NAVIGATION = ("World", "Politics", "Business", "Opinion", "Sport", "Weather", "Sign in", "Subscribe")
SHARING = ("Share on Facebook", "Share on X", "Copy link", "Email this", "Save for later")
RELATED = (
    "Harbour wall to be raised by two metres, council says",
    "What the tide gauges tell us about the coming winter",
    "Five things to know before the vote on the sluice",
)
NEWSLETTER = "Get the morning briefing in your inbox. We never pass your address on."
COMMENTS = (
    "Marta K. writes: they said the same ten years ago and nothing came of it, did it?",
    "An old salt writes: whoever wrote this has never stood on a quay in November.",
)
TEASERS = ("The baker who feeds a whole island", "Opinion: let the river have its meadow", "Quiz of the week")
FOOTER = "© 2025 The Site. All rights reserved. Imprint, terms of use, privacy settings."
COOKIES = "We and our 214 partners store information on your device. Accept all or choose."
FURNITURE = (*NAVIGATION, *SHARING, *RELATED, NEWSLETTER, *COMMENTS, *TEASERS, FOOTER, COOKIES)
"""What stands on the pages and is no part of the articles."""


class WrappedArticle(Struct, frozen=True):
    """An article as it goes into a page."""

    title: str
    """Headline."""
    paragraphs: tuple[str, ...]
    """Its paragraphs, without the headline."""
    authors: tuple[str, ...] = ("Orla O’Brien", "Jürgen Müller-Lüdenscheidt")
    """Who wrote it."""
    outlet: str = "The Harbour Courier"
    """Where it was published."""
    date: str = "2025-10-23"
    """When."""
    url: str = "https://courier.example/politics/2025/tide"
    """Canonical address."""
    section: str = "Politics"
    """Section of the site."""

    @property
    def text(self) -> tuple[str, ...]:
        """The headline and the paragraphs."""
        return (self.title, *self.paragraphs)

    def fact(self, field: str) -> str:
        """Return the fact that a loader should find."""
        facts = {"author": ", ".join(self.authors), "source": self.outlet, "language": "en"}
        return facts.get(field) or str(getattr(self, field))


def articles() -> list[WrappedArticle]:
    """Return the real articles where they are, else the samples; lines of boilerplate are left out."""
    found = []
    for path in sorted(_REAL.glob("*.txt") if _REAL.is_dir() else samples.folder().glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        lines = [line.strip() for line in text.split("\n") if line.strip() and not is_boilerplate(line)]
        title = provenance_of(text).title or lines[0]
        found.append(WrappedArticle(title, tuple(line for line in lines if line != title)))
    return found


def _paragraph(number: int, text: str) -> str:
    """Return a paragraph's markup: every third begins with a link, every fourth with emphasis."""
    words = text.split(" ")
    first, rest = " ".join(words[:3]), " ".join(words[3:])
    if number % 3 == 1 and rest:
        return f'<a href="/topic/{number}">{html.escape(first)}</a> {html.escape(rest)}'
    if number % 4 == 2 and rest:
        return f"<em>{html.escape(first)}</em> {html.escape(rest)}"
    return html.escape(text)


def _each(form: str, texts: Sequence[str]) -> str:
    """Return each text, escaped, in its markup."""
    return "".join(form.format(html.escape(text)) for text in texts)


def _every(number: int, paragraphs: Sequence[str], between: Sequence[str]) -> Iterator[str]:
    """Yield paragraphs, and after every so many one of the things between."""
    for count, paragraph in enumerate(paragraphs, start=1):
        yield paragraph
        if count % number == 0 and count < len(paragraphs):
            yield between[count // number % len(between)]


def semantic_page(article: WrappedArticle) -> str:
    """Return a page of semantic elements, with JSON-LD."""
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "@id": "#org", "name": article.outlet},
            {"@type": "WebSite", "url": "https://courier.example", "name": article.outlet},
            {
                "@type": ["NewsArticle"],
                "headline": article.title,
                "author": [{"@type": "Person", "name": name} for name in article.authors],
                "publisher": {"@id": "#org"},
                "datePublished": f"{article.date}T08:15:00+02:00",
                "mainEntityOfPage": {"@type": "WebPage", "@id": article.url},
                "articleSection": [article.section],
                "inLanguage": "en-GB",
            },
        ],
    }
    inside = (
        "<aside class='related-box'><h3>Related</h3><ul>"
        + "".join(f"<li><a href='#'>{html.escape(each)}</a></li>" for each in RELATED)
        + "</ul></aside>",
        "<div class='ad-slot' aria-label='Advertisement'><span>Advertisement</span></div>",
        f"<section class='newsletter-signup'><p>{NEWSLETTER}</p><button>Subscribe</button></section>",
    )
    paragraphs = [f"<p>{_paragraph(*each)}</p>" for each in enumerate(article.paragraphs)]
    body = _every(3, paragraphs, inside)
    authors = " and ".join(f'<a rel="author" href="/a">{html.escape(name)}</a>' for name in article.authors)
    return f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>{html.escape(article.title)} | {article.outlet}</title>
<script type="application/ld+json">{json.dumps(graph)}</script></head><body>
<div id="cookie-consent" role="dialog"><p>{COOKIES}</p><button>Accept</button></div>
<header class="site-header"><nav><ul>{_each("<li><a href='#'>{}</a></li>", NAVIGATION)}</ul></nav></header>
<main><article><header><h1>{html.escape(article.title)}</h1>
<p class="byline">By {authors}</p><time datetime="{article.date}T08:15">23 October 2025</time></header>
<ul class="share-tools">{_each("<li><button>{}</button></li>", SHARING)}</ul>
<div class="article-body">{"".join(body)}</div></article>
<section id="comments"><h2>Comments</h2>{_each("<div class='comment'><p>{}</p></div>", COMMENTS)}</section>
<aside class="more">{_each("<a href='#'><h3>{}</h3></a>", TEASERS)}</aside></main>
<footer><p>{FOOTER}</p></footer></body></html>"""


def nameless_page(article: WrappedArticle) -> str:
    """Return a page of `<div>`s whose classes say nothing, with meta tags."""
    inside = (
        "<div class='x9a'><div class='q1'>Advertisement</div></div>",
        f"<div class='x7c'><div><b>Read more:</b> <a href='#'>{html.escape(RELATED[0])}</a></div></div>",
        f"<div class='x2z'><div>{NEWSLETTER}</div><input placeholder='E-mail'></div>",
    )
    body = _every(
        4, [f"<p class='c-p'>{_paragraph(*each)}</p>" for each in enumerate(article.paragraphs)], inside
    )
    return f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{article.outlet}: {html.escape(article.title)}</title><meta name="robots" content="noarchive">
<meta property="og:type" content="article"><meta property="og:title" content="{html.escape(article.title)}">
<meta property="og:site_name" content="{article.outlet}"><meta property="og:locale" content="en_GB">
<meta property="article:published_time" content="{article.date}T06:15:00Z">
<meta property="article:section" content="{article.section}">
{"".join(f'<meta name="author" content="{html.escape(name)}">' for name in article.authors)}
<link rel="canonical" href="{article.url}"></head><body><div class="a1"><div class="b2">
{_each("<a class='b3' href='#'>{}</a>", NAVIGATION)}</div>
<div class="m4"><div class="k8"><h1 class="t1">{html.escape(article.title)}</h1>
<div class="t2">{" and ".join(map(html.escape, article.authors))}</div>
<div class="t3">23 October 2025, 08:15</div>
<div class="t4">{_each("<a href='#'>{}</a>", SHARING)}</div>
<div class="t5">{"".join(body)}</div></div>
<div class="r6"><div>{_each("<div><a href='#'>{}</a></div>", (*RELATED, *TEASERS))}</div></div>
<div class="v1"><div>2 comments</div>{_each("<div class='v2'><div>{}</div></div>", COMMENTS)}</div></div>
<div class="z0">{FOOTER}</div><div class="z1">{COOKIES}</div></div></body></html>"""


def table_page(article: WrappedArticle) -> str:
    """Return a page laid out by a table, its paragraphs by line breaks, with no meta tags."""
    body = "<br><br>\n".join(_paragraph(*each) for each in enumerate(article.paragraphs))
    return f"""<html><head><title>{html.escape(article.title)}</title></head><body bgcolor=white>
<table width=900><tr><td colspan=3>{" | ".join(f"<a href='#'>{each}</a>" for each in NAVIGATION)}</td></tr>
<tr><td width=150 valign=top>{"<br>".join(f"<a href='#'>{html.escape(each)}</a>" for each in RELATED)}</td>
<td width=600 valign=top><h1>{html.escape(article.title)}</h1>
<i>By {" and ".join(map(html.escape, article.authors))}</i><br>23 October 2025<br><br>
{body}<br><br></td>
<td width=150 valign=top>{"<br>".join(f"<a href='#'>{each}</a>" for each in TEASERS)}</td></tr>
<tr><td colspan=3><font size=1>{FOOTER}</font></td></tr></table></body></html>"""


FIELDS = ("author", "source", "date", "url", "section", "language")
SITES: tuple[tuple[str, Callable[[WrappedArticle], str], tuple[str, ...]], ...] = (
    ("semantic elements", semantic_page, FIELDS),
    ("nameless divs", nameless_page, FIELDS),
    ("tables", table_page, ("author", "date")),
)
"""Each site's name, its pages, and the facts that they give."""


def _read(markup: str) -> tuple[list[str], dict[str, str]]:
    """Return the paragraphs of a page, and its facts."""
    from synoptic.corpus.formats.web_page import load

    (found,) = load(RawFile("page.html", markup.encode())).articles
    facts = {name: getattr(found, name) for name in FIELDS}
    return [block.text for block in found.blocks], {name: each.value for name, each in facts.items() if each}


def _trafilatura(markup: str) -> tuple[list[str], dict[str, str]]:
    from trafilatura import extract

    return (extract(markup, include_comments=False, fast=False) or "").split("\n"), {}


def _justext(markup: str) -> tuple[list[str], dict[str, str]]:
    import justext

    found = justext.justext(markup.encode(), justext.get_stoplist("English"), encoding="utf-8")
    return [each.text for each in found if not each.is_boilerplate], {}


READERS: tuple[tuple[str, Callable[[str], tuple[list[str], dict[str, str]]]], ...] = (
    ("synoptic", _read),
    ("trafilatura", _trafilatura),
    ("justext", _justext),
)


def _lines() -> Iterator[str]:
    wrapped = articles()
    yield f"{len(wrapped)} articles on each site; goals: words 100 %, whole paragraphs 97 %, no furniture"
    for site, page_of, fields in SITES:
        for name, read in READERS:
            total: Score = NOTHING
            leaks, wrong, begun = 0, set[str](), time.process_time()
            for article in wrapped:
                found, facts = read(page_of(article))
                total += score(found, article.text)
                said = {field: article.fact(field) for field in fields}
                wrong |= {field for field in FIELDS if facts.get(field) != said.get(field)}
                leaks += sum(any(each in paragraph for paragraph in found) for each in FURNITURE)
            spent = (time.process_time() - begun) * 1000 / len(wrapped)
            facts_wrong = f", facts wrong: {', '.join(sorted(wrong)) or 'none'}" if name == "synoptic" else ""
            yield f"{site:18s} {name:12s} {total}, furniture {leaks:2}, {spent:4.0f} ms{facts_wrong}"


def _speed() -> Iterator[str]:
    from synoptic.corpus.formats.web_page import load

    article = articles()[0]
    size, paragraphs = 0, list[str]()
    for paragraph in article.paragraphs:
        if size < _PAGE_BYTES:
            paragraphs.append(paragraph)
            size += len(paragraph.encode())
    begun = time.process_time()
    for number in range(_PAGES):
        page = semantic_page(WrappedArticle(f"{article.title} {number}", tuple(paragraphs)))
        load(RawFile(f"{number}.html", page.encode()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    spent = time.process_time() - begun
    yield f"{_PAGES} pages of {size / 1000:.0f} KB of text: {spent:.1f} s CPU, peak {peak} MB"


measure("web pages", _lines)
measure("web pages, many", _speed)
