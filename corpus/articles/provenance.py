"""Read an article's title, source, author, date and address from the top of its text.

Nothing is looked up and nothing is made up: a field without a line of its own is None.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from synoptic.corpus.article import Span
from synoptic.corpus.articles.boilerplate import front_matter_end, is_boilerplate
from synoptic.corpus.text.segmentation import paragraphs

if TYPE_CHECKING:
    from synoptic.corpus.article import Article

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
_LABELLED = re.compile(r"([A-Za-z]+)\s*:\s*(\S.*)")
_BYLINE = re.compile(r"(?:written |reported )?by:? +(\S.*)", re.IGNORECASE)
_ROLE = re.compile(
    r",[^,]*\b(?:correspondent|editor|reporter|writer|columnist|analyst|staff|bureau|contributor)s?\b.*",
    re.IGNORECASE,
)
_PARTICLE = re.compile(r"(?:al|and|bin|d[aeiu]|de[lr]|for|l[ae]|of|the|v[ao]n|y),?")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_DATELINE = re.compile(r"[A-ZÀ-Þ]{3}[^()]{0,60}\(([^\W\d_][^()\d]{0,39})\)\s*[-–—:]\s")

_HEADING = re.compile(r"#{1,6}\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|[*_`])(?=\S)(.+?)(?<=\S)\1")
_ENDS_A_SENTENCE = re.compile(r"[.:;,][\"'”’»)\]]*$")
_ENDS_IN_INITIALS = re.compile(r"\b(?:\w\.){2,}$")

_MONTHS = re.compile(
    r"(jan(?:uary)?)|(feb(?:ruary)?)|(mar(?:ch)?)|(apr(?:il)?)|(may)|(june?)|(july?)|(aug(?:ust)?)"
    r"|(sept?(?:ember)?)|(oct(?:ober)?)|(nov(?:ember)?)|(dec(?:ember)?)",
    re.IGNORECASE,
)
_TIME = (
    r"(?:at\s+)?(?:\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)"
    r"(?:\s+\(?[a-z]{2,5}\)?)?"
)
_BEFORE_DATE = re.compile(
    r"(?:(?:first\s+|last\s+)?(?:published|posted|created|date|updated|modified)(?:\s+on|\s+at)?\s*:?\s*)?"
    rf"(?:{_TIME},?\s+)?"
    r"(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?",
    re.IGNORECASE,
)
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?"),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>[A-Za-z]+)\.?,?\s+(?P<year>\d{4})"),
    re.compile(r"(?P<month>[A-Za-z]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"),
)
_AFTER_DATE = re.compile(rf"(?:\s*[,|–—-]?\s*{_TIME})?\.?", re.IGNORECASE)
_LATER = ("updated", "last updated", "modified", "last modified")
_REDUCED_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_STAMP = re.compile(r"date:?\s+(\d{4}-\d{2}-\d{2})\b[\s:–—-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Provenance:
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
    fields, body = _front_matter(text[:_TOP_CHARACTERS])
    is_markdown = suffix.lower() in MARKDOWN
    content: list[str] = []
    for span in paragraphs(body)[:_LEADING_PARAGRAPHS]:
        line = " ".join(body[span.start : span.end].split())
        if stamp := _STAMP.match(line):
            _note_date(fields, stamp[1])
            line = line[stamp.end() :]
        if is_markdown and line.startswith("# "):
            fields.setdefault("title", _plain(line))
        line = _plain(line) if is_markdown else _HEADING.sub("", line, count=1)
        if any(character.isalnum() for character in line) and not _says(line, fields):
            content.append(line)
    own = [line for line in content if not is_boilerplate(line)]
    if source := next(filter(None, map(_DATELINE.match, own)), None):
        fields.setdefault("source", source[1])
    return Provenance(
        title=fields.get("title") or _headline(own) or _opening(own or content),
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

    A weekday, a time and "Published" or "Updated" may accompany it.
    """
    before = _BEFORE_DATE.match(line)
    start = before.end() if before else 0
    for form in _DATES:
        if (found := form.match(line, start)) and _AFTER_DATE.fullmatch(line, found.end()):
            try:
                return datetime.date(
                    int(found["year"]), _month(found["month"]), int(found["day"])
                ).isoformat()
            except ValueError:
                return None
    return None


def _month(name: str) -> int:
    """Return the number of a month: "10", "Oct", "Sept", "October". Raises ValueError for any other word."""
    if name.isdecimal():
        return int(name)
    # Each month is a group of its own.
    month = _MONTHS.fullmatch(name)
    if month is None or month.lastindex is None:
        raise ValueError(f"{name!r} is no month")
    return month.lastindex


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the fields of the `key: value` lines between `---` lines, and the text after them."""
    fields: dict[str, str] = {}
    end = front_matter_end(text)
    for line in text[:end].split("\n"):
        if labelled := _LABELLED.fullmatch(line.strip()):
            _take(fields, labelled[1], labelled[2].strip("\"'[] "))
    return fields, text[end:]


def _says(line: str, fields: dict[str, str]) -> bool:
    """Enter the fields in a line; tell whether it says nothing else."""
    if len(line) > _MAX_TITLE_CHARACTERS:
        return False
    said = [_take_part(part, fields) for part in re.split(r"\s+[|•·]\s+", line)]
    return all(said)


def _take_part(part: str, fields: dict[str, str]) -> bool:
    if _note_date(fields, part):
        return True
    if _ADDRESS.fullmatch(part):
        fields.setdefault("url", part)
        return True
    if (labelled := _LABELLED.fullmatch(part)) and _take(fields, labelled[1], labelled[2]):
        return True
    byline = _BYLINE.fullmatch(part)
    return byline is not None and _take(fields, "by", byline[1])


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
    iso = line if reduced and _REDUCED_DATE.fullmatch(line) else date_in(line)
    if iso is None:
        return False
    # An update counts only where nothing says when the text was published.
    fields.setdefault("later date" if line.lower().startswith(_LATER) else "date", iso)
    return True


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
        return next((line for line in short if len(line.split()) >= 4), short[0])
    return short[0]


def _may_be_headline(line: str) -> bool:
    ends_a_sentence = _ENDS_A_SENTENCE.search(line) and not _ENDS_IN_INITIALS.search(line)
    return len(line) <= _MAX_TITLE_CHARACTERS and not ends_a_sentence


def _opening(lines: list[str]) -> str:
    """Return the first words, about 60 characters; "Fellow citizens:" goes on in the next line."""
    opening = ""
    for line in lines:
        opening = f"{opening} {line}".lstrip()
        if opening[-1] not in ":,":
            break
    if len(opening) <= _OPENING_CHARACTERS:
        return opening
    cut = opening.rfind(" ", 0, _OPENING_CHARACTERS + 1)
    return opening[: cut if cut > 0 else _OPENING_CHARACTERS].rstrip(" ,;:–—-") + "…"


def title_of(article: Article) -> Span | None:
    """Return the span of an article's title in its text; None if it is not near the top."""
    title = article.title
    start = article.text.find(title, 0, 2 * len(title) + 200) if title else -1
    return Span(start, start + len(title)) if start >= 0 else None
