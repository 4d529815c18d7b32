"""Read addresses of articles: one a line, a shortcut of Windows (.url), a place of macOS (.webloc).

In a list of lines, blank ones and those that begin with `#` say nothing (RFC 2483, `text/uri-list`).
"""

from __future__ import annotations

import configparser
import plistlib
from xml.parsers.expat import ExpatError

from synoptic.corpus.articles.decoding import decode
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import FileContents, Listed, RawFile
from synoptic.corpus.formats.lists.entries import ListEntry, Refused, contents_of, title_fact, web_address
from synoptic.corpus.text.normalising import normalise

_PROPERTY_LISTS = (b"bplist", b"<?xml", b"<!DOCTYPE plist", b"<plist")
_SHOWN = 60


def load(file: RawFile) -> FileContents:
    """Return the addresses in a file. Raises CorpusError for a file of another kind."""
    if file.content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_PROPERTY_LISTS):
        return _one(_of_macos(file.content), file.name)
    text = normalise(decode(file.content).text)
    if "[internetshortcut]" in text[:2000].lower():
        return _one(_of_windows(text), file.name)
    entries: list[ListEntry | Refused] = []
    for number, line in enumerate(text.split("\n"), start=1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        if address := web_address(said):
            entries.append(ListEntry(Listed(url=address)))
        else:
            shown = said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
            entries.append(Refused(f"Line {number:,}", f"is no web address: {shown}"))
    if entries and all(isinstance(each, Refused) for each in entries):
        raise CorpusError("No line of it is a web address. Write one a line: https://example.org/news.")
    return contents_of(entries, noun="lines")


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the addresses in a plain text of nothing else but comments; none if it is no such list."""
    lines = [line.strip() for line in normalise(text).split("\n")]
    said = [line for line in lines if line and not line.startswith("#")]
    found = [web_address(line) for line in said]
    return tuple(dict.fromkeys(found)) if all(found) else ()


def _of_windows(text: str) -> str:
    parser = configparser.ConfigParser(
        strict=False, interpolation=None, allow_no_value=True, delimiters=("=",), comment_prefixes=(";",)
    )
    try:
        parser.read_string(text[text.index("[") :])
        sections = {name.lower(): parser[name] for name in parser.sections()}
        return sections["internetshortcut"].get("url") or ""
    except (configparser.Error, KeyError):
        return ""


def _of_macos(content: bytes) -> str:
    try:
        places = plistlib.loads(content)
    # A damaged property list raises nearly anything.
    except (
        ValueError,
        ExpatError,
        KeyError,
        TypeError,
        IndexError,
        OverflowError,
        RecursionError,
        AttributeError,
    ):
        return ""
    value = places.get("URL") if isinstance(places, dict) else None
    return value if isinstance(value, str) else ""


def _one(value: str, name: str) -> FileContents:
    address = web_address(value)
    if not address:
        raise CorpusError("It holds no web address. Save it again, or write the address in a .urls file.")
    title = title_fact(name.rpartition(".")[0], "file name")
    return contents_of([ListEntry(Listed(url=address, title=title))], noun="shortcuts")
