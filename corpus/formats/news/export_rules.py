"""How exports are written: the rules in `rules.toml`, as patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from msgspec import Struct, convert


class DatabaseRules(Struct, frozen=True):
    """How one database writes its exports."""

    name: str
    """What people call it."""
    signs: tuple[str, ...]
    """Words in lower case of which one stands in every export."""
    starts: re.Pattern[str]
    """A line that begins an article, with the groups `number` and `total`."""
    ends: re.Pattern[str]
    """A line that ends one, some with the group `id`."""
    totals: re.Pattern[str]
    """A line with the number of articles in the file, the group `total`."""
    head: re.Pattern[str]
    """A line with a label above the body: the groups `label` and `value`."""
    glued: re.Pattern[str]
    """Such a label inside a line."""
    body: re.Pattern[str]
    """The label of the body, and the group `value` of what stands behind it."""
    tail: re.Pattern[str]
    """A line with a label below the body."""
    cover: re.Pattern[str]
    """A line of a cover page or a summary of the search."""
    kinds_in_head: dict[str, str]
    """What a label above the body, in lower case, says."""
    kinds_in_tail: dict[str, str]
    """What a label below the body says."""
    closing: frozenset[str]
    """What the first label below a body says."""
    codes: dict[str, str]
    """What a code of a field says; empty for a database without codes."""
    order: tuple[str, ...]
    """The codes in their order."""


class ExportRules(Struct, frozen=True):
    """How exports are written."""

    databases: tuple[DatabaseRules, ...]
    copyright: re.Pattern[str]
    """A line that says whose an article is."""
    page_head: re.Pattern[str]
    """A running head or foot."""
    beside_section: re.Pattern[str]
    """A page or version beside the name of a section."""
    words: re.Pattern[str]
    """A length, with the group `words`."""
    by: re.Pattern[str]
    """What stands before the name in a byline."""
    edition: re.Pattern[str]
    """A line that names an edition."""
    languages: dict[str, str]
    """ISO 639-1 codes by names of languages in lower case."""


class _Common(Struct, forbid_unknown_fields=True):
    copyright: str
    page_head: str
    beside_section: str
    words: str
    by: str
    edition: str
    languages: dict[str, list[str]]


class _Database(Struct, forbid_unknown_fields=True):
    name: str
    signs: list[str]
    starts: list[str]
    ends: list[str]
    totals: list[str]
    body: list[str]
    alone: list[str]
    closing: list[str]
    cover: list[str]
    order: str = ""
    head: dict[str, list[str]] = {}
    tail: dict[str, list[str]] = {}
    codes: dict[str, list[str]] = {}


class _File(Struct, forbid_unknown_fields=True):
    common: _Common
    database: list[_Database]


_NEVER = "(?!)"


@cache
def export_rules() -> ExportRules:
    """Return the rules that come with the program."""
    return parse_rules(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))


def parse_rules(text: str) -> ExportRules:
    """Return the rules in a text of TOML. Raises ValueError, or re.error for a faulty pattern."""
    file = convert(tomllib.loads(text), _File)
    common = file.common
    return ExportRules(
        tuple(_database(each) for each in file.database),
        _pattern([common.copyright]),
        _pattern([common.page_head]),
        _pattern([common.beside_section]),
        _pattern([common.words]),
        _pattern([common.by]),
        _pattern([common.edition]),
        {name: code for code, names in common.languages.items() for name in (code, *names)},
    )


def _database(written: _Database) -> DatabaseRules:
    alone = [label for kind in written.alone for label in written.tail[kind]]
    body, cover = _any_of(written.body), _any_of(written.cover)
    head = [label for labels in written.head.values() for label in labels]
    tail = [label for labels in written.tail.values() for label in labels]
    behind = r"(?:\s*:|\s+\|)\s*(?P<value>.*)"
    return DatabaseRules(
        written.name,
        tuple(written.signs),
        _numbered(written.starts),
        _numbered(written.ends),
        _numbered(written.totals),
        _pattern([rf"(?P<label>{_any_of(head)}){behind}"]),
        _pattern([rf"(?<=\s)(?:{_any_of(head)})\s*:\s"]),
        _pattern([rf"(?:{body})(?:{behind})?"]),
        _pattern([rf"(?P<label>{_any_of(tail)}){behind}|(?P<alone>{_any_of(alone)})"]),
        _pattern([rf"(?:{cover})(?:(?:\s*:|\s+\|).*)?", r".*\S \| \S.*"]),
        _kinds(written.head),
        _kinds(written.tail),
        frozenset(written.closing),
        {code: kind for kind, codes in written.codes.items() for code in codes},
        tuple(written.order.split()),
    )


def _kinds(labels: dict[str, list[str]]) -> dict[str, str]:
    return {label.lower(): kind for kind, several in labels.items() for label in several}


def _any_of(words: Iterable[str]) -> str:
    escaped = (re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
    return "|".join(escaped) or _NEVER


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms) or _NEVER, re.IGNORECASE | re.DOTALL)


def _numbered(forms: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of several that name the same groups: each form gets names of its own."""
    several = (
        re.sub(r"\(\?P<(\w+)>", rf"(?P<\1_{place}>", form.replace(" ", r"\s+"))
        for place, form in enumerate(forms)
    )
    return _pattern(several)
