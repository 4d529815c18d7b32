"""Read what a page says about its article: headline, authors, outlet, date, address, section, language.

Read are JSON-LD (schema.org), then meta tags, in that order; each value says which. Values are text: markup
in them is dropped, addresses are of http or https, and dates count only if they can be no other day.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from synoptic.corpus.articles.provenance import date_in
from synoptic.corpus.formats.found_article import Fact

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


JSON_LD, META_TAGS, THE_PAGE = "JSON-LD", "meta tags", "the page"
"""Origins of facts."""

_ARTICLE = re.compile(
    r"(?:.*/)?(?:\w*Article|\w*BlogPosting|SocialMediaPosting|DiscussionForumPosting|Report)"
)
# Names under which the nodes of other things stand.
_OTHERS = _listed(
    """
    about citation comment hasPart image isBasedOn isPartOf itemListElement mentions relatedLink review
    subjectOf suggestedAnswer video
    """
)
_MAX_JSON_CHARACTERS = 2_000_000
_MAX_JSON_NODES = 20_000
_MAX_VALUE_CHARACTERS = 1000
_MAX_NAME_CHARACTERS = 120
_MAX_AUTHORS = 30
_OPENINGS, _CLOSINGS = ("<!--", "//<![CDATA[", "<![CDATA["), ("-->", "//]]>", "]]>")

_TITLES = "og:title citation_title dc.title dcterms.title parsely-title twitter:title sailthru.title headline"
_AUTHORS = (
    "citation_author author article:author dc.creator dcterms.creator parsely-author sailthru.author byl"
)
_SOURCES = "og:site_name citation_journal_title dc.publisher dcterms.publisher publisher application-name"
_DATES = """
article:published_time og:article:published_time datepublished citation_publication_date citation_date
citation_online_date dcterms.issued dc.date.issued dcterms.created dc.date.created dcterms.date dc.date
parsely-pub-date sailthru.date publish-date publishdate publication_date pubdate article.published
cxenseparse:recs:publishtime date
"""
_CHANGES = "article:modified_time og:updated_time dcterms.modified datemodified last-modified lastmod"
_SECTIONS = "article:section parsely-section citation_section section"
_DESCRIPTIONS = "og:description description twitter:description dc.description"

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff]+")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?!\d))?)?(?=$|[T ])")
_BASIC_ISO = re.compile(r"(\d{4})(\d{2})(\d{2})(?=$|T\d)")
_BY = re.compile(r"by\s*:?\s+(?=\S)|(?:von|par|por|door)\s+(?=\S+\s\S)", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*[;,|]\s*(?:and\s+)?|\s+(?:and|und|et|en|y|&)\s+")
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9]{2,8})*")
_ROLE = re.compile(
    r"\b(?:correspondent|editor|reporter|writer|columnist|analyst|staff|bureau|contributor|producer)s?\b",
    re.IGNORECASE,
)


class PageFacts(Struct, frozen=True):
    """What a page says about its article."""

    title: Fact | None = None
    """The headline."""
    author: Fact | None = None
    """The authors, separated by commas."""
    source: Fact | None = None
    """The outlet."""
    date: Fact | None = None
    """ISO 8601 date of publication."""
    changed: Fact | None = None
    """ISO 8601 date of its last change."""
    unclear_date: str = ""
    """A date of publication that may be several days, as the page has it."""
    url: Fact | None = None
    """Canonical address."""
    section: Fact | None = None
    """The part of the site."""
    language: Fact | None = None
    """ISO 639-1 code."""
    titles: tuple[str, ...] = ()
    """All headlines that it gives, the one of the window too."""
    description: str = ""
    """Its summary, which often is the standfirst."""
    is_article: bool = False
    """Whether it calls itself an article."""
    is_free: bool = True
    """Whether all of it may be read without paying."""


def facts_of(root: HtmlElement, address: str | None = None) -> PageFacts:
    """Return what a page says about its article; `address` is the page's own, for relative ones."""
    node = _article_node(root)
    meta = _meta_tags(root)
    base = _base_of(root, address)
    source = _fact(_names_of(node.get("publisher")), JSON_LD) or _first(meta, _SOURCES)
    outlet = source.value if source else ""
    window = _plain("".join(root.xpath("string(//head/title)")))
    titles = [*map(_plain, _texts(node.get("headline")) or _texts(node.get("name"))), *_each(meta, _TITLES)]
    date, unclear = _published(node, meta)
    return PageFacts(
        title=_title(titles, bool(node.get("headline") or node.get("name")), outlet),
        author=_authors(node, meta),
        source=source,
        date=date,
        changed=_dated(_texts(node.get("dateModified")), JSON_LD) or _dated(_each(meta, _CHANGES), META_TAGS),
        unclear_date=unclear,
        url=_address(node, meta, root, base),
        section=_fact(_texts(node.get("articleSection"))[:1], JSON_LD) or _first(meta, _SECTIONS),
        language=_language(node, meta, root),
        titles=tuple(filter(None, [*titles, window])),
        description=next(iter(_each(meta, _DESCRIPTIONS)), "")
        or _plain(*_texts(node.get("description"))[:1]),
        is_article=bool(node) or "article" in _each(meta, "og:type"),
        is_free=str(node.get("isAccessibleForFree", True)).lower() != "false"
        and not {"locked", "metered", "premium"} & set(_each(meta, "article:content_tier")),
    )


def iso_date(value: str) -> str | None:
    """Return a date as ISO 8601, whole or reduced; None if it is none, or may be several days."""
    value = value.strip()
    found = _ISO.match(value) or _BASIC_ISO.match(value)
    if found is None:
        return date_in(value)
    year, month, day = found.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)


def names_in(value: str) -> tuple[str, ...]:
    """Return the names in a byline: "By Ilse Brandt and Seán O’Dowd, staff writers"."""
    by = _BY.match(value)
    value = value[by.end() :] if by else value
    inverted = re.fullmatch(r"([^\W\d_][\w’'-]+), ([^\W\d_][\w’'.-]*(?: [^\W\d_]\.?)*)", value)
    if inverted and " " not in inverted[1] and not _ROLE.search(value):
        return (f"{inverted[2]} {inverted[1]}",)
    parts = [part.strip(" .·•–—-") for part in _BETWEEN_NAMES.split(value)]
    return tuple(part for part in parts if part and not _ROLE.search(part) and part[0].isalpha())


def _plain(value: str = "") -> str:
    """Return a value as text on one line: character references read, tags and control characters dropped."""
    text = _TAG.sub("", unescape(value[:_MAX_VALUE_CHARACTERS]))
    return " ".join(_UNPRINTABLE.sub(" ", text).split(" ")).strip() if text else ""


def _fact(values: Iterable[str], origin: str) -> Fact | None:
    value = next(filter(None, map(_plain, values)), None)
    return None if value is None else Fact(value, origin)


def _article_node(root: HtmlElement) -> Mapping[str, Any]:
    """Return the article of the page's JSON-LD; empty if it has none."""
    known: dict[str, Mapping[str, Any]] = {}
    articles: list[Mapping[str, Any]] = []
    for script in root.iter("script"):
        text = script.text or ""
        if "ld+json" not in script.get("type", "").lower() or len(text) > _MAX_JSON_CHARACTERS:
            continue
        try:
            tree = json.loads(_unwrapped(text), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(tree):
            if isinstance(node.get("@id"), str) and len(node) > 1:
                known.setdefault(node["@id"], node)
            if any(_ARTICLE.fullmatch(kind) for kind in _texts(node.get("@type"))):
                articles.append(node)
    if not articles:
        return {}
    best = max(
        articles, key=lambda node: sum(field in node for field in ("headline", "datePublished", "author"))
    )
    return {name: _resolved(value, known) for name, value in best.items()}


def _unwrapped(text: str) -> str:
    """Return JSON without the comment or CDATA section that old pages have around scripts."""
    text = text.strip()
    for opening in _OPENINGS:
        text = text.removeprefix(opening)
    for closing in _CLOSINGS:
        text = text.removesuffix(closing)
    return text


def _nodes(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the nodes of JSON-LD that may be the page's article, or what it refers to."""
    waiting, seen = [tree], 0
    while waiting and seen < _MAX_JSON_NODES:
        each = waiting.pop()
        seen += 1
        if isinstance(each, list):
            waiting.extend(reversed(each))
        elif isinstance(each, dict):
            yield each
            waiting.extend(value for name, value in reversed(each.items()) if name not in _OTHERS)


def _resolved(value: Any, known: Mapping[str, Mapping[str, Any]]) -> Any:
    """Return a value with the nodes that it refers to by their ids."""
    if isinstance(value, list):
        return [_resolved(each, known) for each in value if not isinstance(each, list)]
    if isinstance(value, dict) and "name" not in value:
        return known.get(str(value.get("@id")), value)
    return value


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str) and each.strip()]


def _names_of(value: Any) -> list[str]:
    """Return the names of people or organizations in JSON-LD; of bylines, each name in them."""
    found: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            found += _texts(each.get("name"))
        else:
            found += _texts(each)
    return [name for name in map(_plain, found) if not _is_address(name)]


def _meta_tags(root: HtmlElement) -> dict[str, list[str]]:
    tags: defaultdict[str, list[str]] = defaultdict(list)
    for tag in root.iter("meta"):
        content = _plain(tag.get("content", ""))
        for name in (tag.get("property"), tag.get("name"), tag.get("itemprop"), tag.get("http-equiv")):
            if name and content:
                for word in name.lower().split():
                    if len(tags[word]) < _MAX_AUTHORS:
                        tags[word].append(content)
    for number in ("1", "2"):
        if "".join(tags.get(f"twitter:label{number}", ())).lower() in {"written by", "by", "author"}:
            tags["author"] += tags.get(f"twitter:data{number}", ())
    return dict(tags)


def _each(meta: Mapping[str, list[str]], names: str) -> list[str]:
    return [value for name in names.split() for value in meta.get(name, ())]


def _first(meta: Mapping[str, list[str]], names: str) -> Fact | None:
    return _fact((value for value in _each(meta, names) if not _is_address(value)), META_TAGS)


def _title(titles: list[str], is_json: bool, outlet: str) -> Fact | None:
    title = next(filter(None, titles), "")
    if not title:
        return None
    return Fact(without_outlet(title, outlet), JSON_LD if is_json else META_TAGS)


def without_outlet(title: str, outlet: str) -> str:
    """Return a headline without the outlet's name behind it: "Tide turns | Harbour Courier"."""
    for mark in (" | ", " - ", " – ", " — ", " :: ", " · "):
        headline, between, name = title.rpartition(mark)
        if between and headline.strip() and outlet and name.strip().casefold() == outlet.casefold():
            return headline.strip()
    return title


def _authors(node: Mapping[str, Any], meta: Mapping[str, list[str]]) -> Fact | None:
    names, origin = _authors_of(node.get("author")) or _authors_of(node.get("creator")), JSON_LD
    if not names:
        found = ([name for value in _people(meta, tag) for name in _split(value)] for tag in _AUTHORS.split())
        names, origin = next((values for values in found if values), []), META_TAGS
    authors: dict[str, str] = {}
    for name in names:
        if len(name) <= _MAX_NAME_CHARACTERS:
            authors.setdefault(name.casefold(), name)
    return Fact(", ".join([*authors.values()][:_MAX_AUTHORS]), origin) if authors else None


def _authors_of(value: Any) -> list[str]:
    """Return the authors in JSON-LD; the name of an organization is one, whatever is in it."""
    found: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        is_person = not (isinstance(each, dict) and "Organization" in str(each.get("@type")))
        for name in _names_of(each):
            found += _split(name) if is_person else [name]
    return found


def _split(name: str) -> tuple[str, ...]:
    return names_in(name) or (name,)


def _people(meta: Mapping[str, list[str]], name: str) -> list[str]:
    return [value for value in meta.get(name, ()) if not _is_address(value)]


def _published(node: Mapping[str, Any], meta: Mapping[str, list[str]]) -> tuple[Fact | None, str]:
    """Return the date of publication, or else one that is not clear."""
    said = _texts(node.get("datePublished")) or _texts(node.get("dateCreated"))
    tags = _each(meta, _DATES)
    found = _dated(said, JSON_LD) or _dated(tags, META_TAGS)
    return found, "" if found else next(iter([*map(_plain, said), *tags]), "")


def _dated(values: Iterable[str], origin: str) -> Fact | None:
    date = next(filter(None, map(iso_date, map(_plain, values))), None)
    return None if date is None else Fact(date, origin)


def _base_of(root: HtmlElement, address: str | None) -> str:
    base = next((each.get("href") or "" for each in root.iter("base")), "")
    return _joined(address or "", base)


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def _is_address(value: str) -> bool:
    return re.match(r"(?:https?:)?//|www\.", value, re.IGNORECASE) is not None


def web_address(address: str) -> str | None:
    """Return an address of http or https without blanks; None for any other."""
    if not re.fullmatch(r"https?://[^\s\x00-\x20\x7f]+", address, re.IGNORECASE):
        return None
    try:
        return address if urlsplit(address).hostname else None
    except ValueError:
        return None


def _address(
    node: Mapping[str, Any], meta: Mapping[str, list[str]], root: HtmlElement, base: str
) -> Fact | None:
    """Return the canonical address; one of a site's front page gives way to one of a page."""
    page = node.get("mainEntityOfPage")
    ids = [page.get("@id"), page.get("url")] if isinstance(page, dict) else [page]
    links = [
        link.get("href") for link in root.iter("link") if "canonical" in link.get("rel", "").lower().split()
    ]
    found = [
        Fact(address, origin)
        for values, origin in (
            ([*_texts(ids), *_texts(node.get("url"))], JSON_LD),
            ([*_texts(links), *_each(meta, "og:url twitter:url parsely-link")], META_TAGS),
        )
        for value in values
        if (address := web_address(_joined(base, unescape(value)))) is not None
    ]
    return next((each for each in found if urlsplit(each.value).path.strip("/")), found[0] if found else None)


def _language(node: Mapping[str, Any], meta: Mapping[str, list[str]], root: HtmlElement) -> Fact | None:
    said = node.get("inLanguage")
    if isinstance(said, dict):
        said = said.get("alternateName") or said.get("name")
    root_language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    for values, origin in (
        (_texts(said), JSON_LD),
        (_each(meta, "og:locale content-language dc.language dcterms.language"), META_TAGS),
        ([root_language], THE_PAGE),
    ):
        for value in values:
            if found := _LANGUAGE.fullmatch(value.strip()):
                return Fact(found[1].lower(), origin)
    return None
