"""Read a web page: the article in it, what stands around it, and what the page says about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.corpus.article import Role
from synoptic.corpus.articles.provenance import provenance_of
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import Block, Fact, FileContents, FoundArticle, RawFile
from synoptic.corpus.formats.html_blocks import PlacedBlock, TextNode, blocks_of, parse_html, placed_blocks
from synoptic.corpus.formats.pages.main_text import MainText, main_text, names_around
from synoptic.corpus.formats.pages.page_encoding import decode_page
from synoptic.corpus.formats.pages.page_facts import (
    THE_PAGE,
    PageFacts,
    facts_of,
    iso_date,
    names_in,
    web_address,
    without_outlet,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FETCHED_FROM = "the address it was fetched from"
"""Origin of the address of a page that names none itself."""

_NEEDS_SCRIPT = re.compile(
    r"(?:enabl|activat|requir|need|turn on|without|use)\w* (?:\w+ )?java ?script"
    r"|java ?script (?:is|must be|to)\b"
    r"|javascript (?:aktiv|ein)|(?:activer|activez|habilit\w+|activ\w+) javascript",
    re.IGNORECASE,
)
_SHELL_WORDS = 80
"""Words below which a page that asks for JavaScript is an empty shell."""
_NOTICE_CHARACTERS = 4000
_TOP_BLOCKS = 8
_MAX_CREDIT_CHARACTERS = 200
_BYLINE = re.compile(r"by-?line|author", re.IGNORECASE)
_TEASERS, _TEASER_WORDS = 8, 30


def load(file: RawFile) -> FileContents:
    """Return the article on a page. Raises CorpusError for a page without text."""
    decoded = decode_page(file.content, file.media_type)
    warned = (decoded.warning,) if decoded.warning else ()
    if (export := _export_in(decoded.text)) is not None:
        return replace(export, remarks=(*warned, *export.remarks))
    address = None if file.url is None else Fact(file.url, FETCHED_FROM)
    return FileContents((read_page(decoded.text, address, warned),))


def _export_in(markup: str) -> FileContents | None:
    """Return the articles of an export of a news database; None for any other page."""
    # Imported late: hardly a page is one.
    from synoptic.corpus.formats.news.export_rules import export_rules
    from synoptic.corpus.formats.news.news_exports import looks_like_export, split

    if not looks_like_export(markup):
        return None
    made = split(blocks_of(parse_html(markup)), export_rules())
    return made if made is not None and len(made.articles) > 1 else None


def read_page(markup: str, address: Fact | None = None, warnings: Sequence[str] = ()) -> FoundArticle:
    """Return the article on a page; all other text on the page is its furniture.

    `address` is where the page was found; the canonical one that it names comes first. Raises CorpusError.
    """
    root = parse_html(markup)
    facts = facts_of(root, address.value if address else None)
    placed = placed_blocks(root)
    if not placed:
        reason = _SCRIPT if _NEEDS_SCRIPT.search(_unscripted(root)) else "Save it again from its source."
        raise CorpusError(f"The page holds no text. {reason}")
    unscripted = _unscripted(root)
    chosen = main_text(root, placed, facts)
    numbers = chosen.own or tuple(range(len(placed)))
    own = tuple(_own(placed[number].block, is_headline=number == chosen.headline) for number in numbers)
    others = set(numbers)
    facts = _completed(facts, [placed[number] for number in numbers[:_TOP_BLOCKS]], own, chosen.headline)
    url = facts.url or (address if address and web_address(address.value) else None)
    return FoundArticle(
        own,
        tuple(each.block for number, each in enumerate(placed) if number not in others),
        title=facts.title,
        source=facts.source,
        author=facts.author,
        date=facts.date,
        url=url,
        section=facts.section,
        language=facts.language,
        warnings=(*warnings, *_warnings(facts, chosen, own, placed, unscripted)),
    )


_SCRIPT = "Its text comes by JavaScript: save it from a browser as a complete page."


def _own(block: Block, *, is_headline: bool) -> Block:
    return replace(block, role=Role.HEADING, is_tight=False) if is_headline else block


def _unscripted(root: HtmlElement) -> str:
    """Return what the page shows where no script runs."""
    texts = (str(text) for each in root.iter("noscript") for text in each.itertext())
    return " ".join(texts)[:_NOTICE_CHARACTERS]


def _completed(
    facts: PageFacts, top: Sequence[PlacedBlock], own: Sequence[Block], headline: int | None
) -> PageFacts:
    """Return facts, completed by what stands at the top of the article itself."""
    said = provenance_of("\n\n".join(block.text for block in own[:_TOP_BLOCKS]))
    outlet = facts.source.value if facts.source else ""
    heading = (
        own[0].text
        if headline is not None
        else without_outlet(facts.titles[0], outlet)
        if facts.titles
        else ""
    )

    def or_page(fact: Fact | None, *values: str | None) -> Fact | None:
        found = next((" ".join(value.split()) for value in values if value), None)
        return fact if fact is not None or found is None else Fact(found, THE_PAGE)

    return replace(
        facts,
        title=or_page(facts.title, heading),
        author=or_page(facts.author, _author_in(top), ", ".join(names_in(said.author or ""))),
        source=or_page(facts.source, said.source),
        date=or_page(facts.date, _time_in(top), said.date) or facts.changed,
    )


def _author_in(top: Sequence[PlacedBlock]) -> str | None:
    """Return the authors that the page marks as such, else those in a byline by its class."""
    short = [each for each in top if len(each.block.text) <= _MAX_CREDIT_CHARACTERS]
    marked = [node.text for each in short for node in each.nodes if _is_author(node, each.container)]
    names = [name for text in marked for name in names_in(" ".join(text.split()))]
    for each in short:
        if not names and any(map(_BYLINE.search, names_around(each))):
            line = provenance_of(each.block.text).author or each.block.text.splitlines()[0]
            names = [name for name in names_in(line) if not any(map(str.isdigit, name))]
    return ", ".join(dict.fromkeys(names)) or None


def _is_author(node: TextNode, container: HtmlElement) -> bool:
    element = node.element.getparent() if node.is_tail else node.element
    while element is not None and element is not container:
        if "author" in f"{element.get('rel')} {element.get('itemprop')}".lower().split():
            return True
        element = element.getparent()
    return False


def _time_in(top: Sequence[PlacedBlock]) -> str | None:
    """Return the first date that the page marks as one among the top blocks."""
    for each in top:
        if len(each.block.text) > _MAX_CREDIT_CHARACTERS:
            continue
        for node in each.nodes:
            element = node.element.getparent() if node.is_tail else node.element
            while element is not None and element is not each.container:
                stamp = element.get("datetime") or element.get("content")
                if stamp and (date := iso_date(stamp)):
                    return date
                element = element.getparent()
        stamp = each.container.get("datetime")
        if stamp and (date := iso_date(stamp)):
            return date
    return None


def _warnings(
    facts: PageFacts, chosen: MainText, own: Sequence[Block], placed: Sequence[PlacedBlock], unscripted: str
) -> list[str]:
    found = []
    words = sum(len(block.text.split()) for block in own)
    page = " ".join(each.block.text for each in placed[:_TOP_BLOCKS])[:_NOTICE_CHARACTERS]
    if words < _SHELL_WORDS and (_NEEDS_SCRIPT.search(unscripted) or _NEEDS_SCRIPT.search(page)):
        found.append(f"The page is nearly empty. {_SCRIPT}")
    elif not chosen.own:
        found.append("The article cannot be told from the rest of the page: all of it is shown.")
    elif _is_front_page(facts, own):
        found.append("The page seems to be a list of teasers, and no article.")
    if not facts.is_free:
        found.append("The page says that it is not free to read: the text may end early.")
    if facts.date is None and facts.unclear_date:
        found.append(f"The date “{facts.unclear_date}” may be two days, and is left out.")
    return found


def _is_front_page(facts: PageFacts, own: Sequence[Block]) -> bool:
    headings = sum(block.role is Role.HEADING for block in own)
    lengths = [len(block.text.split()) for block in own if block.role is not Role.HEADING]
    return not facts.is_article and headings >= _TEASERS and (not lengths or median(lengths) < _TEASER_WORDS)
