"""Read an article's title, source, author, date and address from the top of its text.

Nothing is looked up and nothing is made up: a field without a line of its own is None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile

from msgspec import Struct

from synoptic.corpus.article import Article, Span
from synoptic.corpus.articles.article_names import CUT
from synoptic.corpus.articles.boilerplate import is_boilerplate
from synoptic.corpus.articles.date_lines import dates_at_start, dates_filling, has_date
from synoptic.corpus.articles.front_matter import front_matter, front_matter_end
from synoptic.corpus.languages.languages import codes, language
from synoptic.corpus.text.segmentation import paragraphs

MARKDOWN = frozenset({".md", ".markdown"})
"""Suffixes of files in which emphasis and links are markup."""

_TOP_CHARACTERS = 6000
_LEADING_PARAGRAPHS = 12
_MAX_TITLE_CHARACTERS = 160
_OPENING_CHARACTERS = 60

_FIELDS = {
    "title": "title",
    "headline": "title",
    "source": "source",
    "outlet": "source",
    "publisher": "source",
    "publication": "source",
    "author": "author",
    "authors": "author",
    "byline": "author",
    "by": "author",
    "url": "url",
    "link": "url",
    "date": "date",
    "published": "date",
}
# Names that are used in front matter only, without marks between words.
_FRONT_MATTER_FIELDS = _FIELDS | {
    **dict.fromkeys(("sitename", "site", "newspaper"), "source"),
    **dict.fromkeys(("creator", "writer"), "author"),
    **dict.fromkeys(("canonicalurl", "sourceurl", "originalurl", "permalink"), "url"),
    **dict.fromkeys(("pubdate", "publishdate", "publisheddate", "publishedat", "datepublished"), "date"),
    **dict.fromkeys(("updated", "lastmod", "modified", "lastmodified", "datemodified"), "later date"),
}
_LABELLED = re.compile(r"([A-Za-z]+)\s*:\s*(\S.*)")
_BYLINE = re.compile(r"(?:(?:written|reported|posted|published) )?by:? +(\S.*)", re.IGNORECASE)
_BEGIN_BYLINES_ABROAD = sorted(
    {phrase for code in codes() - {"en"} for phrase in language(code).bylines} | {"di", "door", "av", "af"}
)
_BYLINE_ABROAD = re.compile(rf"(?:{'|'.join(_BEGIN_BYLINES_ABROAD)}):? +(\S.*)", re.IGNORECASE)
_TO_DATE = re.compile(r"[\s,;(|•·–—-]+(?:on\s+)?")
_ROLE = re.compile(
    r",[^,]*\b(?:correspondent|editor|reporter|writer|columnist|analyst|staff|bureau|contributor)s?\b.*",
    re.IGNORECASE,
)
_PARTICLE = re.compile(r"(?:al|and|bin|d[aeiu]|de[lr]|for|l[ae]|of|the|v[ao]n|y|und|mit|et|avec|con),?")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_DATELINE = re.compile(r"[A-ZÀ-Þ]{3}[^()]{0,60}\(([^\W\d_][^()\d]{0,39})\)\s*[-–—:]\s")

_HEADING = re.compile(r"#{1,6}\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|[*_`])(?=\S)(.+?)(?<=\S)\1")
_ENDS_A_SENTENCE = re.compile(r"[.:;,][\"'”’»)\]]*$")
_ENDS_IN_INITIALS = re.compile(r"\b(?:\w\.){2,}$")

_REDUCED_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_STAMP = re.compile(r"date:?\s+(\d{4}-\d{2}-\d{2})\b[\s:–—-]*", re.IGNORECASE)


class Provenance(Struct, frozen=True):
    """Title, source, author, date and address of an article, as given in its text."""

    title: str
    """The headline, or the opening words; empty only for a text without a visible character."""
    source: str | None = None
    """The outlet."""
    author: str | None = None
    """The byline, without "By"."""
    date: str | None = None
    """ISO 8601 date, whole or reduced."""
    url: str | None = None
    """Address at which it was published."""


def provenance_of(text: str, suffix: str = ".txt") -> Provenance:
    """Return the provenance in a normalised text; `suffix` is that of its file, with the dot.

    Read are the front matter between `---` lines and the first twelve paragraphs: lines such as "Source: X",
    "By X", an address or a date by itself. A date counts if it has a year and fills its line.
    """
    top = text[:_TOP_CHARACTERS]
    fields = _fields_of(front_matter(top))
    body = top[front_matter_end(top) :]
    is_markdown = suffix.lower() in MARKDOWN
    content: list[str] = []
    said: list[str] = []
    for span in paragraphs(body)[:_LEADING_PARAGRAPHS]:
        line = " ".join(body[span.start : span.end].split())
        if stamp := _STAMP.match(line):
            _note_date(fields, stamp[1])
            line = line[stamp.end() :]
        if is_markdown and line.startswith("# "):
            fields.setdefault("title", _plain(line))
        line = _plain(line) if is_markdown else _HEADING.sub("", line, count=1)
        if not any(character.isalnum() for character in line):
            continue
        if _says(line, fields) or (content and _says(line, fields, _BYLINE_ABROAD)):
            said.append(line)
        else:
            content.append(line)
    own = [line for line in content if not is_boilerplate(line)]
    if source := next(filter(None, map(_DATELINE.match, own)), None):
        fields.setdefault("source", source[1])
    return Provenance(
        title=fields.get("title") or _headline(own) or _opening(own or content or said),
        source=fields.get("source"),
        author=fields.get("author"),
        date=fields.get("date", fields.get("later date")),
        url=fields.get("url"),
    )


def is_provenance(line: str) -> bool:
    """Tell whether a line says nothing but where a text is from: byline, source, address, date."""
    return _says(" ".join(line.split()), {})


def date_in(line: str) -> str | None:
    """Return the date that fills a line, in ISO 8601; None if it has no year or the line says more.

    A weekday, a time and "Published" or "Updated" may accompany it, and a later date.
    """
    dates = sorted(dates_filling(line), key=lambda date: date.is_update)
    return next((date.iso for date in dates if date.iso is not None), None)


def _fields_of(entries: Mapping[str, str]) -> dict[str, str]:
    """Return the fields in the entries of front matter, which are taken as they are written."""
    fields: dict[str, str] = {}
    for name, value in entries.items():
        field = _FRONT_MATTER_FIELDS.get(name)
        if field == "title":
            fields.setdefault("title", _opening([value], _MAX_TITLE_CHARACTERS - 1))
        elif field == "author":
            fields.setdefault("author", _ROLE.sub("", value) or value)
        elif field == "later date":
            if iso := _iso_date(value):
                fields.setdefault(field, iso)
        elif field is not None:
            _take(fields, field, value)
    return fields


def _says(line: str, fields: dict[str, str], begins_byline: re.Pattern[str] = _BYLINE) -> bool:
    """Enter the fields in a line; tell whether it says nothing else."""
    if len(line) > _MAX_TITLE_CHARACTERS:
        return False
    if _note_date(fields, line):
        return True
    said = [_take_part(part, fields, begins_byline) for part in re.split(r"\s+[|•·]\s+", line)]
    return all(said)


def _take_part(part: str, fields: dict[str, str], begins_byline: re.Pattern[str]) -> bool:
    if _note_date(fields, part):
        return True
    if _ADDRESS.fullmatch(part):
        fields.setdefault("url", part)
        return True
    if (labelled := _LABELLED.fullmatch(part)) and _take(fields, labelled[1], labelled[2]):
        return True
    # "27 November 2017 by Ilse Brandt"
    start = dates[-1].end if (dates := dates_at_start(part)) else 0
    words = part[start:].lstrip(" ,;|–—-")
    byline = begins_byline.fullmatch(words)
    if byline is None or not _take_byline(fields, byline[1]):
        return False
    _note_date(fields, part[:start])
    return True


def _take_byline(fields: dict[str, str], value: str) -> bool:
    """Enter the author and, behind it, the date: "Ilse Brandt on 27 November 2017"."""
    for to_date in _TO_DATE.finditer(value):
        if dates_filling(value[to_date.end() :]):
            taken = _take(fields, "by", value[: to_date.start()])
            return taken and _note_date(fields, value[to_date.end() :])
    return _take(fields, "by", value)


def _take(fields: dict[str, str], label: str, value: str) -> bool:
    """Enter a value under its field unless the field is taken; tell whether label and value make sense."""
    field = _FIELDS.get(label.lower())
    if field is None or not value:
        return False
    if field == "source" and _ADDRESS.fullmatch(value):
        field = "url"
    if field == "date":
        return _note_date(fields, value, reduced=True)
    if field == "url" and not _ADDRESS.fullmatch(value):
        return False
    if field == "author":
        value = _ROLE.sub("", value)
        if not _is_name(value):
            return False
    fields.setdefault(field, value)
    return True


def _note_date(fields: dict[str, str], line: str, *, reduced: bool = False) -> bool:
    """Enter the dates in a line; tell whether it says nothing else, an impossible date included."""
    if reduced and _REDUCED_DATE.fullmatch(line):
        fields.setdefault("date", line)
        return True
    dates = dates_filling(line)
    for date in dates:
        if date.iso is not None:
            # An update counts only where nothing says when the text was published.
            fields.setdefault("later date" if date.is_update else "date", date.iso)
    return bool(dates)


def _iso_date(value: str) -> str | None:
    return value if _REDUCED_DATE.fullmatch(value) else date_in(value)


def _is_name(value: str) -> bool:
    words = value.split()
    return len(words) <= 12 and all(not word[0].islower() or _PARTICLE.fullmatch(word) for word in words)


def _plain(line: str) -> str:
    """Return a line of Markdown without its heading marks, links and emphasis."""
    line = _LINK.sub(r"\1", _HEADING.sub("", line, count=1))
    return _EMPHASIS.sub(r"\2", line)


def _headline(lines: list[str]) -> str | None:
    """Return the first line if it is short and no sentence; a section label gives way to a headline below."""
    short = list(takewhile(_may_be_headline, lines))
    if not short:
        return None
    if len(short[0].split()) <= 2:
        below = (line for line in short if len(line.split()) >= 4 and not has_date(line))
        return next(below, short[0])
    return short[0]


def _may_be_headline(line: str) -> bool:
    ends_a_sentence = _ENDS_A_SENTENCE.search(line) and not _ENDS_IN_INITIALS.search(line)
    return len(line) <= _MAX_TITLE_CHARACTERS and not ends_a_sentence


def _opening(lines: list[str], most: int = _OPENING_CHARACTERS) -> str:
    """Return the first words, about 60 characters or `most`; "Fellow citizens:" goes on in the next line."""
    opening = ""
    for line in lines:
        opening = f"{opening} {line}".lstrip()
        if opening[-1] not in ":,":
            break
    if len(opening) <= most:
        return opening
    cut = opening.rfind(" ", 0, most + 1)
    return opening[: cut if cut > 0 else most].rstrip(" ,;:–—-") + CUT


def title_of(article: Article) -> Span | None:
    """Return the span of an article's title in its text; None if it is not near the top."""
    title = article.title
    start = article.text.find(title, 0, 2 * len(title) + 200) if title else -1
    return Span(start, start + len(title)) if start >= 0 else None
