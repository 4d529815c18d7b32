"""Commands on the trash: list it, restore from it, empty it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synoptic.annotations.library.record_names import called
from synoptic.annotations.model.wording import counted, excerpt, in_quotation_marks
from synoptic.tui.command_line.completing.names import complete_removed
from synoptic.tui.command_line.groups import LIST, listing_group
from synoptic.tui.command_line.named import record_named
from synoptic.tui.command_line.opening import open_annotations
from synoptic.tui.command_line.options import WORDS, json_option, library_option
from synoptic.tui.command_line.output import PASSAGE_LENGTH, SHORT_ID, aligned, say, say_json
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.annotations.model.values import Discarded

trash = listing_group("trash", "List, restore and empty the trash: removed highlights, notes, rows")


@trash.command(LIST, examples=("synoptic trash list",))
@json_option
@library_option()
def list_trash(*, as_json: bool) -> int:
    """List what was removed, newest first."""
    found = open_annotations().trash()
    if not found:
        complain("The trash is empty.")
        return 1
    if as_json:
        for each in found:
            say_json(_record(each))
        return 0
    rows = (
        (
            each.id[:SHORT_ID],
            f"{each.created.astimezone():%Y-%m-%d %H:%M}",
            _kind(each),
            excerpt(_words(each), PASSAGE_LENGTH),
            "" if each.article is None else called(each.article),
            ", ".join(each.tags),
            "" if each.note is None or each.highlight is None else excerpt(each.note.text),
        )
        for each in found
    )
    for line in aligned(tuple(rows), stretch=3, numbers=frozenset()):
        say(line)
    return 0


@trash.command(
    examples=(
        'synoptic trash restore "brake band"',
        "synoptic trash restore --all",
    )
)
@click.argument("names", shell_complete=complete_removed, metavar="[ID]...", nargs=-1, type=WORDS)
@click.option("--all", "is_all", is_flag=True, help="Restore everything.")
@json_option
@library_option()
def restore(names: tuple[str, ...], *, is_all: bool, as_json: bool) -> int:
    """Restore what was removed, by its id or its words."""
    if is_all == bool(names):
        raise click.UsageError("Name what to restore, or say --all.")
    store = open_annotations()
    found = store.trash()
    if not found:
        complain("The trash is empty.")
        return 1
    named = (
        record_named("removal", each, found, lambda one: one.id, "synoptic trash", _words) for each in names
    )
    chosen = {each.id: each for each in (found if is_all else named)}
    store.restore(chosen)
    for each in chosen.values():
        if as_json:
            say_json(_record(each))
        else:
            say(f"Restored the {_kind(each)} {in_quotation_marks(excerpt(_words(each)))}.")
    return 0


@trash.command(examples=("synoptic trash empty",))
@json_option
@library_option()
def empty(*, as_json: bool) -> int:
    """Empty the trash for good."""
    store = open_annotations()
    gone = store.trash()
    if not gone:
        complain("The trash is empty.")
        return 1
    store.empty_trash()
    for each in gone if as_json else ():
        say_json(_record(each))
    if not as_json:
        say(f"Emptied the trash: {counted(len(gone), 'removal')}.")
    return 0


def _kind(each: Discarded) -> str:
    if each.highlight is not None:
        return "highlight"
    return "note" if each.row is None else "row"


def _words(each: Discarded) -> str:
    if each.highlight is not None:
        return each.highlight.current.exact
    if each.row is not None:
        return each.row.label
    return "" if each.note is None else each.note.text


def _record(each: Discarded) -> dict[str, object]:
    """Return the JSON of what was removed."""
    return {
        "id": each.id,
        "kind": _kind(each),
        "article": None if each.article is None else each.article.id,
        "text": _words(each),
        "tags": list(each.tags),
        "note": None if each.note is None else each.note.text,
        "removed": each.created.isoformat(),
    }
