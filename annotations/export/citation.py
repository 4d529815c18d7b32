"""Citations: exact words with where they come from, in the form that the reader chose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from synoptic.annotations.export.text_fragment import with_text_fragment
from synoptic.annotations.library.record_names import called
from synoptic.annotations.model.wording import MONTHS, UNTITLED, date_in_words, in_quotation_marks
from synoptic.corpus.text.segmentation import paragraph_number

if TYPE_CHECKING:
    from synoptic.annotations.model.values import ArticleRecord
    from synoptic.corpus.article import Article, Passage

    About: TypeAlias = Article | ArticleRecord


class CitationStyle(StrEnum):
    """The form of a citation."""

    PLAIN = "plain"
    """`“words” (Outlet, author, date, address)`."""
    MARKDOWN = "markdown"
    """The same in Markdown: the outlet is a link."""
    APA = "apa"
    """After the APA's manual, 7th edition (8.11, 10.16): the words with author, year and paragraph, then the
    reference."""
    CHICAGO = "chicago"
    """After the Chicago Manual of Style, 17th edition (14.191): the words, then the note."""


_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_BETWEEN_AUTHORS = re.compile(r"\s*(?:,\s*and\s+|,|;|\s&\s|\sand\s)\s*", re.IGNORECASE)
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_NAME = re.compile(r"[A-Z]\w*(?:[.’'-]\w*)*|[a-z]{1,4}")
_NOT_PEOPLE = frozenset(
    [
        "agence",
        "agency",
        "associated",
        "board",
        "bureau",
        "correspondent",
        "correspondents",
        "desk",
        "editorial",
        "editors",
        "group",
        "international",
        "magazine",
        "media",
        "network",
        "newsroom",
        "news",
        "online",
        "post",
        "press",
        "reporter",
        "reporters",
        "reuters",
        "service",
        "services",
        "staff",
        "team",
        "television",
        "the",
        "times",
        "tv",
        "wire",
        "writers",
    ]
)


def cited(
    article: Article, passage: Passage, style: CitationStyle, record: ArticleRecord | None = None
) -> str:
    """Return the exact words of a passage and where they come from.

    The address leads to the words (`with_text_fragment`). The record, if there is one, goes before the file,
    as the reader may have corrected it.
    """
    about: About = article if record is None else record
    words = article.text[passage.start : passage.end]
    address = _line(about.url)
    address = with_text_fragment(address, article.text, passage.start, passage.end)
    match style:
        case CitationStyle.MARKDOWN:
            return _markdown(about, words, address)
        case CitationStyle.APA:
            return _apa(about, words, address, paragraph_number(article.text, passage.start))
        case CitationStyle.CHICAGO:
            return _chicago(about, words, address)
        case _:
            return f"{in_quotation_marks(words)} ({', '.join(filter(None, [*_facts(about), address]))})"


def _facts(about: About) -> tuple[str, str, str]:
    """Return outlet, author and date; the title where no outlet is known."""
    source, author = _line(about.source), _line(about.author)
    outlet = source or f"“{_title(about)}”"
    # Agencies sign with their own name.
    return outlet, "" if author == source else author, date_in_words(_line(about.date))


def _markdown(about: About, words: str, address: str) -> str:
    # Imported late: only Markdown needs it.
    from synoptic.annotations.export.markdown.escaping import as_paragraphs, heading_text

    outlet, *others = map(heading_text, _facts(about))
    if _ADDRESS.fullmatch(address):
        target = address.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
        name = outlet.replace("]", "\\]")
        outlet = f"[{name}](<{target}>)"
    elif address:
        others.append(heading_text(address))
    return f"{as_paragraphs(in_quotation_marks(words))} ({', '.join(filter(None, [outlet, *others]))})"


def _apa(about: About, words: str, address: str, paragraph: int) -> str:
    title, date, source = _title(about), _line(about.date), _line(about.source)
    found = _DATE.fullmatch(date)
    year = found[1] if found else date or "n.d."
    day = _month_and_day(date)
    when = f"{year}, {day}" if day else year
    people = _authors(about)
    families = [family for family, _ in people]
    names = [f"{family}, {initials}" if initials else family for family, initials in people]
    if not people:
        who, head = f"“{title},”", f"{_sentence(title)} ({when})."
    else:
        who = _with_and(families, ", & " if len(families) > 2 else " & ")
        who = f"{families[0]} et al." if len(families) > 2 else who
        head = f"{_sentence(_with_and(names, ', & '))} ({when}). {_sentence(title)}"
    comma = " " if who.endswith("”") else ", "
    place = f"({who}{comma}{year}, para. {paragraph})"
    parts = [head, "" if source in {"", *families} else _sentence(source), address]
    return f"{in_quotation_marks(words)} {place}\n\n{' '.join(filter(None, parts))}"


def _chicago(about: About, words: str, address: str) -> str:
    title, date, source, author = _title(about), _line(about.date), _line(about.source), _line(about.author)
    found, day = _DATE.fullmatch(date), _month_and_day(date)
    when = (f"{day}, {found[1]}" if len(date) > 7 else f"{day} {found[1]}") if found and day else date
    stop = "" if title.endswith(("?", "!")) else ","
    parts = [source if source != author else "", when, address]
    note = f"“{title}{stop}” {', '.join(filter(None, parts))}".strip().rstrip(",")
    note = f"{_BY.sub('', author)}, {note}" if author else note
    return f"{in_quotation_marks(words)}\n\n{note}."


# Parts


def _authors(about: About) -> Sequence[tuple[str, str]]:
    """Return family name and initials of each author; of what is no person, its name and nothing."""
    names = _BETWEEN_AUTHORS.split(_BY.sub("", _line(about.author)))
    return [_author(name) for name in names if name]


def _author(name: str) -> tuple[str, str]:
    words = name.split()
    is_person = 2 <= len(words) <= 5 and all(map(_NAME.fullmatch, words))
    if not is_person or not _NOT_PEOPLE.isdisjoint(word.casefold() for word in words):
        return name, ""
    # A family name may begin with small words: von der Leyen.
    first = next((at for at, word in enumerate(words) if at and word[0].islower()), len(words) - 1)
    given = [part for word in words[:first] for part in re.split(r"(-)", word)]
    initials = "".join("-" if part == "-" else f"{part[0]}. " for part in given if part)
    return " ".join(words[first:]), initials.replace(" -", "-").strip()


def _with_and(names: Sequence[str], last: str) -> str:
    *most, one = names
    return f"{', '.join(most)}{last}{one}" if most else one


def _month_and_day(date: str) -> str:
    """Return the month of an ISO date, and the day if it has one: `March 14`; empty where there is none."""
    found = _DATE.fullmatch(date)
    if found is None or found[2] is None or not 1 <= int(found[2]) <= 12:
        return ""
    month = MONTHS[int(found[2]) - 1]
    return f"{month} {int(found[3])}" if found[3] else month


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _title(about: About) -> str:
    return _line(called(about)) or UNTITLED


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
