"""Read lists in BibTeX and BibLaTeX by bibtexparser; LaTeX in the fields by pylatexenc.

The field `file` is written in three ways: Zotero's and JabRef's "description:path:type", with `;` between two
and a backslash before signs of the path; Better BibTeX's paths with `;` between them; one path alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from synoptic.corpus.articles.decoding import decode
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import FileContents, Listed, RawFile
from synoptic.corpus.formats.lists.entries import (
    ListEntry,
    Refused,
    contents_of,
    date_of,
    doi_address,
    fact,
    given_first,
    iso_date,
    language_fact,
    title_fact,
    web_address,
)
from synoptic.corpus.text.normalising import normalise

if TYPE_CHECKING:
    from bibtexparser.model import Block
    from bibtexparser.model import Entry as BibtexEntry
    from pylatexenc.latex2text import LatexNodes2Text

_THE_LIST = "the list"
_BLOCK = re.compile(r"^[^\S\n]*@\s*[A-Za-z]+\s*[{(]", re.MULTILINE)
_SOURCES = ("journaltitle", "journal", "booktitle", "maintitle", "publisher", "organization", "institution")
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
)}  # fmt: skip
_LANGUAGES = {
    "english": "en", "american": "en", "british": "en", "german": "de", "ngerman": "de", "french": "fr",
    "spanish": "es", "italian": "it", "dutch": "nl", "portuguese": "pt", "swedish": "sv", "danish": "da",
    "norwegian": "no", "russian": "ru", "ukrainian": "uk", "polish": "pl",
}  # fmt: skip
# A macro takes the blank behind it, and an accent the letter behind that.
_SIGN = re.compile(r"\\(?:[A-Za-z]+|.)\s*|[{}$]|\s+", re.DOTALL)
_LIGATURES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("~", "\u00a0"))
_RAW_SIGN = re.compile(r"(?<!\\)([%&#])")
_DOLLAR = re.compile(r"(?<!\\)\$")
# Between the name of an entry and what tells it from another of that name: no name has it.
_AGAIN = "\n"
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_URL = re.compile(r"\\url\s*\{([^{}]*)\}")
_ESCAPED = re.compile(r"\\([_%&#$~{}])(?:\{\})?")
_FILE = re.compile(r"(?:[^:;\\]|\\.)*:((?:[^:;\\]|\\.)*):((?:[^:;\\]|\\.)*)")
_FILES = re.compile(r"(?:[^;\\]|\\.)+")


def load(file: RawFile) -> FileContents:
    """Return what a list in BibTeX names: files of articles, addresses, and what it says of them.

    Raises CorpusError for a file without an entry.
    """
    text = normalise(decode(file.content).text)
    entries = list(_entries(text))
    if not entries:
        if not text.strip():
            return FileContents(())
        raise CorpusError("No BibTeX: no entry begins with “@”. Export the list again.")
    return contents_of(entries)


def _entries(text: str) -> Iterator[ListEntry | Refused]:
    from bibtexparser.library import Library
    from bibtexparser.middlewares.parsestack import default_parse_stack
    from bibtexparser.model import Entry as BibtexEntry
    from bibtexparser.model import ParsingFailedBlock
    from bibtexparser.splitter import Splitter

    with _without_log():
        library = Library([_whole(block) for block in Splitter(text).split().blocks])
        for middleware in default_parse_stack():
            library = middleware.transform(library)
    for block in library.blocks:
        if isinstance(block, BibtexEntry):
            yield _entry(block)
        elif isinstance(block, ParsingFailedBlock):
            yield Refused(f"Line {(block.start_line or 0) + 1:,}", "begins an entry that is never closed")


def _whole(block: Block) -> Block:
    """Return a block as it was read, also if nothing is wrong with it but a name that is there already."""
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock
    from bibtexparser.model import Entry as BibtexEntry

    if not isinstance(block, (DuplicateBlockKeyBlock, DuplicateFieldKeyBlock)):
        return block
    entry = block.ignore_error_block
    if not isinstance(entry, BibtexEntry):
        return block
    entry.key = f"{entry.key}{_AGAIN}{block.start_line}"
    return entry


@contextmanager
def _without_log() -> Iterator[None]:
    """Keep bibtexparser from writing about broken blocks, which it returns as well."""
    logger = logging.getLogger("bibtexparser")
    was = logger.disabled, logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(was[1])


def _entry(entry: BibtexEntry) -> ListEntry:
    fields = {name.lower(): str(field.value) for name, field in entry.fields_dict.items()}
    noted = next(filter(None, (_URL.search(fields.get(name, "")) for name in ("howpublished", "note"))), None)
    url = _address(fields.get("url")) or _address(noted[1] if noted else fields.get("howpublished"))
    names = (_name(each) for each in _AND.split(fields.get("author", "")))
    keywords = re.split("[;,]", _words(fields.get("keywords")))
    return ListEntry(
        Listed(
            url=url or doi_address(_unescaped(fields.get("doi"))),
            files=tuple(_files(fields.get("file", ""))),
            title=title_fact(_title(fields), _THE_LIST),
            source=title_fact(_words(_first(fields, *_SOURCES)), _THE_LIST),
            author=fact(", ".join(filter(None, names)), _THE_LIST),
            date=fact(_date(fields), _THE_LIST),
            language=language_fact(_language(_first(fields, "langid", "language")), _THE_LIST),
            summary=_words(fields.get("abstract")),
            tags=tuple(filter(None, map(str.strip, keywords))),
        ),
        key=entry.key.partition(_AGAIN)[0],
    )


def _first(fields: Mapping[str, str], *names: str) -> str:
    return next((value for name in names if (value := fields.get(name, "")).strip()), "")


def _title(fields: Mapping[str, str]) -> str:
    title, subtitle = _words(fields.get("title")), _words(fields.get("subtitle"))
    return f"{title}: {subtitle}" if title and subtitle else title or subtitle


def _date(fields: Mapping[str, str]) -> str | None:
    if date := iso_date(_words(fields.get("date"))):
        return date
    year, month, day = (_words(fields.get(name)).strip() for name in ("year", "month", "day"))
    if not year.isdecimal() or len(year) != 4:
        return iso_date(year)
    number = int(month) if month.isdecimal() else _MONTHS.get(month[:3].lower())
    return date_of(int(year), number, int(day) if day.isdecimal() else None) or year


def _language(value: str) -> str:
    return _LANGUAGES.get(value.strip().lower(), value if len(value.split("-")[0].strip()) == 2 else "")


def _name(name: str) -> str:
    """Return a name with the given name first; one in braces is a body, whose commas are its own."""
    if name.strip().lower() == "others":
        return ""
    bare = name.strip()
    if bare.startswith("{") and bare.endswith("}") and bare.count("{") == 1:
        return _words(bare)
    return given_first(_words(name))


def _words(value: str | None) -> str:
    """Return the words of a field without LaTeX."""
    text = value or ""
    if "\\" in text or "$" in text:
        # Signs that are none of LaTeX are the writer's: behind a `%`, LaTeX would read a comment.
        text = _RAW_SIGN.sub(r"\\\1", text)
        if len(_DOLLAR.findall(text)) % 2:
            text = _DOLLAR.sub(r"\\$", text)
        text = " ".join(_without_latex(chunk) for chunk in _chunks(text))
    for written, sign in _LIGATURES:
        text = text.replace(written, sign)
    return text.replace("{", "").replace("}", "").strip()


def _chunks(text: str) -> Iterator[str]:
    """Yield the stretches between blanks that mean the same alone: blanks in braces or formulas are none."""
    start = depth = 0
    in_formula = False
    for found in _SIGN.finditer(text):
        sign = found[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == "$":
            in_formula = not in_formula
        elif sign.isspace() and depth <= 0 and not in_formula:
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]


@lru_cache(maxsize=10_000)
def _without_latex(chunk: str) -> str:
    if "\\" not in chunk and "$" not in chunk:
        return chunk
    return str(_latex().latex_to_text(chunk))


@lru_cache(maxsize=1)
def _latex() -> LatexNodes2Text:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(keep_comments=True)


def _address(value: str | None) -> str:
    found = _URL.search(value or "")
    return web_address(_unescaped(found[1] if found else value))


def _unescaped(value: str | None) -> str:
    return _ESCAPED.sub(r"\1", value or "").strip("{} ")


def _files(value: str) -> Iterator[str]:
    for part in _FILES.findall(value):
        found = _FILE.fullmatch(part.strip())
        # "C:\papers\x.pdf" has one colon, or two.
        path = found[1] if found is not None and not re.match(r"[A-Za-z]:[\\/]", part.strip()) else part
        path = re.sub(r"\\([:;\\{}_%&#$ ])", r"\1", path).strip()
        if path:
            yield path
