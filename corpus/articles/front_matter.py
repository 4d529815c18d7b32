"""Read the front matter of a file: YAML between lines of `---`, or TOML between lines of `+++`.

Nothing in it can cost much or run: it has at most `MAX_CHARACTERS`, every YAML value is text, a list or a
mapping, and aliases, anchors and types are not read. Where a block is no YAML as a whole, such as
`title: NATO chief: confident`, each entry is read by itself, and as written if it is no YAML either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    Value: TypeAlias = "str | list[Value] | dict[str, Value]"

MAX_CHARACTERS = 6000
"""Code points of front matter; more between two rules is the article."""

_BLOCK = re.compile(r"(---|\+\+\+)[^\S\n]*\n(?P<entries>(?:.*\n)*?)(?P<end>\1|\.\.\.)[^\S\n]*(?:\n|\Z)")
_MAX_DEPTH = 20
_FIRST_ENTRY = re.compile(r"\s*(?:[\w\"'-][\w \"'.-]*\s*[:=]|#|\{|\[)")
_ENTRY = re.compile(r"([\w\"'-][\w \"'.-]*?)\s*[:=](?=\s|\Z)[^\S\n]*(.*)", re.DOTALL)
# An entry that YAML reads as it stands.
_PLAIN_ENTRY = re.compile(r"([A-Za-z_-]+): +([^\W_](?:(?!: |:$| #).)*)")
_QUOTED = re.compile(r"([\"'])(.*)\1", re.DOTALL)
_TITLES = ("title", "headline")
_NAMES = ("name", "title", "url")


def front_matter_end(text: str) -> int:
    """Return the offset at which the text after the front matter begins; 0 where there is none."""
    found = _block(text)
    return 0 if found is None else found.end()


def front_matter(text: str) -> dict[str, str]:
    """Return the entries of a text's front matter, their names in small letters and without `-` and `_`.

    Each value is one line; the parts of a list are separated by commas, of a mapping its name counts.
    """
    found = _block(text)
    if found is None:
        return {}
    read = _toml if found[1] == "+++" else _yaml
    entries = read(found["entries"])
    if not isinstance(entries, dict):
        entries = dict(_one_by_one(found["entries"], read))
    plain = ((name, _on_one_line(_plain(value, name))) for name, value in entries.items())
    return {re.sub(r"[\s_-]", "", name).lower(): value for name, value in plain if value}


def _block(text: str) -> re.Match[str] | None:
    if not text.startswith(("---", "+++")):
        return None
    found = _BLOCK.match(text, 0, MAX_CHARACTERS)
    if found is None or (found["end"] == "..." and found[1] != "---"):
        return None
    return found if _FIRST_ENTRY.match(found["entries"]) else None


def _yaml(entries: str) -> Value | None:
    """Return the value of a YAML document, all scalars as text; None for anything but plain values."""
    lines = [_PLAIN_ENTRY.fullmatch(line) for line in entries.splitlines()]
    if all(lines):
        return {line[1]: line[2].rstrip() for line in lines if line is not None}
    # Imported late: it takes longer than to read a hundred articles.
    from yaml import (
        AliasEvent,
        BaseLoader,
        CollectionEndEvent,
        CollectionStartEvent,
        NodeEvent,
        YAMLError,
        parse,
    )

    depth = 0
    try:
        for event in parse(entries, BaseLoader):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            is_typed = isinstance(event, NodeEvent) and (event.anchor or getattr(event, "tag", None))
            if is_typed or isinstance(event, AliasEvent) or depth > _MAX_DEPTH:
                return None
        value: Value | None = BaseLoader(entries).get_single_data()
    except (YAMLError, RecursionError, ValueError, TypeError):
        return None
    return value


def _toml(entries: str) -> Value | None:
    """Return the value of a TOML document; None if it is none."""
    from tomllib import TOMLDecodeError, loads

    try:
        return _as_text(loads(entries))
    except (TOMLDecodeError, RecursionError, ValueError):
        return None


def _as_text(value: object) -> Value:
    if isinstance(value, dict):
        return {str(name): _as_text(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_as_text(part) for part in value]
    return str(value)


def _one_by_one(entries: str, read: Callable[[str], Value | None]) -> Iterator[tuple[str, Value]]:
    """Yield the entries of a block that is not sound as a whole; of those of one name, the first counts."""
    seen = set()
    for written in re.split(r"\n(?=[^\s#\-\]})])", entries):
        found = _ENTRY.match(written)
        if found is None or (name := found[1].strip("\"' ")) in seen:
            continue
        seen.add(name)
        value = read(written)
        if isinstance(value, dict) and len(value) == 1:
            yield name, next(iter(value.values()))
        else:
            as_written = found[2].strip()
            quoted = _QUOTED.fullmatch(as_written)
            yield name, as_written if quoted is None else quoted[2]


def _plain(value: Value, name: str) -> str:
    if isinstance(value, list):
        parts = ", ".join(filter(None, (_plain(part, "") for part in value)))
        # Without quotation marks, a title in brackets is a list.
        return f"[{parts}]" if name.lower() in _TITLES else parts
    if isinstance(value, dict):
        return next((_plain(value[each], "") for each in _NAMES if each in value), "")
    return "" if value in ("null", "~") and name.lower() not in _TITLES else value


def _on_one_line(text: str) -> str:
    # Escapes can write what no text has.
    visible = (" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in text)
    return " ".join(unicodedata.normalize("NFC", "".join(visible)).split())
