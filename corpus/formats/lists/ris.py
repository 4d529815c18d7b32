"""Read lists in RIS by rispy, one record at a time: a broken one costs itself alone.

Source: "RIS format specifications" (Research Information Systems, 2001 and 2011), and what Zotero's
translator writes: L1 names the attached documents, L2 the saved pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from synoptic.corpus.articles.decoding import decode
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import FileContents, Listed, RawFile
from synoptic.corpus.formats.lists.entries import (
    ListEntry,
    Refused,
    contents_of,
    date_fact,
    doi_address,
    fact,
    given_first,
    language_fact,
    title_fact,
    web_address,
)
from synoptic.corpus.text.normalising import normalise

if TYPE_CHECKING:
    from rispy import RisParser

_Record: TypeAlias = Mapping[str, object]

_THE_LIST = "the list"
_START = re.compile(r"^TY  ?-(?: |$)", re.MULTILINE)
_TAG = re.compile(r"^([A-Z][A-Z0-9]) ? ?- ?", re.MULTILINE)
_TITLES = ("title", "primary_title", "short_title")
_SOURCES = ("secondary_title", "journal_name", "alternate_title3", "alternate_title2", "publisher")
_DATES = ("date", "publication_year", "year")
_FILES = ("file_attachments1", "file_attachments2")


def load(file: RawFile) -> FileContents:
    """Return what a list in RIS names: files of articles, addresses, and what it says of them.

    Raises CorpusError for a file without a record.
    """
    text = normalise(decode(file.content).text)
    starts = [found.start() for found in _START.finditer(text)]
    if not starts:
        if not text.strip():
            return FileContents(())
        raise CorpusError("No RIS: no line begins with “TY  - ”. Export the list again.")
    return contents_of(list(_entries(text, starts)))


def _entries(text: str, starts: Sequence[int]) -> Iterator[ListEntry | Refused]:
    import rispy

    parser: RisParser = rispy.RisParser(enforce_list_tags=False)
    for number, (start, end) in enumerate(zip(starts, (*starts[1:], len(text)), strict=True), start=1):
        # Some programs write one blank before the hyphen, and some end no record.
        record = _TAG.sub(r"\1  - ", text[start:end]).rstrip()
        if not re.search(r"^ER  -", record, re.MULTILINE):
            record += "\nER  - "
        try:
            found = parser.parse(record)
        except (rispy.parser.ParseError, ValueError, KeyError, TypeError):
            found = []
        if len(found) == 1:
            yield _entry(found[0])
        else:
            yield Refused(f"Entry {number:,}", "is no valid RIS")


def _entry(record: _Record) -> ListEntry:
    addresses = (web_address(each) for each in _all(record, "urls"))
    linked = [each for name in _FILES for each in _all(record, name)]
    doi = doi_address(_first(record, "doi"))
    url = next(filter(None, (*addresses, doi, *map(web_address, linked))), "")
    people = [*_all(record, "authors"), *_all(record, "first_authors")]
    return ListEntry(
        Listed(
            url=url,
            files=tuple(each for each in linked if not web_address(each)),
            title=title_fact(_first(record, *_TITLES), _THE_LIST),
            source=title_fact(_first(record, *_SOURCES), _THE_LIST),
            author=fact(", ".join(map(given_first, people)), _THE_LIST),
            date=next(filter(None, (date_fact(_first(record, name), _THE_LIST) for name in _DATES)), None),
            section=fact(_first(record, "section"), _THE_LIST),
            language=language_fact(_first(record, "language"), _THE_LIST),
            summary=_first(record, "abstract", "notes_abstract"),
            tags=tuple(_all(record, "keywords")),
        ),
        key=_first(record, "id"),
    )


def _all(record: _Record, name: str) -> list[str]:
    """Return the values of a tag, which may be written once or several times."""
    value = record.get(name)
    values = value if isinstance(value, list) else [value]
    return [each.strip() for each in values if isinstance(each, str) and each.strip()]


def _first(record: _Record, *names: str) -> str:
    return next((value for name in names for value in _all(record, name)), "")
