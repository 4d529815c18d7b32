"""The form that every text has: the one that offsets count in."""

from __future__ import annotations

import unicodedata

_BYTE_ORDER_MARK = "\ufeff"
_LINE_ENDS = ("\r\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029")


def normalise(raw: str) -> str:
    """Return the text that offsets count in: Unicode form NFC, with `\\n` as the only line end and no tabs.

    Each of the line ends of Unicode (UAX #14, classes BK, CR, LF and NL) becomes one line feed, a tab one
    space; a byte-order mark at the beginning is dropped. Normalising a second time changes nothing.
    """
    text = raw.lstrip(_BYTE_ORDER_MARK)
    for line_end in _LINE_ENDS:
        text = text.replace(line_end, "\n")
    return unicodedata.normalize("NFC", text.replace("\t", " "))
