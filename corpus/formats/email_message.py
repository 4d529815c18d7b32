"""Read an e-mail (RFC 5322): its text, or the article in its page if it is a newsletter.

Messages attached to it, as in a digest, are articles of their own.
"""

from __future__ import annotations

import re
from contextlib import suppress
from email.utils import getaddresses
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.corpus.article import Role
from synoptic.corpus.articles.decoding import Decoded, decode
from synoptic.corpus.errors import CorpusError
from synoptic.corpus.formats.found_article import Block, Fact, FileContents, FoundArticle, RawFile
from synoptic.corpus.formats.html_blocks import blocks_of, parse_html
from synoptic.corpus.formats.pages.mime_parts import day_of, header, messages_in, parsed, parts_of, payload
from synoptic.corpus.formats.pages.page_encoding import decode_page, encoding_of_label
from synoptic.corpus.formats.pages.page_facts import web_address
from synoptic.corpus.formats.web_page import read_page

if TYPE_CHECKING:
    from email.message import EmailMessage

HEADERS = "the message's headers"
"""Origin of what a message's headers say."""
_SHOWN_HEADERS = ("From", "To", "Cc", "Reply-To", "Date")
_OF_LISTS = ("List-Unsubscribe", "List-Id", "List-Post")
_FULL_SHARE = 0.5
"""The share of the page's words from which the plain text is the whole message, and no summary."""
_WRAPPED = range(50, 81)
"""Characters of a line that was broken by a program, and not by its author."""
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_QUOTED = re.compile(r"^(?:> ?)+")


def load(file: RawFile) -> FileContents:
    """Return the messages in a file that have a text. Raises CorpusError if none has."""
    message = parsed(file.content)
    found = [_read(each) for each in (message, *messages_in(message))]
    articles = [each for each in found if each is not None]
    if not articles:
        raise CorpusError("The message holds no text.")
    if len(articles) > 1:
        articles = [replace(each, part=str(number)) for number, each in enumerate(articles, start=1)]
    return FileContents(tuple(articles))


def _read(message: EmailMessage) -> FoundArticle | None:
    plain, page, warnings = _texts(message)
    is_list = any(header(message, name) for name in _OF_LISTS)
    article = _best(plain, page, is_list=is_list)
    if article is None:
        return None
    subject = header(message, "Subject")
    senders = ", ".join(name for name, _ in getaddresses([header(message, "From")]) if name)
    sender = Fact(senders, HEADERS) if senders else None
    date = day_of(message)
    shown = [f"{name}: {value}" for name in _SHOWN_HEADERS if (value := header(message, name))]
    envelope = tuple(Block(line, is_tight=number > 0) for number, line in enumerate(shown))
    blocks = article.blocks
    if subject and not (blocks and blocks[0].text.casefold() == subject.casefold()):
        blocks = (Block(subject, Role.HEADING), *blocks)
    address = web_address(header(message, "Archived-At").strip("<>"))
    return replace(
        article,
        blocks=blocks,
        furniture=(*envelope, *article.furniture),
        title=Fact(subject, HEADERS) if subject else article.title,
        source=sender if is_list else article.source,
        author=article.author if is_list else sender or article.author,
        date=Fact(date, HEADERS) if date else article.date,
        url=Fact(address, HEADERS) if address else article.url,
        warnings=(*article.warnings, *warnings),
    )


def _texts(message: EmailMessage) -> tuple[str, str, list[str]]:
    """Return the plain text and the page of a message, either of them perhaps empty, and what is not read."""
    plain: list[str] = []
    pages: list[str] = []
    warnings: list[str] = []
    for part in parts_of(message):
        kind = part.get_content_type()
        name = part.get_filename()
        is_text = kind in {"text/plain", "text/html"} and part.get_content_disposition() != "attachment"
        if is_text and kind == "text/html":
            decoded = decode_page(payload(part), header(part, "Content-Type"))
            pages.append(decoded.text)
        elif is_text:
            decoded = _decoded(part)
            plain.append(_unflowed(decoded.text, part))
        else:
            if name and part.get_content_maintype() != "image":
                warnings.append(f"The attachment “{' '.join(name.split())}” is not read.")
            continue
        if decoded.warning:
            warnings.append(decoded.warning)
    return "\n\n".join(plain), "\n".join(pages), warnings


def _decoded(part: EmailMessage) -> Decoded:
    raw = payload(part)
    encoding = encoding_of_label(str(part.get_content_charset() or ""))
    if encoding is not None:
        with suppress(UnicodeDecodeError):
            return Decoded(raw.decode(encoding), encoding)
    return decode(raw)


def _best(plain: str, page: str, *, is_list: bool) -> FoundArticle | None:
    """Return the article of the plain text or of the page: the page's if it is a newsletter, or says more."""
    shown = ""
    # A page that cannot be read leaves the plain text.
    with suppress(CorpusError):
        shown = " ".join(block.text for block in blocks_of(parse_html(page)))
    has_all = len(plain.split()) >= _FULL_SHARE * len(shown.split())
    if shown and (is_list or not has_all):
        return read_page(page)
    return _plain_article(plain) if plain.strip() else None


def _plain_article(text: str) -> FoundArticle:
    signature = _SIGNATURE.search(text)
    end = signature.start() if signature else len(text)
    return FoundArticle(tuple(_blocks(text[:end])), tuple(_blocks(text[end:])))


def _blocks(text: str) -> list[Block]:
    """Return the paragraphs of a plain text; quoted lines are quotations."""
    found: list[Block] = []
    for paragraph in re.split(r"\n(?:[> \t]*\n)+", text):
        for is_quoted, lines in _runs(paragraph.splitlines()):
            words = _rejoined([_QUOTED.sub("", line) if is_quoted else line for line in lines])
            if words.strip():
                found.append(Block(words, Role.QUOTE if is_quoted else None))
    return found


def _runs(lines: list[str]) -> list[tuple[bool, list[str]]]:
    """Return the lines in runs, each with whether it is quoted."""
    runs: list[tuple[bool, list[str]]] = []
    for line in lines:
        is_quoted = line.startswith(">")
        if not runs or runs[-1][0] != is_quoted:
            runs.append((is_quoted, []))
        runs[-1][1].append(line)
    return runs


def _rejoined(lines: list[str]) -> str:
    lines = [line.strip() for line in lines]
    is_wrapped = len(lines) > 1 and all(len(line) in _WRAPPED for line in lines[:-1])
    return (" " if is_wrapped else "\n").join(lines)


def _unflowed(text: str, part: EmailMessage) -> str:
    """Return a text with the line breaks that its author set (RFC 3676, section 4.1)."""
    text = text.replace("\r\n", "\n")
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    ends_with = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
    lines: list[str] = []
    goes_on, last_depth = False, 0
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        unstuffed = line[depth:].removeprefix(" ")
        if goes_on and depth == last_depth:
            lines[-1] += unstuffed
        else:
            lines.append(">" * depth + unstuffed)
        goes_on, last_depth = line.endswith(" ") and line != "-- ", depth
        if goes_on:
            lines[-1] = lines[-1].removesuffix(" ") + ends_with
    return "\n".join(lines)
