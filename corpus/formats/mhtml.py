"""Read a saved web page (MHTML, RFC 2557): the page in it, where it was, and when it was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import Fact, FileContents, RawFile
from synoptic.corpus.formats.pages.mime_parts import day_of, header, parsed, parts_of, payload
from synoptic.corpus.formats.pages.page_encoding import decode_page
from synoptic.corpus.formats.pages.page_facts import web_address
from synoptic.corpus.formats.web_page import read_page

if TYPE_CHECKING:
    from email.message import EmailMessage

SAVED_FROM = "the address it was saved from"
"""Origin of the address of a page that names none itself."""
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def load(file: RawFile) -> FileContents:
    """Return the article on a saved page. Raises CorpusError if no page is in the file."""
    message = parsed(file.content)
    place = header(message, "Snapshot-Content-Location")
    page = _page(message, place)
    if page is None:
        raise CorpusError("No page is in this file. Save it again from a browser as a complete page.")
    decoded = decode_page(payload(page), header(page, "Content-Type"))
    warnings = [decoded.warning] if decoded.warning else []
    if saved := day_of(message):
        warnings.append(f"Saved from the web on {saved}; that is no date of publication.")
    address = web_address(place or header(page, "Content-Location"))
    return FileContents((read_page(decoded.text, Fact(address, SAVED_FROM) if address else None, warnings),))


def _page(message: EmailMessage, place: str) -> EmailMessage | None:
    """Return the part that is the page: the one of its address or id, else the first; frames come behind."""
    pages = [part for part in parts_of(message) if part.get_content_type() in _PAGES]
    start = str(message.get_param("start", ""))
    for part in pages:
        if place and header(part, "Content-Location") == place:
            return part
        if start and header(part, "Content-ID") == start:
            return part
    return next(iter(pages), None)
