"""Text as CommonMark that renders to that very text, with few escapes.

The rules are those of the CommonMark specification 0.31: beginnings of blocks at the head of a line (sections
4 and 5), markup anywhere in it (section 6), and numeric character references (section 2.5) for white space
that a renderer would strip. Tables and struck-out words, which GitHub adds, are kept from arising too.
CommonMark has no way to say a NUL, and control characters at the ends of a line: those come out otherwise.
"""

from __future__ import annotations

import re

# A backslash, a code span, emphasis, a link or an image; a tag or an address; a character reference; an
# underscore, unless it is inside a word; struck-out words.
_INLINE = re.compile(
    r"[\\`*\[]"
    r"|<(?=\S)"
    r"|&(?=#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|~(?=~)|(?<=~)~"
)

# Where HTML may begin; an address in angle brackets is none.
_TAG = re.compile(r"<(?=[A-Za-z/!?])(?!https?://[^\s<>]*>)", re.IGNORECASE)

# A quotation, a heading, a list item; a line that makes a heading, a rule or a table of its neighbours.
_HEAD = re.compile(r">|#{1,6}(?!\S)|[-+](?!\S)|[-:|](?=[-:|\s]*$)|=(?==*\s*$)")
_NUMBER = re.compile(r"([0-9]{1,9})([.)](?!\S))")
_CLOSING_HASHES = re.compile(r"(?<!\S)#+$")

# Controls but for the tab and line ends: to CommonMark, a reference to one of them is one to U+FFFD.
_NO_REFERENCE = frozenset(map(chr, (*range(9), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0))))


def heading_text(text: str) -> str:
    """Return a text for a heading or the rest of a line. Any white space in it becomes a single space."""
    return _CLOSING_HASHES.sub(r"\\\g<0>", _without_markup(" ".join(text.split())))


def as_paragraphs(text: str) -> str:
    """Return a text as paragraphs.

    A line break is a hard one, two in a row end a paragraph; further ones, those at the ends of the text, and
    white space at the ends of a line are written as character references.
    """
    core = text.strip()
    if not core:
        return _referred(text)
    start = text.index(core)
    first, *rest = re.split(r"(\n+)", core)
    written = _referred(text[:start]) + _line(first)
    for breaks, line in zip(rest[::2], rest[1::2], strict=True):
        written += "\\\n" if len(breaks) == 1 else "\n\n" + _referred(breaks[2:])
        written += _line(line)
    return written + _referred(text[start + len(core) :])


def html_as_text(markdown: str) -> str:
    """Return Markdown in which nothing is raw HTML (section 6.6): each tag, comment or the like is text."""
    return _TAG.sub("&lt;", markdown)


def _line(text: str) -> str:
    core = text.strip()
    if not core:
        return _referred(text)
    start = text.index(core)
    escaped = _NUMBER.sub(r"\1\\\2", _without_markup(core)) if _NUMBER.match(core) else _without_markup(core)
    head = "\\" if _HEAD.match(core) else ""
    return _referred(text[:start]) + head + escaped + _referred(text[start + len(core) :])


def _without_markup(text: str) -> str:
    # To CommonMark a carriage return ends a line too, and what follows it would stand at the head of one.
    return _INLINE.sub(r"\\\g<0>", text).replace("\r", "&#13;")


def _referred(space: str) -> str:
    return "".join(character if character in _NO_REFERENCE else f"&#{ord(character)};" for character in space)
