"""The command that corrects where articles come from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.corrections import (
    PROVENANCE,
    YOU,
    corrected,
    field_name,
    origins_of,
)
from synoptic.corpus.articles.article_names import article_name
from synoptic.tui.command_line.completing.names import complete_field
from synoptic.tui.command_line.named import article_named, is_file, open_named
from synoptic.tui.command_line.opening import keep_letters
from synoptic.tui.command_line.options import WORDS, json_option, library_option
from synoptic.tui.command_line.output import article_json, say, say_json
from synoptic.tui.command_line.reference.helped import command
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.annotations.model.values import ArticleRecord
    from synoptic.corpus.article import Article
    from synoptic.tui.command_line.opening import Opened

_ASSIGNMENT = re.compile(r"([^\W\d_][\w -]*)=(.*)", re.DOTALL)


@command(
    "set",
    examples=(
        "synoptic set story/ardwire.txt date=2031-03-14 section=Harbour",
        'synoptic set A owner="Averland Press Trust"',
        "synoptic set --all language=en",
    ),
)
@click.argument(
    "words",
    shell_complete=complete_field,
    nargs=-1,
    required=False,
    metavar="[ARTICLE]... [FIELD=VALUE]...",
    type=WORDS,
)
@click.option("--all", "is_all", is_flag=True, help="Correct all articles.")
@click.option("--from-names", is_flag=True, help="Take missing dates from file names.")
@json_option
@library_option()
def set_provenance(words: tuple[str, ...], is_all: bool, from_names: bool, as_json: bool) -> int:
    """Correct title, outlet, date and other facts of articles; files are not changed.

    ARTICLE is named as in `synoptic mark`. FIELD is title, source, author, date, url, section, language, or a
    name of your own, such as owner. FIELD= empties it.
    """
    from synoptic.annotations.library.catalogue import dated_by_name

    names, values = _parted(words)
    if not values and not from_names:
        raise click.UsageError("Nothing to set; give FIELD=VALUE, such as date=2031-03-14, or --from-names.")
    if is_all == bool(names):
        raise click.UsageError("Name the articles to set it for, or say --all.")
    opened = open_named(names)
    chosen = {each.id: each for each in opened.articles}
    if names:
        chosen = {each.id: each for each in (article_named(name, opened.articles) for name in names)}
    before = {each.id: _record(each, opened) for each in chosen.values()}
    after = {
        identifier: corrected(dated_by_name(record, chosen[identifier]) if from_names else record, values)
        for identifier, record in before.items()
    }
    changed = [record for identifier, record in after.items() if record != before[identifier]]
    if changed:
        keep_letters(opened)
        opened.store.record_all(changed)
    for identifier, article in chosen.items():
        _report(article, before[identifier], after[identifier], as_json=as_json)
    if from_names and not changed:
        complain("No file name tells a date that is missing.")
        return 1
    if not changed:
        complain("It is so already.")
    return 0


def _parted(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Return the names of articles, and values by the fields' names. Raises click's UsageError."""
    names: list[str] = []
    values: dict[str, str] = {}
    for word in words:
        found = None if is_file(word) else _ASSIGNMENT.fullmatch(word)
        if found is None:
            names.append(word)
            continue
        field = field_name(found[1], values)
        if field in values:
            raise click.UsageError(f"{field} is set twice.")
        values[field] = found[2]
    return names, values


def _record(article: Article, opened: Opened) -> ArticleRecord:
    from synoptic.annotations.library.catalogue import record_of
    from synoptic.annotations.model.corrections import following
    from synoptic.annotations.store.store import utc_now

    now = record_of(article, opened.library.root, utc_now())
    known = opened.store.annotations.articles.get(article.id)
    return now if known is None else following(known, now)


def _report(article: Article, before: ArticleRecord, after: ArticleRecord, *, as_json: bool) -> None:
    """Print what an article's fields were and are now; for people only those that changed."""
    was, now = _values(before), _values(after)
    changed = {
        name: (was.get(name), now.get(name)) for name in {**was, **now} if was.get(name) != now.get(name)
    }
    if as_json:
        told = {name: {"was": old, "now": new} for name, (old, new) in changed.items()}
        say_json({**article_json(article), **_known(after), "changed": told})
        return
    origins = origins_of(before)
    for name, (old, new) in changed.items():
        origin = origins.get(name, "")
        source = f" ({origin})" if origin and origin != YOU and old else ""
        change = f"{name} was {_quoted(old)}{source}, is now {_quoted(new)}"
        say(f"{article.letter} {article_name(article)}: {change}.")


def _values(record: ArticleRecord) -> Mapping[str, str | None]:
    return {**{name: getattr(record, name) for name in PROVENANCE}, **dict(record.fields)}


def _known(record: ArticleRecord) -> Mapping[str, object]:
    known = {name: getattr(record, name) for name in ("title", "source", "date")}
    return {**known, "fields": dict(record.fields)}


def _quoted(value: str | None) -> str:
    return "empty" if value is None else f"“{value}”"
