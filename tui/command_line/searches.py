"""Commands on saved searches, each of which is a row of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.values import SCOPES, Scope
from synoptic.tui.command_line.completing.names import complete_query, complete_search
from synoptic.tui.command_line.groups import LIST, listing_group
from synoptic.tui.command_line.opening import open_annotations, told_where
from synoptic.tui.command_line.options import TEXT, WORDS, json_option, library_option
from synoptic.tui.command_line.output import aligned, say, say_json
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.annotations.model.values import SavedSearch
    from synoptic.annotations.store.store import AnnotationStore

searches = listing_group("searches", "List, save and remove searches; each is a row of the matrix")


@searches.command(LIST, examples=("synoptic searches list",))
@json_option
@library_option()
def list_searches(*, as_json: bool) -> int:
    """List saved searches: name, what they search, query."""
    found = tuple(open_annotations().annotations.searches.values())
    if not found:
        complain("No saved searches. Add one with `synoptic searches add NAME QUERY`.")
        return 1
    if as_json:
        for each in found:
            say_json(_record(each))
        return 0
    for line in aligned(
        [(each.name, each.scope, each.query) for each in found], stretch=2, numbers=frozenset()
    ):
        say(line)
    return 0


@searches.command(
    examples=(
        "synoptic searches add loaf '\"size of a loaf\"'",
        'synoptic searches add dawn "before dawn" --in notes',
    )
)
@click.argument("name", type=WORDS)
@click.argument("query", shell_complete=complete_query, type=TEXT)
@click.option(
    "--in", "where", type=click.Choice(SCOPES), default="text", show_default=True, help="What to search."
)
@click.option("--force", is_flag=True, help="Replace the saved search of that name.")
@json_option
@library_option()
def add(name: str, query: str, *, where: Scope, force: bool, as_json: bool) -> None:
    """Save a search under a name; it becomes a row of the matrix."""
    store = open_annotations()
    known = store.annotations.search_named(" ".join(name.split()))
    if known is not None and (known.query, known.scope) != (query, where) and not force:
        raise click.ClickException(
            f"“{known.name}” is saved already, for “{known.query}”; add --force to replace it."
        )
    _report("Saved", store.save_search(name, query, where), store, as_json=as_json)


@searches.command(examples=("synoptic searches remove bearing",))
@click.argument("name", shell_complete=complete_search, type=WORDS)
@json_option
@library_option()
def remove(name: str, *, as_json: bool) -> None:
    """Remove a saved search."""
    store = open_annotations()
    known = store.annotations.search_named(" ".join(name.split()))
    store.forget_search(name)
    if known is not None:
        _report("Removed", known, store, as_json=as_json)


def _report(done: str, known: SavedSearch, store: AnnotationStore, *, as_json: bool) -> None:
    if as_json:
        say_json(_record(known))
    else:
        say(f"{done} the search “{known.name}”{told_where(store)}: {known.query}")


def _record(known: SavedSearch) -> dict[str, object]:
    return {"id": known.id, "name": known.name, "query": known.query, "in": known.scope}
