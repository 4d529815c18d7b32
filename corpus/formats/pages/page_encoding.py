"""Decode the bytes of a page as browsers do (WHATWG, Encoding and HTML standards), and say what is a guess.

The encoding is that of a byte-order mark, else the one that the server names, else the one that the page
names near its top, else the one that `articles.decoding` finds. A label means what it means to browsers:
"ISO-8859-1" is Windows-1252. Bytes that are valid UTF-8 are that, whatever the page says: programs that save
pages leave the old label in them.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from synoptic.corpus.articles.decoding import Decoded, decode, encoding_name, known_encoding
from synoptic.corpus.errors import WrongEncoding

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TOP_BYTES = 8192
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE | re.ASCII)
_META = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
# Python's name for a label, and what browsers read under it (WHATWG, Encoding, section 4.2).
_BROWSERS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
}
_LABELS = {
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "unicode-1-1-utf-8": "utf-8",
    "x-user-defined": "cp1252",
}


def decode_page(raw: bytes, media_type: str | None = None) -> Decoded:
    """Return the text of a page; `media_type` is the server's, such as `text/html; charset=utf-8`.

    Raises NotText for binary data, as `decode` does.
    """
    if raw.startswith(_MARKS):
        return decode(raw)
    encoding = _served(media_type) or _declared(raw[:_TOP_BYTES])
    if encoding is None or b"\0" in raw[:_TOP_BYTES]:
        return decode(raw)
    for name in (encoding,) if raw.isascii() else ("utf-8", encoding):
        with suppress(UnicodeDecodeError):
            return Decoded(raw.decode(name), name)
    if encoding == "utf-8":
        return decode(raw)
    name = encoding_name(encoding)
    return Decoded(
        raw.decode(encoding, "replace"),
        encoding,
        f"Damaged: some bytes are not valid {name}, which the page names, and are shown as �.",
    )


def encoding_of_label(label: str) -> str | None:
    """Return Python's name of the encoding that browsers read under a label; None for no label of theirs."""
    label = label.strip().lower()
    with suppress(WrongEncoding):
        name = known_encoding(_LABELS.get(label, label))
        return _BROWSERS.get(name, name)
    return None


def _served(media_type: str | None) -> str | None:
    found = _CHARSET.search(media_type or "")
    return encoding_of_label(found[1]) if found else None


def _declared(top: bytes) -> str | None:
    found = _META.search(top) or _XML.match(top)
    encoding = encoding_of_label(found[1].decode("ascii")) if found else None
    # A page whose declaration can be read byte by byte is in no such encoding.
    return "utf-8" if encoding is not None and encoding.startswith(("utf-16", "utf-32")) else encoding
