"""Tell which blocks of a page are the article, and which are what stands around it.

The choice is trafilatura's; the words are the page's own. Each text of the page gets a mark, a character for
private use, before trafilatura reads it; the texts whose marks come out are those that it chose. So nothing
that it does to words (joining, trimming, dropping) reaches the article. Its choice is then completed by the
headline, the byline and standfirst below it, captions, and what it left out between two paragraphs of one
text; lines that are boilerplate by themselves are taken out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from synoptic.corpus.article import Role
from synoptic.corpus.articles.boilerplate import is_boilerplate
from synoptic.corpus.articles.provenance import is_provenance

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from synoptic.corpus.formats.html_blocks import PlacedBlock, TextNode
    from synoptic.corpus.formats.pages.page_facts import PageFacts


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FIRST_MARK = 0xF0000
_MARK = re.compile("[\U000f0000-\U0010ffff]")
_CHOSEN_SHARE = 0.5
"""The share of a block's characters in texts that trafilatura chose, from which the block is chosen."""
_MAX_BLOCKS, _MAX_TEXTS, _MAX_CHARACTERS, _MAX_DEPTH = 5000, 20_000, 1_000_000, 200
"""The largest page that trafilatura is given: its time grows with the square of these."""
_MAX_ATTRIBUTE_CHARACTERS = 300

_MAX_LEAD_BLOCKS, _TELLING_NODES = 40, 20
_MAX_LEAD_CHARACTERS = 200
_MAX_LINK_SHARE, _LINKS_SHARE = 0.5, 0.8
"""The share of links from which a block may be no prose, and from which it is nothing but links."""
_MAX_SHARE_ABOVE = 0.2
"""The share of the text that may be above a headline without making it doubtful."""
_PROSE_CHARACTERS, _LONG_LINKS_CHARACTERS = 60, 500
_MISSED_TIMES = 3
"""How many times as much text as was chosen one element must hold to be the article, too."""
_CONTENT = _listed(
    """
    p h2 h3 h4 h5 h6 blockquote ul ol li table caption thead tbody tfoot tr td th dl dt dd pre figure
    figcaption
    """
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:ads?|advert\w*|promo\w*|related|recirc\w*|recommend\w*|newsletter|shar(?:e|ing)|social|comments?"
    r"|teasers?|subscri\w+|sign-?up|sponsor\w*|outbrain|taboola|tags|read-?more|more-?on|nav|menu|bio|paywall)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"by-?line|author|dateline|timestamp|publi(?:shed|cation)|\bdate|article-?(?:meta|info)", re.IGNORECASE
)
_STANDFIRST = re.compile(
    r"standfirst|\bdek\b|\bdeck\b|sub-?(?:title|head|headline)|summary|\blead\b|\blede\b|\bintro|description|excerpt|teaser-?text",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\W*(?:read (?:more|also|next|our)|see also|related|more (?:on|from)|also read|watch|recommended"
    r"|lesen sie auch|mehr zum thema|lire aussi|à lire|lea también|lees ook)\b",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SHOWN_SHARE = 0.7
"""The share of what is chosen that is shown, from which hidden text is none of the article."""
_NOT_WORDS = re.compile(r"[\W_]+")


class MainText(Struct, frozen=True):
    """The choice of a page's blocks that are its article."""

    own: tuple[int, ...]
    """Indices of its own blocks, the headline first; empty if the article cannot be told from the rest."""
    headline: int | None
    """Index of the headline."""


def main_text(root: HtmlElement, blocks: Sequence[PlacedBlock], facts: PageFacts) -> MainText:
    """Return which blocks of a page are its article; `facts` are the page's. Its scripts are emptied."""
    linked, hidden = _within(root, _is_link), _within(root, _is_hidden)
    chosen = set(chosen_blocks(root, blocks) if _is_small(root, blocks) else _in_main_element(root, blocks))
    shown = {number for number in chosen if blocks[number].container not in hidden}
    # A text that a script unfolds is all hidden; a form or a menu is a small part of what is there.
    if _size(blocks, shown) >= _SHOWN_SHARE * _size(blocks, chosen):
        chosen = shown
    links = [_link_share(block, linked) for block in blocks]
    chosen -= {
        number
        for number in chosen
        if links[number] > _LINKS_SHARE and len(blocks[number].block.text) > _LONG_LINKS_CHARACTERS
    }
    largest = _largest_text(blocks, links)
    if _size(blocks, largest) > _MISSED_TIMES * _size(blocks, chosen):
        chosen |= largest
    if not chosen:
        return MainText((), None)
    headline = _headline(blocks, min(chosen), facts.titles)
    if headline is not None:
        chosen |= {headline, *_lead(blocks, headline, chosen, links, facts)}
    chosen |= {number for number in _between(blocks, chosen, links) if blocks[number].container not in hidden}
    chosen -= {
        number
        for number in chosen
        if number != headline and _is_furniture(blocks[number].block.text, links[number])
    }
    chosen -= _around(blocks, chosen, headline, links)
    if headline is None:
        first = min(chosen, default=None)
        headline = first if first is not None and blocks[first].block.role is Role.HEADING else None
    return MainText(tuple(sorted(chosen, key=lambda number: (number != headline, number))), headline)


def chosen_blocks(root: HtmlElement, blocks: Sequence[PlacedBlock]) -> frozenset[int]:
    """Return the indices of the blocks that trafilatura chooses; scripts are emptied."""
    marks: dict[TextNode, str] = {}
    for block in blocks:
        for node in block.nodes:
            marks.setdefault(node, chr(_FIRST_MARK + len(marks)))
    sizes = {node: len(node.text.strip()) for node in marks}
    texts = {node: node.text for node in marks}
    for node, mark in marks.items():
        _write(node, _marked(texts[node], mark))
    survivors = frozenset(_MARK.findall(_extracted(root)))
    for node, text in texts.items():
        _write(node, text)

    def is_chosen(block: PlacedBlock) -> bool:
        surviving = sum(sizes[node] for node in block.nodes if marks[node] in survivors)
        return surviving >= _CHOSEN_SHARE * sum(sizes[node] for node in block.nodes)

    return frozenset(number for number, block in enumerate(blocks) if is_chosen(block))


def _is_small(root: HtmlElement, blocks: Sequence[PlacedBlock]) -> bool:
    """Tell whether trafilatura reads a page within seconds."""
    depths: dict[HtmlElement | None, int] = {None: 0}
    for element in root.iter():
        depths[element] = depths.get(element.getparent(), 0) + 1
    return (
        len(blocks) <= _MAX_BLOCKS
        and sum(len(block.nodes) for block in blocks) <= _MAX_TEXTS
        and sum(len(node.text) for block in blocks for node in block.nodes) <= _MAX_CHARACTERS
        and max(depths.values()) <= _MAX_DEPTH
    )


def _in_main_element(root: HtmlElement, blocks: Sequence[PlacedBlock]) -> Iterator[int]:
    """Yield the blocks in the element that the page names as its main one; none if it names several."""
    for path in ("//*[@itemprop='articleBody']", "//article", "//main", "//*[@role='main']"):
        found = root.xpath(path)
        if isinstance(found, list) and len(found) == 1:
            inside = set(found[0].iter())
            yield from (number for number, block in enumerate(blocks) if block.container in inside)
            return


def _marked(text: str, mark: str) -> str:
    text = _MARK.sub("", text)
    words = text.lstrip()
    return text[: len(text) - len(words)] + mark + words


def _write(node: TextNode, text: str) -> None:
    if node.is_tail:
        node.element.tail = text
    else:
        node.element.text = text


def _extracted(root: HtmlElement) -> str:
    from trafilatura import bare_extraction

    for element in root.iter():
        if element.tag == "script":  # what JSON-LD holds is no text of the page
            element.text = None
        for name, value in element.items():
            if len(value) > _MAX_ATTRIBUTE_CHARACTERS:
                element.set(name, value[:_MAX_ATTRIBUTE_CHARACTERS])
    found = bare_extraction(root, include_comments=False, include_tables=True, with_metadata=False)
    return "" if found is None or isinstance(found, dict) else "".join(map(str, found.body.itertext()))


def _largest_text(blocks: Sequence[PlacedBlock], links: Sequence[float]) -> set[int]:
    """Return the paragraphs of the element that holds most text in paragraphs of its own."""
    texts: defaultdict[HtmlElement | None, set[int]] = defaultdict(set)
    for number, block in enumerate(blocks):
        if _tag(block.container) == "p" and links[number] < _MAX_LINK_SHARE:
            texts[block.container.getparent()].add(number)
    return max(texts.values(), key=lambda numbers: _size(blocks, numbers), default=set())


def _headline(blocks: Sequence[PlacedBlock], first: int, titles: Sequence[str]) -> int | None:
    """Return the heading that is a title of the page, else the nearest of the first level above the text."""
    known = {folded for title in titles if (folded := _folded(title))}
    near = range(min(first + 3, len(blocks) - 1), -1, -1)
    headings = [number for number in near if blocks[number].block.role is Role.HEADING]
    for is_it in (known.__contains__, lambda text: any(_are_alike(text, title) for title in known)):
        for number in headings:
            if is_it(_folded(blocks[number].block.text)):
                return number
    above = (number for number in headings if number <= first and _tag(blocks[number].container) == "h1")
    found = next(above, None)
    if found is None:
        named = (number for number in near[:_MAX_LEAD_BLOCKS] if _folded(blocks[number].block.text) in known)
        found = next(named, None)
    return found


def _lead(
    blocks: Sequence[PlacedBlock],
    headline: int,
    chosen: Collection[int],
    links: Sequence[float],
    facts: PageFacts,
) -> Iterator[int]:
    """Yield the blocks between the headline and the text that are byline, date or standfirst."""
    prose = sorted(
        number
        for number in chosen
        if number > headline and len(blocks[number].block.text) >= _PROSE_CHARACTERS
    )
    # The first may be the standfirst.
    end = prose[1] if len(prose) > 1 else len(blocks)
    summary = _folded(facts.description)
    authors = facts.author.value.split(", ") if facts.author else []
    for number in range(headline + 1, min(end, headline + _MAX_LEAD_BLOCKS)):
        block = blocks[number]
        text = block.block.text
        names = " ".join(names_around(block))
        if is_boilerplate(text):
            continue
        is_credit = _is_credit(block) or (
            len(text) <= _MAX_LEAD_CHARACTERS
            and (_BYLINE.search(names) is not None or any(author in text for author in authors))
        )
        is_standfirst = _are_alike(_folded(text), summary) or (
            links[number] < _MAX_LINK_SHARE and _STANDFIRST.search(names)
        )
        if (is_credit or is_standfirst) and not _FURNITURE.search(names):
            yield number


def _between(blocks: Sequence[PlacedBlock], chosen: Collection[int], links: Sequence[float]) -> set[int]:
    """Return what was left out between chosen blocks of one text: paragraphs, lists, captions."""
    frames = {blocks[number].container.getparent() for number in chosen} - {None}
    frames |= {
        blocks[number].container for number in chosen if _tag(blocks[number].container) not in _CONTENT
    }
    return {
        number
        for number in range(min(chosen), max(chosen))
        if number not in chosen
        and links[number] < _MAX_LINK_SHARE
        and _stands_in(blocks[number].container, frames)
    }


def _around(
    blocks: Sequence[PlacedBlock], chosen: Collection[int], headline: int | None, links: Sequence[float]
) -> set[int]:
    """Return the chosen blocks above the headline, and the links below the text."""
    above = {number for number in chosen if headline is not None and number < headline}
    credit_lines = {number for number in above if _is_credit(blocks[number])}
    if _size(blocks, above) > _MAX_SHARE_ABOVE * _size(blocks, chosen):
        above = set()
    prose = [
        number
        for number in chosen
        if links[number] < _MAX_LINK_SHARE and len(blocks[number].block.text) >= _PROSE_CHARACTERS
    ]
    last = max(prose, default=len(blocks))
    below = {number for number in chosen if number > last and links[number] > _LINKS_SHARE}
    return (above - credit_lines) | below


def _is_credit(block: PlacedBlock) -> bool:
    text = block.block.text
    return len(text) <= _MAX_LEAD_CHARACTERS and all(map(is_provenance, text.splitlines()))


def _stands_in(element: HtmlElement, frames: Collection[HtmlElement | None]) -> bool:
    is_caption = _tag(element) == "figcaption" or "caption" in element.get("class", "").lower()
    at: HtmlElement | None = element
    while at is not None and at not in frames:
        if _FURNITURE.search(_names(at)) or not (_tag(at) in _CONTENT or is_caption):
            return False
        at = at.getparent()
    return at is not None and (at is not element or _tag(element) not in _CONTENT)


def _is_furniture(text: str, link_share: float) -> bool:
    line = text.removeprefix("• ")
    return is_boilerplate(line) or (link_share >= _MAX_LINK_SHARE and _POINTER.match(line) is not None)


def _within(root: HtmlElement, is_it: Callable[[HtmlElement], bool]) -> Collection[HtmlElement]:
    """Return the elements that are of a kind, and those in them."""
    found: set[HtmlElement] = set()
    for element in root.iter():
        if element not in found and is_it(element):
            found.update(element.iter())
    return found


def _is_link(element: HtmlElement) -> bool:
    return _tag(element) == "a"


def _is_hidden(element: HtmlElement) -> bool:
    return "hidden" in element.attrib or _UNSEEN.search(element.get("style", "")) is not None


def _size(blocks: Sequence[PlacedBlock], numbers: Collection[int]) -> int:
    return sum(len(blocks[number].block.text) for number in numbers)


def _link_share(block: PlacedBlock, linked: Collection[HtmlElement]) -> float:
    """Return the share of a block's characters that are in links."""
    sizes = [(len(node.text), _parent_of(node) in linked) for node in block.nodes]
    return sum(size for size, is_linked in sizes if is_linked) / sum(size for size, _ in sizes)


def _parent_of(node: TextNode) -> HtmlElement | None:
    return node.element.getparent() if node.is_tail else node.element


def names_around(block: PlacedBlock) -> Iterator[str]:
    """Yield the classes and the like of the elements with a block's words, and of those around it."""
    parent = block.container.getparent()
    yield _names(block.container)
    if parent is not None:
        yield _names(parent)
    for node in block.nodes[:_TELLING_NODES]:
        at = _parent_of(node)
        while at is not None and at is not block.container and at is not parent:
            yield "date" if _tag(at) == "time" else _names(at)
            at = at.getparent()


def _names(element: HtmlElement) -> str:
    return " ".join(filter(None, map(element.get, ("class", "id", "itemprop", "rel", "data-testid"))))


def _tag(element: HtmlElement) -> str:
    return element.tag if isinstance(element.tag, str) else ""


def _folded(text: str) -> str:
    return _NOT_WORDS.sub("", text).casefold()


def _are_alike(one: str, other: str) -> bool:
    """Tell whether two folded texts are the same, one of them perhaps cut short."""
    shorter, longer = sorted((one, other), key=len)
    return (shorter == longer and longer != "") or (len(shorter) >= 20 and longer.startswith(shorter))
