"""Commands on tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from synoptic.annotations.model.values import COLOURS
from synoptic.annotations.model.wording import counted
from synoptic.tui.command_line.opening import open_library, open_store, report_store
from synoptic.tui.command_line.options import WORDS, Decorator, json_option, library_option
from synoptic.tui.command_line.output import aligned, say, say_json
from synoptic.tui.shell.fault import complain

if TYPE_CHECKING:
    from synoptic.annotations.library.library import Library
    from synoptic.annotations.store.store import AnnotationStore

_colour_option: Decorator = click.option(
    "--colour", "--color", "colour", type=click.Choice(COLOURS), help="Colour on the screen."
)


def _store() -> AnnotationStore:
    return _opened(open_library())


def _opened(library: Library) -> AnnotationStore:
    """Return the library's annotations, after telling on standard error what is wrong with them."""
    store = open_store(library)
    report_store(store)
    return store


@click.group(invoke_without_command=True)
@json_option
@library_option()
@click.pass_context
def tags(context: click.Context, *, as_json: bool) -> int:
    """List and edit tags; without a command, list them."""
    if context.invoked_subcommand is None:
        return _list(as_json=as_json)
    if as_json:
        raise click.UsageError(f"Put --json after `{context.invoked_subcommand}`.")
    return 0


@tags.command("list")
@json_option
@library_option()
def list_tags(as_json: bool) -> int:
    """List tags: name, colour, highlights, description."""
    return _list(as_json=as_json)


def _list(*, as_json: bool) -> int:
    library = open_library()
    annotations = _opened(library).annotations
    uses = [identifier for highlight in annotations.highlights.values() for identifier in highlight.tags]
    found = sorted(annotations.tags.values(), key=lambda tag: tag.name.casefold().split("/"))
    if not found:
        complain(f"No tags in {library.folder}. Add one with `synoptic tags add NAME`.")
        return 1
    if as_json:
        for tag in found:
            facts = {"id": tag.id, "name": tag.name, "colour": tag.colour, "description": tag.description}
            say_json(facts | {"highlights": uses.count(tag.id)})
        return 0
    rows = [
        (tag.name, tag.colour, counted(uses.count(tag.id), "highlight"), tag.description) for tag in found
    ]
    for line in aligned(rows, stretch=3, numbers=frozenset({2})):
        say(line)
    return 0


@tags.command()
@click.argument("name", type=WORDS)
@_colour_option
@click.option("--description", metavar="TEXT", type=WORDS, default="", help="When to use it.")
@library_option()
def add(name: str, colour: str | None, description: str) -> None:
    """Add a tag; / in NAME nests it: claim/number."""
    tag = _store().add_tag(name, colour=colour, description=description)
    say(f"Added {tag.name}, {tag.colour}.")


@tags.command()
@click.argument("name", type=WORDS)
@click.argument("new", type=WORDS)
@library_option()
def rename(name: str, new: str) -> None:
    """Rename a tag and the tags nested in it."""
    _store().rename_tag(name, new)
    say(f"Renamed {name} to {new}.")


@tags.command()
@click.argument("source", type=WORDS)
@click.argument("into", type=WORDS)
@library_option()
def merge(source: str, into: str) -> None:
    """Replace tag SOURCE by tag INTO on every highlight; remove SOURCE."""
    _store().merge_tags(source, into)
    say(f"Merged {source} into {into}.")


@tags.command()
@click.argument("name", type=WORDS)
@click.option("--nested", is_flag=True, help="Remove the tags nested in it too.")
@library_option()
def remove(name: str, nested: bool) -> None:
    """Remove a tag; its highlights stay."""
    _store().remove_tag(name, nested=nested)
    say(f"Removed {name}.")


@tags.command()
@click.argument("name", type=WORDS)
@_colour_option
@click.option("--description", metavar="TEXT", type=WORDS, help="When to use it.")
@library_option()
def describe(name: str, colour: str | None, description: str | None) -> None:
    """Change the colour or description of a tag."""
    if colour is None and description is None:
        raise click.UsageError("Nothing to change; give --colour or --description.")
    _store().describe_tag(name, colour=colour, description=description)
    say(f"Changed {name}.")
