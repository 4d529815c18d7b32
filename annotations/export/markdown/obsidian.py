"""What Obsidian knows in a note: properties at its head, tags, and blocks that a link can lead to.

Its rules are those of its help: "Tags" (letters, numbers, `_`, `-`, `/` between a tag and one nested in it,
at least one that is no digit), "Link to a block" (letters, digits and `-`, after a space at the end of the
block) and "Properties" (YAML). Of YAML, what is here is what pandoc reads too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from synoptic.annotations.export.markdown.escaping import heading_text

if TYPE_CHECKING:
    from datetime import date

_BLOCK_ID_LENGTH = 10
_AT_AN_END = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_IN_TAGS = frozenset("LNM")
"""The categories of characters that stand in tags: letters, numbers, and what is put upon them."""


def block_id(identifier: str) -> str:
    """Return the block id of a record: ten hexadecimal digits, the same in every export."""
    return sha256(identifier.encode("utf-8", "replace")).hexdigest()[:_BLOCK_ID_LENGTH]


def tag_of(name: str) -> str:
    """Return a tag that Obsidian knows, without `#`: what it does not take in one is `-`, a blank too."""
    levels = (_level(level) for level in name.split("/"))
    tag = "/".join(level for level in levels if level) or "tag"
    # Digits alone are no tag.
    return f"{tag}-" if all(character.isnumeric() or character == "/" for character in tag) else tag


def _level(text: str) -> str:
    fit = (
        character if character in "_-" or unicodedata.category(character)[0] in _IN_TAGS else " "
        for character in text
    )
    # An underscore at the end of a word would begin or end emphasis.
    return _AT_AN_END.sub("-", "-".join("".join(fit).split()))


def tags_of(names: Iterable[str]) -> Mapping[str, str]:
    """Return for the name of each tag one that Obsidian knows, each another one.

    Obsidian takes no notice of case.
    """
    tags: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(names, key=lambda name: (tag_of(name) != name, name)):
        tag, number = tag_of(name), 1
        while (written := tag if number == 1 else f"{tag}-{number}").casefold() in taken:
            number += 1
        tags[name] = written
        taken.add(written.casefold())
    return tags


def front_matter(title: str, day: date, tags: Mapping[str, str]) -> str:
    """Return the properties: title, date, tags, and the names of those tags that are written otherwise.

    `tags` are Obsidian's, by name. The title is Markdown, as pandoc takes it for that.
    """
    lines = ["---", f"title: {_quoted(heading_text(title))}", f"date: {day.isoformat()}"]
    lines += _listed("tags", sorted(tags.values()))
    others = sorted((tag, name) for name, tag in tags.items() if tag != name)
    lines += _listed("tag-names", [f"{tag}: {name}" for tag, name in others])
    return "\n".join([*lines, "---"])


def _listed(name: str, values: Sequence[str]) -> list[str]:
    return [f"{name}:", *(f"  - {_quoted(value)}" for value in values)] if values else []


def _quoted(text: str) -> str:
    """Return a text as a double-quoted scalar of YAML 1.2 (section 7.3.1) on one line."""
    return f'"{"".join(map(_in_quotes, text))}"'


def _in_quotes(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character == " " or character.isprintable():
        return character
    number = ord(character)
    if 0xD800 <= number < 0xE000:
        return "\ufffd"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
