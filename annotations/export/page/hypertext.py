"""Text of others as HTML: its very characters, and a sign beside each that a browser would obey or hide.

A bidirectional control is alone in a `bdi`, where it cannot turn the words around it (UAX #9, section 3.1, on
isolates). That and any other control has its number before it, which the style sheet adds: the text stays as
it was, for those who copy or read it.
"""

from __future__ import annotations

import re
from html import escape

from markupsafe import Markup

from synoptic.annotations.export.characters import REPLACEMENT

UNFIT = re.compile("[\x00\ud800-\udfff]")
"""The characters that no HTML has: NUL, and halves of surrogate pairs (HTML, section 13.2.3.5)."""
_OBEYED = (
    "\x01-\x08\x0b\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f"
)
_SPECIAL = re.compile(f"[&<>\"'\r{_OBEYED}]")
_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;", "\r": "&#13;"}
_ADDRESS = re.compile(r"https?://[^\s<>\x00-\x20\x7f]+", re.IGNORECASE)


def as_html(text: str) -> str:
    """Return a text as HTML that shows it and is parsed to it; a control character has its sign before it."""
    return escape(text) if text.isprintable() else _SPECIAL.sub(_as_shown, text)


def shown(text: str) -> Markup:
    """Return the same for a template."""
    return Markup(as_html(text))  # noqa: S704  # each special character is replaced


def attribute(text: str) -> str:
    """Return a text as HTML for the value of an attribute; what a browser would obey in it is U+FFFD."""
    return escape(text) if text.isprintable() else _SPECIAL.sub(_as_attribute, text)


def is_address(text: str) -> bool:
    """Tell whether a text is an address of the web as a whole, which a link may lead to."""
    return _ADDRESS.fullmatch(text) is not None


def _as_shown(found: re.Match[str]) -> str:
    character = found[0]
    known = _REFERENCES.get(character)
    if known is not None:
        return known
    return f'<bdi class="sign" data-sign="U+{ord(character):04X}">{character}</bdi>'


def _as_attribute(found: re.Match[str]) -> str:
    return _REFERENCES.get(found[0], REPLACEMENT)
