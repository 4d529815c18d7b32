"""Records as a server keeps them: documents as in files, in the form that PostgreSQL's `jsonb` can hold.

`jsonb` gives the names of an object back in an order of its own, and has neither NUL nor half a surrogate
pair. So names and values whose order counts are lists of pairs, and these characters are written with a
mark: a character that no text uses, and four hexadecimal digits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from synoptic.annotations.files.codec import from_document, to_document

if TYPE_CHECKING:
    from synoptic.annotations.model.values import Record


_MARK = "\uffff"  # a noncharacter: it may be in a text, and is then written with itself
_SPECIAL = re.compile(f"[\0\ud800-\udfff{_MARK}]")
_WRITTEN = re.compile(f"{_MARK}([0-9A-F]{{4}})")
_PAIRS = ("origins", "fields")


def encoded(record: Record) -> dict[str, Any]:
    """Return a record as a document for `jsonb`."""
    document = to_document(record)
    for holder in (document, document.get("article")):
        if isinstance(holder, dict):
            for name in _PAIRS:
                if isinstance(holder.get(name), dict):
                    holder[name] = [list(pair) for pair in holder[name].items()]
    return document


def decoded(kind: type[Record], text: str) -> Record:
    """Return the record of that kind that a document holds. Raises ValueError, which names the fault."""
    document = msgspec.json.decode(text)
    if not isinstance(document, dict):
        raise ValueError("is not an object")  # noqa: TRY004  # as the codec has it
    if _MARK in text or "\\u" in text:
        document = _mapped(document, unmarked)
    for holder in (document, document.get("article")):
        if isinstance(holder, dict):
            for name in _PAIRS:
                if isinstance(pairs := holder.get(name), list):
                    holder[name] = _as_object(pairs, name)
    return from_document(kind, document)


def json_text(values: Any) -> str:
    """Return values as JSON that `jsonb` can hold."""
    try:
        text = msgspec.json.encode(values).decode()
    except UnicodeEncodeError:
        text = None
    if text is None or "\\u0000" in text or _MARK in text:
        text = msgspec.json.encode(_mapped(values, marked)).decode()
    return text


def marked(text: str) -> str:
    """Return a text with those characters written out that `jsonb` and `text` lack."""
    return _SPECIAL.sub(lambda found: f"{_MARK}{ord(found[0]):04X}", text)


def unmarked(text: str) -> str:
    """Return a text as it was before `marked`."""
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), text)


def _mapped(value: Any, form: Any) -> Any:
    if isinstance(value, str):
        return form(value)
    if isinstance(value, list | tuple):
        return [_mapped(part, form) for part in value]
    if isinstance(value, dict):
        return {form(name): _mapped(part, form) for name, part in value.items()}
    return value


def _as_object(pairs: list[Any], name: str) -> dict[Any, Any]:
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
            raise ValueError(f"“{name}” is not a list of names and texts")
    return {name: text for name, text in pairs}  # noqa: C416  # pairs of exactly two, for the type checker
