"""Decode the bytes of a file, with a warning wherever that takes a guess.

The encoding is the one that the reader names, or else the first of these that fits: that of a byte-order
mark; UTF-16 or UTF-32 without one; UTF-8, a few bad bytes allowed; a Chinese one in which everything beyond
ASCII is quotation marks, dashes and the like; one in which the words are those of languages in the Latin
script; the one that chardet detects.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from contextlib import suppress

from msgspec import Struct

from synoptic.corpus.errors import CorpusError, NotText, WrongEncoding, on_one_line

_MARKS = (
    # That of UTF-16 begins that of UTF-32.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
"""Encodings that do not extend ASCII."""
_PROBE_BYTES = 8192
_NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})
_BINARY = "Not a text file: it holds binary data. Save it as plain text in UTF-8."

_TYPOGRAPHY = re.compile("[\x00-\x7f\u00a0\u2010-\u2027\u3000]*")
_TYPOGRAPHIC_ENCODINGS = ("big5", "gb18030")

OTHER_SCRIPTS = (
    *("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic", "cp1253", "iso8859-7"),
    *("cp1255", "cp1256", "iso8859-6", "tis-620"),
    *("big5hkscs", "gb18030", "cp932", "euc_jis_2004", "cp949"),
    "ascii",
)
# What chardet answers where nothing fits: the bytes it is given are never ASCII.
_NOTHING = "ascii"
_FOREIGN = re.compile(rb"[\x80-\xff]{2}")
# Codecs of Python that are no encodings of files.
_NO_ENCODINGS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})
_NAMES = {
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1252": "Windows-1252 (Western European)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "iso8859-2": "ISO 8859-2 (Central European)",
    "iso8859-5": "ISO 8859-5 (Cyrillic)",
    "iso8859-6": "ISO 8859-6 (Arabic)",
    "iso8859-7": "ISO 8859-7 (Greek)",
    "iso8859-15": "ISO 8859-15 (Western European)",
    "tis-620": "TIS-620 (Thai)",
    "koi8-r": "KOI8-R (Cyrillic)",
    "koi8-u": "KOI8-U (Cyrillic)",
    "cp866": "DOS 866 (Cyrillic)",
    "mac-cyrillic": "Mac Cyrillic",
    "mac-roman": "Mac Roman",
    "big5": "Big5 (Chinese)",
    "big5hkscs": "Big5 (Chinese)",
    "gb18030": "GB 18030 (Chinese)",
    "cp932": "Shift JIS (Japanese)",
    "euc_jis_2004": "EUC-JP (Japanese)",
    "cp949": "Windows-949 (Korean)",
}


class Decoded(Struct, frozen=True):
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
    if b"\0" in raw[:_PROBE_BYTES]:
        return _wide(raw)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(raw) or _guess(raw, _typographic(raw) or _detected(raw))


def decode_as(raw: bytes, encoding: str) -> Decoded:
    """Return the text of a file's bytes in the encoding that the reader names.

    Raises WrongEncoding if the bytes are none of its, or there is no such encoding, and NotText for binary
    data.
    """
    name = known_encoding(encoding)
    try:
        text = raw.decode(name)
    except UnicodeError as error:
        raise WrongEncoding(f"Not valid {encoding_name(name)}. Name another --encoding, or none.") from error
    if "\0" in text[:_PROBE_BYTES]:
        raise NotText(_BINARY)
    return Decoded(text, name)


def decode_as_kept(raw: bytes, encoding: str) -> tuple[Decoded, bool]:
    """Return the text in the encoding that the reader named earlier, and whether it is in that.

    A file that was saved again in UTF-8 or that has another encoding now is read by what it says itself.
    """
    found = decode(raw)
    if found.warning is None and not found.text.isascii():
        return found, False
    try:
        return decode_as(raw, encoding), True
    except CorpusError:
        return found, False


def known_encoding(name: str) -> str:
    """Return Python's name of an encoding. Raises WrongEncoding if there is none of that name."""
    # Both raise for what is none; the second for a codec between bytes, such as "zip".
    with suppress(LookupError, ValueError):
        found = codecs.lookup(name).name
        "".encode(found)
        if found.replace("_", "-") not in _NO_ENCODINGS:
            return found
    raise WrongEncoding(
        f"No encoding is called “{on_one_line(name)}”. Use a name such as utf-8, cp1252 or iso8859-2."
    )


def _with_replacements(raw: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(raw.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
        places = f"some bytes are not valid {encoding.upper()} and are shown as �"
        return Decoded(text, encoding, f"Damaged: {places}. Save the file again from its source.")


def _wide(raw: bytes) -> Decoded:
    """Return text in UTF-16 or UTF-32 without a byte-order mark. Raises NotText for anything else."""
    for encoding in WIDE:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(character in "\t\n\f\r" or _is_text(character) for character in set(text)) and (
            " " in text or "\n" in text or text.isascii()
        ):
            return _guess(raw, encoding)
    raise NotText(_BINARY)


def _is_text(character: str) -> bool:
    return unicodedata.category(character) not in _NO_TEXT


def _damaged_utf8(raw: bytes) -> Decoded | None:
    """Return the text if half of its characters beyond ASCII are valid UTF-8, which is never chance."""
    decoded = _with_replacements(raw, "utf-8")
    broken = decoded.text.count("\ufffd")
    sound = len(decoded.text) - len(decoded.text.encode("ascii", "ignore")) - broken
    return decoded if sound >= broken else None


def _guess(raw: bytes, encoding: str) -> Decoded:
    guess = (
        f"Read as {encoding_name(encoding)}, a guess. If letters look wrong, name another with --encoding."
    )
    return Decoded(raw.decode(encoding, "replace"), encoding, guess)


def encoding_name(encoding: str) -> str:
    """Return the name for readers of an encoding that Python knows, such as `Mac Roman`."""
    return _NAMES.get(codecs.lookup(encoding).name, encoding.upper())


def _typographic(raw: bytes) -> str | None:
    """Return the Chinese encoding in which an English text has typographic quotes and dashes only."""
    for encoding in _TYPOGRAPHIC_ENCODINGS:
        try:
            if _TYPOGRAPHY.fullmatch(raw.decode(encoding)):
                return encoding
        except UnicodeDecodeError:
            continue
    return None


def _detected(raw: bytes) -> str:
    # Imported late, both: hardly a file needs them.
    from synoptic.corpus.articles._latin import latin_readings

    latin = min(latin_readings(raw), default=None)
    if latin is not None and (latin.is_likely or not _FOREIGN.search(raw)):
        return latin.encoding
    from chardet import detect

    found = detect(raw, include_encodings=OTHER_SCRIPTS, compat_names=False, no_match_encoding=_NOTHING)
    if found["encoding"] not in (None, _NOTHING):
        return str(found["encoding"])
    return "cp1252" if latin is None else latin.encoding
