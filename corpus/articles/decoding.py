"""Decode the bytes of a file, with a warning wherever that takes a guess.

The encoding is the first of these that fits: that of a byte-order mark; UTF-8, a few bad bytes allowed; one
in which everything beyond ASCII is quotation marks, dashes and the like; the one that charset_normalizer
detects.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from synoptic.corpus.errors import NotText

_MARKS = (
    # That of UTF-16 begins that of UTF-32.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_PROBE_BYTES = 8192

_TYPOGRAPHY = re.compile("[\x00-\x7f\u00a0\u2010-\u2027\u3000]*")
_TYPOGRAPHIC_ENCODINGS = ("cp1252", "mac_roman", "big5", "gb18030")

_ASCII = bytes(range(0x80))
_LATIN = ("cp1252", "cp1250", "cp1254", "mac_roman")
_OTHER_SCRIPTS = (
    *("cp1251", "koi8_r", "cp1253", "cp1255", "cp1256"),
    *("big5", "gb18030", "cp932", "euc_jp", "cp949"),
)
_NAMES = {
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1252": "Windows-1252 (Western European)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "mac_roman": "Mac Roman",
    "big5": "Big5 (Chinese)",
    "gb18030": "GB 18030 (Chinese)",
    "cp932": "Shift JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "cp949": "Windows-949 (Korean)",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file."""

    text: str
    """The characters of the file, not yet normalised."""
    encoding: str
    """Python's name for the encoding."""
    warning: str | None = None
    """One line, if the encoding is a guess or some bytes fit none."""


def decode(raw: bytes) -> Decoded:
    """Return the text of a file's bytes. Raises NotText for binary data: a NUL in the first 8 KB.

    Nothing else raises: bytes that do not fit the encoding become U+FFFD, and a warning says so.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _with_replacements(raw[len(mark) :], encoding)
    if b"\0" in raw[:_BINARY_PROBE_BYTES]:
        raise NotText("Not a text file: it holds binary data. Save it as plain text in UTF-8.")
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(raw) or _guessed(raw)


def _with_replacements(raw: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(raw.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
        places = f"some bytes are not valid {encoding.upper()} and are shown as �"
        return Decoded(text, encoding, f"Damaged: {places}. Save the file again from its source.")


def _damaged_utf8(raw: bytes) -> Decoded | None:
    """Return the text if half of its characters beyond ASCII are valid UTF-8, which is never chance."""
    decoded = _with_replacements(raw, "utf-8")
    broken = decoded.text.count("\ufffd")
    sound = len(decoded.text) - len(decoded.text.encode("ascii", "ignore")) - broken
    return decoded if sound >= broken else None


def _guessed(raw: bytes) -> Decoded:
    encoding = _typographic(raw) or _detected(raw)
    text = raw.decode(encoding, "replace")
    name = _NAMES[encoding]
    return Decoded(
        text, encoding, f"Read as {name}, a guess: it is not UTF-8. If letters look wrong, save it as UTF-8."
    )


def _typographic(raw: bytes) -> str | None:
    """Return the encoding in which an otherwise English text has typographic quotes and dashes only."""
    for encoding in _TYPOGRAPHIC_ENCODINGS:
        try:
            if _TYPOGRAPHY.fullmatch(raw.decode(encoding)):
                return encoding
        except UnicodeDecodeError:
            continue
    return None


def _detected(raw: bytes) -> str:
    # Importing it takes 20 ms, and hardly a file needs it.
    from charset_normalizer import from_bytes

    beyond_ascii = len(raw.translate(None, _ASCII))
    candidates = _LATIN if beyond_ascii * 4 < len(raw) else (*_LATIN, *_OTHER_SCRIPTS)
    matches = from_bytes(raw, cp_isolation=list(candidates))
    best = matches.best()
    if best is None:
        return "cp1252"
    # The two differ in few letters, and many a text reads as well in both: the more widespread one wins.
    rivals = (
        other for match in matches if match.chaos <= best.chaos for other in match.could_be_from_charset
    )
    return "cp1252" if best.encoding == "cp1250" and "cp1252" in rivals else best.encoding
