"""Text as Markdown that renders to that very text, with few escapes.

The rules are those of the CommonMark specification 0.31: beginnings of blocks at the head of a line (sections
4 and 5), markup anywhere in it (section 6), and numeric character references (section 2.5) for white space
that a renderer would strip. Beside them, what others add is kept from arising: GitHub's tables, struck-out
words and formulas; pandoc's citations, superscripts, lists with letters, attributes and line blocks; and
Obsidian's tags, comments, block ids and marked words.
CommonMark has no way to say a NUL, and control characters at the ends of a line: those come out otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# A backslash, a code span, emphasis, a link or an image, attributes, a superscript or a block id; a tag or an
# address; a character reference; an underscore, unless it is inside a word; what could end a formula or
# struck-out words; marked words, comments; a citation; Obsidian's tag.
_INLINE = re.compile(
    r"[\\`*\[{^]"
    r"|<(?=\S)"
    r"|&(?=#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|~(?=~)|(?<=\S)~"
    r"|(?<!\s)\$|\$(?=\$)"
    r"|=(?==)|(?<==)="
    r"|%(?=%)|(?<=%)%"
    r"|(?<!\w)@(?=[\w{])"
    r"|(?<![\w#&])#(?=[^\s#])"
)

_SIGN = re.compile(r"[\\`*\[{^<&_~$=%@#\r]")
"""What has to be in a text for any of it."""

# A quotation, a heading, a list item, a definition; a line that makes a heading, a rule or a table of its
# neighbours, or begins a line block, a grid or a division.
_HEAD = re.compile(r">|#{1,6}(?!\S)|[-+|:~](?!\S)|[-:|](?=[-:|\s]*$)|=(?==*\s*$)|\+(?=[-=:])|:(?=::)")
# An item of a list with numbers, and of pandoc's with letters or Roman numerals; an initial is none.
_NUMBER = re.compile(r"(?![A-Z]\. \S)(\(?(?:[0-9]{1,9}|[A-Za-z]|[ivxlcdm]{2,9}|[IVXLCDM]{2,9}))([.)](?!\S))")
_EXAMPLE = re.compile(r"\((?=@)")
_CLOSING_HASHES = re.compile(r"(?<!\S)#+$")

# Controls but for the tab and line ends: to CommonMark, a reference to one of them is one to U+FFFD.
_NO_REFERENCE = frozenset(map(chr, (*range(9), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0))))


def heading_text(text: str) -> str:
    """Return a text for a heading or the rest of a line. Any white space in it becomes a single space."""
    return _CLOSING_HASHES.sub(r"\\\g<0>", _without_markup(" ".join(text.split())))


def paragraph_text(text: str) -> str:
    """Return the same for a paragraph of one line, or for the head of an item of a list."""
    return as_paragraphs(" ".join(text.split()))


def line_text(text: str) -> str:
    """Return the same for wherever in a line a reader's own template has it."""
    return _CLOSING_HASHES.sub(r"\\\g<0>", paragraph_text(text))


def cell_text(text: str) -> str:
    """Return a text for a cell of a table: a bar would end it."""
    return heading_text(text).replace("|", "\\|")


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


def with_bold(before: str, words: str, after: str) -> str:
    """Return a text as `as_paragraphs` does, with the `words` in it in bold.

    In each line the bold goes from the first to the last that is no white space. Where it cannot be written
    with asterisks, as between a letter and a quotation mark, it is written in HTML. Where nothing but white
    space stands before and after the words, nothing is bold: it is all of them.
    """
    if not (before.strip() or after.strip()):
        return as_paragraphs(before + words + after)
    text, start, end = before + words + after, len(before), len(before) + len(words)
    core = text.strip()
    first = text.index(core) if core else len(text)
    written = [_referred(text[:first])]
    at = first
    for piece in re.split(r"(\n+)", core):
        if piece.startswith("\n"):
            written.append("\\\n" if len(piece) == 1 else "\n\n" + _referred(piece[2:]))
        else:
            written.append(_bold_line(piece, max(start - at, 0), max(end - at, 0)))
        at += len(piece)
    return "".join([*written, _referred(text[at:])])


def in_block_quote(markdown: str) -> Iterator[str]:
    """Yield the lines of Markdown as those of a quotation."""
    return (f"> {line}" if line else ">" for line in markdown.split("\n"))


def _bold_line(line: str, start: int, end: int) -> str:
    """Return a line with what is from `start` to `end` in bold, as far as the line goes."""
    words = line[start:end]
    if not words.strip():
        return _line(line)
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    before, bold, after = line[:start], line[start:end], line[end:]
    opens = _can_open(before[-1:], bold[0]) and _can_open(after[:1], bold[-1])
    signs = ("**", "**") if opens else ("<strong>", "</strong>")
    head = _head(before) if before.strip() else _referred(before)
    written = f"{head}{signs[0]}{_without_markup(bold)}{signs[1]}"
    trailing = len(after) - len(after.rstrip())
    return f"{written}{_without_markup(after.rstrip())}{_referred(after[len(after) - trailing :])}"


def _can_open(outside: str, inside: str) -> bool:
    """Tell whether asterisks between these characters can begin or end emphasis (section 6.2)."""
    if _category(inside) not in "PS" or not outside or outside in "\t\n\r":
        return True
    # Earlier versions of the specification count no symbols among punctuation, but for those of ASCII.
    return (
        _category(outside) == "P"
        or (outside.isascii() and _category(outside) == "S")
        or (unicodedata.category(outside) == "Zs")
    )


def _category(character: str) -> str:
    return unicodedata.category(character)[0]


def _line(text: str) -> str:
    return _head(text.rstrip()) + _referred(text[len(text.rstrip()) :])


def _head(text: str) -> str:
    """Return the beginning of a line, with white space at its head written so that it stays."""
    core = text.lstrip()
    escaped = _without_markup(core)
    if _NUMBER.match(escaped):
        escaped = _NUMBER.sub(r"\1\\\2", escaped, count=1)
    is_begun = _HEAD.match(core) is not None or _EXAMPLE.match(core) is not None
    head = "\\" if is_begun and not escaped.startswith("\\") else ""
    return _referred(text[: len(text) - len(core)]) + head + escaped


def _without_markup(text: str) -> str:
    if _SIGN.search(text) is None:
        return text
    # To CommonMark a carriage return ends a line too, and what follows it would stand at the head of one.
    return _INLINE.sub(r"\\\g<0>", text).replace("\r", "&#13;")


def _referred(space: str) -> str:
    return "".join(character if character in _NO_REFERENCE else f"&#{ord(character)};" for character in space)
