"""The part of a file that is an export's: a later one takes its place, and the words around it stay.

It is between two comments on lines of their own. The first has a checksum of what is between them: words that
the reader wrote in there are noticed before they are replaced.
"""

from __future__ import annotations

import re
from hashlib import sha256

from msgspec import Struct

from synoptic.annotations.errors import InvalidRequest

_HINT = "The next export replaces what is from here to synoptic:end; write your own words outside."
_BEGIN = re.compile(rb"^<!-- synoptic:begin ([0-9a-f]{16})\b[^\r\n]*-->[ \t]*\r?$", re.MULTILINE)
_END = re.compile(rb"^<!-- synoptic:end -->[ \t]*\r?$", re.MULTILINE)
_BLANK_AT_END = re.compile(rb"[ \t]+$", re.MULTILINE)


def as_block(body: str) -> str:
    """Return a document as a part of a file. No line of it may be one of the two comments."""
    checksum = _checksum(body.encode("utf-8", "replace"))
    return f"<!-- synoptic:begin {checksum}. {_HINT} -->\n\n{body}\n\n<!-- synoptic:end -->"


class Part(Struct, frozen=True):
    """The part of a file that is an export's."""

    begin: re.Match[bytes]
    """Its first line."""
    end: re.Match[bytes]
    """Its last line."""
    is_edited: bool
    """Whether the reader changed something between them."""


def part_of(file: bytes, name: str) -> Part | None:
    """Return the part of a file's content that is an export's; None if it has none.

    Raises InvalidRequest, with the name of the file, where there is not one whole part.
    """
    begins, ends = list(_BEGIN.finditer(file)), list(_END.finditer(file))
    if not begins and not ends:
        return None
    if len(begins) != 1 or len(ends) != 1 or ends[0].start() < begins[0].end():
        raise InvalidRequest(
            f"{name} has not one synoptic:begin line with one synoptic:end line after it; "
            "restore them, or choose another file."
        )
    between = file[begins[0].end() : ends[0].start()]
    return Part(begins[0], ends[0], _checksum(between) != begins[0][1].decode())


def with_block_replaced(file: bytes, document: bytes, name: str, *, regardless: bool = False) -> bytes | None:
    """Return the content of a file with the document's block in the place of its own; None if it has none.

    Every byte around it stays; the block has the line ends of the line that it begins with. Raises
    InvalidRequest as `part_of` does, and where the block was edited, unless `regardless`.
    """
    if (part := part_of(file, name)) is None:
        return None
    if part.is_edited and not regardless:
        raise InvalidRequest(
            f"{name} was edited between synoptic:begin and synoptic:end; move your words outside, "
            "or add --force to replace them."
        )
    new = document[_only(_BEGIN, document).start() : _only(_END, document).end()]
    if part.begin[0].endswith(b"\r"):
        new = new.replace(b"\n", b"\r\n") + b"\r"
    return file[: part.begin.start()] + new + file[part.end.end() :]


def without_frame(document: str) -> str:
    """Return the document without properties and comments, to be pasted into another."""
    written = document.encode("utf-8", "replace")
    begin, end = _BEGIN.search(written), _END.search(written)
    return (
        document
        if begin is None or end is None
        else written[begin.end() : end.start()].decode().strip() + "\n"
    )


def _only(pattern: re.Pattern[bytes], document: bytes) -> re.Match[bytes]:
    found = pattern.search(document)
    if found is None:
        raise InvalidRequest("The document has no part to put into a file.")
    return found


def _checksum(content: bytes) -> str:
    """Return a checksum of the words; neither line ends nor white space at the ends of lines change it."""
    return sha256(_BLANK_AT_END.sub(b"", content.replace(b"\r\n", b"\n")).strip()).hexdigest()[:16]
