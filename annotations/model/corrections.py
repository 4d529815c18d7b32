"""Corrections: provenance that the reader fills in, and which values of a record hold against its file.

A value of a record comes from the file until the reader fills it in. What comes from the file follows it: a
page that names another date the next time it is read has that date. What the reader filled in, or emptied,
stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec.structs import replace

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.model.values import is_iso_date

if TYPE_CHECKING:
    from synoptic.annotations.model.values import ArticleRecord
    from synoptic.corpus.article import Article

PROVENANCE = ("title", "source", "author", "date", "url", "section", "language")
"""The fields of an article that say where it comes from, in the order in which they are shown."""
YOU = "you"
"""The origin of a value that the reader filled in."""
FILE_NAME = "you, by the file name"
"""The origin of a value that the file's name told and the reader took."""
EARLIER = "an earlier version"
"""The origin of a value in a record of an older version of the program, which kept no origins."""
IMPORT = "an import"
"""The origin of a value that came with annotations from elsewhere."""
_HOLDING = frozenset({YOU, FILE_NAME, EARLIER, IMPORT})
_KEPT_EARLIER = ("title", "source", "author", "date", "url")
"""What older versions recorded."""
SPELLINGS: Mapping[str, str] = {
    **{name: name for name in PROVENANCE},
    "outlet": "source",
    "byline": "author",
    "address": "url",
    "link": "url",
}
"""What the reader may call a field, and its name."""
_TAKEN = frozenset(
    {"article", "articles", "coverage", "created", "digest", "encoding", "field", "fields", "file"}
    | {"highlight", "highlights", "id", "letter", "modified", "note", "now", "origin", "origins", "part"}
    | {"path", "quotation", "sha256", "state", "states", "tag", "tags", "text", "words", "start", "end"}
)
"""Names that lists and exports give to something else."""
_NAME = re.compile(r"[^\W\d_][\w -]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_ADDRESS = re.compile(r"[^\s.:]+[.:]\S+")
_LIKENESS = 0.8
"""Ratio of letters, by difflib, from which on a name is taken for a misspelled one."""


def origins_of(record: ArticleRecord) -> dict[str, str]:
    """Return where values of a record come from, by the names of their fields."""
    if record.origins is None:
        return dict.fromkeys(_KEPT_EARLIER, EARLIER)
    return dict(record.origins)


def holds(record: ArticleRecord, name: str) -> bool:
    """Tell whether a record's value of a field stays, whatever the file says."""
    return origins_of(record).get(name) in _HOLDING


def as_recorded(article: Article, record: ArticleRecord) -> Article:
    """Return an article as it was read, with the id of its record and the values that hold."""
    held = origins_of(record)
    kept = {name: getattr(record, name) for name in PROVENANCE if held.get(name) in _HOLDING}
    found = dict(article.origins)
    origins = {name: held[name] if name in kept else found.get(name) for name in PROVENANCE}
    return replace(
        article,
        id=record.id,
        origins=tuple((name, origin) for name, origin in origins.items() if origin),
        fields=record.fields,
        **kept,
    )


def following(record: ArticleRecord, now: ArticleRecord) -> ArticleRecord:
    """Return a record in which what comes from the file is as in another one of the article, made now."""
    held = origins_of(record)
    follow = {name: getattr(now, name) for name in PROVENANCE if held.get(name) not in _HOLDING}
    if record.origins is None:
        return replace(record, **follow)
    found = origins_of(now)
    origins = {name: found.get(name) if name in follow else held[name] for name in PROVENANCE}
    return replace(record, origins=tuple((name, each) for name, each in origins.items() if each), **follow)


def corrected(record: ArticleRecord, values: Mapping[str, str | None], origin: str = YOU) -> ArticleRecord:
    """Return a record with values that the reader filled in, by the names of their fields; None empties one.

    Any other name is one of the reader's own (see `field_name`). A value as it is already changes nothing.
    Raises InvalidRequest for a title that is empty, a date, a language or an address that is none, and a name
    that no field can have.
    """
    changed: dict[str, str | None] = {}
    own = dict(record.fields)
    for name, given in values.items():
        value = " ".join((given or "").split()) or None
        field = field_name(name, own)
        if field in PROVENANCE:
            if value != getattr(record, field):
                _check(field, value)
                changed[field] = value
        elif value is None:
            own.pop(field, None)
        else:
            own[field] = value
    fields = tuple(own.items())
    if not changed and fields == record.fields:
        return record
    origins = origins_of(record) | dict.fromkeys(changed, origin)
    kept = (
        tuple((name, origins[name]) for name in PROVENANCE if name in origins) if changed else record.origins
    )
    return replace(record, origins=kept, fields=fields, **changed)


def field_name(written: str, own: Mapping[str, str]) -> str:
    """Return the field that a reader names: one of `PROVENANCE`, or one of their own.

    `own` has the names that they gave before, of which letters may be of another case. Raises InvalidRequest
    for what no field can be called, and for a name that is taken or looks like a misspelled one.
    """
    name = " ".join(written.split())
    folded = name.casefold()
    if folded in SPELLINGS:
        return SPELLINGS[folded]
    if known := next((each for each in own if each.casefold() == folded), None):
        return known
    if _NAME.fullmatch(name) is None:
        raise InvalidRequest(
            f"“{written}” is no name for a field; begin with a letter, and use at most 40 "
            "letters, digits, spaces, - and _."
        )
    if folded in _TAKEN:
        raise InvalidRequest(f"“{name}” means something else here; choose another name for your field.")
    if near := get_close_matches(folded, SPELLINGS, 1, _LIKENESS):
        raise InvalidRequest(f"“{name}” is no field, but {near[0]} is; write that, or another name.")
    return name


def _check(name: str, value: str | None) -> None:
    if name == "title" and value is None:
        raise InvalidRequest("An article needs a title; use its first words if it has no headline.")
    if name == "date" and value is not None and not is_iso_date(value):
        raise InvalidRequest(f"“{value}” is not a date; write 2025-10-23, 2025-10 or 2025.")
    if name == "language" and value is not None and _LANGUAGE.fullmatch(value) is None:
        raise InvalidRequest(f"“{value}” is no code of a language; write two letters, such as en, de or fr.")
    if name == "url" and value is not None and _ADDRESS.fullmatch(value) is None:
        raise InvalidRequest(f"“{value}” is no web address; write it whole, as https://paper.example/story.")
