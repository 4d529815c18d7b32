"""The tokens of Rich Text Format (RTF 1.9.1), and its code pages."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?"
    rb"|(?P<bytes>(?:\\'[0-9A-Fa-f]{2})+)"
    rb"|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n\0]+)",
    re.DOTALL,
)
# By the number of \fcharset; 1 is the document's own.
_CODE_PAGES = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
SYMBOL_CHARSET = 2
_NAMED = {10000: "mac_roman", 10007: "mac_cyrillic", 65001: "utf-8", 936: "gbk", 708: "iso8859_6"}


class RtfToken(NamedTuple):
    """One token: a control word, bytes in hexadecimal, a brace, or text."""

    kind: str
    """ "word", "bytes", "symbol", "brace" or "text"."""
    value: bytes
    """The word, the bytes, the sign or the text."""
    number: int | None = None
    """The number behind a control word."""


def tokens(content: bytes) -> Iterator[RtfToken]:
    """Yield the tokens of an RTF file; line ends are none, nor are the bytes that `\\bin` announces."""
    at = 0
    while (found := _TOKEN.search(content, at)) is not None:
        at = found.end()
        kind = found.lastgroup or "text"
        if word := found["word"]:
            number = None if found["number"] is None else int(found["number"])
            if word == b"bin":
                at += max(number or 0, 0)
            yield RtfToken("word", word, number)
        elif kind == "bytes":
            yield RtfToken(kind, bytes.fromhex(found["bytes"].replace(b"\\'", b"").decode("ascii")))
        else:
            yield RtfToken(kind, found[kind])


def code_page(number: int) -> str | None:
    """Return Python's name of a Windows code page; None for one that Python has not."""
    name = _NAMED.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def code_page_of_charset(charset: int) -> str | None:
    """Return the code page of a font's character set; None for the document's own."""
    return _CODE_PAGES.get(charset)
