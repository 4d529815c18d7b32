"""The entries of a list of articles, whatever its format: what becomes of each, and the count check."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from synoptic.corpus.article import Role
from synoptic.corpus.articles.provenance import date_in
from synoptic.corpus.errors import CorpusError, TooLarge, on_one_line
from synoptic.corpus.formats.found_article import Block, Fact, FileContents, FoundArticle, Listed
from synoptic.corpus.text.normalising import normalise

MAX_ENTRIES = 100_000
"""How many entries of a list are read."""
MAX_ADDRESS_CHARACTERS = 8000
"""The length of the longest address that is taken for one."""

_MAX_NAMED, _MAX_REFUSED = 3, 20
_TITLE_CHARACTERS = 60
_MARKUP = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|article|section|blockquote|table)\b[^<>]*>", re.IGNORECASE
)
_INLINE_MARKUP = re.compile(
    r"</?(?:a|b|br|cite|code|em|font|i|p|q|s|sc|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_PARAGRAPHS = re.compile(r"\n(?:[^\S\n]*\n)+")
_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:/*|[T ]\d.*)", re.DOTALL)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9-_]*)?")


class ListEntry(Struct, frozen=True):
    """An entry of a list, as it was read."""

    listed: Listed
    """What the list says of it."""
    blocks: tuple[Block, ...] = ()
    """Its text, without the headline; empty where the list does not hold it."""
    furniture: tuple[Block, ...] = ()
    """What else the list holds as text, such as a teaser."""
    key: str = ""
    """What names it in the list; empty where nothing does."""
    url: Fact | None = None
    """Its address with its origin, if it has text."""


class Refused(Struct, frozen=True):
    """An entry that could not be read."""

    place: str
    """Where it is: "Entry 7", "Line 12"."""
    reason: str
    """Why, as the end of a sentence without its stop."""


def contents_of(
    entries: Sequence[ListEntry | Refused], remarks: Iterable[str] = (), *, noun: str = "entries"
) -> FileContents:
    """Return what a list holds: its articles, the addresses and files it names, what became of each entry.

    Raises TooLarge for a list of more than 100,000 entries.
    """
    if len(entries) > MAX_ENTRIES:
        raise TooLarge(f"More than {MAX_ENTRIES:,} {noun}. Split the list.")
    articles: list[FoundArticle] = []
    listed: list[Listed] = []
    addresses: dict[str, None] = {}
    files: dict[str, None] = {}
    without: list[ListEntry] = []
    refused: list[Refused] = []
    with_files = again = 0
    parts: dict[str, int] = {}
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry, Refused):
            refused.append(entry)
            continue
        about = entry.listed
        if any(_has_words(block) for block in entry.blocks):
            article = _article(entry, _part(entry, number, parts))
            articles.append(article)
            if about.tags or about.highlights or about.summary:
                listed.append(replace(about, part=article.part))
            continue
        listed.append(about)
        if about.files:
            with_files += 1
            files.update(dict.fromkeys(about.files))
        elif not about.url:
            without.append(entry)
        elif about.url in addresses:
            again += 1
        else:
            addresses[about.url] = None
    count = _count_check(
        noun, len(entries), articles=len(articles), files=with_files, addresses=len(addresses), again=again,
        without=without, refused=len(refused),
    )  # fmt: skip
    return FileContents(
        tuple(articles),
        (*count, *remarks, *_reasons(refused)),
        tuple(addresses),
        tuple(files),
        tuple(listed),
    )


def _article(entry: ListEntry, part: str) -> FoundArticle:
    about = entry.listed
    blocks = entry.blocks
    if about.title is not None and not _begins_with(blocks, about.title.value):
        blocks = (Block(about.title.value, Role.HEADING), *blocks)
    return FoundArticle(
        blocks,
        entry.furniture,
        part,
        title=about.title,
        source=about.source,
        author=about.author,
        date=about.date,
        url=entry.url,
        section=about.section,
        language=about.language,
    )


def _part(entry: ListEntry, number: int, taken: dict[str, int]) -> str:
    """Return a name for an entry's article that no other of the list has."""
    part = wanted = entry.key or str(number)
    while part in taken:
        taken[wanted] += 1
        part = f"{wanted} ({taken[wanted]})"
    taken[part] = 1
    return part


def _begins_with(blocks: Sequence[Block], title: str) -> bool:
    first = next((block for block in blocks if _has_words(block)), None)
    return first is not None and first.text.split() == title.split()


def _has_words(block: Block) -> bool:
    return any(character.isalnum() for character in block.text)


def _count_check(
    noun: str,
    total: int,
    *,
    articles: int,
    files: int,
    addresses: int,
    again: int,
    without: Sequence[ListEntry],
    refused: int,
) -> tuple[str, ...]:
    """Return a line that says what became of all entries; none if each is an article."""
    if articles == total:
        return ()
    numbers = (
        (articles, "article", "articles"),
        (files, "file", "with files"),
        (addresses, "address", "addresses"),
        (again, "that names an address again", "that name an address again"),
        (len(without), "without text or address", "without text or address"),
        (refused, "that cannot be read", "that cannot be read"),
    )
    said = [f"{number:,} {one if number == 1 else many}" for number, one, many in numbers if number]
    titles = [_title_of(each) for each in without[:_MAX_NAMED]]
    more = f" and {len(without) - len(titles):,} more" if len(without) > len(titles) else ""
    named = f" Without: {', '.join(titles)}{more}." if without else ""
    return (f"{total:,} {_singular(noun) if total == 1 else noun}: {', '.join(said)}.{named}",)


def _singular(noun: str) -> str:
    return {"entries": "entry"}.get(noun, noun.removesuffix("s"))


def _title_of(entry: ListEntry) -> str:
    title = entry.listed.title
    words = on_one_line(title.value if title is not None else entry.key) or "no title"
    return f"“{words[:_TITLE_CHARACTERS]}…”" if len(words) > _TITLE_CHARACTERS else f"“{words}”"


def _reasons(refused: Sequence[Refused]) -> list[str]:
    lines = [f"{each.place} {on_one_line(each.reason)}." for each in refused[:_MAX_REFUSED]]
    if len(refused) > len(lines):
        lines.append(f"{len(refused) - len(lines):,} more cannot be read.")
    return lines


def fact(value: str | None, origin: str) -> Fact | None:
    """Return a value as a fact on one line; None for nothing but white space."""
    words = " ".join(normalise(value).split()) if value else ""
    return Fact(words, origin) if words else None


def title_fact(value: str | None, origin: str) -> Fact | None:
    """Return a title as a fact, without the tags for italics and the like that libraries write in titles."""
    return fact(None if value is None else plain_words(value), origin)


def plain_words(markup: str) -> str:
    """Return the words of a line that may have tags and entities in it."""
    return html.unescape(_INLINE_MARKUP.sub("", markup)) if "<" in markup or "&" in markup else markup


def web_address(value: str | None) -> str:
    """Return the address of a page on the web in a value; empty if it is none."""
    address = (value or "").strip()
    if len(address) > MAX_ADDRESS_CHARACTERS or any(c.isspace() or not c.isprintable() for c in address):
        return ""
    try:
        parts = urlsplit(address)
        is_web = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return address if is_web else ""


def doi_address(value: str | None) -> str:
    """Return the address at which a DOI is resolved (doi.org); empty if the value is none."""
    found = _DOI.fullmatch((value or "").strip())
    return web_address(f"https://doi.org/{found[1]}") if found else ""


def iso_date(value: str | None) -> str | None:
    """Return a date, whole or reduced, in ISO 8601; None for what is none or may be two: "03/04/2025"."""
    words = " ".join((value or "").split())
    found = _ISO.fullmatch(words)
    if found is None:
        return date_in(words) if words else None
    year, month, day = found.groups()
    return date_of(int(year), int(month) if month else None, int(day) if day else None)


def date_of(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """Return a date in ISO 8601, reduced where month or day are unknown; None if there is no such day."""
    try:
        whole = datetime.date(year, month or 1, (day or 1) if month else 1)
    except (ValueError, OverflowError):
        return None
    return whole.isoformat()[: 4 if not month else 10 if day else 7]


def date_fact(value: str | None, origin: str) -> Fact | None:
    """Return a date as a fact."""
    return fact(iso_date(value), origin)


def language_fact(value: str | None, origin: str) -> Fact | None:
    """Return a language as a fact: its ISO 639-1 code, where the value is a language tag."""
    found = _LANGUAGE.fullmatch((value or "").strip())
    return Fact(found[1].lower(), origin) if found else None


def given_first(name: str) -> str:
    """Return a name with the given name first: "Müller, Jörg" is Jörg Müller."""
    family, comma, given = name.partition(",")
    return (
        f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else name.strip()
    )


def text_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text that may be HTML. Raises TooLarge for elements nested beyond measure."""
    if _MARKUP.search(text):
        return page_blocks(text)
    paragraphs = _PARAGRAPHS.split(normalise(text))
    return tuple(Block(paragraph.strip("\n")) for paragraph in paragraphs if paragraph.strip())


def page_blocks(markup: str) -> tuple[Block, ...]:
    """Return the blocks of HTML; none where there are no words. Raises TooLarge as `text_blocks` does."""
    # Imported late: most lists hold no HTML.
    from synoptic.corpus.formats.html_blocks import blocks_of, parse_html

    if not markup.strip():
        return ()
    if "<" not in markup:
        return (Block(" ".join(html.unescape(markup).split())),)
    try:
        return blocks_of(parse_html(markup))
    except TooLarge:
        raise
    except CorpusError:
        return ()
